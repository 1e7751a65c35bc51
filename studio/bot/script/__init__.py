"""JavaScript as builders write it in cards: read closely enough to find and rename what it refers to.

Nothing here runs or checks code. Half-written code is read as far as it makes sense and never refused.
"""
