"""The bot of a bakery that uses as many kinds of card as possible."""

from __future__ import annotations

from tests.fixtures.bot_builder import (
    BotBuilder,
    always,
    capture,
    card,
    carousel,
    code,
    expression,
    field,
    image,
    intent,
    log,
    run_workflow,
    slide,
    text,
    when,
)

PRICE_OF = """
const prices = {Carrot: 3.5, Lemon: 3, Plum: 2.5};
if (!(input.title in prices)) throw new Error(`There is no cake called ${input.title}.`);
return prices[input.title] * input.pieces;
"""


def corner_bakery() -> BotBuilder:
    """A fresh builder of the bot, to be changed at will."""
    bot = BotBuilder(configVariables={"SHOP_PHONE": "555 0100"}, nodeRepetitionLimit=3, inactivityTimeout=30)
    bot.variable("user.name").variable("user.visits", "number", 0)
    bot.variable("bot.openToday", "boolean", True).variable("conversation.mood")
    bot.extra.update(
        tables={
            "table_1": {"id": "table_1", "name": "OrdersTable"},
            "table_2": {"id": "table_2", "name": "CakesTable"},
        },
        list_entities=[
            {
                "id": "ent-1",
                "name": "cake",
                "occurrences": [
                    {"name": "Carrot", "synonyms": ["rüebli", "carrots"]},
                    {"name": "Lemon", "synonyms": ["citrus"]},
                    {"name": "Plum", "synonyms": ["zwetschge"]},
                ],
            }
        ],
        intents=[
            {"id": "int-hours", "name": "hours", "utterances_with_slots": ["when are you open", "opening times"]},
            {"id": "int-human", "name": "human", "utterances_with_slots": ["talk to a person"]},
            {"id": "int-cancel", "name": "cancel", "utterances_with_slots": ["cancel", "forget it"]},
            {"id": "int-yes", "name": "yes", "utterances_with_slots": ["yes", "sure "]},
            {"id": "int-no", "name": "no", "utterances_with_slots": ["no", "nope"]},
        ],
        actions=[{"id": "act-1", "name": "priceOf", "raw_code": PRICE_OF}],
    )
    bot.hook("after_incoming_middleware", "if (event.type === 'text') user.visits += 1")
    bot.hook(
        "before_outgoing_middleware",
        "if (outgoingEvent.type === 'text') outgoingEvent.payload.text = `🥐 ${outgoingEvent.payload.text}`",
    )
    _main(bot)
    _order(bot)
    bot.workflow("Call").node("Say", text("Call {{env.SHOP_PHONE}}"), default="Out").exit("Out")
    bot.error.node("Handler", text("Something went wrong: {{event.error}}"), default="End")
    bot.timeout.node("Handler", text("Are you still there?"), default="End")
    bot.conversation_end.node("Handler", log("ended", "debug"), default="End")
    return bot


def _main(bot: BotBuilder) -> None:
    main = bot.main
    main.node(
        "Hello",
        image("https://example.org/shop.png"),
        text('Welcome{{user.name ? " back, " + user.name : ""}}!'),
        when("!bot.openToday", "Closed", "closed"),
        default="Menu",
    )
    main.node(
        "Menu",
        capture(
            "SingleChoice",
            "What would you like?",
            options=["Order", "Cakes", "Question", "Feedback"],
            to={"Order": "Ordering", "Cakes": "Cakes", "Question": "Router"},
            failed="Human",
            retries=1,
            cancellable=True,
            confirm=True,
        ),
    )
    main.node(
        "Cakes",
        carousel(
            *(
                slide(
                    title,
                    f"{price} each",
                    f"https://example.org/{title}.png",
                    [("say", "Order", "Order"), ("postback", "Take it", f"order:{title}"), ("url", "See", "https://x")],
                )
                for title, price in (("Carrot", 3.5), ("Lemon", 3), ("Plum", 2.5))
            )
        ),
        capture("WaitForInput"),
        code("const [, cake] = /^order:(.*)/.exec(event.payload.value ?? '') ?? []; workflow.wish = cake ?? ''"),
        when("workflow.wish", "Ordering"),
        default="Menu",
    )
    main.node("Closed", text("We are closed."), default="End")
    main.node("Router", capture("RawInput", "What do you want to know?", "question"), default="Route")
    main.node(
        "Route",
        intent("hours", [], "Hours"),
        intent("human", [], "Human"),
        default="Ask",
    )
    main.node("Hours", text("From six to six."), default="Menu")
    main.node(
        "Ask",
        card(
            type="action",
            origin="agent",
            title="Query knowledge",
            agent={"id": "KnowledgeAgent", "action": "knowledge-query"},
            data={"query": field("{{workflow.question}}")},
        ),
        when("turn.KnowledgeAgent.responded", "Hours"),
        default="Human",
    )
    main.node("Human", run_workflow("Call1", "Call"))
    main.node(
        "Ordering",
        run_workflow("Order", "Order", {"cake": "{{workflow.wish}}"}, {"Done": "Thanks", "Given up": "Never mind"}),
    )
    main.node("Thanks", text("That makes {{workflow.Order.total.toFixed(2)}}. Your order is B-0001."), default="End")
    main.node("Never mind", text("Never mind."), default="Menu")
    main.variable("question").variable("wish", default="")


def _order(bot: BotBuilder) -> None:
    order = bot.workflow("Order").inputs("cake")
    order.variable("cake", default="").variable("cakes", "array", ["Carrot", "Lemon", "Plum"])
    order.variable("pieces", "number").variable("pickup").variable("extras", "array")
    order.variable("total", "number").variable("ok", "boolean", False)
    order.node(
        "Ask",
        capture("SingleChoice", "Which cake?", "cake", options=expression("{{workflow.cakes}}"), skip=True),
        capture(
            "Quantity",
            "How many?",
            "pieces",
            validators=[("input >= 1 && input <= 20", "Between 1 and 20, please.")],
            retries=2,
            failed="Given up",
        ),
        capture("DateTime", "When?", "pickup"),
        capture("MultiChoice", "Anything extra?", "extras", options=["candles", "box", "ribbon"]),
        capture(
            "Confirmation",
            "{{workflow.pieces}} {{workflow.cake}} for {{workflow.pickup}}?",
            options=[("Accept", "true"), ("Decline", "false")],
            to={"true": "Save", "false": "Given up"},
        ),
        default="Given up",
    )
    order.node(
        "Save",
        code(
            "workflow.total = await actions.priceOf({title: workflow.cake, pieces: workflow.pieces}); workflow.ok = true"
        ),
        card(type="table", tableId="table_1", operation="insert", payload=[]),
        log("{{workflow.pieces}} {{workflow.cake}}"),
        always("Done"),
    )
    order.exit("Done", "total", "ok").exit("Given up", "ok")
