"""A project: one bot that is open, and the only way to change it.

Data flows one way: an edit goes in through `apply`, the bot becomes another, the edit is in the journal, and
every listener hears of it once. Undo, redo, "modified", recovery, saving and the emulator's notice that the
bot changed are all readings of that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from studio.archive import (
    BotFile,
    Finding,
    Limits,
    copy_checked,
    new_bot_file,
    read_bot_file,
    write_archive,
    write_folder,
)
from studio.bot.bot import Bot
from studio.bot.edit import Edit, same_json
from studio.bot.json_text import dump_json
from studio.project.history import History
from studio.project.journal import Journal, read_journal
from studio.project.workspace import BASE_NAME, Session, Workspace

BOT_MEMBER = "bot.json"

ChangeKind = Literal["done", "undone", "redone", "saved"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Notice:
    """What listeners are told, once per edit."""

    kind: ChangeKind
    label: str
    before: Bot
    after: Bot


@dataclass(frozen=True)
class SaveJob:
    """A save that is ready to run, on any thread: it holds its own copy of everything it writes."""

    target: Path
    base: BotFile
    changes: dict[str, bytes]
    position: int
    into_folder: bool

    def run(self) -> None:
        """Write the file: all of it or nothing, the previous one kept as `.bak`. Raises ArchiveError or OSError."""
        if self.into_folder:
            write_folder(self.target, self.base, self.changes)
        else:
            write_archive(self.target, self.base, self.changes, backup=True)


class Project:
    """An open bot. Made by `open_project`, `new_project` and `recover_project`; ended by `close`."""

    def __init__(self, base: BotFile, session: Session) -> None:
        value = base.bot.value
        self.bot = Bot(value)
        self.base = base
        self.source: Path | None = session.source
        """Where the bot is saved; None until it has been saved for the first time."""
        self.history = History()
        self._base_value = value
        self._session = session
        self._journal = Journal(session.journal)
        self._listeners: list[Callable[[Notice], None]] = []
        self._stamp = _stamp(self.source)
        if self.source is None:
            self.history.mark_unsaved()

    @property
    def name(self) -> str:
        """The name to show: the bot's own, or that of its file."""
        return self.bot.name or (self.source.stem if self.source else self._session.name)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was odd about the file when it was opened."""
        return self.base.findings

    @property
    def is_modified(self) -> bool:
        return self.history.is_modified

    def listen(self, listener: Callable[[Notice], None]) -> Callable[[], None]:
        """Call a function after every change; returns a function that ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def apply(self, edit: Edit) -> None:
        """Make an edit. Raises EditConflict or PlaceNotFound when it does not fit, and changes nothing then."""
        if not edit:
            return
        after = edit.apply(self.bot)
        merged = self.history.may_merge(edit)
        self._journal.edit_done(edit, merged=merged)
        self.history.push(edit, merge=merged)
        self._become(after, "done", edit.label)

    def undo(self) -> bool:
        """Take the last edit back; False when there is none."""
        edit = self.history.next_undo
        if edit is None:
            return False
        after = edit.revert(self.bot)
        self._journal.edit_undone()
        self.history.step_back()
        self._become(after, "undone", edit.label)
        return True

    def redo(self) -> bool:
        """Make the edit that was taken back last again; False when there is none."""
        edit = self.history.next_redo
        if edit is None:
            return False
        after = edit.apply(self.bot)
        self._journal.edit_redone()
        self.history.step_forward()
        self._become(after, "redone", edit.label)
        return True

    def save_job(self, target: Path | None = None, *, as_folder: bool | None = None) -> SaveJob:
        """A save of the bot as it is now, to its own file or another place.

        It becomes a project folder when `as_folder` says so, or the target is one, and an archive otherwise.
        """
        target = target or self.source
        if target is None:
            raise ValueError("This bot has no file yet; choose where to save it.")
        into_folder = target.is_dir() if as_folder is None else as_folder
        return SaveJob(target, self.base, self.changes(), self.history.position, into_folder)

    def finish_save(self, job: SaveJob) -> None:
        """Note that a save has run and that the bot now lives in its target."""
        self.source = job.target
        self._stamp = _stamp(job.target)
        self.history.mark_saved(job.position)
        self._journal.saved(job.position, str(job.target))
        self._tell(Notice("saved", "", self.bot, self.bot))

    def save(self, target: Path | None = None) -> None:
        """Save now, on this thread. Raises ArchiveError or OSError; the previous file survives then."""
        job = self.save_job(target)
        job.run()
        self.finish_save(job)

    def export(self, target: Path) -> None:
        """Write an archive elsewhere; the bot stays where it is saved, and as modified as it was."""
        write_archive(target, self.base, self.changes(), backup=True)

    def changes(self) -> dict[str, bytes]:
        """Members of the bot file that differ from the file as it was opened."""
        if same_json(self.bot.raw, self._base_value):
            return {}
        return {BOT_MEMBER: dump_json(self.bot.raw, self.base.bot.style)}

    def source_changed_outside(self) -> bool:
        """Whether another program has written the bot's file since it was opened or saved here."""
        return self.source is not None and _stamp(self.source) != self._stamp

    def sync(self) -> None:
        """Make the journal last through a power failure. Blocks: not for the window's thread."""
        self._journal.sync()

    def close(self) -> None:
        """End the session and remove its working copy. What was not saved is gone."""
        self._listeners.clear()
        self._journal.close()
        self._session.remove()

    def replay(self, session: Session) -> int:
        """Make the edits of a journal again; returns how many records could be."""
        replayed = 0
        saved_at: int | None = None if self.source is None else 0
        for record in read_journal(session.journal):
            if "do" in record:
                edit = Edit.from_json(record["do"])
                self.bot = edit.apply(self.bot)
                self.history.push(edit, merge=bool(record.get("merge")))
            elif "undo" in record and self.history.next_undo:
                self.bot = self.history.next_undo.revert(self.bot)
                self.history.step_back()
            elif "redo" in record and self.history.next_redo:
                self.bot = self.history.next_redo.apply(self.bot)
                self.history.step_forward()
            elif "saved" in record:
                saved_at = record["saved"]
                self.source = Path(record["target"])
                self.history.mark_saved(record["saved"])
            replayed += 1
        if saved_at is None:
            self.history.mark_unsaved()
        self._stamp = _stamp(self.source)
        return replayed

    def _become(self, after: Bot, kind: ChangeKind, label: str) -> None:
        before, self.bot = self.bot, after
        self._tell(Notice(kind, label, before, after))

    def _tell(self, notice: Notice) -> None:
        for listener in tuple(self._listeners):
            listener(notice)


