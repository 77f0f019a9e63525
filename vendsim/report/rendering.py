"""How pages are made: templates, their filters, and a policy that lets nothing else in.

A page asks nobody for anything: its style and script stand in it, named by their hashes in a
content security policy that allows nothing more. What agents and counterparties wrote is text.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from vendsim.clock import Calendar, day_of, format_minute
from vendsim.money import format_cents

__all__ = ["date_of", "date_time_of", "render"]

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
# Control characters, marks that turn the direction of writing, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def render(
    template: str, styles: tuple[str, ...], script: str, library: str = "", /, **values: object
) -> bytes:
    """A page.

    Args:
        template: The template's file.
        styles: Files of its style.
        script: File of its script.
        library: Code of others that stands before the script. It may style what it draws, which
            is why such a page takes any style that stands in it; it loads nothing either.
        **values: What the template takes.

    Returns:
        Bytes, so that no line end is changed: style and script are named by their hashes.
    """
    style, code = "".join(map(_read, styles)), _read(script)
    if library:
        values = {**values, "library": Markup(library)}
    text = (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style),
            script=Markup(code),
            policy=_policy(style, code, library),
            **values,
        )
    )
    return text.encode()


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "money": format_cents,
        "count": lambda value: f"{value:,}",
        "plural": _plural,
        "percent": lambda share: "–" if share is None else f"{100 * share:.0f}%",
        "decimal": lambda value: "–" if value is None else f"{value:z.3f}",
        "about": _about,
        "account": lambda name: name.partition(":")[2].replace("_", " ").replace(":", ": "),
        "share": lambda part, whole: f"{100 * part / whole:.1f}%" if whole > 0 else "0%",
    }
    return environment


def _about(cents: float) -> str:
    """A mean amount, to the dollar: ``-$1,234``."""
    return f"{'-' if cents <= -50 else ''}${abs(cents) / 100:,.0f}"


def _plural(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: ``1 mail``, ``2 mails``."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def _finalize(value: object) -> object:
    """Make visible, in whatever text the page shows, what would deceive or break it."""
    if isinstance(value, str) and not isinstance(value, Markup) and _UNSEEN.search(value):
        return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", value)
    return value


def _policy(style: str, script: str, library: str) -> str:
    """A content security policy for nothing but this style, this script and this library."""
    styles = "unsafe-inline" if library else _source_hash(style)
    scripts = " ".join(f"'{_source_hash(code)}'" for code in (library, script) if code)
    return (
        f"default-src 'none'; style-src '{styles}'; "
        f"script-src {scripts}; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _source_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@functools.cache
def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def date_of(calendar: Calendar, minute: int) -> str:
    """The date of a minute, e.g. ``5 Jan 2026``."""
    date = calendar.date(day_of(minute))
    return f"{date.day} {date:%b %Y}"


def date_time_of(calendar: Calendar, minute: int) -> str:
    """Date and time of a minute, e.g. ``5 Jan 2026, 09:40``."""
    return f"{date_of(calendar, minute)}, {format_minute(minute)}"
