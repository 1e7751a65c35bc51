"""Runs a bot: a message in, a stream of events out. No Qt, no I/O of its own.

`engine` runs turns, `session` is the small facade that the emulator, the command line and tests use,
`conversation` is the state that outlives a turn, `events` is what a turn tells, `cards` is what each kind of
card does.
"""
