"""Statistics of a study: pure functions of figures, each with the source of its formula."""
