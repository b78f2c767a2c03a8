"""What was missed comes back, later each time that it was right, and stays away once it is right twice running."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from teaching.attempts import Attempt
from teaching.work.review import reviews

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def history(*answers, item="cues"):
    """Attempts from (day, kind, points of 2)."""
    return [
        Attempt((START + timedelta(days=day)).isoformat(), "hip", item, "w", kind, ["a"], points, 2)
        for day, kind, points in answers
    ]


def days(attempts):
    (found,) = reviews(attempts)
    return (found.due - START).total_seconds() / 86400


def test_what_was_right_at_once_does_not_come_back():
    assert reviews(history((0, "first", 2))) == []


def test_what_was_missed_comes_back_on_another_day():
    assert 1 <= days(history((0, "first", 1))) <= 30


def test_right_in_practice_just_after_does_not_count():
    assert days(history((0, "first", 1), (0, "practice", 2))) == days(history((0, "first", 1)))


def test_right_once_comes_back_later_and_right_twice_stays_away():
    missed = history((0, "first", 0))
    once = history((0, "first", 0), (1, "review", 2))
    assert days(once) - 1 > days(missed)
    assert reviews(history((0, "first", 0), (1, "review", 2), (5, "review", 2))) == []


def test_missed_again_is_not_settled():
    found = reviews(history((0, "first", 0), (1, "review", 2), (5, "review", 1), (6, "review", 2)))
    assert [each.misses for each in found] == [2]


def test_the_earliest_stands_first():
    late = history((3, "first", 0), item="late")
    assert [each.item for each in reviews([*late, *history((0, "first", 0))])] == ["cues", "late"]


@given(st.lists(st.integers(0, 2), min_size=1, max_size=12))
def test_it_is_due_after_the_last_answer_and_the_same_each_time(points):
    attempts = history(*((10 * n, "review" if n else "first", each) for n, each in enumerate(points)))
    found = reviews(attempts)
    assert found == reviews(attempts)
    assert all(each.due > datetime.fromisoformat(attempts[-1].at) for each in found)
    settled = any(each < 2 for each in points) and points[-2:] != [2, 2]
    assert bool(found) == settled
