"""Figures: drawn and said from the same data, legible, told apart without colour, and the same every time."""

import base64
import io
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from teaching import casebook, figures
from teaching.figures import sheet
from teaching.model import OFFERING, CasebookError, Cite
from teaching.reading import read
from teaching.rows.treatments import dated_places
from tests.unit import small
from tests.unit.pictures import BOOK

pytestmark = pytest.mark.usefixtures("no_settings")
FIGURES = {
    "body map": lambda: figures.body_map(),
    "receptor grid": lambda: figures.receptor_grid(),
    "families by document": lambda: figures.families_by_document(),
    "timeline": lambda: figures.timeline(),
    "sequence": lambda: figures.sequence(),
    "strength words": lambda: figures.strength_words(),
    "space map": lambda: figures.space_map(),
    "space map of two": lambda: figures.space_map("er", "her2"),
    "space map of one, stated": lambda: figures.space_map("site", stated=BOOK.profile(er="positive", menopause="post")),
    "space map, stated": lambda: figures.space_map(stated=BOOK.profile(er="negative", pr="negative", her2="negative")),
}
REACH = {id: how for how, families in BOOK.figures["reach"].items() for id in families}
PLACE = re.compile(r"\b\d{3}:\d+(?:-\d+)?")
ELSEWHERE = {  # another's settings, which a figure of ours has to bear
    **dict.fromkeys(("axes.facecolor", "figure.facecolor", "savefig.facecolor", "text.color"), "red"),
    **dict.fromkeys(("font.size", "lines.linewidth", "patch.linewidth"), 9),
    "font.family": "serif",
    "figure.dpi": 40,
}
EACH = pytest.mark.parametrize("name", FIGURES)


@pytest.fixture(scope="module")
def made():
    return {name: make() for name, make in FIGURES.items()}


@pytest.fixture
def told(monkeypatch):
    """Return a way to draw from a casebook in which something is otherwise."""

    def with_(**parts):
        book = replace(BOOK, **parts)
        monkeypatch.setattr(figures, "load", lambda: book)
        return book

    return with_


def without(*ids, **changes):
    return {
        id: replace(each, **changes) if changes and id in ids else each
        for id, each in BOOK.statements.items()
        if changes or id not in ids
    }


def squeezed(text):
    return re.sub(r"\s+", " ", text)


def drawn(figure, name=""):
    """The texts of a drawing with their boxes, and the canvas."""
    drawing = figure.draw()
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()
    texts = [each for axes in drawing.axes for each in axes.texts]
    return canvas, [(each.get_text(), each.get_window_extent(canvas.get_renderer())) for each in texts]


# --- the words


@EACH
def test_every_place_in_the_words_is_one_of_the_casebook(made, name):
    known = {str(cite) for each in BOOK.statements.values() for cite in each.cites}
    for each in BOOK.documents.values():
        known |= {str(cite) for fact in each.lists.values() for cite in fact.cites} | {
            str(p.cite) for p in each.passages
        }
        known |= set(PLACE.findall(each.dating))
    found = PLACE.findall(str(made[name])) + PLACE.findall(made[name].alt)
    assert set(found) <= known
    assert found


@EACH
def test_the_words_fit_the_page_and_say_it_is_no_advice(made, name):
    lines = str(made[name]).splitlines()
    assert max(map(len, lines)) <= 88
    assert lines[-1] == "What five documents say; not advice for anyone."
    assert squeezed(str(made[name])).startswith(made[name].title)


@EACH
def test_a_dated_statement_is_named_so_and_what_changed_is_in_sight(made, name):
    shown = " ".join(row for part in made[name].words for row in part.rows)
    seen = 0
    for each in BOOK.statements.values():
        if each.dated and re.search(re.escape(dated_places(BOOK, each.cites)) + r"[^()|]*; dated", shown):
            assert any(BOOK.since[id].text in line for line in made[name].changed.rows for id in each.since), each.id
            seen += 1
    assert bool(seen) == ("; dated" in shown)
    assert seen or name not in ("body map", "sequence", "space map")


def sites():
    return [(factor, value) for one in BOOK.figures["body"]["places"] for factor, (value,) in one["when"][0].items()]


def test_the_body_map_has_every_site_once_with_what_the_statements_say(made):
    (factor,) = {factor for factor, _ in sites()}
    assert sorted(value for _, value in sites()) == sorted(set(BOOK.factors[factor].ids) - {BOOK.factors[factor].none})
    words = {part.heading.lower(): part.rows for part in made["body map"].words}
    for _, value in sites():
        for row in words[BOOK.factors[factor].value(value).label]:
            how = row.partition(":")[0].lower()
            wanted = [
                each
                for each in BOOK.statements.values()
                if any(value in clause.get(factor, ()) for clause in each.when)
                and any(REACH.get(family) == how for family in each.families)
            ]
            assert ("nothing of its own" in row) == (not wanted)
            assert set(PLACE.findall(row)) == {str(cite) for each in wanted for cite in each.cites}


