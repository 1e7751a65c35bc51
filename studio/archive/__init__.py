"""Bot files in and out: `.bpz` archives and folders. Hostile input stops here."""

from studio.archive.archive_writer import write_archive
from studio.archive.bot_file import BotFile, Progress, new_bot_file
from studio.archive.errors import ArchiveError, Finding
from studio.archive.folder_writer import write_folder
from studio.archive.limits import Limits
from studio.archive.plan import Changes
from studio.archive.reader import copy_checked, is_bot_file, read_bot_file
from studio.archive.rows import write_rows

__all__ = [
    "ArchiveError",
    "BotFile",
    "Changes",
    "Finding",
    "Limits",
    "Progress",
    "copy_checked",
    "is_bot_file",
    "new_bot_file",
    "read_bot_file",
    "write_archive",
    "write_folder",
    "write_rows",
]
