"""A reference policy that is told the world: how near the upper bound a plain plan comes."""

from vendsim.study.privileged.agent import Privileged, make_agent

__all__ = ["Privileged", "make_agent"]
