"""Seeing why a bot does what it does: breakpoints and steps, going back, traces, coverage, recorded tests."""
