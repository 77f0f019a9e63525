"""The part of a mail its writer wrote: no quoted mail, no signature, no spoken examples."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["is_sellers", "own_lines"]

MAX_SIGNATURE_LINES = 8
MAX_SIGNATURE_CHARS = 400
MAX_SIGN_OFF_CHARS = 60
MAX_TITLE_CHARS = 40

# From one of these on, the rest is somebody's earlier mail.
_EARLIER_MAIL = re.compile(
    r"-{2,}\s*(?:original|forwarded|previous|earlier)\b|_{8,}$|begin forwarded message"
    r"|on\b.{4,160}\bwrote\s*:$|.{0,80}<[^<>\s]{3,100}>\s*wrote\s*:$",
    re.IGNORECASE,
)
_EARLIER_SIGNS = ("--", "__", "wrote", "begin forwarded")
_HEADER = re.compile(r"(?:from|sent|to|cc|date|subject)\s*:\s*\S", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"(?:(?:with|many|my|our|best|kind|kindest|warm|warmest|most|yours?)\s+){0,3}"
    r"(?:regards|wishes|sincerely|faithfully|truly|thanks|thank you|cheers|best|respectfully)"
    r"(?:\s+(?:and\s+)?(?:yours|again|in advance|regards|so much|very much|best regards|"
    r"kind regards|best wishes))?\s*[,.!]?",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(r"p\.?\s?s\.?\b", re.IGNORECASE)
_SPOKEN = re.compile(r'"[^"\n]{1,300}"')
_SPOKEN_SINGLY = re.compile(r"(?<![A-Za-z0-9])'[^'\n]{8,300}'(?![A-Za-z0-9])")
_JSON_NAME = re.compile(r'"([A-Za-z_]{1,30})"\s*:\s*')
# How suppliers write what counts (see vendsim.mail.terms): pasted into a mail, it is theirs.
_SELLERS_FACT = re.compile(
    r"(?:- )?(?:payment reference|pay to|pay by|order number|prices valid until|paid"
    r"|expected delivery|amount received|delivery time|minimum order|payment"
    r"|booked from your mail)\s*: ",
    re.IGNORECASE,
)
_SELLERS_ORDER = re.compile(r"(?:- )?order number: [a-z]{1,4}-\d{3,12}$", re.IGNORECASE)
_SELLERS_LINE = re.compile(
    r"(?:- )?(?:\d+ x .{1,120} \([a-z0-9-]{1,32}\) at \$[\d.,]+ = \$"
    r"|.{1,120} \([a-z0-9-]{1,32}\): \$[\d.,]+ per unit)",
    re.IGNORECASE,
)
_SELLERS_ANSWER = re.compile(
    r"(?:- )?(?:understood: \d+ x |missing: .{1,200}\(you wrote "
    r"|.{1,120} \([a-z0-9-]{1,32}\): (?:\d+ units(?: are (?:not full|too)|;)|out of stock"
    r"|we do not carry|prices in earlier letters)|all goods: prices in earlier letters)",
    re.IGNORECASE,
)
_DECORATION = str.maketrans("", "", "*`")


def _nothing(_: str) -> str:
    return ""


def own_lines(text: str, about: Callable[[str], str] = _nothing) -> list[str]:
    """The lines of a mail that its writer wrote, without decoration; blank ones are empty.

    Args:
        text: The mail as :func:`vendsim.mail.tokens.plain_text` leaves it.
        about: What stays of a sentence that somebody is quoted with.
    """
    kept: list[str] = []
    lines = [line.strip() for line in text.splitlines()]
    if '":' in text:
        lines = [piece for line in lines for piece in _objects(line)]
    # Most mails have none of what has to be looked for line by line.
    decorated = "*" in text or "`" in text or "#" in text
    quotes = decorated or '"' in text or "'" in text
    lower = text.lower()
    has_earlier = any(sign in lower for sign in _EARLIER_SIGNS)
    in_signature = False
    begun = barred = False
    for at, line in enumerate(lines):
        if decorated:
            bullet = "- " if line.startswith("* ") else ""
            line = bullet + line.translate(_DECORATION).lstrip("# ").strip()
        if quotes and _JSON_NAME.search(line):
            listed = "- " if line.startswith("{") else ""
            line = listed + _JSON_NAME.sub(r"\1: ", line).replace('"', "").strip("{}[], ")
        if not line:
            kept.append("")
            continue
        if line[0] == ">":
            kept.append("")  # what stands above and below are two answers
            continue
        if has_earlier and _EARLIER_MAIL.match(line):
            if _is_quoted(lines[at + 1 :]):
                barred = True
                continue  # the answer stands below what is quoted
            break
        if barred and line[0] == "|":
            continue
        barred = False
        if ":" in line and _is_header(lines, at):
            if begun and not _is_titled(kept, lines[at:]):
                break
            continue  # the head of a letter, before its first words
        if in_signature and not _AFTERTHOUGHT.match(line):
            continue
        in_signature = len(line) < MAX_SIGN_OFF_CHARS and _ends_letter(line, lines, at)
        begun = True
        kept.append(_without_speech(line, about) if quotes else line)
    return _without_sellers(kept) if ": " in text else kept


def is_sellers(lines: list[str]) -> bool:
    """Whether among some lines are those in which suppliers write what counts.

    One fact alone ("Payment: on receipt") a buyer may write too.
    """
    patterns = (_SELLERS_ORDER, _SELLERS_LINE, _SELLERS_ANSWER)
    if any(each.match(line) for line in lines for each in patterns):
        return True
    return sum(_SELLERS_FACT.match(line) is not None for line in lines) > 1


def _without_sellers(lines: list[str]) -> list[str]:
    """Leave out the goods of a supplier's letter that was pasted in or is sent back."""
    lines = [line for line in lines if not _SELLERS_ANSWER.match(line)]
    facts = sum(_SELLERS_FACT.match(line) is not None for line in lines)
    if facts < 2 and not (facts and any(_SELLERS_ORDER.match(line) for line in lines)):
        return lines
    return [line for line in lines if not _SELLERS_LINE.match(line)]


