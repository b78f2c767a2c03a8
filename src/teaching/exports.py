"""A Reading as JSON and as CSV, for programs and spreadsheets; `casebook/schema/reading.json` describes the JSON."""

from __future__ import annotations

import csv
import io
from typing import Any

from .model import DOES_NOT_APPLY, Since, Statement
from .reading import Reading

VERSION = 1
CSV_COLUMNS = (
    "id", "status", "families", "role", "strength", "says", "document", "year", "lines", "waits_for", "since",
)  # fmt: skip


def reading_json(reading: Reading) -> dict[str, Any]:
    """The whole Reading as plain data, the same for the same profile every time."""
    book, shown = reading.casebook, _shown(reading)
    documents = {book.statements[id].document for id in shown}
    since = {id for each in (*map(book.statements.get, shown), *reading.unsaid) for id in each.since}
    return {
        "version": VERSION,
        "profile": known_values(reading),
        "not_looked_for": _in_file_order(reading, reading.profile.not_looked_for),
        "notes": [odd.text for odd in reading.odd],
        "red_flags": [
            {
                "id": flag.id,
                "label": flag.label,
                "text": flag.text,
                "sources": [{"name": s.name, "address": s.address, "region": s.region} for s in flag.sources],
            }
            for flag in reading.red_flags
        ],
        "statements": {id: _statement(reading, book.statements[id]) for id in shown},
        "families": [
            {"family": each.family, "applies": list(each.applies), "waits": list(each.waits)}
            for each in reading.families
        ],
        "tests": [{"factor": each.factor, "would_change": each.would_change} for each in reading.tests],
        "tensions": [
            {
                "id": tension.id,
                "about": tension.about,
                "explains": tension.explains,
                "sides": [
                    {"statement": side.statement, "status": reading.status[side.statement], "says": side.says}
                    for side in tension.sides
                    if side.statement
                ],
            }
            for tension in reading.tensions
        ],
        "since": {id: _since(each) for id, each in book.since.items() if id in since},
        "unsaid": [
            {"id": each.id, "text": each.text, "family": each.family, "since": list(each.since)}
            for each in reading.unsaid
        ],
        "documents": {
            id: {"title": each.title, "short": each.short, "region": each.region, "year": each.year}
            for id, each in book.documents.items()
            if id in documents
        },
    }


def known_values(reading: Reading) -> dict[str, str | list[str]]:
    """Factor -> what is known of it, in file order: one value, or a list where a factor takes several."""
    listed = _in_file_order(reading, reading.profile.known)
    return {name: values if reading.casebook.factors[name].several else values[0] for name, values in listed.items()}


def _in_file_order(reading: Reading, answers) -> dict[str, list[str]]:
    factors = reading.casebook.factors.values()
    return {each.id: [id for id in each.ids if id in answers[each.id]] for each in factors if each.id in answers}


def _shown(reading: Reading) -> list[str]:
    """Every statement that a part of the Reading names, in file order."""
    named = {*reading.applies, *reading.waiting}
    named |= {side.statement for tension in reading.tensions for side in tension.sides if side.statement}
    todo = list(named)
    while todo:  # an incomplete statement names those that complete it
        new = set(reading.casebook.statements[todo.pop()].beside) - named
        named |= new
        todo += new
    return [id for id in reading.casebook.statements if id in named]


def _statement(reading: Reading, each: Statement) -> dict[str, Any]:
    return {
        "cites": [{"document": cite.document, "lines": cite.lines} for cite in each.cites],
        "says": each.says,
        "strength": each.strength,
        "role": each.role,
        "families": list(each.families),
        "treatments": list(each.treatments),
        "classes": list(each.classes),
        "status": reading.status[each.id],
        "waits_for": [{"factor": w.factor, "alone": w.alone} for w in reading.waits_for.get(each.id, ())],
        "when": each.when_words,
        "dated": each.dated,
        "since": list(each.since),
        "incomplete": each.incomplete or None,
        "beside": list(each.beside),
    }


def _since(each: Since) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "text": each.text,
        "detail": each.detail or None,
        "source": each.source,
        "address": each.address,
        "region": each.region,
        "as_of": each.as_of,
        "checked_by": each.checked_by or None,
    }


def reading_csv(reading: Reading) -> str:
    """One row for each statement that applies or waits, in file order, under a row of names."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(CSV_COLUMNS)
    book = reading.casebook
    for id, status in reading.status.items():
        if status != DOES_NOT_APPLY:
            each = book.statements[id]
            table.writerow(
                (
                    id,
                    status,
                    "; ".join(each.families),
                    each.role,
                    each.strength or "",
                    each.says,
                    each.document,
                    book.documents[each.document].year,
                    "; ".join(cite.lines for cite in each.cites),
                    "; ".join(wait.factor for wait in reading.waits_for.get(id, ())),
                    "; ".join(each.since),
                )
            )
    return out.getvalue()
