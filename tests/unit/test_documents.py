"""Fictional people, and what the documents say of each: `pictures.yaml`, read from the documents themselves."""

import pytest

from tests.unit import claims
from tests.unit.claims import BOOK, FIELDS, PICTURES, PLACE_FIELDS, SAYS_FIELDS, in_book, stands_at, told


def each_claim(field):
    return [
        pytest.param(picture, claim, id=f"{picture['who']}: {claim['at'] if isinstance(claim, dict) else claim}")
        for picture in PICTURES
        for claim in picture.get(field, ())
    ]


def those_with(field):
    return pytest.mark.parametrize("picture", [p for p in PICTURES if field in p], ids=lambda each: each["who"])


def test_the_pictures_are_written_as_the_head_of_their_file_says():
    assert len(PICTURES) >= 40
    assert len({picture["who"] for picture in PICTURES}) == len(PICTURES)
    for picture in PICTURES:
        assert picture.keys() <= FIELDS, picture["who"]
        for claim in (*picture.get("applies", ()), *picture.get("waits", ()), *picture.get("not", ())):
            assert claim.keys() <= PLACE_FIELDS, (picture["who"], claim)
        for claim in picture.get("says", ()):
            assert {"at", "role", "families"} <= claim.keys() <= SAYS_FIELDS, (picture["who"], claim)


@pytest.mark.parametrize(("picture", "claim"), each_claim("applies"))
def test_what_a_document_says_of_this_person_applies(picture, claim):
    assert claims.applies(told(picture), claim)


@pytest.mark.parametrize(("picture", "claim"), each_claim("waits"))
def test_what_hangs_on_an_unknown_waits_for_just_that(picture, claim):
    assert claims.waits(told(picture), claim)


@pytest.mark.parametrize(("picture", "claim"), each_claim("not"))
def test_what_a_document_says_of_others_stays_silent(picture, claim):
    assert in_book(claim), "no statement stands at this place, so its silence proves nothing"
    assert claims.silent(told(picture), claim)


@pytest.mark.parametrize(("picture", "claim"), each_claim("says"))
def test_a_place_says_this_and_no_more(picture, claim):
    assert claims.says(told(picture), claim)


def test_no_statement_is_left_out_of_what_the_places_say():
    assert sum(len(picture.get("says", ())) for picture in PICTURES) == len(BOOK.statements)


@those_with("forward")
def test_just_these_treatments_are_put_forward(picture):
    assert claims.just_forward(told(picture), picture["forward"])


@those_with("unoffered")
def test_these_treatments_are_not_put_forward_and_do_not_wait(picture):
    assert picture["unoffered"] and set(picture["unoffered"]) <= BOOK.treatments.keys()
    assert claims.not_forward(told(picture), picture["unoffered"])


@pytest.mark.parametrize(("picture", "places"), each_claim("tension"))
def test_places_that_pull_apart_are_shown_side_by_side(picture, places):
    assert claims.side_by_side(told(picture), places)


@pytest.mark.parametrize(("picture", "places"), each_claim("agree"))
def test_places_that_agree_here_are_not_shown_as_pulling_apart(picture, places):
    data = told(picture)
    assert any(stands_at(each, places[0]) for each in data["statements"].values())
    assert claims.agree(data, places)


@pytest.mark.parametrize(("picture", "gap"), each_claim("unsaid"))
def test_what_the_documents_leave_out_is_said(picture, gap):
    assert claims.unsaid(told(picture), gap)


@those_with("tensions")
def test_just_these_questions_are_open(picture):
    assert claims.just_tensions(told(picture), picture["tensions"])


@those_with("gaps")
def test_just_these_gaps_are_named(picture):
    assert claims.just_gaps(told(picture), picture["gaps"])


@those_with("flag")
def test_just_these_red_flags_stand_above_everything(picture):
    assert claims.just_flags(told(picture), picture["flag"])


@those_with("note")
def test_an_odd_pair_is_answered_with_a_note_and_no_other_is(picture):
    assert claims.just_notes(told(picture), picture["note"])


def test_places_that_pull_apart_whoever_it_is_stand_side_by_side():
    assert claims.not_between(BOOK) == []
