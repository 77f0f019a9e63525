"""What people see of a run: one page, made from its record alone."""

from vendsim.report.page import write_report

__all__ = ["write_report"]
