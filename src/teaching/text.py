"""A Reading in plain words, as a notebook stores it, a terminal prints it and a screen reader reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from .model import ALWAYS, APPLIES, Cite, Document, Statement
from .reading import Reading

WIDTH = 88
NO_STRENGTH = "no word of strength"
CLOSING = "What five documents say; not advice for anyone."
ROLE_WORDS = {
    "first": "named first",
    "added": "added to other treatment",
    "limits": "a limit",
    "watch": "to watch",
    "sequence": "order and change",
}
STATUS_WORDS = {"applies": "applies here", "waits": "waits", "does-not-apply": "does not apply here"}


class PlainReading(Reading):
    """A Reading that prints as its text, and shows so in a notebook."""

    def __str__(self) -> str:
        return reading_text(self)

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": str(self)}


def reading_text(reading: Reading, brief: bool = False) -> str:
    """The Reading as lines of at most 88 columns; `brief` only counts what is said for everyone and what waits."""
    parts = [
        _known(reading),
        _red_flags(reading),
        _summary(reading),
        _families(reading, brief),
        _tensions(reading, brief),
        _unsaid(reading, brief),
        _closing(reading),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines)


def count(number: int, one: str, more: str = "") -> str:
    """A number with its word: `1 statement`, `2 statements`."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def lower(text: str) -> str:
    """A label as it stands inside a sentence: a small letter first, but `ER` and `HER2` stay."""
    word = text.split(maxsplit=1)[0] if text.strip() else ""
    return text if any(each.isupper() or each.isdigit() for each in word[1:]) else text[:1].lower() + text[1:]


def place(cites: Iterable[Cite], document: Document) -> str:
    """Where something stands, with the document's short name and year: `000:24 (short name, year)`."""
    return f"{', '.join(map(str, cites))} ({document.label})"


def known_phrases(reading: Reading) -> list[str]:
    """What is known, a phrase for each value, in file order; what was not looked for comes last."""
    factors, profile = reading.casebook.factors.values(), reading.profile
    said = [each.value(id).phrase for each in factors for id in each.ids if id in profile.known.get(each.id, ())]
    for each in factors:
        left = [each.value(id).label for id in each.ids if id in profile.not_looked_for.get(each.id, ())]
        if left:
            said.append(f"not looked for yet: {', '.join(left)}")
    return said


def waits_grouped(reading: Reading, family: str | None = None) -> dict[tuple[str, ...], list[str]]:
    """The factors asked for -> the statements that wait for just these, in file order of the factors."""
    order = list(reading.casebook.factors)
    groups: dict[tuple[str, ...], list[str]] = {}
    for id, waits in reading.waits_for.items():
        if family is None or family in reading.casebook.statements[id].families:
            groups.setdefault(tuple(wait.factor for wait in waits), []).append(id)
    return dict(sorted(groups.items(), key=lambda each: [order.index(factor) for factor in each[0]]))


