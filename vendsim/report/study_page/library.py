"""The library that draws. The only place that imports plotly."""

from __future__ import annotations

from vendsim.errors import ComparisonError

__all__ = ["plotly_script"]


def plotly_script() -> str:
    """Plotly's own script.

    Raises:
        ComparisonError: plotly is not installed.
    """
    try:
        from plotly.offline import get_plotlyjs  # type: ignore[import-untyped]
    except ImportError as error:
        raise ComparisonError(
            f"the page of a study needs plotly ({error}): pip install 'vendsim[study]'"
        ) from error
    return str(get_plotlyjs())
