"""How alike two words are, letter by letter."""

from __future__ import annotations

from collections.abc import Iterator

from vendsim.mail.tokens import word_set

__all__ = ["MIN_FUZZY_TWICE", "MOSTLY_ENGLISH", "VOWELS", "cuts", "distance", "skeleton"]

MOSTLY_ENGLISH = word_set(
    "like time been life part better each live later line able mind room late main wish range born"
    " election parts table mine pain cold peace section train battle brain reach ship stock beach"
    " cash touch sick foot trial weather tree apply gain till changing criminal core bear tired"
    " fixed originally hero stuck pool teach sharing cook fired draft drunk branch latter tool"
    " origin roof sample singer witness hanging coal finger parking thin andy wire skill deck dies"
    " hired rail string settle walter tail spots rocket ruin partly fool slip clip jerry worn dirt"
    " robot bitter dish fred sorts boot coin raid sandy cole grain couch reflection horn peer deer"
    " butler drain ports shorts stack clips origins slam whip chin dash roller cord handy bees"
    " sprint leon mint randy topped wool cracks heather wires spill selecting sofa sticky tick hips"
    " stall chop packet sandwiches ample cork slick cutter limb feather willow dime refresh hash"
    " tracker waiter brackets cheesy patty winger batter ouch cater cory mixes socket brink mixer"
    " peck raft beep chow limp straps sampled startling chops cooke wasp hopped linger perch fishy"
    " picket fruity refreshed watery charting selector fable toast sugary charger propped crater"
    " starling twig choice chase chose these chess choose grange lamp lake lane stop step fine five"
    " fish find firm bean beds bare base bags want wait ware watch matter after left list next note"
    " news sent sold send price prices free three there their they them than then that this what"
    " when with will would could should have from your pack packs case cases order orders please"
    " thanks hello dear regards total units items goods today week month mark mary mike mick marc"
    " milo carl carol colin cliff fran franz tina ella anna hannah refer prefer offer coming common"
    " comment compare complain company contract contact compart party flee spare sport sports"
    " energetic select selected selection sand sandwich mix mini mean short shirt shop shot clear"
    " class close cheap check chip craft classy travels traveller travelling charge charged charges"
    " cool cost coast roast rest rose bottom bars barely tint tiny teas team term tell test text"
    " gable sable table fable lotte lottie"
)
"""Words spelt right that lie near words of product names: no misspelling of those."""
VOWELS = frozenset("aeiou")
MIN_FUZZY_TWICE = 8
"""From how many letters on two may be wrong."""


def skeleton(word: str) -> str:
    """The consonants of a word, none twice in a row."""
    letters = [letter for letter in word if letter not in VOWELS]
    pairs = zip(letters, ["", *letters], strict=False)
    return "".join(letter for letter, before in pairs if letter != before)


def cuts(word: str) -> Iterator[str]:
    """A word and what is left of it without one letter, or two from eight letters on.

    Two words that differ by so many letters share one of these.
    """
    yield word
    for at in range(len(word)):
        once = word[:at] + word[at + 1 :]
        yield once
        if len(word) >= MIN_FUZZY_TWICE - 1:
            for next_ in range(at, len(once)):
                yield once[:next_] + once[next_ + 1 :]


def distance(first: str, second: str) -> int:
    """Letters wrong, left out, added or swapped with their neighbour (restricted)."""
    before: list[int] = []
    last = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        row = [i]
        for j, b in enumerate(second, start=1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
