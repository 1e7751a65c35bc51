"""Files on their way into a table."""

from __future__ import annotations

import zipfile
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from table_desk import KEY, Key, TableDesk

from studio.ui.tables.import_page import ImportPage

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def opened(desk: TableDesk, path: Path) -> ImportPage:
    desk.do(lambda: desk.editor.import_file(str(path)))
    page = desk.editor.import_page
    assert page is not None
    return page


def test_rows_go_into_the_columns_of_their_names(table_desk: TableDesk, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("Name,AGE,nickname\nEve,31,E\nMallory,old,M\nTrent,\n", encoding="utf-8")
    page = opened(table_desk, path)
    assert table_desk.editor.pages.currentWidget() is page
    assert [(target.index, target.name) for target in page.mapping.targets] == [(0, "name"), (1, "age")]
    assert page.count.text() == "3 lines"
    assert page.import_button.text() == "Import 3 rows"
    table_desk.do(page.import_button.click)
    assert table_desk.values("name")[4:] == ["Eve", "Trent"]
    assert table_desk.values("age")[4:] == [31, None]
    [rejected] = page.report.model.rejected
    assert (rejected.line, rejected.raw) == (3, "Mallory,old,M")
    page.report.copy()
    assert "Mallory,old,M" in QGuiApplication.clipboard().text()
    table_desk.do(lambda: page.report.save(str(tmp_path / "left.csv")))
    assert "Mallory" in (tmp_path / "left.csv").read_text(encoding="utf-8-sig")
    table_desk.do(page.report.done_button.click)
    assert table_desk.editor.import_page is None
    assert table_desk.shown("name")[4:] == ["Eve", "Trent"]
    table_desk.undo()
    assert len(table_desk.rows()) == 4


def test_rows_of_the_same_key_are_updated(table_desk: TableDesk, tmp_path: Path) -> None:
    path = tmp_path / "ages.csv"
    path.write_text("name;age\nAda;37\nEve;1\n", encoding="utf-8")
    page = opened(table_desk, path)
    table_desk.do(lambda: page.key_picker.picked.emit("name"))
    table_desk.do(page.import_button.click)
    assert page.report.title.text() == "1 row added, 1 changed"
    assert table_desk.values("age")[0] == 37
    assert len(table_desk.rows()) == 5


def test_what_must_have_a_value_has_to_be_mapped(table_desk: TableDesk, tmp_path: Path) -> None:
    path = tmp_path / "ages.csv"
    path.write_text("years\n37\n1\n", encoding="utf-8")
    page = opened(table_desk, path)
    assert "at least one column" in page.problem.text()
    table_desk.do(lambda: page.mapping.set_place(0, "age"))
    assert "“name” must have a value" in page.problem.text()
    assert not page.import_button.isEnabled()
    table_desk.do(lambda: page.mapping.set_place(0, "name"))
    assert page.problem.isHidden()
    table_desk.do(page.import_button.click)
    assert table_desk.values("name")[4:] == ["37", "1"]


def test_the_form_of_the_file_can_be_changed(table_desk: TableDesk, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes("name;age\nZoë;3\n".encode("windows-1252"))
    page = opened(table_desk, path)
    assert page.encoding.current is not None
    assert page.encoding.current.label == "Windows-1252"
    table_desk.do(lambda: page.encoding.picked.emit("utf-8-sig"))
    assert "choose another" in page.problem.text()
    table_desk.do(lambda: page.encoding.picked.emit("windows-1252"))
    table_desk.do(lambda: page.header.setChecked(False))
    assert page.count.text() == "2 lines"
    table_desk.do(lambda: page.delimiter.picked.emit(","))
    assert page.preview.model().columnCount() == 1


def sheet(*rows: tuple[object, ...]) -> str:
    """A sheet of a spreadsheet, as XML."""
    cells = [
        "".join(
            f"<c><v>{value}</v></c>" if isinstance(value, int) else f'<c t="inlineStr"><is><t>{value}</t></is></c>'
            for value in row
        )
        for row in rows
    ]
    lines = "".join(f"<row>{line}</row>" for line in cells)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def write_xlsx(path: Path, **sheets: str) -> None:
    """A spreadsheet with the least that makes one."""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    root = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>')
        book.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
        )
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>')
        for number, xml in enumerate(sheets.values(), 1):
            book.writestr(f"xl/worksheets/sheet{number}.xml", xml)


def test_a_sheet_of_a_spreadsheet(table_desk: TableDesk, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_xlsx(path, Notes=sheet(("hello",)), People=sheet(("name", "age"), ("Eve", 31), ("Trent", 40)))
    page = opened(table_desk, path)
    assert page.sheet.current is not None
    assert page.sheet.current.label == "Notes"
    table_desk.do(lambda: page.sheet.picked.emit("People"))
    assert page.header.isChecked()
    assert page.count.text() == "2 lines"
    table_desk.do(page.import_button.click)
    assert table_desk.values("name")[4:] == ["Eve", "Trent"]
    assert table_desk.values("age")[4:] == [31, 40]


def test_escape_leaves_the_table_as_it_was(table_desk: TableDesk, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("name\nEve\n", encoding="utf-8")
    page = opened(table_desk, path)
    page.cancel_button.setFocus()
    table_desk.key(Key.Key_Escape)
    assert table_desk.editor.import_page is None
    assert len(table_desk.rows()) == 4
    assert table_desk.project.bot.tables[KEY].name == "PeopleTable"


def test_a_file_that_is_none_is_said_to_be(table_desk: TableDesk, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\0\0\0")
    page = opened(table_desk, path)
    assert "no CSV file" in page.problem.text()
    assert not page.import_button.isEnabled()


def test_export_writes_what_is_in_view(table_desk: TableDesk, tmp_path: Path) -> None:
    editor = table_desk.editor
    editor.search.setFocus()
    table_desk.type("grace")
    table_desk.key(Key.Key_Return)
    table_desk.do(lambda: editor.files.export(tmp_path / "some.csv", editor.model.query))
    lines = (tmp_path / "some.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["name", "Grace"]
    assert editor.told.text() == "1 row written to some.csv."
