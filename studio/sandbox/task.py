"""What the sandbox is asked to do: steps over the same variables."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from studio.sandbox.host import HostFunction
from studio.sandbox.result import LogEntry

StepKind = Literal["code", "condition", "expression", "template", "validator"]

Json = Any


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of a bot's code, JavaScript or TypeScript.

    - `code`: the body of an async function, as in a code card. No value.
    - `condition`: an expression; the value is a bool. A TypeError means False and leaves a note.
    - `expression`: an expression; the value is what it gives, as JSON. `{{ }}` around it are ignored.
    - `template`: a text with `{{expressions}}`. The value is the text, except when the text is one expression and
      nothing else: then it is that expression's value. Empty values show as nothing, dates as ISO text, objects as
      JSON.
    - `validator`: a function body, expression or function of `input`; the value is a bool.
    """

    kind: StepKind
    source: str
    input: Json = None
    """What a validator validates."""
    seconds: float | None = None
    """A time limit of its own."""


@dataclass(frozen=True, slots=True)
class Task:
    """One run: steps in order, until one fails. All of them cross to the process in one message.

    Values are JSON; a date is `{"$date": "<ISO text>"}` and is a real `Date` in the code. Names that are no
    JavaScript identifiers are not visible to the code.
    """

    steps: Sequence[Step]
    scopes: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """Variables by scope (`workflow`, `user`, `event`, …). They are copied; changes come back in the result.
    `event.state.session` and its like are made from them."""
    values: Mapping[str, Json] = field(default_factory=dict)
    """Further names the code sees; what it does to them is not reported."""
    objects: Sequence[str] = ()
    """Names (`client`, `actions`, tables) of which every method is a host call: `client.createMessage(x)` calls
    the host function `client.createMessage`, or else `client`."""
    host: Mapping[str, HostFunction] = field(default_factory=dict)
    """Host functions of this run, before those of the sandbox."""
    now: str | None = None
    """ISO text: when the run begins, for its code. Time goes on from there."""
    seed: str | None = None
    """Makes the run repeatable: time stands still, random numbers and ids follow from this text."""
    stop_at_true: bool = False
    """Stop after the first condition that is true."""
    on_log: Callable[[LogEntry], None] | None = None
    """Called for each log entry as it is written."""

    def to_json(self) -> str:
        """The message to the process. Raises ValueError or TypeError if a value is not JSON."""
        message = {
            "steps": [{"kind": step.kind, "source": step.source, "input": step.input} for step in self.steps],
            "scopes": self.scopes,
            "values": self.values,
            "objects": list(self.objects),
            "now": self.now,
            "seed": self.seed,
            "stop_at_true": self.stop_at_true,
        }
        return as_json(message)


def as_json(value: Json) -> str:
    """A value as JSON text, with null for endless numbers and NaN. Raises TypeError if it is not JSON."""
    try:
        return _encode(value)
    except ValueError:
        return _encode(_finite(value))


_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def _finite(value: Json) -> Json:
    """The value with null for what JSON cannot say, endless numbers and NaN, as JavaScript writes them."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, (list, tuple)) else value
