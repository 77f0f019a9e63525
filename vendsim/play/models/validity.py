"""Whether a conversation is one that providers accept: checked before every request."""

from __future__ import annotations

from collections.abc import Sequence

from vendsim.play.models.turns import ModelTurn, ResultTurn, Turn, UserTurn

__all__ = ["fault_of"]


def fault_of(turns: Sequence[Turn]) -> str | None:
    """What is wrong with a conversation, ``None`` where nothing is.

    It opens with a text from outside; every call of an answer has exactly one result, all of
    them right behind it; no result is without its call; no id is used twice in one answer (some
    servers number the calls of every answer anew).
    """
    if not turns or not isinstance(turns[0], UserTurn):
        return "it does not open with a text from outside"
    due: set[str] = set()
    for place, turn in enumerate(turns):
        if isinstance(turn, ResultTurn):
            if turn.call_id not in due:
                return f"turn {place}: result {turn.call_id} has no call before it, or two results"
            due.remove(turn.call_id)
            continue
        if due:
            return f"turn {place}: calls {', '.join(sorted(due))} have no result"
        if isinstance(turn, ModelTurn):
            for call in turn.calls:
                if call.id in due:
                    return f"turn {place}: call id {call.id} stands twice"
                due.add(call.id)
    if due:
        return f"calls {', '.join(sorted(due))} have no result"
    return None
