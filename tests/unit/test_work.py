"""A student's own work: the shelf, progress, what comes back, and taking it along or erasing it."""

import dataclasses
import json
import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from teaching import casebook
from teaching.attempts import Attempts
from teaching.items.formats import STEPS
from teaching.model import CasebookError
from teaching.play.text import front_text
from teaching.widgets.shelf import ShelfView
from teaching.widgets.story import front
from teaching.widgets.work import WorkView
from teaching.work import bookshelf, headway, portfolio, returning
from tests.unit import smallcase
from tests.unit.robot import keys, play_to_the_end

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=30)


@pytest.fixture(scope="module")
def book(whole, tmp_path_factory):
    content = shutil.copytree(whole, tmp_path_factory.mktemp("two") / "content")
    second = smallcase.CASE.replace("A pot by the window", "A second pot").replace("level: easy", "level: hard")
    (content / "cases" / "second.yaml").write_text(second, "utf-8")
    return casebook.load(content)


def miss(play, *ids):
    """Play to the end, with the blank nearest to no answer for these items."""
    wrong = {"notice": ["b"], "missing": "b", "then": "a", "compare": ["b"]}
    play_to_the_end(play, lambda item: wrong[item.id] if item.id in ids else keys(item))


class TestShelf:
    def test_every_case_stands_there_with_what_was_done(self, book, kept, play):
        play.commit("notice", ["a", "b"])
        play.commit("notice", ["a", "d"])  # practice does not count
        pot, second = bookshelf.shelf(book, kept).rows
        assert (pot.state, pot.words) == ("begun", "left off after 1 of 7 questions: 0 of 2 points; 1 to go back to")
        assert (second.case.title, second.state, second.words) == ("A second pot", "new", "not begun")

    def test_a_case_that_was_played_says_so(self, book, kept, play):
        play_to_the_end(play)
        pot, _ = bookshelf.shelf(book, kept).rows
        assert (pot.state, pot.words) == ("done", "played to the end: 12 of 12 points")

    def test_it_can_be_searched_by_what_is_known_by_topic_and_by_level(self, book, kept):
        shelf = bookshelf.shelf(book, kept)
        assert shelf.choices["level"] == ("Level", {"easy": "easy", "hard": "hard"})
        assert shelf.choices["topic"] == ("Topic", {"leaves": "leaves"})
        assert shelf.choices["pest"] == ("Pests", {"snail": "snail", "mite": "mite"})
        assert shelf.choices["sun"] == ("Sun", {"much": "much"})
        assert "soil" not in shelf.choices  # not a test, and nowhere that it spread to
        found = [
            [each.case.id for each in shelf.filtered(**chosen).rows]
            for chosen in ({"level": "hard"}, {"sun": "much", "level": "easy"}, {"pest": "none"}, {"topic": "pests"})
        ]
        assert found == [["second"], ["pot"], [], []]

    def test_it_leads_to_the_notebooks(self, book, kept):
        assert '<a href="cases/pot.ipynb">A pot by the window</a></th>' in bookshelf.shelf(book, kept).to_html()
        assert "A second pot" in str(bookshelf.shelf(book, kept))


class TestProgress:
    def test_nothing_yet_is_said_kindly(self, book, kept):
        told = headway.progress(book, kept)
        assert told.words.startswith("Nothing answered yet.")
        assert [each.label for each in told.of("step")] == [each.replace("-", " ") for each in STEPS]
        assert {each.words for each in told.lines} == {"nothing answered yet"} and not told.of("topic")
        assert "<figure" not in told._repr_mimebundle_()["text/html"]

    def test_first_answers_count_by_step_and_by_topic(self, book, kept, play):
        play.commit("notice", ["a", "b"])
        play.commit("notice", ["a", "d"])  # practice does not count
        play.commit("missing", "a")
        told = headway.progress(book, kept)
        rows = {each.id: (each.answered, each.points, each.maximum) for each in told.lines if each.answered}
        assert rows == {
            "recognise-cues": (1, 0, 2), "analyse-cues": (1, 1, 1), "pests": (1, 0, 2), "leaves": (1, 1, 1),
        }  # fmt: skip
        assert told.words == "First answers, and nobody else's: 1 of 3 points in 2 questions."
        assert told.tidy().query("id == 'pests'").points.tolist() == [0]

    def test_the_figure_has_its_words(self, book, kept, play):
        play.commit("notice", ["a", "b", "d"])
        shown = headway.progress(book, kept)._repr_mimebundle_()["text/html"]
        (alt,) = re.findall(r'<img alt="([^"]+)"', shown)
        assert "recognise cues: 1 of 2 points in 1 question; analyse cues: nothing answered yet" in alt
        assert "<figcaption>" in shown

    def test_answers_to_what_is_no_longer_asked_are_told_apart(self, book, kept, play):
        play.commit("notice", ["a"])
        without = dataclasses.replace(book, cases={})
        assert headway.progress(without, kept).gone == 1


