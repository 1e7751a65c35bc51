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
from studio.bot.edit import Edit, EditConflict
from studio.bot.library import Table
from studio.project.contents import BOT_MEMBER, Contents
from studio.project.history import History
from studio.project.journal import Journal, edit_line, read_journal
from studio.project.tables import ProjectTables
from studio.project.workspace import BASE_NAME, TABLES_NAME, Session, Workspace

ChangeKind = Literal["done", "undone", "redone", "saved"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Notice:
    """What listeners are told, once per edit."""

    kind: ChangeKind
    label: str
    before: Bot
    after: Bot
    tables: frozenset[str] = frozenset()
    """Ids of the tables whose rows or descriptions changed."""


@dataclass(frozen=True)
class SaveJob:
    """A save that is ready to run, on any thread: it writes the bot and the rows as they were when it was made."""

    target: Path
    base: BotFile
    contents: Contents
    folder: Path
    """Where rows are put together."""
    position: int
    into_folder: bool

    def run(self) -> None:
        """Write the file: all of it or nothing, the previous one kept as `.bak`. Runs once.

        Raises ArchiveError or OSError.
        """
        with self.contents.changed_files(self.folder) as changes:
            if self.into_folder:
                write_folder(self.target, self.base, changes)
            else:
                write_archive(self.target, self.base, changes, backup=True)

    def close(self) -> None:
        """Give up a save that is not run."""
        self.contents.close()


class RowJob:
    """A step with many changes of rows, to be run beside the window and then handed to `Project.finish_rows`."""

    def __init__(self, tables: ProjectTables, journal: Journal, kind: ChangeKind, edit: Edit, bots: tuple[Bot, Bot]):
        self.kind: ChangeKind = kind
        self.edit = edit
        self.before, self.after = bots
        self.is_done = False
        self._tables = tables
        self._journal = journal

    def run(self, on_progress: Progress | None = None) -> None:
        """Change the rows and record it, all of it or nothing.

        Raises EditConflict, OSError when it cannot be recorded, and what `on_progress` raises.
        """
        line = edit_line(self.edit, merged=False) if self.kind == "done" else b""
        self._tables.follow(self.after, self.edit.rows, back=self.kind == "undone", on_progress=on_progress)
        try:
            if self.kind == "done":
                self._journal.line_done(line)
                self.edit = self.edit.packed()
            elif self.kind == "undone":
                self._journal.edit_undone()
            else:
                self._journal.edit_redone()
        except OSError:
            self._tables.follow(self.before, self.edit.rows, back=self.kind != "undone")
            raise
        self.is_done = True


class Project:
    """An open bot. Made by `open_project`, `new_project` and `recover_project`; ended by `close`."""

    def __init__(self, base: BotFile, session: Session) -> None:
        value = base.bot.value
        self.bot = Bot(value)
        self.base = base
        self.source: Path | None = session.source
        """Where the bot is saved; None until it has been saved for the first time."""
        self.history = History()
        self.tables = ProjectTables(base, self.bot, session.folder / TABLES_NAME)
        """The rows of its tables."""
        self._job: RowJob | None = None
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
        """Make an edit. Raises EditConflict or PlaceNotFound when it does not fit, OSError; changes nothing then.

        An edit of many rows (`Edit.is_bulk`) takes its time; `row_job` makes it beside the window.
        """
        if not edit:
            return
        self._check_quiet()
        after = edit.apply(self.bot)
        merged = self.history.may_merge(edit)
        line = edit_line(edit, merged=merged)
        self._record(after, edit, lambda: self._journal.line_done(line))
        self.history.push(edit, merge=merged)
        self._become(after, "done", edit)

    def undo(self) -> bool:
        """Take the last edit back; False when there is none."""
        self._check_quiet()
        edit = self.history.next_undo
        if edit is None:
            return False
        after = edit.revert(self.bot)
        self._record(after, edit, self._journal.edit_undone, back=True)
        self.history.step_back()
        self._become(after, "undone", edit)
        return True

    def redo(self) -> bool:
        """Make the edit that was taken back last again; False when there is none."""
        self._check_quiet()
        edit = self.history.next_redo
        if edit is None:
            return False
        after = edit.apply(self.bot)
        self._record(after, edit, self._journal.edit_redone)
        self.history.step_forward()
        self._become(after, "redone", edit)
        return True

    def row_job(self, edit: Edit) -> RowJob:
        """A job that makes an edit. Until `finish_rows` nothing else is edited. Raises what `apply` raises."""
        return self._begin("done", edit, edit.apply(self.bot))

    def undo_job(self) -> RowJob | None:
        """A job that takes the last edit back, when that one changes many rows; None when `undo` is as good."""
        edit = self.history.next_undo
        return self._begin("undone", edit, edit.revert(self.bot)) if edit is not None and edit.is_bulk else None

    def redo_job(self) -> RowJob | None:
        """A job that makes the edit again that was taken back last; None when `redo` is as good."""
        edit = self.history.next_redo
        return self._begin("redone", edit, edit.apply(self.bot)) if edit is not None and edit.is_bulk else None

    def finish_rows(self, job: RowJob) -> bool:
        """End a job, on the thread that edits, whether it ran or not; returns whether its step was made."""
        assert job is self._job
        self._job = None
        if not job.is_done:
            return False
        if job.kind == "done":
            self.history.push(job.edit, merge=False)
        elif job.kind == "undone":
            self.history.step_back()
        else:
            self.history.step_forward()
        self._become(job.after, job.kind, job.edit)
        return True

    def save_job(
        self, target: Path | None = None, *, as_folder: bool | None = None, given_away: Edit | None = None
    ) -> SaveJob:
        """A save of the bot as it is now, to its own file or another place. Not while a job changes rows.

        `given_away` is an edit of what is written only, such as one that leaves out secrets.

        It becomes a project folder when `as_folder` says so, or the target is one, and an archive otherwise.
        """
        target = target or self.source
        if target is None:
            raise ValueError("This bot has no file yet; choose where to save it.")
        into_folder = target.is_dir() if as_folder is None else as_folder
        bot = given_away.apply(self.bot) if given_away else self.bot
        contents = Contents(self.base, bot, self.tables.snapshot())
        return SaveJob(target, self.base, contents, self._session.folder, self.history.position, into_folder)

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
        self.save_job(target, as_folder=False).run()

    def changes(self) -> dict[str, bytes | None]:
        """Members of the bot file that differ from the file as it was opened; None for those that are no more."""
        contents = Contents(self.base, self.bot, self.tables.snapshot())
        try:
            return contents.changes()
        finally:
            contents.close()

    def source_changed_outside(self) -> bool:
        """Whether another program has written the bot's file since it was opened or saved here."""
        return self.source is not None and _stamp(self.source) != self._stamp

    def sync(self) -> None:
        """Make the journal last through a power failure. Blocks: not for the window's thread."""
        self._journal.sync()

    def close(self) -> None:
        """End the session and remove its working copy. What was not saved is gone."""
        self._listeners.clear()
        self.tables.close()
        self._journal.close()
        self._session.remove()

    def replay(self, session: Session) -> int:
        """Make the edits of a journal again; returns how many records could be."""
        replayed = 0
        saved_at: int | None = None if self.source is None else 0
        for record in read_journal(session.journal):
            if "do" in record:
                edit = Edit.from_json(record["do"])
                self._follow(edit.apply(self.bot), edit)
                self.history.push(edit.packed(), merge=bool(record.get("merge")))
            elif "undo" in record and (last := self.history.next_undo):
                self._follow(last.revert(self.bot), last, back=True)
                self.history.step_back()
            elif "redo" in record and (coming := self.history.next_redo):
                self._follow(coming.apply(self.bot), coming)
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

    def _begin(self, kind: ChangeKind, edit: Edit, after: Bot) -> RowJob:
        self._check_quiet()
        self._job = RowJob(self.tables, self._journal, kind, edit, (self.bot, after))
        return self._job

    def _record(self, after: Bot, edit: Edit, note: Callable[[], None], *, back: bool = False) -> None:
        """Let the tables follow and the journal know, both or neither."""
        self.tables.follow(after, edit.rows, back=back)
        try:
            note()
        except OSError:
            self.tables.follow(self.bot, edit.rows, back=not back)
            raise

    def _check_quiet(self) -> None:
        if self._job is not None:
            raise EditConflict("rows of a table are being written; try again when that is done")

    def _follow(self, after: Bot, edit: Edit, *, back: bool = False) -> None:
        self.tables.follow(after, edit.rows, back=back)
        self.bot = after

    def _become(self, after: Bot, kind: ChangeKind, edit: Edit) -> None:
        before, self.bot = self.bot, after
        touched = {change.table for change in edit.rows}
        if before.raw.get("tables") is not after.raw.get("tables"):
            old, new = before.tables, after.tables
            touched |= {key for key in old.keys() | new.keys() if _raw(old.get(key)) is not _raw(new.get(key))}
        self._tell(Notice(kind, edit.label, before, after, frozenset(touched)))

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


def _raw(table: Table | None) -> dict[str, Any] | None:
    return table.raw if table is not None else None


def _stamp(path: Path | None) -> tuple[int, int] | None:
    try:
        status = path.stat() if path and path.is_file() else None
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size) if status else None
