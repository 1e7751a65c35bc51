"""The card tray: every kind of card there is, to search, choose and drag."""
