"""An answer that does not come to its end is not waited for without end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from tests.wire.said import Asked, Said
from tests.wire.server import KEY, Fault, providing
from vendsim.errors import ProviderError
from vendsim.play import run_episode
from vendsim.play.models import (
    AnthropicMessagesModel,
    ChatAgent,
    OpenAIChatModel,
    OpenAIResponsesModel,
    Request,
    ScriptedModel,
    Settings,
    answer,
)
from vendsim.play.models.turns import UserTurn
from vendsim.play.patience import Failure, Patience

MODELS: dict[str, Callable[..., Any]] = {
    "openai_chat": OpenAIChatModel,
    "openai_responses": OpenAIResponsesModel,
    "anthropic_messages": AnthropicMessagesModel,
}


def speaks(asked: Asked) -> Said:
    return Said("It goes well.")


async def in_a_loop(model: Any, request: Request) -> Any:
    try:
        return await model.ask_async(request, 0.6)
    finally:
        await model.close_async()


def blocking(model: Any, request: Request) -> Any:
    try:
        return model.ask(request, 0.6)
    finally:
        model.close()


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("is_blocking", [True, False])
@pytest.mark.parametrize("name", MODELS)
def test_a_server_that_only_says_that_it_is_there_is_late(
    name: str, is_blocking: bool, stream: bool
) -> None:
    """Its signs of life are no answer: between bytes the packages see no silence."""
    with providing(speaks, {0: Fault("idle")}) as provider:
        settings = Settings(stream=stream)
        model = MODELS[name]("m", settings, base_url=provider.base_url(name), api_key=KEY)
        request = Request("rules", (UserTurn("hello"),))
        found = blocking(model, request) if is_blocking else asyncio.run(in_a_loop(model, request))
    assert isinstance(found, Failure)
    assert (found.kind, found.reason) == ("passing", "it did not answer in time")


def test_who_waits_for_a_provider_that_keeps_failing_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Twelve tries may take an hour, in which nothing else is to be seen."""

    class Failing(ScriptedModel):
        asked = 0

        def ask(self, request: Request, seconds: float) -> Any:
            self.asked += 1
            if self.asked % 4 == 0:
                return super().ask(request, seconds)
            return Failure("the connection failed", "passing")

    model = Failing(lambda request, number: answer("", ("wait_until_tomorrow", {})), name="m-1")
    waits = Patience(tries=5, first_wait_seconds=2.0, sleep=lambda seconds: None)
    with caplog.at_level(logging.WARNING, "vendsim"):
        run_episode("year", ChatAgent(model, patience=waits), seed=1, days=1)
    assert [record.getMessage() for record in caplog.records] == [
        "model 'm-1': the connection failed; asked again in 4 s (2 of 5 tries failed)",
        "model 'm-1': the connection failed; asked again in 8 s (3 of 5 tries failed)",
    ]


def test_who_gives_up_says_how_long_the_provider_wants_to_be_left_alone() -> None:
    class Spent(ScriptedModel):
        def ask(self, request: Request, seconds: float) -> Any:
            return Failure("it answers with status 429", "passing", wait_seconds=7_200.0)

    model = Spent(lambda request, number: answer("never said"), name="m-1")
    with pytest.raises(ProviderError, match="status 429, and asks to be left alone for 7,200 s"):
        run_episode("year", ChatAgent(model), seed=1, days=1)
