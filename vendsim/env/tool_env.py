"""The environment: a world behind Gymnasium's interface, its actions tool calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeAlias

import gymnasium as gym
import msgspec
from gymnasium import spaces

from vendsim.clock import MINUTES_PER_DAY, format_minute_of_day
from vendsim.env.spaces import JsonObject, ToolCall, ToolCallSpace, UnicodeText
from vendsim.errors import ProviderError, ResetNeeded, clip
from vendsim.mail import Skin
from vendsim.memory import Embedder
from vendsim.money import format_cents
from vendsim.record import Recorder, ResultBody
from vendsim.rng import MAX_SEED
from vendsim.scenario import Scenario, load_scenario
from vendsim.tools import Outcome, Tool, perform, tools_of
from vendsim.world import End, World

__all__ = ["Observation", "ToolCallEnv"]

Observation: TypeAlias = dict[str, Any]
_BALANCE_BOUND = 2**53


class _Standing(msgspec.Struct, frozen=True):
    """How things stand after a call: what ``info`` is made of, if it is asked for."""

    day: int
    minute: int
    bank_cents: int
    net_worth_cents: int
    score_cents: int
    reward_cents: int
    units_sold: int
    revenue_cents: int
    tool_calls: int
    refused_calls: int
    seed: int
    end: End | None


class ToolCallEnv(gym.Env[Observation, ToolCall | str]):
    """One agent runs one vending business by tool calls.

    ## Description

    A market as data (a *scenario*) is set running with a seed. The agent finds suppliers,
    buys from them by e-mail, stocks and prices a vending machine, collects its cash and
    pays a daily fee. ``vendsim/Year-v0`` is the year-long market; every shipped scenario
    registers an id of its own, and ``vendsim/Scenario-v0`` takes ``scenario=``.

    What the agent has to know of a market is its briefing, ``env.unwrapped.briefing``; what
    it can do, with schemas for language models, ``env.unwrapped.tools``.

    ## Action Space

    A tool call: ``{"tool": name, "arguments": {…}}``, or the same as JSON text. The space
    (:class:`~vendsim.env.ToolCallSpace`) samples valid calls. Anything else that is sent,
    whatever it be, is refused with a message and changes nothing.

    A third key, ``"output_tokens"``, may say how many tokens a model wrote for the call (a
    whole number, 0 if it is missing; those of refused calls count too). A market can charge
    for them, by ``money.output_token_cents_per_million``, at the close of every seventh day
    and at the end.

    | tool | arguments | changes the business |
    | --- | --- | --- |
    | `send_email` | `to subject body` | yes |
    | `list_emails` | `folder unread_only limit offset` | no |
    | `read_email` | `email_id` | no (marks it read) |
    | `web_search` | `query` | no |
    | `get_balance` | `transactions` | no |
    | `make_payment` | `to amount description` | yes |
    | `collect_cash` | | yes |
    | `get_machine_inventory` | | no |
    | `get_storage_inventory` | | no |
    | `stock_slot` | `row column product quantity` | yes |
    | `empty_slot` | `row column` | yes |
    | `set_price` | `row column price` | yes |
    | `wait` | `hours` | no |
    | `wait_until_tomorrow` | | no |
    | `write_note` | `title text` | yes |
    | `list_notes` | | no |
    | `read_note` | `title` | no |
    | `delete_note` | `title` | yes |
    | `set_reminder` | `day text` | yes |
    | `list_reminders` | | no |
    | `delete_reminder` | `reminder_id` | yes |
    | `write_scratchpad` | `text` | yes |
    | `read_scratchpad` | | no |
    | `delete_scratchpad` | | yes |
    | `write_value` | `key text` | yes |
    | `read_value` | `key` | no |
    | `delete_value` | `key` | yes |
    | `list_keys` | | no |
    | `add_memory` | `text` | yes |
    | `search_memory` | `query k` | no |
    | `delete_memory` | `memory_id` | yes |

    Which of them an agent gets is the scenario's choice.

    Where a market has several machines, `collect_cash`, `get_machine_inventory`, `stock_slot`,
    `empty_slot` and `set_price` take a further argument, `machine`: the id of one.

    Every call that works takes the simulated minutes the scenario gives its tool. A day
    whose minutes are used up ends by itself. A refused call takes no time, but after
    ``limits.refused_calls_per_day`` of them the day ends too.

    ## Observation Space

    A dict:

    | key | space | meaning |
    | --- | --- | --- |
    | `text` | text | the result as the agent reads it; after a night with the morning report |
    | `data` | JSON object | the same as structured values; `data["morning"]` after a night |
    | `ok` | 0 or 1 | whether the call worked |
    | `error` | text | code of the error, empty where it worked |
    | `day` | whole number | index of the day, from 0 |
    | `minute` | whole number | minute of the day, 0 to 1439; 1440 when the run has ended |
    | `balance_cents` | whole number | the bank balance |
    | `unread_emails` | whole number | unread mails in the inbox |

    ## Starting State

    08:00 on day 0 (the scenario's wake minute), empty machines and storage, the opening
    cash in the bank. The first observation's text is the scenario's briefing.

    ## Rewards

    The change of the score, in dollars, as a float of whole cents. The score is the bank
    balance or the net worth, as the scenario's ``score.rule`` says, and opens at the opening
    cash: the return of an episode is final score − opening cash. ``info["reward_cents"]`` holds
    the same exactly.

    ## Episode End

    *Terminated* at the close of the last day, when the business is bankrupt (the fee not
    covered on so many days in a row), and, in a market with a limit of messages, at the close
    of the day of the last one: every call, refused or not, is one message and its answer
    another. Such a limit is a rule of the market and no budget of ours. Never truncated by the
    environment itself; budgets and wrappers may.

    ## Information

    ``info`` has ``day``, ``minute`` (since the start of day 0), ``balance_cents``,
    ``net_worth_cents``, ``score_cents``, ``reward_cents``, ``units_sold``, ``revenue_cents``,
    ``tool_calls`` (refused ones included), ``refused_calls``, ``seed`` and ``end`` (empty,
    ``"horizon"``, ``"messages"`` or ``"bankrupt"``). The agent is not shown it.

    ## Arguments

    Args:
        scenario: Name of a shipped scenario, path of a folder, or a loaded one.
        days: How many days to run, if fewer than the scenario's horizon.
        render_mode: ``"ansi"`` returns the last step as text, ``"human"`` prints it.
        counterparty: Who words suppliers' mails, in place of the default words; see
            :class:`vendsim.mail.Skin`. It decides nothing, but an agent reads other words.
        embedder: Who turns memories into vectors for `search_memory`, in place of the default
            way; see :class:`vendsim.memory.Embedder`.

    Raises:
        ScenarioError: The scenario cannot be used.
        ValueError: One of the others cannot.

    ## Vectors and copies

    Text does not fit the shared memory of ``AsyncVectorEnv``: give it ``shared_memory=False``
    (``gymnasium.make_vec``: ``vector_kwargs={"shared_memory": False}``). All environments of a
    vector play one market for as many days.

    Once it was reset, an environment can be neither copied nor pickled, because SimPy worlds
    hold generators; to try what might happen, play the actions again in another one with the
    same seed: runs are exact.

    ## Version History

    * v0: first release.
    """

    metadata = {"render_modes": ["ansi", "human"], "render_fps": 4}  # noqa: RUF012

    def __init__(
        self,
        scenario: str | Path | Scenario = "year",
        *,
        days: int | None = None,
        render_mode: Literal["ansi", "human"] | None = None,
        counterparty: Skin | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        self.days = self.scenario.calendar.horizon_days if days is None else days
        World.check_days(self.scenario, self.days)
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ValueError(f"render_mode {render_mode!r} is not one of 'ansi', 'human'")
        if not isinstance(counterparty, Skin | None):
            raise ValueError(f"counterparty {clip(counterparty)} has no name and reword()")
        if not isinstance(embedder, Embedder | None):
            raise ValueError(f"embedder {clip(embedder)} has no name and embed()")
        self.render_mode = render_mode
        self.counterparty = counterparty
        self.embedder = embedder
        self.action_space = ToolCallSpace(self.scenario)
        self.observation_space = spaces.Dict(
            {
                "text": UnicodeText(),
                "data": JsonObject(),
                "ok": spaces.Discrete(2),
                "error": UnicodeText(),
                "day": spaces.Discrete(self.days),
                "minute": spaces.Discrete(MINUTES_PER_DAY + 1),
                "balance_cents": spaces.Discrete(2 * _BALANCE_BOUND, start=-_BALANCE_BOUND),
                "unread_emails": spaces.Discrete(2**31),
            }
        )
        self.recorder: Recorder | None = None
        self._world: World | None = None
        self._tool_calls = 0
        self._refused_calls = 0
        self._standing: _Standing | None = None
        self._last = ""

    @property
    def briefing(self) -> str:
        """What the agent is told before it starts."""
        return self.scenario.briefing_for(self.days)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The tools the agent has, with manuals and schemas."""
        return tools_of(self.scenario)

    @property
    def world(self) -> World:
        """The running world, for scorers and tests; agents have no business with it.

        Raises:
            ResetNeeded: Before the first reset.
        """
        if self._world is None:
            raise ResetNeeded("call reset() before anything else")
        return self._world

    @property
    def info(self) -> dict[str, Any]:
        """What stands after the last call that was done, as :meth:`step` gives it.

        Raises:
            ResetNeeded: Before the first reset.
        """
        standing = self._standing
        if standing is None:
            raise ResetNeeded("call reset() before anything else")
        return {
            "day": standing.day,
            "minute": standing.minute,
            "balance_cents": standing.bank_cents,
            "net_worth_cents": standing.net_worth_cents,
            "score_cents": standing.score_cents,
            "reward_cents": standing.reward_cents,
            "units_sold": standing.units_sold,
            "revenue_cents": standing.revenue_cents,
            "tool_calls": standing.tool_calls,
            "refused_calls": standing.refused_calls,
            "seed": standing.seed,
            "end": standing.end or "",
        }

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Start a new run.

        Args:
            seed: Keys everything random; none given, one is drawn from ``np_random``.
            options: None are known; ignored.
        """
        super().reset(seed=seed)
        if seed is None:
            seed = int(self.np_random.integers(MAX_SEED))
        world = World(
            self.scenario,
            seed,
            days=self.days,
            counterparty=self.counterparty,
            embedder=self.embedder,
        )
        self._world = world
        self._tool_calls = 0
        self._refused_calls = 0
        self._last = self.briefing
        events, entries = world.drain()
        if self.recorder is not None:
            self.recorder.append(
                world.minute, "", None, {}, events, entries, world.business.bank_cents
            )
        outcome = Outcome("", None, self.briefing, {}, "")
        return self._observe(world, outcome, world.business.score_cents), self.info

    def step(self, action: ToolCall | str) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Perform one tool call.

        Raises:
            ResetNeeded: As in :meth:`call`.
            ProviderError: Likewise.
        """
        observation = self.call(action)
        info = self.info
        return observation, info["reward_cents"] / 100, bool(info["end"]), False, info

    def call(self, action: ToolCall | str) -> Observation:
        """Perform one tool call: a :meth:`step` without ``info``, which few look at every time.

        Raises:
            ResetNeeded: Before the first reset, or after the end.
            ProviderError: The counterparty, or the embedder, gave up for good. The call is half
                done and not recorded, and the run is over.
        """
        world = self._world or self.world
        if world.end is not None:
            raise ResetNeeded(f"the run has ended ({world.end}): call reset()")
        before_cents = world.business.score_cents
        try:
            outcome = perform(world, action)
        except (ProviderError, KeyboardInterrupt):
            self._world = None  # Nobody may go on with a world whose day stopped half way.
            raise
        self._tool_calls += 1
        if outcome.error:
            self._refused_calls += 1
        events, entries = world.drain()
        if self.recorder is not None:
            result = ResultBody(outcome.data, outcome.error, outcome.text)
            self.recorder.append(
                world.minute,
                outcome.tool,
                outcome.action,
                result,
                events,
                entries,
                world.business.ledger.bank_cents,
            )
        if self.render_mode is not None:
            self._last = self._describe(world, outcome)
            if self.render_mode == "human":
                print(self._last)
        return self._observe(world, outcome, before_cents)

    def render(self) -> str | None:
        """The last step as text in mode ``ansi``; ``human`` prints as it goes."""
        return self._last if self.render_mode == "ansi" else None

    def __getstate__(self) -> dict[str, Any]:
        """What a copy is made of; a shallow one would play in the same world.

        Raises:
            TypeError: After the first reset.
        """
        if self._world is not None:
            raise TypeError(
                "an environment that was reset can be neither copied nor pickled: reset another "
                "with the same seed and play the same actions in it"
            )
        return self.__dict__

    def _observe(self, world: World, outcome: Outcome, before_cents: int) -> Observation:
        business = world.business
        ledger, sales = business.ledger, business.sales
        error, day, minute = outcome.error, world.day, world.minute
        balance_cents, score_cents = ledger.bank_cents, business.score_cents
        self._standing = _Standing(
            day,
            minute,
            balance_cents,
            ledger.net_worth_cents,
            score_cents,
            score_cents - before_cents,
            sales.units,
            sales.revenue_cents,
            self._tool_calls,
            self._refused_calls,
            world.seed,
            world.end,
        )
        return {
            "text": outcome.text,
            "data": outcome.data,
            "ok": 0 if error else 1,
            "error": error,
            "day": day,
            "minute": minute - day * MINUTES_PER_DAY,
            "balance_cents": balance_cents,
            "unread_emails": business.mailbox.unread_count,
        }

    def _describe(self, world: World, outcome: Outcome) -> str:
        time = format_minute_of_day(world.minute - world.day * MINUTES_PER_DAY)
        head = f"day {world.day + 1}, {time}"
        balance = format_cents(world.business.bank_cents)
        return f"[{head} | {balance}] {outcome.tool or 'call'}\n{outcome.text}"
