"""`import teaching` is light, and hands out the names that a notebook uses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import teaching
from teaching.book import Profile
from tests.unit.pictures import BOOK

HEAVY = {"pandas", "numpy", "matplotlib", "ipywidgets", "anywidget", "yaml", "jsonschema_rs", "IPython"}
NAMES = [
    "Casebook", "CasebookError", "Reading", "browse", "case", "erase_work", "explore", "export_work", "figures",
    "gallery", "import_work", "lesson", "lesson_list", "load", "missed", "my_work", "print_work", "profile", "progress",
    "read", "shelf", "tables",
]  # fmt: skip


def loaded_after(code):
    code = f"import sys, json; {code}; sys.stdout.write('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "code",
    [
        "import teaching",
        "import teaching; teaching.load; teaching.Casebook; teaching.Reading",
        "import teaching; str(teaching.read(er='positive'))",
        "from teaching import tables",
        "from teaching import figures; str(figures.body_map())",
        "from teaching.play import play, story, text",
        "from teaching.work import bookshelf, headway, portfolio, returning",
        "from teaching.cli import main; main(['map', '--format', 'json'])",
    ],
)
def test_nothing_heavy_comes_in_before_it_is_used(code):
    teaching.load()  # compiled and kept, as it is after the first start
    assert not loaded_after(code) & HEAVY


def test_the_check_sees_what_is_heavy():
    assert "pandas" in loaded_after("from teaching import tables; tables.documents()")


def test_checking_the_content_builds_no_grammar():
    assert "lark" not in loaded_after("from teaching.casebook import check; assert check().ok")


def test_the_names_are_these_and_all_work():
    assert teaching.__all__ == NAMES
    assert set(NAMES) <= set(dir(teaching))
    for name in NAMES:
        assert getattr(teaching, name) is not None


def test_no_name_is_that_of_a_module_which_would_hide_it():
    modules = {path.stem for path in Path(teaching.__file__).parent.iterdir()}
    assert modules & set(NAMES) == {"figures", "tables"}  # these are the modules themselves


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'advise'"):
        teaching.advise  # noqa: B018


def test_read_takes_answers_a_mapping_or_a_profile():
    expected = teaching.read(er="positive", site=["bone"]).status
    assert teaching.read({"er": "positive", "site": "bone"}).status == expected
    assert teaching.read(teaching.profile(er="positive", site="bone")).status == expected
    assert teaching.read(er="positive", site=["bone"], not_looked_for={"site": ["lung"]}).status != expected


def test_read_takes_a_profile_as_it_is():
    empty = Profile({"site": frozenset()})  # answered, with nothing found
    assert teaching.read(empty).profile is empty
    with pytest.raises(TypeError, match="not both"):
        teaching.read(BOOK.profile(), er="positive")


def test_a_wrong_answer_is_a_plain_error():
    with pytest.raises(teaching.CasebookError, match="Did you mean positive"):
        teaching.read(er="postive")
