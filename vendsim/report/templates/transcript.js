"use strict";
// A line that is pointed at is unfolded, and so is all around it.
const unfold = () => {
  const line = location.hash && document.getElementById(location.hash.slice(1));
  if (!line) return;
  for (let around = line.parentElement; around; around = around.parentElement) {
    if (around.tagName === "DETAILS") around.open = true;
  }
  line.scrollIntoView();
};
addEventListener("hashchange", unfold);
unfold();
