"""A Reading as JSON and CSV: complete, as its schema says, and the same every time."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from teaching.exports import CSV_COLUMNS, reading_csv, reading_json
from teaching.model import APPLIES, DOES_NOT_APPLY, WAITS
from teaching.reading import read
from tests.unit.pictures import BOOK, profiles

SCHEMA = json.loads(Path("casebook/schema/reading.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA)


def exported(not_looked_for=None, **answers):
    return reading_json(read(BOOK, BOOK.profile(answers, not_looked_for)))


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@given(profiles())
@settings(max_examples=40)
def test_json_is_as_its_schema_says(profile):
    data = reading_json(read(BOOK, profile))
    assert [error.message for error in VALID.iter_errors(json.loads(json.dumps(data)))] == []


@pytest.mark.parametrize(
    "path, value",
    [
        (["version"], 2),
        (["profile"], None),
        (["families", 0, "family"], "magic"),
        (["statements", "er-hormone-first", "status"], "perhaps"),
        (["statements", "er-hormone-first", "cites", 0, "lines"], "0"),
        (["statements", "er-hormone-first", "strength"], ""),
        (["statements", "er-hormone-first", "extra"], 1),
    ],
)
def test_the_schema_refuses_what_is_wrong(path, value):
    data = exported(er="positive")
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert list(VALID.iter_errors(data))


@given(profiles())
@settings(max_examples=40)
def test_everything_that_is_named_is_there_and_nothing_else(profile):
    data = reading_json(read(BOOK, profile))
    statements = data["statements"]
    named = {id for each in data["families"] for id in (*each["applies"], *each["waits"])}
    named |= {side["statement"] for tension in data["tensions"] for side in tension["sides"]}
    named |= {id for each in statements.values() for id in each["beside"]}
    assert set(statements) == named
    assert set(data["since"]) == {id for each in (*statements.values(), *data["unsaid"]) for id in each["since"]}
    assert set(data["documents"]) == {cite["document"] for each in statements.values() for cite in each["cites"]}
    for each in data["families"]:
        assert all(statements[id]["status"] == APPLIES for id in each["applies"])
        assert all(statements[id]["status"] == WAITS for id in each["waits"])
    for tension in data["tensions"]:
        assert any(side["status"] == APPLIES for side in tension["sides"])
    for id, each in statements.items():
        assert bool(each["waits_for"]) == (each["status"] == WAITS), id


def test_only_what_is_known_is_in_the_profile():
    data = exported(site=["brain", "lung"], er="positive", her2="unknown", not_looked_for={"site": "liver"})
    assert list(data["profile"].items()) == [("er", "positive"), ("site", ["lung", "brain"])]
    assert data["not_looked_for"] == {"site": ["liver"]}


def test_the_order_of_answers_and_values_changes_nothing():
    one = exported(er="positive", site=["liver", "bone", "liver"])
    assert json.dumps(one) == json.dumps(exported(site=["bone", "liver"], er="positive"))


def test_families_stand_in_their_fixed_order():
    fixed = (
        "hormone-therapy chemotherapy targeted-therapy immunotherapy radiotherapy surgery bone-health support general"
    )
    assert [each["family"] for each in exported()["families"]] == fixed.split()


def test_a_statement_says_what_it_waits_for_and_what_it_leaves_out():
    data = exported(er="negative", pr="negative")
    assert data["statements"]["all-negative-chemotherapy"]["waits_for"] == [{"factor": "her2", "alone": True}]
    incomplete = data["statements"]["negative-chemotherapy"]
    assert incomplete["status"] == APPLIES
    assert incomplete["incomplete"]
    assert set(incomplete["beside"]) <= set(data["statements"])


def test_a_side_that_does_not_apply_is_shown_with_its_status():
    data = exported(er="negative", pr="negative", her2="positive")
    sides = {side["statement"]: side["status"] for each in data["tensions"] for side in each["sides"]}
    assert sides["negative-chemotherapy"] == APPLIES
    assert sides["all-negative-chemotherapy"] == DOES_NOT_APPLY


def test_what_no_document_or_clinician_gives_is_null():
    data = exported()
    assert None in {each["strength"] for each in data["statements"].values()}
    assert {each["checked_by"] for each in data["since"].values()} == {each.checked_by for each in BOOK.since.values()}
    assert "" not in {each["strength"] for each in data["statements"].values()}


def test_notes_and_red_flags_are_there():
    data = exported(sex="male", menopause="post", symptom="spine-pressure")
    assert [flag["id"] for flag in data["red_flags"]] == ["spine-pressure"]
    assert data["red_flags"][0]["sources"]
    assert data["notes"] == [BOOK.odd["man-and-menopause"].text]


@given(profiles())
@settings(max_examples=20)
def test_csv_has_a_row_for_each_statement_that_applies_or_waits(profile):
    reading = read(BOOK, profile)
    rows = list(csv.DictReader(io.StringIO(reading_csv(reading))))
    assert {row["id"]: row["status"] for row in rows} == {
        id: status for id, status in reading.status.items() if status != DOES_NOT_APPLY
    }
    for row in rows:
        each = BOOK.statements[row["id"]]
        assert tuple(row) == CSV_COLUMNS
        assert row["says"] == each.says
        assert row["families"].split("; ") == list(each.families)
        assert row["document"] == each.document
        asked = [wait.factor for wait in reading.waits_for.get(row["id"], ())]
        assert row["waits_for"] == "; ".join(asked)
