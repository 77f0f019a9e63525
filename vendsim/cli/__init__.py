"""The command line."""

from vendsim.cli.app import main

__all__ = ["main"]
