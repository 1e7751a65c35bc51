"""The process behind the sandbox: its start, its end, and that nothing is left of it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from studio.sandbox import bundle
from studio.sandbox.child import environment
from studio.sandbox.errors import SandboxCrashed, SandboxMissing, TimeLimit
from studio.sandbox.host import HostError
from studio.sandbox.limits import SandboxLimits
from studio.sandbox.sandbox import Sandbox
from studio.sandbox.task import Step, Task

ROOT = Path(__file__).resolve().parent.parent.parent
ONE = Task([Step("expression", "1")])
LOOP = Task([Step("code", "console.log('going'); for (;;) {}")])


def looping(started: asyncio.Event) -> Task:
    return Task(LOOP.steps, on_log=lambda entry: started.set())


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_closed_sandbox_leaves_no_process():
    async def story():
        async with Sandbox() as sandbox:
            assert sandbox.pid is None
            await sandbox.start()
            pid = sandbox.pid
            await sandbox.start()
            assert sandbox.pid == pid
            assert (await sandbox.run(ONE)).outcomes[0].value == 1
            assert sandbox.pid == pid
        assert sandbox.pid is None
        return pid

    others = {child.pid for child in psutil.Process().children(recursive=True)}
    assert not psutil.pid_exists(asyncio.run(story()))
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= others


def test_a_cancelled_run_ends_its_process_and_the_next_run_works():
    async def story():
        async with Sandbox() as sandbox:
            started = asyncio.Event()
            run = asyncio.create_task(sandbox.run(looping(started)))
            await started.wait()
            pid = sandbox.pid
            run.cancel()
            with pytest.raises(asyncio.CancelledError):
                await run
            assert not psutil.pid_exists(pid)
            assert (await sandbox.run(ONE)).outcomes[0].value == 1
            assert sandbox.pid != pid

    asyncio.run(story())


def test_a_run_that_waits_for_its_turn_can_be_cancelled_alone():
    async def story():
        async with Sandbox() as sandbox:
            started, release = asyncio.Event(), asyncio.Event()

            async def wait(call):
                started.set()
                await release.wait()
                return "done"

            first = asyncio.create_task(
                sandbox.run(Task([Step("expression", "await wait()")], objects=["wait"], host={"wait": wait}))
            )
            await started.wait()
            second = asyncio.create_task(sandbox.run(ONE))
            third = asyncio.create_task(sandbox.run(ONE))
            await asyncio.sleep(0)
            second.cancel()
            release.set()
            assert (await first).outcomes[0].value == "done"
            assert (await third).outcomes[0].value == 1

    asyncio.run(story())


def test_a_process_that_dies_is_replaced():
    async def story():
        async with Sandbox() as sandbox:
            started = asyncio.Event()
            run = asyncio.create_task(sandbox.run(looping(started)))
            await started.wait()
            os.kill(sandbox.pid, 9)
            with pytest.raises(SandboxCrashed, match="ended with exit code"):
                await run
            assert (await sandbox.run(ONE)).outcomes[0].value == 1

    asyncio.run(story())


def test_closing_ends_a_run():
    async def story():
        sandbox = Sandbox()
        started = asyncio.Event()
        run = asyncio.create_task(sandbox.run(looping(started)))
        await started.wait()
        await sandbox.close()
        with pytest.raises(SandboxCrashed):
            await run
        assert sandbox.pid is None

    asyncio.run(story())


def test_a_stalled_event_loop_is_not_held_against_the_code():
    async def story():
        limits = SandboxLimits(code_seconds=0.1, settle_seconds=0.1)
        async with Sandbox(limits) as sandbox:
            await sandbox.start()
            pid = sandbox.pid
            run = asyncio.create_task(sandbox.run(ONE))
            await asyncio.sleep(0)
            stall(0.4)
            assert (await run).outcomes[0].value == 1
            stall(0.4)
            assert (await sandbox.run(ONE)).outcomes[0].value == 1
            assert sandbox.pid == pid

    def stall(seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pass

    asyncio.run(story())


def test_the_whole_run_has_a_limit_too():
    async def story():
        limits = SandboxLimits(run_seconds=0.3)
        async with Sandbox(limits) as sandbox:

            async def wait(call):
                await asyncio.Event().wait()

            task = Task([Step("code", "await client.wait()")], objects=["client"], host={"client": wait})
            with pytest.raises(TimeLimit, match=r"did not finish within 0\.3 seconds"):
                await sandbox.run(task)

    asyncio.run(story())


def test_waiting_for_the_host_and_sleeping_do_not_count_as_running():
    async def story():
        limits = SandboxLimits(code_seconds=0.15, run_seconds=5)
        async with Sandbox(limits) as sandbox:

            async def wait(call):
                await sandbox_clock(0.4)

            source = "await client.wait(); await new Promise((resolve) => setTimeout(resolve, 400)); workflow.x = 1"
            task = Task([Step("code", source)], scopes={"workflow": {}}, objects=["client"], host={"client": wait})
            assert (await sandbox.run(task)).mutations[0].after == 1

    async def sandbox_clock(seconds):
        done = asyncio.Event()
        asyncio.get_running_loop().call_later(seconds, done.set)
        await done.wait()

    asyncio.run(story())


PARENT = """
import asyncio, sys
sys.path.insert(0, {root!r})
from studio.sandbox.sandbox import Sandbox
from studio.sandbox.task import Step, Task

