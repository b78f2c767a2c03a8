"""The citations are proved against the documents, and what is never shown stays out."""

import json
import os

import pytest

from teaching import casebook
from teaching.content.proof import Names, lines_of, words
from tests.unit import small


@pytest.fixture
def sources(no_settings, tmp_path):
    return small.sources(tmp_path / "sources")


@pytest.fixture
def folder(tmp_path, sources):
    return small.content(tmp_path / "content", sources)


def replace(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="\n")


def test_all_is_proved(folder, sources):
    report = casebook.check(folder, sources)
    assert (report.ok, report.proof, report.citations) == (True, "proved", 12)
    assert str(report).endswith("Citations: proved, 12 places hold what is said of them.")


# file, what is replaced, by what, how the error begins, what it says is missing
UNPROVED = {
    "another drug": ("statements", "Blueleaf may", "Redstem may", "statements.yaml:2:9: 'redstem'", "(000:3)"),
    "another drug listed": (
        "statements",
        "treatments: [redstem]",
        "treatments: [redstem, mixture]",
        "statements.yaml:24:25: 'long-blueleaf mixture'",
        "(000:5)",
    ),
    "a brand": (
        "statements",
        "Redstem is given",
        "Redstem (Azurex) is given",
        "statements.yaml:20:9: 'azurex'",
        "(000:5)",
    ),
    "a name of another country": (
        "statements",
        "Redstem is",
        "Redstalk is",
        "statements.yaml:20:9: 'redstalk'",
        "(000:5)",
    ),
    "a number": ("statements", "20% of pots", "30% of pots", "statements.yaml:20:9: '30'", "(000:5)"),
    "part of a number": ("statements", "20% of pots", "2% of pots", "statements.yaml:20:9: '2'", "(000:5)"),
    "a number in words": ("statements", "every 3 weeks", "every five weeks", "statements.yaml:2:9: 'five'", "(000:3)"),
    "a word of strength": ("statements", "may try", "must try", "statements.yaml:5:13: 'must'", "(000:3)"),
    "a longer name proves no shorter": (
        "statements",
        'cites: ["000:3"]',
        'cites: ["001:1"]',
        "statements.yaml:2:9:",
        "(001:1)",
    ),
    "a brand of another line": (
        "treatments",
        'Rubra, cites: ["000:5"]',
        'Rubra, cites: ["000:3"]',
        "treatments.yaml:21:29: 'Rubra'",
        "",
    ),
    "a number in a cell": ("treatments", "Every 3-4 weeks", "Every 3-5 weeks", "treatments.yaml:15:31: '5'", "(000:3)"),
    "a drug in a cell": ("treatments", "It helps.", "Redstem helps.", "treatments.yaml:5:18: 'redstem'", "(000:3)"),
}


@pytest.mark.parametrize("name", UNPROVED)
def test_what_does_not_stand_in_the_cited_lines_is_an_error(folder, sources, name):
    part, old, new, begins, where = UNPROVED[name]
    replace(folder / f"{part}.yaml", old, new)
    assert casebook.check(folder).ok  # only the documents can tell
    report = casebook.check(folder, sources)
    said = [str(problem) for problem in report.errors]
    assert report.proof == "failed"
    assert any(one.startswith(begins) and where in one for one in said), said


@pytest.mark.parametrize(
    "says", ["Blueleaf-based care, every three weeks.", "Blueleaf (Azurex) every 3 to 4 weeks.", "Water, first."]
)
def test_what_stands_there_in_another_form_is_proved(folder, sources, says):
    replace(folder / "statements.yaml", "Blueleaf may come first, every 3 weeks.", says)
    assert casebook.check(folder, sources).proof == "proved"


def test_a_document_that_changed_is_an_error_that_names_its_lines(folder, sources):
    replace(sources / "000_plants.txt", "Water often helps.", "Water seldom helps.")
    report = casebook.check(folder, sources)
    assert report.proof == "failed"
    assert "document 000 is not the one that was read for the casebook; lines 3 differ" in str(report)


def test_a_document_that_changed_where_nothing_is_cited_is_an_error_too(folder, sources):
    replace(sources / "000_plants.txt", "About plants", "About herbs")
    assert "document 000 is not the one" in str(casebook.check(folder, sources))


@pytest.mark.parametrize("break_", ["missing", "twice", "no folder", "not text"])
def test_documents_that_are_not_there_fail_the_proof(folder, sources, break_):
    first = sources / "000_plants.txt"
    if break_ == "missing":
        first.unlink()
    elif break_ == "twice":
        (sources / "000_more.txt").write_text("x")
    elif break_ == "no folder":
        sources = sources / "none"
    else:
        first.write_bytes(b"\xff\xff")
    report = casebook.check(folder, sources)
    assert not report.ok
    assert report.proof == "failed"
    assert "document 000" in str(report)


def test_without_documents_the_proof_is_not_run_and_never_passed(folder):
    report = casebook.check(folder)
    assert (report.ok, report.proof) == (True, "not run")


