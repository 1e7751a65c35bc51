"""The client's calls for files, over the session's file store."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from studio.interpreter.client.arguments import NOT_CONNECTED, Given, invalid, not_found
from studio.interpreter.files import FileError, StoredFile
from studio.sandbox.host import HostError

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

Json = dict[str, Any]


async def upload_file(turn: Turn, given: Given) -> Json:
    """Keeps a file under a key, replacing the one of that key."""
    key = given.text("key")
    if given.get("url"):
        raise HostError(
            f"{given.name} cannot fetch “url” here: download it with axios and pass “content”.", name=NOT_CONNECTED
        )
    content = _content(given)
    tags = {name: str(value) for name, value in given.object("tags").items() if value is not None}
    kind = given.text("contentType", "application/octet-stream" if isinstance(given.get("content"), dict) else "")
    before = turn.services.files.by_key(key)
    file = StoredFile(
        id=before.id if before else turn.conversation.new_id("file"),
        key=key,
        content_type=kind or "text/plain",
        size=len(content),
        tags=tags,
        metadata=given.object("metadata"),
        index=given.get("index") is True,
        created_at=before.created_at if before else turn.now_text,
        updated_at=turn.now_text,
    )
    try:
        turn.services.files.put(file, content)
    except FileError as problem:
        raise invalid(str(problem)) from problem
    return {"file": file.to_json(turn.bot.settings.id)}


def _content(given: Given) -> bytes:
    """The bytes of a file: text, a list of bytes, a Buffer as JSON, or `{base64}`."""
    content = given.get("content")
    if isinstance(content, dict) and isinstance(content.get("base64"), str):
        try:
            return base64.b64decode(content["base64"], validate=True)
        except binascii.Error:
            raise invalid(f"“content” of {given.name} is no base64.") from None
    if isinstance(content, dict):
        content = content.get("data")
    if isinstance(content, str):
        return content.encode("utf-8", "replace")
    if isinstance(content, list) and all(isinstance(byte, int) and 0 <= byte < 256 for byte in content):
        return bytes(content)
    raise invalid(f"{given.name} needs “content”, a text or bytes.")


async def get_file(turn: Turn, given: Given) -> Json:
    return {"file": _file(turn, given).to_json(turn.bot.settings.id)}


async def list_files(turn: Turn, given: Given) -> Json:
    files = turn.services.files.having(given.object("tags"))
    return {"files": [file.to_json(turn.bot.settings.id) for file in files], "meta": {}}


async def delete_file(turn: Turn, given: Given) -> Json:
    turn.services.files.remove(_file(turn, given).id)
    return {}


async def get_file_content(turn: Turn, given: Given) -> Json:
    """The text of a file. The cloud gives an address to fetch instead, which there is none of here."""
    file = _file(turn, given)
    return {"content": turn.services.files.read(file.id).decode("utf-8", "replace")}


async def update_file_metadata(turn: Turn, given: Given) -> Json:
    """Changes tags and metadata; what is given as null goes."""
    file = _file(turn, given)
    tags = {**file.tags, **given.object("tags")}
    metadata = {**file.metadata, **given.object("metadata")}
    changed = file.changed(
        {name: str(value) for name, value in tags.items() if value is not None},
        {name: value for name, value in metadata.items() if value is not None},
        turn.now_text,
    )
    turn.services.files.put(changed)
    return {"file": changed.to_json(turn.bot.settings.id)}


async def search_files(turn: Turn, given: Given) -> Json:
    """Passages that hold the words of a query, the best first."""
    found = turn.services.files.search(given.text("query"), given.object("tags"), given.number("limit", 20))
    passages = [
        {
            "content": passage.text,
            "score": passage.score,
            "meta": {"position": passage.position, "type": "chunk"},
            "file": passage.file.to_json(turn.bot.settings.id),
        }
        for passage in found
    ]
    return {"passages": passages}


def _file(turn: Turn, given: Given) -> StoredFile:
    wanted = given.text("id")
    file = turn.services.files.by_id(wanted) or turn.services.files.by_key(wanted)
    if file is None:
        raise not_found(f"There is no file “{wanted}”.")
    return file
