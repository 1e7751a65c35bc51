"""The client's calls other than for tables, as code makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.interpreter.events import IntegrationCalled, MessageSent
from studio.interpreter.files import FileError, FileStore, StoredFile
from tests.fixtures.bot_builder import BotBuilder, always, capture, code, text
from tests.interpreter.conftest import JavaScript
from tests.interpreter.talk import Talk


def bot_with(source: str) -> BotBuilder:
    bot = BotBuilder()
    bot.main.node("Do", code(source), capture("WaitForInput"), default="Do")
    bot.main.special("trigger", "On paid", always("Paid"), integrationId="shop", triggerId="paid")
    bot.main.node("Paid", text("Paid {{event.payload.amount}}"))
    return bot


def talk_of(javascript: JavaScript, source: str, **options: Any) -> Talk:
    return javascript.talk(bot_with(source), **options)


def value(javascript: JavaScript, expression: str, **options: Any) -> Any:
    talk = talk_of(javascript, f"session.x = {expression}", **options)
    told = talk.say("hello")
    assert told.errors == []
    return talk.variable("session.x")


def test_a_message_is_sent_into_the_conversation(javascript: JavaScript) -> None:
    talk = talk_of(
        javascript,
        """session.x = (await client.createMessage({conversationId: event.conversationId, userId: event.botId,
            type: 'dropdown', payload: {text: 'Pick', options: [{label: 'A', value: 'a'}]}, tags: {}})).message""",
    )

    told = talk.say("hi")

    assert told.payloads == [{"type": "dropdown", "text": "Pick", "options": [{"label": "A", "value": "a"}]}]
    message = talk.variable("session.x")
    assert message["id"] == told.of(MessageSent)[0].id
    assert (message["direction"], message["type"], message["userId"]) == ("outgoing", "dropdown", "bot-test")
    assert message["createdAt"] == "2026-03-02T09:00:00.000Z"
    assert talk.variable("session.history")[-1] == {"sender": "bot", "preview": "Pick"}


def test_messages_can_be_read_back(javascript: JavaScript) -> None:
    source = "session.x = (await client.listMessages({conversationId: event.conversationId})).messages"
    bot = bot_with(source)
    bot.main.node("Hello", text("Hello!"), default="Do")
    talk = javascript.talk(bot)
    talk.of(talk.session.start_at("wf-main", "nd-main-hello"))
    talk.say("one")

    listed = talk.variable("session.x")
    assert [(one["direction"], one["payload"]["text"]) for one in listed] == [
        ("incoming", "one"),
        ("outgoing", "Hello!"),
    ]
    assert talk.session.conversation.records["messages"]

    plain = Talk(BotBuilder())
    plain.say("hi")
    assert "messages" not in plain.session.conversation.records


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(await client.getConversation({id: event.conversationId})).conversation.id", "conv-1"),
        ("(await client.updateConversation({id: event.conversationId, tags: {a: 'b'}})).conversation.tags", {"a": "b"}),
        ("(await client.getOrCreateConversation({channel: 'channel', tags: {id: '5'}})).conversation.tags", {"id": "5"}),
        ("await client.getOrCreateConversation({tags: {id: '5'}}).then(async (a) => a.conversation.id === "
         "(await client.getOrCreateConversation({tags: {id: '5'}})).conversation.id)", True),
        ("(await client.listConversations({})).conversations.length", 1),
        ("(await client.getUser({id: event.userId})).user.id", "user-1"),
        ("(await client.updateUser({id: event.userId, name: 'Ada', tags: {vip: 'yes', x: null}})).user", {"name": "Ada"}),
        ("await client.updateUser({name: 'Ada'}).then(async () => (await client.getUser({id: event.userId})).user.name)", "Ada"),
        ("(await client.getOrCreateUser({tags: {phone: '1'}})).user.tags", {"phone": "1"}),
        ("(await client.listParticipants({id: event.conversationId})).participants.length", 1),
        ("(await client.getOrSetState({type: 'user', id: event.userId, name: 's', payload: {n: 1}})).state.payload", {"n": 1}),
        ("await client.setState({type: 'bot', id: event.botId, name: 's', payload: {n: 1, m: 2}}).then(async () => "
         "(await client.patchState({type: 'bot', id: event.botId, name: 's', payload: {n: 3, m: null}})).state.payload)", {"n": 3}),
        ("(await client.createEvent({type: 'shop:other', payload: {a: 1}})).event.status", "pending"),
        ("await client.createEvent({type: 'x:y', payload: {}}).then(async (e) => (await client.getEvent({id: e.event.id})).event.type)", "x:y"),
        ("(await client.callAction({type: 'webchat:getUserData', input: {userId: event.userId}})).output", {"userData": {}}),
        ("(await actions.webchat.getUserData({userId: event.userId})).userData", {}),
    ],
)  # fmt: skip
def test_calls_about_people_states_and_events(javascript: JavaScript, expression: str, expected: Any) -> None:
    found = value(javascript, expression)

    if isinstance(expected, dict) and isinstance(found, dict):
        assert expected.items() <= found.items()
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("call", "name", "sentence"),
    [
        ("client.createMessage({type: 'text', payload: {text: ''}})", "InvalidPayloadError", "its “text” is empty"),
        ("client.createMessage({payload: {}})", "InvalidPayloadError", "client.createMessage needs “type”."),
        ("client.getMessage({id: 'x'})", "ResourceNotFoundError", "There is no message “x” in this conversation."),
        ("client.getConversation({id: 'x'})", "ResourceNotFoundError", "There is no conversation “x”."),
        ("client.getUser({id: 'x'})", "ResourceNotFoundError", "There is no user “x”."),
        ("client.getState({type: 'user', name: 'x'})", "ResourceNotFoundError", "There is no state “x” of this user."),
        ("client.setState({type: 'cat', name: 'x', payload: {}})", "InvalidPayloadError", "is one of conversation, user"),
        ("client.setState({type: 'user', name: 'x', payload: 5})", "InvalidPayloadError", "“payload” of client.setState is not an object."),
        ("client.createEvent({type: 'x:y', schedule: {dateTime: 'soon'}})", "InvalidPayloadError", "is no date: “soon”"),
        ("client.getFile({id: 'x'})", "ResourceNotFoundError", "There is no file “x”."),
        ("client.uploadFile({key: 'a', url: 'https://x'})", "NotConnected", "cannot fetch “url” here"),
        ("client.uploadFile({key: 'a'})", "InvalidPayloadError", "needs “content”"),
        ("actions.shop.buy({})", "NotConnected", "the integration “shop” is not connected"),
        ("client.runVrl({})", "NotConnected", "it needs the cloud"),
        ("zai.extract('x')", "NotConnected", "zai.extract needs a language model"),
    ],
)  # fmt: skip
def test_errors(javascript: JavaScript, call: str, name: str, sentence: str) -> None:
    seen = value(javascript, f"await {call}.catch((e) => [e.name, e.message])")

    assert seen[0] == name
    assert sentence in seen[1]


def test_states_and_names_outlive_a_conversation(javascript: JavaScript) -> None:
    talk = talk_of(
        javascript,
        """const key = {type: 'user', id: event.userId, name: 'seen'}
        session.x = (await client.getOrSetState({...key, payload: {n: 0}})).state.payload.n
        await client.setState({...key, payload: {n: session.x + 1}})""",
    )
    talk.say("hi")
    talk.session.new_conversation()
    talk.say("hi")
    assert talk.variable("session.x") == 1
    talk.session.new_user()
    talk.say("hi")
    assert talk.variable("session.x") == 0


def test_tags_that_code_sets_are_on_the_next_event(javascript: JavaScript) -> None:
    talk = talk_of(
        javascript,
        "session.x = event.tags.conversation.order; await client.updateConversation({tags: {order: '7'}})",
    )
    talk.say("hi", "again")

    assert talk.variable("session.x") == "7"


def test_an_event_that_code_makes_fires_its_trigger_after_the_turn(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.node("Do", code("await client.createEvent({type: 'shop:paid', payload: {amount: 5}})"), text("done"))
    bot.main.special("trigger", "On paid", always("Paid"), integrationId="shop", triggerId="paid")
    bot.main.node("Paid", text("Paid {{event.payload.amount}}"))

    told = javascript.talk(bot).say("hi")

    assert told.texts == ["done", "Paid 5"]
    assert [event.type for event in told].count("turn_finished") == 2


def test_events_can_be_scheduled(javascript: JavaScript) -> None:
    bot = BotBuilder()
    source = "await client.createEvent({type: 'shop:paid', payload: {amount: 5}, schedule: {delay: 60000}})"
    bot.main.node("Do", code(source), text("done"))
    bot.main.special("trigger", "On paid", always("Paid"), integrationId="shop", triggerId="paid")
    bot.main.node("Paid", text("Paid {{event.payload.amount}}"))
    talk = javascript.talk(bot)

    assert talk.say("hi").texts == ["done"]
    assert talk.of(talk.session.run_due()) == []
    talk.session.load(talk.session.save())
    talk.clock.moment = talk.clock.moment.replace(minute=2)
    assert talk.of(talk.session.run_due()).texts == ["Paid 5"]
    assert talk.of(talk.session.run_due()) == []


def test_events_that_make_one_another_do_not_go_on_for_ever(javascript: JavaScript) -> None:
    bot = BotBuilder()
    bot.main.node("Do", code("await client.createEvent({type: 'a:b', payload: {}})"))
    bot.main.special("trigger", "On b", always("Do"), integrationId="a", triggerId="b")

    told = javascript.talk(bot).say("hi")

    assert [event.type for event in told].count("turn_finished") == 11


def test_a_client_that_is_switched_off_does_not_exist(javascript: JavaScript) -> None:
    bot = bot_with("session.x = typeof client")
    bot.settings["useClient"] = False
    talk = javascript.talk(bot)
    talk.say("hi")

    assert talk.variable("session.x") == "undefined"


def test_the_bot_itself_can_be_read(javascript: JavaScript) -> None:
    bot = bot_with("session.x = Artifact.knowledge_base.map((kb) => kb.id)")
    bot.extra["knowledge_base"] = [{"id": "kb-1", "name": "Help"}]
    talk = javascript.talk(bot)
    talk.say("hi")

    assert talk.variable("session.x") == ["kb-1"]


def test_tracking_is_told(javascript: JavaScript) -> None:
    told = talk_of(javascript, "await client.trackAnalytics({name: 'sold', count: 2})").say("hi")

    called = told.of(IntegrationCalled)[0]
    assert (called.action, called.input, called.outcome) == ("trackEvent", {"name": "sold", "count": 2}, "recorded")


# -- files


FILES = """await (async () => {
    const seen = []
    const {file} = await client.uploadFile({key: '../../notes/a.txt', content: 'Plums ripen in August. Apples keep.',
        index: true, tags: {kind: 'note'}})
    seen.push(file.key, file.size, file.contentType, file.tags, file.status)
    await client.uploadFile({key: 'b.bin', content: new Uint8Array([1, 2, 255]), contentType: 'application/x'})
    seen.push((await client.listFiles({})).files.map((f) => f.key))
    seen.push((await client.listFiles({tags: {kind: ['note', 'x']}})).files.length)
    seen.push((await client.searchFiles({query: 'when are plums ripe', tags: {kind: 'note'}})).passages.map((p) => p.content))
    seen.push((await client.getFile({id: 'b.bin'})).file.size)
    seen.push((await client.updateFileMetadata({id: file.id, tags: {kind: null, x: 'y'}})).file.tags)
    await client.deleteFile({id: file.id})
    seen.push((await client.listFiles({})).files.length)
    return seen
})()"""


@pytest.mark.parametrize("in_folder", [False, True])
def test_files_are_kept_found_and_searched(javascript: JavaScript, tmp_path: Path, in_folder: bool) -> None:
    folder = tmp_path / "files" if in_folder else None

    seen = value(javascript, FILES, files=FileStore(folder))

    assert seen == [
        "../../notes/a.txt", 35, "text/plain", {"kind": "note"}, "indexing_completed",
        ["b.bin", "../../notes/a.txt"], 1, ["Plums ripen in August. Apples keep."], 3, {"x": "y"}, 1,
    ]  # fmt: skip
    if folder is not None:
        assert sorted(path.name for path in folder.iterdir()) == ["2.bin", "2.json"]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["files"]
        assert FileStore(folder).by_key("b.bin") is not None


def test_files_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.interpreter.files.MOST_BYTES", 10)
    store = FileStore()
    store.put(StoredFile("1", "a", size=6), b"123456")
    store.put(StoredFile("1", "a", size=10), b"1234567890")

    with pytest.raises(FileError, match="may have 0 MB in all"):
        store.put(StoredFile("2", "b", size=1), b"1")
