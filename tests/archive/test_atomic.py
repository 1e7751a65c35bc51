"""Saving replaces a file entirely or not at all, wherever it fails."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.archive import ArchiveError, read_bot_file, write_archive
from studio.archive.atomic import replacing
from tests.fixtures.bots import write_small_bpz


class Disk:
    """Counts what is asked of the operating system and fails at one of the steps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fail_at: int) -> None:
        self.calls = 0
        self._fail_at = fail_at
        for name in ("chmod", "fsync", "link", "replace"):
            monkeypatch.setattr(os, name, self._failing(getattr(os, name)))

    def _failing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if self.calls == self._fail_at:
                raise OSError(28, "No space left on device")
            return function(*arguments, **options)

        return call


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not sync folders, so it has a step less")
def test_the_previous_file_survives_a_failure_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = []
    for fail_at in range(1, 8):
        target = tmp_path / str(fail_at) / "bot.bpz"
        target.parent.mkdir()
        target.write_bytes(b"previous")
        with monkeypatch.context() as patch:
            disk = Disk(patch, fail_at)
            outcomes.append(save_over(target))
        left = names(target.parent)
        assert target.read_bytes() == (b"previous" if outcomes[-1] == "failed" else b"new")
        assert left in (["bot.bpz"], ["bot.bpz", "bot.bpz.bak"])
        assert "bot.bpz.bak" not in left or target.with_name("bot.bpz.bak").read_bytes() == b"previous"
    # Permissions, sync, a second name (or a copy), its renaming, renaming, and sync of the folder (if possible).
    assert outcomes == ["failed", "failed", "saved", "failed", "failed", "saved", "saved"]
    assert disk.calls == 6


def save_over(target: Path) -> str:
    try:
        with replacing(target, backup=True) as file:
            file.write(b"new")
    except OSError:
        return "failed"
    return "saved"


def test_a_failure_while_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "bot.bpz"
    for previous in (None, b"previous"):
        if previous:
            target.write_bytes(previous)
        for error in (ValueError("broken"), KeyboardInterrupt()):
            with pytest.raises(type(error)):
                write_half(target, error)
            assert names(tmp_path) == (["bot.bpz"] if previous else [])
            assert not previous or target.read_bytes() == previous


def write_half(target: Path, error: BaseException) -> None:
    with replacing(target, backup=True) as file:
        file.write(b"half")
        raise error


def test_the_backup_is_the_previous_file(tmp_path: Path) -> None:
    target = tmp_path / "bot.bpz"
    for content in (b"one", b"two", b"three"):
        with replacing(target, backup=True) as file:
            file.write(content)
    assert target.read_bytes() == b"three"
    assert (tmp_path / "bot.bpz.bak").read_bytes() == b"two"
    assert names(tmp_path) == ["bot.bpz", "bot.bpz.bak"]


def test_the_backup_works_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "bot.bpz"
    target.write_bytes(b"one")
    with replacing(target, backup=True) as file:
        file.write(b"two")
    assert (tmp_path / "bot.bpz.bak").read_bytes() == b"one"
    assert names(tmp_path) == ["bot.bpz", "bot.bpz.bak"]


def test_the_same_content_leaves_file_and_backup_alone(tmp_path: Path) -> None:
    target, backup = tmp_path / "bot.bpz", tmp_path / "bot.bpz.bak"
    target.write_bytes(b"two")
    backup.write_bytes(b"one")
    before = target.stat()
    with replacing(target, backup=True) as file:
        file.write(b"two")
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert backup.read_bytes() == b"one"
    assert names(tmp_path) == ["bot.bpz", "bot.bpz.bak"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_permissions_of_the_previous_file_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "bot.bpz"
    with replacing(target) as file:
        file.write(b"new")
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    assert target.stat().st_mode == plain.stat().st_mode
    for mode in (0o640, 0o600, 0o444):
        target.chmod(mode)
        with replacing(target) as file:
            file.write(str(mode).encode())
        assert stat.S_IMODE(target.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    real, link = tmp_path / "elsewhere" / "real.bpz", tmp_path / "link.bpz"
    real.write_bytes(b"one")
    link.symlink_to(real)
    with replacing(link, backup=True) as file:
        file.write(b"two")
    assert link.is_symlink()
    assert real.read_bytes() == b"two"
    assert names(real.parent) == ["real.bpz", "real.bpz.bak"]


def test_reasons_of_the_system_become_sentences(tmp_path: Path) -> None:
    source = read_bot_file(write_small_bpz(tmp_path / "small.bpz"))
    with pytest.raises(ArchiveError, match=r"^“x\.bpz” was not saved and is as it was before: no such file"):
        write_archive(tmp_path / "missing" / "x.bpz", source)
    (tmp_path / "folder.bpz").mkdir()
    with pytest.raises(ArchiveError, match="something else of that name that is not a file"):
        write_archive(tmp_path / "folder.bpz", source)
    assert names(tmp_path) == ["folder.bpz", "small.bpz"]
