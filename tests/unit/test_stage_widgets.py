"""The pages of a case without a browser: what they send and when, what they keep back, what if it goes wrong."""

import json
import re
from dataclasses import replace
from html import unescape
from itertools import count

import pytest

from teaching import load
from teaching.attempts import Attempts, NotKept
from teaching.cases.case import ChartRow
from teaching.items.formats import FORMATS
from teaching.items.item import Item
from teaching.items.scoring import score
from teaching.play.chart import Chart, Row
from teaching.play.play import FINISH, Play
from teaching.widgets.charts import chart
from teaching.widgets.fragments import Fragments
from teaching.widgets.item import ItemView
from teaching.widgets.predict import PredictView
from teaching.widgets.questions import question, slots
from teaching.widgets.results import SIGNS, WORDS, result
from teaching.widgets.shelf import ShelfView
from teaching.widgets.story import Story, sheet
from teaching.widgets.work import WorkView
from teaching.work import portfolio

BOOK = load()
CASES = list(BOOK.cases)
NUMBERS = count()
GALLERY = [pytest.param(each, id=each.item.format) for each in BOOK.gallery]


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def plain(text):
    return " ".join(text.split())


def picks(item: Item, answer=None):
    answer = item.key_answer() if answer is None else answer
    return {slot: list(ids) for slot, ids in item.picks(answer).items()}


@pytest.fixture
def story(tmp_path):
    return Story(Play(BOOK, BOOK.cases[CASES[0]], Attempts(tmp_path)))


def ask(view, **message):
    """What the page sends, and what it is told in return."""
    view._handle_custom_msg({"id": str(next(NUMBERS)), **message}, [])
    return view.reply["trouble"]


def commit(view, given=None):
    return ask(view, picks=picks(view.played.item) if given is None else given)


def play_on(story):
    """Commit the next thing that is open; return whether there was one."""
    for stage in story.play.case.stages:
        for view in story.stage(stage.id).steps:
            if view.result:
                continue
            trouble = ask(view, families=[], why="") if isinstance(view, PredictView) else commit(view)
            assert not trouble
            return True
    return False


# What a question shows


@pytest.mark.parametrize("asked", GALLERY)
def test_a_question_has_a_control_for_everything_and_gives_nothing_away(asked):
    item, written = asked.item, question(Fragments(BOOK), asked.item)
    controls = set(re.findall(r'data-slot="([^"]+)" value="([^"]+)"', written))
    menus = set(re.findall(r'<select data-slot="([^"]+)"', written))
    options = set(re.findall(r'<option value="([^"]+)"', written))
    places = re.findall(r'data-token="([^"]+)" data-for="([^"]+)"', written)
    tokens = {(slot, id) for id, takes in places for slot in takes.split()}
    spans = set(re.findall(r'data-span="([^"]+)"', written))
    for slot in item.slots:
        for option in slot.options:
            there = (slot.id, option.id) in controls | tokens or (slot.id in menus and option.id in options)
            assert there or option.id in spans
            assert not option.why or plain(option.why) not in words(written)
    assert "data-slot" in written or "data-blank" in written or "data-span" in written
    assert all(plain(each) in words(written) for each in item.stem.split("\n\n"))


def test_the_gallery_has_every_format():
    assert {each.item.format for each in BOOK.gallery} == set(FORMATS)


def test_every_text_is_escaped(story):
    item = BOOK.gallery[0].item
    bad = "<img src=x onerror=alert(1)>"
    options = tuple(replace(each, text=bad, why=bad) for each in item.slots[0].options)
    evil = replace(item, stem=bad, hint=bad, slots=(replace(item.slots[0], label=bad, options=options),))
    fragments = Fragments(BOOK)
    earned = score(evil, evil.key_answer())
    assert "<img" not in question(fragments, evil) + result(fragments, evil, earned)


@pytest.mark.parametrize("asked", GALLERY)
def test_what_the_page_says_is_missing_fits_what_python_asks(asked):
    """The page says with the same facts what is missing: how many, in which place, in which column."""
    item, told = asked.item, slots(asked.item)
    assert [(each["id"], each["least"], each["most"]) for each in told["slots"]] == [
        (slot.id, slot.least, slot.most) for slot in item.slots
    ]
    assert bool(told["columns"]) == (item.format == "matrix-multiple")
    json.dumps(told)


# What an answer shows


