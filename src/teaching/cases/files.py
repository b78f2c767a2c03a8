"""What of a content folder is read, checked, compiled and kept when it is opened, and not before: its cases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from ..content.kept import keep, kept
from ..content.places import CASES, GALLERY, ids_in
from ..model import CasebookError, unlisted

if TYPE_CHECKING:
    from ..book import Casebook
    from .case import Case, CaseItem, Summary

HERE = Path(__file__).parents[1]
CODE = ("cases/*.py", "items/*.py")  # what a compiled file depends on, beside the casebook's own
KEPT = 2  # states of one file

T = TypeVar("T")
Core = Callable[[], tuple["Casebook", dict[str, Any]]]


class Opened(Mapping[str, T]):
    """Case or lesson by id, in order of the ids; opening one costs nothing for the others."""

    home: ClassVar[str]  # the folder in which each has a file
    what: ClassVar[str]

    def __init__(self, folder: Path, schemas: Path | None, key: str, core: Core):
        """Without schemas the folder holds what is compiled already; `core` gives the casebook and its fingerprints."""
        self._folder, self._schemas, self._key, self._core = folder, schemas, key, core

    def built(self, id: str, line: bytes) -> T:
        """The object of what was compiled."""
        raise NotImplementedError

    def summed(self, part: str, data: Any) -> dict[str, Any]:
        """What a shelf shows of it, as plain data."""
        return {}

    def __iter__(self) -> Iterator[str]:
        home = self._folder / self.home
        if self._schemas is None:
            return iter(sorted(path.stem for path in home.glob("*.json")))
        return iter(ids_in(home))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, id: str) -> T:
        return self.built(id, self._lines(f"{self.home}/{id}")[1])

    def __contains__(self, id: object) -> bool:
        return id in iter(self)

    def named(self, id: str) -> T:
        """The one with this id; raises CasebookError with the nearest name, or with what is wrong with its file."""
        if id not in self:
            raise CasebookError(unlisted(id, f"a {self.what}", list(self)))
        return self[id]

    def compiled(self) -> dict[str, bytes]:
        """File name -> what a wheel carries beside the casebook's one file."""
        return {f"{part}.json": b"\n".join(self._lines(part)) for part in self._parts()}

    def _parts(self) -> Iterator[str]:
        yield from (f"{self.home}/{id}" for id in self)

    def _lines(self, part: str) -> list[bytes]:
        """What is compiled of a file: one line for the shelf, and one with everything."""
        path = self._folder / f"{part}.{'json' if self._schemas is None else 'yaml'}"
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise KeyError(part) from None
        except OSError as error:
            raise CasebookError(f"{path} cannot be read: {error.strerror}") from None
        if self._schemas is None:
            return raw.split(b"\n")
        key = hashlib.sha256(f"{self._key}{_code()}{part}".encode() + raw).hexdigest()
        lines = (kept(f"{self.home}/{path.stem}.{key}.json") or b"").split(b"\n")
        if len(lines) == 3 and lines[2].decode("ascii", "replace") == hashlib.sha256(lines[1]).hexdigest():
            return lines[:2]
        lines = self._made(part)
        whole = hashlib.sha256(lines[1]).hexdigest().encode()
        keep(f"{self.home}/{path.stem}.{key}.json", b"\n".join((*lines, whole)), f"{path.stem}.*.json", KEPT)
        return lines

    def _made(self, part: str) -> list[bytes]:
        from ..content.files import Content, read_part
        from ..content.problems import NOT_RUN, Report
        from .checks import check

        book, fingerprints = self._core()
        content = Content(fingerprints=fingerprints)
        read_part(content, self._folder, part, self._schemas)
        if part in content.parts:
            check(content, part, book, alone=True)
        if not content.right:
            report = Report(tuple(content.problems), NOT_RUN, why="one file was opened")
            raise CasebookError(f"{part}.yaml is not right yet.\n{report}")
        data = content.data(part)
        return [_bytes(self.summed(part, data)), _bytes(data)]


class Cases(Opened["Case"]):
    """Case by id."""

    home, what = CASES, "case"

    def built(self, id: str, line: bytes) -> Case:
        """The case of what was compiled."""
        return _built(id, line)

    def summed(self, part: str, data: Any) -> dict[str, Any]:
        """What the shelf shows of a case, as plain data."""
        from .case import summary

        return {} if part == GALLERY else summary(Path(part).name, data)

    def summaries(self) -> dict[str, Summary]:
        """What a shelf shows of each case; one with a mistake in it is left out."""
        found = {}
        for id in self:
            try:
                found[id] = _summary(self._lines(f"{CASES}/{id}")[0])
            except CasebookError:
                continue  # `casebook check` says what is wrong; the others can be played
        return found

    @property
    def gallery(self) -> tuple[CaseItem, ...]:
        """One item of every format, where there is such a file."""
        try:
            return _gallery(self._lines(GALLERY)[1])
        except KeyError:
            return ()

    def _parts(self) -> Iterator[str]:
        yield from super()._parts()
        if self.gallery:
            yield GALLERY


@lru_cache(maxsize=512)
def _built(id: str, line: bytes) -> Case:
    from .case import built

    return built(id, json.loads(line))


@lru_cache(maxsize=2)
def _gallery(line: bytes) -> tuple[CaseItem, ...]:
    from .case import built_item

    return tuple(built_item(one) for one in json.loads(line))


@lru_cache(maxsize=512)
def _summary(line: bytes) -> Summary:
    from .case import built_summary

    return built_summary(json.loads(line))


@lru_cache(maxsize=1)
def _code() -> str:
    """A fingerprint of the code that checks cases."""
    found = (path for pattern in CODE for path in sorted(HERE.glob(pattern)))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


def _bytes(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
