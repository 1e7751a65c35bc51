"""The list of a bot's problems."""