@pytest.mark.parametrize("asked", GALLERY)
def test_every_option_has_its_sign_its_word_and_its_reason(asked):
    item = asked.item
    fragments = Fragments(BOOK)
    for answer in (item.key_answer(), item.blank_answer()):
        earned = score(item, answer)
        shown = result(fragments, item, earned)
        said = words(shown)
        for option in item.options:
            assert plain(option.text) in said
            assert words(fragments.linked(option.why)) in said
            for source in option.rests.source:
                assert BOOK.sources[source].address in unescape(shown)
            for cite in option.rests.cites:
                assert f'data-place="{cite}"' in shown
            for since in option.rests.since:
                assert BOOK.since[since].detail in said or plain(BOOK.since[since].detail) in said
        assert f"{earned.points} of {earned.maximum} point" in said
        if item.kind.slot != "row" and not item.together and item.format != "tokens":
            for status in {each.status for each in earned.picks}:
                assert SIGNS[status] in said
                assert WORDS[status] in said


def test_how_the_points_came_about_stands_in_one_line():
    item = next(each.item for each in BOOK.gallery if each.item.format == "select-all")
    everything = [option.id for option in item.slots[0].options]
    said = words(result(Fragments(BOOK), item, score(item, everything)))
    keys = len(item.slots[0].keys)
    assert f"0 of {keys} points. {keys} right − {len(everything) - keys} wrong would be" in said


# A play


def test_a_later_stage_sends_nothing_of_itself_before_it_is_open(story):
    last = story.play.case.stages[-1]
    view = story.stage(last.id)
    sent = json.dumps([each.get_state() for each in view.children], default=str)
    assert words(view.scene.html).endswith(story.play.stage(last.id).waits_for)
    assert last.scene[:40] not in sent
    assert all(each.item.stem[:40] not in sent for each in last.items)


def test_the_next_stage_opens_by_itself(story):
    first, second, *_ = story.play.case.stages
    before, after = story.stage(first.id), story.stage(second.id)
    assert len(after.children) == 1
    for _ in first.steps:
        play_on(story)
    assert len(after.children) == len(second.steps) + 2
    assert plain(second.scene)[:40] in words(after.scene.html)
    assert f"Stage 2 is open now: “{second.title}”." in words(before.foot.html)


def test_one_question_opens_after_the_other(story):
    stage = next(each for each in story.play.case.stages if len(each.items) > 1)
    assert stage is story.play.case.stages[0]
    one, other = (each for each in story.stage(stage.id).steps[:2])
    assert other.waits
    assert not other.question
    assert not commit(one)
    assert not other.waits
    assert other.question


def test_a_commit_is_one_message_and_one_small_answer(story):
    view = story.stage(story.play.case.stages[0].id).steps[0]
    sent = []
    view.comm.send = lambda data=None, **_: sent.append(data)
    assert not commit(view)
    assert [each["method"] for each in sent] == ["update"]
    assert set(sent[0]["state"]) == {"result", "said", "reply"}
    assert view.said == f"Kept: {view.played.first.points} of {view.played.first.maximum}."


def test_a_message_sent_twice_counts_once(story):
    view = story.stage(story.play.case.stages[0].id).steps[0]
    message = {"id": "1", "picks": picks(view.played.item)}
    view._handle_custom_msg(message, [])
    view._handle_custom_msg(message, [])
    assert len(story.play.attempts.all()) == 1


def test_an_answer_that_misses_something_is_not_kept(story):
    view = story.stage(story.play.case.stages[0].id).steps[0]
    item = view.played.item
    assert commit(view, {}) == " ".join(item.check(item.blank_answer()))
    assert not view.result
    assert commit(view, {slot.id: ["no such option"] for slot in item.slots})
    assert not story.play.attempts.all()


def test_nothing_is_called_kept_that_is_not(story, monkeypatch):
    view = story.stage(story.play.case.stages[0].id).steps[0]

    def full(*_, **__):
        raise NotKept("This was not kept: the disk is full.")

    monkeypatch.setattr(story.play.attempts, "commit", full)
    assert commit(view) == "This was not kept: the disk is full."
    assert (view.result, view.said) == ("", "")
    monkeypatch.undo()
    assert not commit(view)
    assert view.result


def test_an_error_of_any_kind_is_told_in_a_sentence(story, monkeypatch):
    view = story.stage(story.play.case.stages[0].id).steps[0]
    monkeypatch.setattr(story.play, "commit", lambda *_: 1 / 0)
    assert "ZeroDivisionError" in commit(view)


def test_practice_leaves_the_first_answer_on_record(story):
    view = story.stage(story.play.case.stages[0].id).steps[0]
    item = view.played.item
    first = {slot.id: list(slot.ids[: slot.least]) for slot in item.slots}
    assert not commit(view, first)
    points = view.played.first.points
    assert not commit(view)
    assert f"Your first answer, {points} of {item.maximum}, stays on record." in words(view.result)
    assert view.played.first.points == points


