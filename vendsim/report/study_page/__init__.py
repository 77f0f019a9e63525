"""What people see of a study: leaderboard, pictures and tables on one page."""

from vendsim.report.study_page.page import write_study_page
from vendsim.report.study_page.view import Fact, StudyView

__all__ = ["Fact", "StudyView", "write_study_page"]