class TestWhatComesBack:
    def test_what_was_missed_comes_back_and_what_is_dated_never(self, book, kept, play):
        miss(play, "notice", "missing", "then")
        due = returning.review_items(book, kept, LATER)
        assert {each.item for each, _ in due.items} == {"notice", "missing"}
        assert due.next is None and due.words.startswith("2 questions you missed")

    def test_before_it_is_due_the_next_day_is_named(self, book, kept, play):
        assert returning.review_items(book, kept, NOW).words.startswith("Nothing to go back to.")
        miss(play, "notice")
        due = returning.review_items(book, kept, NOW)
        assert not due.items and due.next > NOW
        assert due.words == f"Nothing is due today. The next question comes back on {returning.day(due.next)}."

    def test_what_is_gone_from_its_case_does_not_come_back(self, book, kept, play):
        miss(play, "notice")
        assert not returning.review_items(dataclasses.replace(book, cases={}), kept, LATER).items

    def test_an_answer_there_is_a_review_and_the_next_in_one_sitting_practice(self, book, kept, play):
        miss(play, "notice")
        sheet = returning.review_sheet(returning.review_items(book, kept, LATER), kept)
        (one,) = sheet.items
        assert one.open and not one.done and one.key == "pot/notice"
        sheet.commit(one.key, ["a"])
        sheet.commit(one.key, ["a", "d"])
        assert [each.kind for each in kept.all() if each.item == "notice"] == ["first", "review", "practice"]
        (one,) = sheet.items
        assert (one.score.points, one.latest_score.points) == (1, 2)
        assert play.answers.first("notice").points == 0
        with pytest.raises(CasebookError, match="Did you mean pot/notice"):
            sheet.commit("pot/notise", ["a"])


