"""Entries: an answer or a note as it is kept, and two records of them made into one."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

FIRST, PRACTICE, REVIEW = KINDS = ("first", "practice", "review")


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


Entry = TypeVar("Entry", Attempt, Note)


def entry(kind: type[Entry], data: Mapping[str, Any]) -> Entry:
    """An entry from plain data; raises ValueError or TypeError where the data are none."""
    made = kind(**data)
    if isinstance(made, Attempt):
        texts = made.at, made.work, made.item, made.wording
        if made.kind not in KINDS or not (isinstance(made.points, int) and isinstance(made.maximum, int)):
            raise ValueError(f"no answer of a known kind with its points: {made}")
    else:
        texts = made.at, made.work, made.key, made.text
    if not all(isinstance(each, str) for each in texts):
        raise ValueError(f"a text is missing: {made}")
    if _when(made).utcoffset() != timedelta():
        raise ValueError(f"not a time in UTC: {made.at}")
    return made


def merged(here: Sequence[Entry], there: Sequence[Entry]) -> list[Entry]:
    """Two records of the same student in one, each in its own order, with what both hold once.

    Doing it again changes nothing, and the entries are the same whichever record is the first. Where both hold a first
    answer to an item, the earlier of the two by its time counts as first and the other as practice.
    """
    held = Counter(map(_same, here))
    new = []
    for each in there:
        if held[_same(each)]:
            held[_same(each)] -= 1
        else:
            new.append(each)
    # Not sorted: a clock may have been set back, and what was written last is what counts.
    whole = list(heapq.merge(here, new, key=_when))
    return _one_first([*here, *there], whole) if whole and isinstance(whole[0], Attempt) else whole


def _one_first(both: Iterable[Attempt], whole: Iterable[Attempt]) -> list[Attempt]:
    """The whole with one first answer to each item: the earliest that counted as first in either record."""
    firsts = sorted((each for each in both if each.kind == FIRST), key=lambda each: (_when(each), _same(each)))
    on_record = {(each.work, each.item): _same(each) for each in reversed(firsts)}
    kept = []
    for each in whole:
        place = each.work, each.item
        if each.kind != REVIEW:
            first = on_record.get(place) == _same(each)
            each = replace(each, kind=FIRST if first else PRACTICE)
            if first:
                del on_record[place]  # the same answer twice within a moment
        kept.append(each)
    return kept


def _same(entry: Attempt | Note) -> str:
    """What makes two entries one and the same: all but whether an answer counts as first or as practice."""
    data = asdict(entry)
    if "kind" in data:
        data["kind"] = data["kind"] == REVIEW
    return plain(data)


def _when(entry: Attempt | Note) -> datetime:
    return datetime.fromisoformat(entry.at)


def plain(value: Any) -> str:
    """A value as JSON, always in the same way."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