def test_the_receptor_grid_says_what_the_readings_say(made):
    grid = BOOK.figures["receptors"]
    words = {part.heading: part.rows for part in made["receptor grid"].words}
    factors = {factor for side in ("rows", "columns") for one in grid[side] for factor in one.get("when", [{}])[0]}
    for row in grid["rows"]:
        for column in grid["columns"]:
            answers = {**row.get("when", [{}])[0], **column.get("when", [{}])[0]}
            reading = read(BOOK, BOOK.profile(answers))
            said = {line.partition(" - ")[0]: line for line in words[f"{row['label']}, {column['label']}"]}
            for family, each in BOOK.families.items():
                here = [
                    s
                    for s in map(BOOK.statements.get, reading.applies)
                    if family in s.families
                    and any(factors & set(clause) for clause in s.when)
                    and s.role in (*OFFERING, "limits")
                ]
                line = said.get(each.label, "")
                assert ("put forward:" in line) == any(s.role in OFFERING for s in here)
                assert ("limited:" in line) == any(s.role == "limits" for s in here)
                assert set(PLACE.findall(line)) == {str(cite) for s in here for cite in s.cites}


def test_families_by_document_says_what_the_table_says(made):
    words = {part.heading: part.rows for part in made["families by document"].words}
    for family, each in BOOK.families.items():
        for document, row in zip(BOOK.documents.values(), words[each.label], strict=True):
            if family in document.lists:
                places = [str(cite) for cite in document.lists[family].cites]
                assert row.startswith(f"{len(places)} place") and PLACE.findall(row) == places
            else:
                lost = [str(p.cite) for p in document.passages if family in p.families]
                assert ("lost" in row) == bool(lost) and ("silent" in row) != bool(lost)


def test_strength_words_counts_every_statement_once(made):
    number = sum(int(part.heading.rpartition(": ")[2]) for part in made["strength words"].words)
    assert number == len(BOOK.statements)
    counted = Counter(re.findall(r"“([^”]+)”", " ".join(part.heading for part in made["strength words"].words)))
    for word in counted:
        assert f"“{word}”: {sum(s.strength == word for s in BOOK.statements.values())}" in str(made["strength words"])


def test_the_timeline_has_every_document_and_every_note(made):
    text = squeezed(str(made["timeline"]))
    assert "2017 (stated)" in text and "about 2012 (worked out)" in text and "2019 or later (worked out)" in text
    assert text.count("(no year can be given)") == sum(
        not re.search(r"\d", each.year) for each in BOOK.documents.values()
    )
    notes = dict(re.findall(r"(\d{4}): (\d+) note", text))
    assert sum(map(int, notes.values())) == len(BOOK.since)


def test_the_sequence_has_every_statement_on_order_and_change(made):
    text = squeezed(str(made["sequence"]))
    courses = {
        factor for part in ("path", "apart") for one in BOOK.figures["sequence"][part] for factor in one["when"][0]
    }
    for each in BOOK.statements.values():
        turns = any(courses & set(clause) for clause in each.when)
        ordering = each.role in ("first", "sequence") and (
            turns or (each.when_words != "always" and set(each.families) & set(REACH))
        )
        if ordering or (turns and each.role in OFFERING):
            assert squeezed(each.says) in text, each.id


@pytest.mark.parametrize("name", ["space map", "space map, stated"])
def test_the_space_map_counts_what_the_readings_count(made, name):
    stated = BOOK.profile(er="negative", pr="negative", her2="negative") if "stated" in name else BOOK.profile()
    words = {part.heading: part.rows[0] for part in made[name].words}
    pictures = {"nothing more known" if stated.known else "nothing known": stated}
    for id in BOOK.figures["map"]:
        if id not in stated.known:
            factor = BOOK.factors[id]
            pictures |= {f"{factor.label}: {value.label}": stated.with_(id, [value.id]) for value in factor.values}
    assert {heading.lower() for heading in words} == {label.lower() for label in pictures}
    for label, profile in pictures.items():
        reading = read(BOOK, profile)
        row = words[label[:1].upper() + label[1:]]
        for family in REACH:
            mine = [s.role for s in map(BOOK.statements.get, reading.applies) if family in s.families]
            limits = mine.count("limits")
            number = f"{BOOK.families[family].label} {sum(role in OFFERING for role in mine)}"
            assert f"{number} (limited by {limits})" in row if limits else re.search(rf"{number}(;|$)", row)


