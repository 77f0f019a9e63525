"""The sentences, list lines and table rows of a mail."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from vendsim.mail.acts import NOTHING, Sentence, judge
from vendsim.mail.amounts import NAMED, Amount
from vendsim.mail.clauses import turns
from vendsim.mail.context import meanings
from vendsim.mail.counting import count
from vendsim.mail.fragments import count_alone, is_of_each, is_spoken_to_reader
from vendsim.mail.lines import read_line
from vendsim.mail.names import ProductNames
from vendsim.mail.reconsider import reconsidered
from vendsim.mail.self_corrected import without_false_starts
from vendsim.mail.tables import Role, cells_of, column_roles, read_row
from vendsim.mail.tokens import tokens_of, word_set
from vendsim.mail.wanted import Line, Wanted

__all__ = ["Part", "parts_of"]

_BULLET = re.compile(r"(?:[-+•·]+|\(?[0-9]{1,2}[.)]|\(?[a-h]\)|[a-h]\.(?=\s+[A-Z]))\s+")
_SENTENCE_END = re.compile(
    r"(?<=\S)[.!?]+(?=\s)"
    r"|,(?=\s(?:when|where|how) (?:will|is|are|can|do|does|much|long|soon)\b)"
    r"|,(?=\s(?:and|but) (?:that )?(?:i'd|we'd|i would|we would) like\b)"
    r"|(?<=as last time)(?: please)?,?(?=\s(?:and|plus) )"
    r"|(?<=the usual)(?: please)?,?(?=\s(?:and|plus) (?:add|also|another)\b)"
    r"|(?<=same again)(?: please)?,?(?=\s(?:and|plus) )"
    r"|,?(?=\s(?:and|but) (?:instead|also|then|please) (?:please )?"
    r"(?:send|ship|order|deliver|quote|dispatch)\b)",
    re.IGNORECASE,
)
_MAY_END = (". ", "! ", "? ", " and ", " but ", ", ", " plus ")
_ABBREVIATION = re.compile(
    r"(?:\b(?:oz|no|approx|nos|pos|art|st|mr|ms|mrs|dr|pcs|ea|qty|vs|inc|co|ltd|fl|tort|ket|fam|choc|veg|vit|pep|lem|org|orig|rasp|cs|cse|ctn|e\.g|i\.e|lb|nr|est|tel|ref|doz|dz|bx|btl|btls|pkt|pkts|pk|ca|gr))$",
    re.IGNORECASE,
)
# What begins a sentence even behind an abbreviation: "party popcorn, 2 cs. Also ...".
_OPENER = re.compile(
    r"\s+(?:Also|Please|Thanks|Thank|Then|Send|Ship|Deliver|We|I|Can|Could|If|Cheers|Regards|And|But"
    r"|Pay|Same|This|That|Bill|Invoice|Usual|Not|No|Charge|Put|Book|Get|Let|Need|Want|Just|Delivery"
    r"|Drop|Confirm|Go|Add|Bring|As|At|On|In|For|Our|My|It|They|Payment|Pls|Best|Will|Would|Do|Is|Are"
    r"|How|What|When)\b"
)
_QUANTITY_LABEL = re.compile(
    r"(?:[-+•·]\s*)?(?:(?:order|ordered|requested|required|desired|target|offered?|proposed|agreed"
    r"|quoted|our|my|unit|total|line|max(?:imum)?) ){0,2}"
    r"(?:(?:quantity|qty|units|cases|amount|volume|count|pieces|number of (?:units|cases))"
    r"(?:\s*\([a-z]{1,8}\))?\s*[:=-]?\s*[0-9]"
    r"|(?:price|cost|rate|total)(?: per (?:unit|case|can|bottle|piece))?\s*[:=-]\s*\$?[0-9])",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"\b(?:quantity|qty|price|cost|rate|units)\b", re.IGNORECASE)
_LABEL_STARTS = "qQuUcCaAnNpPoOrRdDtTmMvVlL-+•·"
# What is not meant: "(not the diet one)", "(the normal one, not sugar free)".
_ASIDE = re.compile(r"\([^()]{0,80}\)")
_TRAILING_ASIDE = re.compile(
    r"\s*[,-] ?(?:and |but )?not (?:the|your|those|any of) [^,.;:!?0-9()]{1,40}(?=[,.;!]|$)",
    re.IGNORECASE,
)
# "48 lemon tea rather than the peach": no number stands for what is not wanted.
_IN_PLACE_OF = re.compile(
    r"(?<=[a-z0-9])\s+(?:rather than|instead of|in place of) (?:the |your |any |those )?"
    r"[^,.;:!?0-9()]{1,40}(?=[,.;!]|$)",
    re.IGNORECASE,
)
_NOT_MEANT = re.compile(r"\b(?:not|no|never|without|rather than)\b", re.IGNORECASE)
_LEADER = re.compile(r"\s*(?:\.\s?){3,}|\s+\.\.\s+(?=[0-9$])")
# A line that ends like this, or a next line that begins like that, is one sentence broken.
_OPEN_END = re.compile(
    r"(?:\b(?:and|or|of|the|a|an|for|with|to|plus|our|your|my|please|kindly|send|ship|i|we|you"
    r"|can|could|would|should|will|may|might|do|does|did|is|are|was|if|unless|when|once|before"
    r"|after|until|that|what|which|how|why|where|who|than|but|so|because|as|not|never|don't|no)"
    r"|,)$",
    re.IGNORECASE,
)
_ROW = re.compile(
    r"(?:[^.!?]|\.(?=\d)){2,60}?(?: [-x]|:) (?:[^.!?]|\.(?=\d)){0,40}?"
    r"(?:[0-9]|\bnone|\bnil)(?: [a-z]{1,9})?",
    re.IGNORECASE,
)
# A count behind a name, as every line of a numbered list has it.
_COUNTED = re.compile(r" [0-9]+(?![0-9.]* ?(?:oz|ml|cl|l|fl)\b)", re.IGNORECASE)
_NUMBERED = re.compile(r"\(?([0-9]{1,2})(?: ?[-:)]|\.) +(?=\D)")
# Lines of a list that nothing else marks: "Truffle Selection, 36 boxes", "sku-08 / Cola / 105".
_GOODS_ROW = re.compile(
    r"[a-z][^.!?;:,|0-9]{2,40}?(?:[0-9.]{1,5} ?(?:oz|ml|cl|l|fl oz))?(?:,| ?[-/:x]| ?@)?"
    r" ?[1-9][0-9]{0,3}(?: [a-z]{2,9})?(?: ?[-@,/] ?\$?[0-9]*[.][0-9]{2})?"
    r"|sku-[0-9]+ ?[-/,:] ?[^!?;|]{3,40}[-/,: ] ?[1-9][0-9]{0,3}(?: [a-z]{2,9})?",
    re.IGNORECASE,
)
_COLUMN_SIGNS = (" / ", " - ")
_PROSE = word_set(
    "please kindly i we you us me i'd we'd i'll we'll i'm we're send ship deliver order would"
    " could like to is are have has the that if do don't not"
)
_OPEN_START = re.compile(r"[a-z(&]|[0-9.]+ ?(?:oz|ml|cl|l|fl)\b")
_LIST_WORDS = word_set(
    ", . ; : - ( ) | [ ] { } + & / \" ' ! = @ and of x × the at each for plus also please product"
    " line"
    " item sku qty quantity units unit price total per as well in case cases thanks"
    " pos art ref net pcs ea only a items goods products lines needed"
)
_BLOCKS_LIST = word_set(
    "? no not don't never maybe or if optional instead sold sell sells selling left stock"
    " currently have had was were might cancel except without"
)
_ITEM = re.compile(
    r"([1-9][0-9]{0,5}) (?:x |units? of |units? |(cases?) of )?([^0-9\s].*)"
    r"|([^0-9\s].*)(?:: | x | - )([1-9][0-9]{0,5})(?: units?)?",
    re.ASCII,
)
HEAD_WORDS = 2
MAX_SENTENCE_CHARS = 2000
MAX_ROW_CHARS = 60
MAX_CELLS_CHARS = 120
MIN_CELL_SIGNS = 2
MIN_TURNED = 2
MAX_REMEMBERED_CHARS = 120
PARTS_REMEMBERED = 2048


class Part(NamedTuple):
    """One sentence, list line or table row.

    Attributes:
        text: As written, without its bullet.
        tokens: Its tokens.
        line: Products, quantities and prices in it.
        listed: Whether it is a list line or a table row.
        sentence: What it does.
        reads_as_list: Whether it can be a line of a list that another sentence leads to.
        leads: Whether it ends with a colon.
    """

    text: str
    tokens: list[str]
    line: Line
    listed: bool
    sentence: Sentence
    reads_as_list: bool
    leads: bool


def parts_of(lines: list[str], names: ProductNames, beside: str = "") -> list[Part]:
    """Take the own lines of a mail apart.

    Args:
        lines: The lines.
        names: The products of the market.
        beside: The subject of the mail, and what it quotes.
    """
    texts = _joined(_unnumbered([without_false_starts(line, names) for line in lines]))
    parts = _parts_of(texts, names)
    told = [(part.tokens, part.line, part.sentence.deed) for part in parts]
    meant = meanings(told, names, beside)
    return _parts_of(texts, names.meaning(meant)) if meant else parts


def _parts_of(texts: list[str], names: ProductNames) -> list[Part]:
    parts: list[Part] = []
    roles: list[Role] | None = None
    for text in texts:
        cells = cells_of(text) or _aligned(text, roles)
        if cells is None:
            roles = None
            bullet = _BULLET.match(text)
            if bullet:
                parts.append(_part(text[bullet.end() :], names, listed=True))
            else:
                for each in _sentences(text):
                    parts += _clauses(each, names)
        elif not any(char.isalnum() for char in text):
            continue  # the rule under a table's headings
        else:
            heads = column_roles(cells)
            if heads is not None:
                roles = heads
            elif roles is not None:
                parts.append(_row(text, cells, roles, names))
            else:
                parts.append(_part(" | ".join(cells), names, listed=True))
    return _completed([part for part in parts if part.tokens], names)


def _completed(parts: list[Part], names: ProductNames) -> list[Part]:
    """Sentences, with numbers that stand alone put to the goods before them."""
    found: list[Part] = []
    for part in parts:
        amount = _count_of(part, found[-1]) if found else None
        if amount is None:
            found.append(part)
            continue
        whole = _part(f"{found[-1].text.rstrip(' .!')}, {part.text}", names)
        wanted = [replace(each) for each in whole.line.wanted]
        for each in wanted:
            if each.quantity is None and not each.unclear:
                count(each, amount, names)
        line = replace(whole.line, wanted=wanted, loose=[], spare=[], default=None)
        found[-1] = whole._replace(line=line)
    return found


def _count_of(part: Part, last: Part) -> Amount | None:
    """The number of the goods that the last part names, if this one says nothing else."""
    if part.listed or last.listed or last.leads or part.line.wanted or part.line.prices:
        return None
    wanted, line = last.line.wanted, last.line
    if not wanted or line.loose or line.spare or line.default or "?" in last.tokens:
        return None
    if any(each.quantity or each.unclear or each.excluded or not each.skus for each in wanted):
        return None
    meant = len(wanted) == 1 or is_of_each(part.tokens)
    priced = bool(line.prices) or any(each.unit_price_cents or each.loose_cents for each in wanted)
    plain = last.reads_as_list or priced or "please" in part.tokens
    if not meant or not (plain or is_spoken_to_reader(last.line.tokens)):
        return None
    return count_alone(part.tokens)


def _aligned(text: str, roles: list[Role] | None) -> list[str] | None:
    """The cells of a row whose columns stand apart by spaces, below headings that do so too."""
    if "  " not in text:
        return None
    cells = re.split(r" {2,}", text)
    if roles is None:
        heads = all(len(cell.split()) <= HEAD_WORDS and cell[-1].isalnum() for cell in cells)
        return cells if heads and column_roles(cells) is not None else None
    return cells if len(cells) == len(roles) else None


def _unnumbered(lines: list[str]) -> list[str]:
    """Lines of a list that is numbered "1 - ...", "2 - ..." without their numbers."""
    found = [_NUMBERED.match(line) for line in lines]
    numbers = [int(each[1]) for each in found if each is not None]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return lines
    first = next(at for at, each in enumerate(found) if each is not None)
    run = found[first : first + len(numbers)]
    if any(each is None or not _COUNTED.search(each.string, each.end()) for each in run):
        return lines
    return [
        f"- {line[each.end() :]}" if each is not None else line
        for line, each in zip(lines, found, strict=True)
    ]


def _part(text: str, names: ProductNames, listed: bool = False) -> Part:
    if len(text) > MAX_REMEMBERED_CHARS or names.told:
        return _read(text, names, listed)
    # Greetings and order lines come again and again, word for word; parts never change.
    return _item(text, names, listed) or _remembered(text, names, listed)


def _clauses(text: str, names: ProductNames) -> list[Part]:
    """A sentence, in two if it turns from some products to others."""
    part = _part(text, names)
    if len(part.line.wanted) < MIN_TURNED:
        return [part]
    named = [each.skus for each in part.line.wanted]
    for first, then in turns(text):
        clauses = [_part(first, names), _part(then, names)]
        goods = [[each.skus for each in clause.line.wanted] for clause in clauses]
        if all(goods) and goods[0] + goods[1] == named:
            return clauses
    return [part]


def _item(text: str, names: ProductNames, listed: bool) -> Part | None:
    """A short cut for exactly "40 units of Cola Can 12oz" and its like.

    It gives what reading word by word would; a test compares the two.
    """
    match = _ITEM.fullmatch(text)
    if match is None:
        return None
    before, cases, name, name_first, after = match.groups()
    sku = names.exact(name or name_first)
    if sku is None:
        return None
    units = int(before or after) * (names.case_pack_units(sku) if cases else 1)
    bare = not cases and "unit" not in text.lower()
    line = Line([Wanted((sku,), units, bare=bare)], [], [], None, [], [NAMED], [0])
    return Part(text, line.tokens, line, listed, NOTHING, True, False)


def _read(text: str, names: ProductNames, listed: bool) -> Part:
    if len(text) > MAX_SENTENCE_CHARS:
        # Nobody can be sure what it says in the end, so it takes back any order of the mail.
        line = Line([], [], [], None, [], [""], [])
        return Part(text, line.tokens, line, listed, Sentence("none", forbids=True), False, False)
    said = _ASIDE.sub(_aside_dropped, text) if "(" in text else text
    if " not " in said:
        said = _TRAILING_ASIDE.sub("", said)
    if any(char.isdigit() for char in said):
        said = _IN_PLACE_OF.sub("", said)
    tokens = tokens_of(said)
    return _judged(text, tokens, read_line(tokens, names), listed)


def _aside_dropped(match: re.Match[str]) -> str:
    aside = match[0]
    drops = _NOT_MEANT.search(aside) and not any(char.isdigit() for char in aside)
    return "" if drops else aside


def _row(text: str, cells: list[str], roles: list[Role], names: ProductNames) -> Part:
    if len(text) > MAX_SENTENCE_CHARS:
        return _read(text, names, listed=True)
    tokens = tokens_of(" | ".join(cells))
    blank = any(
        cell and role in ("unit_price", "case_price") and not any(map(str.isalnum, cell))
        for cell, role in zip(cells, roles, strict=False)
    )
    if blank and not any(char == "$" for char in text):
        tokens.append("?")  # a price to be filled in: "Cola Can | 70 | ____"
    return _judged(text, tokens, read_row(cells, roles, names), listed=True)


def _judged(text: str, tokens: list[str], line: Line, listed: bool) -> Part:
    plain = (
        _BLOCKS_LIST.isdisjoint(tokens) if listed else _LIST_WORDS.issuperset(line.other_words())
    )
    sentence, leads = NOTHING, text.endswith(":")
    if tokens:
        asks = "?" in tokens
        sentence = judge(line, asks)
        if leads or not plain:
            sentence = reconsidered(line, sentence, asks, leads)
    return Part(text, tokens, line, listed, sentence, plain, leads)


_remembered = lru_cache(maxsize=PARTS_REMEMBERED)(_read)


def _joined(lines: list[str]) -> list[str]:
    """Lines, with wrapped sentences and "Product: … / Quantity: …" pairs put together."""
    found: list[str] = []
    lines = _with_cells(lines)
    rows: set[int] | None = None
    for at, line in enumerate(lines):
        if ".." in line or ". ." in line:
            line = _LEADER.sub(" : ", line).rstrip(" :")
        if line and found and found[-1]:
            last = found[-1]
            if (
                line[0] in _LABEL_STARTS
                and _QUANTITY_LABEL.match(line)
                and len(last) < 120
                and not last.endswith(":")
                and not _is_sum_of_list(last, line)
            ):
                found[-1] = f"{last}, {line.lstrip('-+•· ')}"
                continue
            if _wraps(last, line):
                rows = _rows_of(lines) if rows is None else rows
                if at in rows or at - 1 in rows:
                    found.append(line)
                    continue
                found[-1] = f"{last} {line}"
                continue
        found.append(line)
    return [line for line in found if line]


def _is_sum_of_list(last: str, line: str) -> bool:
    """Whether "Total: $77.80" stands below a row that has its own price, not below its labels."""
    total = line.lstrip("-+•· ").lower().startswith("total")
    return total and "$" in last and _LABELLED.search(last) is None


def _with_cells(lines: list[str]) -> list[str]:
    """Lines whose columns stand between spaced slashes or dashes, two or more, as table rows."""
    for sign in _COLUMN_SIGNS:
        if sum(sign in line for line in lines) < MIN_CELL_SIGNS:
            continue
        counts = [line.count(sign) if len(line) < MAX_CELLS_CHARS else 0 for line in lines]
        if max(counts, default=0) < MIN_CELL_SIGNS:
            continue
        beside = [0, *counts, 0]
        lines = [
            line.replace(sign, " | ") if n >= MIN_CELL_SIGNS and n in around else line
            for line, n, around in zip(
                lines, counts, zip(beside[:-2], beside[2:], strict=True), strict=True
            )
        ]
    return lines


def _rows_of(lines: list[str]) -> set[int]:
    """Which lines are rows of a plain list: two or more of one shape, one below the other."""
    alike = [
        at
        for at, line in enumerate(lines)
        if line
        and len(line) < MAX_ROW_CHARS
        and line[-1] not in ",:"
        and _GOODS_ROW.fullmatch(line)
        if _PROSE.isdisjoint(line.lower().split())
    ]
    beside = set(alike)
    return {at for at in alike if at - 1 in beside or at + 1 in beside}


def _wraps(last: str, line: str) -> bool:
    """Whether a line goes on with the sentence of the line before."""
    if len(last) > MAX_SENTENCE_CHARS or last[-1] in ".:!?;|" or "|" in line:
        return False
    numbered = last[0].isdigit() and line[0].isdigit()
    if (numbered and last[-1] in "()0123456789") or _BULLET.match(line):
        return False
    if (_ROW.fullmatch(last) or " " not in last) and _ROW.match(line):
        return False
    if _OPEN_START.match(line) or _OPEN_END.search(last[-12:]):
        return True
    # A line of a list stands alone; a line of prose without an end goes on.
    return not numbered and not _PROSE.isdisjoint(last.lower().split())


def _sentences(text: str) -> list[str]:
    if all(sign not in text for sign in _MAY_END):
        return [text]
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        before = text[max(start, match.start() - 8) : match.start()]
        if _ABBREVIATION.search(before) and not _OPENER.match(text, match.end()):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found
