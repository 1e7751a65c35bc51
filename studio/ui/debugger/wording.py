"""The interpreter's events in a builder's words: one table from event type to level, icon and sentence.

The line between two bubbles, the row of the log and the terminal say the same thing, because they all ask here.
No Qt in this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote

Level = Literal["debug", "info", "warning", "error"]
Event = Mapping[str, Any]
"""An event in its flat form, as the command line prints it."""

LEVELS: tuple[Level, ...] = ("debug", "info", "warning", "error")

PREVIEW_LENGTH = 120
"""Characters of a value or message that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is said about one event."""

    level: Level
    icon: str
    text: str
    """One sentence without a full stop, on one line."""
    detail: str = ""
    """More to read, any number of lines: a stack trace, the passages found."""
    inline: bool = False
    """Whether the line belongs between the bubbles of the emulator; the log shows all."""


def line_for(event: Event) -> Line:
    """What is said about an event; types this version does not know are named and kept at level debug."""
    kind = text_of(event.get("type"))
    words = _WORDS.get(kind)
    return words(event) if words else Line("debug", "unknown", _in_words(kind) or "An event without a type")


def duration(milliseconds: Any) -> str:
    """`12 ms`, `1.2 s` or `2 min 5 s`; empty for what is not a number."""
    if not isinstance(milliseconds, int | float) or isinstance(milliseconds, bool) or milliseconds < 0:
        return ""
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms" if milliseconds >= 1 else "<1 ms"
    seconds = milliseconds / 1000
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def short_value(value: Any) -> str:
    """A variable's value on one line, short whatever its size."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f"“{one_line(value)}”"
        case {"$date": str(date)} if len(value) == 1:
            return date
        case dict():
            if len(value) <= 3 and all(_is_plain(item) for item in value.values()):
                return one_line(json.dumps(value, ensure_ascii=False))
            return f"an object with {counted(len(value), 'field')}" if value else "{}"
        case list():
            if len(value) <= 5 and all(_is_plain(item) for item in value):
                return one_line(json.dumps(value, ensure_ascii=False))
            return f"a list of {counted(len(value), 'item')}"
        case _:
            return one_line(str(value))


def message_preview(payload: Any) -> str:
    """What a message says, on one line; its kind where it says nothing."""
    if not isinstance(payload, dict):
        return one_line(text_of(payload))
    kind = text_of(payload.get("type"))
    for key in ("text", "markdown", "title", "label", "address", "value"):
        text = one_line(text_of(payload.get(key)))
        if text:
            return text
    for key in ("imageUrl", "audioUrl", "videoUrl", "fileUrl"):
        if payload.get(key):
            return one_line(_file_name(text_of(payload[key])))
    items = payload.get("items")
    if isinstance(items, list):
        return one_line(", ".join(filter(None, (message_preview(item) for item in items[:5]))))
    if kind == "location":
        return f"{text_of(payload.get('latitude'))}, {text_of(payload.get('longitude'))}"
    return kind


def one_line(text: str) -> str:
    """Text on one line, shortened with an ellipsis."""
    line = " ".join(text[: PREVIEW_LENGTH * 4].split())
    return line if len(line) <= PREVIEW_LENGTH else line[: PREVIEW_LENGTH - 1].rstrip() + "…"


