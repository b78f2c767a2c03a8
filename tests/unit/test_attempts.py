"""Answers stay: through a killed kernel, two tabs, a full disk, and a file that is harmed, old or too new."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teaching.attempts import FILE, VERSION, Attempts, NotKept, latest
from teaching.model import CasebookError

ITEM = {"id": "first-cues", "stem": "What matters?", "options": [{"id": "a", "text": "one"}]}
AGAIN = {**ITEM, "stem": "What matters most?"}


@pytest.fixture
def kept(tmp_path):
    return Attempts(tmp_path / "answers")


def answer(kept, points=1, item=ITEM, mark="w1", **more):
    return kept.commit("hip", item, mark, ["a"], points, 2, **more)


def in_another_process(folder, code):
    """Run code with `kept` in a process of its own; return how it ended."""
    start = f"from teaching.attempts import *; import os, signal; kept = Attempts({str(folder)!r}); item = {ITEM!r}\n"
    return subprocess.run([sys.executable, "-c", start + code], capture_output=True, text=True).returncode


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

    def test_the_last_note_under_a_key_counts_and_none_is_lost(self, kept):
        one, two = kept.write("hip", "ending", "So."), kept.write("hip", "ending", "Or so — “né”.")
        assert kept.notes("hip") == [one, two]
        assert latest(kept.notes()) == {"ending": two}

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

    @pytest.mark.parametrize("data", [{}, {"version": VERSION + 1}])
    def test_what_is_no_export_is_refused(self, kept, data):
        with pytest.raises(CasebookError, match="not an export"):
            kept.restore(data)

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 3), st.text(max_size=9))))
    def test_whatever_is_kept_comes_back(self, tmp_path_factory, all_):
        here, there = (Attempts(tmp_path_factory.mktemp("kept")) for _ in range(2))
        for work, item, points, text in all_:
            here.commit(work, {"id": item, "stem": text}, f"{item}{text}", {"row": [text]}, points, 3)
            here.write(work, item, text)
        there.restore(here.export())
        assert there.export() == here.export()


class TestHardTimes:
    def test_a_kernel_killed_before_the_commit_loses_only_that(self, kept):
        before = answer(kept)
        code = "kept._open = kept._open\nwith kept._open() as file:\n    file.execute('begin immediate')\n"
        code += "    file.execute(\"insert into note values (1, '', '', '', 'half')\")\n    os.kill(os.getpid(), 9)"
        assert in_another_process(kept.path.parent, code) == -signal.SIGKILL
        assert (kept.all(), kept.notes()) == ([before], [])
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

    def test_a_tab_that_writes_for_too_long(self, kept, monkeypatch):
        answer(kept)
        monkeypatch.setattr("teaching.attempts.WAIT", 0.05)
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

    def test_a_folder_that_cannot_be_made(self, tmp_path):
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(NotKept, match="CASEBOOK_ANSWERS can name another folder"):
            answer(Attempts(tmp_path / "file" / "answers"))

    @pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such mark on folders")
    def test_a_folder_that_cannot_be_written_to(self):
        with tempfile.TemporaryDirectory() as folder:
            kept = Attempts(folder)
            before = answer(kept)
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

    def test_a_file_that_is_none_of_ours_is_set_aside(self, kept):
        kept.path.parent.mkdir()
        kept.path.write_bytes(b"not a database at all, just words" * 50)
        made = answer(kept)
        assert kept.all() == [made]
        (aside,) = kept.path.parent.glob("answers-harmed-*.sqlite")
        assert aside.read_bytes().startswith(b"not a database")
        assert aside.name in kept.told and "No entries could be read" in kept.told

    def test_what_can_be_read_of_a_harmed_file_is_taken_over(self, kept):
        made = [kept.write("hip", "ending", f"{number} " + "words " * 100) for number in range(200)]
        raw = bytearray(kept.path.read_bytes())
        half = len(raw) // 2 // 4096 * 4096
        raw[half : half + 8192] = os.urandom(8192)
        kept.path.write_bytes(raw)
        again = Attempts(kept.path.parent)
        found = again.notes()
        assert 0 < len(found) < 200 and set(found) <= set(made)
        assert f"{len(found)} entries could be read" in again.told
        assert again.write("hip", "ending", "going on") in again.notes()

    def test_a_file_of_an_older_version_is_brought_up_to_date(self, kept):
        kept.path.parent.mkdir()
        with closing(sqlite3.connect(kept.path)) as file:
            assert file.execute("pragma user_version").fetchone() == (0,)
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
