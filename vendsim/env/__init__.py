"""Gymnasium's side of vendsim. The only room that imports gymnasium."""

from __future__ import annotations

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
