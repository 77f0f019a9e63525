"""Where the shipped scenarios and agents are, in a wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["bundled_folder"]

_PACKAGE = Path(__file__).resolve().parent


def bundled_folder(kind: str) -> Path:
    """The folder of shipped ``scenarios`` or ``agents``.

    A wheel carries them in ``vendsim/_bundled/``; in a checkout they stand beside the package.

    Args:
        kind: ``"scenarios"`` or ``"agents"``.
    """
    inside = _PACKAGE / "_bundled" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind
