"""Tables: right, cited cell by cell, and readable without seeing them."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings

from teaching import tables
from teaching.exports import reading_json
from teaching.htmltable import Table
from teaching.model import APPLIES, WAITS, Cite
from teaching.reading import read
from teaching.rows.treatments import BELOW, NOT_THERE, dated_places
from tests.unit.pictures import BOOK, profiles

NAMES = tables.NAMES
NOTHING = read(BOOK, BOOK.profile())


def table(name):
    return getattr(tables, name)(NOTHING) if name == "what_if" else getattr(tables, name)()


class Parsed(HTMLParser):
    """The tags of some HTML with their attributes, and whether they are well nested."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.text = [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

        if tag == "wbr":
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@given(profiles())
@settings(max_examples=15)
def test_the_table_says_what_the_json_says(profile):
    reading = read(BOOK, profile)
    data = reading_json(reading)
    frame = tables.statements(reading)
    rows = {row["id"]: row for row in frame.to_dict("records")}
    assert {id for id in rows if rows[id]["status"] == APPLIES} == {id for e in data["families"] for id in e["applies"]}
    assert {id for id in rows if rows[id]["status"] == WAITS} == {id for e in data["families"] for id in e["waits"]}
    assert len(rows) == len(frame)
    for id, row in rows.items():
        each = data["statements"][id]
        assert row["says"] == each["says"]
        assert row["strength"] == (each["strength"] or "no word of strength")
        assert row["lines"] == ", ".join(cite["lines"] for cite in each["cites"])
        assert row["waits for"] == ", ".join(BOOK.factors[wait["factor"]].label for wait in each["waits_for"])
        assert row["word"].startswith(row["strength"])
        assert row["here"] == (f"waits for: {row['waits for']}" if each["waits_for"] else "applies")
        assert len(row["today"].splitlines()) == len(each["since"])
        assert row["incomplete"] == (each["incomplete"] or "")


def test_without_a_reading_all_statements_are_there():
    assert list(tables.statements()["id"]) == list(BOOK.statements)
    assert "status" not in tables.statements()


def test_what_if_says_what_comes_in_and_goes_out():
    reading = read(BOOK, BOOK.profile(er="negative", pr="negative", site="bone"))
    frame = tables.what_if(reading)
    changes = list(reading.what_if())
    assert len(frame) == len(changes)
    for row, change in zip(frame.to_dict("records"), changes, strict=True):
        assert (row["factor"], row["value"], row["present"]) == (change.factor, change.value, change.present)
        for cell, ids in ((row["comes in"], change.appears), (row["goes out"], change.disappears)):
            lines = cell.splitlines() if ids else [cell]
            assert len(lines) == max(len(ids), 1)
            for line, id in zip(lines, ids, strict=False):
                each = BOOK.statements[id]
                assert line.startswith(f"{each.says} ({dated_places(BOOK, each.cites)}")
                assert line.endswith("; dated)") == each.dated
    assert set(tables.what_if(reading, "her2")["factor"]) == {"her2"}
    without = frame[(frame["factor"] == "site") & ~frame["present"]]
    assert list(without["if"]) == ["without this: spread to bone"]
    with pytest.raises(ValueError, match="not a factor"):
        tables.what_if(reading, "colour")


def test_families_by_document_say_yes_silent_or_lost():
    frame = tables.families_by_document().set_index("family")
    assert list(frame.index) == [family.label for family in BOOK.families.values()]
    for document, column in zip(BOOK.documents.values(), frame, strict=True):
        assert document.year in column
        for family in BOOK.families.values():
            cell = frame.loc[family.label, column]
            said = document.lists.get(family.id)
            lost = [one.cite.lines for one in document.passages if family.id in one.families]
            if said:
                assert cell.startswith("yes: " + ", ".join(cite.lines for cite in said.cites))
            else:
                assert cell == (f"not named (list lost: {', '.join(lost)})" if lost else "silent")
    cells = {name: [cell for cell in frame[name] if not cell.startswith("yes")] for name in frame}
    lost = {name[:3]: [cell for cell in cells[name] if cell != "silent"] for name in frame}
    assert {name: set(found) for name, found in lost.items() if found} == {
        "000": {"not named (list lost: 5)"},
        "001": {"not named (list lost: 10)"},
        "004": {"not named (list lost: 3)"},
    }
    assert frame.filter(like="004").loc["Bone health"].item() == "silent"  # the lost list was of systemic treatments


