"""What a figure says of statements: their places with year and word of strength, and what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..book import Casebook
from ..model import OVERTAKES, CasebookError, Cite, Clause, Statement
from ..rows.treatments import dated_places, since_line
from ..text import badge
from .figure import Words


def layout(book: Casebook, name: str) -> Any:
    """What `figures.yaml` says for one figure."""
    if name not in book.figures:
        raise CasebookError("This casebook has no figures.yaml, so nothing can be drawn from it.")
    return book.figures[name]


def clause(picture: Mapping) -> Clause:
    """The answers of a picture of `figures.yaml`; none where nothing is known."""
    return {factor: frozenset(values) for factor, values in (picture.get("when") or [{}])[0].items()}


def reach(book: Casebook) -> dict[str, str]:
    """Family -> how far it reaches, in the fixed order of the families; what is no treatment is left out."""
    found = {family: how for how, families in layout(book, "reach").items() for family in families}
    return {family: found[family] for family in book.families if family in found}


def said(book: Casebook, each: Statement, more: str = "") -> str:
    """A statement by its word of strength and its place: `may, named first (000:24, about 2012; dated)`."""
    rest = "".join(
        f"; {one}" for one in (more, "dated" if each.dated else "", "incomplete" if each.incomplete else "") if one
    )
    return f"{badge(each)} ({dated_places(book, each.cites)}{rest})"


def all_said(book: Casebook, statements: Iterable[Statement]) -> str:
    """Statements one after the other."""
    return "; ".join(said(book, each) for each in statements)


def changed(book: Casebook, statements: Iterable[Statement]) -> Words:
    """What overtakes statements, each once with the places that it concerns; what only adds to them is left out."""
    concerned: dict[str, list[Cite]] = {}
    for each in statements:
        changes = [id for id in each.since if book.since[id].kind == OVERTAKES]
        for id in changes or (each.since[:1] if each.dated else ()):
            concerned[id] = unique([*concerned.get(id, ()), *each.cites])
    heading = "Not in the documents: what changed since"
    if any(not book.since[id].checked_by for id in concerned):
        heading += ". No clinician has checked these lines yet"
    return Words(
        heading,
        tuple(
            f"{since_line(book, id)}. Concerns {dated_places(book, concerned[id])}"
            for id in book.since
            if id in concerned
        ),
    )


def incomplete(book: Casebook, statements: Iterable[Statement]) -> tuple[str, ...]:
    """What sentences leave out, a row each."""
    return tuple(
        f"{dated_places(book, each.cites)}: {each.incomplete}" for each in unique(statements) if each.incomplete
    )


def unique(things: Iterable[Any]) -> list[Any]:
    """Things once each, in order."""
    found: list[Any] = []
    for each in things:
        if each not in found:
            found.append(each)
    return found


def capital(text: str) -> str:
    """A text with a capital first; `str.capitalize` would make the rest small."""
    return text[:1].upper() + text[1:]
