"""An open bot: its working copy, its history of edits, saving, and recovery after an unclean end."""
