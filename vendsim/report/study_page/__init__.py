"""What people see of a study: leaderboard, pictures and tables on one page."""

from vendsim.report.study_page.page import write_study_page
from vendsim.report.study_page.view import Fact, Losses, StudyView

__all__ = ["Fact", "Losses", "StudyView", "write_study_page"]
