"""What the Reading is measured against says the same, and the table can be read."""

import pytest

from bench.__main__ import page, table
from bench.library import importing, reading
from bench.plain import answers, function, pictures
from bench.series import Row, Series
from teaching.casebook import load
from teaching.reading import read


def test_the_plain_function_answers_like_a_reading():
    casebook = load()
    plain = function(casebook)
    for profile in pictures(casebook, 300):
        found = read(casebook, profile)
        assert plain(*answers(casebook, profile)) == (list(found.applies), list(found.waiting))


def test_a_plain_function_that_answers_otherwise_is_not_measured(monkeypatch):
    monkeypatch.setattr("bench.library.function", lambda casebook: lambda known, open_: ([], []))
    with pytest.raises(AssertionError, match="answers otherwise"):
        reading(1)


def test_the_rows_are_measured_as_often_as_asked():
    rows = [importing(1), *reading(2)]
    assert [len(row.ours.values) for row in rows] == [1, 2, 2]
    assert [len(row.bare.values) for row in rows] == [1, 2, 2]
    assert all(value > 0 for row in rows for series in (row.ours, row.bare) for value in series.values)


def test_the_table_gives_medians_least_values_and_the_ratio():
    row = Row("ours", "theirs", "ms", Series([3, 1, 8]), Series([2, 2, 1]))
    head, rule, line = table([row]).splitlines()
    assert "ratio" in head
    assert set(rule) == {"|", "-"}
    assert [cell.strip() for cell in line.strip("|").split("|")] == [
        "ours",
        "3 (1, n=3) ms",
        "theirs",
        "2 (1, n=3) ms",
        "1.5",
    ]
    assert line in page([row])
