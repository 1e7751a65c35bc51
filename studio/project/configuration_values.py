"""Values of configuration variables, kept outside the bot: in the system's keyring, else in a private file.

A bot's values are one record under the bot's id. They are no part of edits: taking back a rename or a deletion finds
the value where it was, because values of names a bot no longer has stay until `prune`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, Final, Protocol

from studio.archive.atomic import replacing
from studio.bot.bot import Bot
from studio.bot.edits.configuration import configuration_names, value_in_file

_SERVICE: Final = "Dialoom Studio"
_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700


class ValuesNotKept(OSError):  # noqa: N818  # reads as what happened
    """The values cannot be read or written; says why and what to do."""


class Vault(Protocol):
    """Where records are kept."""

    @property
    def about(self) -> str:
        """Where that is, as a sentence for the person."""
        raise NotImplementedError

    def read(self, record: str) -> str:
        """The text of a record, empty when there is none. Raises ValuesNotKept."""

    def write(self, record: str, text: str) -> None:
        """Keep a record; an empty text removes it. Raises ValuesNotKept."""


class FileVault:
    """One file per bot in a folder that only the person's account can enter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def about(self) -> str:
        if sys.platform == "win32":
            return "Values are kept in your user profile, outside the bot’s file, as plain text."
        return "Values are kept outside the bot’s file, as plain text in a file that only your account can read."

    def read(self, record: str) -> str:
        try:
            return self._path(record).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as problem:
            raise ValuesNotKept(f"The values of this bot’s configuration variables cannot be read: {problem}") from None

    def write(self, record: str, text: str) -> None:
        path = self._path(record)
        try:
            if not text:
                with suppress(FileNotFoundError):
                    path.unlink()
                return
            self._folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
            if sys.platform != "win32":
                self._folder.chmod(_PRIVATE_FOLDER)
            with replacing(path) as file:
                if sys.platform != "win32":
                    os.fchmod(file.fileno(), _PRIVATE_FILE)
                file.write(text.encode())
            if sys.platform != "win32":
                path.chmod(_PRIVATE_FILE)
        except OSError as problem:
            raise ValuesNotKept(f"The value cannot be kept: {problem.strerror or problem}") from None

    def _path(self, record: str) -> Path:
        # Ids come from files and may hold anything.
        return self._folder / f"{hashlib.sha256(record.encode()).hexdigest()[:32]}.json"


class KeyringVault:
    """The keyring of the system, through the library `keyring`."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    @property
    def about(self) -> str:
        return f"Values are kept in {_KEYRINGS.get(type(self._backend).__module__, 'the system’s keyring')}."

    def read(self, record: str) -> str:
        try:
            return str(self._backend.get_password(_SERVICE, record) or "")
        except Exception as problem:  # noqa: BLE001  # backends raise what they like
            raise ValuesNotKept(f"The keyring does not give its values: {problem}. Unlock it and try again.") from None

    def write(self, record: str, text: str) -> None:
        try:
            if text:
                self._backend.set_password(_SERVICE, record, text)
            elif self._backend.get_password(_SERVICE, record) is not None:
                self._backend.delete_password(_SERVICE, record)
        except Exception as problem:  # noqa: BLE001
            raise ValuesNotKept(f"The keyring does not take the value: {problem}. Unlock it and try again.") from None


_KEYRINGS: Final = {
    "keyring.backends.macOS": "the keychain of macOS",
    "keyring.backends.Windows": "the Windows Credential Manager",
    "keyring.backends.SecretService": "your desktop’s keyring",
    "keyring.backends.libsecret": "your desktop’s keyring",
    "keyring.backends.kwallet": "KWallet",
}


class SystemVault:
    """The system's keyring where there is one, else private files in a folder; which, is found out when first used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def about(self) -> str:
        return self._chosen.about

    def read(self, record: str) -> str:
        return self._chosen.read(record)

    def write(self, record: str, text: str) -> None:
        self._chosen.write(record, text)

    @cached_property
    def _chosen(self) -> Vault:
        try:
            # The library may be left out of an installation; values are kept in files then.
            backend = import_module("keyring").get_keyring()
            if type(backend).__module__ in _KEYRINGS and backend.priority > 0:
                return KeyringVault(backend)
        except Exception:  # noqa: BLE001  # whatever is wrong with the keyring, values can still be kept
            return FileVault(self._folder)
        return FileVault(self._folder)


