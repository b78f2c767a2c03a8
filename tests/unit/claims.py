"""Fictional people, and what the documents say of each: `pictures.yaml`, and how each of its claims is checked."""

from pathlib import Path

import yaml

from teaching.casebook import load
from teaching.exports import reading_json
from teaching.model import APPLIES, OFFERING, WAITS, Cite
from teaching.reading import read

BOOK = load()
# Every scalar is text, so that `no` stays the answer "no".
PICTURES = yaml.load(Path(__file__).with_name("pictures.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
FIELDS = {
    "who",
    "picture",
    "unseen",
    "applies",
    "waits",
    "not",
    "forward",
    "unoffered",
    "tension",
    "agree",
    "unsaid",
    "flag",
    "note",
}
PLACE_FIELDS = {"at", "role", "family", "families", "treatments", "classes", "strength", "dated", "for", "alone"}


def told(picture, book=BOOK):
    """The published JSON for one picture, as a program outside would read it."""
    unseen = {"site": picture["unseen"]} if "unseen" in picture else None
    return reading_json(read(book, book.profile(picture["picture"], not_looked_for=unseen)))


def stands_at(statement, place):
    """Whether a statement of the JSON cites this place of a document."""
    wanted = Cite.parse(place)
    cites = [Cite.parse(f"{cite['document']}:{cite['lines']}") for cite in statement["cites"]]
    return any(c.document == wanted.document and c.first <= wanted.last and wanted.first <= c.last for c in cites)


def fits(statement, claim):
    """Whether a statement of the JSON is the one that a claim of the picture means."""
    families = set(claim.get("families", ())) | {claim[key] for key in ("family",) if key in claim}
    return (
        stands_at(statement, claim["at"])
        and claim.get("role", statement["role"]) == statement["role"]
        and families <= set(statement["families"])
        and set(claim.get("treatments", ())) <= set(statement["treatments"])
        and set(claim.get("classes", ())) <= set(statement["classes"])
        and ("strength" not in claim or claim["strength"] in (statement["strength"] or "none").replace(",", "").split())
        and ("dated" not in claim or statement["dated"] and statement["since"])
    )


def meant(data, claim, status):
    return [each for each in data["statements"].values() if each["status"] == status and fits(each, claim)]


def in_book(claim):
    """Whether any statement at all is what the claim means; without one, silence would prove nothing."""
    whole = (
        {
            "cites": [{"document": cite.document, "lines": cite.lines} for cite in each.cites],
            "role": each.role,
            "families": each.families,
            "treatments": each.treatments,
            "classes": each.classes,
            "strength": each.strength,
            "dated": each.dated,
            "since": each.since,
        }
        for each in BOOK.statements.values()
    )
    return any(fits(each, claim) for each in whole)


def forward(data, status):
    """The treatments that a statement of this status puts forward."""
    found = (each for each in data["statements"].values() if each["status"] in status and each["role"] in OFFERING)
    return {treatment for each in found for treatment in each["treatments"]}


def side_by_side(data, places):
    """Whether one tension that is shown holds all these places."""

    def holds(tension, place):
        return any(stands_at(data["statements"][side["statement"]], place) for side in tension["sides"])

    return any(all(holds(tension, place) for place in places) for tension in data["tensions"])


def applies(data, claim):
    return bool(meant(data, claim, APPLIES))


def waits(data, claim):
    """Whether a statement waits for just the factors of the claim."""
    asked = [{wait["factor"]: wait["alone"] for wait in each["waits_for"]} for each in meant(data, claim, WAITS)]
    just = [factors for factors in asked if factors.keys() == set(claim["for"])]
    return any("alone" not in claim or all(factors.values()) for factors in just)


def silent(data, claim):
    return not meant(data, claim, APPLIES) + meant(data, claim, WAITS)


def just_forward(data, treatments):
    return forward(data, {APPLIES}) == set(treatments)


def not_forward(data, treatments):
    return forward(data, {APPLIES, WAITS}).isdisjoint(treatments)


def agree(data, places):
    return not side_by_side(data, places)


def unsaid(data, gap):
    return gap in [each["id"] for each in data["unsaid"]]


def flag(data, id):
    return id in [each["id"] for each in data["red_flags"]]


def note(data, word):
    return any(word in each for each in data["notes"])


ONE_BY_ONE = {
    "applies": applies,
    "waits": waits,
    "not": silent,
    "tension": side_by_side,
    "agree": agree,
    "unsaid": unsaid,
    "flag": flag,
    "note": note,
}
AS_ONE = {"forward": just_forward, "unoffered": not_forward}


def wrong(book, picture):
    """The first claim of a picture that does not hold, or None."""
    data = told(picture, book)
    for field, holds in ONE_BY_ONE.items():
        for claim in picture.get(field, ()):
            if not holds(data, claim):
                return field, claim
    return next(((f, picture[f]) for f, holds in AS_ONE.items() if f in picture and not holds(data, picture[f])), None)
