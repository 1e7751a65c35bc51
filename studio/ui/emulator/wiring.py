"""Connects the panels to the controller that runs their turns."""

from __future__ import annotations

from studio.ui.debugger.log_panel import LogPanel
from studio.ui.emulator.controller import EmulatorController
from studio.ui.emulator.panel import EmulatorPanel


def wire(controller: EmulatorController, panel: EmulatorPanel, logs: LogPanel | None = None) -> None:
    """What the person does goes to the controller, what the bot does to the panels."""
    panel.said.connect(controller.say)
    panel.chosen.connect(controller.choose)
    panel.payload_sent.connect(controller.send_payload)
    panel.posted_back.connect(lambda value, _label: controller.post_back(value))
    panel.new_conversation_requested.connect(controller.new_conversation)
    panel.new_user_requested.connect(controller.new_user)
    panel.timeout_requested.connect(controller.simulate_timeout)
    panel.stop_requested.connect(controller.stop)
    panel.restart_requested.connect(controller.restart)
    panel.continue_requested.connect(controller.continue_with_bot)
    controller.listen(panel.feed_all)
    controller.listen_busy(panel.set_busy)
    if logs is not None:
        controller.listen(logs.feed)
        logs.variable_edited.connect(lambda *edit: _set_variable(controller, logs, *edit))


def _set_variable(controller: EmulatorController, logs: LogPanel, scope: str, name: str, value: object) -> None:
    try:
        controller.set_variable(scope, name, value)
    except ValueError as problem:
        logs.show_problem(str(problem))