class ConfigurationValues:
    """The values of all bots. Methods may be called in any thread and can take as long as the keyring does."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._lock = Lock()
        self._changed: set[str] = set()
        """Records that were written."""

    @property
    def about(self) -> str:
        """Where values are kept, as a sentence."""
        return self._vault.about

    def of(self, bot: Bot) -> dict[str, str]:
        """The values kept for a bot, by name, those of names it no longer has included. Raises ValuesNotKept."""
        with self._lock:
            return self._read(bot)

    def environment_of(self, bot: Bot) -> dict[str, str]:
        """What `open_session(environment=…)` takes: the values kept for the names the bot has. Raises ValuesNotKept."""
        names = configuration_names(bot)
        # A keyring may have to be unlocked by the person: it is not asked for nothing.
        kept = self.of(bot) if names else {}
        return {name: kept[name] for name in names if name in kept}

    def set(self, bot: Bot, name: str, value: str) -> None:
        """Keep a value. Raises ValuesNotKept."""
        self.update(bot, {name: value})

    def update(self, bot: Bot, values: Mapping[str, str]) -> None:
        """Keep several values. Raises ValuesNotKept."""
        with self._lock:
            self._write(bot, {**self._read(bot), **values})

    def rename(self, bot: Bot, name: str, new: str) -> None:
        """Let a name have the value of another; the old one keeps it, for undo. Raises ValuesNotKept."""
        with self._lock:
            kept = self._read(bot)
            if name in kept:
                self._write(bot, {**kept, new: kept[name]})

    def forget(self, bot: Bot, name: str) -> None:
        """Forget a value. Raises ValuesNotKept."""
        with self._lock:
            kept = self._read(bot)
            if kept.pop(name, None) is not None:
                self._write(bot, kept)

    def take_out(self, bot: Bot) -> tuple[str, ...]:
        """Keep the values that came with the bot's file; gives their names. Raises ValuesNotKept."""
        found = {name: value for name in configuration_names(bot) if (value := value_in_file(bot, name))}
        with self._lock:
            self._write(bot, {**found, **self._read(bot)})
        return tuple(found)

    def has_changed(self, bot: Bot) -> bool:
        """Whether values of a bot were written here; answers at once."""
        return record_of(bot) in self._changed

    def prune(self, bot: Bot, also: Collection[str] = ()) -> None:
        """Forget values of names a bot does not have: after this, undo finds them no more. Raises ValuesNotKept."""
        with self._lock:
            kept = self._read(bot)
            wanted = {*configuration_names(bot), *also}
            left = {name: value for name, value in kept.items() if name in wanted}
            if len(left) < len(kept):
                self._write(bot, left)

    def _read(self, bot: Bot) -> dict[str, str]:
        record = self._vault.read(record_of(bot))
        try:
            data = json.loads(record) if record else {}
        except ValueError:
            raise ValuesNotKept("The values kept for this bot are damaged. Set them again.") from None
        return {str(name): str(value) for name, value in data.items()} if isinstance(data, dict) else {}

    def _write(self, bot: Bot, values: Mapping[str, str]) -> None:
        self._changed.add(record_of(bot))
        self._vault.write(record_of(bot), json.dumps(values, ensure_ascii=False) if values else "")


def record_of(bot: Bot) -> str:
    """What a bot's values are kept under: its id, and for a bot without one what it is called."""
    return bot.settings.id or f"named:{bot.name}"
