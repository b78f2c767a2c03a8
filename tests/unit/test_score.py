"""`casebook score`: what it prints, and what it says of an item or an answer that cannot be taken."""

import copy
import json

import pytest
import yaml

from teaching.casebook import load
from teaching.items.item import item
from teaching.items.scoring import score, score_json, score_text
from tests.unit.someitems import FORMATS, ITEMS
from tests.unit.test_cli import run
from tests.unit.test_scoring import SATA, VALID


@pytest.fixture
def scored(tmp_path, capsys):
    """Run the command for an item and an answer, each given as data or as the text of the file."""

    def go(one, answer, *argv):
        files = tmp_path / "item.yaml", tmp_path / "answer.json"
        for file, data in zip(files, (one, answer), strict=True):
            file.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
        code, out, err = run(capsys, "score", "--item", str(files[0]), "--answer", str(files[1]), *argv)
        return code, out, err.replace(f"{tmp_path}/", "")

    return go


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_from_a_file(scored, format):
    data = ITEMS[format]
    one = item(data)
    for answer in (one.key_answer(), one.blank_answer()):
        code, out, err = scored(yaml.safe_dump(data), json.dumps(answer), "--format", "json")
        assert (code, err) == (0, "")
        assert json.loads(out) == score_json(score(one, answer))
        VALID.validate(json.loads(out))
        assert scored(data, json.dumps(answer)) == (0, score_text(score(one, answer), one) + "\n", "")


def test_the_json_is_this():
    one = item({"id": "one", "format": "select-all", "options": [{"id": "a", "key": "yes"}, {"id": "b"}]})
    assert score_json(score(one, ["b"])) == {
        "version": 1,
        "item": "one",
        "format": "select-all",
        "points": 0,
        "maximum": 1,
        "unit": "item",
        "units": [{"unit": "item", "right": 0, "wrong": 1, "points": 0, "floored": True}],
        "slots": [
            {
                "slot": "options",
                "option": "a",
                "picked": False,
                "key": True,
                "earned": 0,
                "why": "Left, and it would have counted.",
            },
            {
                "slot": "options",
                "option": "b",
                "picked": True,
                "key": False,
                "earned": -1,
                "why": "A wrong pick: it takes one point off.",
            },
        ],
        "words": "0 right − 1 wrong would be −1, but an item never counts below 0: 0 of 1 point.",
    }


def test_a_list_of_one_or_an_item_beside_its_stages_or_with_the_exams_name(scored):
    data = ITEMS["bow-tie"]
    answer = json.dumps(item(data).key_answer())
    expected = scored(data, answer)
    assert expected[0] == 0
    assert scored([data], answer) == expected
    assert scored([{"after": "stage", "item": data}], answer) == expected
    assert scored(data | {"format": "Bow Tie"}, answer) == expected


def test_what_only_a_case_needs_is_a_warning(scored):
    code, out, err = scored(
        "- id: one\n  format: select all that apply\n  options: [{id: a, key: yes}, {id: b}]\n", ["a"]
    )
    assert code == 0
    assert out.startswith("1 of 1\n")
    said = err.splitlines()
    assert said[0] == "item.yaml:1:3: warning: the file has no 'step'; it must have one"
    assert "item.yaml:3:12: warning: options has 2; it needs at least 5" in said
    assert all(": warning: " in line for line in said)
    assert not any("format" in line for line in said)


def test_from_a_checkout_or_not(scored, monkeypatch, tmp_path):
    monkeypatch.setattr("teaching.commands.score.SCHEMAS", tmp_path / "none")
    assert scored(SATA | {"id": "one"}, ["a"])[::2] == (0, "")


BAD_ITEMS = {
    "not there": (None, ": is missing"),
    "not YAML": ("id: [one", "item.yaml:2:1: a list or mapping in brackets is not closed"),
    "a tab": ("id: one\n\tformat: x", "item.yaml:2:1: a tab"),
    "empty": ("", "item.yaml:1:1: is empty"),
    "text": ("one", "item.yaml:1:1: holds no item"),
    "two": (f"[{json.dumps(ITEMS['menus'])}, {{}}]", "item.yaml:1:1: holds 2 items; give one"),
    "no id": ("format: select-all", "item.yaml:1:1: the item has no 'id'"),
    "no format": ("id: one", "item.yaml:1:1: the item has no 'format'"),
    "unknown format": (
        "id: one\nformat: selekt-n",
        "item.yaml:2:9: 'selekt-n' is not a format. Did you mean select-n?",
    ),
    "format is a list": ("id: one\nformat: [a]", "item.yaml:2:9: format must be text"),
    "no slots": ("id: one\nformat: select-all", "the item has no 'options'"),
    "no key": ("id: one\nformat: menus\nblanks:\n  - id: a\n    options: [{id: b}]", "item.yaml:5:14: none of these"),
    "in a list": ("- id: one\n  format: nothing", "item.yaml:2:11: 'nothing' is not a format"),
    "unknown column": (
        "id: one\nformat: matrix-choice\ncolumns: [{id: a}]\nrows:\n  - {id: r, key: b}",
        "item.yaml:5:18: 'b' is not a column. Allowed: a",
    ),
}


@pytest.mark.parametrize("name", BAD_ITEMS)
def test_an_item_that_cannot_be_scored(scored, name, tmp_path, capsys):
    text, words = BAD_ITEMS[name]
    if text is None:
        (tmp_path / "answer.json").write_text("[]")
        argv = "score", "--item", str(tmp_path / "nothing"), "--answer", str(tmp_path / "answer.json")
        code, out, err = run(capsys, *argv)
    else:
        code, out, err = scored(text, "[]")
    assert (code, out) == (1, "")
    assert err.startswith("casebook: ")
    assert words in err
    assert err.count("\n") == 1