class TestToTakeAlong:
    @pytest.fixture
    def played(self, play):
        miss(play, "notice", "then")
        play.write("finish", "It <i>ends</i> well.")
        return play

    def test_the_export_comes_back_whole(self, book, kept, played, tmp_path):
        said = portfolio.export_work(book, kept, tmp_path / "work.json")
        assert said.startswith("8 answers and 7 notes written to ") and "work.json" in said
        data = json.loads((tmp_path / "work.json").read_text("utf-8"))
        assert data["titles"]["pot"] == "A pot by the window"
        other = Attempts(tmp_path / "other")
        assert portfolio.import_work(other, tmp_path / "work.json").startswith("15 entries came in")
        assert other.export() == kept.export()
        assert portfolio.import_work(other, tmp_path / "work.json").startswith("0 entries")

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            *(
                (text, "is not an export of answers")
                for text in ("no JSON", "[]", '{"version": 1}', '{"version": "2"}')
            ),
            ('{"version": 99}', "A newer version of this casebook made"),
        ],
    )
    def test_what_is_no_export_is_said_and_nothing_comes_in(self, kept, tmp_path, text, says):
        (tmp_path / "work.json").write_text(text)
        with pytest.raises(CasebookError, match=says):
            portfolio.import_work(kept, tmp_path / "work.json")
        with pytest.raises(CasebookError, match="cannot be read"):
            portfolio.import_work(kept, tmp_path / "nowhere.json")
        assert not kept.all()

    def test_the_page_shows_what_was_asked_answered_and_written(self, book, kept, played, tmp_path):
        played.commit("notice", ["a", "d"])
        portfolio.print_work(book, kept, tmp_path / "work.html")
        page = (tmp_path / "work.html").read_text("utf-8")
        assert page.startswith("<!doctype html>") and "<h2>A pot by the window</h2>" in page
        for words in (
            "What do you see?", "a snail <b>(you left it, and it was right)</b>", "It eats. (A guide)", "0 of 2 points",
            "How the points came about", "It &lt;i&gt;ends&lt;/i&gt; well.", "Which families, and why?",
            "I expected: none.", "Call ____ (Blank 1) and move the pot ____ (Blank 2).",
        ):  # fmt: skip
            assert words in page, words
        assert page.count("<section>") == 8 and "for practice and review: 2 of 2 (" in page
        assert "<script" not in page and "http" not in page

    def test_the_page_names_what_was_picked_in_a_row_and_what_counts_there(self, book, kept, play):
        wrong = {"rank": {"a": "later", "b": "later", "c": "later", "d": "now"}}
        play_to_the_end(play, lambda item: wrong.get(item.id, keys(item)))
        page = portfolio.work_page(book, kept)
        assert "snails: later <b>(you picked it, and it does not count)</b>" in page
        assert "snails: now <b>(you left it, and it was right)</b>" in page
        assert "dust: now" not in page and page.count("They eat. (A guide)") == 1

    def test_a_place_that_cannot_be_written_to_is_said(self, book, kept, played, tmp_path):
        for act in (portfolio.export_work, portfolio.print_work):
            with pytest.raises(CasebookError, match="cannot be written"):
                act(book, kept, tmp_path / "no" / "folder")

    def test_erasing_asks_first(self, kept, played):
        for confirm in ("", "yes", "Erase"):
            assert portfolio.erase_work(kept, confirm).startswith("8 answers and 7 notes would be gone for good.")
        assert len(kept.all()) == 8
        assert portfolio.erase_work(kept, portfolio.ERASE) == "8 answers and 7 notes: erased."
        assert not kept.all() and not kept.notes()
        assert portfolio.erase_work(kept, portfolio.ERASE) == portfolio.NOTHING


class TestOnThePage:
    @pytest.fixture
    def view(self, book, kept, play, tmp_path):
        miss(play, "notice")
        return WorkView(book, kept, tmp_path)

    def test_how_far_one_has_come_follows_what_is_taken_in_and_erased(self, book, view, tmp_path):
        assert "recognise cues" in view.standing and "<figure" in view.standing
        before = view.standing
        view.act({"do": "save"})
        view.act({"do": "erase", "much": view.much})
        assert "Nothing answered yet." in view.standing and "<figure" not in view.standing
        assert view.said.startswith("8 answers and 6 notes: erased. What you saved in this folder is still there:")
        assert "my-casebook-work.json. The shelf" in view.said
        view.act({"do": "take"})
        assert view.standing == before
        other = WorkView(book, Attempts(tmp_path / "other"), tmp_path)
        other.act({"do": "take"})
        assert other.standing == before

    def test_it_can_be_read_where_nothing_can_be_pressed(self, view):
        assert view._repr_mimebundle_()[0]["text/html"] == view.standing
        shown = str(view)
        for words in ("Kept on this machine: 8 answers and 6 notes.", "recognise cues", "Erase everything: asks first"):
            assert words in shown

    def test_a_file_that_was_harmed_is_told_where_the_student_looks(self, book, kept, play, tmp_path):
        kept.path.parent.mkdir(exist_ok=True)
        kept.path.write_bytes(b"no database" * 500)
        view, shelf = WorkView(book, kept, tmp_path), bookshelf.shelf(book, kept)
        said = (view.kept, str(view), str(shelf), ShelfView(shelf, {}).list.html, front_text(play), front(play))
        for each in said:
            assert "The file with your answers was harmed." in " ".join(each.split())
        kept.commit("pot", {"id": "notice"}, "w", ["a"], 0, 2)
        view.show()
        view.act({"do": "erase", "much": view.much})
        assert view.kept == portfolio.NOTHING
