"""Text of a bubble as a QTextDocument: the Markdown that chats use, safe from what a bot may send.

HTML is shown as the text it is, images become links, and nothing is ever loaded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, QUrl
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLine,
    QTextOption,
    QTextTable,
)

from studio.ui.theme import RADIUS, SPACE, TEXT_PX, TITLE_PX, Palette, code_font, ui_font

_GUESSED_LINKS = 0x0004 | 0x0008 | 0x0400
"""The reader's own search for bare addresses, which takes the full stop after one into the link; ours does not."""
_FEATURES = QTextDocument.MarkdownFeature(
    (QTextDocument.MarkdownFeature.MarkdownDialectGitHub.value & ~_GUESSED_LINKS)
    | QTextDocument.MarkdownFeature.MarkdownNoHTML.value
)
MAX_LENGTH = 20_000
"""Characters of one message that are laid out; the rest is reached by copying."""

_BROKEN = "\u2028"
_WHOLE_LINE = re.compile(r"\s*$|    |\t|\s*[|#]|\s*([-*_=])(\s*\1)+\s*$")
"""Lines that would mean something else with a mark at their end: empty ones, code, tables, headings, rules."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_]")
_FENCE = re.compile(r"^\s*(```|~~~)")


class ClosedDocument(QTextDocument):
    """A document that loads nothing, whatever its text refers to."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None


def markdown_document(text: str, palette: Palette, ink: str, link: str, parent: QObject | None = None) -> QTextDocument:
    """The document of a message in Markdown. `ink` and `link` are tokens of the palette."""
    document = _document(parent)
    document.setMarkdown(_prepared(text[:MAX_LENGTH]), _FEATURES)
    _restyle(document, _Ink(palette, ink, link))
    return document


def plain_document(text: str, palette: Palette, ink: str, parent: QObject | None = None) -> QTextDocument:
    """The document of text as it was typed."""
    document = _document(parent)
    document.setPlainText(text[:MAX_LENGTH])
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    colored = QTextCharFormat()
    colored.setForeground(palette.color(ink))
    cursor.mergeCharFormat(colored)
    length = document.characterCount() - 1
    _link_addresses(cursor, 0, length, _Ink(palette, ink, ink))
    return document


def fit(document: QTextDocument, width: float) -> None:
    """Lay a document out no wider than it needs, and no wider than a width."""
    document.setTextWidth(width)
    ideal = document.idealWidth()
    if ideal < width:
        # A fraction more, or rounding breaks the last word.
        document.setTextWidth(min(width, ideal + 0.5))


