"""Schemas of a bot: zui text, its fields, JSON Schema, and values checked against them. No Qt."""
