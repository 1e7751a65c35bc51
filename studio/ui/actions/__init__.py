"""Editors of custom actions."""
