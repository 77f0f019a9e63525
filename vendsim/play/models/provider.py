"""What the models behind providers' packages have in common: making clients, and one try.

An answer comes whole, or piece by piece; blocking, or in an event loop. Where a try goes wrong, in
whichever of the four ways, it is sorted in one place.
"""

from __future__ import annotations

import asyncio
import importlib
import time
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Protocol

from vendsim.errors import AgentError, clip
from vendsim.play.deadline import Deadline
from vendsim.play.failures import check_key, errors_of, failure_of, no_key, not_installed
from vendsim.play.models.clients import Clients
from vendsim.play.models.plain import whole_of
from vendsim.play.models.settings import Settings
from vendsim.play.models.turns import Request
from vendsim.play.patience import Failure
from vendsim.record import JsonValue

__all__ = ["Assembled", "ProviderModel"]

LOOK_AGAIN_SECONDS = 2.0
_LATE = Failure("it did not answer in time", "passing")


class Assembled(Protocol):
    """An answer that comes piece by piece."""

    def add(self, piece: Any) -> None:
        """Take one more piece."""

    def whole(self) -> JsonValue | Failure:
        """All of it, in the shape of one that came whole; a failure where its end is missing."""


class ProviderModel(ABC):
    """A model behind one interface of a provider.

    Args:
        model: The model's name.
        settings: How it is to answer.
        base_url: Address of the server; that of the environment, or the provider's, if None.
        api_key: The key; that of the environment if None.

    Attributes:
        package: The provider's package.
        key_variable: The variable of the environment that holds the key.
        provider: Whom it asks: models with the same share what that allows.
        clients: Names of the package's clients, blocking and for an event loop.

    Raises:
        AgentError: The name or the address is none.
        ProviderError: The package is not installed, or there is no key that could be sent.
    """

    surface: str
    paid: bool = True
    package: ClassVar[str]
    key_variable: ClassVar[str]
    clients: ClassVar[tuple[str, str]]

    def __init__(
        self,
        model: str,
        settings: Settings | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
    ) -> None:
        try:
            self._sdk: Any = importlib.import_module(self.package)
        except ImportError:
            raise not_installed(self.package) from None
        _check_place(model, base_url)
        self.name = model
        self.provider = f"{self.package} {base_url or 'as the environment says'}"
        self._settings = settings or Settings()
        self._errors = errors_of(self._sdk)
        self._deadline = Deadline()
        place: dict[str, Any] = {"base_url": base_url, "api_key": api_key, "max_retries": 0}
        blocking, in_loop = (getattr(self._sdk, name) for name in self.clients)

        def make() -> Any:
            return blocking(**place, http_client=self._deadline.http_client(self._sdk))

        try:
            self._clients = Clients(make, lambda: in_loop(**place))
        except self._errors:
            raise no_key(self.key_variable) from None
        check_key(self._clients.blocking.api_key, self.key_variable)

    def ask(self, request: Request, seconds: float) -> JsonValue | Failure:
        """One try to get an answer; see :class:`ChatModel`."""
        self._deadline.begin(seconds)
        client = self._clients.blocking
        try:
            answer = self._create(client)(**self._asked(request, seconds))
            if self._settings.stream:
                assembled = self._assembled()
                with answer as pieces:
                    for piece in pieces:
                        assembled.add(piece)
                found = assembled.whole()
            else:
                found = self._whole(answer)
            while (key := self._under_way(found)) is not None:
                if time.monotonic() + LOOK_AGAIN_SECONDS > self._deadline.end:
                    return _LATE
                time.sleep(LOOK_AGAIN_SECONDS)
                found = self._whole(self._fetch(client, key))
            return self._settled(found)
        except self._errors as error:
            return failure_of(self._sdk, error)

    async def ask_async(self, request: Request, seconds: float) -> JsonValue | Failure:
        """One try to get an answer; see :class:`ChatModel`."""
        try:
            async with asyncio.timeout(seconds):
                return self._settled(await self._found(request, seconds))
        except TimeoutError:
            return _LATE
        except self._errors as error:
            return failure_of(self._sdk, error)

    async def _found(self, request: Request, seconds: float) -> JsonValue | Failure:
        """What is answered in the end, waited for in an event loop."""
        client = self._clients.in_loop
        answer = await self._create(client)(**self._asked(request, seconds))
        if self._settings.stream:
            assembled = self._assembled()
            async with answer as pieces:
                async for piece in pieces:
                    assembled.add(piece)
            found = assembled.whole()
        else:
            found = self._whole(answer)
        while (key := self._under_way(found)) is not None:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            found = self._whole(await self._fetch(client, key))
        return found

    def close(self) -> None:
        """Close the connections; see :class:`ChatModel`."""
        self._clients.close()

    async def close_async(self) -> None:
        """Close the connections; see :class:`ChatModel`."""
        await self._clients.close_async()

    def _asked(self, request: Request, seconds: float) -> dict[str, Any]:
        return {
            **self._settings.without_left_out(self._fields(request)),
            "stream": self._settings.stream,
            "timeout": self._settings.timeout_seconds(seconds),
        }

    @abstractmethod
    def _create(self, client: Any) -> Any:
        """What of a client makes answers."""

    @abstractmethod
    def _fields(self, request: Request) -> dict[str, Any]:
        """The request as the package takes it."""

    @abstractmethod
    def _assembled(self) -> Assembled:
        """What takes the pieces of a streamed answer."""

    def _whole(self, answer: Any) -> JsonValue | Failure:
        """An answer that came whole."""
        return whole_of(answer)

    def _under_way(self, found: JsonValue | Failure) -> str | None:
        """What an answer that is not ready yet can be fetched by."""
        return None

    def _fetch(self, client: Any, key: str) -> Any:
        """Fetch an answer that was under way; only where :meth:`_under_way` ever names one."""
        raise AssertionError(f"no answer of {self.surface} is ever under way, so {key} is none")

    def _settled(self, found: JsonValue | Failure) -> JsonValue | Failure:
        """An answer that is over, or why it is none."""
        return found


def _check_place(model: object, base_url: object) -> None:
    if not isinstance(model, str) or not model.strip():
        raise AgentError(f"model {clip(model)} is not the name of a model")
    if base_url is None:
        return
    if not isinstance(base_url, str) or not base_url.startswith(("http://", "https://")):
        raise AgentError(f"base_url {clip(base_url)} does not begin with http:// or https://")
