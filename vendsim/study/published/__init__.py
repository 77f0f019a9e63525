"""Results that others have published, of environments that are not this one."""

from vendsim.study.published.boards import Board, Entry, Reference, read_boards

__all__ = ["Board", "Entry", "Reference", "read_boards"]
