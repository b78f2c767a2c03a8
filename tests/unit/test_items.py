"""Items: how they are read, what is said of one that is written wrongly, and of an answer that cannot be committed."""

import copy
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from teaching.content import strictyaml
from teaching.content.shape import misfits
from teaching.items import item as items
from teaching.items.formats import STEPS, format_id
from teaching.items.item import item
from teaching.model import CasebookError
from tests.unit import someitems
from tests.unit.someitems import FORMATS, ITEMS, TEXT, changed

SCHEMAS = Path(__file__).parents[2] / "casebook" / "schema"


@pytest.fixture(scope="module")
def schemas(tmp_path_factory):
    """The schemas, and one of a list of items."""
    folder = shutil.copytree(SCHEMAS, tmp_path_factory.mktemp("schemas") / "schema")
    listed = {"$schema": "https://json-schema.org/draft/2020-12/schema", "items": {"$ref": "items.json"}}
    (folder / "list.json").write_text(json.dumps(listed | {"$id": "list.json"}))
    return folder


def said(schemas, text):
    """What the schema says of a list of items, and what the items themselves say where it was silent, with places."""
    parsed = strictyaml.parse(text)
    found = [str(problem) for problem in misfits(schemas, "list.yaml", parsed, "list.json")]
    for place, data in enumerate(parsed.data):
        for fault in items.faults(data):
            where = ":".join(map(str, ("list.yaml", *parsed.place((place, *fault.path))))) + ":"
            found += [] if any(one.startswith(where) for one in found) else [f"{where} {fault}"]
    return found


def test_there_is_one_item_of_each_format_and_all_are_right(schemas):
    allowed = json.loads((SCHEMAS / "items.json").read_text())["properties"]
    assert set(items.FORMATS) == set(FORMATS) == set(allowed["format"]["enum"])
    assert set(json.loads((SCHEMAS / "score.json").read_text())["properties"]["format"]["enum"]) == set(FORMATS)
    assert tuple(allowed["step"]["enum"]) == STEPS
    assert said(schemas, TEXT) == []


def test_every_option_has_its_text_reason_and_what_that_rests_on():
    for data in ITEMS.values():
        one = item(data)
        for option in one.options:
            assert option.text
            assert option.why
            assert option.rests, (one.id, option)
    blue, red, green = item(ITEMS["select-all"]).options[:3]
    assert (blue.id, blue.text, blue.key, blue.why) == ("a", "Blue", True, "It is first.")
    assert [str(cite) for cite in blue.rests.cites] == ["001:4"]
    assert blue.claims == ({"family": "hormone-therapy", "role": "first"},)
    assert red.claims == ({"missing": "sun"}, {"statement": "stem", "status": "waits"})
    assert (red.key, red.rests.case, red.rests.general) == (False, True, False)
    assert green.rests.since == ("newer",)
    assert item(ITEMS["multiple-choice"]).options[0].rests.source == ("almanac",)
    assert not items.Rests()


def test_the_common_fields():
    one = item(ITEMS["select-all"])
    assert (one.stem, one.step, one.basis, one.hint) == (
        "Which leaves are described?",
        "analyse-cues",
        "documents",
        "Look at the soil.",
    )
    assert (one.topics, one.safety, one.dated, one.trend, one.floor) == (("leaves",), False, False, False, "item")
    assert item(ITEMS["highlight"]).safety
    assert item(ITEMS["bow-tie"]).trend
    assert not item(ITEMS["bow-tie"]).dated
    assert item(changed("bow-tie", dated="yes")).dated


ONE = {  # format -> slots with least, most and keys
    "multiple-choice": [("options", 1, 1, "a")],
    "select-n": [("options", 2, 2, "ad")],
    "select-all": [("options", 1, None, "ac")],
    "grouping": [("roses", 1, None, "ac"), ("beans", 1, None, "d")],
    "menus": [("first", 1, 1, "a"), ("then", 1, 1, "e")],
    "table-menus": [("roses", 1, 1, "a"), ("beans", 1, 1, "e")],
    "rationale": [("cause", 1, 1, "a"), ("effect-1", 1, 1, "xy"), ("effect-2", 1, 1, "xy")],
    "token-rationale": [("cause", 1, 1, "a"), ("effect", 1, 1, "x")],
    "highlight": [("options", 1, None, "ac")],
    "highlight-table": [("options", 1, None, "ad")],
    "bow-tie": [("actions", 2, 2, "ab"), ("condition", 1, 1, "f"), ("parameters", 2, 2, "jk")],
}


