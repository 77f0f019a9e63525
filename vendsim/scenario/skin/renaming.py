"""Other names in every text: in prose, in e-mail and web addresses, in ids made of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from vendsim.scenario.schema import SLUG_PATTERN
from vendsim.scenario.skin.coining import Coiner
from vendsim.scenario.skin.roster import Roster
from vendsim.scenario.skin.vocabulary import ADDRESS, WORD, domains_in, labels

__all__ = ["Renaming"]

_ID = re.compile(SLUG_PATTERN)
_BETWEEN = r"(?:'s)?(?:\s+|\s*[&'.-]\s*|'\s+)"
_NOT_INSIDE, _NOT_FURTHER = "(?<![A-Za-z0-9_])", "(?![A-Za-z0-9_])"
_LEAST_INSIDE_LETTERS = 5  # a shorter name is looked for in an address only by itself


class Renaming:
    """The new names of one skin and the texts they are put into.

    Args:
        roster: The names there are.
        coiner: Where new words come from.
        texts: Every text of the market: their web and mail domains get new names too.
        exact: SKUs and product names, and what takes their place.
        locals_: For some e-mail addresses what is to stand before their @.
    """

    __slots__ = (
        "_coined",
        "_exact",
        "_labels",
        "_locals",
        "_phrases",
        "_prose",
        "_singles",
        "_slug",
        "_slugs",
    )

    def __init__(
        self,
        roster: Roster,
        coiner: Coiner,
        texts: Iterable[str],
        exact: Mapping[str, str],
        locals_: Mapping[str, str],
    ) -> None:
        self._locals = dict(locals_)
        styles = roster.own_words()
        self._coined = {word: coiner.coin(style, word) for word, style in styles.items()}
        self._phrases = roster.phrases()
        self._singles = roster.single_words()
        self._slugs = self._small_forms()
        inside = [form for form in self._slugs if styles.get(form) != "person"]
        self._slug = _any_in_address(_longest_first(self._slugs), frozenset(inside))
        domains = [domain for text in texts for domain in domains_in(text)]
        found = [label for domain in domains for label in labels(domain)]
        self._labels = {label: self._new_label(label, coiner) for label in dict.fromkeys(found)}
        self._exact = {old.lower(): new for old, new in exact.items()}
        said_alone = [label for label in self._labels if roster.is_distinct(label)]
        self._prose = re.compile(
            f"(?P<exact>{_words_of_any(self._exact)})"
            f"|(?P<phrase>{_phrases_of_any(self._phrases)})"
            f"|(?P<word>{_words_of_any(self._singles)})"
            f"|(?P<label>{_words_of_any(said_alone)})",
            re.IGNORECASE,
        )

    def text(self, text: str) -> str:
        """A text with other names in it; one that holds none is given back as it is."""
        whole = self._exact.get(text.lower())
        if whole is not None:
            return whole
        if _ID.fullmatch(text):
            return self.slug(text)
        parts = []
        end = 0
        for address in ADDRESS.finditer(text):
            parts += [self._in_prose(text[end : address.start()]), self.address(address[0])]
            end = address.end()
        return "".join([*parts, self._in_prose(text[end:])])

    def address(self, address: str) -> str:
        """An e-mail or web address, at another domain and without a name of the market."""
        local, at, rest = address.rpartition("@")
        domain, slash, path = rest.partition("/")
        parts = [self._labels.get(label, label) for label in labels(domain)]
        new = ".".join([*parts, domain.rpartition(".")[2]])
        before = self._locals.get(address) or self.slug(local)
        return f"{before}{at}{new}{slash}{self.slug(path)}"

    def slug(self, slug: str) -> str:
        """An id or part of an address, written small, with other names in it."""
        return self._slug.sub(lambda found: self._slugs[found[0]], slug)

    def _in_prose(self, text: str) -> str:
        return self._prose.sub(self._replaced, text)

    def _replaced(self, found: re.Match[str]) -> str:
        written = found[0]
        if found["exact"]:
            return _in_running_text(written, self._exact[written.lower()])
        if found["label"]:
            return self._labels[written.lower()]
        if found["word"]:
            only_capitalised = self._singles[written.lower()]
            if only_capitalised and written == written.lower():
                return written
            return _as_written(written, self._coined[written.lower()])
        words = tuple(word.lower() for word in WORD.findall(written) if len(word) > 1)
        own = self._phrases[words]
        return WORD.sub(lambda word: self._word(word[0], own), written)

    def _word(self, written: str, own: frozenset[str]) -> str:
        word = written.lower()
        if word not in own:
            return written
        return self._coined[word].upper() if written.isupper() else self._coined[word].capitalize()

    def _small_forms(self) -> dict[str, str]:
        """Names as ids and addresses hold them, run together or with hyphens."""
        forms = {
            word: self._coined[word]
            for word, only_capitalised in self._singles.items()
            if not only_capitalised
        }
        for words, own in self._phrases.items():
            new = [self._coined[word] if word in own else word for word in words]
            for joint in ("", "-", "_", "."):
                forms.setdefault(joint.join(words), joint.join(new))
        return forms

    def _new_label(self, label: str, coiner: Coiner) -> str:
        new = self.slug(label)
        if new != label:
            return new
        # "north-star-fund" keeps its tail: what a sender claims to be is part of the letter.
        _, hyphen, tail = label.partition("-")
        return f"{coiner.coin('place', f'domain {label}')}{hyphen}{tail}"


def _in_running_text(written: str, new: str) -> str:
    """A product's new name as the old one was written: small, but for its brand, or as it is."""
    if written != written.lower():
        return new
    kept = set(written.split())
    return " ".join(word.lower() if word.lower() in kept else word for word in new.split(" "))


def _as_written(written: str, coined: str) -> str:
    """A coined word in capitals, capitalised or small, as the word was whose place it takes."""
    if written.isupper() and len(written) > 1:
        return coined.upper()
    return coined if written == written.lower() else coined.capitalize()


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=lambda form: (-len(form), form))


def _any_in_address(forms: Iterable[str], inside: frozenset[str]) -> re.Pattern[str]:
    """Finds forms in small text; some also inside a longer word, if they are long enough."""
    patterns = [
        re.escape(form)
        if form in inside and len(form) >= _LEAST_INSIDE_LETTERS
        else f"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])"
        for form in forms
    ]
    return re.compile("|".join(patterns) or r"(?!)")


def _words_of_any(words: Iterable[str]) -> str:
    listed = "|".join(map(re.escape, _longest_first(words)))
    return f"{_NOT_INSIDE}(?:{listed}){_NOT_FURTHER}" if listed else r"(?!)"


def _phrases_of_any(phrases: Iterable[tuple[str, ...]]) -> str:
    ranked = sorted(phrases, key=lambda words: (-len(words), words))
    listed = "|".join(_BETWEEN.join(map(re.escape, words)) for words in ranked)
    return f"{_NOT_INSIDE}(?:{listed}){_NOT_FURTHER}" if listed else r"(?!)"