def test_the_space_map_of_factors_has_every_combination(made):
    assert len(made["space map of two"].words) == 9
    assert len(made["space map of one, stated"].words) == 1 + len(BOOK.factors["site"].ids)
    with pytest.raises(CasebookError, match="Name fewer"):
        figures.space_map("er", "pr", "her2", "site")
    with pytest.raises(CasebookError, match="'colour' is not a factor"):
        figures.space_map("colour")


# --- titles that cannot lie


def test_the_title_of_the_body_map_follows_the_statements(told):
    assert "a systemic one to lung, liver and bone alone" in figures.body_map().title
    lung = [
        id
        for id, s in BOOK.statements.items()
        if any("lung" in c.get("site", ()) for c in s.when) and REACH.get(s.families[0]) == "systemic"
    ]
    told(statements=without(*lung))
    assert "a systemic one to bone alone" in figures.body_map().title
    told(
        statements=without(
            *(id for id, s in BOOK.statements.items() if any("brain" in c.get("site", ()) for c in s.when))
        )
    )
    assert "every place" not in figures.body_map().title


def test_the_title_of_the_receptor_grid_follows_the_statements(told):
    assert figures.receptor_grid().title.startswith("Immunotherapy is put forward in one square alone: ER and PR neg")
    assert figures.receptor_grid().lead.startswith("Where no result is known, everything here waits. ")
    told(statements=without("triple-negative-immunotherapy"))
    assert "Immunotherapy" not in figures.receptor_grid().title
    told(statements=without("trastuzumab-may-be-suggested", when=({"er": frozenset(["negative"])}, {})))
    assert "everything here waits" not in figures.receptor_grid().lead


def test_the_title_of_families_by_document_follows_the_lists(told):
    assert figures.families_by_document().title.startswith("Radiotherapy alone of 7")
    assert figures.families_by_document().lead.startswith("No document as stored names them all.")
    one = BOOK.documents["004"]
    lists = {id: fact for id, fact in one.lists.items() if id != "radiotherapy"}
    told(documents={**BOOK.documents, "004": replace(one, lists=lists)})
    assert figures.families_by_document().title.startswith("Not one of 7")
    every = dict.fromkeys(BOOK.families, one.lists["surgery"])
    told(documents={**BOOK.documents, "004": replace(one, lists=every)})
    assert "radiotherapy alone of 7" in figures.families_by_document().title
    assert figures.families_by_document().lead.startswith("Document 004 names them all.")


def test_the_title_of_the_timeline_follows_the_years(told):
    assert " than 2019," in figures.timeline().title
    told(documents={**BOOK.documents, "003": replace(BOOK.documents["003"], year="2022")})
    newer = sum(int(re.search(r"\d{4}", each.as_of)[0]) > 2022 for each in BOOK.since.values())
    assert (
        figures.timeline().title.startswith(f"{newer} of {len(BOOK.since)} notes")
        and "2022" in figures.timeline().title
    )
    told(documents={id: replace(each, year="undated") for id, each in BOOK.documents.items()})
    assert figures.timeline().title.startswith("No document has a year")


def test_the_title_of_the_sequence_follows_the_places(told):
    assert figures.sequence().title.startswith("5 of 9 statements") and "001:33" in figures.sequence().title
    told(
        statements={
            id: replace(s, cites=(Cite(s.document, place + 1, place + 1),))
            for place, (id, s) in enumerate(BOOK.statements.items())
        }
    )
    assert "spread over 9 places" in figures.sequence().title


def test_the_title_of_strength_words_follows_the_words(told):
    number = sum(each.strength == "may" for each in BOOK.statements.values())
    assert f"“may” is the commonest word of strength: {number} of" in figures.strength_words().title
    none = sum(each.strength is None for each in BOOK.statements.values())
    assert figures.strength_words().lead.startswith(f"{none} statements without a word of strength. ")
    told(
        statements={
            id: replace(s, strength={"may": "can", None: "will"}.get(s.strength, s.strength))
            for id, s in BOOK.statements.items()
        }
    )
    assert "“can” is the commonest" in figures.strength_words().title
    assert figures.strength_words().lead.startswith("Every statement has one. ")


