"""A case in play: what is open when, the first answer stays, nothing is lost, no key is shown before its answer."""

import copy
import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from teaching import casebook
from teaching.attempts import Attempts, NotKept
from teaching.cases.case import built
from teaching.content.strictyaml import parse
from teaching.model import CasebookError
from teaching.play.answered import REWORDED
from teaching.play.play import Play
from teaching.play.prediction import FamilyLine
from teaching.play.text import beside_text, debrief_text, ending_text, front_text
from teaching.work.headway import progress
from teaching.work.portfolio import work_page
from teaching.work.returning import review_items, review_sheet
from tests.unit import generated, smallcase
from tests.unit.robot import next_step, play_to_the_end, random_answer

REAL = casebook.load()
DATA = parse(smallcase.CASE).data


def again(play, case=None):
    """The same student after a restart; with a case, after it was edited."""
    return Play(play.casebook, case or play.case, Attempts(play.attempts.path.parent))


def edited(change):
    """The small case after its data were changed."""
    data = copy.deepcopy(DATA)
    change(data)
    return built(smallcase.ID, data)


def key(play, id):
    return play.case.item(id).item.key_answer()


def commit(play, *ids):
    return [play.commit(id, key(play, id)) for id in ids]


def open_items(play):
    return [each.key for stage in play.case.stages for each in play.items(stage.id) if each.open]


class TestOrder:
    def test_at_first_only_the_first_item_of_the_first_stage_is_open(self, play):
        assert [each.open for each in play.stages] == [True, False, False, False]
        assert open_items(play) == ["notice"]
        assert not any(each.open for each in play.beside())
        assert play.position.words == "You have not begun this case yet."

    def test_each_item_opens_when_the_one_before_is_committed(self, play):
        assert play.item("missing").waits_for == "Opens when you have committed question 1."
        commit(play, "notice")
        assert open_items(play) == ["notice", "missing"]
        assert play.position.words == "You left off at stage 1 of 4, “On the bench”: question 2 of 2."

    def test_a_stage_opens_when_everything_in_the_one_before_is_committed(self, play):
        commit(play, "notice")
        assert play.stage("light").waits_for == "Opens when you have committed every answer in “On the bench”."
        commit(play, "missing")
        assert play.stage("light").open and not play.stage("light").waits_for
        assert "in “The light is measured”" in play.stage("mites").waits_for
        assert "in “Mites”" in play.stage("week").waits_for

    def test_what_shuts_a_stage_is_the_last_one_before_it_where_anything_is_left(self, play):
        def another(data):
            data["stages"][0]["items"].append({**data["stages"][0]["items"][1], "id": "another"})

        def waits(play):
            assert [play.stage(each.stage.id) for each in play.stages] == list(play.stages)
            return [each.waits_for.partition("“")[2].partition("”")[0] for each in play.stages]

        commit(play, "notice")
        assert waits(play) == ["", "On the bench", "The light is measured", "Mites"]
        commit(play, "missing")
        play.predict("light", [])
        commit(play, "rank", "said")
        assert waits(play) == ["", "", "", "Mites"]
        later = again(play, edited(another))
        assert waits(later) == ["", "", "On the bench", "Mites"]
        commit(later, "another")
        assert waits(later) == ["", "", "", "Mites"]

    def test_the_prediction_stands_where_its_writer_put_it(self, play):
        commit(play, "notice", "missing")
        assert play.stage("light").predict_open
        assert play.item("rank").waits_for == "Opens when you have committed your prediction."
        play.predict("light", [])
        commit(play, "rank", "said")
        assert play.stage("mites").open

    def test_a_prediction_that_stands_last_is_asked_last_and_holds_the_next_stage_back(self, book, kept):
        def last(data):
            stage = data["stages"][1]
            stage["predict"] = stage.pop("predict")

        play = Play(book, edited(last), kept)
        commit(play, "notice", "missing")
        assert not play.stage("light").predict_open
        commit(play, "rank", "said")
        assert play.stage("light").predict_open and not play.stage("mites").open
        assert "and your prediction in “The light is measured”" in play.stage("mites").waits_for
        with pytest.raises(CasebookError, match="and your prediction"):
            commit(play, "call")
        play.predict("light", [])
        commit(play, "call")

    def test_nothing_after_a_safety_item_is_open_before_it_is_committed(self, book, kept):
        def flag_with_prediction(data):
            stage = data["stages"][2]
            stage["items"].append({**data["stages"][3]["items"].pop(0)})
            data["stages"][2] = {"predict": {"ask": "Which?"}, **stage}

        play = Play(book, edited(flag_with_prediction), kept)
        commit(play, "notice", "missing")
        play.predict("light", [])
        commit(play, "rank", "said")
        assert not play.stage("mites").predict_open
        assert play.stage("mites").predict_waits_for.startswith("Safety first")
        assert play.item("then").waits_for.startswith("Safety first")
        assert play.stage("week").waits_for.startswith("Safety first")
        assert not play.item("whole").open
        for act in (
            lambda: play.predict("mites", []),
            lambda: commit(play, "then"),
            lambda: commit(play, "compare"),
            lambda: commit(play, "whole"),
        ):
            with pytest.raises(CasebookError):
                act()
        commit(play, "call")
        assert play.stage("mites").predict_open and not play.item("then").open

    def test_what_stands_alone_opens_when_its_stage_is_done(self, play):
        play_until(play, "call")
        assert play.item("whole").waits_for == "Opens when “Mites” is done."
        commit(play, "call")
        assert play.item("whole").open
        assert [each.key for each in play.beside("mites")] == ["whole"] and not play.beside("week")

    def test_the_end_opens_when_the_last_stage_is_done(self, play):
        with pytest.raises(CasebookError, match="Opens when the last stage is done"):
            play.write("finish", "too soon")
        play_to_the_end(play)
        assert play.note("finish") == "what I think of finish"
        play.write("finish", "Otherwise.")
        assert play.note("finish") == again(play).note("finish") == "Otherwise."
        with pytest.raises(CasebookError, match="Did you mean finish"):
            play.write("finnish", "")

    def test_what_was_answered_stays_open_when_the_case_grows(self, play):
        play_until(play, "call")

        def grow(data):
            data["stages"][0]["items"].insert(1, {**data["stages"][3]["items"][1], "id": "new"})

        after = again(play, edited(grow))
        assert after.item("said").open and after.item("said").done and after.stage("light").open
        assert not after.item("call").open and next_step(after).key == "new"


