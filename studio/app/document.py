"""The bot of a window: opening, saving, exporting, closing and recovering it, without blocking."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from studio.app.dialogs import Dialogs
from studio.app.preferences import Preferences
from studio.app.row_jobs import RowJobs
from studio.app.tasks import Tasks
from studio.archive import ArchiveError, Finding
from studio.bot.blank import blank_bot
from studio.bot.bot import Bot
from studio.bot.edit import Edit, EditConflict
from studio.bot.edits.secrets import without_secrets
from studio.bot.ids import Ids
from studio.bot.tree import PlaceNotFound
from studio.project.contents import BOT_MEMBER
from studio.project.project import Notice, Project, RowJob, SaveJob, new_project, open_project, recover_project
from studio.project.workspace import Session, Workspace

_SYNC_MS = 4000
"""How often the journal is pushed to the disk while edits are made."""

Opener = Callable[[], Project]


class Document(QObject):
    """Holds the open project and every operation on its files; told to the window by signals."""

    opened = Signal(object)
    """A Project is open; None when it was closed."""
    changed = Signal(object)
    """A Notice of the project."""
    said = Signal(str, bool)
    """A sentence for the person, and whether it is an error."""
    working = Signal(str)
    """What takes a moment; empty when done."""
    leaving = Signal()
    """The bot may be closed soon: what was typed and is no edit yet becomes one now."""

    def __init__(
        self,
        workspace: Workspace,
        preferences: Preferences,
        dialogs: Dialogs,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.saved_bot: Bot | None = None
        """The bot as it was opened or last saved; None when none is open."""
        self.row_jobs = RowJobs(self.working.emit)
        """What changes many rows at once."""
        self._workspace = workspace
        self._preferences = preferences
        self._dialogs = dialogs
        self._tasks = tasks
        self._busy = asyncio.Lock()
        """Held while something of the open bot is written."""
        self._opening = asyncio.Lock()
        self._sync = QTimer(self)
        self._sync.setSingleShot(True)
        self._sync.setInterval(_SYNC_MS)
        self._sync.timeout.connect(self._sync_journal)

    def apply(self, edit: Edit) -> None:
        """Make an edit; one that does not fit is told to the person and changes nothing."""
        project = self.project
        if project is not None:
            self._step(lambda: project.row_job(edit) if edit.is_bulk else None, lambda: project.apply(edit))

    def undo(self) -> None:
        """Take the last edit back, beside the window when it changed many rows."""
        project = self.project
        if project is not None:
            self._step(project.undo_job, project.undo)

    def redo(self) -> None:
        """Make the edit again that was taken back last."""
        project = self.project
        if project is not None:
            self._step(project.redo_job, project.redo)

    def go_to_state(self, position: int) -> None:
        """Undo or redo until so many edits are in force."""
        if self.project is not None:
            self._tasks.start(self._go_to_state(self.project, position))

    async def _go_to_state(self, project: Project, position: int) -> None:
        history = project.history
        while self.project is project and history.position != position:
            before, back = history.position, history.position > position
            try:
                job = project.undo_job() if back else project.redo_job()
                if job is not None:
                    await self._run_rows(project, job)
                elif back:
                    project.undo()
                else:
                    project.redo()
            except (EditConflict, PlaceNotFound, OSError) as error:
                self._say_refused(error)
                return
            if history.position == before:
                return
            # Many steps take a while: the window goes on meanwhile.
            await asyncio.sleep(0)

    def _step(self, job_of: Callable[[], RowJob | None], do: Callable[[], object]) -> None:
        try:
            job = job_of()
            if job is None:
                do()
            else:
                assert self.project is not None
                self._tasks.start(self._run_rows(self.project, job))
        except (EditConflict, PlaceNotFound, OSError) as error:
            self._say_refused(error)

    def _say_refused(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self.said.emit(f"The edit was not made, for it could not be recorded: {error.strerror}.", True)
        else:
            self.said.emit(f"That could not be done: {error}.", True)

    async def _run_rows(self, project: Project, job: RowJob) -> None:
        async with self._busy:
            # Whoever waited may find the bot closed.
            problem = await self.row_jobs.run(project, job) if self.project is project else ""
        if problem:
            self.said.emit(problem, True)

    async def new(self) -> bool:
        """Begin a bot from nothing."""
        bot = blank_bot("New bot", str(uuid.uuid4()), Ids())
        return await self._replace("Making a new bot…", lambda: new_project(bot, self._workspace))

    async def choose_and_open(self) -> None:
        """Ask for a bot and open it."""
        path = await self._dialogs.file_to_open()
        if path is not None:
            await self.open(path)

    async def choose_other(self) -> Path | None:
        """Ask for another bot, to look at and not to open."""
        return await self._dialogs.file_to_open()

    async def choose_and_import(self) -> None:
        """Ask for a bot and open a copy of it that has no file yet."""
        path = await self._dialogs.file_to_open()
        if path is not None:
            await self.open(path, as_new=True)

    async def open(self, path: Path, *, as_new: bool = False) -> bool:
        """Open a bot in place of the one that is open. A bot that cannot be opened leaves everything as it was."""
        opened = await self._replace(
            f"Opening “{path.name}”…",
            lambda: open_project(path, self._workspace, as_new=as_new),
        )
        if opened and not as_new:
            self._preferences.add_recent(path)
            self._remember()
        return opened

    async def recover(self, session: Session) -> bool:
        """Go on with a bot whose Studio ended uncleanly."""
        return await self._replace(f"Recovering “{session.name}”…", lambda: recover_project(session, self._workspace))

    async def save(self) -> bool:
        """Save to the bot's own file, asking for one when it has none; False when nothing was saved."""
        project = self.project
        if project is None:
            return False
        if project.source is None:
            return await self.save_as()
        if project.source_changed_outside() and not await self._dialogs.overwrite_changed(project.source.name):
            return False
        return await self._save(project, project.source)

    async def save_as(self) -> bool:
        """Ask for a file and save there; the bot lives there from then on."""
        project = self.project
        if project is None:
            return False
        target = await self._dialogs.file_to_save("Save as", self._suggestion(project))
        return target is not None and await self._save(project, target)

    async def save_as_folder(self) -> bool:
        """Ask for a folder and save there as files that version control can follow; the bot lives there then."""
        project = self.project
        if project is None:
            return False
        suggestion = self._suggestion(project)
        target = await self._dialogs.folder_to_save("Save as a project folder", suggestion.with_suffix(""))
        if target is None:
            return False
        if _holds_another(target, project.source) and not await self._dialogs.overwrite_other(target.name):
            return False
        return await self._save(project, target, as_folder=True)

    async def export(self) -> bool:
        """Ask for a file and write an archive there; the bot stays where it is. Secrets leave only when asked for."""
        project = self.project
        if project is None:
            return False
        secrets = without_secrets(project.bot)
        answer = await self._dialogs.secrets(len(secrets.changes)) if secrets else "with"
        if answer == "cancel":
            return False
        target = await self._dialogs.file_to_save("Export", self._suggestion(project))
        if target is None:
            return False
        async with self._busy:
            if self.project is not project:
                return False
            job = self._save_job(project, target, as_folder=False, given_away=secrets if answer == "without" else None)
            return job is not None and await self._run(
                f"Exporting “{target.name}”…", job.run, f"Exported to “{target}”."
            )

    async def may_leave(self) -> bool:
        """Ask about changes that are not saved; whether the bot may be closed. Waits for what is being written."""
        self.leaving.emit()
        async with self._busy:
            project = self.project
        if project is None or not project.is_modified:
            return True
        if project.source is None and project.history.position == 0:
            return True
        answer = await self._dialogs.unsaved(project.name)
        if answer == "save":
            return await self.save()
        return answer == "discard"

    async def leave(self) -> bool:
        """Close the bot, asking about changes that are not saved; whether it was closed."""
        if not await self.may_leave():
            return False
        async with self._busy:
            self.close()
        return True

    def close(self) -> None:
        """Close the bot; what was not saved is gone."""
        self._sync.stop()
        if self.project is not None:
            project, self.project, self.saved_bot = self.project, None, None
            self.opened.emit(None)
            project.close()

    async def _replace(self, doing: str, opener: Opener) -> bool:
        async with self._opening:
            if not await self.may_leave():
                return False
            left = self._state
            project = await self._opened(doing, opener)
            # The window is alive meanwhile: what was done to the bot while another was being opened is not lost.
            if project is None or (self._state is not left and not await self._may_leave_for(project)):
                return False
            async with self._busy:
                self.close()
                self.project, self.saved_bot = project, Bot(project.base.bot.value)
                project.listen(self._on_notice)
                self.opened.emit(project)
            if project.findings:
                self.said.emit(_findings_sentence(project.findings), False)
            return True

    @property
    def _state(self) -> Bot | None:
        return self.project.bot if self.project is not None else None

    async def _may_leave_for(self, other: Project) -> bool:
        """Ask again; the other bot is closed when the person stays with this one."""
        may = False
        try:
            may = await self.may_leave()
        finally:
            if not may:
                other.close()
        return may

    async def _opened(self, doing: str, opener: Opener) -> Project | None:
        self.working.emit(doing)
        work = asyncio.ensure_future(asyncio.to_thread(opener))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            # The thread goes on: what it opens is closed again, or it would be offered for recovery.
            await asyncio.wait([work])
            if work.exception() is None:
                work.result().close()
            raise
        except (ArchiveError, OSError, EditConflict, PlaceNotFound) as error:
            self.said.emit(str(error), True)
            return None
        finally:
            self.working.emit("")

    async def _save(self, project: Project, target: Path, *, as_folder: bool | None = None) -> bool:
        async with self._busy:
            if self.project is not project:
                return False
            job, saved = self._save_job(project, target, as_folder=as_folder), project.bot
            if job is None or not await self._run(f"Saving “{target.name}”…", job.run, ""):
                return False
            self.saved_bot = saved
            try:
                project.finish_save(job)
            except OSError as error:
                self.said.emit(f"“{target.name}” is saved, but that could not be recorded: {error.strerror}.", True)
                self.changed.emit(Notice("saved", "", project.bot, project.bot))
        self._preferences.add_recent(target)
        self._remember()
        return True

    def _save_job(
        self, project: Project, target: Path, *, as_folder: bool | None, given_away: Edit | None = None
    ) -> SaveJob | None:
        try:
            return project.save_job(target, as_folder=as_folder, given_away=given_away)
        except OSError as error:
            self.said.emit(f"“{target.name}” was not saved: {error.strerror}.", True)
            return None

    async def _run(self, doing: str, work: Callable[[], None], done: str) -> bool:
        self.working.emit(doing)
        try:
            await asyncio.to_thread(work)
        except (ArchiveError, OSError) as error:
            self.said.emit(str(error), True)
            return False
        finally:
            self.working.emit("")
        if done:
            self.said.emit(done, False)
        return True

    def _on_notice(self, notice: Notice) -> None:
        self.changed.emit(notice)
        if notice.kind != "saved" and not self._sync.isActive():
            self._sync.start()

    def _sync_journal(self) -> None:
        if self.project is not None:
            self._tasks.start(asyncio.to_thread(self.project.sync))

    def _remember(self) -> None:
        try:
            self._preferences.save()
        except OSError as error:
            self.said.emit(f"Preferences could not be saved: {error.strerror}.", True)

    def _suggestion(self, project: Project) -> Path:
        if project.source is not None and project.source.is_file():
            return project.source
        folder = project.source.parent if project.source else Path.home()
        return folder / f"{project.name or 'bot'}.bpz"


def _findings_sentence(findings: tuple[Finding, ...]) -> str:
    first = findings[0].message
    more = len(findings) - 1
    return first if not more else f"{first} ({more} more in the log)"


def _holds_another(folder: Path, own: Path | None) -> bool:
    try:
        return folder != own and (folder / BOT_MEMBER).exists()
    except OSError:
        # A name the system cannot hold: saving there says what is wrong.
        return False
