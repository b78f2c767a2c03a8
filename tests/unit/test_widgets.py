"""The widgets without a browser: what they send, what they say in plain text, what happens if something goes wrong."""

import json
import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given

from teaching import load, tables
from teaching import profile as a_profile
from teaching.book import Profile
from teaching.model import APPLIES, WAITS, CasebookError
from teaching.reading import read
from teaching.text import reading_text
from teaching.widgets.browse import EMPTY, MOST, NONE, PAGE, browse
from teaching.widgets.choices import Choices
from teaching.widgets.explorer import explore, what_changed
from teaching.widgets.fragments import Fragments
from teaching.widgets.view import ReadingView, in_short, passage
from tests.unit.pictures import BOOK, profiles

COLOURS = {
    "id": "colour",
    "legend": "Colour",
    "several": True,
    "none": "none",
    "values": [{"id": "none", "label": "none of them"}, {"id": "red", "label": "red"}, {"id": "blue", "label": "blue"}],
}
SIZE = {
    "id": "size",
    "legend": "Size",
    "values": [{"id": "small", "label": "small"}, {"id": "large", "label": "large"}],
}
CONDITIONS = ReadingView(read(BOOK, Profile())).content["conditions"]
A_CITE = next(iter(BOOK.statements.values())).cites[0]


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def changed_by(page, act):
    """Return the names of everything that is sent to the page while `act` runs."""
    sent = []
    for widget in (page, page.picker, page.view):
        widget.observe(lambda change: sent.append(change["name"]))
    act()
    return sent


# Choices


def test_choices_say_in_plain_text_what_is_asked_and_what_is_picked():
    choices = Choices(title="Leaves", questions=[COLOURS, SIZE], value={"colour": ["red", "blue"]})
    assert str(choices).splitlines() == [
        "Leaves",
        "Colour: red, blue  [not asked | none of them | red | blue]",
        "Size: unknown  [unknown | small | large]",
    ]


def test_choices_say_what_was_not_looked_for():
    choices = Choices(questions=[COLOURS], value={"colour": ["red"]}, not_looked_for={"colour": ["blue"]})
    assert "not looked for yet: blue" in str(choices)


def test_picked_gives_a_list_whatever_the_question_takes():
    choices = Choices(questions=[COLOURS, SIZE], value={"size": "large", "colour": ["red"]})
    assert (choices.picked("size"), choices.picked("colour")) == (["large"], ["red"])
    assert Choices(questions=[COLOURS]).picked("colour") == []


@pytest.mark.parametrize(
    "shown",
    [Choices(questions=[SIZE]), explore(), explore().view, browse("unsaid", "family")],
    ids=lambda one: type(one).__name__,
)
def test_what_is_stored_is_the_plain_text(shown):
    bundle = shown._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert data["text/plain"] == str(shown)
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_pick_of_the_page_is_not_sent_back_to_it():
    assert all(Choices.class_traits()[name].metadata["echo_update"] is False for name in ("value", "not_looked_for"))


# What a pick sends


@given(profiles())
def test_the_page_shows_the_same_reading_as_every_other_face(profile):
    reading = read(BOOK, profile)
    now, statements, factors = in_short(reading), list(BOOK.statements), list(BOOK.factors)
    status = {id: now["s"][place] for id, place in zip(statements, CONDITIONS, strict=True)}
    assert [id for id, letter in status.items() if letter == "!"] == list(reading.applies)
    assert [id for id, letter in status.items() if letter not in "!."] == list(reading.waiting)
    words = [[factors[int(digit, 36)] for digit in word] for word in now["w"].split(" ")]
    asked = {id: words[ord(status[id]) - ord("0")] for id in reading.waiting}
    assert asked == {id: [wait.factor for wait in waits] for id, waits in reading.waits_for.items()}
    for letter, all_, some in (
        ("t", BOOK.tensions, reading.tensions),
        ("u", BOOK.unsaid, reading.unsaid),
        ("r", BOOK.redflags, reading.red_flags),
        ("o", BOOK.odd, reading.odd),
    ):
        assert [list(all_.values())[ord(place) - ord("0")] for place in now[letter]] == list(some)
    counted = [ord(letter) - ord("0") for letter in now["q"]]
    assert [(factors[place], n) for place, n in zip(counted[::2], counted[1::2], strict=True)] == [
        (each.factor, each.would_change) for each in reading.tests
    ]
    assert now["f"] == sum(bool(each.applies) for each in reading.families)


