"""Saving runs the notebooks, keeps what can be compared, and changes nothing the second time."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from teaching.notebooks.__main__ import main
from teaching.notebooks.saving import ALIVE, VOLATILE, changes, code_hash, read, run_alone, text, tidy

SETTINGS = Path(__file__).parents[1] / "nbval.cfg"


def markdown(source):
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source, **metadata):
    return {"cell_type": "code", "metadata": metadata, "source": source, "execution_count": None, "outputs": []}


def write(path, *cells, **metadata):
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with one notebook that shows everything, saved once."""
    folder = tmp_path_factory.mktemp("a folder")
    write(
        folder / "all.ipynb",
        markdown("# Everything"),
        code("import sys, ipywidgets", jupyter={"source_hidden": True}, scrolled=True, ExecuteTime={"start": "now"}),
        code("print('one', flush=True)\nprint('two', flush=True)"),
        code(""),
        code("ipywidgets.HTML('words')"),
        code("import tempfile\nprint(object(), tempfile.gettempdir() + '/some/place')"),
        code(f"sys.executable == {sys.executable!r}"),
        widgets={"state": "old"},
    )
    assert main(["save", "--folder", str(folder)]) == 0
    return folder


def outputs(folder):
    return [cell["outputs"] for cell in read(folder / "all.ipynb")["cells"] if cell["cell_type"] == "code"]


def test_saving_twice_changes_nothing_in_git(folder, capsys):
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "saved"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    assert main(["save", "--folder", str(folder)]) == 0
    assert re.fullmatch(r"\[1/1\] all\.ipynb \.\.\. unchanged \(\d+\.\d s\)\n", capsys.readouterr().out)
    assert subprocess.check_output([*git, "status", "--porcelain"], cwd=folder) == b""


def test_what_is_kept_and_what_is_not(folder):
    notebook = read(folder / "all.ipynb")
    first, streams, widget, volatile, kernel = outputs(folder)
    assert first == []
    assert [("".join(one["text"])) for one in streams] == ["one\ntwo\n"]
    assert [set(one["data"]) for one in widget] == [{"text/plain"}]
    assert "".join(volatile[0]["text"]) == "<object object at 0x0> TEMP\n"
    assert "".join(kernel[0]["data"]["text/plain"]) == "True"
    assert list(notebook["metadata"]) == ["kernelspec", "language_info"]
    assert notebook["cells"][1]["metadata"] == {"jupyter": {"source_hidden": True}}
    assert [cell["execution_count"] for cell in notebook["cells"][1:]] == [1, 2, 3, 4, 5]
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"]) == 6


def test_ids_that_are_there_stay():
    cells = [code("1") | {"id": "mine"}, code("2") | {"id": "mine"}, code("2")]
    ids = [cell["id"] for cell in tidy({"cells": cells})["cells"]]
    assert ids[0] == "mine" and len(set(ids)) == 3
    assert ids == [cell["id"] for cell in tidy({"cells": cells})["cells"]]


def test_what_saving_would_change_is_said_cell_by_cell():
    before, after = tidy({"cells": [code("1"), code("2")]}), tidy({"cells": [code("1"), code("2")]})
    after["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "new"}]
    assert changes(before, after) == ["cell 2 would show something else"]
    assert changes(before, before) == ["its form would be put in order"]


def test_check_changes_nothing_and_says_what_would_change(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", code("1"))
    before = path.read_bytes()
    assert main(["save", "--check", "--folder", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert re.search(r"a\.ipynb \.\.\. would change .* s\)\s+cell 1 would show something else", said)
    assert path.read_bytes() == before


def test_a_failing_notebook_stays_as_it_is_and_stops_no_other(tmp_path, capsys):
    bad = write(tmp_path / "a.ipynb", code("1"), code("x = 2\n1 / 0"))
    (tmp_path / "b.ipynb").write_text("{")
    write(tmp_path / "c.ipynb", code("1"))
    before = bad.read_bytes()
    assert main(["save", "--folder", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "This cell fails (ZeroDivisionError: division by zero):\n    x = 2\n    1 / 0" in said
    assert "not a notebook that can be read" in said
    assert "c.ipynb ... saved" in said
    assert bad.read_bytes() == before


def test_an_empty_folder_is_no_success(tmp_path, capsys):
    assert main(["save", "--folder", str(tmp_path)]) == 1
    assert "There are no notebooks" in capsys.readouterr().err


def test_a_saved_file_reads_as_jupyter_writes_it(folder):
    import nbformat

    path = folder / "all.ipynb"
    nbformat.validate(nbformat.read(path, as_version=4))
    assert path.read_text("utf-8") == text(tidy(read(path)))


def overlooked(said: str) -> str:
    """Return what nbval still compares of a text."""
    for pattern, instead in re.findall(r"^regex: (.*)$\n^replace: (.*)$", SETTINGS.read_text(), re.MULTILINE):
        said = re.sub(pattern, instead, said)
    return said


def test_nbval_overlooks_what_saving_leaves_out_and_no_more():
    settings = SETTINGS.read_text()
    assert all(f"regex: {pattern.pattern}\nreplace: {instead}\n" in settings for pattern, instead in VOLATILE.items())
    assert settings.count("regex:") == len(VOLATILE) + 1
    same = "seen on 2017-11-11, 21.8 months, 0x12, ids 003:45, https://www.example.org/tmp, line 24 of 112"
    assert overlooked(same) == same
    assert overlooked("<a 0x7f3a2b1c9d00>") == overlooked("<a 0x7f3a2b1c9d10>")
    picture = '<img alt="{}" src="data:image/png;base64,{}">'
    assert overlooked(picture.format("a", "iVBORw0KGgo=")) == overlooked(picture.format("a", "AAAA/+9="))
    assert overlooked(picture.format("a", "iVBO")) != overlooked(picture.format("b", "iVBO"))


def test_the_list_of_what_runs_by_itself_is_up_to_date():
    assert ALIVE.read_text("utf-8") == run_alone(), "run: python3 run.py save"


def test_only_code_counts_for_what_runs_by_itself():
    cells = [markdown("# Words"), code("x = 1"), code("x")]
    known = code_hash({"cells": cells})
    assert code_hash({"cells": [markdown("# Other words"), *cells[1:], code("\n")]}) == known
    for other in ([code("x = 2"), code("x")], [code("x = 1\nx")], [code("x"), code("x = 1")], [code("x = 1")]):
        assert code_hash({"cells": other}) != known
