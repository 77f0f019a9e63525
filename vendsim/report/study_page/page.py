"""The page of a study: one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path

from vendsim.report.rendering import render
from vendsim.report.study_page import sayings, sheets
from vendsim.report.study_page.balance import draw_balance
from vendsim.report.study_page.cost import draw_cost
from vendsim.report.study_page.library import plotly_script
from vendsim.report.study_page.losses import draw_losses
from vendsim.report.study_page.pairs import draw_pairs
from vendsim.report.study_page.profile import draw_profile
from vendsim.report.study_page.published import draw_board
from vendsim.report.study_page.spread import draw_spread
from vendsim.report.study_page.survival import draw_survival
from vendsim.report.study_page.view import StudyView

__all__ = ["write_study_page"]


def write_study_page(view: StudyView, path: str | Path) -> Path:
    """Write the page of a study.

    Args:
        view: The study.
        path: Where; an older page is replaced.

    Returns:
        The page's absolute path.

    Raises:
        ComparisonError: plotly is not installed.
        OSError: The page cannot be written.
    """
    page = _render(view)
    target = Path(path).absolute()
    target.write_bytes(page)
    return target


def _render(view: StudyView) -> bytes:
    board = view.leaderboard
    return render(
        "study.html.j2",
        ("page.css", "study.css"),
        "study.js",
        plotly_script(),
        view=view,
        board=board,
        arms=view.arms,
        references=[row for row in board.rows if row.is_reference],
        apart=sayings.apart(board),
        ties=sayings.ties(board),
        ranks=sheets.rank_sheet(view),
        money=sheets.money_sheet(view),
        successes=sheets.success_sheet(view),
        exclusions=sheets.exclusion_sheet(view),
        worlds=sheets.world_sheet(view),
        balance=draw_balance(view),
        spread=draw_spread(view),
        profile=draw_profile(view),
        losses=draw_losses(view),
        cost=draw_cost(view),
        pairs=draw_pairs(view),
        survival=draw_survival(view),
        published=[draw_board(each) for each in view.boards],
        excluded=[run for run in view.results if not run.counts],
    )
