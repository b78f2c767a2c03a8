"""Answers stay: through a killed kernel, two tabs, a full disk, and a file that is harmed, old or too new."""

import dataclasses
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock, patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teaching.attempts import FILE, VERSION, Attempts, NotKept, attempts
from teaching.attempts import file as files
from teaching.attempts.file import opened
from teaching.model import CasebookError
from teaching.work.review import reviews

ITEM = {"id": "first-cues", "stem": "What matters?", "options": [{"id": "a", "text": "one"}]}
AGAIN = {**ITEM, "stem": "What matters most?"}


def answer(kept, points=1, item=ITEM, mark="w1", **more):
    return kept.commit("hip", item, mark, ["a"], points, 2, **more)


def in_another_process(folder, code):
    """Run code with `kept` in a process of its own; return how it ended."""
    start = f"from teaching.attempts import *; import os, signal; kept = Attempts({str(folder)!r}); item = {ITEM!r}\n"
    return subprocess.run([sys.executable, "-c", start + code], capture_output=True, text=True).returncode


# Sequences of (minute, item, points); a clock may be set back in between.
RECORD = st.tuples(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("xyz"), st.integers(0, 2)), max_size=6))


def record(folders, *done):
    """A file of answers in a folder of its own; what it exports once something was done in it."""
    kept = Attempts(folders.mktemp("record"))
    if not done:
        return kept
    for minute, item, points in done[0]:
        with patch.object(attempts, "_now", lambda minute=minute: f"2026-01-05T09:0{minute}:00.000+00:00"):
            kind = "review" if points else "practice"
            kept.commit("hip", {"id": item, "stem": f"{item}?"}, f"w-{item}", [item], points, 2, kind)
            kept.write("hip", item, f"{points}")
    return kept.export()


def when(entry):
    return entry["at"], bare(entry)


def bare(entry):
    """An entry but for whether it counts as first."""
    return json.dumps({**entry, "kind": entry.get("kind") == "review" and "review"}, sort_keys=True)


def counted(data):
    return Counter(json.dumps(each, sort_keys=True) for part in ("attempts", "notes") for each in data[part])


class TestKeeping:
    def test_nothing_is_made_before_something_is_kept(self, kept):
        assert (kept.all(), kept.notes(), kept.first("hip"), kept.wording("w1")) == ([], [], {}, None)
        assert not kept.path.exists()

    def test_the_first_answer_stays_on_record(self, kept):
        first, second = answer(kept, 1), answer(kept, 2)
        assert (first.kind, second.kind) == ("first", "practice")
        assert kept.first("hip") == {"first-cues": first}
        assert kept.all() == [first, second]

    def test_works_are_apart(self, kept):
        mine = answer(kept)
        other = kept.commit("lung", ITEM, "w1", ["a"], 0, 2)
        assert (kept.all("hip"), kept.all("lung")) == ([mine], [other])
        assert other.kind == "first"

    def test_an_answer_keeps_the_wording_that_it_answered(self, kept):
        old, new = answer(kept), answer(kept, item=AGAIN, mark="w2")
        assert (kept.wording(old.wording), kept.wording(new.wording)) == (ITEM, AGAIN)

    def test_a_review_is_kept_as_one(self, kept):
        answer(kept)
        assert answer(kept, kind="review").kind == "review"

    def test_a_later_note_under_a_key_stands_after_the_earlier_one(self, kept):
        one, two = kept.write("hip", "ending", "So."), kept.write("hip", "ending", "Or so — “né”.")
        assert kept.notes("hip") == [one, two]

    def test_the_folder_can_be_named(self, tmp_path, monkeypatch):
        monkeypatch.setenv("CASEBOOK_ANSWERS", str(tmp_path / "elsewhere"))
        assert Attempts().path == tmp_path / "elsewhere" / FILE


class TestTakingAway:
    def test_all(self, kept):
        answer(kept), kept.write("hip", "ending", "SECRET words")
        kept.erase()
        assert (kept.all(), kept.notes(), kept.wording("w1")) == ([], [], None)
        assert b"SECRET" not in kept.path.read_bytes()

    def test_one_work(self, kept):
        answer(kept)
        other = kept.commit("lung", AGAIN, "w2", ["a"], 0, 2)
        kept.erase("hip")
        assert kept.all() == [other]
        assert (kept.wording("w1"), kept.wording("w2")) == (None, AGAIN)


