"""What goes wrong at a provider, sorted by what it means for a run.

The two providers' packages name their errors alike. What they hold is never passed on: a
provider's words can hold a part of the key.
"""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import Any

from vendsim.errors import ProviderError
from vendsim.play.patience import Failure, retry_after_seconds

__all__ = [
    "check_key",
    "errors_of",
    "failure_of",
    "in_stream",
    "no_key",
    "not_installed",
    "unreadable",
]

_HTTP = ("httpx", "httpx2")
_PASSING = frozenset({408, 409, 425, 429})
_CROWDED = frozenset({429, 529})
_FINAL = {
    402: "the account cannot pay",
    403: "the key may not do this",
    404: "there is no such model or address",
}
# A spent account is reported with the status of a busy one.
_SPENT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_error"})
_OVERFLOW = frozenset({"context_length_exceeded", "model_context_window_exceeded"})
# Anthropic tells of a spent account as of a wrong request.
_NO_MONEY = re.compile(r"credit balance is too low", re.I)
_NAME = re.compile(r"[a-z_.]{1,60}")  # No key is of small letters only.
# Servers that speak OpenAI's interface, and Anthropic, say it in words only.
_TOO_LONG = re.compile(
    r"(prompt|input) is too long|maximum (context length|number of tokens)"
    r"|context (length|window|size)|too many tokens|exceeds? .{0,40}\bcontext\b",
    re.I,
)


def errors_of(sdk: ModuleType) -> tuple[type[Exception], ...]:
    """Everything that a provider's package raises where a provider, or the way to it, fails.

    While a stream is read, errors of the connection come as the HTTP package raises them; which
    one that is has changed with the package's versions.
    """
    base = sdk.OpenAIError if hasattr(sdk, "OpenAIError") else sdk.AnthropicError
    found: list[type[Exception]] = [base, ValueError]
    for name in _HTTP:
        http = sys.modules.get(name)
        if http is not None:
            found += [http.HTTPError, http.StreamError]
    return tuple(found)


def failure_of(sdk: ModuleType, error: Exception) -> Failure:
    """Sort what a provider's package raised."""
    if isinstance(error, sdk.APIStatusError):
        return _status_failure(error, sdk.__name__)
    if isinstance(error, sdk.APITimeoutError):
        return Failure("it did not answer in time", "passing")
    if isinstance(error, sdk.APIConnectionError):
        return Failure("the connection failed", "passing")
    if isinstance(error, sdk.APIError):
        # An error in the midst of a stream, which began well.
        return in_stream(getattr(error, "code", None), getattr(error, "type", None))
    if type(error).__module__.partition(".")[0] in _HTTP:
        is_late = "Timeout" in type(error).__name__
        return Failure(
            "it did not answer in time" if is_late else "the connection failed", "passing"
        )
    return unreadable()


def in_stream(*codes: object) -> Failure:
    """The failure that an error event in a stream tells of, by its codes."""
    if _SPENT.intersection(codes):
        return Failure("the account is spent", "final")
    if _OVERFLOW.intersection(codes):
        return Failure("the conversation is too long for the model", "overflow")
    return Failure("it broke off its answer with an error", "passing")


def _status_failure(error: Any, sdk_name: str) -> Failure:
    status = error.status_code
    codes = {getattr(error, "code", None), getattr(error, "type", None)}
    if status < 400:  # The stream began well, and then an error came in it.
        return in_stream(*codes)
    if codes & _SPENT or (status == 400 and _NO_MONEY.search(_words_of(error))):
        return Failure(f"the account is spent (status {status})", "final")
    if status == 400 and (codes & _OVERFLOW or _TOO_LONG.search(_words_of(error))):
        return Failure(f"the conversation is too long for the model (status {status})", "overflow")
    if status == 413:
        return Failure(f"the request is too large (status {status})", "overflow")
    if status == 401:
        variable = f"{sdk_name.upper()}_API_KEY"
        return Failure(f"the key is not accepted (status 401): check {variable}", "final")
    if status in _FINAL:
        return Failure(f"{_FINAL[status]} (status {status})", "final")
    if status in _PASSING or status >= 500:
        wait_seconds = retry_after_seconds(error.response.headers)
        crowded = status in _CROWDED
        return Failure(f"it answers with status {status}", "passing", wait_seconds, crowded)
    return Failure(f"it refuses the request (status {status}{_blamed(error)})", "refused")


def _blamed(error: Any) -> str:
    """What of a request is blamed, and for what, as far as it is said in names and not in words."""
    found = [getattr(error, name, None) for name in ("param", "code", "type")]
    names = [name for name in found if isinstance(name, str) and _NAME.fullmatch(name)]
    return f": {', '.join(dict.fromkeys(names))}" if names else ""


def _words_of(error: Any) -> str:
    """The message of an error, to be looked at and never shown."""
    message = getattr(error, "message", "")
    return message if isinstance(message, str) else ""


def unreadable() -> Failure:
    """The failure of an answer that makes no sense."""
    return Failure("its answer cannot be read", "passing")


def not_installed(package: str) -> ProviderError:
    """The error of an extra that is missing."""
    return ProviderError(
        f"the package {package} is not installed: pip install 'vendsim[{package}]'"
    )


def check_key(key: object, variable: str) -> None:
    """Refuse a key that cannot be sent: the packages tell of a failed connection, at every try.

    Args:
        key: The key as a client holds it; ``None`` where it has none.
        variable: Where it mostly comes from.

    Raises:
        ProviderError: It has a character that no key has.
    """
    if isinstance(key, str) and not (key.isascii() and key.isprintable() and " " not in key):
        raise ProviderError(
            f"the key has a line break, a blank or a letter beyond ASCII, as none has: "
            f"set {variable} anew"
        )


def no_key(variable: str) -> ProviderError:
    """The error of a key that is missing."""
    return ProviderError(f"there is no key for the provider: set {variable}")