def play_until(play, id):
    while (step := next_step(play)) is not None and getattr(step, "key", "") != id:
        if hasattr(step, "stage"):
            play.predict(step.stage.id, [])
        else:
            commit(play, step.key)


class TestAnswers:
    def test_the_first_answer_stays_on_record_and_the_latest_is_practice(self, play):
        first = play.commit("notice", ["a", "b"])
        assert (first.points, first.maximum) == (0, 2)
        second = play.commit("notice", ["d", "a"])
        assert second.points == 2
        for each in (play, again(play)):
            item = each.item("notice")
            assert (item.first.answer, item.first.points, item.first.kind) == (["a", "b"], 0, "first")
            assert (item.latest.answer, item.latest.points, item.latest.kind) == (["a", "d"], 2, "practice")
            assert item.score == first and item.latest_score == second
            assert (each.points.points, each.points.answered_maximum, each.points.answered) == (0, 2, 1)

    @pytest.mark.parametrize(
        ("id", "answer", "said"),
        [
            ("notice", [], "Pick at least one"),
            ("notice", ["a", "z"], "'z' is not an option"),
            ("notice", {"x": 1}, "an id or a list of ids"),
            ("missing", "a", "committed question 1"),
            ("call", {"who": "gardener"}, "Opens when"),
            ("notise", ["a"], "Did you mean notice"),
        ],
    )
    def test_what_cannot_be_committed_changes_nothing(self, play, id, answer, said):
        before = play.text("bench")
        with pytest.raises(CasebookError, match=said):
            play.commit(id, answer)
        assert (play.attempts.all(), play.text("bench"), play.position.begun) == ([], before, False)

    def test_what_is_not_kept_changes_nothing(self, play, tmp_path, monkeypatch):
        commit(play, "notice", "missing")
        before = [play.text(stage.id) for stage in play.case.stages], play.points, play.position
        (tmp_path / "file").write_text("in the way")
        monkeypatch.setattr(play.attempts, "path", tmp_path / "file" / "answers.sqlite")
        for act in (
            lambda: commit(play, "notice"),
            lambda: play.predict("light", []),
            lambda: play.answers.write("finish", "So."),
        ):
            with pytest.raises(NotKept, match="stays on the page"):
                act()
        after = [play.text(stage.id) for stage in play.case.stages], play.points, play.position
        assert (after, play.prediction("light"), play.note("finish")) == (before, None, "")

    def test_another_tab_that_was_first_keeps_its_answer_on_record(self, play):
        other = again(play)
        other.commit("notice", ["b"])
        play.commit("notice", ["a", "d"])
        assert play.item("notice").first.answer == ["b"]
        assert play.item("notice").latest.answer == ["a", "d"]
        other.refresh()
        assert other.item("notice").latest.answer == ["a", "d"]

    def test_an_answer_keeps_the_wording_that_it_answered(self, play):
        play.commit("notice", ["a", "b"])

        def reword(data):
            options = data["stages"][0]["items"][0]["options"]
            options[0]["text"] = "two snails"
            del options[1]

        after = again(play, edited(reword))
        item = after.item("notice")
        assert item.reworded == REWORDED and item.open and item.done
        assert [each.text for each in item.answered.options][:2] == ["a snail", "a saucer with some water"]
        assert item.score == play.item("notice").score
        text = after.text("bench")
        assert "a saucer" in text and "two snails" in text and " ".join(REWORDED.split()) in " ".join(text.split())
        assert after.item("missing").open
        after.commit("notice", ["a", "d"])
        item = after.item("notice")
        assert item.first.answer == ["a", "b"] and item.latest_score.points == 2
        assert not play.item("notice").reworded

    def test_an_answer_to_an_item_that_cannot_be_read_any_more_keeps_its_points(self, play, monkeypatch):
        commit(play, "notice")
        monkeypatch.setattr(play.attempts, "wording", lambda fingerprint: {"id": "notice", "format": "long gone"})
        play.case = edited(lambda data: data["stages"][0]["items"][0].update(stem="Another?"))
        assert play.item("notice").answered is None and play.item("notice").score is None
        assert "2 of 2 points" in play.text("bench")

    def test_points_are_of_the_stages_and_those_beside_are_apart(self, play):
        play_to_the_end(play)
        assert str(play.points) == "12 of 12 points." and str(play.beside_points) == "5 of 5 points."
        assert again(play).position.words == "You have played this case to its end."


