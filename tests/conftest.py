"""What all tests share: an offscreen Qt, the sample archives, and a strict end for every widget."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

# Before any Qt import: without a display Qt aborts the process instead of raising.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "1")

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLES = REPOSITORY.parent / "shared" / "samples"
SAMPLE_NAMES = ("cinaf", "connectivity", "megasai", "triptracks")

sys.path.insert(0, str(REPOSITORY))


@pytest.fixture(params=SAMPLE_NAMES)
def sample(request: pytest.FixtureRequest) -> Path:
    """Each real archive in turn; skipped where the samples are not laid out beside the checkout."""
    return sample_path(request.param)


@pytest.fixture
def sample_file() -> object:
    """A function from the name of a sample to its path."""
    return sample_path


def sample_path(name: str) -> Path:
    """The path of a sample archive, or a skip with a reason."""
    path = SAMPLES / f"{name}.bpz"
    if not path.exists():
        pytest.skip(f"the sample archive {name}.bpz is not beside this checkout")
    return path


@pytest.fixture(autouse=True)
def _deterministic_teardown(request: pytest.FixtureRequest) -> Iterator[None]:
    """Free Python objects between tests, never while Qt dispatches events.

    PySide6 can crash when the cycle collector frees widgets in the middle of an event, so the collector is
    off while a test that uses the application runs, and runs once afterwards.
    """
    uses_qt = "qapp" in request.fixturenames
    if uses_qt:
        gc.disable()
    yield
    if uses_qt:
        from PySide6.QtCore import QCoreApplication, QEvent
        from PySide6.QtWidgets import QApplication

        for widget in QApplication.topLevelWidgets():
            widget.close()
            widget.deleteLater()
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QCoreApplication.processEvents()
        gc.enable()
        gc.collect()
