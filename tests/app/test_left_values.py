"""A keyring may ask the person to unlock it, so it is asked only for what is needed."""

from __future__ import annotations

import pytest

from studio.bot.edits.configuration import create_configuration_variable, delete_configuration_variable
from studio.project.configuration_values import FileVault
from tests.fixtures.desk import STARTER, Desk


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    records: list[str] = []
    read = FileVault.read

    def heard(vault: FileVault, record: str) -> str:
        records.append(record)
        return read(vault, record)

    monkeypatch.setattr(FileVault, "read", heard)
    return records


def test_a_bot_without_configuration_never_asks(desk: Desk, asked: list[str]) -> None:
    desk.open(STARTER, as_new=True)
    desk.do(lambda: desk.window.emulator.said.emit("hi"))
    desk.do(desk.window.actions_by_name["close_bot"].trigger)
    assert asked == []


def test_the_page_asks_when_it_is_looked_at_and_once(desk: Desk, asked: list[str]) -> None:
    desk.open(STARTER, as_new=True)
    for page in ("configuration", "workflows", "configuration"):
        desk.do(lambda page=page: desk.window.navigation.show_page(page))  # type: ignore[misc]
    assert len(asked) == 1


def test_a_name_that_is_deleted_takes_its_value_along(desk: Desk, asked: list[str]) -> None:
    window, document = desk.window, desk.window.document
    desk.open(STARTER, as_new=True)
    document.apply(create_configuration_variable(document.project.bot, "KEY"))
    desk.answers.save_path = desk.home / "Bot.bpz"
    desk.do(window.actions_by_name["save"].trigger)
    bot = document.project.bot
    window._values.set(bot, "KEY", "s3cret")
    document.apply(delete_configuration_variable(bot, "KEY"))
    desk.do(window.actions_by_name["save"].trigger)
    assert window._values.of(bot) == {"KEY": "s3cret"}
    desk.do(window.actions_by_name["close_bot"].trigger)
    assert window._values.of(bot) == {}
    assert asked