class TestTakingAlong:
    def test_an_export_is_json_and_comes_back_equal(self, kept, tmp_path):
        answer(kept), answer(kept, 2), kept.write("hip", "ending", "So.")
        data = json.loads(json.dumps(kept.export()))
        there = Attempts(tmp_path / "there")
        assert there.restore(data) == 3
        assert there.export() == kept.export()

    def test_twice_brings_nothing_twice(self, kept):
        answer(kept)
        assert kept.restore(kept.export()) == 0

    def test_the_answer_on_record_here_stays(self, kept, tmp_path):
        mine, there = answer(kept, 1), Attempts(tmp_path / "there")
        answer(there, 2)
        kept.restore(there.export())
        assert kept.first("hip") == {"first-cues": mine}
        assert [each.kind for each in kept.all()] == ["first", "practice"]

    @pytest.mark.parametrize(
        ("data", "says"), [({}, "not an export"), ({"version": VERSION + 1}, "A newer version of this casebook")]
    )
    def test_what_is_no_export_is_refused(self, kept, data, says):
        with pytest.raises(CasebookError, match=says):
            kept.restore(data)

    @pytest.mark.parametrize(
        "change",
        [{"at": "yesterday"}, {"at": "2026-01-05T09:00:00"}, {"kind": "best"}, {"points": "all"}, {"item": None}],
        ids=str,
    )
    def test_an_entry_that_could_not_be_shown_is_refused_with_the_whole(self, kept, tmp_path, change):
        there = Attempts(tmp_path / "there")
        answer(there), answer(there, 2)
        data = there.export()
        data["attempts"][1] |= change
        with pytest.raises(ValueError):
            kept.restore(data)
        assert kept.all() == []

    def test_the_earlier_first_answer_is_the_one_on_record_whichever_came_in_first(self, kept, tmp_path):
        there = Attempts(tmp_path / "there")
        early, late = answer(there, 1), answer(kept, 2)
        kept.restore(there.export())
        there.restore(kept.export())
        for each in (kept, there):
            assert each.first("hip") == {"first-cues": early}
            assert each.all() == [early, dataclasses.replace(late, kind="practice")]

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 3), st.text(max_size=9))))
    def test_whatever_is_kept_comes_back(self, tmp_path_factory, all_):
        here, there = (Attempts(tmp_path_factory.mktemp("kept")) for _ in range(2))
        for work, item, points, text in all_:
            here.commit(work, {"id": item, "stem": text}, f"{item}{text}", {"row": [text]}, points, 3)
            here.write(work, item, text)
        there.restore(here.export())
        assert there.export() == here.export()


class TestTwoRecords:
    """What was kept on two machines, or taken in twice, becomes one record."""

    @given(RECORD, RECORD)
    @settings(max_examples=40, deadline=None)
    def test_twice_is_once_and_either_order_is_the_same(self, tmp_path_factory, mine, yours):
        a, b = record(tmp_path_factory, *mine), record(tmp_path_factory, *yours)
        ab, ba = record(tmp_path_factory), record(tmp_path_factory)
        for target, sources in ((ab, (a, b)), (ba, (b, a))):
            for source in sources:
                target.restore(source)
            once = target.export()
            for source in (*sources, once):
                assert target.restore(source) == 0
                assert target.export() == once
        assert counted(ab.export()) == counted(ba.export())
        assert ab.export()["wordings"] == a["wordings"] | b["wordings"]
        firsts = sorted((each for each in (*a["attempts"], *b["attempts"]) if each["kind"] == "first"), key=when)
        assert {(each["work"], each["item"]): bare(each) for each in reversed(firsts)} == {
            (each["work"], each["item"]): bare(each) for each in ab.export()["attempts"] if each["kind"] == "first"
        }  # the earlier one

    @given(RECORD, RECORD)
    @settings(max_examples=40, deadline=None)
    def test_nothing_is_lost_and_what_was_here_keeps_its_order(self, tmp_path_factory, mine, yours):
        a, b = record(tmp_path_factory, *mine), record(tmp_path_factory, *yours)
        ab = record(tmp_path_factory)
        ab.restore(a)
        ab.restore(b)
        for part in ("attempts", "notes"):
            whole = [bare(each) for each in ab.export()[part]]
            left = iter(whole)
            assert all(bare(one) in left for one in a[part]), "not in the order in which it was kept"
            assert not Counter(map(bare, b[part])) - Counter(whole)

    @given(RECORD)
    @settings(max_examples=25, deadline=None)
    def test_out_and_in_and_out_again_is_equal(self, tmp_path_factory, mine):
        data = record(tmp_path_factory, *mine)
        there = record(tmp_path_factory)
        there.restore(data)
        assert there.export() == data


