"""The file of a student's answers: opened for one transaction, brought up to date, and set aside where it is harmed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any

from ..model import CasebookError
from .entries import Attempt, Entry, Note, entry, plain

FOLDER = "CASEBOOK_ANSWERS"
FILE = "answers.sqlite"
ELSEWHERE = f"{FOLDER} can name another folder."
VERSION = 1
WAIT = 5.0  # seconds for which another tab may be writing
HARMED = "harmed"
HARM = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)  # the last: not the tables that we made

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
NAMES = {Attempt: "attempt", Note: "note"}  # of the tables


class NotKept(CasebookError):
    """The file of the answers did not do what was asked; the message is written for a student."""


class Mended(NotKept):
    """The file was harmed and is set aside; what could be read of it is here, and trying again will do."""


class Harmed(Exception):
    """Something in the file is not as it was written."""


@contextmanager
def opened(path: Path, failed: str, reading: bool = False) -> Iterator[sqlite3.Connection]:
    """The file in one transaction; made, brought up to date or set aside as needed.

    Raises NotKept, which begins with what `failed`, as in `This was not kept`.
    """
    with _spoken(path, failed):
        try:
            with closing(_ready(path, reading)) as file:
                yield file
                if file.in_transaction:
                    file.execute("commit")
        except (Harmed, sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if not _harm(error):
                raise
            _set_aside(path)
            raise Mended(f"{failed}: the file with your answers was harmed. It is mended now, so try again.") from error


@contextmanager
def _spoken(path: Path, failed: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise NotKept(f"{failed}: {_why(error, path)} Nothing that was kept before is lost.") from error


def rows(file: sqlite3.Connection, kind: type[Entry], work: str | None = None) -> list[Entry]:
    """The entries of a kind, all or those of one work, in the order in which they came; raises Harmed."""
    found = file.execute(f"select * from {NAMES[kind]} where ? is null or work = ? order by id", (work, work))
    try:
        return [_entry(kind, row) for row in found]
    except (ValueError, TypeError) as error:
        raise Harmed(str(error)) from error


def wordings(file: sqlite3.Connection, fingerprint: str | None = None) -> dict[str, dict[str, Any]]:
    """Fingerprint -> the item as it was worded, all or one; raises Harmed."""
    found = file.execute("select * from wording where ?1 is null or fingerprint = ?1", (fingerprint,))
    try:
        return {row["fingerprint"]: json.loads(row["item"]) for row in found}
    except ValueError as error:
        raise Harmed(str(error)) from error


def word(file: sqlite3.Connection, worded: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep wordings that are not there yet."""
    made = ((fingerprint, plain(item)) for fingerprint, item in worded.items())
    file.executemany("insert or ignore into wording values (?, ?)", made)


def insert(file: sqlite3.Connection, made: Attempt | Note) -> None:
    """Put an entry into its table."""
    values = asdict(made)
    _put(
        file, f"into {NAMES[type(made)]}", values | ({"answer": plain(values["answer"])} if "answer" in values else {})
    )


def _put(file: sqlite3.Connection, where: str, values: Mapping[str, Any]) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    file.execute(f"insert {where} ({names}) values ({marks})", tuple(values.values()))


def _set_aside(path: Path) -> None:
    # The new file takes the place of the harmed one in one step: a kernel that is stopped before begins it again.
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside, fresh = (path.with_name(f"{path.stem}-{name}-{stamp}{path.suffix}") for name in (HARMED, "new"))
    shutil.copy2(path, aside)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():  # it belongs to the harmed file
        journal.replace(aside.with_name(f"{aside.name}-journal"))
    try:
        with closing(_connect(aside)) as old, closing(_migrated(_connect(fresh))) as new:
            new.execute("begin")
            for table, row in _readable(old):
                _put(new, f"or ignore into {table}", row)
            new.execute("commit")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def harmed(path: Path) -> list[Path]:
    """The files that were set aside, the oldest first."""
    return sorted(path.parent.glob(f"{path.stem}-{HARMED}-*{path.suffix}"))


def _ready(path: Path, reading: bool) -> sqlite3.Connection:
    if reading and not path.exists():
        file = _connect(":memory:")  # nothing kept yet: nothing to make a file for
        file.executescript(TABLES)
        return file
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _migrated(_connect(path))
    except Harmed:
        _set_aside(path)
    return _migrated(_connect(path))


def _connect(path: str | os.PathLike) -> sqlite3.Connection:
    # With the plain journal: a write-ahead log needs memory that network homes do not share.
    file = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    file.row_factory = sqlite3.Row
    file.text_factory = lambda raw: raw.decode("utf-8", "replace")  # a harmed letter costs no more than itself
    return file


def _migrated(file: sqlite3.Connection) -> sqlite3.Connection:
    """The file with today's tables; raises Harmed, or NotKept where it is from a newer version."""
    try:
        try:
            version = file.execute("pragma user_version").fetchone()[0]
            found = file.execute("pragma quick_check(1)").fetchone()[0]
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise (Harmed(str(error)) if _harm(error) else error) from error
        if version < 0 or found != "ok":
            raise Harmed(found)
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
    except BaseException:
        file.close()
        raise
    return file


def _harm(error: Exception) -> bool:
    """Whether the file itself is at fault; not where it is locked, shut or cannot grow."""
    return not isinstance(error, sqlite3.Error) or _code(error) in HARM


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says where exactly


def _readable(file: sqlite3.Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """What can be read of a harmed file: each table from its beginning, and from its end, up to where it is harmed."""
    for table in ("wording", *NAMES.values()):
        for order in ("rowid", "rowid desc"):
            try:
                for row in map(dict, file.execute(f"select * from {table} order by {order}")):
                    if _well(table, row):
                        yield table, row
            except (sqlite3.Error, UnicodeDecodeError):
                continue


def _well(table: str, row: dict[str, Any]) -> bool:
    try:
        if table == "wording":
            return set(row) == {"fingerprint", "item"} and isinstance(json.loads(row["item"]), dict)
        return any(_entry(kind, row) for kind, name in NAMES.items() if name == table)
    except (ValueError, TypeError):
        return False


def _entry(kind: type[Entry], row: Mapping[str, Any]) -> Entry:
    data = {name: value for name, value in dict(row).items() if name != "id"}
    return entry(kind, data | {"answer": json.loads(data["answer"])} if "answer" in data else data)


def _why(error: Exception, path: Path) -> str:
    code = _code(error)
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR) or getattr(error, "errno", 0) in (ENOSPC, EDQUOT):
        return "the disk is full or failing. Make some room, and try again."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another tab is writing at the moment. Try again."
    shut = path.parent.is_dir() and not os.access(path.parent, os.W_OK)
    if shut or code == sqlite3.SQLITE_READONLY or isinstance(error, PermissionError):
        return f"{path.parent} cannot be written to. {ELSEWHERE}"
    return f"{path} cannot be opened ({getattr(error, 'strerror', '') or error}). {ELSEWHERE}"
