"""The rules of scoring: published vectors, a second scorer written apart, and properties that hold for every item."""

import json
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from teaching.content import strictyaml
from teaching.items.formats import FORMATS as KINDS
from teaching.items.formats import PLUS_MINUS, format_id
from teaching.items.item import faults, item
from teaching.items.scoring import score, score_json, score_text
from teaching.model import CasebookError
from tests.unit import someitems
from tests.unit.someitems import FORMATS, ITEMS

SCHEMA = Path(__file__).parents[2] / "casebook" / "schema" / "score.json"
VALID = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
EXAMPLES = 40


def options(keys, others=""):
    return [{"id": id, **({"key": "yes"} if id in keys else {})} for id in keys + others]


def points(data, answer):
    found = score(item({"id": "one"} | data), answer)
    return found.points, found.maximum


SATA = {"format": "select-all", "options": options("abcd", "ef")}
CELLS = {
    "format": "matrix-multiple",
    "columns": [{"id": id, "label": id} for id in "xyz"],
    "rows": [
        {"id": "1", "text": "One", "keys": ["x", "y"]},
        {"id": "2", "text": "Two", "keys": ["x", "y", "z"]},
        {"id": "3", "text": "Three", "keys": ["x", "z"]},
        {"id": "4", "text": "Four", "keys": ["x"]},
    ],
}
DYAD = {
    "format": "rationale",
    "cause": {"options": options("a", "bc")},
    "effects": {"options": options("x", "yz")},
}
TRIAD = DYAD | {"effects": {"options": options("xy", "zw")}}
PLACES = DYAD | {"effects": [{"options": options("x", "yz")}, {"options": options("p", "qr")}]}
BOW = {
    "format": "bow-tie",
    "actions": {"options": options("ab", "cde")},
    "condition": {"options": options("f", "ghi")},
    "parameters": {"options": options("jk", "lmn")},
}
GRID = {
    "format": "matrix-choice",
    "columns": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
    "rows": [{"id": "1", "key": "yes"}, {"id": "2", "key": "no"}],
}
PUBLISHED = [
    (SATA, ["a", "b", "c", "d", "e", "f"], (2, 4)),
    (SATA, ["a", "b", "c", "e"], (2, 4)),
    (CELLS, {"1": ["x"], "2": ["x", "y", "z"], "3": ["x", "z"], "4": ["x"]}, (7, 8)),
    (DYAD, {"cause": "b", "effect": "x"}, (0, 1)),
    (TRIAD, {"cause": "a", "effect-1": "x", "effect-2": "y"}, (2, 2)),
    (TRIAD, {"cause": "a", "effect-1": "z", "effect-2": "y"}, (1, 2)),
    (BOW, {"actions": ["a", "c"], "condition": "f", "parameters": ["j", "k"]}, (4, 5)),
    ({"format": "select-n", "pick": "2", "options": options("ab", "cde")}, ["a", "c"], (1, 2)),
    (GRID, {"1": "yes", "2": "yes"}, (1, 2)),
]


@pytest.mark.parametrize(("data", "answer", "earned"), PUBLISHED)
def test_what_published_sources_say(data, answer, earned):
    assert points(data, answer) == earned


@pytest.mark.parametrize(
    ("data", "answer", "earned"),
    [
        (SATA, ["a"], (1, 4)),  # a missed key costs nothing
        (SATA, ["a", "e", "f"], (0, 4)),
        (DYAD, {"cause": "a", "effect": "y"}, (0, 1)),
        (DYAD, {"cause": "a"}, (0, 1)),  # the cause alone pays nothing
        (DYAD, {"cause": "a", "effect": "x"}, (1, 1)),
        (TRIAD, {"cause": "a"}, (0, 2)),
        (TRIAD, {"cause": "b", "effect-1": "x", "effect-2": "y"}, (0, 2)),
        (TRIAD, {"cause": "a", "effect-1": "y", "effect-2": "x"}, (2, 2)),  # one list: a set
        (TRIAD, {"cause": "a", "effect-2": "x"}, (1, 2)),
        (TRIAD, {"effect-1": "x", "effect-2": "y"}, (0, 2)),
        (PLACES, {"cause": "a", "effect-1": "x", "effect-2": "p"}, (2, 2)),
        (PLACES, {"cause": "a", "effect-1": "x", "effect-2": "q"}, (1, 2)),
        (BOW, {"actions": ["b", "a"], "condition": "f", "parameters": ["k", "j"]}, (5, 5)),
        (BOW, {"actions": ["c", "a"], "parameters": ["l", "m"]}, (1, 5)),
        # a column floors, and not a row: x 4 right; y 2 right, 2 wrong; z 0 right
        (CELLS, {"1": ["x", "y"], "2": ["x", "y"], "3": ["x", "y"], "4": ["x", "y"]}, (4, 8)),
        (CELLS | {"floor": "group"}, {"1": ["z"], "4": ["x"]}, (1, 8)),
        (CELLS | {"floor": "item"}, {"1": ["z"], "4": ["x"]}, (0, 8)),
        (CELLS, {"1": ["z"], "4": ["x"]}, (1, 8)),
    ],
)
def test_where_rules_are_often_got_wrong(data, answer, earned):
    assert points(data, answer) == earned