def test_another_tab_may_have_been_first(story, tmp_path):
    view = story.stage(story.play.case.stages[0].id).steps[0]
    other = Play(BOOK, story.play.case, Attempts(tmp_path))
    other.commit(view.key, view.played.item.key_answer())
    assert not commit(view, {slot.id: list(slot.ids[: slot.least]) for slot in view.played.item.slots})
    assert "stays on record" in words(view.result)
    assert view.played.first.points == view.played.first.maximum


def test_a_cell_that_runs_again_finds_what_another_tab_kept(story, tmp_path):
    stage = story.play.case.stages[0]
    view = story.stage(stage.id)
    other = Play(BOOK, story.play.case, Attempts(tmp_path))
    other.commit(stage.items[0].id, stage.items[0].item.key_answer())
    assert not view.steps[0].result
    assert story.stage(stage.id) is view
    assert view.steps[0].result


def test_an_answer_to_an_earlier_wording_stays_as_it_was(story):
    play, asked = story.play, story.play.case.stages[0].items[0]
    data = json.loads(json.dumps(asked.data)) | {"stem": "An older question?"}
    item = asked.item
    play.attempts.commit(play.case.id, data, "older", item.key_answer(), item.maximum, item.maximum)
    play.refresh()
    view = ItemView(BOOK, play, asked.id, "Question")
    assert "An older question?" in words(view.result)
    assert "worded otherwise" in words(view.result)
    assert "Answer the new wording" in view.result
    assert not commit(view)
    assert plain(item.stem.split("\n\n")[0]) in words(view.result)


@pytest.mark.parametrize("id", CASES)
def test_a_whole_case_opens_part_by_part(id, tmp_path):
    story = Story(Play(BOOK, BOOK.cases[id], Attempts(tmp_path)))
    ending, debrief, beside = story.ending(), story.debrief(), story.beside()
    assert ending.waits
    assert debrief.waits
    assert all(each.waits for each in beside.items)
    while play_on(story):
        pass
    assert not ending.waits
    for each in beside.items:
        assert not commit(each)
    play = story.play
    assert play.position.finished
    assert (play.points.points, play.beside_points.points) == (play.points.maximum, play.beside_points.maximum)
    assert not ask(ending, texts={FINISH: "It goes on."})
    assert play.note(FINISH) == "It goes on."
    assert all(thought in words(ending.after) for thought in map(plain, play.case.finish.think))
    key = debrief.groups[0][1][0][0]
    assert not ask(debrief, texts={key: "I was glad."})
    assert play.note(key) == "I was glad."
    assert ask(debrief, texts={"no-such-key": "x"})


def test_what_is_written_is_not_kept_again_unchanged(story):
    while play_on(story):
        pass
    ending = story.ending()
    for _ in range(2):
        assert not ask(ending, texts={FINISH: "Once."})
    assert len(story.play.attempts.notes()) == len([n for n in story.play.attempts.notes() if n.text != "Once."]) + 1


def test_a_prediction_stands_beside_what_the_documents_say(story):
    play = story.play
    stage = next(each for each in play.case.stages if each.predict)
    while not play.stage(stage.id).predict_open:
        play_on(story)
    view = next(each for each in story.stage(stage.id).steps if isinstance(each, PredictView))
    assert [id for id, _ in view.families] == list(BOOK.families)
    assert "what the documents say" not in words(view.result)
    assert not ask(view, families=[view.families[0][0]], why="Bone.")
    made, said = play.prediction(stage.id), words(view.result)
    for line in made.lines:
        assert line.sentence in said
        assert line.label in said
    assert made.words in said
    assert "Bone." in said
    assert ask(view, families=[], why="again")


def test_a_place_opens_its_passage(story):
    view = story.stage(story.play.case.stages[0].id).scene
    sent = []
    view.send = sent.append
    view._handle_custom_msg({"open": "000:24", "to": "here"}, [])
    view._handle_custom_msg({"open": "no place", "to": "there"}, [])
    assert [each["to"] for each in sent] == ["here", "there"]
    assert "is not a place" in sent[1]["title"]


@pytest.mark.parametrize("id", CASES)
def test_the_plain_face_is_that_of_the_play(id, tmp_path):
    story = Story(Play(BOOK, BOOK.cases[id], Attempts(tmp_path)))
    stage = story.play.case.stages[0].id
    for view in (story.stage(stage), story.beside(), story.ending(), story.debrief(), story):
        bundle = view._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        assert data["text/plain"] == str(view)
        assert "application/vnd.jupyter.widget-view+json" in data
    assert str(story.stage(stage)) == story.play.text(stage)


# The shelf and the sheets


