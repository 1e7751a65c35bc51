"""Overlays over the window: commands, going anywhere, and the list of keys."""