@given(profiles())
def test_what_if_on_the_page_is_the_what_if_of_the_reading(profile):
    reading = read(BOOK, profile)
    assert "i" not in in_short(reading)
    statements, factors = list(BOOK.statements), list(BOOK.factors.values())
    shown = [
        (factors[f].id, factors[f].ids[v], bool(p), tuple(statements[s] for s in a), tuple(statements[s] for s in g))
        for f, v, p, a, g in in_short(reading, asking=True)["i"]
    ]
    wanted = [
        (each.factor, each.value, each.present, each.appears, each.disappears)
        for each in reading.what_if()
        if each.factor in profile.known or BOOK.factors[each.factor].kind == "test"
    ]
    assert shown == wanted


@given(profiles(), profiles())
def test_a_pick_is_small(before, after):
    """What Jupyter puts around an update takes some 650 bytes; with that a pick stays below 1 KB."""
    now = in_short(read(BOOK, after), what_changed(read(BOOK, before), read(BOOK, after)) if before != after else "")
    assert len(json.dumps(now, separators=(",", ":"))) <= 340


def test_a_pick_sends_one_thing_only():
    page = explore()
    assert sorted(changed_by(page, lambda: setattr(page.picker, "value", {"er": "positive"}))) == ["now", "value"]


def test_two_answers_in_one_message_make_one_update():
    page = explore()
    both = {"value": {"site": ["bone"]}, "not_looked_for": {"site": ["brain"]}}
    assert changed_by(page, lambda: page.picker.set_state(both)).count("now") == 1
    assert page.profile == a_profile(site="bone", not_looked_for={"site": ["brain"]})


def updates(page, monkeypatch, picked):
    """Return what goes to the page, update by update, for what it sent."""
    sent = []
    monkeypatch.setattr(page.view, "send_state", lambda key=None: sent.append(set(key)) if key else None)
    page.picker.set_state(picked)
    return sent


def test_a_pick_is_answered_by_its_number_in_one_update(monkeypatch):
    page = explore()
    site = {"value": {"site": ["bone"]}, "not_looked_for": {"site": ["brain"]}, "pick": 7}
    assert updates(page, monkeypatch, site) == [{"now", "answered"}]
    assert page.view.answered == 7


def test_a_pick_that_changes_nothing_or_is_wrong_is_answered_too(monkeypatch):
    page = explore(er="positive")
    assert updates(page, monkeypatch, {"value": {"er": "positive"}, "pick": 1}) == [{"answered"}]
    assert updates(page, monkeypatch, {"value": {"er": "posative"}, "pick": 2}) == [{"answered", "trouble"}]
    assert page.view.answered == 2


def test_a_sign_that_the_page_sees_by_itself_is_a_red_flag():
    signs = ReadingView(read(BOOK, Profile())).content["signs"]
    assert len(signs) == len(BOOK.redflags)
    for flag, known in zip(BOOK.redflags.values(), signs, strict=True):
        assert known  # every flag of the casebook is plainly picked
        for factor, values in known:
            for value in values:
                picked = [value] if BOOK.factors[factor].several else value
                assert flag in read(BOOK, BOOK.profile({factor: picked})).red_flags


