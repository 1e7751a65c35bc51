"""How far a bot may go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a turn and of the state. None of them is a bot's own setting, apart from the repetition limit.

    Time and memory of code, and its use of the network, are limited by the sandbox (`studio.sandbox.limits`).
    """

    steps: int = 1000
    """Cards run and nodes entered in one turn. Real bots stay below 50; a loop reaches it in a moment."""
    depth: int = 32
    """Workflows that may wait for one another. Each keeps its variables until it returns."""
    repetitions: int | None = None
    """How often one node may be entered; None means the bot's `nodeRepetitionLimit`."""
    repetitions_per_conversation: bool = False
    """Count a node's entries over the whole conversation instead of over one turn: stricter than the cloud is
    known to be."""
    history: int = 20
    """Messages kept in `session.history`."""
    retries: int = 100
    """Retries of one capture, whatever the card says."""
    value_characters: int = 1_000_000
    """Of one value that is stored."""
    scope_characters: int = 4_000_000
    """Of all variables of a scope together, looked at whenever a turn has stored much."""
    turn_characters: int = 32_000_000
    """Of all values that one turn stores."""
    message_bytes: int = 128 * 1024
    """Of one message's payload as JSON; more is warned of, as the cloud refuses it."""
    state_bytes: int = 128 * 1024
    """Of a conversation's variables as JSON; more is warned of, as the cloud refuses it."""