async def story():
    sandbox = Sandbox()
    await sandbox.start()
    print(sandbox.pid, flush=True)
    if {busy}:
        def tell(entry):
            print(entry.text, flush=True)
        await sandbox.run(Task([Step("code", "console.log('going'); for (;;) {{}}")], on_log=tell))
    await asyncio.Event().wait()

asyncio.run(story())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the watchdog sees a lost parent on POSIX systems only")
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_the_process_does_not_outlive_a_killed_parent(busy):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(root=str(ROOT), busy=busy)], stdout=subprocess.PIPE, text=True
    )
    with parent:
        pid = int(parent.stdout.readline())
        assert not busy or parent.stdout.readline() == "going\n"
        child = psutil.Process(pid)
        parent.kill()
    psutil.wait_procs([child], timeout=5)
    assert is_gone(pid)


def test_it_works_on_the_event_loop_of_qt(qapp):
    qasync = pytest.importorskip("qasync")
    loop = qasync.QEventLoop(qapp)

    async def story():
        async with Sandbox(SandboxLimits(code_seconds=0.2)) as sandbox:
            assert (await sandbox.run(ONE)).outcomes[0].value == 1
            with pytest.raises(TimeLimit):
                await sandbox.run(LOOP)
            assert (await sandbox.run(ONE)).outcomes[0].value == 1

    with loop:
        loop.run_until_complete(story())


def test_a_missing_bundle_tells_what_to_run(monkeypatch, tmp_path):
    monkeypatch.setattr(bundle, "WORKER", tmp_path / "worker.js")
    with pytest.raises(SandboxMissing, match="pip install -e"):
        asyncio.run(Sandbox().run(ONE))


def test_a_worker_that_cannot_start_is_an_error(monkeypatch, tmp_path):
    worker = tmp_path / "worker.js"
    worker.write_text("throw new Error('broken')")
    monkeypatch.setattr(bundle, "WORKER", worker)
    monkeypatch.setattr("studio.sandbox.child.find_worker", bundle.find_worker)
    with pytest.raises(SandboxCrashed, match="exit code 1"):
        asyncio.run(Sandbox().start())


def test_a_worker_that_never_comes_up_is_an_error(monkeypatch, tmp_path):
    worker = tmp_path / "worker.js"
    worker.write_text("for (;;) {}")
    monkeypatch.setattr(bundle, "WORKER", worker)

    async def story():
        sandbox = Sandbox(SandboxLimits(start_seconds=0.3))
        with pytest.raises(SandboxCrashed, match="did not start within"):
            await sandbox.start()
        assert sandbox.pid is None

    asyncio.run(story())


def test_a_worker_that_talks_nonsense_is_an_error(monkeypatch, tmp_path):
    worker = tmp_path / "worker.js"
    worker.write_text("console.log('hello, this is no frame'); for (;;) {}")
    monkeypatch.setattr(bundle, "WORKER", worker)
    with pytest.raises(SandboxCrashed, match="disturbed the process"):
        asyncio.run(Sandbox().start())


def test_the_process_gets_next_to_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    assert "SECRET_KEY" not in environment()
    assert environment()["TZ"] == "UTC"


# Host calls.


