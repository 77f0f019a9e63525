"""What people see of a study: leaderboard, pictures and tables on one page."""

from vendsim.report.study_page.gathering import view_study
from vendsim.report.study_page.page import write_study_page
from vendsim.report.study_page.view import Fact, StudyView

__all__ = ["Fact", "StudyView", "view_study", "write_study_page"]
