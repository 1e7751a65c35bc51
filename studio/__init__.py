"""Dialoom Studio: open, edit, run and export conversational bots on one machine."""

__version__ = "0.1.0"