def test_a_sign_that_takes_more_than_one_answer_is_left_to_the_kernel():
    id, flag = next(iter(BOOK.redflags.items()))
    both = ({"er": frozenset(["positive"]), "pr": frozenset(["positive"])}, {"er": frozenset(["negative"])})
    flags = MappingProxyType({**BOOK.redflags, id: replace(flag, when=both)})
    signs = ReadingView(read(replace(BOOK, redflags=flags), Profile())).content["signs"]
    assert signs[0] == [("er", ["negative"])]


def test_nothing_is_sent_where_nothing_changed():
    page = explore(er="positive")
    assert "now" not in changed_by(page, lambda: setattr(page.picker, "value", {"er": "positive", "her2": []}))


def test_what_if_is_sent_only_while_its_fold_is_open():
    page = explore()
    assert "i" not in page.view.now
    page.view.asking = True
    assert page.view.now["i"]
    page.picker.value = {"her2": "positive"}
    assert page.view.now["i"]
    page.view.asking = False
    assert "i" not in page.view.now


# The page


def test_every_statement_is_on_the_page_with_its_word_its_place_and_what_changed():
    view = ReadingView(read(BOOK, Profile()))
    parts, body = view.content["parts"], view.content["body"]
    for place, each in enumerate(BOOK.statements.values()):
        row = parts[f"s{place}"]
        assert Fragments(BOOK)._row(each) == row
        for told in (each.says, each.strength or "no word of strength", BOOK.documents[each.document].label):
            assert told in words(row).replace("&#x27;", "'")
        assert all(f'data-place="{cite}"' in row for cite in each.cites)
        assert [int(n) for n in re.findall(r'data-part="x(\d+)"', row)] == [
            list(BOOK.since).index(s) for s in each.since
        ]
        assert body.count(f'data-part="s{place}"') == len(each.families) * (1 if each.when == ({},) else 2)


def test_the_page_names_every_family_tension_and_silence():
    content = ReadingView(read(BOOK, Profile())).content
    for all_, letter in ((BOOK.tensions, "t"), (BOOK.unsaid, "u"), (BOOK.odd, "o")):
        assert sorted(map(int, re.findall(f'data-{letter}="(\\d+)"', content["body"]))) == list(range(len(all_)))
    assert re.findall(r'data-family="([^"]+)"', content["body"]) == list(BOOK.families)
    for flag in BOOK.redflags.values():
        assert flag.label in content["head"]
        assert all(source.address in content["head"] for source in flag.sources)


def test_a_statement_named_first_says_whose_word_it_is():
    for place, each in enumerate(BOOK.statements.values()):
        badge = re.search(r'<span class="role first">([^<]*)</span>', Fragments(BOOK).parts()[f"s{place}"])
        assert bool(badge) == (each.role == "first")
        assert not badge or BOOK.documents[each.document].label in badge[1]


def test_whatever_the_casebook_says_is_text_and_never_markup():
    bad = '<img src=x onerror="alert(1)">'
    id, each = next(iter(BOOK.statements.items()))
    statements = MappingProxyType({**BOOK.statements, id: replace(each, says=bad, strength=bad, incomplete=bad)})
    families = {name: replace(family, plain=bad, label=bad) for name, family in BOOK.families.items()}
    flags = {name: replace(flag, label=bad, text=bad) for name, flag in BOOK.redflags.items()}
    since = {name: replace(one, text=bad, detail=bad, address='"><i>') for name, one in BOOK.since.items()}
    made = Fragments(replace(BOOK, statements=statements, families=families, redflags=flags, since=since))
    html = made.head() + made.body() + "".join(made.parts().values()) + "".join(made.since())
    assert "<img" not in html
    assert "<i>" not in html


def test_places_in_a_text_can_be_opened_and_others_stay_text():
    cite, made = str(A_CITE), Fragments(BOOK)
    assert f'data-place="{cite}"' in made.linked(f"said before ({cite}).")
    assert words(made.linked(f"said before ({cite}).")).replace(" ", "") == f"saidbefore({cite})."
    assert "<button" not in made.linked("999:3 and 000:9-3 and 12:30")


