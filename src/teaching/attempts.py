"""Attempts: a student's committed answers and notes, in one SQLite file that stays on this machine.

Every call opens the file, does one thing in one transaction and closes it again, so that a killed kernel or a second
tab finds it whole. What is written is on the disk when a call returns; where that fails, `NotKept` says so in a
sentence, and nothing that was kept before is touched.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .folders import user_data
from .model import CasebookError

FOLDER = "CASEBOOK_ANSWERS"
FILE = "answers.sqlite"
VERSION = 1
KINDS = ("first", "practice", "review")
WAIT = 5.0  # seconds for which another tab may be writing

TABLES = """
create table wording (fingerprint text primary key, item text not null);
create table attempt (
    id integer primary key, at text not null, work text not null, item text not null,
    wording text not null references wording, kind text not null, answer text not null,
    points integer not null, maximum integer not null);
create unique index one_first on attempt (work, item) where kind = 'first';
create table note (id integer primary key, at text not null, work text not null, key text not null, text text not null);
"""
MIGRATIONS: dict[int, str] = {0: TABLES}  # from this version to the next


class NotKept(CasebookError):
    """An answer could not be put on the disk; the message is written for a student."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A committed answer. `work` is the case that it belongs to; the first one to an item stays the one on record."""

    at: str  # UTC, ISO 8601
    work: str
    item: str
    wording: str  # fingerprint of the item as it was worded then
    kind: str  # first | practice | review
    answer: Any
    points: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a student wrote in their own words: a prediction's why, an ending, a reflection."""

    at: str
    work: str
    key: str
    text: str


