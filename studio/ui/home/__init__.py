"""What the window shows before a bot is open."""
