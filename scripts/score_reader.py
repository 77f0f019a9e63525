"""Read labelled mails and count what the reader makes of them.

The files are lists of JSON lines as in ``tests/unit/mail/unseen/``. Usage::

    python scripts/score_reader.py                    # every set it never learned from
    python scripts/score_reader.py --wrong FILE ...   # and print what was misread

An intent is found where kind, product and quantity are those of the label, but for fields that the
label calls loose; ``priced`` asks for the prices too, as far as the label names any. What reads
otherwise is sorted by its first difference: another product, another quantity, another kind.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from vendsim.mail import Desk, Intent, ProductNames, read_mail
from vendsim.scenario import load_scenario

UNSEEN = Path(__file__).parents[1] / "tests" / "unit" / "mail" / "unseen"
FIELDS = ("intent", "sku", "quantity")
PRICES = ("unit_price_cents", "total_cents")


class Scored(NamedTuple):
    """A mail as it was read, beside its label.

    Attributes:
        mail: The label.
        found: What was read, but for what may be found too.
        matches: Expected intents beside what was found for each.
        left: Expected intents that were not found.
        other: What was found and not expected.
    """

    mail: dict[str, Any]
    found: list[Intent]
    matches: list[tuple[dict[str, Any], Intent]]
    left: list[dict[str, Any]]
    other: list[Intent]

    @property
    def is_right(self) -> bool:
        """Whether all of it was read, and nothing else."""
        return not self.left and not self.other

    @property
    def wrong_orders(self) -> list[Intent]:
        """What would be ordered and is not wanted."""
        return [each for each in self.other if each.intent == "order" and each.quantity]


def read(mail: dict[str, Any], names: ProductNames) -> list[Intent]:
    """What the reader makes of a labelled mail."""
    first, _, rest = mail["text"].partition("\n")
    headed = first.lower().startswith("subject:")
    subject, body = (first[8:].strip(), rest) if headed else ("", mail["text"])
    return read_mail(subject, body, names)


def score(mail: dict[str, Any], names: ProductNames) -> Scored:
    """A mail read, each expected intent beside the first that agrees with it."""
    loose = mail.get("loose", ())
    fields = [each for each in FIELDS if each not in loose]
    may = set(mail.get("may", ())) - {each["intent"] for each in mail["expected"]}
    found = [each for each in read(mail, names) if each.intent not in may]
    other, left, matches = list(found), list[dict[str, Any]](), []
    for wanted in mail["expected"]:
        fits = (each for each in other if all(wanted[of] == getattr(each, of) for of in fields))
        fit = next(fits, None)
        if fit is None:
            left.append(wanted)
        else:
            other.remove(fit)
            matches.append((wanted, fit))
    return Scored(mail, found, matches, left, other)


def is_priced(wanted: dict[str, Any], found: Intent, loose: Sequence[str]) -> bool:
    """Whether the prices are those of the label, which may name them by unit or in total."""
    named = [wanted[each] for each in PRICES]
    told = [found.unit_price_cents, found.total_cents]
    if set(PRICES) & set(loose) or named == [None, None]:
        return True
    return any(want is not None and want == tell for want, tell in zip(named, told, strict=True))


def differences(scored: Scored) -> Iterator[str]:
    """For each intent that was not found, how what was found differs."""
    rest = list(scored.other)
    for wanted in scored.left:
        for name, fields in (
            ("quantity", ("intent", "sku")),
            ("kind", ("sku", "quantity")),
            ("product", ("intent",)),
            ("kind and quantity", ("sku",)),
        ):
            fits = [each for each in rest if all(wanted[f] == getattr(each, f) for f in fields)]
            if fits:
                rest.remove(fits[0])
                told = fits[0].missing or fits[0].intent
                detail = f": {wanted['intent']} read as {told}" if "kind" in name else ""
                yield name + detail
                break
        else:
            yield f"not seen: {wanted['intent']}"
    for each in rest:
        yield f"seen beside: {each.missing or each.intent}"


def shares(scored: list[Scored]) -> str:
    """One line of figures."""
    wanted = sum(len(each.mail["expected"]) for each in scored)
    found = sum(len(each.found) for each in scored)
    matches = [(*pair, each.mail.get("loose", ())) for each in scored for pair in each.matches]
    priced = sum(is_priced(*each) for each in matches)
    quiet = [s for s in scored if all(each["intent"] != "order" for each in s.mail["expected"])]
    return (
        f"{len(scored):5} mails, "
        f"wholly right {sum(each.is_right for each in scored) / len(scored):6.1%}, "
        f"intents found {len(matches) / wanted:6.1%} (priced {priced / wanted:6.1%}), "
        f"right of those told {len(matches) / found:6.1%}; "
        f"ordered wrongly {sum(bool(s.wrong_orders) for s in scored)}, "
        f"of {len(quiet)} that order nothing {sum(bool(s.wrong_orders) for s in quiet)}"
    )


def shown(scored: Scored) -> str:
    """A mail that was misread."""
    lines = [f"=== {scored.mail['id']}", scored.mail["text"], "--- expected"]
    keys = (*FIELDS, *PRICES)
    lines += [" ".join(str(each[key]) for key in keys) for each in scored.mail["expected"]]
    lines += [f"loose {scored.mail.get('loose', [])}, may {scored.mail.get('may', [])}"]
    lines += ["--- read"]
    for each in scored.found:
        row = " ".join(str(getattr(each, key)) for key in keys)
        lines.append(f"{row} {each.missing or ''} <- {each.evidence!r}")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Score the files that are named."""
    paths = [Path(each) for each in arguments if not each.startswith("--")]
    names = Desk.of(load_scenario("year")).names
    for path in paths or sorted(UNSEEN.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        scored = [score(json.loads(line), names) for line in lines]
        print(f"{path.stem:10} {shares(scored)}")
        counts = Counter(each for one in scored for each in differences(one))
        for difference, count in counts.most_common(14):
            print(f"    {count:5} {difference}")
        if "--wrong" in arguments:
            print("\n\n".join(shown(each) for each in scored if not each.is_right))


if __name__ == "__main__":
    main(sys.argv[1:])
