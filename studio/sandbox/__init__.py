"""JavaScript for bots: code cards, conditions, validators and template expressions. No Qt.

`sandbox` owns the child process and runs a `task`, `result` and `errors` are what comes of it, `host` is how code
calls back, `http_bridge` lets it reach the network under a policy. `child`, `frames` and `bundle` are the process,
its protocol, and where its files are.

A bot's code is hostile input. The walls, from the outside in: one child process per conversation's owner, without
permissions, watched for time and memory; in it a JavaScript realm that holds nothing of the process; in that realm
hygiene, so that one card leaves nothing behind for the next. Conversations that must not read each other's state
need a `Sandbox` each.
"""