def text_of(value: Any) -> str:
    """Text whatever the value is: bots send numbers where text is meant."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float) or (isinstance(value, str) and len(value) < 40)


def _file_name(url: str) -> str:
    if url.startswith("data:"):
        return url[5:].split(",", 1)[0].split(";", 1)[0] or "data"
    return unquote(url.split("?", 1)[0].rstrip("/").rpartition("/")[2]) or url


_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-]+")


def _in_words(identifier: str) -> str:
    words = " ".join(word if word.isupper() else word.lower() for word in _WORD_BREAK.split(identifier) if word)
    return words[:1].upper() + words[1:]


def _name(event: Event, key: str = "name") -> str:
    return one_line(text_of(event.get(key)))


def _after(text: str, addition: str) -> str:
    return f"{text} · {addition}" if addition else text


def _turn_started(event: Event) -> Line:
    incoming = event.get("event")
    kind = text_of(incoming.get("type")) if isinstance(incoming, dict) else text_of(incoming)
    payload = incoming.get("payload") if isinstance(incoming, dict) else None
    preview = one_line(text_of(incoming.get("preview"))) if isinstance(incoming, dict) else ""
    preview = preview or (message_preview(payload) if payload else "")
    if "timeout" in kind.lower():
        return Line("info", "clock", "The conversation timed out", inline=True)
    if kind == "start":
        return Line("info", "restart", "Restarting from the chosen node", inline=True)
    if isinstance(incoming, dict) and isinstance(incoming.get("trigger"), dict):
        trigger = incoming["trigger"]
        source = f"{text_of(trigger.get('integration'))}/{text_of(trigger.get('name'))}"
        return Line("info", "trigger", f"Received event {source}", inline=True)
    if preview and preview != kind:
        return Line("info", "message", f"Received “{preview}”")
    return Line("info", "message", f"Received {_in_words(kind).lower() or 'an event'}")


def _turn_finished(event: Event) -> Line:
    took = duration(event.get("duration_ms"))
    steps = event.get("steps")
    text = f"Turn finished in {took}" if took else "Turn finished"
    return Line("debug", "check", f"{text} after {counted(steps, 'step')}" if isinstance(steps, int) else text)


def _turn_stopped(_event: Event) -> Line:
    return Line("info", "stop", "Stopped before the turn had ended", inline=True)


def _workflow_entered(event: Event) -> Line:
    return Line("info", "workflow", f"Entered workflow {_name(event)}".rstrip(), inline=True)


_LEFT_HOW = {
    "": "",
    "end": "at its end node",
    "no transition": "as no transition led on",
    "error": "after an error",
    "timeout": "after a timeout",
    "jump": "by a jump",
    "restart": "to start elsewhere",
    "trigger": "for a trigger",
    "reset": "as the conversation was reset",
    "edited": "as its node is gone",
}


def _workflow_left(event: Event) -> Line:
    exit_name = _name(event, "exit")
    how = _LEFT_HOW.get(exit_name, f"through {exit_name}")
    return Line("info", "exit", f"Left workflow {_name(event)} {how}".rstrip())


def _node_entered(event: Event) -> Line:
    visit = event.get("visit")
    again = f"visit {visit}" if isinstance(visit, int) and visit > 1 else ""
    return Line("info", "arrow-right", _after(f"Transitioned to {_name(event)}".rstrip(), again), inline=True)


CARD_WORDS: dict[str, tuple[str, str, str, str]] = {
    "code": ("code", "Executing code", "Executed code", "Code failed"),
    "action": ("code", "Executing code", "Executed code", "Code failed"),
    "integration": ("integration", "Calling an integration", "Integration answered", "Integration failed"),
    "agent": ("ai", "Asking an agent", "Agent answered", "Agent failed"),
    "ai": ("ai", "AI task running", "AI task completed", "AI task failed"),
    "ai-generate": ("ai", "AI is writing text", "AI wrote a text", "AI text failed"),
    "aiclassify": ("ai", "AI is choosing a transition", "AI chose a transition", "AI transition failed"),
    "autonomous": ("ai", "Autonomous node running", "Autonomous node completed", "Autonomous node failed"),
    "table": ("table", "Querying a table", "Queried a table", "Table query failed"),
}
"""Cards that take time, by card type: icon, and what is said while one runs, after, and when it failed.

