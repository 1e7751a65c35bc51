"""How much a bot's code may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """Times are seconds of wall clock, memory is megabytes, text is measured in characters of JSON."""

    code_seconds: float = 10
    """For one code card. Time in which it waits for the host or sleeps does not count."""
    expression_seconds: float = 5
    """For one condition, template, expression or validator, counted likewise."""
    run_seconds: float = 60
    """For one run with all its steps; everything counts."""
    start_seconds: float = 20
    """For the process to come up."""
    settle_seconds: float = 1
    """For the process to come to rest after a run; one that does not is replaced."""
    memory_mb: float = 400
    """Of the whole process, looked at every 50 ms while it works."""
    heap_mb: int = 192
    """Of JavaScript objects; V8 itself enforces it."""
    value_characters: int = 1_000_000
    """One value that comes back: a result or a changed variable."""
    output_characters: int = 4_000_000
    """Everything that one step or one host call sends."""
    log_lines: int = 1000
    """Per run; later lines are dropped with a note."""
    log_characters: int = 500_000
    host_calls: int = 1000
    """Per run."""
