"""Names that can be written."""

from __future__ import annotations

from typing import Any

import bots

from studio.bot.bot import Bot
from studio.ui.inspector.names import names_in_scope


def test_names_are_those_of_the_workflow_and_of_the_bot() -> None:
    callee = bots.workflow(
        "wf-order",
        bots.node("exit", "exit", variables=["v-total", "v-gone"]),
        variables=[{"id": "v-total", "name": "total", "scope": "workflow"}],
    )
    call = {"id": "ins", "type": "skill", "name": "Order1", "flowId": "wf-order"}
    raw: dict[str, Any] = {
        "flows": [bots.workflow("wf", bots.node("nd", "standard", call)), callee],
        "settings": {"userVariables": [{"name": "vip", "scope": "user"}], "configVariables": {"KEY": "secret", "": ""}},
        "tables": {"t": {"name": "OrdersTable"}},
        "actions": [{"name": "priceOf"}],
    }
    bot = Bot(raw)
    names = names_in_scope(bot, bot.workflows[0])
    assert {"workflow.size", "workflow.Order1.total", "user.vip", "env.KEY", "OrdersTable", "actions.priceOf"} <= set(
        names
    )
    assert "event.preview" in names
    assert not any("secret" in name or name.endswith(".") for name in names)
    assert list(names) == sorted(names, key=str.casefold)
    assert "workflow.total" in names_in_scope(bot, bot.workflows[1])
