"""Reads the small and strict part of YAML that the content uses: mappings, lists and text, with line and column.

Every value is text. What YAML would change behind a writer's back (`no`, `12:30`), or what hides one thing
behind another (anchors, tags, a key twice, an invisible character), is either kept as typed or refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

LIMIT = 1_000_000  # bytes of one file
DEPTH = 16  # lists and mappings inside each other

Place = tuple[int, int]
Path_ = tuple[str | int, ...]

_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_NAMES = {
    "\t": "a tab; use spaces",
    "\x00": "a zero byte",
    "\xa0": "a no-break space; use a plain space",
    "\ufeff": "an invisible mark (byte order mark) inside the text",
}
_PLAIN_WORDS = (  # how the YAML reader says it -> what to tell a writer
    (
        "mapping values are not allowed",
        'a colon and a space cannot stand here; put the whole text in "quotes", or look how far the line is moved in',
    ),
    ("did not find expected key", "a key is expected here; look at the quotes and at how far the lines are moved in"),
    ("expected <block end>", "a key is expected here; look at the quotes and at how far the lines are moved in"),
    ("could not find expected ':'", "a colon is missing after a key; look at this line and the one before"),
    ("block collection", "a list item (-) is expected here; look at how far the lines are moved in"),
    ("block sequence entries are not allowed", "a list item (-) cannot stand here; start it on a line of its own"),
    ("did not find expected '-'", "a list item (-) is expected here; look at how far the lines are moved in"),
    ("expected node content", "a value is missing here, or a list or mapping in brackets is not closed"),
    ("unexpected end of stream", "quotes are opened and never closed"),
    ("did not find expected ',' or", "a list or mapping in brackets is not closed, or a comma is missing"),
    ("expected ',' or", "a list or mapping in brackets is not closed, or a comma is missing"),
    ("cannot start any token", 'a value cannot begin with this character; put the text in "quotes"'),
    (
        "escape",
        "a backslash inside \"double quotes\" has a meaning of its own; write two of them, or use 'single quotes'",
    ),
    ("undefined alias", 'an alias (*) is not allowed; a value that begins with * needs "quotes"'),
    ("alphabetic or numeric character", 'a value that begins with & or * needs "quotes"'),
    ("tag", 'a tag (!) is not allowed; a value that begins with ! needs "quotes"'),
)


class Parsed(NamedTuple):
    """What a file says, and where each part of it stands."""

    data: Any
    values: dict[Path_, Place]
    keys: dict[Path_, Place]

    def place(self, path: Path_, key: bool = False) -> Place:
        """Line and column of the value (or the key) at `path`, or of the nearest thing around it."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))


class NotReadable(ValueError):
    """A file that cannot be read at all; says where and why."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None):
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


def read(path: Path) -> str:
    """The text of a file; refuses what is too large, not a plain file or not UTF-8, before anything is parsed."""
    try:
        if not path.is_file():
            raise NotReadable("is not a file" if path.exists() else "is missing")
        size = path.stat().st_size
        if size > LIMIT:
            raise NotReadable(f"is {size / LIMIT:.1f} MB; a content file has at most {LIMIT // 1_000_000} MB")
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except OSError as error:
        raise NotReadable(f"cannot be read: {error.strerror or error}") from None
    return decode(raw)


def decode(raw: bytes) -> str:
    """The bytes as text, line ends made alike."""
    if len(raw) > LIMIT:
        raise NotReadable(f"has more than {LIMIT // 1_000_000} MB")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotReadable("is UTF-16; save it as UTF-8", 1, 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        found = f"byte 0x{raw[error.start]:02x}"
        raise NotReadable(f"is not UTF-8 ({found}); save it as UTF-8", before.count(b"\n") + 1, column) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str) -> Parsed:
    """Read text into mappings, lists and text; raises NotReadable at the first thing that cannot be taken."""
    import yaml

    for number, line in enumerate(text.split("\n"), 1):
        if hidden := _HIDDEN.search(line):
            raise NotReadable(_hidden(hidden[0]), number, hidden.start() + 1)
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return _Reader(yaml, yaml.parse(text, Loader=loader)).document()
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or str(error)
        mark = getattr(error, "problem_mark", None)
        if "end of stream" in problem:  # point at what was opened, not at the end of the file
            mark = getattr(error, "context_mark", None) or mark
        said = f"{getattr(error, 'context', '')} {problem}"
        problem = next((ours for theirs, ours in _PLAIN_WORDS if theirs in said), problem)
        raise NotReadable(problem, *((mark.line + 1, mark.column + 1) if mark else (None, None))) from None


def _hidden(character: str) -> str:
    return _NAMES.get(character, f"an invisible character (U+{ord(character):04X})")


class _Reader:
    """Turns the reader's events into data; one event at a time, so that a bomb is seen before it goes off."""

    def __init__(self, yaml, events):
        self.yaml, self.events = yaml, events
        self.values: dict[Path_, Place] = {}
        self.keys: dict[Path_, Place] = {}

    def document(self) -> Parsed:
        next(self.events)  # the stream's start
        event = next(self.events)
        if isinstance(event, self.yaml.StreamEndEvent):
            raise NotReadable("is empty", 1, 1)
        if event.version or event.tags:
            raise NotReadable("a directive (%); the file holds content alone", *_place(event))
        data = self.node(next(self.events), (), 0)
        next(self.events)  # the document's end
        event = next(self.events)
        if not isinstance(event, self.yaml.StreamEndEvent):
            raise NotReadable("a second document (---); one file holds one", *_place(event))
        return Parsed(data, self.values, self.keys)

    def node(self, event, path: Path_, depth: int):
        yaml = self.yaml
        if isinstance(event, yaml.AliasEvent):
            raise NotReadable(f"an alias (*{event.anchor}); write the thing out", *_place(event))
        if event.anchor:
            raise NotReadable(f'an anchor (&{event.anchor}); a value that begins with & needs "quotes"', *_place(event))
        if event.tag:
            raise NotReadable("a tag (!); every value is text", *_place(event))
        if depth > DEPTH:
            raise NotReadable(f"more than {DEPTH} lists or mappings inside each other", *_place(event))
        self.values[path] = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.text(event)
        return self.list(path, depth) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(path, depth)

    def text(self, event) -> str:
        if hidden := _HIDDEN.search(event.value):
            raise NotReadable(_hidden(hidden[0]), *_place(event))
        if event.implicit[0] and event.value in ("~", "null", "Null", "NULL"):
            raise NotReadable(f"'{event.value}'; leave the key out where there is nothing to say", *_place(event))
        return event.value.strip()

    def list(self, path: Path_, depth: int) -> list:
        found = []
        while not isinstance(event := next(self.events), self.yaml.SequenceEndEvent):
            found.append(self.node(event, (*path, len(found)), depth + 1))
        return found

    def mapping(self, path: Path_, depth: int) -> dict:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), self.yaml.MappingEndEvent):
            if not isinstance(event, self.yaml.ScalarEvent | self.yaml.AliasEvent):
                raise NotReadable("a list or mapping as a key; a key is one word", *_place(event))
            key = self.node(event, (*path, None), depth)
            if key == "<<" and event.implicit[0]:
                raise NotReadable("a merge key (<<); write the keys out", *_place(event))
            if not key:
                raise NotReadable("a key is missing before the colon", *_place(event))
            if key in found:
                first = self.keys[(*path, key)][0]
                raise NotReadable(f"the key '{key}' stands twice; first on line {first}", *_place(event))
            self.keys[(*path, key)] = _place(event)
            found[key] = self.node(next(self.events), (*path, key), depth + 1)
        return found


def _place(event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1