def test_a_place_opens_its_lines(monkeypatch):
    monkeypatch.setattr("teaching.casebook.passages", lambda cite: [f"line of {cite}"])
    opened = passage(BOOK, str(A_CITE))
    assert opened["lines"] == [f"line of {A_CITE}"]
    assert opened["label"] == BOOK.documents[A_CITE.document].label
    assert opened["first"] == A_CITE.first


def test_a_place_opens_without_the_documents_too(monkeypatch):
    monkeypatch.delenv("CASEBOOK_SOURCES", raising=False)
    assert passage(BOOK, str(A_CITE))["lines"] is None


def test_a_warning_about_the_lines_goes_with_them():
    warned = next(each for document in BOOK.documents.values() for each in document.passages)
    assert warned.text in passage(BOOK, str(warned.cite))["warnings"]


def test_lines_are_sent_once_and_kept_nowhere(monkeypatch):
    monkeypatch.setattr("teaching.casebook.passages", lambda cite: ["a line that is nobody's state"])
    view, sent = explore().view, []
    monkeypatch.setattr(view, "send", sent.append)
    view._handle_custom_msg({"open": str(A_CITE), "to": "here"}, [])
    assert [(each["to"], each["lines"]) for each in sent] == [("here", ["a line that is nobody's state"])]
    assert "nobody's state" not in str(view.get_state())


# The explorer


def test_the_explorer_starts_from_what_it_is_given():
    wanted = a_profile(er="positive", site=["bone", "liver"])
    for page in (
        explore(er="positive", site=["bone", "liver"]),
        explore(wanted),
        explore({"er": "positive", "site": ["liver", "bone"]}),
    ):
        assert page.profile == wanted
        assert page.picker.value == {"er": "positive", "site": ["bone", "liver"]}
        assert str(page) == reading_text(page.reading, brief=True)
    with pytest.raises(TypeError):
        explore(wanted, her2="positive")


def test_what_is_picked_is_what_is_read():
    page = explore()
    page.picker.value = {"er": "positive", "symptom": ["pain"]}
    assert page.profile == a_profile(er="positive", symptom="pain")
    assert dict(page.reading.status) == dict(read(load(), page.profile).status)
    assert "ER positive" in str(page)


@pytest.mark.parametrize("example", BOOK.examples.values(), ids=lambda each: each.id)
def test_an_example_can_be_picked(example):
    page = explore()
    page.picker.value = next(each["value"] for each in page.picker.examples if each["label"] == example.label)
    assert page.profile == a_profile(example.profile)
    assert page.view.now["said"].startswith(f"Example: {example.label}.")


def test_a_pick_is_told_in_a_sentence():
    page = explore()
    before = page.reading
    page.picker.value = {"her2": "positive"}
    came = sum(each == APPLIES for each in page.reading.status.values()) - len(before.applies)
    assert page.view.now["said"] == f"HER2 positive. {came} statements came in, none went."
    page.picker.value = {}
    assert page.view.now["said"] == f"Nothing is known. No statements came in, {came} went."
    page.picker.value = {"site": ["bone"]}
    page.picker.not_looked_for = {"site": ["brain"]}
    assert page.view.now["said"].startswith("Spread to bone; not looked for yet: brain.")
    page.picker.value = {"er": "negative", "pr": "negative", "site": ["bone"]}
    assert page.view.now["said"].startswith("2 answers changed")
    page = explore(site=["bone", "liver", "lung"])
    page.picker.value = {"site": ["bone", "liver", "lung", "brain"]}
    assert page.view.now["said"].startswith(f"{BOOK.factors['site'].label}: 4 picked.")


def test_one_answer_taken_back_is_unknown_again():
    page = explore(er="positive", her2="positive")
    page.picker.value = {"er": "positive"}
    assert page.view.now["said"].startswith("HER2: unknown.")
    assert any(status == WAITS for status in page.reading.status.values())


