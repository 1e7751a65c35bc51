"""CSV files and spreadsheets in and out: what is found out about them, what is taken, and what is not."""

from __future__ import annotations

import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.bot.bot import Bot
from studio.bot.ids import Ids
from studio.bot.library import Table
from studio.bot.view import read_view
from studio.tables import TableError, TableStore
from studio.tables.csv_export import export_csv, export_rejected
from studio.tables.csv_import import CsvForm, CsvSource, find_form
from studio.tables.excel_import import ExcelSource
from studio.tables.importing import (
    Imported,
    Target,
    import_as_table,
    import_into,
    inspect,
    targets_for_existing,
    targets_for_new,
)
from studio.tables.row_edits import insert_rows, own_columns

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
IDS = Ids(random.Random(1))
EMPTY = Bot({"version": "1.17", "flows": [], "tables": {}})
MESSY = (
    "name;price;when;code;paid;more\r\n"
    'Ann "A";1.5;2026-01-02;007;true;{"a": 1}\r\n'
    '"Bo\nb";2;2026-01-03;08;FALSE;\r\n'
    "\r\n"
    "Cy;;;1;;{}\r\n"
).replace('Ann "A"', '"Ann ""A"""')


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def source(path: Path) -> CsvSource:
    return CsvSource(path, find_form(path))


def table(**columns: Any) -> Table:
    properties = {name: {"type": kind, "nullable": True} for name, kind in columns.items()}
    return read_view(Table, {"id": "t", "name": "ATable", "schema": {"properties": properties}})


def filled(imported: Imported) -> TableStore:
    """A store with what an import made."""
    bot = imported.edit.apply(EMPTY)
    [made] = bot.tables.values()
    store = TableStore()
    store.add_table(made)
    store.make_changes(imported.edit.rows)
    return store


