"""The files of a content folder as they were read: what stands where, and what could not be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..model import Cite
from . import strictyaml
from .places import CASES, GALLERY, LESSONS, WRITING, files_in, is_named_by_id, slug
from .problems import Problem
from .shape import misfits
from .strictyaml import NotReadable, Parsed

PARTS = (
    "documents",
    "factors",
    "treatments",
    "statements",
    "tensions",
    "unsaid",
    "redflags",
    "since",
    "glossary",
    "examples",
    "sources",
    "topics",
    "figures",
)
OPTIONAL = ("figures",)  # parts that a casebook can do without
FINGERPRINTS = "fingerprints.json"
UPDATE = "run the check with --sources and --update where the documents are"

Path_ = tuple[str | int, ...]


@dataclass
class Content:
    """The files of a content folder as they were read, and what is wrong with them."""

    parts: dict[str, Parsed] = field(default_factory=dict)
    fingerprints: dict[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)
    misfits: set[tuple] = field(default_factory=set)

    def say(
        self,
        part: str,
        path: Path_,
        text: str,
        found: str | None = None,
        allowed: Iterable[str] = (),
        key=False,
        warning=False,
    ) -> None:
        """Note an error or a warning at a place of a part; where the schema has spoken already, it is the same slip."""
        place = self.parts[part].place(path, key)
        if (part, *place) not in self.misfits:
            self.problems.append(Problem(f"{part}.yaml", *place, text, found, tuple(allowed), warning))

    @property
    def right(self) -> bool:
        """Whether no error has been noted."""
        return all(problem.warning for problem in self.problems)

    def data(self, part: str, *keys: str) -> Any:
        """What stands in a part under the keys, or nothing."""
        found = self.parts[part].data if part in self.parts else None
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def entries(self, part: str, *keys: str) -> list[tuple[Path_, dict]]:
        """The entries of a list with their paths, whatever else is wrong with them."""
        return entries_in(self.data(part, *keys), keys)

    def treatments(self) -> Iterator[tuple[Path_, dict, str, str | None, str | None]]:
        """Families, classes and treatments: path, entry, id, and the family and class around it."""
        for path, family in self.entries("treatments", "families"):
            yield path, family, text_at(family, "id"), None, None
            for inner, class_ in entries_in(family.get("classes"), (*path, "classes")):
                yield inner, class_, text_at(class_, "id"), text_at(family, "id"), None
                for last, one in entries_in(class_.get("treatments"), (*inner, "treatments")):
                    yield last, one, text_at(one, "id"), text_at(family, "id"), text_at(class_, "id")

    def ids(self, part: str, *keys: str) -> list[str] | None:
        """The ids of a part in file order; None where the file could not be read, so that nothing is blamed for it."""
        if part not in self.parts:
            return None
        return [text_at(entry, "id") for _, entry in self.entries(part, *keys) if text_at(entry, "id")]

    @property
    def asking(self) -> list[str]:
        """The parts with items in them: the gallery, then the cases, `cases/<id>`, and the lessons, by name."""
        return [part for part in self.parts if part == GALLERY or part.startswith((f"{CASES}/", f"{LESSONS}/"))]

    def cites(self) -> Iterator[tuple[str, Path_, Cite]]:
        """Every place that is cited anywhere, with where it is cited."""
        for part, parsed in self.parts.items():
            for path, value in walk(parsed.data):
                if path[-1] in ("cites", "cite", "named"):
                    for inner, text in strings(value, path):
                        try:
                            yield part, inner, Cite.parse(text)
                        except ValueError:
                            continue


def read(folder: Path, schemas: Path, cases: bool = True) -> Content:
    """Read every file of the folder; what is wrong with one does not keep the others from being read."""
    content = Content()
    for part in PARTS:
        if part not in OPTIONAL or (folder / f"{part}.yaml").exists():
            read_part(content, folder, part, schemas)
    known = (*PARTS, GALLERY, WRITING)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix in (".yaml", ".yml") and (path.stem not in known or path.suffix != ".yaml"):
            names = tuple(f"{part}.yaml" for part in known)
            content.problems.append(Problem(path.name, None, None, "is not a file of the casebook", path.name, names))
    _read_fingerprints(content, folder / FINGERPRINTS, schemas)
    if cases:
        for part in (GALLERY, WRITING):
            if (folder / f"{part}.yaml").exists():
                read_part(content, folder, part, schemas)
        for home, what in ((CASES, "case"), (LESSONS, "lesson")):
            for path in files_in(folder / home):
                if is_named_by_id(path):
                    read_part(content, folder, f"{home}/{path.stem}", schemas)
                else:
                    name = f"{slug(path.stem) or f'a-{what}'}.yaml"
                    text = f"is not the file of a {what}; its name is its id and ends in .yaml"
                    content.problems.append(Problem(f"{home}/{path.name}", None, None, text, path.name, (name,)))
    return content


def read_part(content: Content, folder: Path, part: str, schemas: Path) -> None:
    """Read the file of one part beside what is there; all cases have one schema, and all lessons."""
    schema = f"{part.partition('/')[0]}.json"
    file = f"{part}.yaml"
    try:
        content.parts[part] = strictyaml.parse(strictyaml.read(folder / file))
        for problem in misfits(schemas, file, content.parts[part], schema):
            content.problems.append(problem)
            content.misfits.add((part, problem.line, problem.column))
    except NotReadable as error:
        content.problems.append(Problem(file, error.line, error.column, error.message))


def _read_fingerprints(content: Content, path: Path, schemas: Path) -> None:
    try:
        data = json.loads(strictyaml.read(path))
        wrong = list(misfits(schemas, FINGERPRINTS, Parsed(data, {}, {})))
        content.problems += wrong
        content.fingerprints = None if wrong else data["documents"]
    except NotReadable as error:
        content.problems.append(Problem(FINGERPRINTS, error.line, error.column, f"{error.message}; {UPDATE}"))
    except json.JSONDecodeError as error:
        content.problems.append(Problem(FINGERPRINTS, error.lineno, error.colno, f"is not JSON; {UPDATE}"))
    except RecursionError:
        content.problems.append(Problem(FINGERPRINTS, None, None, f"is too deeply nested; {UPDATE}"))


def walk(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every key of every mapping inside, with its path."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        if isinstance(data, dict):
            yield (*path, key), value
        yield from walk(value, (*path, key))


def strings(value: Any, path: Path_) -> Iterator[tuple[Path_, str]]:
    """A text, or the texts of a list, with their paths."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        yield from (((*path, place), one) for place, one in enumerate(value) if isinstance(one, str))


def names_in(value: Any) -> list[str]:
    """A text, or the texts of a list."""
    return [text for _, text in strings(value, ())]


def entries_in(value: Any, path: Path_) -> list[tuple[Path_, dict]]:
    """The mappings of a list with their paths; nothing where it is no list."""
    return (
        [((*path, place), one) for place, one in enumerate(value) if isinstance(one, dict)]
        if isinstance(value, list)
        else []
    )


def text_at(entry: dict, key: str) -> str:
    """The text under a key, or none."""
    return entry[key] if isinstance(entry.get(key), str) else ""


def cite_in(text: str) -> Cite | None:
    """The place that a text names, or nothing."""
    try:
        return Cite.parse(text)
    except ValueError:
        return None