class TestPrediction:
    def made(self, play, *families):
        commit(play, "notice", "missing")
        return play.predict("light", families, "because of the sun")

    def test_every_family_is_named_with_what_the_documents_say(self, play):
        made = self.made(play, "chemotherapy")
        assert [each.family for each in made.lines] == list(play.casebook.families)
        leaves = made.lines[0]
        assert (leaves.word, leaves.predicted) == ("surprise", False)
        assert leaves.sentence == "You did not expect it; the documents describe it."
        assert set(leaves.applies) == {"leaf-first", "stem-fails"} and leaves.for_all == ("stem-fails",)
        assert leaves.badges[0] == "may try, named first (000:3, Plant page, 2012)"
        other = made.lines[1]
        assert (other.word, other.says) == ("not described", "nothing for this picture")
        assert made.words.startswith("6 agreements, 3 surprises. A surprise is nothing wrong")

    def test_what_waits_names_what_it_waits_for(self, book, kept):
        def early(data):
            data["stages"][0] = {"predict": {"ask": "Which?"}, **data["stages"][0]}

        book = dataclasses.replace(book, statements={"leaf-first": book.statements["leaf-first"]})
        line = Play(book, edited(early), kept).predict("bench", []).lines[0]
        assert (line.word, line.waits, line.asked) == ("waits", ("leaf-first",), ("sun",))
        assert line.sentence == "You did not expect it; whether it is described waits for sun."

    def test_what_is_said_of_this_picture_stands_before_what_is_said_of_all(self, book, kept):
        some, all_ = book.statements["leaf-first"], book.statements["stem-fails"]
        some = dataclasses.replace(some, role="offered")
        book = dataclasses.replace(book, statements={all_.id: all_, some.id: some})
        line = self.made(Play(book, book.cases[smallcase.ID], kept)).lines[0]
        assert line.applies == ("stem-fails", "leaf-first") and line.badges[0].startswith("may try (")

    def test_what_was_expected_and_is_described_agrees(self, play):
        made = self.made(play, "hormone-therapy", "general")
        assert [each.family for each in made.agreements][0] == "hormone-therapy" and not made.surprises

    def test_it_is_of_what_is_known_at_its_stage(self, play):
        assert self.made(play).reading.profile == play.case.profile("light")

    def test_the_first_one_stays_and_survives(self, play):
        self.made(play, "chemotherapy")
        with pytest.raises(CasebookError, match="kept already"):
            play.predict("light", [])
        play.attempts.write(play.case.id, "predict-light", '{"families": [], "why": "another tab"}')
        found = again(play).prediction("light")
        assert (found.families, found.why) == (("chemotherapy",), "because of the sun")

    def test_what_is_no_family_or_no_place_for_one_is_refused(self, play):
        commit(play, "notice", "missing")
        with pytest.raises(CasebookError, match="Did you mean surgery"):
            play.predict("light", ["surgry"])
        with pytest.raises(CasebookError, match="asks for no prediction"):
            play.predict("bench", [])
        assert play.prediction("light") is None

    @pytest.mark.parametrize(
        ("applies", "for_all", "waits", "says"),
        [
            ("a", "a", "", "1 statement, said whatever the picture"),
            ("ab", "ab", "", "2 statements, all said whatever the picture"),
            ("abc", "ab", "d", "3 statements, 2 of them said whatever the picture; 1 waiting for the sun, HER2"),
            ("abc", "", "", "3 statements"),
            ("", "", "d", "1 statement waiting for the sun, HER2"),
            ("", "", "", "nothing for this picture"),
        ],
    )
    def test_what_the_documents_say_reads_as_a_sentence(self, applies, for_all, waits, says):
        made = FamilyLine("x", "X", True, (*applies,), (*for_all,), (*waits,), ("the sun", "HER2"), ())
        assert made.says == says