class TestHardTimes:
    def test_a_kernel_killed_in_the_middle_of_a_commit_loses_only_that(self, kept):
        before = answer(kept)
        size = kept.path.stat().st_size
        code = (
            "from teaching.attempts.file import opened\n"
            "with opened(kept.path, '') as file:\n"
            "    file.execute('pragma cache_size = 1')  # so that half of it is in the file already\n"
            "    file.execute('begin immediate')\n"
            "    for number in range(300):\n"
            "        values = number, 'at', 'hip', 'key', 'half' * 99\n"
            "        file.execute('insert into note values (?, ?, ?, ?, ?)', values)\n"
            "    os.kill(os.getpid(), 9)"
        )
        assert in_another_process(kept.path.parent, code) == -signal.SIGKILL
        assert kept.path.stat().st_size > size and kept.path.with_name(f"{FILE}-journal").exists()
        assert (kept.all(), kept.notes(), kept.told) == ([before], [], "")
        assert answer(kept, 2) in kept.all()

    def test_a_kernel_killed_after_the_commit_loses_nothing(self, kept):
        code = "kept.commit('hip', item, 'w1', ['a'], 1, 2); os.kill(os.getpid(), 9)"
        assert in_another_process(kept.path.parent, code) == -signal.SIGKILL
        assert [each.points for each in kept.all()] == [1]

    def test_two_tabs_at_once(self, kept):
        with ThreadPoolExecutor(8) as tabs:
            made = list(tabs.map(lambda points: answer(Attempts(kept.path.parent), points), range(40)))
        assert sorted(each.points for each in kept.all()) == list(range(40))
        assert [each.kind for each in made].count("first") == 1
        assert kept.first("hip")["first-cues"] in made

    def test_two_kernels_at_once(self, kept):
        code = "for points in range(10): kept.commit('hip', item, 'w1', ['a'], points, 9)"
        with ThreadPoolExecutor(3) as tabs:
            assert set(tabs.map(lambda _: in_another_process(kept.path.parent, code), range(3))) == {0}
        made = kept.all()
        assert sorted(each.points for each in made) == sorted([*range(10)] * 3)
        assert [each.kind for each in made] == ["first"] + ["practice"] * 29

    def test_a_tab_that_writes_for_too_long(self, kept, monkeypatch):
        answer(kept)
        monkeypatch.setattr("teaching.attempts.file.WAIT", 0.05)
        with closing(sqlite3.connect(kept.path, isolation_level=None)) as other:
            other.execute("begin exclusive")
            with pytest.raises(NotKept, match="another tab"):
                answer(kept, 2)
            other.execute("rollback")
        assert [each.points for each in kept.all()] == [1]

    def test_a_full_disk(self, kept):
        before = answer(kept)
        size = kept.path.stat().st_size
        code = (
            "import resource\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
            "try:\n    kept.write('hip', 'ending', 'x' * 100_000)\n"
            "except NotKept as error:\n    raise SystemExit(7 if 'disk is full' in str(error) else 8)"
        )
        assert in_another_process(kept.path.parent, code) == 7
        assert (kept.all(), kept.notes()) == ([before], [])

    def test_a_full_disk_before_the_first_answer(self, kept):
        code = (
            "import resource\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
            "try:\n    kept.commit('hip', item, 'w1', ['a'], 1, 2)\n"
            "except NotKept as error:\n    raise SystemExit(7 if 'disk is full' in str(error) else 8)"
        )
        assert in_another_process(kept.path.parent, code) == 7
        assert kept.all() == []
        assert answer(kept) in kept.all()

    def test_a_disk_that_is_full_when_work_is_taken_in_or_erased(self, kept, tmp_path):
        before = answer(kept)
        there = Attempts(tmp_path / "there")
        there.write("hip", "ending", "x" * 100_000)
        (tmp_path / "export.json").write_text(json.dumps(there.export()))
        size = kept.path.stat().st_size
        code = (
            "import json, resource\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "from pathlib import Path\nfrom teaching.work.portfolio import import_work\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
            f"try:\n    import_work(kept, Path({str(tmp_path / 'export.json')!r}))\n"
            "except NotKept as error:\n"
            "    raise SystemExit(7 if str(error).startswith('Nothing was taken in: the disk is full') else 8)"
        )
        assert in_another_process(kept.path.parent, code) == 7
        assert (kept.all(), kept.notes()) == ([before], [])

    def test_a_folder_that_cannot_be_made(self, tmp_path):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(NotKept, match="CASEBOOK_ANSWERS can name another folder"):
            answer(Attempts(tmp_path / "file" / "answers"))

    @pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such mark on folders")
    @pytest.mark.parametrize("mode", [0o644, 0o666], ids=["nor the file", "though the file can"])
    def test_a_folder_that_cannot_be_written_to(self, mode):
        with tempfile.TemporaryDirectory() as folder:
            kept = Attempts(folder)
            before = answer(kept)
            kept.path.chmod(mode)
            Path(folder).chmod(0o555)
            code = (
                "os.geteuid() == 0 and os.setuid(65534)\n"  # who may do everything would see nothing of it
                "assert len(kept.all()) == 1\n"
                "try:\n    kept.write('hip', 'ending', 'So.')\n"
                "except NotKept as error:\n    raise SystemExit(7 if 'cannot be written to' in str(error) else 8)"
            )
            assert in_another_process(folder, code) == 7
            Path(folder).chmod(0o755)
            assert (kept.all(), kept.notes()) == ([before], [])

    def test_no_log_lies_beside_the_file_as_network_homes_need_it(self, kept):
        answer(kept)
        with opened(kept.path, "") as file:
            assert file.execute("pragma journal_mode").fetchone()[0] == "delete"
            file.execute("begin immediate")
            file.execute("delete from note")
            beside = {each.name for each in kept.path.parent.iterdir()}
        assert beside <= {FILE, f"{FILE}-journal"}
        assert [each.name for each in kept.path.parent.iterdir()] == [FILE]

    def test_a_clock_that_was_set_back(self, kept, monkeypatch):
        made = []
        for hour in (9, 11, 10, 8):
            monkeypatch.setattr(attempts, "_now", lambda hour=hour: f"2026-01-05T{hour:02}:00:00.000+00:00")
            made.append(answer(kept, 0, kind="review"))
            kept.write("hip", "ending", f"at {hour}")
        assert kept.all() == made and kept.first("hip") == {"first-cues": made[0]}
        assert [each.text for each in kept.notes()] == ["at 9", "at 11", "at 10", "at 8"]
        there = Attempts(kept.path.parent / "there")
        there.restore(kept.export())
        assert there.export() == kept.export()
        (back,) = reviews(kept.all())
        assert back.misses == 4 and back.due > datetime.fromisoformat(made[-1].at)

    @pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such mark on folders")
    def test_a_folder_that_cannot_be_written_to_before_the_first_answer(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o555)
            code = (
                "os.geteuid() == 0 and os.setuid(65534)\n"
                "assert kept.all() == []\n"
                "try:\n    kept.write('hip', 'ending', 'So.')\n"
                "except NotKept as error:\n    raise SystemExit(7 if 'cannot be written to' in str(error) else 8)"
            )
            assert in_another_process(folder, code) == 7
            Path(folder).chmod(0o755)
            assert Attempts(folder).all() == []

    def test_a_file_that_is_none_of_ours_is_set_aside(self, kept):
        kept.path.parent.mkdir()
        kept.path.write_bytes(b"not a database at all, just words" * 50)
        made = answer(kept)
        assert kept.all() == [made]
        (aside,) = kept.path.parent.glob("answers-harmed-*.sqlite")
        assert aside.read_bytes().startswith(b"not a database")
        for tab in (kept, Attempts(kept.path.parent)):
            assert tab.told.startswith("The file with your answers was harmed.") and str(aside) in tab.told
        kept.erase("lung")
        assert aside.exists()
        kept.erase()
        assert not aside.exists() and kept.told == ""

    def test_what_can_be_read_of_a_harmed_file_is_taken_over_from_both_ends(self, kept):
        made = [kept.write("hip", "ending", f"{number} " + "words " * 100) for number in range(200)]
        raw = bytearray(kept.path.read_bytes())
        half = len(raw) // 2 // 4096 * 4096
        raw[half : half + 8192] = os.urandom(8192)
        kept.path.write_bytes(raw)
        again = Attempts(kept.path.parent)
        answer(again)  # finds it although it has nothing to do with notes
        assert again.told
        found = again.notes()
        assert 150 < len(found) < 200 and found == [each for each in made if each in found]
        assert {made[0], made[-1]} <= set(found)
        assert again.write("hip", "ending", "going on") in again.notes()

    def test_an_answer_that_cannot_be_read_costs_no_other(self, kept):
        first, second = answer(kept), kept.commit("lung", ITEM, "w1", ["a"], 0, 2)
        with closing(sqlite3.connect(kept.path)) as file:
            file.execute("update attempt set answer = '[\"a' where work = 'hip'")
            file.commit()
        assert kept.all() == [second] and kept.told
        assert answer(kept, 2).kind == "first" != first.points

    def test_a_kernel_killed_while_a_harmed_file_is_mended_begins_it_again(self, kept, monkeypatch):
        made = answer(kept)
        with closing(sqlite3.connect(kept.path)) as file:
            file.execute("insert into attempt select 9, at, 'lung', item, wording, kind, '', 1, 2 from attempt")
            file.commit()
        monkeypatch.setattr(Path, "replace", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            kept.all()
        monkeypatch.undo()
        assert Attempts(kept.path.parent).all() == [made]

    @given(st.lists(st.tuples(st.integers(0, 99_999), st.binary(min_size=1, max_size=9)), min_size=1, max_size=5))
    @settings(max_examples=60, deadline=None)
    def test_wherever_it_is_harmed_one_can_go_on(self, tmp_path_factory, harm):
        kept = Attempts(tmp_path_factory.mktemp("harmed"))
        answer(kept), answer(kept, 2), kept.write("hip", "ending", "So.")
        raw = bytearray(kept.path.read_bytes())
        for place, bytes_ in harm:
            place = 100 + place % (len(raw) - 100 - len(bytes_))  # the first hundred say what kind of file it is
            raw[place : place + len(bytes_)] = bytes_
        kept.path.write_bytes(raw)
        kept.export()
        try:
            made = answer(kept)
        except NotKept as error:
            assert "mended now, so try again" in str(error)
            made = answer(kept)
        assert made in kept.all()

    def test_a_file_of_an_older_version_is_brought_up_to_date(self, kept, monkeypatch):
        before = answer(kept)
        steps = "create table more (text text); insert into more select answer from attempt"
        monkeypatch.setattr(files, "VERSION", VERSION + 1)
        monkeypatch.setattr(
            files, "MIGRATIONS", files.MIGRATIONS | {VERSION: f"{steps}; insert into nowhere values (1)"}
        )
        with pytest.raises(NotKept, match="Nothing that was kept before is lost"):
            answer(kept)  # the step fails half way: the file is as it was
        monkeypatch.undo()
        assert kept.all() == [before]
        monkeypatch.setattr(files, "VERSION", VERSION + 1)
        monkeypatch.setattr(files, "MIGRATIONS", files.MIGRATIONS | {VERSION: steps})
        assert kept.all() == [before]
        with opened(kept.path, "") as file:
            assert file.execute("pragma user_version").fetchone()[0] == VERSION + 1
            assert [tuple(row) for row in file.execute("select * from more")] == [('["a"]',)]

    def test_an_empty_file_is_filled(self, kept):
        kept.path.parent.mkdir()
        kept.path.touch()
        assert kept.all() == []
        assert answer(kept) in kept.all()

    def test_a_file_of_a_newer_version_is_left_alone(self, kept):
        answer(kept)
        with closing(sqlite3.connect(kept.path)) as file:
            file.execute(f"pragma user_version = {VERSION + 1}")
        before = kept.path.read_bytes()
        for act in (lambda: answer(kept), kept.all):
            with pytest.raises(NotKept, match="newer version"):
                act()
        assert kept.path.read_bytes() == before