def test_where_the_proof_must_run_its_absence_is_an_error(folder, sources, monkeypatch):
    monkeypatch.setenv("CASEBOOK_PROVE", "1")
    report = casebook.check(folder)
    assert not report.ok
    assert "the citations are not proved" in str(report)
    monkeypatch.setenv("CASEBOOK_SOURCES", str(sources))
    assert casebook.check(folder).proof == "proved"


def test_update_is_stable_and_brings_a_new_citation_in(folder, sources):
    path = folder / "fingerprints.json"
    before = path.read_bytes()
    assert casebook.check(folder, sources, update=True).ok
    assert path.read_bytes() == before
    replace(folder / "glossary.yaml", '"000:3"', '"000:1"')
    assert not casebook.check(folder, sources).ok
    assert casebook.check(folder, sources, update=True).proof == "proved"
    assert "1" in json.loads(path.read_text("utf-8"))["documents"]["000"]["cited"]
    assert not list(folder.glob("*.tmp"))


def test_update_writes_nothing_while_there_are_errors_and_nothing_without_documents(folder, sources):
    before = (folder / "fingerprints.json").read_bytes()
    replace(folder / "statements.yaml", "role: first", "role: frist")
    report = casebook.check(folder, sources, update=True)
    assert "mend the errors first" in str(report)
    assert not casebook.check(folder, update=True).ok
    assert (folder / "fingerprints.json").read_bytes() == before


def test_update_does_not_bless_a_citation_that_is_wrong(folder, sources):
    replace(folder / "glossary.yaml", '"000:3"', '"001:3"')
    report = casebook.check(folder, sources, update=True)
    assert "line 3 is blank" in str(report)
    assert report.proof == "failed"


def test_lines_that_nothing_cites_any_more_are_a_warning(folder, sources):
    replace(folder / "tensions.yaml", '"001:1-4"', '"001:1-2"')
    report = casebook.check(folder, sources)
    assert report.ok
    assert ["nothing cites line 3 any more" in str(problem) for problem in report.warnings] == [True]


def test_the_passage_of_a_citation_is_shown_where_the_documents_are(folder, sources, monkeypatch):
    assert casebook.passages("000:3", folder) is None
    monkeypatch.setenv("CASEBOOK_SOURCES", str(sources))
    assert casebook.passages("001:1-2", folder) == ["Long-blueleaf mixture is another thing.", "It may be used."]
    assert casebook.passages("001:99", folder) is None
    assert casebook.passages("004:1", folder) is None


def test_private_lines_are_never_shown_even_inside_a_passage(folder, sources, monkeypatch):
    monkeypatch.setenv("CASEBOOK_SOURCES", str(sources))
    shown = casebook.passages("000:3-5", folder)
    assert len(shown) == 3
    assert "letter" not in " ".join(shown)
    assert "not shown" in shown[1]


def test_another_document_under_the_same_number_is_not_shown(folder, sources, monkeypatch):
    replace(sources / "000_plants.txt", "About plants", "About herbs")
    monkeypatch.setenv("CASEBOOK_SOURCES", str(sources))
    assert casebook.passages("000:3", folder) is None


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\n\n", 2), ("a\x0bb\u2028c\n", 1)]
)
def test_lines_are_counted_as_cat_does(text, count):
    assert len(lines_of(text)) == count


@pytest.mark.parametrize(
    ("name", "lines", "stands"),
    [
        ("blueleaf", "long-blueleaf mixture", False),
        ("blueleaf", "Blueleaf and long-blueleaf mixture", True),
        ("blueleaf", "the drugsblueleaf(Azurex)", True),
        ("blueleaf", "Blueleaf hydrate", True),  # another name of the same drug
        ("blueleaf", "post-blueleaf", False),
        ("blueleaf", "Blueleaf oil", False),  # a longer name, and another drug
        ("long-blueleaf mixture", "LONG-BLUELEAF MIXTURE", True),
        ("3", "every 3-4 weeks", True),
        ("3", "every 13 weeks", False),
        ("3", "every 3.5 weeks", False),
        ("4/6", "a protein called 4/6.", True),
        ("4", "a protein called 4/6", False),
        ("2", "two of them", True),
        ("two", "2 of them", True),
    ],
)
def test_when_a_name_stands_in_the_lines(name, lines, stands):
    look = Names([{"blueleaf", "blueleaf hydrate", "Azurex"}, {"long-blueleaf mixture"}, {"blueleaf oil"}])
    assert look.stands(name, lines) is stands


def test_words_of_strength_are_whole_words_with_either_apostrophe():
    assert words("It isn’t so; Mayor") == ["it", "isn't", "so", "mayor"] == words("it isn't so, MAYOR")


def test_the_longest_name_is_the_one_that_a_text_names():
    look = Names([{"blueleaf"}, {"long-blueleaf mixture", "Long-B1"}])
    assert look.named("Long-blueleaf mixture (Long-B1) for HER2, then 3 pots.") == [
        "long-blueleaf mixture",
        "long-b1",
        "3",
    ]


def test_the_real_casebook_proves_its_citations_where_the_documents_are():
    if os.environ.get("CASEBOOK_SOURCES"):
        report = casebook.check()
        assert report.proof == "proved", str(report)
    else:
        assert casebook.check().ok == (not os.environ.get("CASEBOOK_PROVE"))
