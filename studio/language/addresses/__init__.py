"""Postal addresses: American ones by a trained tagger, others by how their countries write them."""

from studio.language.addresses.reader import extract_address

__all__ = ["extract_address"]