def test_passages_to_mind_are_all_told_and_private_ones_only_named():
    frame = tables.cautions()
    passages = [one for each in BOOK.documents.values() for one in each.passages]
    assert [(row["place"], row["why"]) for row in frame.to_dict("records")] == [
        (dated_places(BOOK, [one.cite]), one.text) for one in passages
    ]
    said = frame.set_index("place")["verdict"]
    assert said["001:19-22, undated"] == "do not rely on it"
    assert said["001:64-72, undated"] == "never shown"
    assert said["004:3, undated"] == "a list is lost here"
    assert said["003:24, 2017"] == "read with care"


def test_classes_are_cited_cell_by_cell():
    frame = tables.classes()
    place = re.compile(r"\(\d{3}:[\d, :-]+, [^()]*\)|not in the documents|see its classes")
    for row in frame.to_dict("records"):
        for column in ("how it works", "who it is for", "limits", "route and schedule", "what to watch"):
            for line in row[column].splitlines():
                changed = any(line.startswith(each.line) for each in BOOK.since.values())
                assert changed or place.search(line), (row["class"], column, line)
    labels = {each.label for each in BOOK.classes.values()}
    assert all(any(cell.startswith(label) for cell in frame["class"]) for label in labels)
    assert len(re.findall("; brand ", "\n".join(frame["treatments"]))) == sum(
        len(each.brands) for each in BOOK.treatments.values()
    )


def test_who_a_class_is_for_comes_from_the_statements():
    frame = tables.classes().set_index("class")
    cell = next(frame.loc[name, "who it is for"] for name in frame.index if name.startswith("CDK4/6 inhibitor"))
    each = BOOK.statements["cdk46-after-menopause"]
    lines = cell.splitlines()
    at = next(i for i, line in enumerate(lines) if dated_places(BOOK, each.cites) in line)
    assert each.when_words in lines[at]
    assert f"| {each.strength} |" in lines[at]
    assert BOOK.since[each.since[0]].text in lines[at + 1]
    her2 = next(frame.loc[name, "limits"] for name in frame.index if name.startswith("HER2 antibody ("))
    assert "HER2 negative | only works if, a limit |" in her2
    watch = next(frame.loc[name, "what to watch"] for name in frame.index if name.startswith("HER2 antibody ("))
    assert BOOK.statements["heart-on-trastuzumab"].says in watch


def test_a_statement_of_a_whole_family_stands_with_the_family():
    frame = tables.classes().set_index("class")
    assert "hormone receptor negative | may (000:25, " in frame.loc["Chemotherapy as a whole", "who it is for"]
    assert frame.loc["Immunotherapy as a whole", "route and schedule"] == NOT_THERE
    assert frame.loc["Chemotherapy as a whole", "route and schedule"] == BELOW
    assert frame.loc["Chemotherapy as a whole", "what to watch"] == NOT_THERE  # its classes say nothing either


def test_every_class_has_the_same_cells_and_each_gap_says_so():
    frame = tables.classes()
    assert not (frame == "").any(axis=None)
    for family, rows in frame.groupby("family", sort=False):
        for column in frame.columns[3:]:
            cells = list(rows[column])
            below = any(cell not in (NOT_THERE, BELOW) for cell in cells[1:])
            assert (cells[0] == BELOW) <= below, (family, column)
            assert below or cells[0] != BELOW
            assert BELOW not in cells[1:]
    how = frame.set_index("class").filter(like="PI3K", axis=0)["how it works"].item()
    assert how.splitlines()[0] == NOT_THERE and "Note: " in how  # a note hides no gap
    limits = [each for each in BOOK.statements.values() if each.role == "limits"]
    cells = "\n".join(frame["limits"])
    assert all(each.says in cells for each in limits if set(each.families) & set(BOOK.families))


