"""Zui text is read as fields, and changed in place with everything else kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.bot.tree import ABSENT
from studio.schemas import rewriting as edit
from studio.schemas.zui_text import Shape, read_shape

ADDRESS = """// who it is
zui.object({
  name: zui.string().min(1).describe("The name"), // as written
  /* years */
  age: zui.number().int().optional(),
  "e-mail": zui.string().email(),
  address: zui.object({
    street: zui.string(),
    zip: zui.string().length(5)
  }),
  tags: zui.array(zui.enum(["a", 'b'])).default([]),
  how: zui.discriminatedUnion("by", [
    zui.object({ by: zui.literal("post"), cost: zui.number() }),
    zui.object({ by: zui.literal("hand") })
  ]),
  odd: zui.string().refine((x) => x.length > 2), // stays
  self: somethingElse(),
}); // the end
"""


def shape(text: str) -> Shape:
    found = read_shape(text)
    assert found is not None
    return found


def test_reads_fields_with_what_is_said_of_them() -> None:
    root = shape(ADDRESS)
    kinds = {field.name: field.shape.kind for field in root.fields}
    assert kinds == {
        "name": "string",
        "age": "number",
        "e-mail": "string",
        "address": "object",
        "tags": "array",
        "how": "variants",
        "odd": "string",
        "self": "code",
    }
    assert root.at(("name",)).words("describe") == "The name"  # type: ignore[union-attr]
    assert root.at(("age",)).is_optional  # type: ignore[union-attr]
    assert root.at(("tags",)).default == []  # type: ignore[union-attr]
    assert root.at(("tags", 0)).values == ("a", "b")  # type: ignore[union-attr]
    assert root.at(("how",)).discriminator == "by"  # type: ignore[union-attr]
    assert root.at(("how", 1, "by")).values == ("hand",)  # type: ignore[union-attr]
    assert root.at(("address", "zip")).call("length").value == 5  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "zui",
        "zui.object({",
        "zui.object({ a: })",
        "const a = zui.string()",
        "foo.bar({})",
        "zui.string(",
        "zui.object(x)",
        "zui.object({...x})",
    ],
)
def test_anything_else_is_no_shape(text: str) -> None:
    assert read_shape(text) is None


@given(st.text(max_size=60) | st.text("zui.object({a:()},[] \"'`/*\n", max_size=60))
def test_no_text_breaks_reading(text: str) -> None:
    read_shape(text)
    read_shape("zui.object({ a: " + text)


def test_a_change_touches_only_its_place() -> None:
    text = edit.set_kind(ADDRESS, ("name",), "number")
    assert text == ADDRESS.replace('zui.string().min(1).describe("The name")', 'zui.number().describe("The name")')
    text = edit.rename_field(ADDRESS, ("address", "zip"), "post code")
    assert text == ADDRESS.replace("zip:", '"post code":')
    text = edit.set_optional(ADDRESS, ("age",), False)
    assert text == ADDRESS.replace(".optional()", "")
    text = edit.set_nullable(ADDRESS, ("tags",), True)
    assert text == ADDRESS.replace(".default([])", ".nullable().default([])")
    text = edit.set_call(ADDRESS, ("name",), "min", 3)
    assert text == ADDRESS.replace("min(1)", "min(3)")
    text = edit.set_call(ADDRESS, ("age",), "describe", "How old")
    assert text == ADDRESS.replace(".int()", '.int().describe("How old")')
    text = edit.set_call(ADDRESS, ("e-mail",), "email", ABSENT)
    assert text == ADDRESS.replace(".email()", "")
    text = edit.set_values(ADDRESS, ("tags", 0), ["x", "y", "z"])
    assert text == ADDRESS.replace("""["a", 'b']""", '["x", "y", "z"]')
    text = edit.set_discriminator(ADDRESS, ("how",), "way")
    assert text == ADDRESS.replace('"by"', '"way"').replace("by:", "way:")


def test_a_message_behind_a_check_stays() -> None:
    text = 'zui.string().min(2, "too short").max(9)'
    assert edit.set_call(text, (), "min", 3) == 'zui.string().min(3, "too short").max(9)'


def test_adds_and_removes_fields_in_the_style_of_the_text() -> None:
    assert edit.add_field("zui.object({})", (), "a") == "zui.object({\n  a: zui.string()\n})"
    assert edit.add_field("zui.object({ a: zui.any() })", (), "b") == "zui.object({ a: zui.any(), b: zui.string() })"
    grown = edit.add_field(ADDRESS, ("address",), "city")
    assert "zip: zui.string().length(5),\n    city: zui.string()\n  })" in grown
    assert edit.remove_field(grown, ("address", "city")) == ADDRESS
    assert edit.add_field(ADDRESS, (), "more").endswith(
        "self: somethingElse(),\n  more: zui.string(),\n}); // the end\n"
    )
    gone = edit.remove_field(ADDRESS, ("name",))
    assert "as written" not in gone
    assert "/* years */\n  age" in gone
    assert edit.remove_field("zui.object({ a: zui.any(), b: zui.string() })", ("b",)) == "zui.object({ a: zui.any() })"
    assert (
        edit.remove_field("zui.object({ a: zui.any(), b: zui.string() })", ("a",)) == "zui.object({ b: zui.string() })"
    )


def test_fields_change_places_with_their_comments() -> None:
    text = "zui.object({\n  a: zui.any(), // first\n  // above b\n  b: zui.string() // second\n})"
    moved = "zui.object({\n  // above b\n  b: zui.string(), // second\n  a: zui.any() // first\n})"
    assert edit.move_field(text, ("a",), 1) == moved
    assert edit.move_field(moved, ("a",), -1) == text
    assert edit.move_field(text, ("a",), -1) == text
    assert edit.move_field("zui.object({ a: zui.any(), b: zui.string() })", ("b",), -1) == (
        "zui.object({ b: zui.string(), a: zui.any() })"
    )


def test_alternatives_come_and_go() -> None:
    text = edit.set_kind("zui.object({ a: zui.any() })", ("a",), "variants")
    assert shape(text).at(("a",)).kind == "variants"  # type: ignore[union-attr]
    text = edit.add_alternative(text, ("a",))
    assert [option.at(("kind",)).values for option in shape(text).at(("a",)).items] == [
        ("First",),
        ("Second",),
        ("Variant 3",),
    ]  # type: ignore[union-attr]
    text = edit.remove_alternative(text, ("a", 0))
    assert [option.at(("kind",)).values for option in shape(text).at(("a",)).items] == [("Second",), ("Variant 3",)]  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="Two alternatives"):
        edit.remove_alternative(text, ("a", 0))


NAMES = st.text("abcdefgh_ é\"'\\", min_size=1, max_size=6).filter(lambda name: name.strip())
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "move", "kind", "optional", "nullable", "describe", "rename", "alternative"]),
        st.integers(0, 99),
        NAMES,
        st.sampled_from([kind for kind, _ in edit.KINDS]),
    ),
    max_size=12,
)


@given(
    STEPS, st.sampled_from([ADDRESS, "zui.object({})", "z.object({ a: z.string(), b: z.array(z.object({})) }) /* x */"])
)
def test_any_changes_leave_a_text_that_reads(steps: list[tuple[str, int, str, str]], text: str) -> None:
    for what, number, name, kind in steps:
        before = shape(text)
        places = [path for path, one in before.walk() if one.kind != "code"]
        path = places[number % len(places)]
        here = before.at(path)
        assert here is not None
        try:
            text = {
                "add": lambda: edit.add_field(text, path, name, kind),  # noqa: B023
                "remove": lambda: edit.remove_field(text, path),  # noqa: B023
                "move": lambda: edit.move_field(text, path, number % 2 * 2 - 1),  # noqa: B023
                "kind": lambda: edit.set_kind(text, path, kind),  # noqa: B023
                "optional": lambda: edit.set_optional(text, path, not here.is_optional),  # noqa: B023
                "nullable": lambda: edit.set_nullable(text, path, not here.is_nullable),  # noqa: B023
                "describe": lambda: edit.set_call(text, path, "describe", name),  # noqa: B023
                "rename": lambda: edit.rename_field(text, path, name),  # noqa: B023
                "alternative": lambda: edit.add_alternative(text, path),  # noqa: B023
            }[what]()
        except (ValueError, LookupError, IndexError):
            continue
        after = shape(text)
        found = after.at(path)
        if what == "add":
            assert [field.name for field in found.fields] == [*(field.name for field in here.fields), name]
        elif what == "remove":
            assert found is None
        elif what == "kind":
            assert found.kind == kind
        elif what == "optional":
            assert found.is_optional != here.is_optional
            assert found.is_nullable == here.is_nullable
        elif what == "describe":
            assert found.words("describe") == name
        elif what == "rename":
            assert after.at((*path[:-1], name)) is not None
