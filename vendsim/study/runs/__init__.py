"""A study's runs: which there are to be, how each went, and who plays them."""

from vendsim.study.runs.result import FailedBy, RunResult, World

__all__ = ["FailedBy", "RunResult", "World"]