def test_the_shelf_is_narrowed_by_what_is_picked(tmp_path):
    from teaching.work.bookshelf import shelf

    view = ShelfView(shelf(BOOK, Attempts(tmp_path)), {})
    assert all(each.title in unescape(view.list.html) for each in BOOK.cases.summaries().values())
    view.picker.value = {"level": "hard"}
    for each in BOOK.cases.summaries().values():
        assert (each.title in unescape(view.list.html)) == (each.level == "hard")
        assert (f'href="cases/{each.id}.ipynb"' in view.list.html) == (each.level == "hard")
    view.picker.value = {"level": "hard", "site": "skin", "her2": "positive", "er": "negative", "topic": "choice"}
    assert len(view.shelf.rows) == view.list.html.count("<li>")


def test_a_sheet_takes_an_answer_to_each_of_its_items(tmp_path):
    from teaching.play.answered import Sheet

    given = Sheet("A SHEET", [("gallery", each) for each in BOOK.gallery], Attempts(tmp_path))
    view = sheet(BOOK, given)
    for each in view.items:
        assert not commit(each)
        assert f"{each.played.item.maximum} of {each.played.item.maximum} point" in words(each.result)
    assert len(given.items) == len(view.items)


# One's own work


@pytest.fixture
def mine(story, tmp_path):
    """Two answers kept, and the buttons for them."""
    play_on(story)
    play_on(story)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    return WorkView(BOOK, story.play.attempts, folder)


def test_one_s_work_goes_into_a_file_and_comes_back(mine, tmp_path):
    much = mine.much
    assert mine.kept == f"Kept on this machine: {much}."
    assert not ask(mine, do="save")
    assert f"{much} written to {mine.folder / portfolio.JSON}." in words(mine.said)
    assert f'data-file="{portfolio.JSON}"' in mine.said
    assert not ask(mine, do="print")
    assert f"{much} written to {mine.folder / portfolio.PAGE}." in words(mine.said)
    assert f'data-file="{portfolio.PAGE}"' in mine.said
    assert "<h1>My work</h1>" in (mine.folder / portfolio.PAGE).read_text("utf-8")
    other = WorkView(BOOK, Attempts(tmp_path / "other"), mine.folder)
    assert (other.much, other.kept) == ("", portfolio.NOTHING)
    assert not ask(other, do="take")
    assert other.said.startswith("2 entries came in from ")
    assert other.much == much
    assert not ask(other, do="take")
    assert "is here already" in other.said


def test_where_there_is_nothing_no_file_is_written(tmp_path):
    view = WorkView(BOOK, Attempts(tmp_path), tmp_path)
    for do in ("save", "print", "look", "erase"):
        assert not ask(view, do=do, much="")
        assert view.said == portfolio.NOTHING
    assert f"There is no file {portfolio.JSON} in this folder" in ask(view, do="take")
    assert not [each for each in tmp_path.iterdir() if each.suffix in (".json", ".html")]
    assert str(view).startswith(portfolio.NOTHING)
    assert str(tmp_path) not in str(view)


def test_nothing_is_erased_but_what_was_asked_about(mine, story):
    attempts, much = story.play.attempts, mine.much
    assert not ask(mine, do="look")
    assert (mine.much, mine.said, len(attempts.all())) == (much, "", 2)
    for wrong in ({}, {"much": ""}, {"much": "1 answer and 0 notes"}):
        assert ask(mine, do="erase", **wrong).startswith("Nothing was erased")
        assert len(attempts.all()) == 2
    play_on(story)  # in another tab, after the page has asked
    assert ask(mine, do="erase", much=much).startswith("Nothing was erased")
    assert not ask(mine, do="erase", much=mine.much)
    assert not attempts.all()
    assert "erased." in mine.said
    assert (mine.much, mine.kept) == ("", portfolio.NOTHING)


def test_a_file_with_what_was_erased_is_not_written_over(mine, story):
    assert not ask(mine, do="save")
    before = (mine.folder / portfolio.JSON).read_bytes()
    assert not ask(mine, do="erase", much=mine.much)
    story.play.refresh()
    play_on(story)
    assert "holds 2 answers and 0 notes that you do not have any more" in ask(mine, do="save")
    assert (mine.folder / portfolio.JSON).read_bytes() == before
    assert not ask(mine, do="take")
    assert not ask(mine, do="save")


@pytest.mark.parametrize(("usual", "columns"), [("", 3), ("10-14", 4)])
def test_a_column_of_a_chart_stands_where_it_has_something(usual, columns):
    rows = (
        Row(ChartRow("Mon", "leaves", "12", "", "", ""), True),
        Row(ChartRow("Tue", "stems", "3", "", usual, ""), True),
    )
    html = chart(Chart(rows, ()))
    assert html.count('<th scope="col">') == columns
    assert html.count("<td>") + html.count('<th scope="row">') == columns * len(rows)
