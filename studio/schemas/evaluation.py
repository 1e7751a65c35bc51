"""What the real zui makes of a schema's text: its JSON Schema, and what is wrong with a value.

The text is a bot's code and runs in the sandbox, without network, tables or anything of a conversation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from studio.sandbox.errors import SandboxError, ScriptError
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.sandbox import Sandbox
from studio.sandbox.task import Step, Task
from studio.schemas.checking import Issue, place_in_words

_LIMITS: Final = SandboxLimits(code_seconds=2, run_seconds=4)
_OUT: Final = "out"
_NEEDED: Final = "This is needed"
_NOT_A_SCHEMA: Final = "A schema is one expression such as zui.object({ … })."


@dataclass(frozen=True, slots=True)
class TextProblem:
    """What is wrong with code, as a sentence; `line` counts from 1, None when it is not known."""

    message: str
    line: int | None = None

    def __str__(self) -> str:
        return self.message if self.line is None else f"Line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of a text: a JSON Schema, or a problem."""

    json_schema: dict[str, Any] = field(default_factory=dict)
    problem: TextProblem | None = None


class SchemaEngine:
    """A sandbox for schemas and for checking code without running it; `close` ends it.

    Cancelling what waits for an answer ends the process that works on it, so code that never ends costs nothing.
    """

    def __init__(self, sandbox: Callable[[], Sandbox] = lambda: Sandbox(_LIMITS)) -> None:
        self._make = sandbox
        self._sandbox: Sandbox | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def evaluate(self, text: str) -> Evaluated:
        """The JSON Schema of a text, or what is wrong with it; never raises for a text."""
        if not text.strip():
            return Evaluated(problem=TextProblem("There is no schema yet. " + _NOT_A_SCHEMA))
        value, problem = await self._schema_code(text, "out.schema = __schema.toJSONSchema();", "schema")
        if problem is not None:
            return Evaluated(problem=problem)
        return Evaluated(value) if isinstance(value, dict) else Evaluated(problem=TextProblem(_NOT_A_SCHEMA))

    async def check(self, text: str, value: Any) -> tuple[Issue, ...] | TextProblem:
        """What zui finds wrong with a value, in its order; a TextProblem when the text is no schema."""
        # Errors inside errors do not cross to this side, so they are made plain objects.
        code = (
            "const __plain = (one) => ({ ...one, unionErrors: one.unionErrors?.map((e) => e.issues.map(__plain)) });"
            "const __found = __schema.safeParse(value);"
            "out.issues = __found.success ? [] : __found.error.issues.map(__plain);"
        )
        issues, problem = await self._schema_code(text, code, "issues", {"value": value})
        if problem is not None:
            return problem
        return tuple(_issue(one) for one in issues if isinstance(one, dict)) if isinstance(issues, list) else ()

    async def check_code(self, code: str) -> TextProblem | None:
        """What is wrong with the body of an async function, without running it."""
        # The body is compiled inside a function that nobody calls.
        _, problem = await self._run(f"async () => {{{code}\n}}", "", {}, code.count("\n") + 1)
        return problem

    async def close(self) -> None:
        """End the process."""
        if self._sandbox is not None:
            await self._sandbox.close()
            self._sandbox = None

    async def _schema_code(
        self, text: str, then: str, result: str, values: dict[str, Any] | None = None
    ) -> tuple[Any, TextProblem | None]:
        bare = text.rstrip()
        while bare.endswith(";"):
            bare = bare[:-1].rstrip()
        guard = f"if (typeof __schema?.toJSONSchema !== 'function') throw new Error({_NOT_A_SCHEMA!r});"
        source = f"const __schema = ({bare}\n); {guard} {then}"
        return await self._run(source, result, values or {}, bare.count("\n") + 1)

    async def _run(
        self, source: str, result: str, values: dict[str, Any], lines: int
    ) -> tuple[Any, TextProblem | None]:
        task = Task([Step("code", source)], scopes={_OUT: {}}, values=values, seed="schema")
        try:
            done = await self._ready().run(task)
        except SandboxError as problem:
            return None, TextProblem(str(problem))
        if done.error is not None:
            return None, _problem(done.error, lines)
        made = [one.after for one in done.mutations if one.scope == _OUT and one.name == result]
        return (made[-1] if made else None), None

    def _ready(self) -> Sandbox:
        loop = asyncio.get_running_loop()
        if self._sandbox is None or self._loop is not loop:
            self._sandbox, self._loop = self._make(), loop
        return self._sandbox


def _problem(error: ScriptError, lines: int) -> TextProblem:
    message = error.message.strip().rstrip(".")
    message = message.replace("Zod type Zod", "zui type ").replace("__schema", "the schema")
    called = message.removesuffix(" is not a function")
    if error.name == "ReferenceError" and message.endswith(" is not defined"):
        message = f"“{message.removesuffix(' is not defined')}” is not defined"
    elif called != message and called.startswith(("zui", "z.")):
        message = f"zui has no {called.rpartition('.')[2]}()"
    elif message:
        message = message[0].upper() + message[1:]
    line = error.line
    if line is not None and line > lines:
        # What follows the text reads on: something is open at its end, or the text has no such form.
        line = lines if error.name == "SyntaxError" else None
    return TextProblem(f"{message}." if message else "The text cannot be read.", line)


def _issue(raw: dict[str, Any]) -> Issue:
    path = tuple(step for step in raw.get("path") or () if isinstance(step, (str, int)))
    message = str(raw.get("message") or "This value does not fit")
    if raw.get("code") == "invalid_union":
        message = _of_union(raw, path) or message
    elif raw.get("code") == "unrecognized_keys":
        message = "There is no field " + ", ".join(f"“{key}”" for key in raw.get("keys") or ())
    elif message == "Required":
        message = _NEEDED
    return Issue(path, message if message.endswith(".") else f"{message}.", message == _NEEDED)


def _of_union(raw: dict[str, Any], path: tuple[str | int, ...]) -> str:
    said = []
    for issues in raw.get("unionErrors") or ():
        for one in issues if isinstance(issues, list) else ():
            below = tuple(one.get("path") or ())[len(path) :]
            place = f"{place_in_words(below)}: " if below else ""
            said.append(f"{place}{str(one.get('message') or '').lower()}")
            break
    if said and all(one == "required" for one in said):
        return _NEEDED
    return "None of the alternatives fits: " + "; ".join(dict.fromkeys(said)) if said else ""