@pytest.mark.parametrize("format", ONE)
def test_every_format_is_slots_with_options_and_keys(format):
    found = [(slot.id, slot.least, slot.most, "".join(slot.keys)) for slot in item(ITEMS[format]).slots]
    assert found == ONE[format]


def test_a_matrix_has_a_slot_a_row_and_tokens_a_slot_a_blank():
    one = item(ITEMS["matrix-multiple"])
    assert [(slot.id, slot.keys) for slot in one.slots] == [
        ("rose", ("sun", "rain")),
        ("bean", ("sun",)),
        ("moss", ("rain", "rest")),
        ("stone", ()),
    ]
    assert one.units == {"sun": "Sun", "rain": "Rain", "rest": "Rest"}
    assert [(option.id, option.key) for option in one.options] == [
        ("rose", True),
        ("bean", True),
        ("moss", True),
        ("stone", False),
    ]
    tokens = item(ITEMS["tokens"])
    assert [slot.keys for slot in tokens.slots] == [("dig",), ("sow",)]
    assert [(option.id, option.key) for option in tokens.options] == [("dig", True), ("sow", True), ("rest", False)]


@pytest.mark.parametrize(
    ("format", "floor", "units"),
    [
        ("select-all", None, ["item"]),
        ("highlight", None, ["item"]),
        ("highlight-table", None, ["item"]),
        ("grouping", None, ["roses", "beans"]),
        ("grouping", "item", ["item"]),
        ("matrix-multiple", None, ["sun", "rain", "rest"]),
        ("matrix-multiple", "group", ["rose", "bean", "moss", "stone"]),
        ("matrix-multiple", "item", ["item"]),
        ("select-n", None, []),
        ("bow-tie", None, []),
        ("rationale", None, []),
    ],
)
def test_what_floors(format, floor, units):
    data = changed(format, **({"floor": floor} if floor else {}))
    assert list(item(data).units) == units


def shown(piece):
    return piece if isinstance(piece, str) else piece.id.upper()


def test_how_an_item_is_laid_out():
    assert [shown(piece) for piece in item(ITEMS["menus"]).pieces] == ["First ", "FIRST", ", then ", "THEN", "."]
    assert [shown(p) for p in item(ITEMS["token-rationale"]).pieces] == ["EFFECT", " because of ", "CAUSE", "."]
    assert [shown(p) for p in item(ITEMS["highlight"]).pieces] == ["The day was", "A", "and", "B", "with", "C", "D"]
    for format, cells in (
        ("table-menus", [[["Roses"], ["ROSES"]], [["Beans"], ["BEANS"]]]),
        ("highlight-table", [[["Monday"], ["A"]], [["Friday"], ["B"]], [["C"], ["D"]]]),
    ):
        table = item(ITEMS[format]).table
        assert [[[shown(piece) for piece in cell] for cell in row] for row in table] == cells
    assert item(ITEMS["table-menus"]).headings == ("Bed", "Effect")
    assert item(ITEMS["matrix-choice"]).headings == ("Now", "Soon", "Later")


def test_slots_have_names_that_a_student_can_read():
    def labels(data):
        return [slot.label for slot in item(data).slots]

    assert labels(ITEMS["bow-tie"]) == ["Do now", "Condition", "Parameters to monitor"]
    assert labels(ITEMS["rationale"]) == ["Cause", "Effect 1", "Effect 2"]
    assert labels(ITEMS["token-rationale"]) == ["Cause", "Effect"]
    assert labels(ITEMS["menus"]) == ["Blank 1", "Blank 2"]
    assert labels(ITEMS["matrix-choice"])[0] == "Water"
    two = changed("rationale")
    two["effects"] = [
        {"label": "First", "options": two["effects"]["options"][::2]},
        {"options": [{"id": "p", "key": "yes"}]},
    ]
    assert labels(two) == ["Cause", "First", "Effect 2"]


