"""Proves the citations against the documents, and keeps the fingerprints that stand in for them elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..model import Cite
from .files import FINGERPRINTS, UPDATE, Content, Path_, cite_in, entries_in, names_in, strings, text_at
from .problems import Problem

BLANK = "blank"
CITED_NAMES = ("also_called", "brands")  # cells that hold a name and nothing else
LEFT_OUT = "[This line is not shown: it is about a private person.]"

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,/]\d+)*(?!\w)")
_SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTED = re.compile(rf"\b({'|'.join(_SPELT[1:])})(?= (?:minute|hour|day|week|month|year|per cent))", re.IGNORECASE)


class Unproved(ValueError):
    """The documents are not there, or not readable."""


def lines_of(text: str) -> list[str]:
    """The lines of a document, counted as `cat -n` counts them."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def document(sources: Path, id: str) -> tuple[str, list[str]]:
    """The sha256 and the lines of one document, found by the number that its file name begins with."""
    found = sorted(sources.glob(f"{id}*.txt")) if sources.is_dir() else []
    if len(found) != 1:
        where = f"in {sources}" if sources.is_dir() else f"because {sources} is not a folder"
        raise Unproved(f"document {id} is {'there more than once' if found else 'missing'} {where}")
    try:
        raw = found[0].read_bytes()
        return hashlib.sha256(raw).hexdigest(), lines_of(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Unproved(f"document {id} cannot be read: {error}") from None


def fingerprint(line: str) -> str:
    """What stands for a line where the documents are not: the beginning of its sha256."""
    return hashlib.sha256(line.encode()).hexdigest()[:16] if line.strip() else BLANK


def fingerprints(documents: Mapping[str, tuple[str, list[str]]], cites: Iterable[Cite]) -> dict[str, Any]:
    """The content of the fingerprints' file: each document and each of its cited lines."""
    cited: dict[str, set[int]] = {}
    for cite in cites:
        cited.setdefault(cite.document, set()).update(range(cite.first, cite.last + 1))
    return {
        "documents": {
            id: {
                "sha256": sha,
                "lines": len(lines),
                "cited": {
                    str(number): fingerprint(lines[number - 1])
                    for number in sorted(cited.get(id, ()))
                    if number <= len(lines)
                },
            }
            for id, (sha, lines) in sorted(documents.items())
        }
    }


def write(path: Path, data: Any) -> None:
    """Write JSON whole or not at all."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        aside.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def prove(content: Content, sources: Path, update: bool = False, folder: Path | None = None) -> list[Problem]:
    """Everything that the documents do not bear out; with `update`, the fingerprints are written anew first."""
    documents, problems = {}, []
    for id in content.ids("documents") or ():
        try:
            documents[id] = document(sources, id)
        except Unproved as error:
            problems.append(Problem("documents.yaml", None, None, str(error)))
    cites = list(content.cites())
    if update and folder and not problems:
        data = fingerprints(documents, (cite for *_, cite in cites))
        write(folder / FINGERPRINTS, data)
        content.fingerprints = data["documents"]
    problems += _unlike(documents, content.fingerprints or {}, cites)
    before = len(content.problems)
    for part, path, cite in cites:
        if cite.document in documents:
            for problem in _blank(cite, documents[cite.document][1], content.fingerprints):
                content.say(part, path, problem)
    lines = {id: lines for id, (_, lines) in documents.items()}
    for part, path, text, missing in _unsupported(content, lines):
        content.say(part, path, f"{text} does not stand in the cited lines ({missing})")
    problems += content.problems[before:]
    del content.problems[before:]
    return problems


def _unlike(documents, prints: Mapping[str, Any], cites) -> Iterator[Problem]:
    """Documents and lines that are not those that the fingerprints were taken from."""
    wanted = {(cite.document, number) for *_, cite in cites for number in range(cite.first, cite.last + 1)}
    for id, (sha, lines) in documents.items():
        kept = prints.get(id)
        if kept is None:
            continue  # said by the check
        changed = [
            int(n) for n, mark in kept["cited"].items() if int(n) > len(lines) or fingerprint(lines[int(n) - 1]) != mark
        ]
        if changed or sha != kept["sha256"]:
            where = f"; lines {', '.join(map(str, changed))} differ" if changed else ""
            yield Problem(
                FINGERPRINTS,
                None,
                None,
                f"document {id} is not the one that was read for the casebook{where}. If it is right now, {UPDATE}",
            )
        spare = [number for number in kept["cited"] if (id, int(number)) not in wanted]
        if spare:
            text = f"document {id}: nothing cites line {', '.join(spare)} any more; {UPDATE}"
            yield Problem(FINGERPRINTS, None, None, text, warning=True)


def _blank(cite: Cite, lines: list[str], prints: Mapping[str, Any] | None) -> Iterator[str]:
    if prints is None:  # else the check has said it
        for number in dict.fromkeys((cite.first, cite.last)):
            if number > len(lines):
                yield f"{cite} lies beyond the document, which has {len(lines)} lines"
            elif not lines[number - 1].strip():
                yield f"{cite}: line {number} is blank; begin and end a place on a line with text"


def _unsupported(content: Content, documents: Mapping[str, list[str]]) -> Iterator[tuple[str, Path_, str, str]]:
    """Drugs, brands, numbers and words of strength that do not stand in the lines that are cited for them."""
    tree = list(content.treatments())
    drugs = {id: text_at(entry, "label") for _, entry, id, _, class_ in tree if class_ and entry.get("drug") == "yes"}
    names = {}
    for _, entry, id, *_ in tree:
        if id in drugs:
            told = [fact for key in CITED_NAMES for _, fact in entries_in(entry.get(key), ())]
            elsewhere = names_in(list(entry["names"].values())) if isinstance(entry.get("names"), dict) else []
            names[id] = {drugs[id], *(text_at(fact, "text") for fact in told), *elsewhere} - {""}
    look = Names(names.values())

    def missing(cites: Any, wanted: Iterable[str], stands=look.stands) -> Iterator[tuple[str, str]]:
        places = [cite for cite in map(cite_in, names_in(cites)) if cite]
        if places and all(cite.document in documents for cite in places):
            lines = [line for cite in places for line in documents[cite.document][cite.first - 1 : cite.last]]
            where = ", ".join(map(str, places))
            yield from ((f"'{name}'", where) for name in dict.fromkeys(wanted) if not stands(name, "\n".join(lines)))

    for path, entry in content.entries("statements"):
        cites = entry.get("cites")
        for said in missing(cites, look.named(text_at(entry, "says"))):
            yield "statements", (*path, "says"), *said
        for said in missing(cites, words(text_at(entry, "strength")), lambda word, text: word in words(text)):
            yield "statements", (*path, "strength"), *said
        for inner, id in strings(entry.get("treatments"), (*path, "treatments")):
            for said in missing(cites, [drugs[id]] if id in drugs else []):
                yield "statements", inner, *said
    for path, entry, *_ in tree:
        for key in (*CITED_NAMES, "how", "route", "schedule", "notes"):
            for inner, fact in entries_in(entry.get(key), (*path, key)):
                text = text_at(fact, "text")
                for said in missing(fact.get("cites"), [text] if key in CITED_NAMES else look.named(text)):
                    yield "treatments", (*inner, "text"), *said


def words(text: str) -> list[str]:
    """The words of a text, one apostrophe and one case for all."""
    return _WORD.findall(_even(text))


class Names:
    """Finds drugs, brands and numbers in our texts, and looks for them in the lines of a document."""

    def __init__(self, drugs: Iterable[Iterable[str]]):
        """Takes the names of each drug together: they do not hide each other."""
        self.drugs = [{_even(name) for name in names} for names in drugs]
        longest = sorted(set().union(*self.drugs), key=len, reverse=True)
        self._any = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?!\w)" for name in longest) or r"(?!)")

    def named(self, text: str) -> list[str]:
        """Every drug, brand and number that one of our texts names; the longest name counts."""
        text = _even(text)
        rest = self._any.sub(" ", text)
        spelt = [match[1] for match in _COUNTED.finditer(rest)]
        return [*self._any.findall(text), *_NUMBER.findall(rest), *spelt]

    def stands(self, name: str, lines: str) -> bool:
        """Whether a name or a number stands in the lines; letters glued on by a lost space do no harm.

        A longer name does not prove the shorter one inside it.
        """
        lines, name = _even(lines), _even(name)
        if name[0].isdigit() or name in _SPELT:
            return any(re.search(rf"(?<![\w.,/]){re.escape(form)}(?![\w]|[.,/]\d)", lines) for form in _forms(name))
        others = set().union(*(names for names in self.drugs if name not in names))
        for longer in sorted(others, key=len, reverse=True):
            if name in longer:
                lines = lines.replace(longer, "\n")
        return re.search(rf"(?<!-){re.escape(name)}", lines) is not None


def _forms(number: str) -> list[str]:
    """A number in figures and in words."""
    if number in _SPELT:
        return [number, str(_SPELT.index(number) + 1)]
    return [number, *_SPELT[int(number) - 1 : int(number)]] if number.isdigit() and 0 < int(number) < 13 else [number]


def _even(text: str) -> str:
    return text.replace("’", "'").replace("‑", "-").casefold()