BAD_ANSWERS = {
    "not JSON": ('{"a": [1}', "answer.json:1:9: is not JSON"),
    "empty": ("", "answer.json:1:1: is not JSON"),
    "twice": ('{"a": 1, "a": 2}', "answer.json: 'a' stands twice"),
    "unknown": ('["z"]', "answer.json: The answer to one cannot be taken. 'z' is not an option. Allowed: a, b, c"),
    "near": ('["A"]', "Did you mean a?"),
    "wrong shape": ('{"options": ["a"]}', 'an id or a list of ids belongs, in the form ["a", "c"]'),
    "very deep": ("[" * 100_000, "is too deeply nested"),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_an_answer_that_cannot_be_taken(scored, name):
    text, words = BAD_ANSWERS[name]
    code, out, err = scored(SATA | {"id": "one"}, text)
    assert (code, out) == (1, "")
    assert words in err.splitlines()[-1]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ("", "required: --answer"),
        ("--answer a.json", "give either --item FILE or CASE ITEM"),
        ("somebody --answer a.json", "name the item of somebody as well"),
        ("somebody first --item b.yaml --answer a.json", "give either --item FILE or CASE ITEM"),
        ("nobody-of-that-name first --answer a.json", "'nobody-of-that-name' is not a case"),
        ("--item b.yaml --answer a.json --format csv", "invalid choice: 'csv'"),
        ("--item b.yaml --answr a.json --answer a.json", "Did you mean --answer?"),
    ],
)
def test_wrong_use(capsys, argv, words):
    code, out, err = run(capsys, "score", *argv.split())
    assert (code, out) == (2, "")
    assert words in err


def test_an_item_of_a_case(capsys, tmp_path):
    cases = load().cases
    case = cases[next(iter(cases))]
    for each in (*case.items, *case.beside):
        answer = tmp_path / "answer.json"
        answer.write_text(json.dumps(each.item.key_answer()), "utf-8")
        code, out, err = run(capsys, "score", case.id, each.id, "--answer", str(answer), "--format", "json")
        assert (code, err) == (0, "")
        assert json.loads(out) == score_json(score(each.item, each.item.key_answer()))
    code, out, err = run(capsys, "score", case.id, case.items[0].id[:-1], "--answer", str(answer))
    assert (code, out) == (2, "")
    assert f"is not an item of {case.id}. Did you mean {case.items[0].id}?" in err


def test_help_says_how(capsys):
    code, out, _ = run(capsys, "score", "--help")
    assert code == 0
    assert "casebook score (--item FILE | CASE ITEM) --answer FILE" in out


def test_nothing_of_the_item_is_changed(scored):
    data = copy.deepcopy(ITEMS["menus"])
    item(data)
    assert data == ITEMS["menus"]


def as_json(**changed):
    return {"id": "one", "format": "select-all", "options": [{"id": "a", "key": "yes"}, {"id": "b"}]} | changed


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(as_json(), indent="\t"),
        json.dumps(as_json(hint=None)),
        json.dumps(as_json(stem="Well \N{GRINNING FACE}")),
        json.dumps(as_json(stem="a\N{NO-BREAK SPACE}b"), ensure_ascii=False),
        json.dumps({"items": [as_json()]}),
        json.dumps({"beside": [{"after": "first", "item": as_json()}]}),
    ],
    ids=["tabs", "null", "an escaped face", "a no-break space", "under items", "beside the stages"],
)
def test_sound_json_is_taken_whatever_yaml_would_say(scored, text):
    code, out, _ = scored(text, '["a"]')
    assert code == 0 and "1 of 1 point" in out


def test_json_that_is_not_sound_is_told_as_it_stands(scored):
    code, _, err = scored('{"id": "one",\n\t"format" "select-all"}', '["a"]')
    assert code == 1 and "item.yaml:2:" in err


def test_of_several_items_one_is_asked_for(scored):
    code, _, err = scored(json.dumps([as_json(), as_json(id="two")]), '["a"]')
    assert code == 1 and "holds 2 items; give one" in err


def test_a_misspelt_key_is_told_first(scored):
    one = as_json(options=[{"id": "a", "key": "yes"}, {"id": "b", "keyy": "yes"}])
    _, _, err = scored(json.dumps(one), '["a"]')
    assert "'keyy' is not a key" in err.splitlines()[0]


def test_a_row_without_keys_and_a_floor_by_row(scored):
    rows = [{"id": "r", "text": "R", "keys": ["x"]}, {"id": "s", "text": "S"}]
    matrix = {"id": "m", "format": "matrix-multiple", "columns": [{"id": "x"}, {"id": "y"}], "rows": rows}
    code, out, _ = scored(json.dumps(matrix | {"floor": "row"}), '{"r": ["x"], "s": ["x", "y"]}', "--format", "json")
    found = json.loads(out)
    assert (code, found["points"], found["maximum"], found["unit"]) == (0, 1, 1, "group")
    assert [unit["floored"] for unit in found["units"]] == [False, True]


def test_the_one_effect_of_a_dyad_by_its_number(scored):
    causes, effects = ([{"id": f"{name}{n}", **({"key": "yes"} if n == 1 else {})} for n in (1, 2, 3)] for name in "ce")
    dyad = {"id": "d", "format": "rationale", "text": "{cause}, so {effect}."}
    dyad |= {"cause": {"options": causes}, "effects": {"options": effects}}
    assert "1 of 1 point" in scored(json.dumps(dyad), '{"cause": "c1", "effect-1": "e1"}')[1]
