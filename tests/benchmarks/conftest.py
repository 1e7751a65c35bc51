"""What holds a time against a limit measures only when measuring is asked for: tests do not depend on the machine."""

from __future__ import annotations

import pytest


@pytest.fixture
def measuring(request: pytest.FixtureRequest) -> None:
    """For benchmarks with a limit in seconds."""
    if request.config.getoption("benchmark_disable") and not request.config.getoption("benchmark_enable"):
        pytest.skip("measures only with --benchmark-enable")