@pytest.mark.parametrize("format", FORMATS)
def test_blank_and_key_answers_have_the_form_that_is_documented(format):
    one = item(ITEMS[format])
    form = json.loads(items.FORMATS[format].answer)
    assert type(one.key_answer()) is type(one.blank_answer()) is type(form)
    if isinstance(form, dict):
        assert {type(value) for value in one.key_answer().values()} == {type(value) for value in form.values()}
    assert one.check(one.key_answer()) == []
    assert one.check(one.blank_answer())


def test_key_answers():
    assert {format: item(data).key_answer() for format, data in ITEMS.items()} == {
        "multiple-choice": "a",
        "select-n": ["a", "d"],
        "select-all": ["a", "c"],
        "grouping": {"roses": ["a", "c"], "beans": ["d"]},
        "matrix-choice": {"water": "now", "weed": "soon", "paint": "later", "sow": "soon"},
        "matrix-multiple": {"rose": ["sun", "rain"], "bean": ["sun"], "moss": ["rain", "rest"]},
        "menus": {"first": "a", "then": "e"},
        "table-menus": {"roses": "a", "beans": "e"},
        "rationale": {"cause": "a", "effect-1": "x", "effect-2": "y"},
        "tokens": {"one": "dig", "two": "sow"},
        "token-rationale": {"cause": "a", "effect": "x"},
        "highlight": ["a", "c"],
        "highlight-table": ["a", "d"],
        "bow-tie": {"actions": ["a", "b"], "condition": "f", "parameters": ["j", "k"]},
    }


