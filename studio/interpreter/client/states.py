"""The client's calls for states: values kept by name for a conversation, a user, the bot, an integration or a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.interpreter.client.arguments import Given, invalid, not_found

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Json = dict[str, Any]

TYPES = ("conversation", "user", "bot", "integration", "task", "workflow")


async def get_state(turn: Turn, given: Given) -> Json:
    key = _key(turn, given)
    state = _states(turn).get(key)
    if state is None:
        raise not_found(f"There is no state “{given.text('name')}” of this {given.text('type')}.")
    return {"state": state, "meta": {"cached": False}}


async def set_state(turn: Turn, given: Given) -> Json:
    """Keeps a value; null removes it."""
    key = _key(turn, given)
    if given.get("payload") is None:
        state = _state(turn, given, key, None)
        _states(turn).pop(key, None)
        return {"state": state}
    return _keep(turn, given, key, given.object("payload"))


async def patch_state(turn: Turn, given: Given) -> Json:
    """Changes some fields of a value; fields given as null go."""
    key = _key(turn, given)
    before = _states(turn).get(key)
    merged = {**(before["payload"] if before else {}), **given.object("payload", required=True)}
    return _keep(turn, given, key, {name: value for name, value in merged.items() if value is not None})


async def get_or_set_state(turn: Turn, given: Given) -> Json:
    """The value, which becomes the given one where there is none."""
    key = _key(turn, given)
    return {"state": _states(turn)[key]} if key in _states(turn) else await set_state(turn, given)


def _keep(turn: Turn, given: Given, key: str, payload: Json) -> Json:
    given.weigh("payload", payload)
    states = _states(turn)
    given.make_room(states, key, "states")
    state = states[key] = _state(turn, given, key, payload)
    return {"state": state}


def _key(turn: Turn, given: Given) -> str:
    kind = given.text("type")
    if kind not in TYPES:
        raise invalid(f"“type” of {given.name} is one of {', '.join(TYPES)}, not “{kind}”.")
    return f"{kind}/{_owner(turn, given)}/{given.text('name')}"


def _owner(turn: Turn, given: Given) -> str:
    """Whose state it is: the one who talks, unless an id is given."""
    defaults = {"conversation": turn.conversation.id, "user": turn.conversation.user_id}
    return given.text("id", defaults.get(given.text("type"), turn.bot.settings.id))


def _states(turn: Turn) -> dict[str, Json]:
    states: dict[str, Json] = turn.conversation.records.setdefault("states", {})
    return states


def _state(turn: Turn, given: Given, key: str, payload: Json | None) -> Json:
    kind = given.text("type")
    before = _states(turn).get(key)
    state = {
        "id": before["id"] if before else turn.conversation.new_id("state"),
        "type": kind,
        "name": given.text("name"),
        "botId": turn.bot.settings.id,
        "createdAt": before["createdAt"] if before else turn.now_text,
        "updatedAt": turn.now_text,
        "payload": payload,
    }
    if kind in ("conversation", "user"):
        state[f"{kind}Id"] = _owner(turn, given)
    return state
