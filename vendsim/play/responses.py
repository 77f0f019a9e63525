"""A model's raw responses on their way from the agent to the record."""

from __future__ import annotations

from collections import deque

from vendsim.errors import AgentError, ReplayMismatch
from vendsim.play.agent import Agent, NotingAgent
from vendsim.record import Aside, Recorder, encode, secrets_here

__all__ = ["ResponseLog"]


class ResponseLog:
    """Where an agent puts what its model answered.

    While a run is rebuilt, what the agent puts here is compared with what stands in the record;
    from then on it is recorded.
    """

    __slots__ = ("_expected", "_recorder", "_secrets")

    def __init__(self) -> None:
        self._recorder: Recorder | None = None
        self._expected: deque[Aside] = deque()
        self._secrets = secrets_here()

    def serve(self, agent: Agent) -> None:
        """Give an agent :meth:`note`, if it wants it."""
        if isinstance(agent, NotingAgent):
            agent.note_responses_with(self.note)

    def expect(self, response: Aside) -> None:
        """Say which response the record has next."""
        self._expected.append(response)

    def check_empty(self, seq: int) -> None:
        """Check that the agent has noted every response that stands before a step.

        Raises:
            ReplayMismatch: It has not.
        """
        if self._expected:
            raise ReplayMismatch(
                f"step {seq}: the record has a response before it that the agent did not note again"
            )

    def record_with(self, recorder: Recorder) -> None:
        """Record from now on, once all that is expected has come."""
        self._recorder = recorder

    def note(self, response: object) -> None:
        """Keep a response; when this returns it is in the record, without secrets.

        Raises:
            AgentError: It is no JSON value.
            ReplayMismatch: It is not what the record says it was.
            RecordError: It cannot be written.
        """
        response = self._secrets.hide(response)
        try:
            text = encode(response).decode()
        except (TypeError, ValueError, RecursionError, OverflowError) as error:
            raise AgentError(f"a response of the agent's is no JSON value: {error}") from error
        if self._expected:
            expected = self._expected.popleft()
            if text != expected.content_json:
                raise ReplayMismatch(
                    f"step {expected.seq}: the agent notes another response than it did"
                )
        elif self._recorder is None:
            raise ReplayMismatch("the agent notes a response that is not in the record")
        else:
            self._recorder.note_response(response)
