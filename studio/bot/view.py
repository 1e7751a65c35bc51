"""Typed views of a bot's JSON: the base of every model in this package.

The JSON is the truth and is never rebuilt from a model, so nothing the models do not know can get lost; a
view reads it. Real archives hold plain strings where an object is usual, numbers where text is, lists that
are missing. A view never fails: a field that does not fit takes its default, and `irregular_fields` says so.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

T = TypeVar("T")

_NOTHING: dict[str, Any] = {}


class View(BaseModel):
    """A frozen reading of one JSON object; field `staticValue` of the file is `static_value` here."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        protected_namespaces=(),
        arbitrary_types_allowed=True,
    )

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON object this is a view of. Not to be changed: edits make new ones."""
        return self._note("raw", _NOTHING)

    @property
    def irregular_fields(self) -> tuple[str, ...]:
        """Fields of the JSON whose values do not fit and were read as their defaults."""
        return self._note("irregular", ())

    def _note(self, name: str, default: T) -> T:
        """Something known of the view beside its fields, such as its place in the file.

        Notes lie in the instance's own dictionary: pydantic's private attributes take twenty times as long to
        read, and every view of a large bot is asked for its key many times.
        """
        return self.__dict__.get(f"#{name}", default)  # type: ignore[no-any-return]

    def _add_notes(self, **notes: Any) -> None:
        for name, value in notes.items():
            self.__dict__[f"#{name}"] = value


V = TypeVar("V", bound=View)


def read_view(kind: type[V], raw: Any) -> V:
    """A view of a JSON value, whatever the value is."""
    data = raw if isinstance(raw, dict) else {}
    irregular: tuple[str, ...] = () if isinstance(raw, dict) else ("",)
    try:
        view = kind.model_validate(data)
    except ValidationError as problem:
        bad = {str(error["loc"][0]) for error in problem.errors(include_url=False) if error["loc"]}
        good = {key: value for key, value in data.items() if key not in bad}
        view = kind.model_validate(good)
        irregular = tuple(sorted(bad))
    view._add_notes(raw=data, irregular=irregular)
    return view


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value


def _list(value: Any) -> Any:
    return [] if value is None else value


Text = Annotated[str, BeforeValidator(_text)]
"""Text that may be written as null or a number."""

TextList = Annotated[tuple[Text, ...], BeforeValidator(_list)]
"""A list of texts that may be null."""