def test_a_wrong_answer_is_said_in_the_page_and_changes_nothing():
    page = explore(er="positive")
    before = page.view.now
    page.picker.value = {"er": "posative"}
    assert "Did you mean positive?" in page.view.trouble
    assert page.view.now == before
    page.picker.value = {"er": "negative"}
    assert page.view.trouble == ""
    assert page.profile == a_profile(er="negative")


def test_whatever_goes_wrong_is_said_in_the_page(monkeypatch):
    page = explore()
    monkeypatch.setattr("teaching.widgets.explorer.what_changed", lambda *_: 1 / 0)
    page.picker.value = {"er": "negative"}
    assert "ZeroDivisionError" in page.view.trouble
    assert "Run the cell again" in page.view.trouble
    assert page.reading is page.view.reading  # what a cell reads is still what the page shows


@pytest.mark.parametrize("place", ["999:1", "no place", "000:9-3", None])
def test_a_place_that_is_none_is_said_in_the_page(place, monkeypatch):
    view = explore().view
    monkeypatch.setattr(view, "send", lambda _: pytest.fail("nothing is to be sent"))
    view._handle_custom_msg({"open": place}, [])
    assert view.trouble


# The explorer with a few questions


def asked(page):
    return [each["id"] for each in page.picker.questions]


def test_an_explorer_asks_only_what_it_is_told_to():
    page = explore(only=["her2", "er"])
    assert asked(page) == ["er", "her2"]
    assert [each["id"] for each in page.picker.groups] == ["test"]
    assert not page.picker.examples
    assert "All other questions stay unknown here." in page.picker.intro
    assert asked(explore(only="site")) == ["site"]
    assert asked(explore()) == list(BOOK.factors)
    folded = explore(only=["menopause"]).picker.groups
    assert [(each["id"], each["fold"]) for each in folded] == [("person", False)]


def test_what_is_not_asked_keeps_what_the_start_says():
    start = a_profile(er="positive", site=["bone"], not_looked_for={"site": ["brain"]})
    page = explore(start, only=["er", "pr"])
    assert page.profile == start
    assert page.picker.value == {"er": "positive"} and not page.picker.not_looked_for
    assert "Here it stays: spread to bone." in page.picker.intro
    page.picker.value = {"er": "positive", "pr": "negative"}
    assert page.profile == a_profile(er="positive", pr="negative", site=["bone"], not_looked_for={"site": ["brain"]})
    page.picker.value = {}  # start again
    assert page.profile == a_profile(site=["bone"], not_looked_for={"site": ["brain"]})
    page = explore(start, only=["site"])
    page.picker.set_state({"value": {}, "not_looked_for": {}})
    assert page.profile == a_profile(er="positive")


def test_a_question_that_is_none_is_told_with_the_nearest():
    with pytest.raises(CasebookError, match="'menopose' is not a question of the explorer. Did you mean menopause"):
        explore(only=["er", "menopose"])


# A table to narrow


def told(browser):
    return browser.said.split(" ")[:3]


def test_a_table_is_narrowed_by_what_is_chosen():
    page = browse("classes", by=["family", "class"], columns=["class", "limits"])
    whole = tables.classes()
    assert [each["id"] for each in page.picker.questions] == ["family", "class"]
    assert [each["id"] for each in page.picker.questions[0]["values"]] == list(dict.fromkeys(whole["family"]))
    assert page.said == f"{len(whole)} of {len(whole)} rows, nothing chosen yet"
    assert list(page.rows["class"]) == list(whole["class"])
    page.picker.value = {"family": "Surgery"}
    mine = whole[whole["family"] == "Surgery"]
    assert list(page.rows["class"]) == list(mine["class"])
    assert page.said == f"{len(mine)} of {len(whole)} rows (family: Surgery)"
    assert page.view.said == page.said
    assert page.view.html == tables.for_reading(mine, columns=["class", "limits"]).to_html()
    assert str(tables.for_reading(mine, columns=["class", "limits"])) in str(page)
    page.picker.value = {}
    assert len(page.rows) == len(whole)


