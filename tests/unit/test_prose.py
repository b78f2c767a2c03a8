"""What the prose of the notebooks says of the documents stands there: each place, drug and number, and what changed."""

import re

import pytest

from teaching import casebook
from teaching.notebooks.saving import FOLDER, find, read
from tests.unit import prose
from tests.unit.prose import BOOK, CHANGED, problems, sentences, unsourced_changes

SOURCES = "CASEBOOK_SOURCES"


def cells(path):
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            yield cell["id"], "".join(cell["source"])


def name(path):
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", find(), ids=name)
def test_every_citation_of_a_notebook_is_borne_out(path, counted):
    found = {id: said for id, text in cells(path) if (said := problems(text))}
    assert found == {}
    number = sum(len(prose.cites(text)) for _, text in cells(path))
    if number:
        counted(f"{name(path)}: {number} citations in prose")


@pytest.mark.parametrize("path", find(), ids=name)
def test_every_line_on_what_changed_names_a_source_of_the_casebook(path):
    assert {id: said for id, text in cells(path) if (said := unsourced_changes(text))} == {}


@pytest.mark.parametrize("id", BOOK.lessons)
def test_every_point_to_print_is_borne_out(id):
    points = [point for part in BOOK.lessons[id].page for point in part.points]
    said = []
    for each in points:
        rests = each.rests
        if rests.cites and not (rests.since or rests.source or rests.general):
            said += problems(f"{each.text} ({', '.join(map(str, rests.cites))}) {CHANGED}")
    assert said == []


def test_the_readme_lists_every_lesson_and_every_case():
    told = (casebook.home().parent / "README.md").read_text(encoding="utf-8")
    for each in BOOK.lessons.values():
        assert f"| {each.number} | {each.title} | {each.minutes} | " in told
    for each in BOOK.cases.values():
        assert f"| {each.title} | {each.level} | {each.minutes} | " in told


def test_every_public_source_is_used():
    """By an item, a point to print or an example of a format, or by a link of a notebook."""
    files = [*(casebook.home() / "cases").glob("*.yaml"), *(casebook.home() / "lessons").glob("*.yaml")]
    files += [casebook.home() / "gallery.yaml", casebook.home() / "redflags.yaml"]
    told = "\n".join(path.read_text(encoding="utf-8") for path in files)
    named = {id for found in re.findall(r"\bsource: \[([^\]]*)\]", told) for id in re.split(r"[,\s]+", found)}
    linked = "\n".join(text for path in find() for _, text in cells(path))
    assert [id for id, each in BOOK.sources.items() if id not in named and each.address not in linked] == []


# Made-up cells, each with one thing wrong


@pytest.fixture(autouse=True)
def _no_documents(monkeypatch, request):
    """Made-up cells are held against the casebook alone, so that they fail everywhere."""
    if "words" in request.fixturenames:
        monkeypatch.delenv(SOURCES, raising=False)


RIGHT = [
    "Denosumab can lower the calcium, so it is watched (003:68, 2017).",
    "Denosumab can lower the calcium, so it is watched. (003:68)",
    "On trastuzumab the heart is watched (003:58, 2017). Ask [the team](https://nice.org.uk/003:999).",
    "No citation names abemaciclib here, nor 17 %.",
    "Leuprorelin, called leuprolide there, stops the ovaries (003:47, 2017).",
    "A place looks like this: `999:45`.",
    "Two of them check it so (001:83 and 004:17, both undated).",
    "Written in 2017, it speaks of calcium (003:68, 2017) and of a target (002:41, undated).",
    "| Arimidex | anastrozole (003:43, 2017) |",
]
WRONG = {
    "a line beyond the document": ("It says so (003:999).", "003:999 is no place"),
    "a document that is none": ("It says so (007:3).", "007:3 is no place"),
    "a place on which nothing rests": ("It says so (000:52).", "nothing in the casebook rests on 000:52"),
    "another drug": ("Alpelisib can lower the calcium (003:68, 2017).", "'alpelisib' does not stand at 003:68"),
    "another brand": ("Arimidex can lower the calcium (003:68).", "'arimidex' does not stand at 003:68"),
    "a number": ("It falls in 17 of them (003:68, 2017).", "'17' does not stand at 003:68"),
    "a citation after the full stop": ("Alpelisib lowers it. (003:68)", "'alpelisib' does not stand"),
    "another year": ("Denosumab can lower the calcium (003:68, 2012).", "the year of 003 is 2017"),
    "a year where none is stated": ("Scans follow closely (001:107, 2019).", "the year of 001 is undated"),
    "the second sentence": ("All is well. Alpelisib lowers it (003:68).", "'alpelisib'"),
}


@pytest.mark.parametrize("words", RIGHT)
def test_what_is_right_passes(words):
    assert problems(words) == []


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_is_said(words):
    text, expected = WRONG[words]
    assert expected in "\n".join(problems(text))


def only_dated():
    """A place where every statement is out of date."""
    for each in BOOK.statements.values():
        there = [s for s in BOOK.statements.values() if any(at.meets(each.cites[0]) for at in s.cites)]
        if all(s.dated for s in there):
            return each
    raise AssertionError("no place has dated statements alone")


def test_a_place_where_all_is_out_of_date_wants_what_changed():
    each = only_dated()
    text = f"The document says something ({each.cites[0]})."
    assert any("out of date" in said for said in problems(text))
    assert problems(f"{text}\n\n{CHANGED} something else now (ASCO, 2024).") == []
    assert any("out of date" in said for said in problems(f"{text}\n\nIt is {CHANGED.lower()}"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("something else is done now.", "no source with its year"),
        ("something else is done now (ASCO).", "no source with its year"),
        ("something else is done now (Daily News, 2024).", "nothing that changed has the source"),
        ("lapatinib now comes first (ASCO, US, 2024).", "'lapatinib' does not stand in what changed"),
        ("now it is 17 of them (ASCO, US, 2024).", "'17' does not stand in what changed"),
        ("something else is done now (ASCO, US, 1999).", "nothing that changed has the source"),
        ("teeth are looked at (MHRA, 2015).", "the line begins with Not said there"),
    ],
)
def test_what_changed_names_a_source_and_its_year(line, expected):
    assert expected in "\n".join(unsourced_changes(f"{CHANGED} {line}"))
    assert unsourced_changes(f"{CHANGED} it starts with another drug beside it (ASCO, US, 2024).") == []


def test_what_changed_is_later_than_what_it_stands_under():
    changed = f"{CHANGED} liver or lung spread alone is no reason (ABC4, 2018)."
    assert unsourced_changes(f"It may come first (000:25, about 2012).\n\n{changed}") == []
    assert "no later" in "\n".join(
        unsourced_changes(f"It may come first (002:25, undated, 2019 or later).\n\n{changed}")
    )


def test_the_lines_of_a_document_count_where_they_are_at_hand(monkeypatch):
    text = "Seventeen: 17 of them (003:68, 2017)."
    monkeypatch.setattr(casebook, "passages", lambda cite: ["Of these, 17 had it."])
    assert problems(text) == []
    monkeypatch.setattr(casebook, "passages", lambda cite: ["Of these, 18 had it."])
    assert problems(text) != []


def test_a_sentence_keeps_its_citation():
    text = 'One (000:23, about 2012). "Two," she says. (003:68) Three.\n- four (001:79-83)'
    assert [*sentences(text)] == [
        "One (000:23, about 2012).",
        '"Two," she says (003:68).',
        "Three.",
        "- four (001:79-83)",
    ]
