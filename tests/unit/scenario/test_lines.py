from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.unit.scenario.folders import RULES_TEXT
from vendsim.scenario.lines import key_lines

YEAR = Path(__file__).parents[3] / "scenarios" / "year"

AWKWARD = '''\
# a comment = 1
a.b = 1 # [not.a.table]
"quoted key" = "a # b"
'single.quoted' = 'x = 1'

[t.u]
text = """
[no.table]
no_key = 1 \\
"two quotes"" and \\""" escaped""""
raw = \'\'\'
''[[no]]
\'\'\'
dates = [ 2026-01-05, # first
    2026-01-05 08:00:00, [1,
      2], { x = 1, y.z = [ "]", '}' ] },
]
empty = []
none = {}

[[ t . list ]]
[t.list.inner]
deep = 1
[[t.list]]
[[t.list.more]]
one = inf
[[t.list.more]]
'''


def paths(contents: object, path: str = "") -> set[str]:
    """Every key, table and list entry there is."""
    if isinstance(contents, dict):
        inner = [(f"{path}.{key}" if path else key, value) for key, value in contents.items()]
    elif isinstance(contents, list):
        inner = [(f"{path}[{index}]", value) for index, value in enumerate(contents)]
    else:
        inner = []
    return {key for key, _ in inner}.union(*(paths(value, key) for key, value in inner))


@pytest.mark.parametrize(
    "text",
    [AWKWARD, RULES_TEXT, "", "\n", "a=1", *(one.read_text() for one in YEAR.glob("*.toml"))],
    ids=lambda text: text[:20],
)
def test_every_key_the_parser_finds_has_a_line_and_no_other(text: str) -> None:
    assert set(key_lines(text)) == paths(tomllib.loads(text))


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    lines = key_lines(AWKWARD)
    written = AWKWARD.split("\n")
    for key, begins in {
        "a.b": "a.b = 1",
        "quoted key": '"quoted key"',
        "t.u": "[t.u]",
        "t.u.raw": "raw = ",
        "t.u.dates[0]": "dates = ",
        "t.u.dates[1]": "    2026",
        "t.u.dates[2][1]": "      2]",
        "t.u.dates[3].y.z[1]": "      2]",
        "t.u.none": "none",
        "t.list[0].inner.deep": "deep",
        "t.list[1].more[0].one": "one",
    }.items():
        assert written[lines[key] - 1].startswith(begins), key
    assert lines["t.list[1].more[1]"] == len(written) - 1


def test_the_lines_of_a_large_file_take_a_moment_only() -> None:
    text = "".join(f"[[page]]\nnumbers = [{'1, ' * 20}]\n" for _ in range(5000))
    assert len(key_lines(text)) == 1 + 5000 * 22
