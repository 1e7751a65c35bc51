"""Message cards: what a bot says."""

from __future__ import annotations

from studio.bot.card import Content, ContentCard
from studio.bot.values import SuperInput
from studio.interpreter.fields import Field, prepared, record
from studio.interpreter.outcome import CONTINUE, Outcome
from studio.interpreter.payloads import MOST_BUTTONS, SHAPES
from studio.interpreter.plan import CardPlan
from studio.interpreter.turn import Turn
from studio.interpreter.values import text_of


def content_field(card: ContentCard) -> Field:
    """The fields that the message's type has."""
    return _content(card.content)


def _content(content: Content) -> Field:
    shape = SHAPES.get(content.type)
    if shape is None:
        return record({})
    fields: dict[str, Field] = {name: prepared(getattr(content, _SNAKE.get(name, name))) for name in shape.fields}
    if content.type == "carousel":
        fields["items"] = _carousel_items(content)
    return record(fields)


def _carousel_items(content: Content) -> Field:
    """The cards of a carousel, or the expression that makes them."""
    if isinstance(content.items, dict):
        made = SuperInput.model_validate(content.items)
        if made.is_dynamic:
            return prepared(made)
    items = [_content(_as_card(item)) for item in content.carousel_items]
    sources = tuple(source for item in items for source in item.sources)
    return Field(sources, lambda values: [item.fill(values) for item in items])


def _as_card(content: Content) -> Content:
    return content if content.type == "card" else content.model_copy(update={"type": "card"})


async def send(turn: Turn, plan: CardPlan) -> Outcome:
    """Sends the message. Empty required fields and broken lists fail, naming the field."""
    card = plan.card
    kind = card.content.type if isinstance(card, ContentCard) else ""
    shape = SHAPES.get(kind)
    if shape is None:
        turn.warn(f"{turn.place(card)} was skipped: messages of type “{kind}” are not known here.")
        return CONTINUE
    values = await turn.render(plan)
    if kind == "text" and plan.field.sources and not text_of(values["text"]).strip():
        shown = ", ".join(f"{{{{{source}}}}}" for source in plan.field.sources)
        turn.warn(f"{turn.place(card)} said nothing, because its text is empty now that {shown} was filled in.")
        return CONTINUE
    payload = {"type": kind, **shape.build(values)}
    if kind == "choice" and len(payload["options"]) > MOST_BUTTONS:
        payload["type"] = "dropdown"
    await turn.send(payload)
    return CONTINUE


_SNAKE = {"imageUrl": "image_url", "audioUrl": "audio_url", "videoUrl": "video_url", "fileUrl": "file_url"}