# what a writer can get wrong in an item: format, what is replaced, by what (¦ marks the place), words of the message
BROKEN = {
    "unknown format": ("format: select-n", "format: ¦selekt-n", "Did you mean select-n?", "Allowed: multiple-choice"),
    "exam's name": ("format: select-all", "format: ¦select all that apply", "is not a value of format"),
    "no format": ("  format: select-n\n", "", "has no 'format'"),
    "unknown step": ("step: take-action", "step: ¦take-acton", "Did you mean take-action?"),
    "unknown basis": ("basis: documents", "basis: ¦document", "Did you mean documents?", "documents, nursing, today"),
    "no stem": ("  stem: Fill in.\n", "", "has no 'stem'"),
    "unknown key": ("  hint:", "  ¦hints:", "Did you mean hint?"),
    "key of another format": ("  pick: 2\n", "  pick: 2\n  ¦groups: []\n", "'groups' is not a key", "Allowed: id"),
    "floor where nothing floors": ("  pick: 2\n", "  pick: 2\n  ¦floor: item\n", "'floor' is not a key"),
    "no reason": (", why: It is dry., source: [almanac]}\n    - {id: b, text: A snail, why", ", source: [almanac]}\n"
                  "    - {id: b, text: A snail, why", "an entry of options has no 'why'"),
    "empty reason": ("why: It passes., general", "why: ¦'', general", "why is empty"),
    "key is not true": ("{id: c, text: Green, key: yes", "{id: c, text: Green, key: ¦true", "Allowed: yes, no"),
    "unknown role": ("role: first", "role: ¦frist", "Did you mean first?"),
    "claim of nothing": ("{missing: sun}", "¦{status: waits}", "names a family, a missing test or a statement"),
    "unknown claim": ("{missing: sun}", "{¦mising: sun, missing: sun}", "Did you mean missing?"),
    "too few options": ("    - {id: e, text: A gate, why: It stands., case: yes}\n", "", "options has 4", "at least 5"),
    "pick is no number": ("pick: 2", "pick: ¦two", "a whole number from 1 to 10"),
    "two keys of one": ("{id: b, text: A snail, why", "{id: b, text: A snail, key: yes, why", "2 of these options"),
    "no key": ("text: dig, key: yes", "text: dig", "none of these options is a key; it must be 1"),
    "other than pick": ("pick: 2", "pick: 3", "2 of these options are keys; it must be 3"),
    "id twice in a list": ("{id: b, text: A snail, why", "{id: ¦a, text: A snail, why", "used twice in one list"),
    "id twice in the item": ("{id: f, text: A net", "{id: ¦a, text: A net", "'a' is used twice in the item"),
    "group twice": ("id: beans\n      label", "id: ¦roses\n      label", "'roses' is used twice"),
    "group without a key": ("text: A stick, key: yes", "text: A stick", "the group 'Beans' has no key"),
    "column without a key": ("[rain, rest]", "[rain]", "the column 'Rest' has no key"),
    "row without keys": ("keys: [], ", "", "has no 'keys'"),
    "unknown column": ("key: later", "key: ¦latter", "Did you mean later?", "Allowed: now, soon, later"),
    "unknown column of several": ("[rain, rest]", "[rain, rest, ¦rust]", "Did you mean rest?", "sun, rain, rest"),
    "key column twice": ("[rain, rest]", "¦[rain, rest, rest]", "stands twice"),
    "blank of nothing": ("then {then}.", "then {later} {then}.", "the blank {later} has nothing to fill it"),
    "blank nowhere": ("then {then}.", "then.", "{then} stands nowhere in it"),
    "blank twice": ("then {then}.", "then {then} {then}.", "the blank {then} stands twice"),
    "blank of no table": ("{beans}]", "{peas}]", "{peas} has nothing to fill it", "roses, beans"),
    "cause nowhere": ("because of {cause}", "because", "{cause} stands nowhere"),
    "three effects": ("mould, why", "mould, key: yes, why", "3 of these effects are keys"),
    "no effect": ("Wilting, key: yes", "Wilting", "none of these effects is a key"),
    "unknown token": ("key: sow}", "key: ¦sew}", "Did you mean sow?"),
    "no token to spare": ("    - {id: rest, text: Resting, why: Last., case: yes}\n", "", "more tokens than blanks"),
    "a token with a key": ("{id: rest, text: Resting,", "{id: rest, ¦key: yes, text: Resting,", "'key' is not a key"),
    "nothing to highlight": ("cells: [Friday, {id: b, text: wet, why: Wet., case: yes}]", "cells: ¦[]", "is empty"),
    "bow-tie of four": ("      - {id: n, text: Path, why: No., case: yes}\n", "", "options has 4", "at least 5"),
    "bow-tie with three keys": ("Burn, why", "Burn, key: yes, why", "3 of these options are keys; it must be 2"),
    "blank with a value": ("{beans}]", "{beans: ¦x}]", "'x' is not a blank alone; write {its-id}"),
    "two blanks in one": ('{beans}]', '¦{beans: "", roses: ""}]', "has 2 keys; at most 1 can stand here"),
    "list in a cell": ('"{roses}"]', '¦[x]]', "an entry of cells is a list; it must be text or keys with values"),
    "list in a passage": ("- and\n", "- ¦[a]\n", "an entry of passage is a list; it must be text or keys with values"),
    "text as a claim": ("claims: {family: hormone-therapy, role: first}", "claims: ¦yes",
                        "claims is text; it must be keys with values or a list"),
    "two claims in one": ("{missing: sun}", "¦{missing: sun, family: surgery}", "one of the three"),
    "list as pick": ("pick: 2", "pick: ¦[2]", "pick is a list; it must be text"),
    "place": ('"001:4"', '¦"1:4"', "is not a place"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_one_slip_is_one_clear_error(schemas, name):
    old, new, *words = BROKEN[name]
    assert TEXT.count(old) >= 1, old
    text = TEXT.replace(old, new, 1)
    before, mark, after = text.partition("¦")
    found = said(schemas, before + after)
    assert len(found) == 1, found
    where = f":{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}:" if mark else ""
    assert where in found[0], f"{where} {found}"
    assert all(word in found[0] for word in words), found


@pytest.mark.parametrize(
    ("format", "change", "words"),
    [
        ("select-all", {"options": [{"id": "a"}, {"id": "b"}]}, "no option of the item is a key"),
        ("matrix-choice", {"rows": [{"id": "r", "key": ["now", "soon"]}]}, "a row has one key"),
        ("rationale", {"effects": [{"options": [{"id": "x", "key": "yes"}]}] * 3}, "one or two lists"),
        ("select-all", {"floor": "column"}, "'column' is not what floors in select-all"),
        ("grouping", {"floor": "grop"}, "Did you mean group?"),
        ("select-all", {"options": "a, b"}, "options must be a list"),
        ("select-all", {"options": ["a", "b"]}, "an entry of options must be keys with values"),
        ("select-all", {"options": [{"id": ["a"]}]}, "id must be text"),
        ("menus", {"text": ["First", "then"]}, "text must be text"),
        ("bow-tie", {"format": "trend"}, "A trend item keeps its format"),
        ("bow-tie", {"condition": "Drought"}, "condition must be keys with values"),
        ("highlight", {"passage": ["a", "b"]}, "nothing in it can be highlighted"),
        ("select-n", {"pick": "none"}, "is not a whole number"),
        ("select-all", {"options": [{"id": "a", "cites": ["4"]}]}, "is not a place"),
    ],
)
def test_an_item_that_cannot_be_scored_says_why(format, change, words):
    with pytest.raises(items.ItemError, match=None) as raised:
        item(changed(format, **change))
    assert words in str(raised.value)
    assert [str(fault) for fault in items.faults(changed(format, **change))] == [str(raised.value)]
    for key in ("id", "format"):
        with pytest.raises(items.ItemError, match=f"the item has no '{key}'"):
            item({name: value for name, value in ITEMS[format].items() if name != key})


def test_a_highlight_needs_a_passage_or_rows():
    with pytest.raises(items.ItemError, match="no 'passage' and no 'rows'"):
        item({"id": "one", "format": "highlight"})


def test_an_item_can_be_scored_with_its_slots_alone():
    for format, data in ITEMS.items():
        bare = copy.deepcopy(data)
        for key in ("step", "basis", "stem", "text", "hint", "topics", *(["rows"] if format == "table-menus" else [])):
            bare.pop(key, None)
        assert item(bare).key_answer() == item(data).key_answer()


def test_lists_may_stand_without_their_frame_and_pick_may_be_left_out():
    bow = changed("bow-tie")
    for side in ("actions", "condition", "parameters"):
        bow[side] = bow[side]["options"]
    assert item(bow).key_answer() == item(ITEMS["bow-tie"]).key_answer()
    reason = changed("rationale")
    reason["cause"], reason["effects"] = reason["cause"]["options"], reason["effects"]["options"]
    assert item(reason) == item(ITEMS["rationale"])
    two = changed("select-n")
    del two["pick"]
    assert item(two) == item(ITEMS["select-n"])
    true = changed("multiple-choice", options=[{"id": "a", "key": True}, {"id": "b", "key": False}, {"id": "c"}])
    assert item(true).key_answer() == "a"


NAMES = {
    "Multiple choice": "multiple-choice",
    "select N": "select-n",
    "Select_All-That Apply": "select-all",
    "SATA": "select-all",
    "multiple response select all that apply": "select-all",
    "multiple response grouping": "grouping",
    "Matrix Multiple Choice": "matrix-choice",
    "matrix/grid multiple response": "matrix-multiple",
    "matrix multiple-response": "matrix-multiple",
    "drop-down cloze": "menus",
    "Dropdown Cloze": "menus",
    "drop down table": "table-menus",
    "drop-down rationale": "rationale",
    "drag-and-drop cloze": "tokens",
    "Drag & Drop Cloze": "tokens",
    "drag-and-drop rationale": "token-rationale",
    "highlight text": "highlight",
    "Highlight Table": "highlight-table",
    "bow tie": "bow-tie",
    "Bowtie": "bow-tie",
}


@pytest.mark.parametrize("name", [*NAMES, *FORMATS])
def test_formats_go_by_the_exams_names_too(name):
    assert format_id(name) == NAMES.get(name, name)


def test_an_unknown_format_names_those_there_are():
    with pytest.raises(CasebookError, match="Did you mean grouping. Allowed: multiple-choice, select-n, "):
        format_id("groupin")


# format, answer, what check says
LISTS = {ids: [{"id": ids[0], "key": "yes"}, {"id": ids[1]}] for ids in ("xy", "yx", "pq")}
WRONG = [
    ("multiple-choice", "z", "'z' is not an option. Allowed: a, b, c."),
    ("multiple-choice", ["a", "b"], "2 are picked; pick 1."),
    ("multiple-choice", {"options": "a"}, 'an id or a list of ids belongs, in the form "b".'),
    ("multiple-choice", True, 'an id or a list of ids belongs, in the form "b".'),
    ("select-n", ["a", "b", "c"], "3 are picked; pick 2."),
    ("select-all", ["a", "A"], "'A' is not an option. Did you mean a? Allowed: a, b, c, d, e."),
    ("select-all", [["a"]], 'an id or a list of ids belongs, in the form ["a", "c"].'),
    ("grouping", ["a"], 'It names each group, in the form {"group": ["a"]}.'),
    ("grouping", {"rose": ["a"]}, "'rose' is not a group of this item. Did you mean roses? Allowed: roses, beans."),
    ("grouping", {"beans": ["a"]}, "Beans: 'a' is not an option. Allowed: d, e, f."),
    ("matrix-choice", {"water": "nov"}, "Water: 'nov' is not a column. Did you mean now? Allowed: now, soon, later."),
    ("matrix-choice", {"water": ["now", "soon"]}, "Water: 2 are picked; pick 1."),
    ("matrix-multiple", {"sun": ["rose"]}, "'sun' is not a row of this item. Allowed: rose, bean, moss, stone."),
    ("menus", {"first": "d"}, "Blank 1: 'd' is not an option. Allowed: a, b, c."),
    ("tokens", {"one": 1.5}, 'Blank 1: an id or a list of ids belongs, in the form {"blank": "token"}.'),
    ("rationale", {"effect-1": "x", "effect-2": "x"},
     "The same effect stands in both places; pick two different ones."),
    ("rationale", {"effects": ["x", "x"]}, "The same effect stands in both places; pick two different ones."),
    ("rationale", {"effects": ["x", "y", "z"]}, "Effect 2: 2 are picked; pick 1."),
    ("bow-tie", {"actions": ["a", "b", "c"]}, "Do now: 3 are picked; pick 2."),
    ("bow-tie", {"condition": ["f", "g"]}, "Condition: 2 are picked; pick 1."),
    ("bow-tie", {"action": ["a"]}, "'action' is not a list of this item. Did you mean actions? Allowed: actions, "
     "condition, parameters."),
]  # fmt: skip


@pytest.mark.parametrize(("format", "answer", "words"), WRONG)
def test_an_answer_that_cannot_be_taken_says_why(format, answer, words):
    one = item(ITEMS[format])
    assert one.check(answer) == [words]
    with pytest.raises(CasebookError) as raised:
        one.picks(answer)
    assert str(raised.value) == f"The answer to {one.id} cannot be taken. {words}"


MISSING = [
    ("multiple-choice", "", "Pick 1; none so far."),
    ("select-n", ["a"], "Pick 2; 1 so far."),
    ("select-n", ["a", "a"], "Pick 2; 1 so far."),
    ("select-all", [], "Pick at least one."),
    ("highlight", None, "Pick at least one."),
    ("grouping", {"roses": ["a"]}, "Pick at least one in each group; none yet in: Beans."),
    ("matrix-choice", {"water": "now", "sow": "soon"}, "Every row needs its answer; still open: Weed, Paint the gate."),
    ("matrix-multiple", {"rose": ["sun"]}, "Pick at least one in each column; none yet in: Rain, Rest."),
    ("menus", {"then": "e"}, "Every blank needs its answer; still open: Blank 1."),
    ("rationale", {"cause": "a", "effect-1": "x"}, "Every place needs its answer; still open: Effect 2."),
    ("tokens", {"one": "dig", "two": None}, "Every blank needs its answer; still open: Blank 2."),
    ("bow-tie", {"actions": ["a"], "condition": "f"}, "Every list needs its answer; still open: Do now (1 of 2), "
     "Parameters to monitor."),
]  # fmt: skip


@pytest.mark.parametrize(("format", "answer", "words"), MISSING)
def test_an_answer_with_something_open_cannot_be_committed_yet_but_can_be_scored(format, answer, words):
    one = item(ITEMS[format])
    assert one.check(answer) == [words]
    one.picks(answer)


@pytest.mark.parametrize(
    ("format", "answer", "same"),
    [
        ("multiple-choice", ["a"], "a"),
        ("select-all", "a", ["a"]),
        ("select-all", ["c", "a", "a"], ["a", "c"]),
        ("grouping", {"beans": "d"}, {"beans": ["d"]}),
        ("grouping", {"roses": [], "beans": ["d"]}, {"beans": ["d"]}),
        ("matrix-choice", {"water": ["now"]}, {"water": "now"}),
        ("matrix-multiple", {"rose": "sun"}, {"rose": ["sun"]}),
        ("menus", {"first": ["a"], "then": ""}, {"first": "a"}),
        ("rationale", {"cause": "a", "effects": ["y", "x"]}, {"cause": "a", "effect-1": "y", "effect-2": "x"}),
        ("rationale", {"cause": "a", "effect": "y"}, {"cause": "a", "effect-1": "y"}),
        ("token-rationale", {"cause": "a", "effects": ["x"]}, {"cause": "a", "effect": "x"}),
        ("bow-tie", {"condition": ["f"], "actions": "a"}, {"actions": ["a"], "condition": "f"}),
        ("bow-tie", {"actions": ["b", "a", "b"]}, {"actions": ["a", "b"]}),
        ("grouping", [], {}),
        ("select-all", {}, []),
        ("multiple-choice", {}, ""),
        ("matrix-multiple", {"rose": {}}, {}),
    ],
)
def test_other_ways_to_write_the_same_answer(format, answer, same):
    one = item(ITEMS[format])
    assert one.picks(answer) == one.picks(same)
    assert one.answer(one.picks(answer)) == same


def test_a_list_of_effects_goes_where_each_is_offered():
    two = {"format": "token-rationale", "cause": [{"id": "a", "key": "yes"}]}
    apart = item({"id": "one"} | two | {"effects": [{"options": LISTS["xy"]}, {"options": LISTS["pq"]}]})
    assert apart.picks({"effects": ["p", "x"]}) == apart.picks({"effects": ["x", "p"]})
    assert apart.picks({"effects": "p"})["effect-2"] == ("p",)
    alike = item({"id": "one"} | two | {"effects": [{"options": LISTS["xy"]}, {"options": LISTS["yx"]}]})
    assert alike.answer(alike.picks({"effects": ["y", "x"]})) == {"effect-1": "y", "effect-2": "x"}
    for effects in (["x", "p", "q"], ["x", "y"], ["none"]):
        assert apart.check({"effects": effects})[0].startswith("Effect ")


def test_numbers_as_ids():
    one = item({"id": "one", "format": "select-all", "options": [{"id": "1", "key": "yes"}, {"id": 2}]})
    assert one.picks([1]) == one.picks(["1"]) == {"options": ("1",)}


def test_an_item_is_frozen_and_can_be_compared():
    one = item(ITEMS["menus"])
    assert one == item(copy.deepcopy(ITEMS["menus"]))
    assert one != replace(one, stem="Another.")
    with pytest.raises(AttributeError):
        one.stem = "Another."


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=25)
@given(given_=st.data())
def test_an_answer_and_its_picks_say_the_same(format, given_):
    one = item(given_.draw(someitems.items(format)))
    picked = given_.draw(someitems.picks(one))
    answer = one.answer(picked)
    assert one.answer(one.picks(answer)) == one.answer(one.picks(json.loads(json.dumps(answer))))
    assert {id: set(ids) for id, ids in one.picks(answer).items()} == {id: set(ids) for id, ids in picked.items()}


def test_the_schemas_are_schemas():
    for name in ("items", "score"):
        Draft202012Validator.check_schema(json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")))
