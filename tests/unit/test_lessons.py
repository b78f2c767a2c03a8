"""Lessons as content: what a file says is what a lesson holds, what is wrong with one is said in its place."""

from datetime import UTC, datetime, timedelta

import pytest

from teaching import casebook
from teaching.attempts import Attempts
from teaching.model import CasebookError, Cite
from teaching.widgets.lesson import LessonView, list_of_lessons
from teaching.work import headway, portfolio, returning
from teaching.work.lessonlist import LessonList
from tests.unit import small, smallcase

ID = "look-at-leaves"
QUESTION = """\
  - id: {id}
    format: select-all
    step: recognise-cues
    basis: documents
    stem: What do the leaves need?
    options:
"""
OPTIONS = """\
      - {id: a, text: water, key: yes, why: It helps., cites: ["000:5"]}
      - {id: b, text: a saucer, why: It does not., general: yes}
      - {id: c, text: a song, why: It does not., source: [guide]}
      - {id: d, text: a name, why: It does not., general: yes}
      - {id: e, text: a wall, why: It does not., general: yes}
""".splitlines(keepends=True)


def question(id, turn):
    """A question with its key in another place each time."""
    return QUESTION.format(id=id) + "".join([*OPTIONS[turn:], *OPTIONS[:turn]])


LESSON = f"""\
number: 1
title: Look at leaves
minutes: 20
question: What does this leaf tell us?
topics: [leaves]
learn: [Name what a leaf needs., Say what is missing.]
exercises:
{question("try", 0)}check:
{"".join(question(f"q{number}", number - 1) for number in range(1, 6))}\
page:
  - heading: Leaves
    points:
      - {{text: Blueleaf may come first., cites: ["000:3"], since: [newer]}}
      - {{text: Look at them often., general: yes}}
  - heading: Stems
    points:
      - {{text: A guide has more., source: [guide]}}
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    content = smallcase.content(folder / "content", small.sources(folder / "sources"))
    (content / "lessons").mkdir()
    (content / "lessons" / f"{ID}.yaml").write_text(LESSON, "utf-8", newline="\n")
    return content


@pytest.fixture
def book(folder):
    return casebook.load(folder)


def test_a_right_lesson_has_nothing_wrong(folder, whole):
    report = casebook.check(folder, whole.parent / "sources")
    assert not report.problems, str(report)


def test_what_the_file_says_is_what_the_lesson_holds(book):
    lesson = book.lessons[ID]
    assert (lesson.title, lesson.minutes, lesson.topics) == ("Look at leaves", 20, ("leaves",))
    assert [each.id for each in lesson.items] == ["try", "q1", "q2", "q3", "q4", "q5"]
    assert {each.topics for each in lesson.items} == {("leaves",)}
    leaves, stems = lesson.page
    assert leaves.points[0].rests.cites == (Cite.parse("000:3"),)
    assert leaves.points[0].rests.since == ("newer",)
    assert leaves.points[1].rests.general and stems.points[0].rests.source == ("guide",)


def test_an_unknown_lesson_or_question_names_the_nearest(book):
    with pytest.raises(CasebookError, match="Did you mean look-at-leaves"):
        book.lessons.named("look-at-leave")
    with pytest.raises(CasebookError, match="Did you mean q5"):
        book.lessons[ID].item("q55")


# what is replaced, by what (¦ marks where the error is expected), words that the message holds
BROKEN = {
    "no question": ("question: What does this leaf tell us?\n", "", "'question'"),
    "a long lesson": ("minutes: 20", "minutes: ¦45", "from 15 to 25"),
    "four questions": (LESSON[LESSON.index("  - id: q5") : LESSON.index("page:")], "", "it needs at least 5"),
    "one id twice": ("- id: q2", "- id: ¦q1", "another item"),
    "a topic": ("topics: [leaves]", "topics: [¦leaf]", "Did you mean leaves"),
    "a source": (
        "{text: A guide has more., source: [guide]}",
        "{text: A guide has more., source: [¦gide]}",
        "Did you mean guide",
    ),
    "a change": ("since: [newer]", "since: [¦never]", "Did you mean newer"),
    "a point on nothing": ("{text: Look at them often., general: yes}", "¦{text: Look at them.}", "rests on nothing"),
    "a point overtaken": (', since: [newer]}', "}", "name what changed with 'since'"),
    "a place": ('["000:3"], since', '[¦"000:33"], since', "000"),
    "a dose": ("It does not., general", "It takes 5 mg., general", "a dose"),
    "a question without a key": (
        "text: water, key: yes",
        "text: water",
        "key",
    ),
    "an unknown key": ("minutes: 20", "minutes: 20\n¦level: easy", "is not a key"),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_wrong_is_said_in_its_place(folder, broken):
    old, new, words = BROKEN[broken]
    where = small.broken(folder / "lessons" / f"{ID}.yaml", old, new)
    report = casebook.check(folder)
    errors = [str(each) for each in report.problems if not each.warning]
    assert errors and all(each.startswith(f"lessons/{ID}.yaml:") for each in errors), errors
    assert any(words in each for each in errors), errors
    assert any(where in each for each in errors), (where, errors)
    with pytest.raises(CasebookError, match="is not right yet"):
        casebook.load(folder).lessons[ID]


# what is replaced, by what, words of the one warning
WARNED = {
    "a text to fill in": ("question: What does this leaf", "question: … What does this leaf", "still to be filled in"),
    "mostly keys": (
        "".join(OPTIONS[1:4]),
        "".join(OPTIONS[1:4]).replace(", why: It does not", ", key: yes, why: It does"),
        "so picking everything pays",
    ),
    "an action without a source": (
        "step: recognise-cues\n    basis: documents",
        "step: take-action\n    basis: nursing",
        "a keyed nursing action without a source",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WARNED)
def test_the_writer_of_a_lesson_is_warned_as_of_a_case(folder, case):
    old, new, words = WARNED[case]
    small.broken(folder / "lessons" / f"{ID}.yaml", old, new)
    report = casebook.check(folder)
    assert any(words in each.text for each in report.warnings), str(report)
    assert all(each.file == f"lessons/{ID}.yaml" for each in report.warnings)


def test_two_lessons_have_not_the_same_number(folder):
    (folder / "lessons" / "touch-the-soil.yaml").write_text(LESSON.replace("Look at leaves", "Touch the soil"), "utf-8")
    (problem,) = casebook.check(folder).errors
    assert str(problem).startswith("lessons/touch-the-soil.yaml:1:")
    assert f"the number 1 is taken by lessons/{ID}.yaml" in problem.text


def test_a_file_with_another_name_is_not_a_lesson(folder):
    (folder / "lessons" / f"{ID}.yaml").rename(folder / "lessons" / "Look At.yaml")
    assert "lessons/Look At.yaml: is not the file of a lesson" in str(casebook.check(folder))


def test_a_wheel_carries_the_lessons(folder, tmp_path):
    packed = casebook.pack(tmp_path / "packed", folder).parent
    assert casebook.load(packed).lessons[ID] == casebook.load(folder).lessons[ID]


class TestView:
    @pytest.fixture
    def view(self, book, tmp_path):
        return LessonView(book, book.lessons[ID], Attempts(tmp_path / "answers"))

    def test_the_front_says_what_it_works_towards(self, view):
        for text in ("What does this leaf tell us?", "20 minutes", "Say what is missing."):
            assert text in str(view) and text in view.html

    def test_what_was_answered_is_there_again(self, view, book):
        key = f"lessons/{ID}/q1"
        asked = view.check().items[0]
        asked.source.commit(key, ["a"])
        again = LessonView(book, view.lesson, view.attempts).check().items
        assert again[0].played.done and again[0].played.first.points == 1
        assert not any(each.played.done for each in again[1:])

    def test_a_second_answer_is_practice(self, view):
        asked = view.exercise("try").items[0]
        for picks in ("b", "a"):
            asked.source.commit(asked.key, [picks])
        assert [each.kind for each in view.attempts.all()] == ["first", "practice"]
        assert asked.played.first.points == 0 and asked.played.latest.points == 1

    def test_the_page_carries_places_sources_and_what_changed(self, view, book):
        page = view.page()
        for text in ("Blueleaf may come first.", "000:3", book.sources["guide"].name, "general nursing knowledge"):
            assert text in str(page) and text in page.html
        assert book.since["newer"].text in page.html
        assert f"today: {book.since['newer'].source}" in str(page)


class TestList:
    def test_each_lesson_has_its_link_its_question_and_what_was_done(self, book, tmp_path):
        attempts = Attempts(tmp_path / "answers")
        asked = LessonView(book, book.lessons[ID], attempts).check().items[0]
        asked.source.commit(asked.key, ["a"])
        shown = list_of_lessons(LessonList(book, attempts))
        assert f'href="lessons/01-{ID}.ipynb"' in shown.html
        for text in ("Look at leaves", "What does this leaf tell us?", "1 of 6 questions answered"):
            assert text in shown.html and text in str(shown)

    def test_one_with_a_mistake_is_left_out(self, folder, tmp_path):
        (folder / "lessons" / "another.yaml").write_text(LESSON.replace("minutes: 20", "minutes: 90"), "utf-8")
        book = casebook.load(folder)
        assert set(book.lessons) == {ID, "another"}
        assert [each.lesson.id for each in LessonList(book, Attempts(tmp_path)).rows] == [ID]


class TestOwnWork:
    @pytest.fixture
    def attempts(self, book, tmp_path):
        attempts = Attempts(tmp_path / "answers")
        asked = LessonView(book, book.lessons[ID], attempts).check().items[0]
        asked.source.commit(asked.key, ["b"])  # missed
        return attempts

    def test_what_was_missed_comes_back(self, book, attempts):
        later = datetime.now(UTC) + timedelta(days=60)
        due = returning.review_items(book, attempts, later)
        assert [(each.work, asked.id) for each, asked in due.items] == [(f"lessons/{ID}", "q1")]

    def test_it_counts_in_the_progress(self, book, attempts):
        lines = {each.id: each for each in headway.progress(book, attempts).lines}
        assert (lines["recognise-cues"].answered, lines["leaves"].answered) == (1, 1)

    def test_it_stands_on_the_page_to_take_along(self, book, attempts):
        page = portfolio.work_page(book, attempts)
        assert "Lesson: Look at leaves" in page and "What do the leaves need?" in page

    def test_a_lesson_that_is_gone_is_no_longer_asked(self, book):
        assert book.asked(f"lessons/{ID}", "q1").id == "q1"
        for work, item in ((f"lessons/{ID}", "q9"), ("lessons/gone", "q1"), ("gallery", "q1")):
            assert book.asked(work, item) is None
