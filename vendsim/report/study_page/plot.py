"""A picture of a study's page: what plotly draws, the same as a table, and the same in words.

Colours are named, ``@arm0`` or ``@ink``, and become what the reader's light or dark page has for
them. Text that comes from outside goes through :func:`plain`: plotly reads text as if it were
markup.
"""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from markupsafe import Markup

from vendsim.study.statistics.estimate import Interval

__all__ = [
    "Chip",
    "Chips",
    "Json",
    "Plot",
    "Table",
    "bars",
    "cell",
    "dollars",
    "layout",
    "plain",
    "reach",
    "rows_axis",
    "rows_height",
]

Json: TypeAlias = dict[str, Any]

_SHOWN_ROWS: Final = 80
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MARKUP: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def plain(text: str, limit: int = 0) -> str:
    """Text that plotly shows as it is: no markup, nothing that turns the direction of writing.

    Args:
        text: Any text.
        limit: Most characters; the middle is left out of a longer one. 0 for no limit.
    """
    seen = _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    if limit and len(seen) > limit:
        seen = f"{seen[: limit - limit // 3 - 1]}…{seen[-(limit // 3) :]}"
    # A brace could begin a place that plotly fills in.
    return html.escape(seen, quote=False).replace("{", "&#123;")


def dollars(cents: int) -> str:
    """An amount for other programs, exact: ``-1234.05``."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"


def cell(value: object) -> str:
    """A value as it stands in a table: a float to at most six decimals, nothing for ``None``.

    >>> cell(0.5), cell(-1e-9), cell(1 / 3), cell(None), cell(True)
    ('0.5', '0', '0.333333', '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return str(value)


@dataclass(frozen=True, slots=True)
class Table:
    """What a picture shows, in rows.

    Attributes:
        header: Names of the columns, units last.
        rows: Cells as text.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def csv(self) -> str:
        """The table as a CSV file."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.header, *self.rows])
        return text.getvalue()

    @property
    def link(self) -> str:
        """The CSV file as an address that needs no server."""
        data = base64.b64encode(self.csv.encode("utf-8", "backslashreplace")).decode()
        return f"data:text/csv;charset=utf-8;base64,{data}"

    @property
    def is_short(self) -> bool:
        """Whether a reader may look through it on the page."""
        return len(self.rows) <= _SHOWN_ROWS and len(self.header) <= 20


@dataclass(frozen=True, slots=True)
class Chip:
    """A switch over a picture.

    Attributes:
        value: What the ``meta`` of the traces says that it shows.
        label: What stands on it.
        colour: The colour of these traces; empty where they have several.
        dash: How they are dashed.
        on: Whether it begins pressed.
        about: What it stands for, if its label does not say it.
    """

    value: str
    label: str
    colour: str = ""
    dash: str = "solid"
    on: bool = True
    about: str = ""


@dataclass(frozen=True, slots=True)
class Chips:
    """A row of switches.

    Attributes:
        key: The key of ``meta`` that they choose by.
        label: What they choose.
        chips: The switches.
        only_one: Whether one is always pressed, and no more.
    """

    key: str
    label: str
    chips: tuple[Chip, ...]
    only_one: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture.

    Attributes:
        id: Its name on the page.
        title: What it shows.
        words: The same told in a sentence or two, for who does not see it.
        data: Plotly's traces.
        layout: Plotly's layout.
        table: The figures.
        note: How to read it.
        chips: Its switches.
    """

    id: str
    title: str
    words: str
    data: list[Json]
    layout: Json
    table: Table
    note: str = ""
    chips: tuple[Chips, ...] = field(default=())

    @property
    def height(self) -> int:
        """Its height in pixels: the page keeps the room free before it is drawn."""
        return int(self.layout["height"])

    @property
    def json(self) -> Markup:
        """Traces and layout, safe inside a script element."""
        text = json.dumps(
            {"data": self.data, "layout": self.layout}, separators=(",", ":"), allow_nan=False
        )
        return Markup(text.translate(_MARKUP))


def layout(height: int, x: Json, y: Json, *, exploratory: bool, **more: Any) -> Json:
    """A layout in the page's style.

    Args:
        height: Height in pixels.
        x: What is special of the horizontal axis.
        y: What is special of the vertical axis.
        exploratory: Whether the picture says that it rests on too few worlds, for a copy of it
            that leaves the page.
        **more: Further keys of the layout.
    """
    axis = {
        "gridcolor": "@rule",
        "zerolinecolor": "@soft",
        "zerolinewidth": 1,
        "linecolor": "@rule",
        "automargin": True,
        "title": {"font": {"color": "@soft"}, "standoff": 8},
    }
    notes = list(more.pop("annotations", []))
    if exploratory:
        notes.append(_corner("exploratory: fewer than 10 worlds"))
    return {
        "height": height,
        "margin": {"l": 48, "r": 12, "t": 26, "b": 40},
        "font": {"family": "system-ui, sans-serif", "size": 12, "color": "@ink"},
        "paper_bgcolor": "@paper",
        "plot_bgcolor": "@paper",
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": "@wash", "bordercolor": "@rule", "font": {"color": "@ink"}},
        "xaxis": _merged(axis, x),
        "yaxis": _merged(axis, y),
        "annotations": notes,
        **more,
    }


def _merged(base: Json, special: Json) -> Json:
    """An axis with what is special of it; a title that is text becomes one."""
    found = {**base, **special}
    if isinstance(special.get("title"), str):
        found["title"] = {**base["title"], "text": special["title"]}
    return found


def _corner(text: str) -> Json:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 1,
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": 11, "color": "@tone2"},
    }


def reach(value: float, interval: Interval | None) -> Json:
    """The bar from a figure to either end of its interval, as plotly takes it."""
    low, high = (0.0, 0.0) if interval is None else (value - interval.low, interval.high - value)
    return bars([max(low, 0.0)], [max(high, 0.0)])


def bars(low: Sequence[float], high: Sequence[float], colour: str = "@ink") -> Json:
    """Error bars that reach so far to the left and to the right."""
    return {
        "type": "data",
        "symmetric": False,
        "array": list(high),
        "arrayminus": list(low),
        "color": colour,
        "thickness": 1.5,
        "width": 5,
    }


def rows_height(rows: int) -> int:
    """Height in pixels of a picture with so many named rows."""
    return 86 + 34 * max(rows, 1)


def rows_axis(labels: Sequence[str]) -> Json:
    """A vertical axis with one named row for each thing, the first at the top."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "range": [len(labels) - 0.4, -0.6],
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "ticks": "",
    }