def test_how_much_is_said_of_a_class_stands_beside_it():
    frame = tables.classes().set_index("class")
    counted = r"\((\d{3})\): (\d+) facts?"
    for name, cell in frame["how much is said"].items():
        told = dict(re.findall(counted, cell))
        silent = re.findall(r"\d{3}", cell.partition("nothing in ")[2])
        assert sorted([*told, *silent]) == sorted(BOOK.documents), name
        assert all(int(number) for number in told.values())
    only = next(cell for name, cell in frame["how much is said"].items() if name.startswith("PI3K"))
    assert only == "mixed web page, undated (001): 2 facts\nnothing in 000, 002, 003, 004"


def test_a_way_of_giving_that_belongs_to_a_class_stands_with_the_class():
    frame = tables.classes().set_index("class")
    cell = next(frame.loc[name, "route and schedule"] for name in frame.index if name.startswith("Chemotherapy drug"))
    assert all(part in cell for part in ("tablets", "drip", "002:25", "003:35, 2017"))
    given = re.compile(r"tablet|drip|vein|inject|by mouth|x-ray|focus|every \d|minutes|hours", re.IGNORECASE)
    everything = tables.treatments()
    for each in BOOK.classes.values():
        row = next(row for name, row in frame.iterrows() if name.startswith(each.label))
        if row["route and schedule"] == NOT_THERE:
            cells = [*everything[everything["class"] == each.label]["text"]]
            cells += [fact.text for fact in BOOK.families[each.family].how]
            assert [cell for cell in cells if given.search(cell)] == []
    rows = everything[(everything["class"] == "Chemotherapy drug") & (everything["what"] == "route")]
    assert list(rows["document"]) == ["002", "003"]


def test_a_name_is_cited_or_said_not_to_be_in_the_documents():
    cells = "\n".join(tables.classes()["treatments"]).splitlines()
    named = {cell.partition(";")[0]: cell for cell in cells}
    assert "; also called pamidronate disodium (003:70, 003:72, 2017)" in named["pamidronate"]
    assert "; brand Tykerb (003:64, 2017); UK brand: Tyverb (not in the documents)" in named["lapatinib"]
    assert "; UK, Australia: leuprorelin (not in the documents)" in named["leuprolide"]


def test_treatments_hold_one_fact_a_row():
    frame = tables.treatments()
    facts = {(row["text"], row["document"]) for row in frame.to_dict("records")}
    for each in BOOK.treatments.values():
        for fact in (*each.also_called, *each.brands, *each.how, *each.route, *each.schedule, *each.notes):
            assert {(fact.text, cite.document) for cite in fact.cites} <= facts
    uk = frame[(frame["treatment"] == "leuprolide") & (frame["what"] == "UK name")]
    assert list(uk["text"]) == ["leuprorelin"]
    assert list(uk["document"]) == [NOT_THERE]
    assert not frame[frame["document"] == ""].size


# Long tables


FACTS = tables.facts()


def of_thing(label, kind):
    return FACTS[(FACTS["thing"] == label) & (FACTS["kind"] == kind)]


def test_which_cells_have_no_source_is_one_line():
    without = FACTS[FACTS["place"] == ""]
    assert len(without) and not FACTS.isna().any(axis=None)
    assert set(without["document"]) == set(without["lines"]) == set(without["year"]) == {""}
    cited = FACTS[FACTS["place"] != ""]
    assert (cited["document"] != "").all() and (cited["lines"] != "").all() and (cited["text"] != NOT_THERE).all()
    for row in cited.to_dict("records"):
        cites = [Cite.parse(f"{row['document']}:{lines}") for lines in row["lines"].split(", ")]
        assert row["place"] == dated_places(BOOK, cites)