def _objects(line: str) -> list[str]:
    """The objects of a line of JSON, each a line of its own; a quoted line stays whole."""
    if "{" not in line or line[0] == ">":
        return [line]
    first, *rest = line.split("{")
    return [first.strip(), *("{" + each.strip() for each in rest)]


def _is_header(lines: list[str], at: int) -> bool:
    """Whether a line belongs to a run of at least two "From:", "Sent:", "Subject:" lines."""
    if not _HEADER.match(lines[at]):
        return False
    near = lines[max(0, at - 1) : at] + lines[at + 1 : at + 2]
    return any(_HEADER.match(line) for line in near)


def _is_titled(kept: list[str], lines: list[str]) -> bool:
    """Whether "From:" and "To:" stand below a title alone: the head of a form."""
    title = " ".join(kept)
    near = [line for line in lines[:2] if _HEADER.match(line)]
    form = all(line[:2].lower() in ("fr", "to") for line in near)
    return form and len(title) < MAX_TITLE_CHARS and title.isupper()


def _is_quoted(lines: list[str]) -> bool:
    """Whether the lines that follow are marked as quoted."""
    first = next((line for line in lines if line), "")
    return first[:1] in (">", "|") and first.count("|") < 2


def _ends_letter(line: str, lines: list[str], at: int) -> bool:
    """Whether a line is a closing with no more than a name and an address after it."""
    if line not in ("--", "---") and not _SIGN_OFF.fullmatch(line):
        return False
    chars = count = 0
    for rest in lines[at + 1 :]:
        if _AFTERTHOUGHT.match(rest) or _EARLIER_MAIL.match(rest):
            break
        if rest and rest[0] != ">":
            chars += len(rest)
            count += 1
        if count > MAX_SIGNATURE_LINES or chars > MAX_SIGNATURE_CHARS:
            return False
    return True


def _without_speech(line: str, about: Callable[[str], str]) -> str:
    """Drop quoted sentences; names in quotation marks, of at most four words, stay."""

    def shortened(match: re.Match[str]) -> str:
        return match[0] if match[0].count(" ") <= 3 else f'"{about(match[0])}"'

    if line.count("'") > 1:
        line = _SPOKEN_SINGLY.sub(shortened, line)
    if line.count('"') < 2:
        return line
    return _SPOKEN.sub(shortened, line)
