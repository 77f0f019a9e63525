"""New scenario folders to work on: another market's rules, with what each of them means."""

from vendsim.scenario.starter.choices import Choices, changed_rules
from vendsim.scenario.starter.folder import make_starter

__all__ = ["Choices", "changed_rules", "make_starter"]