class TestChart:
    def test_what_is_new_is_marked_and_what_repeats_becomes_a_series(self, book, kept):
        def grow(data):
            data["stages"][2]["chart"] = [
                {"when": "Wed", "what": "leaves", "value": "9.5", "unit": "leaves"},
                {"when": "Wed", "what": "soil", "value": "wet"},
            ]

        play = Play(book, edited(grow), kept)
        assert [each.new for each in play.chart("bench").rows] == [True] and not play.chart("light").series
        assert [each.new for each in play.chart("mites").rows] == [False, True, True]
        (series,) = play.chart("week").series
        assert series.points == (("Mon 09:10", 12.0), ("Wed", 9.5)) and series.usual == (10.0, 14.0)
        assert series.words == "leaves in leaves: 12 (Mon 09:10), 9.5 (Wed); usual 10-14."


class TestWords:
    def test_a_shut_stage_says_what_opens_it_and_no_more(self, play):
        text = play.text("mites")
        assert "Opens when you have committed" in text
        assert "found" not in text and "gardener" not in text

    def test_no_reason_is_shown_before_its_answer(self, play):
        assert "a snail" in play.text("bench") and "It eats." not in play.text("bench")
        assert "What is not known?" not in play.text("bench")
        commit(play, "notice")
        text = play.text("bench")
        assert "[x] a snail | you picked it, and it counts" in text and "It eats. (A guide)" in text
        assert "[ ] a window | you left it, rightly" in text
        assert "How your points came about: 2 right: 2 of 2 points." in text
        assert "What is not known?" in text and "It would change what is said." not in text

    def test_a_change_of_any_word_of_a_shut_stage_can_be_seen(self, play, kept):
        def reword(data):
            data["stages"][3]["items"][1]["passage"][1]["text"] = "fewer leaves"

        after = Play(play.casebook, edited(reword), kept)
        changed = [stage.id for stage in play.case.stages if after.text(stage.id) != play.text(stage.id)]
        assert changed == ["week"]

    def test_what_was_written_is_shown_with_what_to_think_of(self, play):
        assert "How does it end?" not in ending_text(play) and "What helped?" not in debrief_text(play)
        play_to_the_end(play)
        text = ending_text(play)
        assert "How does it end?" in text and "You wrote: what I think of finish" in text
        assert "Who waters it?" in text and "stays on this machine" in text
        assert "You wrote: what I think of analysis-1" in debrief_text(play)
        assert "QUESTION 1 " in beside_text(play) and "5 of 5 points" in beside_text(play)
        assert "12 of 12 points" in front_text(play)


