"""The bot as data: JSON, typed views of it, ids and edits. No I/O, no Qt."""
