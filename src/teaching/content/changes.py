"""Checks the notes on what changed since against the documents that they stand under."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import OVERTAKES, SILENT, SINCE, year_in
from .files import Content, Path_, cite_in, names_in, strings, text_at


def changes(content: Content) -> None:
    """Find notes that nothing shows, that are no later than their document, or that a dated statement needs."""
    _shown(content)
    if "since" in content.parts and "statements" in content.parts:
        _overtaken(content)
        _later(content)


def _shown(content: Content) -> None:
    """Warn of a note that nothing would ever show."""
    if "statements" not in content.parts or "unsaid" not in content.parts:
        return  # what they name cannot be told
    named = {
        name
        for part in ("statements", "unsaid")
        for _, one in content.entries(part)
        for name in names_in(one.get("since"))
    }
    for path, entry in content.entries("since"):
        id = text_at(entry, "id")
        if id and id not in named:
            text = f"no statement and no entry of unsaid.yaml names '{id}', so nothing shows it"
            content.say("since", (*path, "id"), text, warning=True)


def _overtaken(content: Content) -> None:
    """A dated statement says what overtook it."""
    kinds = {text_at(entry, "id"): entry.get("kind") for _, entry in content.entries("since")}
    for path, entry in content.entries("statements"):
        found = {kinds.get(name) for name in names_in(entry.get("since"))}
        if entry.get("dated") == "yes" and OVERTAKES not in found and found <= set(SINCE):  # else it is one error
            text = f"a dated statement needs 'since' with a note of the kind '{OVERTAKES}': what has changed?"
            content.say("statements", (*path, "dated"), text, key=True)


def _later(content: Content) -> None:
    """What came since is later than the document; how old a source may be that adds what is missing is open."""
    earliest = {text_at(one, "id"): year_in(text_at(one, "not_before")) for _, one in content.entries("documents")}
    notes = {text_at(entry, "id"): entry for _, entry in content.entries("since")}
    for path, document, name in _named(content):
        note, year = notes.get(name, {}), earliest.get(document)
        known = year_in(text_at(note, "as_of"))
        if note.get("kind") != SILENT and year and known and known <= year:
            text = (
                f"'{name}' has a source of {known}, and document {document} is not before {year}, so it does not tell "
                f"what came since; its kind is '{SILENT}', or another note belongs here"
            )
            content.say("statements", path, text)


def _named(content: Content) -> Iterator[tuple[Path_, str, str]]:
    """Every note that a statement names: where, the document, the note."""
    for path, entry in content.entries("statements"):
        cite = next((cite for _, text in strings(entry.get("cites"), path) if (cite := cite_in(text))), None)
        for inner, name in strings(entry.get("since"), (*path, "since")):
            if cite:
                yield inner, cite.document, name