def test_the_long_table_holds_every_place_of_the_content():
    held = set(zip(FACTS["document"], FACTS["lines"], strict=True))

    def lines(cites):
        by = {}
        for cite in cites:
            by.setdefault(cite.document, []).append(cite.lines)
        return {(document, ", ".join(here)) for document, here in by.items()}

    for each in BOOK.statements.values():
        assert lines(each.cites) <= held
        mine = of_thing(each.id, "statement")
        assert list(mine[mine["what"] == "says"]["text"]) == [each.says]
        word = mine[mine["what"] == "word of strength"].iloc[0]
        assert (word["place"] == "") == (each.strength is None)
    for each in (*BOOK.treatments.values(), *BOOK.classes.values(), *BOOK.families.values()):
        for what in ("brands", "also_called", "how", "route", "schedule", "notes"):
            for fact in getattr(each, what, ()):
                assert lines(fact.cites) <= held
    for document in BOOK.documents.values():
        for one in document.passages:
            assert lines([one.cite]) <= held
    kinds = ["document", "family", "class", "treatment", "statement", "disagreement", "word", "left unsaid"]
    assert list(dict.fromkeys(FACTS["kind"])) == kinds


def test_a_gap_of_a_class_is_a_row_and_what_its_treatment_says_is_none():
    pi3k = next(each.label for each in BOOK.classes.values() if each.id == "pi3k-inhibitor")
    gaps = of_thing(pi3k, "class").query("place == ''")
    assert set(gaps["what"]) == {
        "name of the class", "how it works", "route", "schedule", "limits", "what to watch",
    }  # fmt: skip
    assert set(gaps["text"]) == {NOT_THERE}
    fulvestrant = next(each.label for each in BOOK.classes.values() if each.id == "serd")
    assert "route" not in set(of_thing(fulvestrant, "class")["what"])  # the drug's own row has it
    assert list(of_thing("fulvestrant", "treatment").query("what == 'route'")["place"]) == ["003:45, 2017"]
    both = FACTS.query("thing == 'leuprolide' and what == 'UK name'")
    assert list(both["text"]) == ["leuprorelin"] and list(both["place"]) == [""]


def test_the_same_is_asked_of_every_class():
    for label in (each.label for each in BOOK.classes.values()):
        rows = FACTS[FACTS["class"] == label]
        asked = {"name of the class", "how it works", "route", "schedule", "who it is for", "limits", "what to watch"}
        assert asked <= set(rows["what"]), label


def test_a_family_without_classes_is_asked_the_same():
    alone = {each.label for each in BOOK.families.values()} - set(FACTS[FACTS["kind"] == "class"]["family"])
    rows = tables.classes()
    for label in alone & set(rows["family"]):
        row = rows[rows["family"] == label].iloc[0]
        gaps = set(of_thing(label, "family").query("place == ''")["what"])
        for what in ("limits", "what to watch"):
            assert (row[what] == NOT_THERE) == (what in gaps), (label, what)
        assert (row["route and schedule"] == NOT_THERE) == ({"route", "schedule"} <= gaps)
    assert "Immunotherapy" in alone


def test_what_to_watch_is_all_that_is_said_of_it():
    frame = tables.monitoring()
    watch = [each for each in BOOK.statements.values() if each.role == "watch"]
    assert list(dict.fromkeys(frame["statement"])) == [each.id for each in watch]
    for row in frame.to_dict("records"):
        each = BOOK.statements[row["statement"]]
        assert (row["what to watch"], row["when"]) == (each.says, each.when_words)
        assert row["place"] == dated_places(BOOK, each.cites)
        assert len(row["today"].splitlines()) == len(each.since)
    treatments = frame[frame["kind"] == "treatment"]
    assert list(treatments["drug or class"]) == ["goserelin", "leuprolide", "trastuzumab", "denosumab"]
    silent = FACTS.query("kind == 'class' and what == 'what to watch' and place == ''")
    assert f"nothing for {len(silent)} of their {len(BOOK.classes)} classes" in frame.attrs["caption"]


def test_statements_can_be_counted_by_family_and_by_change():
    frame = tables.statements_by_family()
    assert len(frame) == sum(len(each.families) for each in BOOK.statements.values())
    assert set(frame["family"]) <= {each.label for each in BOOK.families.values()}
    pairs = tables.since_by_statement()
    assert [*zip(pairs["statement"], pairs["since"], strict=True)] == [
        (each.id, id) for each in BOOK.statements.values() for id in each.since
    ]


