"""Everything of a bot that is on no canvas, tables and library and the like: listed at the left, edited in tabs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.app.document import Document
from studio.app.editors import Editors
from studio.app.sections import Sections
from studio.app.tasks import Tasks
from studio.bot.edits.library_uses import SECTIONS as LIBRARY_SECTIONS
from studio.bot.ids import Ids
from studio.bot.tree import item_keys
from studio.project.column_code import ColumnCode
from studio.project.configuration_values import ConfigurationValues
from studio.project.tables import ProjectTables
from studio.sandbox.http_bridge import HttpPolicy
from studio.schemas.evaluation import SchemaEngine
from studio.ui.actions.action_editor import ActionEditor
from studio.ui.actions.actions_panel import ActionsPanel
from studio.ui.agents.agent_editor import AgentEditor
from studio.ui.agents.agents_panel import AgentsPanel
from studio.ui.explorer.side_panel import SidePanel
from studio.ui.hooks.hook_editor import HookEditor
from studio.ui.hooks.hooks_panel import HooksPanel
from studio.ui.library.editors import library_editor
from studio.ui.library.lab import IntentLab
from studio.ui.library.library_panel import LibraryPanel
from studio.ui.library.thing_editor import ThingEditor
from studio.ui.schemas.schema_editor import SchemaEditor
from studio.ui.schemas.schemas_panel import SchemasPanel
from studio.ui.settings.configuration_panel import ConfigurationPanel
from studio.ui.settings.settings_editor import SettingsEditor
from studio.ui.tables.column_looks import Looks
from studio.ui.tables.import_page import ImportPage
from studio.ui.tables.table_editor import TableEditor
from studio.ui.tables.tables_panel import TablesPanel
from studio.ui.theme import Theme

TABLES, IMPORTS, LIBRARY, AGENTS = "tables", "imports", "library", "agents"
ACTIONS, SCHEMAS, HOOKS, CONFIGURATION, SETTINGS = "actions", "schemas", "hooks", "configuration", "settings"


class BotSections(QObject):
    """Makes the panels and editors, and leads from one to the other."""

    refused = Signal(str)
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card."""
    owner_requested = Signal(object)
    """An Owner that is on no canvas."""

    def __init__(
        self,
        theme: Theme,
        side: SidePanel,
        editors: Editors,
        document: Document,
        tasks: Tasks,
        ids: Ids,
        values: ConfigurationValues,
        parent: QObject | None = None,
    ) -> None:
        """`values` keeps what configuration variables hold."""
        super().__init__(parent)
        self._theme = theme
        self._side = side
        self._editors = editors
        self._document = document
        self._tasks = tasks
        self._ids = ids
        self._sections = Sections(side, editors, document, self)
        self._lab = IntentLab(tasks.start, self)
        self._engine = SchemaEngine()
        self._code = ColumnCode.with_http(HttpPolicy(online=True))
        self._looks: dict[str, Looks] = {}
        """Widths, order and hiding of columns by table, while the window is open."""
        apply, start = document.apply, tasks.start
        self.tables = TablesPanel(theme, apply, ids, self._project_tables, start)
        self.tables.import_requested.connect(lambda path: editors.open(IMPORTS, path))
        self.tables.place_requested.connect(self.place_requested)
        self._sections.add(TABLES, "Tables", "tables", self.tables, self.refused.emit, self._table_editor)
        editors.offer(IMPORTS, self._import_page)
        self.library = LibraryPanel(theme, apply, ids, start)
        self.library.place_requested.connect(self.place_requested)
        self.library.owner_requested.connect(self.owner_requested)
        self._sections.add(LIBRARY, "Library", "library", self.library, self.refused.emit, self._thing_editor)
        self.agents = AgentsPanel(theme, apply, ids)
        self._sections.add(AGENTS, "Agents", "agents", self.agents, self.refused.emit, self._agent_editor)
        self.actions = ActionsPanel(theme, apply, ids)
        self._sections.add(ACTIONS, "Actions", "code", self.actions, self.refused.emit, self._action_editor)
        self.schemas = SchemasPanel(theme, apply, ids)
        self._sections.add(SCHEMAS, "Schemas", "schemas", self.schemas, self.refused.emit, self._schema_editor)
        self.hooks = HooksPanel(theme, apply, ids)
        self._sections.add(HOOKS, "Hooks", "hooks", self.hooks, self.refused.emit, self._hook_editor)
        self.configuration = ConfigurationPanel(theme, apply, ids, values, start)
        self.configuration.open_requested.connect(lambda key: editors.open(SETTINGS, key))
        self._sections.add(CONFIGURATION, "Configuration", "settings", self.configuration, self.refused.emit)
        editors.offer(SETTINGS, self._settings_editor)
        for panel in (self.actions, self.schemas, self.hooks, self.configuration):
            panel.place_requested.connect(self.place_requested)
            panel.owner_requested.connect(self.owner_requested)

    def open(self, section: str, step: str | int) -> bool:
        """Show a thing of a section of the bot in its editor, by its key or place; whether it has one."""
        key = self._key_of(section, step)
        if section in LIBRARY_SECTIONS:
            return self._editors.open(LIBRARY, f"{section}/{key}") is not None
        return section in (TABLES, AGENTS, ACTIONS, SCHEMAS, HOOKS) and self._editors.open(section, key) is not None

    def _key_of(self, section: str, step: str | int) -> str:
        things = self._document.project.bot.raw.get(section) if self._document.project else None
        keys = item_keys(things) if isinstance(things, list) else []
        return keys[step] if isinstance(step, int) and step < len(keys) else str(step)

    def show_settings(self) -> None:
        """Show the settings of the bot."""
        self._editors.open(SETTINGS, SETTINGS)

    async def close(self) -> None:
        """End the processes that check schemas and run the code of columns."""
        await self._engine.close()
        await self._code.close()

    def _project_tables(self) -> ProjectTables | None:
        return self._document.project.tables if self._document.project else None

    def _table_editor(self, key: str) -> TableEditor:
        assert self._document.project is not None
        tables = self._document.project.tables
        return TableEditor(
            self._theme,
            self._document.apply,
            self._ids,
            key,
            tables,
            self._tasks.start,
            run_code=self._code,
            looks=self._looks.setdefault(key, Looks()),
        )

    def _import_page(self, path: str) -> ImportPage:
        assert self._document.project is not None
        tables = self._document.project.tables
        page = ImportPage(self._theme, self._document.apply, self._ids, path, tables, self._tasks.start)
        page.finished.connect(lambda key: self._editors.open(TABLES, key))
        page.closed.connect(lambda: self._editors.close(page))
        return page

    def _thing_editor(self, place: str) -> ThingEditor:
        page = library_editor(self._theme, self._document.apply, place, self._lab, self._tasks.start)
        page.thing_requested.connect(lambda other: self._editors.open(LIBRARY, other))
        page.owner_requested.connect(self.owner_requested)
        return page

    def _agent_editor(self, name: str) -> AgentEditor:
        page = AgentEditor(self._theme, self._document.apply, self._ids, name, self._tasks.start)
        page.owner_requested.connect(self.owner_requested)
        return page

    def _schema_editor(self, key: str) -> SchemaEditor:
        page = SchemaEditor(self._theme, self._document.apply, self._ids, key, self._engine, self._tasks.start)
        page.owner_requested.connect(self.owner_requested)
        return page

    def _hook_editor(self, key: str) -> HookEditor:
        return HookEditor(self._theme, self._document.apply, self._ids, key, self._engine, self._tasks.start)

    def _action_editor(self, key: str) -> ActionEditor:
        page = ActionEditor(self._theme, self._document.apply, self._ids, key, self._engine, self._tasks.start)
        page.owner_requested.connect(self.owner_requested)
        return page

    def _settings_editor(self, key: str) -> SettingsEditor:
        page = SettingsEditor(self._theme, self._document.apply, self._ids, key)
        page.configuration_requested.connect(lambda: self._side.show_page(CONFIGURATION, focus=True))
        return page