The emulator shows these between the bubbles and turns the first sentence into the second in place.
"""


def _card_words(event: Event) -> tuple[str, str, str, str] | None:
    """The words for a card that takes time; `origin` tells integrations and agents from code, where it is told."""
    return CARD_WORDS.get(text_of(event.get("origin"))) or CARD_WORDS.get(text_of(event.get("card_type")))


def _card_started(event: Event) -> Line:
    kind = text_of(event.get("card_type"))
    words = _card_words(event)
    if words:
        return Line("debug", words[0], words[1], inline=True)
    verb = "Resumed" if event.get("resumed") is True else "Started"
    return Line("debug", "play", f"{verb} card {_card_kind(kind)}")


def _card_finished(event: Event) -> Line:
    kind = text_of(event.get("card_type"))
    failed = text_of(event.get("outcome")) in ("fail", "failed", "error")
    took = duration(event.get("duration_ms"))
    level: Level = "warning" if failed else "debug"
    words = _card_words(event)
    if words:
        return Line(level, words[0], _after(words[3] if failed else words[2], took), inline=True)
    verb = "Failed in" if failed else "Finished"
    return Line(level, "check", _after(f"{verb} card {_card_kind(kind)}", took))


def _card_kind(kind: str) -> str:
    return {"skill": "workflow", "content": "message"}.get(kind, _in_words(kind).lower()) or "of an unknown kind"


def _transition_taken(event: Event) -> Line:
    target = _name(event, "target")
    label = _name(event, "label")
    if not label:
        is_default = event.get("transition") == "default"
        return Line("debug", "transition", "Took the default transition" if is_default else "Took a transition")
    where = {"END": " to the end", "#": " back to the caller"}.get(target, "")
    return Line("debug", "transition", f"Took transition “{label}”{where}")


def _message_sent(event: Event) -> Line:
    payload = event.get("payload")
    kind = text_of(payload.get("type")) if isinstance(payload, dict) else ""
    return Line("info", "message", f"Sent {kind or 'a message'} “{message_preview(payload)}”")


def _variable_changed(event: Event) -> Line:
    name = f"{text_of(event.get('scope'))}.{text_of(event.get('name'))}"
    change = f"{short_value(event.get('before'))} → {short_value(event.get('after'))}"
    return Line("debug", "variables", f"{name}: {change}")


def _capture_asked(event: Event) -> Line:
    attempt = event.get("attempt")
    again = f"attempt {attempt + 1}" if isinstance(attempt, int) and attempt > 0 else ""
    return Line("info", "capture", _after(f"Capturing {_capture_kind(event)}", again), inline=True)


_CAPTURED_HOW = {"answer": "", "click": "", "earlier message": "from an earlier message", "filled": "already filled"}


def _capture_done(event: Event) -> Line:
    how = _name(event, "reason")
    how = _CAPTURED_HOW.get(how, how)
    text = f"Captured {_capture_kind(event)} {short_value(event.get('value'))}"
    return Line("info", "check", _after(text, how), inline=True)


def _capture_failed(event: Event) -> Line:
    text = f"Capture of {_capture_kind(event)} failed" if event.get("final", True) else "Answer not accepted"
    return Line("warning", "warning", _after(text, _name(event, "reason")), inline=True)


def _capture_cancelled(event: Event) -> Line:
    text = f"Capture of {_capture_kind(event)} cancelled"
    reason = _name(event, "reason")
    return Line("info", "close", _after(text, "" if reason == "cancelled" else reason), inline=True)


def _capture_kind(event: Event) -> str:
    return _in_words(text_of(event.get("capture_type"))).lower() or "variable"


_LOG_LEVELS: dict[str, Level] = {
    "debug": "debug",
    "trace": "debug",
    "warn": "warning",
    "warning": "warning",
    "error": "error",
}


def _code_logged(event: Event) -> Line:
    text = text_of(event.get("text"))
    line = one_line(text)
    level = _LOG_LEVELS.get(text_of(event.get("level")), "info")
    icon = {"warning": "warning", "error": "error"}.get(level, "log")
    return Line(level, icon, line or "(an empty line)", "" if line == text else text, inline=True)


def _intent_matched(event: Event) -> Line:
    confidence = event.get("confidence")
    share = f"{confidence:.0%}" if isinstance(confidence, int | float) else ""
    return Line("info", "intent", _after(f"Matched intent {_name(event, 'intent')}", share))


def _knowledge_queried(event: Event) -> Line:
    passages = event.get("passages")
    found = passages if isinstance(passages, list) else []
    detail = "\n\n".join(filter(None, (_passage(item) for item in found)))
    query = _name(event, "query")
    if event.get("answer"):
        return Line("info", "knowledge", f"Answer found in knowledge for “{query}”", detail, inline=True)
    if found:
        count = counted(len(found), "passage")
        return Line("info", "knowledge", f"Found {count} in knowledge for “{query}”", detail, inline=True)
    return Line("info", "knowledge", f"No content matched “{query}”", inline=True)


def _passage(item: Any) -> str:
    if not isinstance(item, dict):
        return text_of(item)
    source = text_of(item.get("source") or item.get("title"))
    content = text_of(item.get("text") or item.get("content"))
    return f"{source}\n{content}".strip()


def _model_called(event: Event) -> Line:
    outcome = text_of(event.get("outcome"))
    failed = outcome not in ("", "ok", "success", "done", "stop")
    took = duration(event.get("duration_ms"))
    tokens = f"{text_of(event.get('tokens_in'))} → {text_of(event.get('tokens_out'))} tokens"
    model = _name(event, "model") or "The model"
    if failed:
        return Line("warning", "ai", _after(f"{model} failed: {one_line(outcome)}", took), inline=True)
    return Line("info", "ai", _after(_after(f"{model} answered", took), tokens), inline=True)


_TABLE_VERBS = {
    "find": "Found",
    "get": "Found",
    "insert": "Added",
    "create": "Added",
    "update": "Updated",
    "upsert": "Saved",
    "delete": "Deleted",
}


def _table_queried(event: Event) -> Line:
    operation = text_of(event.get("operation"))
    verb = next((word for key, word in _TABLE_VERBS.items() if key in operation.lower()), _in_words(operation))
    rows = event.get("rows")
    what = counted(rows, "row") if isinstance(rows, int) else "rows"
    return Line("info", "table", f"{verb} {what} in {_name(event, 'table') or 'a table'}")


def _message_understood(event: Event) -> Line:
    intent = _name(event, "intent") or "none"
    entities = event.get("entities")
    count = len(entities) if isinstance(entities, list) else 0
    what = "Understood no intent" if intent == "none" else f"Understood intent “{intent}”"
    return Line("debug", "intent", f"{what} · {count} recognised" if count else what)


def _integration_called(event: Event) -> Line:
    what = f"{_name(event, 'integration')} {_in_words(text_of(event.get('action')))}".strip()
    outcome = text_of(event.get("outcome"))
    return Line("info", "integration", f"Called {what}" + (f" · {outcome}" if outcome else ""))


def _http_called(event: Event) -> Line:
    what = f"{text_of(event.get('method'))} {one_line(text_of(event.get('url')))}".strip() or "A request"
    took = duration(event.get("duration_ms"))
    problem = text_of(event.get("problem"))
    if problem:
        return Line("warning", "integrations", _after(f"{what} failed: {one_line(problem)}", took))
    status = event.get("status")
    failed = isinstance(status, int) and status >= 400
    return Line("warning" if failed else "info", "integrations", _after(_after(what, text_of(status)), took))


_PAUSED_WHY = {
    "breakpoint": "at a breakpoint",
    "variable": "as a variable changed",
    "step": "after a step",
    "request": "as asked",
    "return": "at the point gone back to",
}


def _paused(event: Event) -> Line:
    text = f"Paused {_PAUSED_WHY.get(text_of(event.get('reason')), '')}".rstrip()
    return Line("info", "pause", _after(text, one_line(_detail(event))), inline=True)


def _resumed(event: Event) -> Line:
    how = text_of(event.get("how"))
    return Line("debug", "play", "Went on" if how == "continue" else f"Went on: {how}")


def _went_back(event: Event) -> Line:
    return Line("info", "undo", f"Went back to {one_line(text_of(event.get('to')))}", inline=True)


def _warning(event: Event) -> Line:
    return Line("warning", "warning", _sentence(event, "A warning without words"), _detail(event), inline=True)


def _error(event: Event) -> Line:
    return Line("error", "error", _sentence(event, "An error without words"), _detail(event), inline=True)


def _sentence(event: Event, otherwise: str) -> str:
    """The whole message: problems are read in full, not shortened."""
    return " ".join(text_of(event.get("message")).split()) or otherwise


def _detail(event: Event) -> str:
    return text_of(event.get("detail")).strip()


def _waiting(event: Event) -> Line:
    awaited = text_of(event.get("for"))
    what = "" if awaited in ("", "message") else _in_words(awaited).lower()
    return Line("info", "hourglass", _after("Waiting for user input", what), inline=True)


_ENDED_HOW = {
    "no transition": "no transition led on",
    "no caller": "no workflow to return to",
    "timeout": "timed out",
    "error": "after an error",
    "reset": "it was reset",
    "cancelled": "it was stopped",
}


def _conversation_started(_event: Event) -> Line:
    return Line("info", "play", "Conversation started", inline=True)


def _conversation_ended(event: Event) -> Line:
    reason = text_of(event.get("reason"))
    how = _ENDED_HOW.get(reason, "" if event.get("explicit", True) else "no transition led on")
    return Line("info", "flag", _after("Conversation ended", how), inline=True)


_WORDS: dict[str, Callable[[Event], Line]] = {
    "turn_started": _turn_started,
    "turn_finished": _turn_finished,
    "turn_stopped": _turn_stopped,
    "conversation_started": _conversation_started,
    "conversation_ended": _conversation_ended,
    "workflow_entered": _workflow_entered,
    "workflow_left": _workflow_left,
    "node_entered": _node_entered,
    "card_started": _card_started,
    "card_finished": _card_finished,
    "transition_taken": _transition_taken,
    "message_sent": _message_sent,
    "variable_changed": _variable_changed,
    "capture_asked": _capture_asked,
    "capture_done": _capture_done,
    "capture_failed": _capture_failed,
    "capture_cancelled": _capture_cancelled,
    "code_logged": _code_logged,
    "intent_matched": _intent_matched,
    "knowledge_queried": _knowledge_queried,
    "model_called": _model_called,
    "table_queried": _table_queried,
    "message_understood": _message_understood,
    "integration_called": _integration_called,
    "http_called": _http_called,
    "paused": _paused,
    "resumed": _resumed,
    "went_back": _went_back,
    "warning": _warning,
    "error": _error,
    "waiting": _waiting,
}