@pytest.mark.parametrize("column", ["family", "class"])
def test_every_value_of_a_column_can_be_chosen_and_finds_its_rows(column):
    page, whole = browse("classes", by=column), tables.classes()
    for each in page.picker.questions[0]["values"]:
        page.picker.value = {column: each["id"]}
        assert list(page.rows[column]) == [cell for cell in whole[column] if cell == each["id"]]


def test_each_line_of_a_cell_is_a_value_and_nothing_is_one_too():
    page = browse("statements", by=["families", "dated"])
    page.picker.value = {"families": "Chemotherapy", "dated": "yes"}
    expected = [each.id for each in BOOK.statements.values() if "chemotherapy" in each.families and each.dated]
    assert list(page.rows["id"]) == expected
    facts = tables.facts().query("kind == 'treatment'")
    page = browse(facts, by="document")
    assert page.picker.questions[0]["values"][-1]["id"] == EMPTY
    page.picker.value = {"document": EMPTY}
    assert list(page.rows["text"]) == list(facts[facts["place"] == ""]["text"])


def test_a_question_with_many_values_is_folded_so_that_the_table_is_near():
    groups = browse("classes", by=["family", "class"]).picker.groups
    assert [each.get("fold") for each in groups] == [None, True]
    assert groups[1] == {"id": "class", "label": "Class", "fold": True, "nothing": "all"}


def test_nothing_left_is_said_kindly():
    page = browse("classes", by=["family", "class"])
    page.picker.value = {"family": "Surgery", "class": page.picker.questions[1]["values"][0]["id"]}
    assert told(page)[0] == "0"
    assert NONE.split(".")[0] in page.view.html and "<table" not in page.view.html
    assert NONE.split(".")[0] in str(page)
    assert list(page.rows.columns) == list(tables.classes().columns)


def test_a_long_table_shows_a_page_of_it_and_says_so():
    page = browse("facts", by=["kind"])
    assert f"; the first {PAGE} are shown" in page.said
    assert page.view.html.count('scope="row"') == PAGE
    assert len(page.rows) == len(tables.facts())
    page.picker.value = {"kind": "family"}
    assert "shown" not in page.said


def test_a_choice_is_one_update(monkeypatch):
    page, sent = browse("unsaid", by=["family"]), []
    monkeypatch.setattr(page.view, "send_state", lambda key=None: sent.append(set(key)) if key else None)
    page.picker.set_state({"value": {"family": page.picker.questions[0]["values"][0]["id"]}, "pick": 1})
    assert sent == [{"said", "html"}]


def test_a_name_that_is_none_is_told_with_the_nearest():
    with pytest.raises(CasebookError, match="'clases' is not a table. Did you mean classes"):
        browse("clases")
    with pytest.raises(CasebookError, match="'famly' is not a column of this table. Did you mean family"):
        browse("classes", by=["famly"])
    with pytest.raises(CasebookError, match="'famly' is not a column of this table. Did you mean family"):
        browse("classes", by=["family"], columns=["famly"])
    with pytest.raises(
        CasebookError, match=rf"too many to choose from. Columns with up to {MOST}: kind, class, family"
    ):
        browse("facts", by=["text"])


def test_without_a_column_it_finds_some():
    assert browse("facts").by == ["kind", "class"]
    assert browse("documents", columns=["document", "about"]).by


def test_what_a_table_says_is_text_and_never_markup():
    import pandas

    bad = '<img src=x onerror="alert(1)">'
    page = browse(pandas.DataFrame({"name": [bad, "b"], "kind": [None, bad]}), by="kind")
    assert "<img" not in page.view.html
    assert [each["id"] for each in page.picker.questions[0]["values"]] == [bad, EMPTY]
    page.picker.value = {"kind": EMPTY}
    assert list(page.rows["name"]) == [bad]
