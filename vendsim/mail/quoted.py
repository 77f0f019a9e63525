"""Goods that only quoted text names, where the writer's own words are an answer to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from vendsim.mail.names import ProductNames
from vendsim.mail.spoken import CASE_WORDS, DOZENS, NUMBER_WORDS
from vendsim.mail.tokens import stem, tokens_of, word_set

__all__ = ["answers_completed", "answers_something", "only_product"]

_AGREEING = word_set(
    "yes yep yeah yup ok okay sure please in fine agreed deal good take send make then same"
)
_MEASURES = CASE_WORDS | word_set(
    "can cans bottle bottles bag bags bar bars tin tins unit units piece pieces pcs dozen"
)
_COUNTS = (frozenset(NUMBER_WORDS) - {"a", "an", "another", "one"}) | DOZENS.keys()


def answers_completed(text: str, names: ProductNames) -> str:
    """A mail with answers below quoted lines, each with the goods it is about before it.

    "> Beef Stick 1oz, $1.80" and below it "24, as a trial" become "Beef Stick 1oz: 24, as a
    trial". Only where the quoted lines right above name one product, and the answer a number but
    no product.

    Args:
        text: The mail as :func:`vendsim.mail.tokens.plain_text` leaves it.
        names: The products of the market.
    """
    quoted: list[str] = []
    done: list[str] = []
    for is_quoted, block in groupby(text.splitlines(), _is_quoted):
        lines = list(block)
        if is_quoted:
            quoted = lines
        elif quoted:
            lines = _completed(lines, quoted, names)
        done += lines
    return "\n".join(done)


def only_product(lines: Iterable[str], names: ProductNames) -> str | None:
    """The one product that some lines name, if they name no other."""
    told = {skus for line in lines for skus in _goods(line, names)}
    (skus, *others) = told or {()}
    return skus[0] if len(skus) == 1 and not others else None


def answers_something(lines: list[str], names: ProductNames) -> bool:
    """Whether lines tell a number but not of what."""
    numbered = any(_has_number(tokens_of(line)) for line in lines)
    return numbered and not _names_goods(lines, names)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _goods(line: str, names: ProductNames) -> Iterator[tuple[str, ...]]:
    for mention in names.find([stem(token) for token in tokens_of(line)]):
        if mention.skus:
            yield mention.skus


def _names_goods(lines: list[str], names: ProductNames) -> bool:
    return any(True for line in lines for _ in _goods(line, names))


def _has_number(tokens: list[str]) -> bool:
    return any(token[0].isdigit() or token in _COUNTS for token in tokens)


def _completed(lines: list[str], quoted: list[str], names: ProductNames) -> list[str]:
    sku = only_product(quoted[-1:], names) or only_product(quoted, names)
    if sku is None or _names_goods(lines, names):
        return lines
    tokens = [tokens_of(line) for line in lines]
    by_case = any(not CASE_WORDS.isdisjoint(tokens_of(line)) for line in quoted)
    right_below = bool(tokens[0])
    for at, said in enumerate(tokens):
        if not _has_number(said):
            continue
        if by_case and _MEASURES.isdisjoint(said):
            break  # "How many cases?", "4": of cases, or units?
        if right_below and not (said[0] in _AGREEING or said[0][0].isdigit()):
            break
        return [*lines[:at], f"{names.name(sku)}: {lines[at].lstrip()}", *lines[at + 1 :]]
    return lines