def open_project(
    path: Path,
    workspace: Workspace,
    limits: Limits | None = None,
    on_progress: Progress | None = None,
    now: datetime | None = None,
    *,
    as_new: bool = False,
) -> Project:
    """Open an archive or a project folder. Raises ArchiveError or OSError; nothing is left behind then.

    The file is copied into the workspace and checked there, so it can be moved, overwritten or deleted while
    the bot is open. With `as_new` the bot is a copy without a file of its own yet.
    """
    limits = limits or Limits()
    folder = workspace.new_folder()
    try:
        if path.name == BOT_MEMBER:
            path = path.parent
        base = copy_checked(path, folder / BASE_NAME, limits, on_progress)
        session = workspace.begin(folder, path.stem, None if as_new else path, now or datetime.now(UTC))
    except BaseException:
        Session(folder, "", None, "").remove()
        raise
    return Project(base, session)


def new_project(bot: dict[str, Any], workspace: Workspace, now: datetime | None = None) -> Project:
    """A project of a bot that has no file yet, from its JSON. Raises ArchiveError or OSError."""
    folder = workspace.new_folder()
    base = new_bot_file(bot)
    try:
        write_archive(folder / BASE_NAME, base, backup=False)
        session = workspace.begin(folder, base.bot.value["identity"]["name"], None, now or datetime.now(UTC))
        return Project(read_bot_file(folder / BASE_NAME), session)
    except BaseException:
        Session(folder, "", None, "").remove()
        raise


def recover_project(session: Session, workspace: Workspace, limits: Limits | None = None) -> Project:
    """Open the bot of a session that ended uncleanly, with every confirmed edit. Raises ArchiveError or OSError.

    The session goes on in its folder, now owned by this process; edits made before the crash can be undone.
    """
    base = read_bot_file(session.base, limits or Limits())
    owned = workspace.begin(session.folder, session.name, session.source, datetime.now(UTC))
    project = Project(base, owned)
    project.replay(owned)
    return project


def _stamp(path: Path | None) -> tuple[int, int] | None:
    try:
        status = path.stat() if path and path.is_file() else None
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size) if status else None