def test_a_file_is_found_out_about(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", MESSY)
    assert find_form(path) == CsvForm("utf-8-sig", ";", True)
    found = inspect(source(path))
    assert [(one.name, one.type, one.filled) for one in found.columns] == [
        ("name", "string", 3), ("price", "number", 2), ("when", "date", 2), ("code", "string", 3),
        ("paid", "boolean", 2), ("more", "object", 2),
    ]  # fmt: skip
    assert [(record.line, record.cells[0]) for record in found.preview] == [(2, 'Ann "A"'), (3, "Bo\nb"), (6, "Cy")]
    assert found.count == 3


@pytest.mark.parametrize(
    ("text", "encoding", "form"),
    [
        ("a\tb\n1\t2\n", "utf-8", CsvForm("utf-8-sig", "\t", True)),
        ("1,2\n3,4\n", "utf-8", CsvForm("utf-8-sig", ",", False)),
        ("größe,b\nä,ß\n", "windows-1252", CsvForm("windows-1252", ",", True)),
        ("a,b\nč,2\n", "utf-16", CsvForm("utf-16", ",", True)),
        ("a|b,c\n1|2\n", "utf-8-sig", CsvForm("utf-8-sig", "|", True)),
        ("only\none\n", "utf-8", CsvForm("utf-8-sig", ",", True)),
        ("", "utf-8", CsvForm("utf-8-sig", ",", False)),
        ("a,a\nx,y\n", "utf-8", CsvForm("utf-8-sig", ",", False)),
        ("x" * 300_000 + ",b\n", "utf-8", CsvForm("utf-8-sig", ",", True)),
    ],
)
def test_forms(tmp_path: Path, text: str, encoding: str, form: CsvForm) -> None:
    assert find_form(written(tmp_path / "a.csv", text, encoding)) == form


def test_a_file_becomes_a_table(tmp_path: Path) -> None:
    path = source(written(tmp_path / "a.csv", MESSY))
    told: list[tuple[int, int]] = []
    targets = targets_for_new(inspect(path).columns)
    imported = import_as_table(EMPTY, path, targets, "CakesTable", IDS, NOW, on_progress=lambda *a: told.append(a))
    assert (imported.added, imported.rejected) == (3, [])
    assert imported.edit.label == "Import table “CakesTable”"
    assert told[-1][0] == told[-1][1] > 0
    store = filled(imported)
    rows = [store.get(store.tables[0].id, number) for number in (1, 2, 3)]
    assert rows[0]["name"] == 'Ann "A"'
    assert rows[0]["code"] == "007"
    assert rows[1]["when"] == "2026-01-03T00:00:00.000Z"
    assert rows[1]["paid"] is False
    assert rows[2]["more"] == {}
    assert rows[2]["price"] is None
    store.close()


def test_numbers_and_days_as_europe_writes_them(tmp_path: Path) -> None:
    text = "what;price;when\nA;1.234,50;31.12.2026\nB;-7;1.2.2026 08:30\nC;0,5;\n"
    path = written(tmp_path / "a.csv", text)
    assert find_form(path) == CsvForm("utf-8-sig", ";", True, decimal_comma=True)
    imported = import_as_table(EMPTY, source(path), targets_for_new(inspect(source(path)).columns), "ATable", IDS, NOW)
    assert imported.rejected == []
    rows = [change.after or {} for change in imported.edit.rows]
    assert [(row["price"], row["when"]) for row in rows] == [
        (1234.5, "2026-12-31T00:00:00.000Z"), (-7, "2026-02-01T08:30:00.000Z"), (0.5, None)
    ]  # fmt: skip
    assert not find_form(written(tmp_path / "b.csv", "a;b\n1,5;1.5\n")).decimal_comma
    assert not find_form(written(tmp_path / "c.csv", "a,b\n1.500,2\n")).decimal_comma


def test_what_does_not_fit_is_reported_with_its_line(tmp_path: Path) -> None:
    text = 'name,price\nA,1\nB,much\nC,2,3\n"D\nd",x\nE,4\n"open,5\nF,6\n"G"g,7\nH,8\n'
    path = source(written(tmp_path / "a.csv", text))
    store = TableStore()
    store.add_table(table(name="string", price="number"))
    targets = targets_for_existing(inspect(path).columns, own_columns(store, "t"))
    imported = import_into(store, "t", path, targets, NOW)
    assert [(one.line, one.raw) for one in imported.rejected] == [
        (3, "B,much"), (4, "C,2,3"), (5, '"D\nd",x'), (8, '"open,5'), (10, '"G"g,7'),
    ]  # fmt: skip
    assert "“price” holds a number, and “much” is none" in imported.rejected[0].reason
    assert "3 cells" in imported.rejected[1].reason
    assert "never closed" in imported.rejected[3].reason or "closing quote" in imported.rejected[3].reason
    store.make_changes(imported.edit.rows)
    assert [row["name"] for row in store.page("t").rows] == ["A", "E", "F", "H"]
    export_rejected(tmp_path / "rejected.csv", imported.rejected)
    again = list(source(tmp_path / "rejected.csv").records())
    assert [record.cells[2] for record in again] == [one.raw for one in imported.rejected]
    store.close()


def test_rows_are_added_or_changed_by_a_key(tmp_path: Path) -> None:
    store = TableStore()
    store.add_table(table(name="string", price="number", note="string"), [
        {"id": 1, "name": "A", "price": 1, "note": "kept"}, {"id": 2, "name": "B", "price": 2},
        {"id": 3, "name": "twice"}, {"id": 4, "name": "twice"},
    ])  # fmt: skip
    path = source(written(tmp_path / "a.csv", "NAME,Price,other\nA,9,x\nB,2,x\nC,3,x\nA,4,x\ntwice,1,x\n"))
    targets = targets_for_existing(inspect(path).columns, own_columns(store, "t"))
    assert [target.name for target in targets] == ["name", "price"]
    imported = import_into(store, "t", path, targets, NOW, key="name")
    assert (imported.added, imported.changed, imported.unchanged) == (1, 1, 1)
    assert [(one.line, one.reason) for one in imported.rejected] == [
        (5, "line 2 has the same “name”"), (6, "several rows of the table have this “name”"),
    ]  # fmt: skip
    store.make_changes(imported.edit.rows)
    assert store.get("t", 1)["price"] == 9
    assert store.get("t", 1)["note"] == "kept"
    assert store.get("t", 5)["name"] == "C"
    with pytest.raises(TableError, match="rows cannot be told by it"):
        import_into(store, "t", path, targets, NOW, key="note")
    store.close()


def test_odd_names_become_names_a_column_may_have(tmp_path: Path) -> None:
    path = source(written(tmp_path / "a.csv", "a.b,$x,stale,,a_b,id\nu,v,w,x,y,5\nu,v,w,x,y,5\nu,v,w,x,y,z\n"))
    form = CsvForm("utf-8-sig", ",", True)
    columns = inspect(CsvSource(tmp_path / "a.csv", form)).columns
    targets = targets_for_new(columns)
    assert [target.name for target in targets] == ["a_b", "x", "stale 2", "Column 4", "a_b 2", "id"]
    imported = import_as_table(EMPTY, CsvSource(tmp_path / "a.csv", form), targets, "ATable", IDS, NOW)
    assert [change.row for change in imported.edit.rows] == [5]
    assert [one.line for one in imported.rejected] == [3, 4]
    assert path.names


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="could not be read"):
        find_form(tmp_path / "none.csv")
    with pytest.raises(TableError, match="no text"):
        find_form(written(tmp_path / "a.csv", "a\0b"))
    with pytest.raises(TableError, match="choose another"):
        inspect(CsvSource(written(tmp_path / "b.csv", "a\nä\n", "windows-1252"), CsvForm()))
    with pytest.raises(TableError, match="no spreadsheet"):
        ExcelSource(written(tmp_path / "c.xlsx", "hello"))

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        inspect(source(written(tmp_path / "d.csv", "a,b\n1,2\n")), stop)


