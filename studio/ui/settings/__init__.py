"""Settings of the bot, and its configuration variables."""
