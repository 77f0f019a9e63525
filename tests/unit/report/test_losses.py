from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import vendsim
from tests.unit.report.hand_made import RESET
from tests.unit.report.test_page import page_of, read_page
from vendsim.report import write_report
from vendsim.report.losses import Losses, losses_of
from vendsim.scenario import Scenario
from vendsim.study.decomposition import LABELS, decompose

MONDAY = dt.date(2026, 1, 5)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "run.vendsim.sqlite"
    vendsim.run_episode("year", "fixed_price", seed=2, days=40, record=path)
    return path


@pytest.fixture(scope="module")
def losses(record: Path) -> Losses:
    return losses_of(record, MONDAY)


def percent(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def test_bars_lead_from_the_bound_down_to_the_score(record: Path, losses: Losses) -> None:
    found = decompose(record)
    assert losses.found == found
    bound, *parts, score = losses.falls
    assert (bound.label, bound.cents) == ("upper bound", found.bound_cents)
    assert (score.label, score.cents) == ("score", found.score_cents)
    assert [fall.cents for fall in parts] == sorted([fall.cents for fall in parts], reverse=True)
    assert sum(fall.cents for fall in parts) == found.lost_cents
    end = percent(bound.at) + percent(bound.width)
    assert end == pytest.approx(100.0)
    for fall in parts:
        if fall.cents > 0:  # hangs from where the one before ended
            assert percent(fall.at) + percent(fall.width) == pytest.approx(end, abs=0.3)
        end = percent(fall.at) if fall.cents > 0 else percent(fall.at) + percent(fall.width)
    assert percent(score.at) + percent(score.width) == pytest.approx(end, abs=0.5)


def test_shares_are_of_all_that_was_lost(losses: Losses) -> None:
    bound, *parts, score = losses.falls
    assert (bound.share, score.share) == ("", "")
    assert sum(percent(fall.share) for fall in parts) == pytest.approx(100.0, abs=1.0)
    assert all(fall.share != "-0.0%" for fall in parts)


def test_what_was_lost_when_adds_up_to_the_parts(losses: Losses) -> None:
    assert losses.found is not None
    parts = dict(losses.found.parts)
    for name, days in losses.found.by_day.items():
        assert len(days) == 40
        assert sum(days) == pytest.approx(parts[name], abs=1.0)
    assert losses.by_day is not None
    assert [mark.name for mark in losses.by_day.marks] == [
        LABELS[name] for name in ("stock_outs", "buying_price", "pricing", "assortment")
    ]
    assert losses.by_day.readings[0].startswith("Mon 5 Jan 2026, day 1 · assortment $")


def test_the_page_shows_them(record: Path) -> None:
    page = read_page(write_report(record, record.with_name("run.html")))
    found = decompose(record)
    assert "Where the money went" in page.text
    for part in found.largest_first:
        label = LABELS[part.name].capitalize()
        assert label in page.text
    assert f"Upper bound ${found.bound_cents / 100:,.2f}" in page.text


def test_where_they_cannot_be_told_the_page_says_why(tmp_path: Path, kiosk: Scenario) -> None:
    page = page_of(tmp_path, kiosk, [RESET])
    assert "That cannot be told: no day closed, so there was nothing to win." in page.text
    assert str(tmp_path) not in page.text