def folded(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """A text in lines; `first` stands before the first, `rest` before the others, as many spaces unless given."""
    rest = " " * len(first) if rest is None else rest
    return wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _known(reading: Reading) -> Iterator[str]:
    yield "WHAT THE DOCUMENTS SAY FOR THIS PICTURE"
    known = known_phrases(reading)
    yield from folded(f"Known: {'; '.join(known)}." if known else "Nothing is known yet.")
    for odd in reading.odd:
        yield from folded(f"Note: {odd.text}")


def _red_flags(reading: Reading) -> Iterator[str]:
    if not reading.red_flags:
        if reading.casebook.redflags:
            yield "Look for these first, before any question of treatment:"
        for flag in reading.casebook.redflags.values():
            yield from folded(flag.label, "- ")
        return
    yield "RED FLAGS: before any question of treatment"
    for flag in reading.red_flags:
        yield from folded(flag.label, "! ")
        yield from folded(flag.text, "  ")
        yield from folded("Guidance: " + "; ".join(f"{each.name} ({each.region})" for each in flag.sources), "  ")


def _summary(reading: Reading) -> Iterator[str]:
    described = sum(bool(each.applies) for each in reading.families)
    yield from folded(
        f"{described} of {len(reading.families)} families described. Statements: "
        f"{_apply_and_wait(reading.applies, reading.waiting)}. {count(len(reading.tensions), 'disagreement')}."
    )
    if reading.tests:
        label = {id: each.label for id, each in reading.casebook.factors.items()}
        best, *others = reading.tests
        yield from folded(
            f"Result that affects most of what is said here: {label[best.factor]} "
            f"({count(best.would_change, 'statement')} would change). That does not make it the most urgent test."
        )
        if others:
            told = ", ".join(f"{label[each.factor]} ({each.would_change})" for each in others)
            yield from folded(f"Other missing results: {told}.")


def _apply_and_wait(applies: tuple[str, ...], waits: tuple[str, ...]) -> str:
    return f"{count(len(applies), 'applies', 'apply')}, {count(len(waits), 'waits', 'wait')}"


def _families(reading: Reading, brief: bool) -> Iterator[str]:
    yield "FAMILIES, in a fixed order: no ranking"
    silence = {each.family: each.text for each in reading.unsaid if each.family}
    for each in reading.families:
        yield ""
        label = reading.casebook.families[each.family].label
        yield f"{label}: {_apply_and_wait(each.applies, each.waits)}"
        if each.family in silence:
            yield from folded(silence[each.family], "  ")
        everyone = [id for id in each.applies if reading.casebook.statements[id].when == ALWAYS]
        for id in each.applies:
            if id not in everyone:
                yield from _row(reading, id)
        if everyone:
            yield f"  Said whatever the picture ({len(everyone)}){'' if brief else ':'}"
            for id in () if brief else everyone:
                yield from _row(reading, id)
        for factors, ids in waits_grouped(reading, each.family).items():
            asked = ", ".join(reading.casebook.factors[factor].label for factor in factors)
            yield from folded(f"Waits for: {asked} ({len(ids)}){'' if brief else ':'}", "  ")
            for id in () if brief else ids:
                yield from _row(reading, id)


def _row(reading: Reading, id: str) -> Iterator[str]:
    """A statement with its strength and place, then what changed since and what it leaves out."""
    each = reading.casebook.statements[id]
    yield from folded(f"{badge(each)} | {each.says} | {_place_of(reading, each)}", "  - ", "    ")
    yield from _changed(reading, each.since, "Dated. " if each.dated else "")
    if each.incomplete:
        beside = [reading.casebook.statements[name] for name in each.beside]
        where = f" Beside it: {'; '.join(_place_of(reading, one) for one in beside)}." if beside else ""
        yield from folded(f"Incomplete: {each.incomplete}{where}", "      ")


def _changed(reading: Reading, names: Iterable[str], dated: str = "") -> Iterator[str]:
    """What changed since, a line each; `dated` stands before the first."""
    for since in (reading.casebook.since[name] for name in names):
        checked = f"; checked by {since.checked_by}" if since.checked_by else ""
        yield from folded(f"{dated}{since.line} [{since.region}, {since.as_of}{checked}]", "      > ", "        ")
        dated = ""


def badge(statement: Statement) -> str:
    """The document's own word of strength, with the role where it matters: `may, named first`."""
    role = ROLE_WORDS.get(statement.role)
    return f"{statement.strength or NO_STRENGTH}{', ' + role if role else ''}"


def why_not(reading: Reading, id: str) -> str:
    """What a statement that does not apply waits for, or asks for."""
    if id in reading.waits_for:
        asked = (reading.casebook.factors[wait.factor].label for wait in reading.waits_for[id])
        return f"It waits for: {', '.join(asked)}."
    return f"It asks for: {reading.casebook.statements[id].when_words}."


def _place_of(reading: Reading, statement: Statement) -> str:
    return place(statement.cites, reading.casebook.documents[statement.document])


def _tensions(reading: Reading, brief: bool) -> Iterator[str]:
    if reading.tensions:
        yield "WHERE THE DOCUMENTS PULL APART"
    for tension in reading.tensions:
        yield from folded(tension.about, "- ")
        if brief:
            continue
        for side in tension.sides:
            if side.statement:
                where = _place_of(reading, reading.casebook.statements[side.statement])
                status = reading.status[side.statement]
                yield from folded(f"{STATUS_WORDS[status]} | {side.says} | {where}", "    ", "      ")
                if status != APPLIES:
                    yield from folded(why_not(reading, side.statement), "      ")
            else:
                where = place(side.cites, reading.casebook.documents[side.cites[0].document])
                yield from folded(f"{side.says} | {where}", "    ", "      ")
        yield from folded(f"What explains it: {tension.explains}", "    ")


def _unsaid(reading: Reading, brief: bool) -> Iterator[str]:
    """What is left out, other than the families of which nothing is said: those say so in their place."""
    left = [each for each in reading.unsaid if not each.family]
    if left:
        yield f"WHAT THE DOCUMENTS LEAVE UNSAID ({len(left)})"
    for each in () if brief else left:
        yield from folded(each.text, "- ")
        yield from _changed(reading, each.since)


def _closing(reading: Reading) -> Iterator[str]:
    if any(not each.checked_by for each in reading.since):
        yield from folded(
            "Lines that begin with > are not in the documents: they tell what changed since, or what was never said "
            "there. No clinician has checked them yet."
        )
    yield CLOSING
