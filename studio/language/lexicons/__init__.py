"""One module per language: its number words and what is said of days and times."""
