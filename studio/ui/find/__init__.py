"""Finding text in a bot, and replacing it."""
