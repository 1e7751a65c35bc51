"""The bottom panel: what the bot did and why, the raw events, and the variables."""
