"""The rows of the tables about the documents themselves: what each is, what to mind in it, which families it names."""

from __future__ import annotations

from collections.abc import Iterator

from ..book import Casebook
from ..model import Document
from .treatments import LINE, dated_places

VERDICTS = {
    "lost": "a list is lost here",
    "bad-example": "do not rely on it",
    "do-not-show": "never shown",
    "with-care": "read with care",
}
SILENT = "silent"


def documents(book: Casebook) -> Iterator[tuple]:
    """The rows of the documents."""
    for each in book.documents.values():
        mind = [f"{VERDICTS[one.verdict]}, {one.cite}: {one.text}" for one in each.passages]
        yield each.id, each.title, each.short, each.region, each.year, each.dating, each.about, LINE.join(mind)


def cautions(book: Casebook) -> Iterator[tuple]:
    """The rows of the passages to mind."""
    for each in book.documents.values():
        for one in each.passages:
            yield dated_places(book, [one.cite]), each.label, one.cite.lines, VERDICTS[one.verdict], one.text


def families(book: Casebook) -> tuple[list[str], list[tuple]]:
    """The columns and rows of which document names which family."""
    columns = ["family", *(f"{each.id}: {each.label}" for each in book.documents.values())]
    return columns, [
        (family.label, *(_cell(document, family.id) for document in book.documents.values()))
        for family in book.families.values()
    ]


def _cell(document: Document, family: str) -> str:
    said = document.lists.get(family)
    if said:
        return f"yes: {', '.join(cite.lines for cite in said.cites)}" + (f" ({said.text})" if said.text else "")
    return not_named(document, family)


def not_named(document: Document, family: str) -> str:
    """What is to be said where a document does not name a family: it is silent, or a list of it is lost."""
    lost = [one.cite.lines for one in document.passages if family in one.families]
    return f"not named ({'list' if len(lost) == 1 else 'lists'} lost: {', '.join(lost)})" if lost else SILENT
