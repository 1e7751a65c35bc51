"""Editors of hooks."""
