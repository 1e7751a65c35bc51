"""What was done to the bot, and the way back to any of it."""
