"""The working folder: up to date, and nothing that a student wrote is ever lost."""

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching.workfolder import MANIFEST, aside_name, find, fingerprint, main, sync

DAY = date(2026, 11, 22)


def notebook(*cells, output=""):
    code = [
        {"cell_type": "code", "source": text, "outputs": [output], "execution_count": 1, "metadata": {}}
        for text in cells
    ]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def put(folder, name, text):
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def written(path):
    return [cell["source"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name != MANIFEST)


@pytest.fixture
def source(tmp_path):
    put(tmp_path, "notebooks/start.ipynb", notebook("hello"))
    put(tmp_path, "notebooks/cases/first.ipynb", notebook("a case"))
    return tmp_path / "notebooks"


@pytest.fixture
def work(tmp_path):
    return tmp_path / "my notebooks"


def test_first_time_brings_everything_and_second_time_does_nothing(source, work):
    assert sync(source, work) == ["cases/first.ipynb is new.", "start.ipynb is new."]
    assert names(work) == ["cases", "cases/first.ipynb", "start.ipynb"]
    assert sync(source, work) == []


def test_what_stands_beside_a_notebook_comes_too_but_no_caches(source, work):
    put(source, "cases/picture.svg", "<svg/>")
    put(source, ".ipynb_checkpoints/start-checkpoint.ipynb", notebook("old"))
    put(source, "__pycache__/x.pyc", "x")
    sync(source, work)
    assert names(work) == ["cases", "cases/first.ipynb", "cases/picture.svg", "start.ipynb"]


def test_a_new_version_replaces_a_copy_that_was_not_changed(source, work):
    sync(source, work)
    put(source, "start.ipynb", notebook("hello again"))
    assert sync(source, work) == ["start.ipynb was brought up to date."]
    assert written(work / "start.ipynb") == ["hello again"]


@pytest.mark.parametrize("run", [notebook("hello", output="42"), notebook("hello", "", output="42")])
def test_a_copy_that_was_only_run_counts_as_unchanged(source, work, run):
    sync(source, work)
    put(work, "start.ipynb", run)
    assert sync(source, work) == []
    assert (work / "start.ipynb").read_text(encoding="utf-8") == run
    put(source, "start.ipynb", notebook("hello again"))
    assert sync(source, work) == ["start.ipynb was brought up to date."]
    assert names(work) == ["cases", "cases/first.ipynb", "start.ipynb"]


def test_a_student_changed_one_is_left_alone_until_ours_changes_too(source, work):
    sync(source, work)
    put(work, "start.ipynb", notebook("hello", "my notes"))
    assert sync(source, work) == []
    put(source, "start.ipynb", notebook("hello again"))
    assert sync(source, work, today=DAY) == [
        "start.ipynb has a new version.",
        "What you had changed in start.ipynb is kept as 'start (yours, 2026-11-22).ipynb'.",
    ]
    assert written(work / "start.ipynb") == ["hello again"]
    assert written(work / "start (yours, 2026-11-22).ipynb") == ["hello", "my notes"]


def test_set_aside_twice_on_one_day_keeps_both(source, work):
    sync(source, work)
    for turn in ("one", "two", "three"):
        put(work, "start.ipynb", notebook("mine", turn))
        sync(source, work, reset=["start"], today=DAY)
    kept = [written(path)[1] for path in sorted(work.glob("start (yours*"))]
    assert sorted(kept) == ["one", "three", "two"]


def test_reset_brings_a_fresh_copy_and_keeps_what_was_changed(source, work):
    sync(source, work)
    put(work, "cases/first.ipynb", notebook("mine"))
    assert sync(source, work, reset=["first"], today=DAY)[0] == "cases/first.ipynb is fresh again."
    assert written(work / "cases/first.ipynb") == ["a case"]
    assert written(work / "cases/first (yours, 2026-11-22).ipynb") == ["mine"]


def test_reset_of_one_that_was_only_run_sets_nothing_aside(source, work):
    sync(source, work)
    put(work, "start.ipynb", notebook("hello", output="42"))
    assert sync(source, work, reset=["start.ipynb"]) == ["start.ipynb is fresh again."]
    assert names(work) == ["cases", "cases/first.ipynb", "start.ipynb"]


def test_reset_of_an_unknown_one_says_what_there_is_and_touches_nothing(source, work):
    with pytest.raises(ValueError, match="There is no notebook 'strat'. Did you mean 'start'.*cases/first"):
        sync(source, work, reset=["strat"])
    assert not work.exists()


def test_a_deleted_copy_comes_back(source, work):
    sync(source, work)
    (work / "start.ipynb").unlink()
    assert sync(source, work) == ["start.ipynb is back: a fresh copy."]


def test_a_notebook_that_the_project_dropped_stays_with_the_student(source, work):
    sync(source, work)
    (source / "cases/first.ipynb").unlink()
    assert sync(source, work) == ["cases/first.ipynb is no longer part of the project; your copy stays."]
    assert sync(source, work) == []
    assert (work / "cases/first.ipynb").exists()


def test_a_students_own_file_under_our_name_is_kept(source, work):
    put(work, "start.ipynb", "not even a notebook")
    put(work, "cases", "a file where a folder must be")
    sync(source, work, today=DAY)
    assert (work / "start (yours, 2026-11-22).ipynb").read_text() == "not even a notebook"
    assert (work / "cases (yours, 2026-11-22)").read_text() == "a file where a folder must be"
    assert written(work / "cases/first.ipynb") == ["a case"]


@pytest.mark.parametrize("broken", ["", "{", '{"brought": []}', '{"brought": {"start.ipynb": 3}}', "[" * 100_000])
def test_a_broken_manifest_loses_nothing(source, work, broken):
    sync(source, work)
    put(work, MANIFEST, broken)
    put(work, "start.ipynb", notebook("mine"))
    sync(source, work, today=DAY)
    assert written(work / "start (yours, 2026-11-22).ipynb") == ["mine"]
    assert written(work / "start.ipynb") == ["hello"]
    assert sync(source, work) == []


def test_the_projects_own_notebooks_are_never_the_working_folder(source):
    for place in (source, source / "cases"):
        with pytest.raises(ValueError, match="cannot be inside"):
            sync(source, place)


def test_no_notebooks_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no notebooks"):
        sync(tmp_path / "none", tmp_path / "work")


def test_find_wants_the_full_name_where_a_short_one_is_not_enough():
    known = ["cases/first.ipynb", "lessons/first.ipynb", "start.ipynb"]
    assert find("lessons\\first", known) == "lessons/first.ipynb"
    with pytest.raises(ValueError, match="could be any of: cases/first, lessons/first"):
        find("first", known)


def test_names_that_differ_in_case_alone_are_taken():
    assert aside_name("A.ipynb", DAY, ["a (YOURS, 2026-11-22).ipynb"]) == "A (yours, 2026-11-22, 2).ipynb"


def test_command_line_says_what_was_done_and_what_is_wrong(source, work, capsys):
    assert main([str(source), str(work)]) == 0
    assert "start.ipynb is new." in capsys.readouterr().out
    assert main([str(source), str(work)]) == 0
    assert capsys.readouterr().out == ""
    assert main([str(source), str(work), "--reset", "nothing"]) == 2
    assert "no notebook 'nothing'" in capsys.readouterr().err
    put(work.parent, "a file", "")
    assert main([str(source), str(work.parent / "a file")]) == 1
    assert "cannot be written" in capsys.readouterr().err


@given(st.binary(max_size=200) | st.from_type(dict).map(lambda value: repr(value).encode()))
def test_any_bytes_have_a_fingerprint(data):
    assert fingerprint(data, "x.ipynb") == fingerprint(data, "x.ipynb")


EVENTS = st.one_of(
    st.tuples(st.just("we write"), st.integers(0, 3)),
    st.tuples(st.just("student writes"), st.integers(0, 30)),
    st.tuples(
        st.sampled_from(["student runs", "student deletes", "we drop it", "manifest lost", "sync", "reset"]), st.none()
    ),
)


@given(st.lists(EVENTS, max_size=12))
def test_nothing_that_a_student_wrote_is_ever_lost(events):
    with tempfile.TemporaryDirectory() as folder:
        source, work = Path(folder, "ours"), Path(folder, "work")
        put(source, "other.ipynb", notebook("other"))
        theirs, mine, kept = work / "n.ipynb", source / "n.ipynb", set()
        put(source, "n.ipynb", notebook("we wrote 0"))
        sync(source, work)
        for event, value in events:
            if event == "we write":
                put(source, "n.ipynb", notebook(f"we wrote {value}"))
            elif event == "we drop it":
                mine.unlink(missing_ok=True)
            elif event == "manifest lost":
                (work / MANIFEST).unlink(missing_ok=True)
            elif event in ("sync", "reset"):
                sync(source, work, reset=["n"] if event == "reset" and mine.exists() else ())
            elif event == "student deletes":
                if theirs.exists():
                    kept -= set(written(theirs))
                    theirs.unlink()
            elif theirs.exists():
                now = written(theirs)
                kept -= set(now)
                if event == "student writes":
                    now = [f"student wrote {value}"]
                    kept |= set(now)
                put(work, "n.ipynb", notebook(*now, "", output="run"))
                kept |= {text for text in now if text.startswith("student")}
            here = {text for path in work.glob("*.ipynb") for text in written(path)}
            assert kept <= here
        sync(source, work)
        if mine.exists():
            sync(source, work, reset=["n"])
            assert written(theirs) == written(mine)
        assert sync(source, work) == []
        assert kept <= {text for path in work.glob("*.ipynb") for text in written(path)}
