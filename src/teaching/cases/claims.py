"""Holds what an option claims of the documents against the Reading at its stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..book import Casebook
from ..content.files import Path_
from ..model import APPLIES, DOES_NOT_APPLY, ROLES, WAITS
from ..reading import Reading
from .story import Story

STATUSES = (APPLIES, WAITS, DOES_NOT_APPLY)


def check(story: Story) -> None:
    """What an option claims of the documents holds where it is a key, and only there."""
    for asked in story.asked:
        reading = story.readings[asked.stage]
        for choice in asked.choices:
            path, claims = (*choice.path, "claims"), choice.claims
            place = story.content.parts[story.part].place
            if any((story.part, *place(at)) in story.content.misfits for at, _ in claims):
                continue  # the schema has spoken already
            if not claims or any(list(_misnamed(story, *claim)) for claim in claims):
                continue
            wrong = [claim for _, claim in claims if not holds(reading, claim)]
            if choice.key and wrong:
                story.say(path, f"a key, but the Reading at this stage says otherwise: {told(reading, wrong[0])}")
            elif not choice.key and not wrong:
                story.say(path, f"no key, but the Reading at this stage bears it out: {told(reading, claims[0][1])}")


def _misnamed(story: Story, path: Path_, claim: Mapping[str, Any]) -> Iterator[bool]:
    tests = [id for id, factor in story.book.factors.items() if factor.kind == "test"]
    for key, allowed, what in (
        ("family", list(story.book.families), "a family"),
        ("role", ROLES, "a role"),
        ("status", STATUSES, "a status"),
        ("missing", tests, "a test"),
        ("statement", list(story.book.statements), "the id of a statement"),
    ):
        if key in claim and claim[key] not in allowed:
            story.say((*path, key), f"'{claim[key]}' is not {what}", str(claim[key]), allowed)
            yield True
    if "statement" in claim and "status" not in claim:
        story.say((*path, "statement"), "a claim about a statement says its 'status': applies, waits or does-not-apply")
        yield True


def holds(reading: Reading, claim: Mapping[str, str]) -> bool:
    """Whether a Reading bears out what an option claims."""
    if "missing" in claim:
        return claim["missing"] in [effect.factor for effect in reading.tests]
    if "statement" in claim:
        return reading.status[claim["statement"]] == claim["status"]
    status = claim.get("status", APPLIES)
    found = {reading.status[id] for id in _of(reading.casebook, claim)}
    return status in found if status != DOES_NOT_APPLY else not found & {APPLIES, WAITS}


def told(reading: Reading, claim: Mapping[str, str]) -> str:
    """What a Reading says of the thing that is claimed."""
    if "missing" in claim:
        return f"missing tests that would change something are {', '.join(t.factor for t in reading.tests) or 'none'}"
    if "statement" in claim:
        return f"{claim['statement']} {reading.status[claim['statement']]}"
    counted = dict.fromkeys(STATUSES, 0)
    for id in _of(reading.casebook, claim):
        counted[reading.status[id]] += 1
    what = " ".join(filter(None, (claim["family"], claim.get("role"))))
    return f"statements of {what}: " + ", ".join(f"{number} {status}" for status, number in counted.items())


def _of(book: Casebook, claim: Mapping[str, str]) -> list[str]:
    """The statements of a family, and of a role where one is named."""
    return [
        id
        for id, one in book.statements.items()
        if claim["family"] in one.families and claim.get("role") in (None, one.role)
    ]
