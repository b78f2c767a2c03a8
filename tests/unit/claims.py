"""Fictional people, and what the documents say of each: `pictures.yaml`, and how each of its claims is checked."""

from functools import cache
from pathlib import Path

import yaml

from teaching.casebook import load
from teaching.exports import reading_json
from teaching.model import ALWAYS, APPLIES, OFFERING, WAITS, Cite
from teaching.reading import read

BOOK = load()
place = cache(Cite.parse)
# Every scalar is text, so that `no` stays the answer "no".
WRITTEN = yaml.load(Path(__file__).with_name("pictures.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
PICTURES = [
    {**one, "who": f"{one['who']}{told}", "picture": {**one["picture"], **more}}
    for one in WRITTEN
    for told, more in (
        [(f", {value}", {factor: value}) for factor, values in one.get("each", {}).items() for value in values]
        or [("", {})]
    )
]
FIELDS = {
    "who",
    "picture",
    "each",
    "unseen",
    "applies",
    "waits",
    "not",
    "says",
    "forward",
    "unoffered",
    "tension",
    "agree",
    "tensions",
    "unsaid",
    "gaps",
    "flag",
    "note",
}
SAYS_FIELDS = {"at", "role", "families", "names", "strength", "dated", "incomplete"}
PLACE_FIELDS = {"at", "role", "family", "families", "treatments", "classes", "strength", "dated", "for", "alone"}

# Places that pull apart whoever the person is: they stand in a table, and no picture shows them.
BETWEEN = (
    ("000:26", "003:56"),  # how many are HER2 positive
    ("000:30", "001:18", "002:31", "003:26", "004:9"),  # where radiotherapy helps
    ("001:4", "002:3", "003:10", "001:81"),  # whether it can be cured
    ("000:5", "000:15", "001:4", "001:41", "001:97"),  # for how long it can be held
    ("000:5", "001:35", "001:38", "002:3", "003:6", "004:11"),  # what it is called
    ("000:28", "001:17", "002:37", "003:49"),  # what counts as targeted or biological
    ("001:106", "002:43"),  # whether immunotherapy is named
    ("001:107", "001:83", "004:17"),  # how the response is followed
    ("001:2", "002:3", "003:14", "000:40"),  # who decides
    ("000:38", "001:7", "001:107", "002:11"),  # what is weighed
    ("000:36", "003:31", "002:3"),  # whom they speak of
    ("000:24", "002:37", "003:31"),  # what is gentler
    ("001:27", "001:37", "000:32"),  # where it spreads
    ("001:38", "001:99"),  # how common de novo is
)


def told(picture, book=BOOK):
    """The published JSON for one picture, as a program outside would read it."""
    unseen = {"site": picture["unseen"]} if "unseen" in picture else None
    return reading_json(read(book, book.profile(picture["picture"], not_looked_for=unseen)))


def stands_at(statement, at):
    """Whether a statement of the JSON cites this place of a document."""
    return cited([place(f"{cite['document']}:{cite['lines']}") for cite in statement["cites"]], at)


def cited(cites, at):
    """Whether one of `cites` has a line of this place."""
    wanted = place(at)
    return any(c.document == wanted.document and c.first <= wanted.last and wanted.first <= c.last for c in cites)


def not_between(book):
    """The places that should stand side by side in the table of what pulls apart, and do not."""
    return [
        places
        for places in BETWEEN
        if not any(
            all(any(cited(side.cites, at) for side in each.sides) for at in places) for each in book.tensions.values()
        )
    ]


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
    """Whether one tension that is shown holds all these places; a place is a line, or a claim about it."""

    def holds(tension, at):
        claim = at if isinstance(at, dict) else {"at": at}
        return any(fits(data["statements"][side["statement"]], claim) for side in tension["sides"])

    return any(all(holds(tension, at) for at in places) for tension in data["tensions"])


def applies(data, claim):
    return bool(meant(data, claim, APPLIES))


def waits(data, claim):
    """Whether a statement waits for just the factors of the claim."""
    asked = [{wait["factor"]: wait["alone"] for wait in each["waits_for"]} for each in meant(data, claim, WAITS)]
    just = [factors for factors in asked if factors.keys() == set(claim["for"])]
    return any("alone" not in claim or all(factors.values()) for factors in just)


def silent(data, claim):
    return not meant(data, claim, APPLIES) + meant(data, claim, WAITS)


def says(data, claim):
    """Whether a place says just this: what the claim leaves out is not said."""
    wanted = (
        claim["role"],
        set(claim["families"]),
        set(claim.get("names", ())),
        claim.get("strength"),
        claim.get("dated") == "yes",
        claim.get("incomplete") == "yes",
    )
    return any(
        stands_at(each, claim["at"])
        and wanted
        == (
            each["role"],
            set(each["families"]),
            {*each["treatments"], *each["classes"]},
            each["strength"],
            each["dated"],
            bool(each["incomplete"]),
        )
        for each in data["statements"].values()
    )


def just_forward(data, treatments):
    return forward(data, {APPLIES}) == set(treatments)


def not_forward(data, treatments):
    return forward(data, {APPLIES, WAITS}).isdisjoint(treatments)


def agree(data, places):
    return not side_by_side(data, places)


def unsaid(data, gap):
    return gap in [each["id"] for each in data["unsaid"]]


def just_tensions(data, ids):
    return [each["id"] for each in data["tensions"]] == ids


def just_gaps(data, ids):
    """Whether these gaps are named, beside those of a family and those that hold for anyone."""
    some = {id for id, each in BOOK.unsaid.items() if not each.family and (each.when != ALWAYS or each.unless)}
    return [each["id"] for each in data["unsaid"] if each["id"] in some] == ids


def just_flags(data, ids):
    return [each["id"] for each in data["red_flags"]] == ids


def just_notes(data, words):
    """Whether there is one note for each of these words, and no other."""
    return len(data["notes"]) == len(words) and all(map(str.__contains__, data["notes"], words))


ONE_BY_ONE = {
    "applies": applies,
    "waits": waits,
    "not": silent,
    "says": says,
    "tension": side_by_side,
    "agree": agree,
    "unsaid": unsaid,
}
AS_ONE = {
    "forward": just_forward,
    "unoffered": not_forward,
    "tensions": just_tensions,
    "gaps": just_gaps,
    "flag": just_flags,
    "note": just_notes,
}


def wrong(book, picture):
    """The first claim of a picture that does not hold, or None."""
    data = told(picture, book)
    for field, holds in ONE_BY_ONE.items():
        for claim in picture.get(field, ()):
            if not holds(data, claim):
                return field, claim
    return next(((f, picture[f]) for f, holds in AS_ONE.items() if f in picture and not holds(data, picture[f])), None)