def test_host_functions_answer_calls(bench):
    calls = []

    async def client(call):
        calls.append((call.name, call.method, call.arguments))
        return {"got": call.arguments}

    async def exact(call):
        return "exact"

    source = """
        workflow.a = await client.createMessage({type: 'text', at: new Date(0)})
        workflow.b = await client.tables.find('x', 1)
        workflow.c = await actions['my-integration'].send()
        workflow.d = await client.exact()
        workflow.e = await Promise.all([client.x(1), client.x(2)])
        workflow.f = await ask`who is ${1}?`
    """
    host = {"client": client, "actions": client, "client.exact": exact, "ask": client}
    assert bench.code(source, objects=["client", "actions", "ask"], host=host) == {
        "a": {"got": [{"type": "text", "at": {"$date": "1970-01-01T00:00:00.000Z"}}]},
        "b": {"got": ["x", 1]},
        "c": {"got": []},
        "d": "exact",
        "e": [{"got": [1]}, {"got": [2]}],
        "f": {"got": [["who is ", "?"], 1]},
    }
    assert [name for name, *_ in calls][:3] == [
        "client.createMessage",
        "client.tables.find",
        "actions.my-integration.send",
    ]
    assert calls[1][1] == "tables.find"


def test_failures_of_host_functions_can_be_caught(bench):
    async def fail(call):
        raise HostError("The table is full.", name="Full", code="E_FULL")

    source = """
        try { await client.x() } catch (error) { workflow.caught = [error.name, error.message, error.code, error instanceof Error] }
        try { await nothing.here() } catch (error) { workflow.unknown = error.message }
        try { await client.x({big: 10n}) } catch (error) { workflow.argument = error.message }
    """
    found = bench.code(source, objects=["client", "nothing"], host={"client": fail})
    assert found["caught"] == ["Full", "The table is full.", "E_FULL", True]
    assert found["unknown"] == "“nothing.here” does not exist here."
    assert found["argument"].startswith("argument 1 of client.x.big is a bigint")
    uncaught = bench.error("// line 1\nawait client.x()", objects=["client"], host={"client": fail})
    assert (uncaught.name, uncaught.message) == ("Full", "The table is full.")


def test_a_bug_in_a_host_function_reaches_whoever_started_the_run(bench):
    async def broken(call):
        raise ZeroDivisionError("a bug")

    async def wrong(call):
        return object()

    for function, problem in ((broken, ZeroDivisionError), (wrong, TypeError)):
        with pytest.raises(problem):
            bench.run(Step("code", "await client.x()"), objects=["client"], host={"client": function})
    with pytest.raises(ZeroDivisionError):
        bench.run(Step("code", "console.log(1)"), on_log=lambda entry: 1 / 0)
    assert bench.value("1") == 1


def test_calls_that_code_does_not_wait_for_are_still_made(bench):
    calls = []

    async def client(call):
        await asyncio.sleep(0)
        calls.append(call.method)
        return len(calls)

    source = "client.a().then(async (n) => { await null; await client.b(); workflow.n = n })"
    assert bench.code(source, objects=["client"], host={"client": client}) == {"n": 1}
    assert calls == ["a", "b"]


def test_calls_made_beside_one_that_fails_are_finished_too(bench):
    calls = []

    async def client(call):
        if call.method == "fail":
            raise HostError("no")
        await asyncio.sleep(0)
        calls.append(call.method)

    pid = bench.sandbox.pid
    error = bench.error("await Promise.all([client.fail(), client.a(), client.b()])", objects=["client"],
                        host={"client": client})  # fmt: skip
    assert (error.message, sorted(calls)) == ("no", ["a", "b"])
    assert bench.value("1") == 1
    assert pid == bench.sandbox.pid


def test_a_host_function_cannot_run_code_in_the_same_sandbox(bench):
    async def nested(call):
        await bench.sandbox.run(ONE)

    with pytest.raises(RuntimeError, match="needs another one"):
        bench.run(Step("code", "await client.x()"), objects=["client"], host={"client": nested})


def test_a_host_function_may_use_another_sandbox(bench):
    async def story():
        async with Sandbox() as inner:

            async def nested(call):
                return (await inner.run(ONE)).outcomes[0].value

            task = Task([Step("expression", "await client.x()")], objects=["client"], host={"client": nested})
            return (await bench.sandbox.run(task)).outcomes[0].value

    assert bench.runner.run(story()) == 1


def test_calls_still_under_way_are_cancelled_with_their_run():
    ended = []

    async def story():
        started = asyncio.Event()

        async def client(call):
            started.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append(call.name)
                raise

        async with Sandbox() as sandbox:
            task = Task([Step("code", "await client.x()")], objects=["client"], host={"client": client})
            run = asyncio.create_task(sandbox.run(task))
            await started.wait()
            run.cancel()
            with pytest.raises(asyncio.CancelledError):
                await run

    asyncio.run(story())
    assert ended == ["client.x"]
