"""The client's calls for conversations and users: the ones that talk here, and others that code makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.interpreter.client.arguments import Given, not_found

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Json = dict[str, Any]


# -- conversations


async def get_conversation(turn: Turn, given: Given) -> Json:
    return {"conversation": _conversation(turn, given.text("id", turn.conversation.id))}


async def update_conversation(turn: Turn, given: Given) -> Json:
    """Sets tags; a tag that is given as null or empty goes."""
    found = _conversation(turn, given.text("id", turn.conversation.id))
    _set_tags(found, given)
    _store(turn, given, "conversations", found)
    if found["id"] == turn.conversation.id:
        turn.set_tags("conversation", found["tags"])
    return {"conversation": found}


async def get_or_create_conversation(turn: Turn, given: Given) -> Json:
    """The conversation that has the same channel and tags, or a new one."""
    channel, tags = given.text("channel", "channel"), _texts(given.object("tags"))
    wanted = given.get("discriminateByTags")
    same = {str(name): tags.get(str(name)) for name in wanted} if isinstance(wanted, list) else tags
    known = [_conversation(turn, turn.conversation.id), *_stored(turn, "conversations").values()]
    for found in known:
        if tags and found["channel"] == channel and same.items() <= found["tags"].items():
            return {"conversation": found, "meta": {"created": False}}
    return {**await create_conversation(turn, given), "meta": {"created": True}}


async def create_conversation(turn: Turn, given: Given) -> Json:
    made = {
        "id": turn.conversation.new_id("conv"),
        "channel": given.text("channel", "channel"),
        "integration": given.text("integration", given.text("integrationName", turn.incoming.integration)),
        "tags": _texts(given.object("tags")),
        "createdAt": turn.now_text,
        "updatedAt": turn.now_text,
    }
    _store(turn, given, "conversations", made)
    return {"conversation": made}


async def list_conversations(turn: Turn, given: Given) -> Json:
    own = _conversation(turn, turn.conversation.id)
    others = [one for one in _stored(turn, "conversations").values() if one["id"] != own["id"]]
    tags = given.object("tags")
    return {"conversations": [one for one in (own, *others) if tags.items() <= one["tags"].items()], "meta": {}}


def _conversation(turn: Turn, key: str) -> Json:
    found = _stored(turn, "conversations").get(key)
    if found is not None:
        return {**found, "tags": dict(found["tags"])}
    if key != turn.conversation.id:
        raise not_found(f"There is no conversation “{key}”.")
    return {
        "id": key,
        "channel": turn.incoming.channel,
        "integration": turn.incoming.integration,
        "tags": turn.tags_of("conversation"),
        "createdAt": turn.now_text,
        "updatedAt": turn.now_text,
    }


# -- users


async def get_user(turn: Turn, given: Given) -> Json:
    return {"user": _user(turn, given.text("id", turn.conversation.user_id))}


async def update_user(turn: Turn, given: Given) -> Json:
    """Sets the name, the picture and tags of a user."""
    found = _user(turn, given.text("id", turn.conversation.user_id))
    for name in ("name", "pictureUrl", "attributes", "email"):
        if given.get(name) is not None:
            found[name] = given.get(name)
    _set_tags(found, given)
    _store(turn, given, "users", found)
    if found["id"] == turn.conversation.user_id:
        turn.set_tags("user", found["tags"])
    return {"user": found}


async def get_or_create_user(turn: Turn, given: Given) -> Json:
    """The user that has the same tags, or a new one."""
    tags = _texts(given.object("tags"))
    known = [_user(turn, turn.conversation.user_id), *_stored(turn, "users").values()]
    for found in known:
        if tags and tags.items() <= found["tags"].items():
            return {"user": found, "meta": {"created": False}}
    return {**await create_user(turn, given), "meta": {"created": True}}


async def create_user(turn: Turn, given: Given) -> Json:
    made: Json = {
        "id": turn.conversation.new_id("user"),
        "tags": _texts(given.object("tags")),
        "createdAt": turn.now_text,
        "updatedAt": turn.now_text,
    }
    made |= {name: given.get(name) for name in ("name", "pictureUrl", "attributes") if given.get(name) is not None}
    _store(turn, given, "users", made)
    return {"user": made}


async def list_users(turn: Turn, given: Given) -> Json:
    own = _user(turn, turn.conversation.user_id)
    others = [one for one in _stored(turn, "users").values() if one["id"] != own["id"]]
    tags = given.object("tags")
    return {"users": [one for one in (own, *others) if tags.items() <= one["tags"].items()], "meta": {}}


async def list_participants(turn: Turn, given: Given) -> Json:
    given.text("id", turn.conversation.id)
    return {"participants": [_user(turn, turn.conversation.user_id)], "meta": {}}


def _user(turn: Turn, key: str) -> Json:
    found = _stored(turn, "users").get(key)
    if found is not None:
        return {**found, "tags": dict(found["tags"])}
    if key not in (turn.conversation.user_id, turn.bot.settings.id):
        raise not_found(f"There is no user “{key}”.")
    tags = turn.tags_of("user") if key == turn.conversation.user_id else {}
    return {"id": key, "tags": tags, "createdAt": turn.now_text, "updatedAt": turn.now_text}


# -- both


def _stored(turn: Turn, kind: str) -> dict[str, Json]:
    found = turn.conversation.records.get(kind)
    return found if isinstance(found, dict) else {}


def _store(turn: Turn, given: Given, kind: str, thing: Json) -> None:
    given.weigh("tags", thing)
    kept = turn.conversation.records.setdefault(kind, {})
    given.make_room(kept, thing["id"], kind)
    kept[thing["id"]] = {**thing, "updatedAt": turn.now_text}


def _set_tags(thing: Json, given: Given) -> None:
    for name, value in given.object("tags").items():
        if value in (None, ""):
            thing["tags"].pop(name, None)
        else:
            thing["tags"][name] = str(value)


def _texts(tags: Json) -> dict[str, str]:
    return {name: str(value) for name, value in tags.items() if value not in (None, "")}
