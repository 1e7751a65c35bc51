"""The journal: lines of every size, from several threads, and a disk that is full."""

from __future__ import annotations

import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from studio.bot.edit import Edit, RowChange
from studio.project.journal import Journal, read_journal


def edit(rows: int, text: str) -> Edit:
    changes = (RowChange("t", n, None, {"id": n, "text": text, "part": n / 3, "whole": [n]}) for n in range(rows))
    return Edit("Add", tuple(changes))


def test_lines_of_several_threads_do_not_mix(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    edits = [edit(3000, "long ä"), *(edit(1, str(n)) for n in range(20))]
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(journal.edit_done, one, merged=False) for one in edits]:
            done.result()
    journal.close()
    with pytest.raises(OSError, match="was closed"):
        journal.edit_undone()
    read = [Edit.from_json(record["do"]) for record in read_journal(tmp_path / "journal.jsonl")]
    assert sorted(read, key=lambda one: (len(one.rows), str(one.rows[0].after))) == sorted(
        edits, key=lambda one: (len(one.rows), str(one.rows[0].after))
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of a file")
def test_half_a_line_does_not_hide_the_lines_after_it(tmp_path: Path) -> None:
    import resource

    journal = Journal(tmp_path / "journal.jsonl")
    journal.edit_done(edit(1, "first"), merged=False)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
        with pytest.raises(OSError, match="large"):
            journal.edit_done(edit(1000, "too long"), merged=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    journal.edit_done(edit(1, "second"), merged=False)
    journal.close()
    texts = [Edit.from_json(record["do"]).rows[0].after for record in read_journal(tmp_path / "journal.jsonl")]
    assert [row["text"] for row in texts if row] == ["first", "second"]
