"""Conversations that were had: kept, searched, replayed, compared, handed out. No Qt here."""
