"""What ours is measured against says the same, targets are held against numbers, and the table can be read."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bench import __main__ as bench
from bench.cases import grown
from bench.engines import rows as engines
from bench.library import many, reading
from bench.notebooks import cells, times
from bench.plain import answers, function, pictures
from bench.series import Row, Series
from bench.wheel import rows as wheel
from teaching.casebook import check, load
from teaching.notebooks.saving import FOLDER, find
from teaching.reading import read

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "bench" / "engines.txt").read_text(encoding="utf-8")


def pinned(lock):
    return set(re.findall(r"(?m)^([\w-]+)==([\w.]+)", lock))


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


def test_an_engine_that_answers_otherwise_is_not_measured(monkeypatch):
    def never(casebook):
        from bench.engines import Engine

        return Engine("never", lambda known, open_: None, lambda picture: ([], []))

    monkeypatch.setattr("bench.engines.TARGETS", {never: (1, "")})
    with pytest.raises(AssertionError, match="never answers otherwise"):
        engines(1)


def test_the_rows_are_measured_as_often_as_asked():
    rows = [*wheel(1), *reading(2)]
    assert {len(row.ours.values) for row in rows[:3]} == {1} and {len(row.ours.values) for row in rows[3:]} == {2}
    assert all(len(row.ours.values) == len(row.bare.values) for row in rows)
    assert all(value > 0 for row in rows for series in (row.ours, row.bare) for value in series.values)


def test_many_profiles_are_a_plain_figure():
    (row,) = many(1000)
    assert row.bare is None and row.ratio is None and row.ours.median > 0


def test_what_a_notebook_takes_is_all_of_its_cells(tmp_path):
    report = tmp_path / "report.xml"
    case = '<testcase classname="notebooks.{}.ipynb" name="Cell {}" time="{}"/>'
    told = [("start", 0, 1.5), ("lessons.01-one", 0, 2), ("lessons.01-one", 1, 0.25)]
    report.write_text(f"<testsuite>{''.join(case.format(*each) for each in told)}</testsuite>", encoding="utf-8")
    assert times(report) == {"start": 1.5, "lessons/01-one": 2.25}


def test_every_cell_of_a_lesson_is_run():
    for path in find(FOLDER / "lessons"):
        assert "lesson(" in cells(path)[0] and "here.page()" in cells(path)[-1]


def test_cases_that_are_grown_are_right_and_more(tmp_path):
    folder = grown(tmp_path / "casebook", 10)
    assert check(folder).ok
    assert len(load(folder).cases) == 10


def test_the_table_gives_medians_least_values_and_the_ratio():
    row = Row("ours", "theirs", "ms", Series([3, 1, 8]), Series([2, 2, 1]))
    head, rule, line = bench.table([row]).splitlines()
    assert "ratio" in head
    assert set(rule) == {"|", "-"}
    assert [cell.strip() for cell in line.strip("|").split("|")] == [
        "ours",
        "3 (1, n=3) ms",
        "theirs",
        "2 (1, n=3) ms",
        "1.5",
        "",
    ]
    assert line in bench.page([row])


@pytest.mark.parametrize(
    ("ours", "bare", "most", "said"),
    [
        (3, 2, 1.5, "at most 1.5: met"),
        (3.1, 2, 1.5, "at most 1.5: MISSED"),
        (1, 40, 1 / 40, "at most 1/40: met"),
        (1, 39, 1 / 40, "at most 1/40: MISSED"),
        (5, None, 5, "at most 5 ms: met"),
        (6, None, 5, "at most 5 ms: MISSED"),
        (6, None, None, ""),
    ],
)
def test_a_target_is_held_against_the_ratio_or_against_a_plain_figure(ours, bare, most, said):
    row = Row("ours", "theirs", "ms", Series([ours]), bare and Series([bare]), most, "Because.")
    assert row.cells()[-1] == said
    missed = "Missed: ours, against theirs. Because." in bench.table([row])
    assert missed == ("MISSED" in said)


def test_a_plain_figure_has_no_ratio():
    row = Row("ours", "", "s", Series([4]))
    assert row.cells() == ("ours", "4 (4, n=1) s", "", "", "", "")


@pytest.fixture
def measured(monkeypatch, tmp_path):
    """The bench with two parts that only note how often they were to measure."""
    asked = []

    def part(n):
        asked.append(n)
        return [Row(f"{n} rounds", "", "", Series([n]))]

    monkeypatch.setattr("bench.library.noted", part, raising=False)
    monkeypatch.setattr(bench, "PARTS", {"one": ("library", "noted", 10, 2), "two": ("library", "noted", 30, 3)})
    monkeypatch.setattr(bench, "KEPT", tmp_path / "docs" / "benchmarks.md")
    return asked


def test_everything_is_measured_or_one_part_and_quickly_where_asked(measured, capsys):
    assert bench.main([]) == 0
    assert bench.main(["--only", "two", "--quick"]) == 0
    assert measured == [10, 30, 3]
    said = capsys.readouterr()
    assert "3 rounds" in said.out and "[1/1] two ..." in said.err
    assert not bench.KEPT.exists()


def test_only_a_whole_table_is_kept(measured):
    assert bench.main(["--write"]) == 0
    assert "30 rounds" in bench.KEPT.read_text(encoding="utf-8")
    for words in (["--write", "--quick"], ["--write", "--only", "one"]):
        with pytest.raises(SystemExit):
            bench.main(words)


def test_every_part_is_there_to_be_measured():
    for module, function_, rounds, few in bench.PARTS.values():
        assert re.search(rf"(?m)^def {function_}\(", (ROOT / "bench" / f"{module}.py").read_text(encoding="utf-8"))
        assert rounds >= few > 0


def test_the_engines_are_locked_with_hashes_beside_the_project_and_nothing_names_an_address():
    group = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["engines"]
    assert {Requirement(line).name for line in group} <= {name for name, _ in pinned(LOCK)}
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[\w-]+==)", LOCK))
    assert "://" not in LOCK and "index" not in LOCK
    project = dict(pinned((ROOT / "constraints.txt").read_text(encoding="utf-8")))
    assert all(project.get(name, version) == version for name, version in pinned(LOCK))
