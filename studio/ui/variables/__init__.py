"""The variables of a bot: declared, described, found and renamed."""
