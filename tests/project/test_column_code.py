"""The code of computed columns in a real sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from studio.project.column_code import ColumnCode
from studio.sandbox.http_bridge import HttpPolicy
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.sandbox import Sandbox
from studio.tables.computing import CellOutcome

FIBONACCI = """function fibonacci(n) { return n <= 1 ? n : fibonacci(n - 1) + fibonacci(n - 2) }
if (!row.number) { return 0 }
return fibonacci(row.number) // the number it is"""


def run(code: str, rows: Sequence[dict[str, Any]]) -> list[CellOutcome]:
    async def story() -> list[CellOutcome]:
        columns = ColumnCode(lambda: Sandbox(SandboxLimits(memory_mb=500)))
        try:
            return await columns(code, rows)
        finally:
            await columns.close()

    return asyncio.run(story())


def test_rows_are_computed_and_a_failing_one_holds_nobody_up() -> None:
    outcomes = run(FIBONACCI, [{"number": 10}, {}, {"number": 7}])
    assert [one.value for one in outcomes] == [55, 0, 13]
    code = "await new Promise(done => setTimeout(done, 1))\nif (row['a b'] === 2) throw new Error('no twos')\nreturn row['a b']"
    outcomes = run(code, [{"a b": 1}, {"a b": 2}, {"a b": 3}])
    assert [one.value for one in outcomes] == [1, None, 3]
    assert outcomes[1].error == "Error: no twos (line 2)"


def test_what_else_code_may_give() -> None:
    async def story() -> list[list[CellOutcome]]:
        columns = ColumnCode(Sandbox)
        codes = ["return new Date(0)", "const x = {", "return typeof axios.get", "", "return process.exit()"]
        try:
            return [await columns(code, [{}]) for code in codes]
        finally:
            await columns.close()

    date, wrong, request, nothing, end = asyncio.run(story())
    assert date == [CellOutcome("1970-01-01T00:00:00.000Z")]
    assert wrong[0].error.startswith("SyntaxError")
    assert request == [CellOutcome("function")]
    assert nothing == [CellOutcome(None)]
    assert end[0].error


def test_code_that_never_ends_costs_its_own_row_only() -> None:
    async def story() -> list[CellOutcome]:
        columns = ColumnCode(lambda: Sandbox(SandboxLimits(run_seconds=1)))
        try:
            return await columns("while (row.n === 1) {}\nreturn row.n", [{"n": 0}, {"n": 1}, {"n": 2}])
        finally:
            await columns.close()

    outcomes = asyncio.run(story())
    assert [one.value for one in outcomes] == [0, None, 2]
    assert "second" in outcomes[1].error


def test_requests_follow_the_policy() -> None:
    async def story(code: str) -> list[CellOutcome]:
        columns = ColumnCode.with_http(HttpPolicy(online=False))
        try:
            return await columns(code, [{"n": 1}])
        finally:
            await columns.close()

    [outcome] = asyncio.run(story("return (await axios.get('https://example.com/')).data"))
    assert "off" in outcome.error
