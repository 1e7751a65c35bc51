"""Conversation tests: what a person says and what the bot should say, kept beside the bot as YAML.

A file `tests/*.test.yaml` in a bot's folder, or `<name>.tests/*.test.yaml` beside an archive `<name>.bpz`:

    now: 2026-03-02T18:00:00Z          # the clock stands here; it moves by `waits`
    tests:
      - name: A big order gets a dessert
        set: {user.name: Ada}          # variables before the conversation begins
        start: Order pizza / Choose    # a workflow, or one of its nodes; else where conversations begin
        conversation:
          - says: large, please
          - bot: /Shall I order it/
          - chooses: Accept
          - bot: {text: Thank you!, type: text}
          - variables: {workflow.total: 21}
          - path: [Price, Exit]
          - ends: true

`now`, `seed`, `user`, `locale` and `set` may stand at the top for all tests of the file, or in a test.

What the person does, one key a step:

- `says: TEXT`, `chooses: LABEL OR VALUE` of an option or button that was offered, `postback: VALUE`
- `sends: {type: file, fileUrl: …}`: a message by its payload
- `event: INTEGRATION/NAME`, or `{integration, name, payload}`: what trigger nodes listen to
- `opens: true`: the chat window opens; `waits: 45 minutes` (or hours, days): time passes; `timeout: true`
- `starts: new conversation` or `new user`

What should come of it, until the next of these:

- `bot:` one message or a list: a text, exactly; `/pattern/`; `...` for any further messages; or an object with
  `text`, `pattern`, `type`, `choices` (the labels offered) and any other field of the payload
- `variables: {scope.name: VALUE}`: a value, null for none, `{pattern: …}` or `{type: number}`; paths may go deeper
- `path: [NODE, …]`: the nodes entered, by name, `...` for any
- `waits_for: KIND` of capture; `ends: true` (or `explicitly`, or false); `logs`, `warns` and `error`: a text or pattern
  that was logged, warned of, or failed

Messages are compared in order and to the last one wherever a step has `bot`. An error that no step expects fails the
test, and so does the first step that goes wrong.
"""
