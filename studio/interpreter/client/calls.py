"""Every call of the client that is answered here, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from studio.interpreter.client import files, happenings, messages, people, states, tables
from studio.interpreter.client.arguments import NOT_CONNECTED, Given
from studio.sandbox.host import HostCall, HostError

if TYPE_CHECKING:
    from studio.interpreter.turn import Turn

ClientCall = Callable[["Turn", Given], Awaitable[Any]]

CALLS: dict[str, ClientCall] = {
    "createMessage": messages.create_message,
    "getMessage": messages.get_message,
    "listMessages": messages.list_messages,
    "deleteMessage": messages.delete_message,
    "getConversation": people.get_conversation,
    "updateConversation": people.update_conversation,
    "createConversation": people.create_conversation,
    "getOrCreateConversation": people.get_or_create_conversation,
    "listConversations": people.list_conversations,
    "getUser": people.get_user,
    "updateUser": people.update_user,
    "createUser": people.create_user,
    "getOrCreateUser": people.get_or_create_user,
    "listUsers": people.list_users,
    "listParticipants": people.list_participants,
    "getState": states.get_state,
    "setState": states.set_state,
    "patchState": states.patch_state,
    "getOrSetState": states.get_or_set_state,
    "createEvent": happenings.create_event,
    "getEvent": happenings.get_event,
    "listEvents": happenings.list_events,
    "callAction": happenings.call_action,
    "trackAnalytics": happenings.track_analytics,
    "uploadFile": files.upload_file,
    "getFile": files.get_file,
    "getFileContent": files.get_file_content,
    "listFiles": files.list_files,
    "deleteFile": files.delete_file,
    "updateFileMetadata": files.update_file_metadata,
    "searchFiles": files.search_files,
}
"""Besides the calls for tables, which are in `tables.CALLS`."""


async def answer(turn: Turn, call: HostCall) -> Any:
    """Answers a call of the client. Raises HostError."""
    given = Given(call)
    if call.method in tables.CALLS:
        return await tables.answer(turn, call.method, given)
    known = CALLS.get(call.method)
    if known is None:
        raise HostError(
            f"{call.name} cannot be called here: it needs the cloud, and this bot runs on your machine.",
            name=NOT_CONNECTED,
        )
    return await known(turn, given)