# The second scorer: the rules once more from the data of an item, format by format, apart from the first.


def keys_of(entries):
    return {one["id"] for one in entries if isinstance(one, dict) and one.get("key") == "yes"}


def plus_minus(picked, keys):
    right = len(set(picked) & keys)
    return right - (len(set(picked)) - right)


def plain(data, answer):
    match data["format"]:
        case "multiple-choice":
            return 1 if answer in keys_of(data["options"]) else 0
        case "select-n":
            return len(keys_of(data["options"]) & set(answer))
        case "select-all":
            return max(0, plus_minus(answer, keys_of(data["options"])))
        case "highlight":
            return max(0, plus_minus(answer, keys_of(data["passage"])))
        case "highlight-table":
            return max(0, plus_minus(answer, keys_of([cell for row in data["rows"] for cell in row["cells"]])))
        case "grouping":
            each = [plus_minus(answer.get(one["id"], []), keys_of(one["options"])) for one in data["groups"]]
            return max(0, sum(each)) if data.get("floor") == "item" else sum(n for n in each if n > 0)
        case "matrix-choice":
            return len([row for row in data["rows"] if answer.get(row["id"]) == row["key"]])
        case "matrix-multiple":
            worth = {
                (row["id"], column["id"]): 1 if column["id"] in row["keys"] else -1
                for row in data["rows"]
                for column in data["columns"]
                if column["id"] in answer.get(row["id"], [])
            }
            floor = data.get("floor", "column")
            unit = {"column": lambda cell: cell[1], "group": lambda cell: cell[0], "item": lambda cell: 0}[floor]
            totals = {}
            for cell, one in worth.items():
                totals[unit(cell)] = totals.get(unit(cell), 0) + one
            return sum(n for n in totals.values() if n > 0)
        case "menus" | "table-menus":
            return len([one for one in data["blanks"] if answer.get(one["id"]) in keys_of(one["options"])])
        case "tokens":
            return len([one for one in data["blanks"] if answer.get(one["id"]) == one["key"]])
        case "rationale" | "token-rationale":
            if answer.get("cause") not in keys_of(data["cause"]["options"]):
                return 0
            if isinstance(data["effects"], list):
                return sum(
                    answer.get(place) in keys_of(one["options"])
                    for place, one in zip(("effect-1", "effect-2"), data["effects"], strict=True)
                )
            return len({v for k, v in answer.items() if k != "cause"} & keys_of(data["effects"]["options"]))
        case "bow-tie":
            total = 1 if answer.get("condition") in keys_of(data["condition"]["options"]) else 0
            for side in ("actions", "parameters"):
                total += len(keys_of(data[side]["options"]) & set(answer.get(side, [])))
            return total


def subsets(entries, most=None):
    ids = [one["id"] for one in entries if isinstance(one, dict)]
    for size in range(len(ids) + 1 if most is None else most + 1):
        yield from map(list, combinations(ids, size))


def one_or_none(entries):
    return [None, *(one["id"] for one in entries)]


def named(choices):
    """Every way to choose one of each, by name; nothing chosen is left out."""
    for chosen in product(*choices.values()):
        yield {name: one for name, one in zip(choices, chosen, strict=True) if one}


