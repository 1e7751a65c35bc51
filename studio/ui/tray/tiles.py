"""What the tray offers: a tile for every kind of card, and for what a bot has that a card can be about."""

from __future__ import annotations

from dataclasses import dataclass

from studio.bot.bot import Bot
from studio.bot.edits.card_templates import ABOUT
from studio.bot.node import AutonomousNode, Node
from studio.bot.workflow import BUILT_IN, Workflow

CATEGORIES = (
    "Send messages",
    "Capture information",
    "Flow logic",
    "Execute",
    "AI",
    "Agents",
    "Utilities",
    "Workflows",
    "Intents",
    "Tools",
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A card that can be added. `kind` is what `card_templates.card_about` makes it from."""

    kind: str
    category: str
    name: str
    help: str
    icon: str
    words: str = ""
    """Other words people may look for it by."""


_MESSAGES = (
    Tile("text", "Send messages", "Text", "Says something. Markdown and variables work.", "text", "message say"),
    Tile("image", "Send messages", "Image", "Shows a picture with a title.", "image", "picture photo"),
    Tile("audio", "Send messages", "Audio", "Sends a sound with a title.", "audio", "sound voice music"),
    Tile("video", "Send messages", "Video", "Sends a film with a title.", "video", "film movie"),
    Tile("file", "Send messages", "File", "Sends a file with a title.", "file", "document attachment pdf"),
    Tile("card", "Send messages", "Card", "A picture with title, subtitle and buttons.", "card", "buttons"),
    Tile("carousel", "Send messages", "Carousel", "Several cards side by side.", "carousel", "cards gallery slider"),
    Tile("location", "Send messages", "Location", "Sends a place by latitude and longitude.", "location", "map place"),
)


def _ask(kind: str, name: str, about: str, icon: str, words: str = "") -> Tile:
    return Tile(kind, "Capture information", name, about, icon, f"ask question capture {words}")


_CAPTURES = (
    _ask("RawInput", "Raw input", "Takes whatever the person writes, as it is.", "raw-input", "text string any"),
    _ask("SingleChoice", "Single choice", "Offers options; the person takes one.", "single-choice", "buttons menu"),
    _ask("MultiChoice", "Multiple choice", "Offers options; the person takes some.", "multi-choice", "checkbox multi"),
    _ask("Boolean", "Boolean", "Understands yes or no.", "confirmation", "true false"),
    _ask("Confirmation", "Confirmation", "Asks to accept or decline.", "confirmation", "yes no agree"),
    _ask("Number", "Number", "Finds a number in the answer.", "number", "integer amount"),
    _ask("Quantity", "Quantity", "Finds how many of something.", "number", "count amount"),
    _ask("QuantityOfPeople", "Quantity of people", "Finds how many people.", "number", "guests persons party"),
    _ask("Percentage", "Percentage", "Finds a share in percent.", "number", "percent"),
    _ask("Price", "Price", "Finds an amount of money.", "number", "money currency cost"),
    _ask("DateTime", "Date and time", "Finds a date or time, also “next Friday”.", "date", "calendar day hour"),
    _ask("EmailAddress", "Email address", "Finds an email address.", "capture", "mail"),
    _ask("PhoneNumber", "Phone number", "Finds a telephone number.", "capture", "telephone mobile"),
    _ask("PersonName", "Person name", "Finds first and last name.", "user", "who"),
    _ask("FullAddress", "Full address", "Finds a postal address.", "location", "street city postal"),
    _ask("TimeMeasurement", "Time measurement", "Finds a duration, such as 20 minutes.", "clock", "duration"),
    _ask("WeightMeasurement", "Weight measurement", "Finds a weight, such as 3 kg.", "capture", "mass kilo"),
    _ask("VolumeMeasurement", "Volume measurement", "Finds a volume, such as 2 litres.", "capture", "litre liter"),
    _ask("TemperatureMeasurement", "Temperature", "Finds a temperature, such as 20 °C.", "capture", "degrees heat"),
    _ask("Color", "Colour", "Finds a colour by name or code.", "capture", "color hex"),
    _ask("CronSchedule", "Schedule", "Finds when something repeats.", "clock", "cron recurring every"),
    _ask("OperatingSystem", "Operating system", "Finds Windows, macOS, Linux, Android or iOS.", "capture", "os device"),
    _ask("File", "File upload", "Takes a file the person sends.", "file", "document upload attachment"),
)

_REST = (
    Tile("expression", "Flow logic", "Expression", "Leads on when a condition holds.", "expression", "if condition"),
    Tile("intent", "Flow logic", "Intent", "Leads on when the person means something.", "intent", "understand nlu"),
    Tile("workflow", "Flow logic", "Workflow", "Runs another workflow and comes back.", "workflow", "call skill run"),
    Tile("code", "Execute", "Execute code", "Runs JavaScript that can change variables.", "code", "script javascript"),
    Tile("table-get", "Execute", "Get record", "Reads one record of a table by its id.", "table", "row read"),
    Tile("table-insert", "Execute", "Insert record", "Adds a record to a table.", "table", "row add create save"),
    Tile("table-update", "Execute", "Update record", "Changes a record of a table.", "table", "row change edit"),
    Tile("table-delete", "Execute", "Delete record", "Deletes a record of a table.", "table", "row remove"),
    Tile("table-find", "Execute", "Find records", "Finds records that match a filter.", "table", "rows search query"),
    Tile("ai", "AI", "AI task", "Lets a model follow instructions and fill variables.", "ai", "llm gpt extract"),
    Tile(
        "aiclassify", "AI", "AI transition", "Lets a model choose which way to go.", "classify", "llm classify category"
    ),
    Tile("ai-generate", "AI", "AI generate text", "Lets a model write a text.", "ai-generate", "llm gpt write prompt"),
    Tile(
        "knowledge-query",
        "Agents",
        "Query knowledge bases",
        "Looks for an answer in the bot’s knowledge, without saying it.",
        "knowledge",
        "rag search documents",
    ),
    Tile("log", "Utilities", "Log", "Writes to the log, for you to see.", "log", "debug print console"),
)

CARD_TILES = (*_MESSAGES, *_CAPTURES, *_REST)
"""The kinds that stand by themselves."""

TOOL_TILES = (
    Tile("tool-search", "Tools", "Search knowledge", "The model may look in the bot’s knowledge.", "search", "rag"),
    Tile("tool-transition", "Tools", "Transition", "The model may lead on when it sees fit.", "transition", "leave go"),
    Tile("tool-workflow", "Tools", "Workflow", "The model may run a workflow.", "workflow", "call skill"),
    Tile("tool-table", "Tools", "Table", "The model may read and write a table.", "table", "records rows"),
)
"""What an autonomous node can hold."""


def tiles_for(bot: Bot, workflow: Workflow, node: Node | None) -> list[Tile]:
    """What can be added to a node, in the order of the categories; without one, to a new standard node."""
    if isinstance(node, AutonomousNode):
        tools = [Tile(f"tool-workflow{ABOUT}{one.key}", "Workflows", one.name, _runs(one), "workflow", "tool")
                 for one in _callable(bot, workflow)]  # fmt: skip
        tables = [
            Tile(f"tool-table{ABOUT}{table_id}", "Tools", table.name, "The model may read this table.", "table", "tool")
            for table_id, table in bot.tables.items()
        ]
        return [*tools, *TOOL_TILES, *tables]
    workflows = [
        Tile(f"workflow{ABOUT}{one.key}", "Workflows", one.name, _runs(one), "workflow", "call run skill")
        for one in _callable(bot, workflow)
    ]
    intents = [
        Tile(f"intent{ABOUT}{intent.id}", "Intents", intent.name, "Leads on when this is meant.", "intent", "means")
        for intent in bot.intents
        if intent.id and intent.name
    ]
    return [*CARD_TILES, *workflows, *intents]


def _callable(bot: Bot, workflow: Workflow) -> list[Workflow]:
    """The workflows one can run: not the main one, which has no way back, and not those the program runs itself."""
    return [one for one in bot.workflows if one.id and one.id not in BUILT_IN and one.key != workflow.key]


def _runs(workflow: Workflow) -> str:
    return " ".join(str(workflow.raw.get("description") or "").split()) or f"Runs “{workflow.name}” and comes back."