def test_the_other_tables_hold_everything():
    assert list(tables.documents()["document"]) == list(BOOK.documents)
    assert list(tables.since()["id"]) == list(BOOK.since)
    assert list(tables.glossary()["term"]) == [each.term for each in BOOK.glossary.values()]
    assert list(tables.unsaid()["text"]) == [each.text for each in BOOK.unsaid.values()]
    assert len(tables.disagreements()) == sum(len(each.sides) for each in BOOK.tensions.values())
    unsigned = [each.id for each in BOOK.since.values() if not each.checked_by]
    assert list(tables.since().query("`checked by` == 'no clinician yet'")["id"]) == unsigned


def test_the_sides_of_a_disagreement_are_read_together():
    page = tables.for_reading("disagreements")
    assert len(page.rows) == len(BOOK.tensions)
    for row, tension in zip(page.rows, BOOK.tensions.values(), strict=True):
        assert row[0] == tension.about
        assert len(row[1].splitlines()) == len(tension.sides)
        assert row[2] == tension.explains


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_documented_and_reads_as_a_page(name):
    frame = table(name)
    page = tables.for_reading(frame)
    assert frame.attrs["caption"]
    assert page.caption == frame.attrs["caption"]
    columns = frame.columns if name != "families_by_document" else ["family"]
    doc = " ".join(getattr(tables, name).__doc__.split()).lower()
    assert [column for column in columns if column.lower() not in doc and column not in BOOK.factors] == []
    html = Parsed(page.to_html())
    tags = [tag for tag, _ in html.tags]
    assert tags.count("caption") == 1
    assert tags[:2] == ["table", "caption"]
    scopes = [attrs.get("scope") for tag, attrs in html.tags if tag == "th"]
    assert scopes == ["col"] * len(page.columns) + ["row"] * len(page.rows)
    assert not {"script", "style", "a", "button", "details"} & set(tags)
    plain = " ".join(str(page).split())
    for row in page.rows:
        assert all(" ".join(line.split()) in plain for cell in row[1:] for line in cell.splitlines())
    long = [line for line in str(page).splitlines() if len(line) > 88]
    assert all("://" in line for line in long)


def test_a_table_takes_a_name_a_caption_and_columns():
    page = tables.for_reading("glossary", caption="Words", columns=["term", "US"])
    assert (page.caption, page.columns) == ("Words", ("Term", "US"))
    assert tables.for_reading(tables.glossary().head(2)).rows == tables.for_reading("glossary").rows[:2]
    with pytest.raises(ValueError, match="Allowed: .*classes"):
        tables.for_reading("drugs")
    with pytest.raises(ValueError, match="Did you mean classes"):
        tables.for_reading("clases")
    with pytest.raises(ValueError, match="'us' is not a column of this table. Did you mean US"):
        tables.for_reading("glossary", columns=["term", "us"])
    with pytest.raises(ValueError, match="one picture"):
        tables.for_reading("what_if")


def test_text_is_escaped_and_an_empty_table_says_so():
    page = Table.of("<b>&", ["A", "B"], [["x<y", "one\n<i>two"]])
    html = page.to_html()
    assert "&lt;b&gt;&amp;" in html
    assert "<li>&lt;i&gt;two</li>" in html
    assert "<b>" not in html
    assert str(page) == "<b>&\n\nx<y\n  B:\n    - one\n    - <i>two"
    assert str(Table.of("Nothing", ["A"], [])) == "Nothing\n\nNothing to list."


def test_an_address_can_break_and_is_still_itself():
    html = Table.of("Where", ["A"], [["https://example.org/a-b?c=1&d=2"]]).to_html()
    assert "https:/<wbr>/<wbr>example.<wbr>org/<wbr>a-<wbr>b?<wbr>c=<wbr>1&amp;d=<wbr>2" in html
    assert "".join(Parsed(html).text).count("https://example.org/a-b?c=1&d=2") == 1


def test_a_table_shows_as_html_and_as_words():
    page = tables.for_reading("unsaid")
    assert page._repr_mimebundle_() == {"text/plain": str(page), "text/html": page.to_html()}


def test_places_carry_their_year():
    cites = [Cite.parse("003:43"), Cite.parse("003:45-47"), Cite.parse("000:24")]
    years = BOOK.documents["003"].year, BOOK.documents["000"].year
    assert dated_places(BOOK, cites) == f"003:43, 003:45-47, {years[0]}; 000:24, {years[1]}"