def all_answers(data):
    match data["format"]:
        case "multiple-choice":
            return ["", *(one["id"] for one in data["options"])]
        case "select-n":
            return list(subsets(data["options"], int(data["pick"])))
        case "select-all":
            return list(subsets(data["options"]))
        case "highlight":
            return list(subsets(data["passage"]))
        case "highlight-table":
            return list(subsets([cell for row in data["rows"] for cell in row["cells"]]))
        case "grouping":
            return list(named({one["id"]: list(subsets(one["options"])) for one in data["groups"]}))
        case "matrix-choice":
            return list(named({row["id"]: one_or_none(data["columns"]) for row in data["rows"]}))
        case "matrix-multiple":
            return list(named({row["id"]: list(subsets(data["columns"])) for row in data["rows"]}))
        case "menus" | "table-menus":
            return list(named({one["id"]: one_or_none(one["options"]) for one in data["blanks"]}))
        case "tokens":
            return list(named({one["id"]: one_or_none(data["tokens"]) for one in data["blanks"]}))
        case "bow-tie":
            return list(
                named(
                    {
                        "actions": list(subsets(data["actions"]["options"], 2)),
                        "condition": one_or_none(data["condition"]["options"]),
                        "parameters": list(subsets(data["parameters"]["options"], 2)),
                    }
                )
            )
    causes = one_or_none(data["cause"]["options"])
    if isinstance(data["effects"], list):
        first, second = (one_or_none(one["options"]) for one in data["effects"])
        return list(named({"cause": causes, "effect-1": first, "effect-2": second}))
    effects = one_or_none(data["effects"]["options"])
    if len(keys_of(data["effects"]["options"])) == 1:
        return list(named({"cause": causes, "effect": effects}))
    every = named({"cause": causes, "effect-1": effects, "effect-2": effects})
    return [one for one in every if one.get("effect-1", "-") != one.get("effect-2", "+")]


SMALL = {
    **ITEMS,
    **{f"matrix-multiple by {floor}": ITEMS["matrix-multiple"] | {"floor": floor} for floor in ("group", "item")},
    "grouping by item": ITEMS["grouping"] | {"floor": "item"},
    "dyad": DYAD | {"id": "one"},
    "triad": TRIAD | {"id": "one"},
    "two lists": PLACES | {"id": "one", "format": "token-rationale"},
}


@pytest.mark.parametrize("name", SMALL)
def test_every_answer_there_is_earns_what_a_second_scorer_says(name):
    data = SMALL[name]
    one, answers = item(data), all_answers(data)
    assert len(answers) >= 4
    for answer in answers:
        assert score(one, answer).points == plain(data, answer), answer
    assert max(plain(data, answer) for answer in answers) == one.maximum
    assert score(one, one.key_answer()).points == one.maximum


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=EXAMPLES)
@given(given_=st.data())
def test_whatever_the_item_and_the_answer(format, given_):
    data = given_.draw(someitems.items(format))
    one = item(data)
    picked = given_.draw(someitems.picks(one))
    answer = one.answer(picked)
    found = score(one, answer)
    assert 0 <= found.points <= found.maximum == one.maximum
    assert found.points == plain(data, answer)
    assert {slot: set(ids) for slot, ids in one.picks(answer).items()} == {s: set(ids) for s, ids in picked.items()}
    assert json.loads(json.dumps(answer)) == answer
    VALID.validate(score_json(found))
    if found.units:
        assert found.points == sum(unit.points for unit in found.units)
        for unit in found.units:
            assert unit.points == max(0, unit.right - unit.wrong)
            assert unit.floored == (unit.right < unit.wrong)
    else:
        assert found.points == sum(pick.earned for pick in found.picks)
    assert found.words.endswith(f"{found.points} of {found.maximum} point{'s' * (found.maximum != 1)}.")
    assert "\n" not in found.words


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=EXAMPLES)
@given(given_=st.data())
def test_keys_alone_earn_the_maximum_and_nothing_earns_nothing(format, given_):
    one = item(given_.draw(someitems.items(format)))
    full = score(one, one.key_answer())
    assert full.points == full.maximum
    assert one.check(one.key_answer()) == []
    assert all(pick.earned >= 0 for pick in full.picks)
    for blank in (one.blank_answer(), None, "", [], {}):
        none = score(one, blank)
        assert none.points == 0
        assert none.words.startswith("Nothing is picked")
        assert not any(pick.picked or pick.earned for pick in none.picks)
        assert one.check(blank)


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=EXAMPLES)
@given(given_=st.data(), seed=st.integers(0, 9))
def test_order_never_matters(format, given_, seed):
    data = given_.draw(someitems.items(format))
    one = item(data)
    answer = one.answer(given_.draw(someitems.picks(one)))
    found = score(one, answer)
    assert score(one, someitems.stirred(answer, seed)) == found
    if not isinstance(data.get("effects"), list):  # two lists of effects are places: their order belongs to the item
        assert score(item(someitems.stirred(data, seed)), someitems.stirred(answer, seed)).points == found.points
    if one.together:
        turned = {"effect-1": answer.get("effect-2"), "effect-2": answer.get("effect-1"), "cause": answer.get("cause")}
        assert score(one, turned).points == found.points


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=EXAMPLES)
@given(given_=st.data())
def test_one_more_key_never_lowers_and_one_more_other_never_raises(format, given_):
    one = item(given_.draw(someitems.items(format)))
    picked = given_.draw(someitems.picks(one))
    before = score(one, one.answer(picked)).points
    for slot in one.slots:
        for option in slot.options:
            if option.id in picked[slot.id]:
                continue
            full = slot.most is not None and len(picked[slot.id]) == slot.most
            ids = (*(() if full and slot.most == 1 else picked[slot.id]), option.id)
            after = picked | {slot.id: ids}
            if (full and slot.most > 1) or (one.together and someitems.doubled(one, after)):
                with pytest.raises(CasebookError):
                    score(one, one.answer(after))
                continue
            then = score(one, one.answer(after)).points
            if option.key:
                assert before <= then <= before + one.maximum
            else:
                assert then <= before


