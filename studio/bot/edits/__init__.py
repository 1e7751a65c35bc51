"""What a person can do to a bot: one function each, which returns an `Edit`.

The functions keep the invariants: deleting a node also removes what pointed at it, in the same edit.
"""