def test_formulas_are_kept_as_they_are_unless_a_spreadsheet_shall_open_them(tmp_path: Path) -> None:
    store = TableStore()
    store.add_table(table(name="string", price="number"), [{"id": 1, "name": "=1+1", "price": -5}])
    assert export_csv(store, "t", tmp_path / "a.csv", columns=["name", "price"]) == 1
    assert (tmp_path / "a.csv").read_text("utf-8-sig") == "name,price\n=1+1,-5\n"
    export_csv(store, "t", tmp_path / "a.csv", columns=["name", "price"], for_spreadsheets=True, delimiter=";")
    assert (tmp_path / "a.csv").read_text("utf-8-sig") == "name;price\n'=1+1;-5\n"
    store.close()


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=3,
)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1)).map(
    lambda moment: moment.isoformat(timespec="milliseconds") + "Z"
)
records = st.fixed_dictionaries(
    {
        "text": st.none() | texts,
        "number": st.none() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e9, 1e9),
        "truth": st.none() | st.booleans(),
        "date": st.none() | moments,
        "object": st.none() | st.dictionaries(texts, json_values, max_size=2),
        "list": st.none() | st.lists(json_values, max_size=2),
    }
)
KINDS = {"text": "string", "number": "number", "truth": "boolean", "date": "date", "object": "object", "list": "array"}


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(records, min_size=1, max_size=5), delimiter=st.sampled_from(",;\t|"))
def test_rows_survive_export_and_import(tmp_path_factory: pytest.TempPathFactory, rows: Any, delimiter: str) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    store = TableStore()
    columns = table(**{name: "string" if kind == "date" else kind for name, kind in KINDS.items()})
    columns.table_schema["properties"]["date"]["format"] = "date-time"
    store.add_table(columns)
    store.make_changes(insert_rows(store, "t", rows, NOW).rows)
    export_csv(store, "t", path, delimiter=delimiter)
    targets = [Target(0, "id", "number"), *(Target(i, name, kind) for i, (name, kind) in enumerate(KINDS.items(), 1))]  # type: ignore[arg-type]
    targets += [Target(7, "createdAt", "date"), Target(8, "updatedAt", "date")]
    file = CsvSource(path, CsvForm("utf-8-sig", delimiter, True))
    imported = import_as_table(EMPTY, file, targets, "BTable", IDS, NOW)
    assert imported.rejected == []
    again = filled(imported)
    assert [*again.rows(again.tables[0].id)] == [*store.rows("t")]
    store.close()
    again.close()


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from('a1,;"\n\r\t '), max_size=30))
def test_any_text_is_read_or_reported_and_nothing_is_lost(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = written(tmp_path_factory.mktemp("csv") / "a.csv", text)
    found = list(CsvSource(path, CsvForm("utf-8-sig", ",", False)).records())
    lines = "".join(record.raw for record in found)
    assert lines.replace("\n", "").replace("\r", "").replace(" ", "").replace("\t", "") == text.replace(
        "\n", ""
    ).replace("\r", "").replace(" ", "").replace("\t", "")
    assert find_form(path).delimiter in ",;\t|"


SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="2"><c r="A2" t="inlineStr"><is><t>name</t></is></c><c r="B2" t="inlineStr"><is><t>price</t></is></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>A, b</t></is></c><c r="B3"><v>2.5</v></c></row>
<row r="5"><c r="A5" t="inlineStr"><is><t>C</t></is></c><c r="B5"><v>3</v></c><c r="C5" t="b"><v>1</v></c></row>
</sheetData></worksheet>"""
BOOK = """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Cakes" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
</Relationships>"""

ROOT = RELATIONS.replace("worksheets/sheet1", "xl/workbook").replace('worksheet"', 'officeDocument"')


def test_a_spreadsheet_is_a_source_too(tmp_path: Path) -> None:
    path = tmp_path / "cakes.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("_rels/.rels", ROOT)
        book.writestr("xl/workbook.xml", BOOK)
        book.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        book.writestr("xl/worksheets/sheet1.xml", SHEET)
    sheet = ExcelSource(path)
    assert (sheet.sheets, sheet.has_header, list(sheet.names)) == (("Cakes",), True, ["name", "price", "Column 3"])
    found = inspect(sheet)
    assert [one.type for one in found.columns] == ["string", "number", "boolean"]
    assert [(record.line, record.cells) for record in found.preview] == [
        (3, ["A, b", "2.5", ""]),
        (5, ["C", "3", "true"]),
    ]
    with pytest.raises(TableError, match="no sheet “Tarts”"):
        ExcelSource(path, "Tarts")
