"""Going elsewhere in the view: with a short movement, or at once for people who asked for less motion."""

from __future__ import annotations

from typing import Any

import pytest
from canvas_desk import Desk
from PySide6.QtCore import QVariantAnimation
from PySide6.QtWidgets import QProxyStyle, QStyle

from studio.ui.canvas.camera import Camera


class CalmStyle(QProxyStyle):
    """A style of a system that is asked for less motion."""

    def styleHint(self, hint: QStyle.StyleHint, *more: Any, **named: Any) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, *more, **named)


def test_the_view_moves_there_and_arrives(desk: Desk) -> None:
    view = desk.view
    view.motion_ms = 120
    begin, end = view.camera, Camera(0.5, 300, 200)
    view.fly(end)
    flight = view._flight
    assert flight.destination == end
    assert view.camera == begin
    seen = []
    for time in (30, 60, 90):
        flight._animation.setCurrentTime(time)
        seen.append(view.camera.zoom)
    assert begin.zoom > seen[0] > seen[1] > seen[2] > end.zoom
    flight._animation.setCurrentTime(120)
    assert view.camera == end
    assert flight._animation.state() == QVariantAnimation.State.Stopped
    assert flight.destination == end


def test_a_hand_on_the_wheel_ends_the_movement(desk: Desk) -> None:
    desk.view.motion_ms = 120
    desk.view.fly(Camera(0.5, 300, 200))
    desk.view._flight._animation.setCurrentTime(60)
    here = desk.view.camera
    desk.view.pan_by(10, 0)
    assert desk.view._flight._animation.state() == QVariantAnimation.State.Stopped
    assert desk.view.camera == here.panned(10, 0)


@pytest.mark.parametrize("why", ["setting", "system", "hidden"])
def test_without_motion_the_view_is_there_at_once(desk: Desk, why: str) -> None:
    view = desk.view
    view.motion_ms = 0 if why == "setting" else 120
    style = CalmStyle()
    if why == "system":
        view.setStyle(style)
    if why == "hidden":
        view.hide()
    view.fly(Camera(0.5, 300, 200))
    assert view.camera == Camera(0.5, 300, 200)
    view.setStyle(None)