class Attempts:
    """One student's answers and notes; `told` is what there is to say about the file, or nothing."""

    def __init__(self, folder: str | os.PathLike | None = None):
        self.path = Path(folder or os.environ.get(FOLDER) or user_data()).expanduser() / FILE
        self.told = ""

    def commit(
        self,
        work: str,
        item: Mapping[str, Any],
        fingerprint: str,
        answer: Any,
        points: int,
        maximum: int,
        kind: str = "practice",
    ) -> Attempt:
        """Keep an answer and return what was kept; the first to an item is kept as such, whatever `kind` says.

        `item` is the item as worded now, as plain data with its `id`. Raises NotKept.
        """
        with self._open() as file:
            file.execute("begin immediate")
            first = file.execute(
                "select 1 from attempt where work = ? and item = ? and kind = 'first'", (work, item["id"])
            ).fetchone()
            made = Attempt(_now(), work, item["id"], fingerprint, kind if first else "first", answer, points, maximum)
            file.execute("insert or ignore into wording values (?, ?)", (fingerprint, _json(item)))
            _insert(file, "attempt", made)
        return made

    def write(self, work: str, key: str, text: str) -> Note:
        """Keep a note; an earlier one under the same key is kept beneath it. Raises NotKept."""
        made = Note(_now(), work, key, text)
        with self._open() as file:
            file.execute("begin immediate")
            _insert(file, "note", made)
        return made

    def all(self, work: str | None = None) -> list[Attempt]:
        """Every attempt, or those of one work, the oldest first."""
        return [Attempt(**row) for row in self._rows("attempt", work)]

    def first(self, work: str) -> dict[str, Attempt]:
        """Item -> the answer on record."""
        return {each.item: each for each in self.all(work) if each.kind == "first"}

    def notes(self, work: str | None = None) -> list[Note]:
        """Every note, or those of one work, the oldest first."""
        return [Note(**row) for row in self._rows("note", work)]

    def wording(self, fingerprint: str) -> dict[str, Any] | None:
        """The item as it was worded when it was answered."""
        with self._open(reading=True) as file:
            found = file.execute("select item from wording where fingerprint = ?", (fingerprint,)).fetchone()
        return json.loads(found["item"]) if found else None

    def export(self) -> dict[str, Any]:
        """All of it as plain data, ready for JSON; `restore` takes it back."""
        with self._open(reading=True) as file:
            wordings = {row["fingerprint"]: json.loads(row["item"]) for row in file.execute("select * from wording")}
        return {
            "version": VERSION,
            "attempts": [asdict(each) for each in self.all()],
            "notes": [asdict(each) for each in self.notes()],
            "wordings": wordings,
        }

    def restore(self, data: Mapping[str, Any]) -> int:
        """Add what an export holds and this file does not; returns how many entries came in."""
        if data.get("version") != VERSION:
            raise CasebookError(f"This is not an export of answers that can be read (version {data.get('version')}).")
        attempts = [Attempt(**each) for each in data["attempts"]]
        notes = [Note(**each) for each in data["notes"]]
        here = {_json(asdict(each)) for each in (*self.all(), *self.notes())}
        on_record = {(each.work, each.item) for each in self.all() if each.kind == "first"}
        with self._open() as file:
            file.execute("begin immediate")
            for fingerprint, item in data["wordings"].items():
                file.execute("insert or ignore into wording values (?, ?)", (fingerprint, _json(item)))
            new = [each for each in (*attempts, *notes) if _json(asdict(each)) not in here]
            for each in new:
                if isinstance(each, Note):
                    _insert(file, "note", each)
                else:
                    again = each.kind == "first" and (each.work, each.item) in on_record
                    _insert(file, "attempt", each, **({"kind": "practice"} if again else {}))
        return len(new)

    def erase(self, work: str | None = None) -> None:
        """Take away everything, or everything of one work, for good."""
        with self._open() as file:
            file.execute("pragma secure_delete = on")
            file.execute("begin immediate")
            for table in ("attempt", "note"):
                file.execute(f"delete from {table} where ? is null or work = ?", (work, work))
            file.execute("delete from wording where fingerprint not in (select wording from attempt)")
            file.execute("commit")
            file.execute("vacuum")

    def _rows(self, table: str, work: str | None) -> list[dict[str, Any]]:
        with self._open(reading=True) as file:
            rows = file.execute(f"select * from {table} where ? is null or work = ? order by id", (work, work))
            found = [{name: row[name] for name in row.keys() if name != "id"} for row in rows]  # noqa: SIM118
        return [{**row, "answer": json.loads(row["answer"])} if "answer" in row else row for row in found]

    @contextmanager
    def _open(self, reading: bool = False) -> Iterator[sqlite3.Connection]:
        """The file in one transaction; it is made, brought up to date or set aside as needed."""
        try:
            with closing(self._ready(reading)) as file:
                yield file
                if file.in_transaction:
                    file.execute("commit")
        except (sqlite3.Error, OSError) as error:
            raise NotKept(f"{_why(error, self.path)} Nothing that was kept before is lost.") from error

    def _ready(self, reading: bool) -> sqlite3.Connection:
        if reading and not self.path.exists():
            file = _connect(":memory:")  # nothing kept yet: nothing to make a file for
            file.executescript(TABLES)
            return file
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _migrated(_connect(self.path))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, full, not to be opened: the file itself is well
                raise
        self._set_aside()
        return _migrated(_connect(self.path))

    def _set_aside(self) -> None:
        """Put a harmed file aside under another name, and take over what can still be read of it."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        aside = self.path.with_name(f"{self.path.stem}-harmed-{stamp}.sqlite")
        self.path.rename(aside)
        for journal in self.path.parent.glob(f"{self.path.name}-journal"):
            journal.rename(aside.with_name(f"{aside.name}-journal"))
        saved = 0
        with closing(sqlite3.connect(aside)) as old, closing(_migrated(_connect(self.path))) as new:
            for table in ("wording", "attempt", "note"):
                for row in _readable(old, table):
                    marks = ", ".join("?" * len(row))
                    saved += new.execute(f"insert or ignore into {table} values ({marks})", row).rowcount
        self.told = (
            f"The file with your answers was harmed. {saved or 'No'} entries could be read and are here again; "
            f"the harmed file is kept as {aside}."
        )


def _connect(path: str | os.PathLike) -> sqlite3.Connection:
    # With the plain journal: a write-ahead log needs memory that network homes do not share.
    file = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    file.row_factory = sqlite3.Row
    return file


def _migrated(file: sqlite3.Connection) -> sqlite3.Connection:
    """The file with today's tables; raises where it is harmed, or from a newer version."""
    try:
        version = file.execute("pragma user_version").fetchone()[0]
        if version > VERSION:
            raise NotKept(
                "Your answers were kept by a newer version of this casebook, so this one leaves them alone. "
                "Bring the casebook up to date to go on."
            )
        if version < VERSION:
            file.execute("begin immediate")
            for step in range(file.execute("pragma user_version").fetchone()[0], VERSION):  # another tab may be first
                for statement in filter(str.strip, MIGRATIONS[step].split(";")):
                    file.execute(statement)
                file.execute(f"pragma user_version = {step + 1}")
            file.execute("commit")
        elif (found := file.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
    except BaseException:
        file.close()
        raise
    return file


def _readable(file: sqlite3.Connection, table: str) -> Iterator[tuple]:
    """The rows of a harmed table up to where it is harmed."""
    try:
        yield from file.execute(f"select * from {table}")
    except sqlite3.Error:
        return


def _insert(file: sqlite3.Connection, table: str, entry: Attempt | Note, **changed: Any) -> None:
    values = {name: _json(value) if name == "answer" else value for name, value in asdict(entry).items()} | changed
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    file.execute(f"insert into {table} ({names}) values ({marks})", tuple(values.values()))


def _why(error: Exception, path: Path) -> str:
    text = str(error)
    if "full" in text or "disk I/O" in text:
        return (
            "This was not kept: the disk is full or failing. It stays on the page; make some room and commit it again."
        )
    if "locked" in text:
        return "This was not kept: another tab is writing at the moment. It stays on the page; commit it again."
    if "readonly" in text or isinstance(error, PermissionError):
        return f"This was not kept: {path.parent} cannot be written to. It stays on the page. {_elsewhere()}"
    return f"This was not kept: {path} cannot be opened ({text}). It stays on the page. {_elsewhere()}"


def _elsewhere() -> str:
    return f"{FOLDER} can name another folder."


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def latest(notes: Iterable[Note]) -> dict[str, Note]:
    """Key -> the note that was written last."""
    return {each.key: each for each in notes}
