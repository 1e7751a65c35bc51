"""Editors of schemas: text, fields, and forms made from them."""