def _document(parent: QObject | None) -> QTextDocument:
    document = ClosedDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setIndentWidth(4.5 * SPACE)
    document.setDefaultFont(ui_font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    return document


def _prepared(text: str) -> str:
    """Markdown in which a single line break stays one; code and tables are left alone.

    Qt makes a block of each line; the mark at the end of a broken line tells those apart from paragraphs.
    """
    lines = text.replace(_BROKEN, " ").split("\n")
    result: list[str] = []
    in_code = False
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if _FENCE.match(line):
            in_code = not in_code
            result.append(line)
        elif in_code or _WHOLE_LINE.match(line) or not following.strip():
            result.append(line)
        else:
            result.append(f"{line.rstrip()}{_BROKEN}  ")
    return "\n".join(result)


@dataclass(frozen=True, slots=True)
class _Ink:
    """The colours of a document: tokens of a palette."""

    palette: Palette
    text: str
    link: str


def _restyle(document: QTextDocument, ink: _Ink) -> None:
    """Quiet down what the Markdown reader makes: headings a little larger, code in a box, links in one colour."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    is_attached, was_list = True, False
    while block.isValid():
        is_list = block.textList() is not None
        is_tight = is_attached or (is_list and was_list) or _is_code(block) or _is_cell(block)
        _restyle_block(cursor, block, ink, top=0 if is_tight else 1.5 * SPACE)
        for position, length, text_format in _fragments(block):
            _restyle_run(cursor, block, position, length, text_format, ink)
        text = block.text()
        is_attached, was_list = text.endswith(_BROKEN), is_list
        if is_attached:
            cursor.setPosition(block.position() + _utf16_length(text))
            cursor.deletePreviousChar()
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _restyle_table(frame, ink)
    cursor.endEditBlock()


def _is_code(block: QTextBlock) -> bool:
    kind = QTextFormat.Property
    block_format = block.blockFormat()
    return block_format.hasProperty(kind.BlockCodeFence) or block_format.hasProperty(kind.BlockCodeLanguage)


def _is_cell(block: QTextBlock) -> bool:
    return QTextCursor(block).currentTable() is not None


def _restyle_block(cursor: QTextCursor, block: QTextBlock, ink: _Ink, *, top: float) -> None:
    block_format = QTextBlockFormat()
    block_format.setTopMargin(top)
    block_format.setBottomMargin(0)
    if _is_code(block):
        block_format.setBackground(ink.palette.color("raised"))
        block_format.setNonBreakableLines(False)
    quote = block.blockFormat().intProperty(QTextFormat.Property.BlockQuoteLevel)
    if quote:
        block_format.setLeftMargin(3 * SPACE * quote)
    cursor.setPosition(block.position())
    cursor.mergeBlockFormat(block_format)


def _restyle_run(
    cursor: QTextCursor, block: QTextBlock, position: int, length: int, old: QTextCharFormat, ink: _Ink
) -> None:
    cursor.setPosition(position)
    cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
    if old.isImageFormat():
        image = old.toImageFormat()
        alternative = image.property(QTextFormat.Property.ImageAltText)
        link_format = QTextCharFormat()
        link_format.setFont(ui_font())
        _make_link(link_format, image.name(), ink)
        cursor.insertText(str(alternative or "image"), link_format)
        return
    is_code = _is_code(block) or old.fontFixedPitch()
    new = QTextCharFormat(old)
    if is_code:
        new.setFont(code_font())
        if not _is_code(block):
            new.setBackground(ink.palette.color("raised"))
    else:
        level = block.blockFormat().headingLevel()
        font = QFont(old.font())
        font.setFamilies(ui_font().families())
        font.setPixelSize(TITLE_PX if level in (1, 2) else TEXT_PX)
        if level or font.bold():
            font.setWeight(QFont.Weight.DemiBold)
        new.setFont(font)
    new.clearProperty(QTextFormat.Property.FontSizeAdjustment)
    is_quoted = block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel)
    new.setForeground(ink.palette.color("muted" if is_quoted else ink.text))
    if old.isAnchor():
        _make_link(new, old.anchorHref(), ink)
    cursor.setCharFormat(new)
    if not (is_code or old.isAnchor()):
        _link_addresses(cursor, position, length, ink)


def _restyle_table(table: QTextTable, ink: _Ink) -> None:
    table_format = table.format()
    table_format.setBorder(1)
    table_format.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    table_format.setBorderCollapse(True)
    table_format.setBorderBrush(ink.palette.color("line_strong"))
    table_format.setCellPadding(SPACE)
    table_format.setCellSpacing(0)
    table_format.setTopMargin(RADIUS)
    table.setFormat(table_format)


def _link_addresses(cursor: QTextCursor, position: int, length: int, ink: _Ink) -> None:
    """Make links of the web addresses in a run of text."""
    cursor.setPosition(position)
    cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
    text = cursor.selectedText()
    if "://" not in text:
        return
    for match in _ADDRESS.finditer(text):
        start = position + _utf16_length(text[: match.start()])
        link_format = QTextCharFormat()
        _make_link(link_format, match.group(), ink)
        cursor.setPosition(start)
        cursor.setPosition(start + _utf16_length(match.group()), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(link_format)


def _make_link(text_format: QTextCharFormat, url: str, ink: _Ink) -> None:
    text_format.setAnchor(True)
    text_format.setAnchorHref(url)
    text_format.setForeground(ink.palette.color(ink.link))
    text_format.setFontUnderline(True)


def _utf16_length(text: str) -> int:
    """Length as Qt counts positions."""
    return len(text.encode("utf-16-le")) // 2


def _utf16_slice(text: str, start: int, end: int) -> str:
    """A part of a text between positions as Qt counts them."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", errors="replace")


def _fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Runs of one format in a block, collected before any is changed."""
    runs: list[tuple[int, int, QTextCharFormat]] = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        if fragment.isValid():
            runs.append((fragment.position(), fragment.length(), fragment.charFormat()))
        iterator += 1
    runs.reverse()  # from the end, so that replacing one does not move the others
    return runs


def links(document: QTextDocument) -> list[tuple[QRectF, str, str]]:
    """The links of a document that has its width: where each lies, its address and its text; one per line it spans."""
    found: list[tuple[QRectF, str, str]] = []
    document.size()  # lays out what is not yet
    layout = document.documentLayout()
    block = document.begin()
    while block.isValid():
        for position, length, text_format in reversed(_fragments(block)):
            if text_format.isAnchor() and text_format.anchorHref():
                start = position - block.position()
                top_left = layout.blockBoundingRect(block).topLeft()
                text_layout = block.layout()
                text = _utf16_slice(block.text(), start, start + length)
                for number in range(text_layout.lineCount()):
                    line = text_layout.lineAt(number)
                    first = max(start, line.textStart())
                    last = min(start + length, line.textStart() + line.textLength())
                    if first < last:
                        left, right = _x(line, first), _x(line, last)
                        rect = QRectF(min(left, right), line.y(), abs(right - left), line.height())
                        found.append((rect.translated(top_left), text_format.anchorHref(), text))
        block = block.next()
    return found


def _x(line: QTextLine, position: int) -> float:
    x = line.cursorToX(position)
    return float(x[0]) if isinstance(x, tuple) else 0.0
