"""A study's runs: which there are to be, how each went, and who plays them."""

from vendsim.study.runs.executors import Executor
from vendsim.study.runs.plan import Plan, plan_study
from vendsim.study.runs.progress import Standing, Watch
from vendsim.study.runs.reading import Told, read_study_spec, study_of, tell_study
from vendsim.study.runs.result import FailedBy, RunResult, World
from vendsim.study.runs.spec import StudySpec
from vendsim.study.runs.study import Study, open_study, rebuild_results, run_study

__all__ = [
    "Executor",
    "FailedBy",
    "Plan",
    "RunResult",
    "Standing",
    "Study",
    "StudySpec",
    "Told",
    "Watch",
    "World",
    "open_study",
    "plan_study",
    "read_study_spec",
    "rebuild_results",
    "run_study",
    "study_of",
    "tell_study",
]