def test_the_title_of_the_space_map_follows_the_readings(told):
    assert figures.space_map().title == "No single answer changes what is said of more than 3 of 7 families"
    assert figures.space_map().lead.startswith("None changes immunotherapy. ")
    alone = {"triple-negative-immunotherapy": {"when": ({"er": frozenset(["negative"])},)}}
    told(statements={id: replace(s, **alone.get(id, {})) for id, s in BOOK.statements.items()})
    assert figures.space_map().lead.startswith("Each family changes somewhere. ")
    told(statements=without(*(id for id, s in BOOK.statements.items() if s.when_words != "always")))
    assert figures.space_map().title == "No single answer changes what is said of any family"


# --- the drawing


@EACH
def test_texts_lie_inside_and_none_on_another(made, name):
    canvas, texts = drawn(made[name])
    wide, tall = canvas.get_width_height()
    assert len(texts) > 20
    for text, box in texts:
        assert box.x0 >= 0 and box.x1 <= wide and box.y0 >= 0 and box.y1 <= tall, text
    for (one, a), (two, b) in combinations([each for each in texts if each[0].strip()], 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 0.5 or down <= 0.5, (one, two)


@EACH
def test_no_text_is_small(made, name):
    for axes in made[name].draw().axes:
        assert min(text.get_fontsize() for text in axes.texts) * sheet.DPI / 72 >= 12


@EACH
def test_the_drawing_says_nothing_that_the_words_do_not(made, name):
    figure = made[name]
    known = squeezed(f"{figure} {figure.alt}").lower()
    known += " acts in one place through the whole body works less, or not something more has to be known not said"
    known += " other words put forward limited differs from the first row a square a note by the year of its source"
    known += " not in the documents up to after undated nothing"
    known = set(re.findall(r"[^\W_]+", known)) | {str(year) for year in range(2000, 2030, 5)}  # on the axis
    for text, _ in drawn(figure)[1]:
        for word in re.findall(r"[^\W_]+", text.lower()):
            assert word in known or f"{word}therapy" in known, (word, text)


def texts_of(figure):
    return squeezed(" ".join(text for text, _ in drawn(figure)[1]))


def test_the_drawings_have_the_numbers_of_the_words(made):
    text = texts_of(made["receptor grid"])
    for part in made["receptor grid"].words[:-1]:
        assert part.heading.rpartition(", ")[2] in text
    forward = [line.count("(") for part in made["receptor grid"].words for line in part.rows if "put forward:" in line]
    assert len(re.findall(r"put forward \d", text)) == len(forward)
    text = texts_of(made["families by document"])
    places = [row for part in made["families by document"].words for row in part.rows]
    assert len(re.findall(r"\d places?\b", text)) == sum(" place" in row[:9] for row in places)
    assert text.count("list lost") == sum(" lost (" in row for row in places)
    text = texts_of(made["strength words"])
    assert all(f"“{s.strength}”" in text for s in BOOK.statements.values() if s.strength)
    text = texts_of(made["sequence"])
    for part in made["sequence"].words:
        for row in part.rows:
            badge, asks, says, _ = row.split(" | ")
            assert says in text and badge in text
            assert asks in text or part is not made["sequence"].words[0]


@pytest.mark.parametrize("name", [name for name in FIGURES if "stated" not in name])
def test_the_picture_is_fine_small_and_the_same_every_time(made, name):
    first = made[name].png()
    with matplotlib.rc_context(ELSEWHERE):
        assert FIGURES[name]().png() == first
    picture = Image.open(io.BytesIO(first))
    assert picture.width == 2 * sheet.WIDTH and len(first) < 150_000


def test_drawing_leaves_the_settings_alone(made):
    before = dict(matplotlib.rcParams)
    made["body map"].png()
    assert dict(matplotlib.rcParams) == before


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.open = [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@EACH
def test_the_page_has_title_picture_words_and_what_changed(made, name):
    figure = made[name]
    bundle = figure._repr_mimebundle_()
    assert bundle["text/plain"] == str(figure)
    page = Page(bundle["text/html"])
    text = squeezed(" ".join(page.text))
    ((_, image),) = [each for each in page.tags if each[0] == "img"]
    assert image["alt"] == figure.alt and len(figure.alt) > 80
    assert base64.b64decode(image["src"].removeprefix("data:image/png;base64,")) == figure.png()
    assert [tag for tag, _ in page.tags].count("figcaption") == 1
    assert figure.title in text and squeezed(figure.lead) in text
    for part in figure.words:
        assert squeezed(part.heading) in text and all(squeezed(row) in text for row in part.rows)
    seen = bundle["text/html"].partition("<details")[0]
    assert all(squeezed(row) in squeezed(" ".join(Page(seen + "</figure>").text)) for row in figure.changed.rows)


@EACH
def test_the_page_is_narrow_and_scrolls_nowhere(made, name):
    html = made[name].to_html()
    wide = int(re.search(r"max-width: (\d+)px", html)[1]) + 2 * int(re.search(r"padding: (\d+)px", html)[1]) + 2
    assert wide <= 760
    assert "overflow" not in html and "<script" not in html and "<style" not in html


# --- colours

# Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency,
# IEEE Transactions on Visualization and Computer Graphics 15(6), 2009: the matrices for full severity, on linear light.
SEEN = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
TEXTS = [(ink, ground) for ink in ("INK", "SOFT", "DEEP") for ground in ("PAPER",)] + [("INK", "PALE"), ("INK", "WASH")]
MARKS = [("DEEP", "PAPER"), ("DEEP", "PALE"), ("WARM", "PAPER"), ("INK", "PALE"), ("SOFT", "PAPER")]


def light(colour):
    """The colour as linear light."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, two, how):
    """The contrast of two colours as WCAG counts it, after they are seen in this way."""
    found = []
    for colour in (one, two):
        seen = [min(max(sum(m * c for m, c in zip(row, light(colour), strict=True)), 0), 1) for row in SEEN[how]]
        found.append(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2] + 0.05)
    return max(found) / min(found)


@pytest.mark.parametrize("how", SEEN)
def test_colours_are_told_apart_however_they_are_seen(how):
    for pairs, least in ((TEXTS, 4.5), (MARKS, 3)):
        for one, two in pairs:
            assert contrast(getattr(sheet, one), getattr(sheet, two), how) >= least, (one, two)


def test_the_simulation_keeps_grey_and_loses_red_from_green():
    for how, rows in SEEN.items():
        assert all(abs(sum(row) - 1) < 0.001 for row in rows), how
    assert contrast("#ff0000", "#00a000", "all colours") < contrast("#ffffff", "#000000", "no green")
    assert contrast("#c00000", "#5c5c00", "no green") < 1.4  # told apart by most, and not without green


def test_no_figure_uses_a_colour_that_is_not_of_the_sheet():
    folder = Path(figures.__file__).parent
    for path in folder.glob("*.py"):
        if path.name != "sheet.py":
            assert not re.search(r"#[0-9a-fA-F]{6}", path.read_text("utf-8")), path.name


def test_what_a_square_and_a_disc_tell_is_told_by_words_too(made):
    for _, value in sites():
        label = BOOK.factors["site"].value(value).label
        assert label[:1].upper() + label[1:] in texts_of(made["body map"])
    text = texts_of(made["body map"])
    assert text.count("local:") == text.count("systemic:") == len(sites()) + 1  # the key says each once more


# --- the content behind


def test_without_their_content_figures_say_so(told):
    told(figures={})
    for draw in (figures.body_map, figures.receptor_grid, figures.sequence, figures.space_map):
        with pytest.raises(CasebookError, match="no figures.yaml"):
            draw()


DRAWN = """\
reach: {local: [surgery], systemic: [chemotherapy]}
body:
  head: [0, 0, 1, 1]
  half: [[1, 1], [2, 2], [3, 3]]
  places:
    - when: {soil: wet}
      side: left
      at: [1, 2.5]
receptors:
  rows: [{label: Any}, {label: Much sun, when: {sun: much}}]
  columns: [{label: Any}]
sequence: {beginning: Now, path: [{label: Mites, when: {pest: mite}}], apart: []}
map: [soil, sun]
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[surgery]", "[¦surgry]", "surgry"),
        ("{soil: wet}", "{¦soill: wet}", "Did you mean soil?"),
        ("{sun: much}", "{sun: ¦mush}", "Did you mean much?"),
        ("map: [soil", "map: [¦soill", "Did you mean soil?"),
        ("[1, 2.5]", "[1, ¦b]", "number"),
        ("side: left", "side: ¦lefft", "Did you mean left?"),
    ],
)
def test_a_slip_in_the_content_is_an_error_in_its_place(tmp_path, old, new, said):
    folder = small.content(tmp_path / "content", small.sources(tmp_path / "sources"), figures=DRAWN)
    assert casebook.check(folder).ok
    assert casebook.load(folder).figures["map"] == ["soil", "sun"]
    before, _, after = DRAWN.replace(old, new).partition("¦")
    (folder / "figures.yaml").write_text(before + after, "utf-8")
    (problem,) = casebook.check(folder).errors
    assert problem.file == "figures.yaml" and said in str(problem)
    assert (problem.line, problem.column) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def test_a_casebook_needs_no_figures(tmp_path):
    folder = small.content(tmp_path / "content", small.sources(tmp_path / "sources"))
    assert casebook.check(folder).ok and casebook.load(folder).figures == {}
