"""Cases as objects: what is known when, which wording was answered, and files that say what they said."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from teaching import casebook
from teaching.book import Profile
from teaching.cases import checks
from teaching.cases.case import ChartRow, Objective, built, fingerprint
from teaching.content.files import Content, read_part
from teaching.content.strictyaml import parse
from teaching.model import CasebookError
from tests.unit import generated, smallcase
from tests.unit.smallcase import ID

SCHEMAS = Path(__file__).parents[2] / "casebook" / "schema"


@pytest.fixture
def book(whole, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path / "cache"))
    return casebook.load(whole)


@pytest.fixture
def case(book):
    return book.cases[ID]


def edited(whole, tmp_path, *changes):
    """The case after its file was edited."""
    text = smallcase.CASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = whole / "cases" / f"{ID}.yaml"
    path.write_text(text, "utf-8")
    try:
        return casebook.load(whole).cases[ID]
    finally:
        path.write_text(smallcase.CASE, "utf-8")


def test_what_the_file_says_is_what_the_case_holds(case):
    assert (case.id, case.title, case.level, case.minutes, case.topics) == (
        "pot", "A pot by the window", "easy", 55, ("leaves",),
    )  # fmt: skip
    assert (case.person.name, case.person.age, case.person.pronouns) == ("Fern", 40, "they/them")
    assert case.objectives[2] == Objective("Call the gardener.", ("4.10",), "Management of Care", extension=True)
    assert not case.objectives[0].extension
    assert case.opening == smallcase.OPENING
    assert case.known == {"sun": ("much",), "soil": ("wet",), "pest": ("snail", "mite")}
    assert [(stage.id, stage.minutes, stage.predict) for stage in case.stages[:2]] == [
        ("bench", 10, ""), ("light", 10, "Which families, and why?"),
    ]  # fmt: skip
    assert case.stages[0].scene == "A pot stands on the bench.\n\nA snail sits on it."
    assert case.stages[0].voice == "Look at my leaves."
    assert case.finish.think == ("Who waters it?",)
    assert case.debrief.summary == ("What stays?",)
    assert case.educator.notes == ("Bring a pot.",)
    assert (case.people.written, case.people.checked, case.people.piloted) == ("Casebook contributors", "", "")
    with pytest.raises(FrozenInstanceError):
        case.title = "Another"


def test_items_come_in_order_with_their_stage_and_those_beside_apart(case):
    assert [(one.id, one.stage) for one in case.items] == [
        ("notice", "bench"), ("missing", "bench"), ("rank", "light"), ("said", "light"),
        ("call", "mites"), ("then", "week"), ("compare", "week"),
    ]  # fmt: skip
    assert [(one.id, one.stage, one.item.format) for one in case.beside] == [("whole", "mites", "bow-tie")]
    assert case.item("notice").topics == ("pests",)
    assert case.item("whole").topics == ("leaves",)
    assert case.item("call").item.safety
    assert case.item("then").item.dated
    with pytest.raises(CasebookError, match="Did you mean notice"):
        case.item("notise")


def test_what_is_known_grows_and_what_was_not_looked_for_stays_so_until_it_is_found(case):
    assert case.profile("bench") == Profile(
        {"soil": frozenset(["wet"]), "pest": frozenset(["snail"])}, {"pest": frozenset(["mite"])}
    )
    assert case.profile("light").known["sun"] == {"much"}
    assert case.profile("light").any_of("pest", ["mite"]) is None
    assert case.profile("mites").known["pest"] == {"snail", "mite"}
    assert not case.profile("mites").not_looked_for
    assert case.profile() == case.profile("week")
    with pytest.raises(CasebookError, match="Did you mean mites"):
        case.profile("mitse")


def test_what_was_looked_for_and_not_found_is_closed_by_an_empty_list(whole, book, tmp_path):
    case = edited(
        whole, tmp_path,
        ("reveals: {sun: much}", "reveals: {sun: much}\n    not_looked_for: {pest: []}"),
        ("title: Mites", "title: No mites"), ("reveals: {pest: [snail, mite]}", ""),
        ("pest: [snail, mite]}", "pest: [snail]}"),
    )  # fmt: skip
    assert case.profile("bench").any_of("pest", ["mite"]) is None
    assert case.profile("light").any_of("pest", ["mite"]) is False


def test_the_chart_grows(case):
    row = ChartRow("Mon 09:10", "leaves", "12", "leaves", "10-14", "counted twice")
    assert case.stages[0].chart == case.chart("week") == (row,)


def test_the_fingerprint_stands_for_the_wording_of_one_item(whole, case, tmp_path):
    again = edited(whole, tmp_path, ("text: a snail", "text: two snails"), ("title: Mites", "title: Tiny mites"))
    before, after = ({one.id: one.fingerprint for one in each.items} for each in (case, again))
    assert [id for id in before if before[id] != after[id]] == ["notice"]
    assert fingerprint({"a": "1", "b": "2"}) == fingerprint({"b": "2", "a": "1"})
    assert fingerprint(case.item("notice").data) == case.item("notice").fingerprint


def test_a_change_of_a_case_is_seen_at_once_and_leaves_the_casebook_as_it_is(whole, book, case, tmp_path):
    assert edited(whole, tmp_path, ("title: A pot", "title: The pot")).title == "The pot by the window"
    assert casebook.load(whole) is book
    assert book.cases[ID] is case


def test_a_case_that_is_not_there(book):
    assert "pots" not in book.cases
    with pytest.raises(KeyError):
        book.cases["pots"]
    with pytest.raises(CasebookError, match="'pots' is not a case. Did you mean pot?"):
        book.cases.named("pots")
    assert book.cases.named(ID) is book.cases[ID]


def test_the_shelf_needs_no_more_than_the_summaries(book, case):
    (one,) = book.cases.summaries().values()
    assert (one.id, one.title, one.level, one.minutes, one.topics) == (
        case.id, case.title, case.level, case.minutes, case.topics,
    )  # fmt: skip
    assert (one.person, one.line, dict(one.known)) == (case.person.name, case.person.line, dict(case.known))
    assert one.stages == tuple(stage.id for stage in case.stages)
    assert one.items == tuple(item.id for item in case.items)
    assert one.beside == tuple(item.id for item in case.beside)


def test_nothing_of_cases_is_read_until_one_is_opened(whole, tmp_path):
    code = (
        "import sys, teaching.casebook as c; b = c.load(sys.argv[1]);"
        "print('teaching.cases.case' in sys.modules, 'teaching.items.item' in sys.modules, len(b.cases));"
        "b.cases['pot']; print('yaml' in sys.modules)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, str(whole)], capture_output=True, text=True, check=True,
            env={**os.environ, "CASEBOOK_CACHE": str(tmp_path)},
        ).stdout.split()
        for _ in range(2)
    ]  # fmt: skip
    assert said[1] == ["False", "False", "1", "False"]  # the second time it is kept, and needs no YAML


@pytest.mark.parametrize("harm", ["cut off", "changed", "a folder"])
def test_a_kept_case_that_is_harmed_is_made_anew(whole, case, tmp_path, harm):
    (kept,) = (tmp_path / "cache" / "cases").iterdir()
    if harm == "cut off":
        kept.write_bytes(kept.read_bytes()[:1000])
    elif harm == "changed":
        kept.write_bytes(kept.read_bytes().replace(b"A snail sits", b"A snake sits"))
    else:
        kept.unlink()
        kept.mkdir()
    assert casebook.load(whole).cases[ID] == case


def test_only_the_newest_states_of_a_case_are_kept(whole, book, tmp_path):
    for number in range(4):
        edited(whole, tmp_path, ("title: A pot", f"title: Pot {number}"))
    assert len(list((tmp_path / "cache" / "cases").iterdir())) == 2


def test_the_packed_cases_are_the_same(whole, book, case, tmp_path):
    casebook.pack(tmp_path / "packed", whole)
    packed = casebook.load(tmp_path / "packed").cases
    assert dict(packed) == {ID: case}
    assert packed.summaries() == book.cases.summaries()
    with pytest.raises(KeyError):
        packed["pots"]


def test_a_broken_case_is_not_packed(whole, tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(whole, folder)
    (folder / "cases" / "other.yaml").write_text("title: x", "utf-8")
    with pytest.raises(CasebookError, match="other"):
        casebook.pack(tmp_path / "packed", folder)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
@given(generated.cases())
def test_a_case_that_is_written_down_is_read_back_and_right(whole, tmp_path_factory, case):
    book = casebook.load(whole)
    folder = tmp_path_factory.getbasetemp() / "written"
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    (folder / "cases" / "made.yaml").write_text(generated.written(case), "utf-8", newline="\n")
    content = Content(fingerprints=json.loads((whole / "fingerprints.json").read_text("utf-8"))["documents"])
    read_part(content, folder, "cases/made", SCHEMAS)
    assert content.data("cases/made") == case
    checks.check(content, "cases/made", book, alone=True)
    assert not content.problems, [str(problem) for problem in content.problems]
    assert built("made", json.loads(json.dumps(content.data("cases/made")))) == built("made", case)


def test_the_generated_text_is_read_as_the_strict_reader_reads(case):
    data = {"title": "no", "a": ["12:30", "x\n\ny"]}
    assert parse(generated.written(data)).data == data