WORDS = [
    (SATA, ["a", "b", "c", "e"], "3 right − 1 wrong: 2 of 4 points."),
    (SATA, ["a", "b"], "2 right: 2 of 4 points."),
    (SATA, ["a", "e", "f"], "1 right − 2 wrong would be −1, but an item never counts below 0: 0 of 4 points."),
    (SATA, [], "Nothing is picked: 0 of 4 points."),
    (
        CELLS,
        {"1": ["x", "y", "z"], "2": ["x"], "4": ["y"]},
        "x: 2 right; y: 1 right − 1 wrong = 0; z: 0 right − 1 wrong would be −1, but a column never counts below 0 "
        "and so counts 0. Together: 2 of 8 points.",
    ),
    (
        CELLS | {"floor": "group"},
        {"1": ["z"], "4": ["x"]},
        "One: 0 right − 1 wrong would be −1, but a row never counts below 0 and so counts 0; Two: 0 right; "
        "Three: 0 right; Four: 1 right. Together: 1 of 8 points.",
    ),
    (DYAD, {"cause": "a", "effect": "x"}, "Cause and effect are both right: 1 of 1 point."),
    (
        DYAD,
        {"cause": "b", "effect": "x"},
        "The effect is right but the cause is not; they count only together: 0 of 1 point.",
    ),
    (
        DYAD,
        {"cause": "a", "effect": "z"},
        "The cause is right but the effect is not; they count only together: 0 of 1 point.",
    ),
    (DYAD, {"cause": "b"}, "Neither cause nor effect is right; they count only together: 0 of 1 point."),
    (
        TRIAD,
        {"cause": "a", "effect-1": "y", "effect-2": "z"},
        "The cause is right, and so is 1 of 2 effects; their order does not count: 1 of 2 points.",
    ),
    (
        PLACES,
        {"cause": "a", "effect-1": "x", "effect-2": "p"},
        "The cause is right, and so are 2 of 2 effects: 2 of 2 points.",
    ),
    (TRIAD, {"cause": "a", "effect-1": "z"}, "The cause is right, but no effect is: 0 of 2 points."),
    (
        TRIAD,
        {"cause": "b", "effect-1": "x", "effect-2": "y"},
        "The cause is not right, so no effect counts, though 2 of 2 would: 0 of 2 points.",
    ),
    (TRIAD, {"cause": "c", "effect-1": "z"}, "The cause is not right, so no effect counts: 0 of 2 points."),
    (
        BOW,
        {"actions": ["a", "c"], "condition": "f", "parameters": ["j", "k"]},
        "Actions 1 of 2, Condition 1 of 1, Parameters to monitor 2 of 2; the order in a list does not count, and "
        "a wrong pick costs nothing: 4 of 5 points.",
    ),
    (GRID, {"1": "yes", "2": "yes"}, "1 right, 1 wrong; a wrong pick costs nothing: 1 of 2 points."),
    (GRID, {"1": "yes"}, "1 right: 1 of 2 points."),
]


