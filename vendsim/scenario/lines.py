"""On which line of a TOML file each key stands: the parser of the standard library says nothing.

The text must be one the parser has taken: the scan trusts its grammar and looks at no value.
"""

from __future__ import annotations

import re
from bisect import bisect_right

__all__ = ["key_lines"]

_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*+")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]++|"((?:[^"\\\n]++|\\.)*+)"|'([^'\n]*+)'""")
_DOT = re.compile(r"[ \t]*+\.[ \t]*+")
_SCALAR = re.compile(
    r'"{3}(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'{3}(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
    r"|[^,\]}\n#]++",
    re.DOTALL,
)


def key_lines(text: str) -> dict[str, int]:
    r"""The line, from 1, on which each key, table and list entry of a TOML text begins.

    Keys lead from the top, as faults name them: ``a.b[2].c``; entries of lists, and tables
    headed ``[[a]]``, are counted from 0.

    >>> key_lines('a = 1\n[[b]]\nc = [\n  7]\n')
    {'a': 1, 'b': 2, 'b[0]': 2, 'b[0].c': 3, 'b[0].c[0]': 4}
    """
    return _Scan(text).lines()


class _Scan:
    """One pass over the text, noting where each key begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts: dict[str, int] = {}
        self.headed: dict[str, int] = {}

    def lines(self) -> dict[str, int]:
        table = ""
        self._blank()
        while self.at < len(self.text):
            if self._sees("["):
                table = self._header()
            else:
                self._pair(table)
            self._blank()
        ends = [found.start() for found in re.finditer("\n", self.text)]
        return {key: bisect_right(ends, start - 1) + 1 for key, start in self.starts.items()}

    def _header(self) -> str:
        """``[a.b]`` or ``[[a.b]]``: what the keys below it belong to."""
        start = self.at
        is_list = self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        *outer, last = self._key()
        table = ""
        for part in outer:
            table = self._note(_joined(table, part), start)
            if table in self.headed:
                table = f"{table}[{self.headed[table]}]"
        table = self._note(_joined(table, last), start)
        if is_list:
            self.headed[table] = self.headed.get(table, -1) + 1
            table = self._note(f"{table}[{self.headed[table]}]", start)
        self.at = self.text.index("]", self.at) + (2 if is_list else 1)
        return table

    def _pair(self, table: str) -> None:
        start = self.at
        for part in self._key():
            table = self._note(_joined(table, part), start)
        self.at = self.text.index("=", self.at) + 1
        self._value(table)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._blank()
            found = _KEY_PART.match(self.text, self.at)
            assert found is not None, "the parser has taken this text"
            parts.append(found[1] or found[2] or found[0])
            self.at = found.end()
            dot = _DOT.match(self.text, self.at)
            if dot is None:
                return parts
            self.at = dot.end()

    def _value(self, key: str) -> None:
        self._blank()
        if self._sees("["):
            self._inside(key, "]")
        elif self._sees("{"):
            self._inside(key, "}")
        else:
            found = _SCALAR.match(self.text, self.at)
            assert found is not None, "the parser has taken this text"
            self.at = found.end()

    def _inside(self, key: str, closing: str) -> None:
        """A list, or a table in braces, up to its end."""
        self.at += 1
        index = 0
        self._blank()
        while not self._sees(closing):
            if closing == "}":
                self._pair(key)
            else:
                self._value(self._note(f"{key}[{index}]", self.at))
                index += 1
            self._blank()
            if self._sees(","):
                self.at += 1
                self._blank()
        self.at += 1

    def _blank(self) -> None:
        """Past blanks, line ends and comments."""
        found = _BLANK.match(self.text, self.at)
        assert found is not None, "nothing is blank too"
        self.at = found.end()

    def _sees(self, sign: str) -> bool:
        return self.text.startswith(sign, self.at)

    def _note(self, key: str, start: int) -> str:
        self.starts.setdefault(key, start)
        return key


def _joined(table: str, part: str) -> str:
    return f"{table}.{part}" if table else part
