"""What code may ask of the cloud, answered on this machine: `client.…` and the objects of tables.

Every call takes and gives what the cloud's own client documents, for one bot, one person and one conversation:
tables are those of the session, messages, states and tags are kept with the conversation, files in a store of the
session. What only the cloud can do fails with one clear `NotConnected` error that code may catch.
"""