@pytest.mark.parametrize(("data", "answer", "words"), WORDS)
def test_how_the_points_came_about(data, answer, words):
    assert score(item({"id": "one"} | data), answer).words == words


def test_each_pick_says_what_it_earned_and_why():
    found = score(item({"id": "one"} | SATA), ["a", "e"])
    assert [(pick.option, pick.earned, pick.status) for pick in found.picks] == [
        ("a", 1, "right"),
        ("b", 0, "missed"),
        ("c", 0, "missed"),
        ("d", 0, "missed"),
        ("e", -1, "wrong"),
        ("f", 0, "left"),
    ]
    assert [pick.why for pick in found.picks] == [
        "A right pick: one point.",
        *["Left, and it would have counted."] * 3,
        "A wrong pick: it takes one point off.",
        "Rightly left.",
    ]


def whys(data, answer):
    return {
        f"{pick.slot} {pick.option}": (pick.earned, pick.why)
        for pick in score(item({"id": "one"} | data), answer).picks
        if pick.picked or "other place" in pick.why
    }


def test_a_rationale_says_which_pick_earned():
    assert whys(TRIAD, {"cause": "a", "effect-1": "y", "effect-2": "z"}) == {
        "cause a": (0, "The right cause: with it, each right effect earns its point."),
        "effect-1 y": (1, "A right effect with the right cause: one point."),
        "effect-2 z": (0, "A wrong pick: it earns nothing."),
        "effect-1 z": (0, "Picked in the other place; the order does not count."),
        "effect-2 y": (0, "Picked in the other place; the order does not count."),
    }
    assert whys(DYAD, {"cause": "b", "effect": "x"}) == {
        "cause b": (0, "A wrong pick: it earns nothing. Without the cause no effect counts."),
        "effect x": (0, "Right, but it counts only with the right cause."),
    }


def test_a_wrong_pick_costs_nothing_where_the_rule_is_0_or_1():
    assert whys(GRID, {"1": "no"}) == {"1 no": (0, "A wrong pick: it earns nothing and costs nothing.")}


def test_the_score_in_plain_words():
    one = item(ITEMS["grouping"])
    assert score_text(score(one, {"roses": ["a", "b"], "beans": ["e"]}), one).splitlines() == [
        "0 of 3",
        "How the points came about: Roses: 1 right − 1 wrong = 0; Beans: 0 right − 1 wrong would be −1, "
        "but a group never counts below 0 and so counts 0. Together: 0 of 3 points.",
        "",
        "Roses",
        "  [x] +1  a (Water). A right pick: one point.",
        "  [x] −1  b (Salt). A wrong pick: it takes one point off.",
        "  [ ]  0  c (Shade). Left, and it would have counted.",
        "Beans",
        "  [ ]  0  d (A stick). Left, and it would have counted.",
        "  [x] −1  e (Ice). A wrong pick: it takes one point off.",
        "  [ ]  0  f (A net). Rightly left.",
    ]


README = (SCHEMA.parents[1] / "README.md").read_text("utf-8").partition("## Items: formats")[2]


def test_the_examples_of_the_format_are_right():
    text = README.split("```yaml\n")[1].split("```")[0]
    data = strictyaml.parse(text).data
    answers = [json.loads(line.removeprefix("# answer: ")) for line in text.splitlines() if line.startswith("# answer")]
    assert {one["format"] for one in data} == set(FORMATS)
    for one, answer in zip(map(item, data), answers, strict=True):
        assert score(one, answer).points == one.maximum
        assert one.check(answer) == []
        assert one.key_answer() == answer
    assert [faults(one) for one in data] == [[]] * len(data)
    shown = json.loads(README.split("```json\n")[1].split("```")[0])
    assert shown == score_json(score(item(data[2]), ["b"]))


def test_the_table_of_formats_says_what_is_scored():
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in README.splitlines() if "| `" in line[:3]]
    said = {row[0].strip("`"): row for row in rows if len(row) == 6}
    assert list(said) == list(FORMATS)
    for id, (_, name, _, _, rule, _) in said.items():
        kind = KINDS[id]
        assert format_id(name) == id
        assert rule.replace("\N{MINUS SIGN}", "-") == kind.rule + f", by {kind.floors[0]}" * (kind.rule == PLUS_MINUS)
