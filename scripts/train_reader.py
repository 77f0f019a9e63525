"""Learn what mails say from labelled mails: the weights of the reader.

``scripts/reader/mails.py`` says which mails and sentences teach it. A logistic regression for each
deed is fitted from zero with a fixed number of steps, so nothing is random. Usage::

    python scripts/train_reader.py       # writes vendsim/mail/learned/weights.txt
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import numpy as np

from scripts.reader.examples import of_mails, of_sentences
from scripts.reader.learning import SCALE, Learned, learn
from scripts.reader.mails import (
    MAILS,
    SENTENCES,
    development_mails,
    sentences,
    strangers_mails,
)
from scripts.reader.weighing import learn_grounds
from vendsim.mail.learned.verdict import Weights
from vendsim.mail.learned.weights import MOST, ZERO

WEIGHTS = Path(__file__).parents[1] / "vendsim" / "mail" / "learned" / "weights.txt"
GROUNDS = WEIGHTS.with_name("grounds.json")
DEVELOPMENT_WEIGHT = 1.0
SENTENCE_WEIGHT = 0.5


def learned_weights() -> tuple[Learned, Weights]:
    """The weights of traits and of grounds that all labelled mails teach."""
    development, _ = of_mails(development_mails(DEVELOPMENT_WEIGHT))
    others = [development, of_sentences(list(sentences()), SENTENCE_WEIGHT)]
    mails = strangers_mails()
    return learn([of_mails(mails)[0], *others]), learn_grounds(mails, others)


def taught_by() -> str:
    """A hash of all that teaches."""
    files = [*sorted(MAILS.rglob("*.toml")), *sorted(MAILS.rglob("*.jsonl"))]
    files += sorted(SENTENCES.glob("*.txt"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def shipped_text(learned: Learned) -> str:
    """The weights as they stand in the file: the root of each, in one character."""
    unit = float(np.abs(learned.weights).max()) / MOST**2
    roots = np.sign(learned.weights) * np.rint(np.sqrt(np.abs(learned.weights) / unit))
    head = {"scale": SCALE * unit, "bias": [round(float(each), 6) for each in learned.bias]}
    lines = [json.dumps({**head, "taught_by": taught_by()})]
    for trait, row in zip(sorted(learned.place), roots.astype(int), strict=True):
        lines += [trait, "".join(chr(ZERO + int(each)) for each in row)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    weights, grounds = learned_weights()
    WEIGHTS.write_text(shipped_text(weights), encoding="utf-8")
    GROUNDS.write_text(json.dumps(grounds, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes, {len(weights.place)} traits")
