"""What changed in the bot."""