def faces(play):
    return [front_text(play), *(play.text(each.id) for each in play.case.stages), beside_text(play), debrief_text(play)]


@pytest.mark.parametrize("id", REAL.cases)
def test_the_keys_play_every_case_to_its_end_with_all_points(id, tmp_path):
    play = Play(REAL, REAL.cases[id], Attempts(tmp_path))
    scores = play_to_the_end(play, families=list(REAL.families)[:2])
    assert len(scores) == len(play.case.items) + len(play.case.beside)
    assert all(each.points == each.maximum for each in scores.values())
    assert play.points.points == play.points.maximum == sum(each.item.maximum for each in play.case.items)
    assert not review_items(REAL, play.attempts, datetime.now(UTC) + timedelta(days=400)).items
    assert faces(again(play)) == faces(play)


@pytest.mark.parametrize("id", REAL.cases)
@settings(max_examples=4, database=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False))
def test_any_answers_play_every_case_to_its_end(id, tmp_path_factory, chance):
    play = Play(REAL, REAL.cases[id], Attempts(tmp_path_factory.mktemp("answers")))
    scores = play_to_the_end(play, lambda item: random_answer(item, chance))
    assert play.points.points == sum(scores[each.id].points for each in play.case.items) <= play.points.maximum
    missed = {each for each, score in scores.items() if score.points < score.maximum}
    later = datetime.now(UTC) + timedelta(days=400)
    due = review_items(REAL, play.attempts, later)
    assert {each.item for each, _ in due.items} == {id for id in missed if not play.case.item(id).item.dated}
    sheet = review_sheet(due, play.attempts)
    assert all(each.open and not each.done for each in sheet.items)
    told = progress(REAL, play.attempts)
    assert sum(each.points for each in told.of("step")) == play.points.points + play.beside_points.points
    assert faces(again(play)) == faces(play)
    assert work_page(REAL, play.attempts).count("<section>") == len(scores)


@settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), database=None,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(generated.cases(), st.randoms(use_true_random=False))
def test_a_case_written_and_read_back_is_played_exported_and_taken_in_again(whole, tmp_path_factory, data, chance):
    book = casebook.load(whole)
    folder = tmp_path_factory.getbasetemp() / "played"
    read = parse(generated.written(data)).data
    assert read == data
    here = Attempts(folder / "here")
    here.path.unlink(missing_ok=True)
    play = Play(book, built("made", read), here)
    scores = play_to_the_end(play, lambda item: random_answer(item, chance), list(book.families)[:3])
    assert set(scores) == {each.id for each in (*play.case.items, *play.case.beside)}
    out = json.loads(json.dumps(here.export(), ensure_ascii=False))
    there = Attempts(folder / "there")
    there.path.unlink(missing_ok=True)
    assert there.restore(out) == len(here.all()) + len(here.notes())
    assert there.export() == out and there.restore(out) == 0
    same = Play(book, play.case, there)
    assert faces(same) == faces(play)
    assert {id: same.item(id).score for id in scores} == scores
