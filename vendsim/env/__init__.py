"""Gymnasium's side of vendsim. The only room that imports gymnasium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vendsim.on_demand import on_demand

if TYPE_CHECKING:
    from vendsim.env.register import register_envs
    from vendsim.env.spaces import JsonObject, ToolCall, ToolCallSpace, UnicodeText
    from vendsim.env.tool_env import Observation, ToolCallEnv

__all__ = [
    "JsonObject",
    "Observation",
    "ToolCall",
    "ToolCallEnv",
    "ToolCallSpace",
    "UnicodeText",
    "register_envs",
]

# Registering the markets, which every import of vendsim does, needs no world.
if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, __all__, ("register", "spaces", "tool_env"))
