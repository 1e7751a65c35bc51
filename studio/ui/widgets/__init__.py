"""Small form widgets and the code editor: they know the look and the scopes of templates, not the bot."""
