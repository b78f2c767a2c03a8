"""Fictional people, and what the documents say of each: `pictures.yaml`, read from the documents themselves."""

from pathlib import Path

import pytest
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


def told(picture):
    """The published JSON for one picture, as a program outside would read it."""
    unseen = {"site": picture["unseen"]} if "unseen" in picture else None
    return reading_json(read(BOOK, BOOK.profile(picture["picture"], not_looked_for=unseen)))


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


def each_claim(field):
    return [
        pytest.param(picture, claim, id=f"{picture['who']}: {claim['at'] if isinstance(claim, dict) else claim}")
        for picture in PICTURES
        for claim in picture.get(field, ())
    ]


def test_the_pictures_are_written_as_the_head_of_their_file_says():
    assert len(PICTURES) >= 40
    assert len({picture["who"] for picture in PICTURES}) == len(PICTURES)
    for picture in PICTURES:
        assert picture.keys() <= FIELDS, picture["who"]
        for claim in (*picture.get("applies", ()), *picture.get("waits", ()), *picture.get("not", ())):
            assert claim.keys() <= PLACE_FIELDS, (picture["who"], claim)


@pytest.mark.parametrize(("picture", "claim"), each_claim("applies"))
def test_what_a_document_says_of_this_person_applies(picture, claim):
    assert meant(told(picture), claim, APPLIES)


@pytest.mark.parametrize(("picture", "claim"), each_claim("waits"))
def test_what_hangs_on_an_unknown_waits_for_just_that(picture, claim):
    waiting = meant(told(picture), claim, WAITS)
    asked = [{wait["factor"]: wait["alone"] for wait in each["waits_for"]} for each in waiting]
    just = [factors for factors in asked if factors.keys() == set(claim["for"])]
    assert any("alone" not in claim or all(factors.values()) for factors in just), asked


@pytest.mark.parametrize(("picture", "claim"), each_claim("not"))
def test_what_a_document_says_of_others_stays_silent(picture, claim):
    assert in_book(claim), "no statement stands at this place, so its silence proves nothing"
    data = told(picture)
    assert meant(data, claim, APPLIES) + meant(data, claim, WAITS) == []


@pytest.mark.parametrize("picture", [each for each in PICTURES if "forward" in each], ids=lambda each: each["who"])
def test_just_these_treatments_are_put_forward(picture):
    assert forward(told(picture), {APPLIES}) == set(picture["forward"])


@pytest.mark.parametrize("picture", [each for each in PICTURES if "unoffered" in each], ids=lambda each: each["who"])
def test_these_treatments_are_not_put_forward_and_do_not_wait(picture):
    assert picture["unoffered"] and set(picture["unoffered"]) <= BOOK.treatments.keys()
    assert forward(told(picture), {APPLIES, WAITS}).isdisjoint(picture["unoffered"])


@pytest.mark.parametrize(("picture", "places"), each_claim("tension"))
def test_places_that_pull_apart_are_shown_side_by_side(picture, places):
    assert side_by_side(told(picture), places)


@pytest.mark.parametrize(("picture", "places"), each_claim("agree"))
def test_places_that_agree_here_are_not_shown_as_pulling_apart(picture, places):
    data = told(picture)
    assert any(stands_at(each, places[0]) for each in data["statements"].values())
    assert not side_by_side(data, places)


@pytest.mark.parametrize(("picture", "gap"), each_claim("unsaid"))
def test_what_the_documents_leave_out_is_said(picture, gap):
    assert gap in [each["id"] for each in told(picture)["unsaid"]]


@pytest.mark.parametrize(("picture", "flag"), each_claim("flag"))
def test_red_flags_stand_above_everything(picture, flag):
    assert flag in [each["id"] for each in told(picture)["red_flags"]]


@pytest.mark.parametrize(("picture", "word"), each_claim("note"))
def test_an_odd_pair_is_answered_with_a_note(picture, word):
    assert any(word in each for each in told(picture)["notes"])
