"""Chat models: one protocol, the providers' interfaces behind it, and the agent on top."""

from vendsim.play.models.agent import ChatAgent
from vendsim.play.models.anthropic_messages import AnthropicMessagesModel
from vendsim.play.models.context import POLICIES, ContextPolicy, context_policy
from vendsim.play.models.model import ChatModel
from vendsim.play.models.openai_chat import OpenAIChatModel
from vendsim.play.models.openai_responses import OpenAIResponsesModel
from vendsim.play.models.scripted import ScriptedModel, answer
from vendsim.play.models.settings import Settings
from vendsim.play.models.spent import Spent
from vendsim.play.models.turns import Reply, Request, Usage
from vendsim.play.prices import Prices

__all__ = [
    "POLICIES",
    "AnthropicMessagesModel",
    "ChatAgent",
    "ChatModel",
    "ContextPolicy",
    "OpenAIChatModel",
    "OpenAIResponsesModel",
    "Prices",
    "Reply",
    "Request",
    "ScriptedModel",
    "Settings",
    "Spent",
    "Usage",
    "answer",
    "context_policy",
]
