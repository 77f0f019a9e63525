"""From labelled mails to examples: what each piece of a mail does, as far as its label tells."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scripts.reader.mails import Mail, Row
from vendsim.mail.amounts import NAMED
from vendsim.mail.learned.judgement import Studied, study
from vendsim.mail.learned.traits import own_traits, words_of
from vendsim.mail.learned.weights import DEEDS
from vendsim.mail.own_parts import own_parts
from vendsim.mail.tokens import tokens_of

__all__ = ["Taught", "Traits", "of_mails", "of_sentences"]

_STANDING_FOR = {"N": "40", "M": "$0.85", "O": "#", "S": "zzseller", "D": "friday"}
_SENTENCES_DO = {"accept_offer": ("order",), "none_conditional": ()}
_OF_GOODS = ("order", "counter_offer", "claim", "ask_quote", "complain", "cancel")
_PLACE: dict[str, int] = {deed: place for place, deed in enumerate(DEEDS)}
Floats = NDArray[np.float32]
Traits: TypeAlias = tuple[set[str], set[str], set[str]]
"""The own traits of a piece, those beside it, and those of its mail."""


class Taught(NamedTuple):
    """Examples.

    Attributes:
        traits: The traits of each, by kind.
        right: For each and each deed, whether it does it.
        known: How much that counts: 0 where the label does not tell.
        one_of: A deed, and the examples of which at least one does it.
    """

    traits: list[Traits]
    right: Floats
    known: Floats
    one_of: list[tuple[int, list[int]]]


def of_sentences(told: list[tuple[str, str]], weight: float) -> Taught:
    """Labelled sentences as examples, without anything around them."""
    traits: list[Traits] = []
    right = np.zeros((len(told), len(DEEDS)), np.float32)
    for at, (text, deed) in enumerate(told):
        for sign, said in _STANDING_FOR.items():
            text = text.replace(f"<{sign}>", said)
        tokens = tokens_of(text.replace("<P>", "zzgoods").replace("$$", "$"))
        masked = [NAMED if token.startswith("zzgoods") else token for token in tokens]
        traits.append((own_traits(words_of(masked)), set(), set()))
        for does in _SENTENCES_DO.get(deed, (deed,)):
            right[at, _PLACE[does]] = 1
    return Taught(traits, right, np.full_like(right, weight), [])


def of_mails(mails: list[Mail]) -> tuple[Taught, list[Studied]]:
    """Labelled mails as examples, a piece each, and what was taken from each mail."""
    traits: list[Traits] = []
    rights: list[Floats] = []
    knowns: list[Floats] = []
    one_of: list[tuple[int, list[int]]] = []
    studies: list[Studied] = []
    for mail in mails:
        own = own_parts(mail.subject, mail.body, mail.names)
        studied = study(own.subject, own.parts, mail.names)
        studies.append(studied)
        label = _Label(mail, studied)
        start = len(traits)
        one_of += [(deed, [start + at for at in places]) for deed, places in label.one_of]
        traits += [(piece.own, piece.near, studied.shared) for piece in studied.pieces]
        rights.append(label.right)
        knowns.append(label.known * mail.weight)
    return Taught(traits, np.vstack(rights), np.vstack(knowns), one_of), studies


class _Label:
    """What the label of a mail tells of its pieces."""

    def __init__(self, mail: Mail, studied: Studied) -> None:
        self.pieces = studied.pieces
        self.right = np.zeros((len(self.pieces), len(DEEDS)), np.float32)
        self.known = np.ones((len(self.pieces), len(DEEDS)), np.float32)
        self.one_of: list[tuple[int, list[int]]] = []
        self.intents = {row.intent for row in mail.rows}
        self._tell_talk(mail)
        if mail.only_no_order or not mail.rows or "intent" in mail.loose:
            self.known[:, :] = 0
            self.known[:, _PLACE["order"]] = "order" not in self.intents
            return
        for deed in DEEDS[:-1]:
            self._tell(deed, mail)

    def _tell_talk(self, mail: Mail) -> None:
        """Small talk is told from what cannot be understood, and from nothing else."""
        talk = _PLACE["small_talk"]
        self.right[:, talk] = "small_talk" in self.intents
        self.known[:, talk] = bool(self.intents) and self.intents <= {"small_talk", "unreadable"}

    def _tell(self, deed: str, mail: Mail) -> None:
        place = _PLACE[deed]
        rows = [row for row in mail.rows if row.intent == deed]
        unclear = [row for row in mail.rows if row.intent == "unreadable"]
        doubted = any(row.missing not in ("commitment", "meaning") for row in unclear)
        if deed in mail.may or (deed == "order" and doubted):
            self.known[:, place] = 0
        if not rows:
            return
        general = False
        for row in rows:
            general = not self._tell_row(place, row) or general
        if general:
            self.one_of.append((place, list(range(len(self.pieces)))))
            self.known[self.right[:, place] == 0, place] = 0
        elif deed in _OF_GOODS:
            for at, piece in enumerate(self.pieces):
                if not piece.goods:
                    self.known[at, place] = 0

    def _tell_row(self, place: int, row: Row) -> bool:
        """Find the pieces that a row is about; False where any of the mail may be meant."""
        held = [
            at
            for at, piece in enumerate(self.pieces)
            if row.sku is not None and any(row.sku in each.skus for each in piece.goods)
        ]
        if not held:
            return False
        counted = [
            at
            for at in held
            if any(
                row.sku in each.skus and each.quantity == row.quantity
                for each in self.pieces[at].goods
            )
        ]
        self.known[held, place] = 0
        meant = counted or held
        if len(meant) == 1:
            self.right[meant, place] = self.known[meant, place] = 1
        else:
            self.one_of.append((place, meant))
        return True
