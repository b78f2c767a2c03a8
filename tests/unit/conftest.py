"""What several tests begin with: the small case, a file of answers of its own, and the case in play."""

import shutil

import pytest

from teaching import casebook
from teaching.attempts import Attempts
from teaching.play.play import Play
from tests.unit import small, smallcase


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return smallcase.content(folder / "content", small.sources(folder / "sources"))


@pytest.fixture(scope="module")
def book(whole):
    return casebook.load(whole)


@pytest.fixture
def kept(tmp_path):
    return Attempts(tmp_path / "answers")


@pytest.fixture
def play(book, kept):
    return Play(book, book.cases[smallcase.ID], kept)


@pytest.fixture
def no_settings(monkeypatch, tmp_path):
    """Nothing of the content is what somebody's environment names, and nothing is kept from another test."""
    for name in ("CASEBOOK_SOURCES", "CASEBOOK_PROVE", "CASEBOOK_CONTENT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def folder(whole, no_settings, tmp_path):
    """A copy of the whole content that a test can break."""
    return shutil.copytree(whole, tmp_path / "content")
