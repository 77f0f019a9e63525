"""What agents print, kept out of what a command prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

__all__ = ["agents_unheard"]

_STDOUT, _STDERR = 1, 2


@contextmanager
def agents_unheard() -> Iterator[None]:
    """Send what agents print, and the programs that they call, to standard error.

    None of it is the command's output; processes that are started meanwhile do the same.
    """
    kept = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, _STDOUT)
        os.close(kept)
