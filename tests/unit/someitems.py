"""One item of each format, as a case file holds it and about a garden; and hypothesis strategies for any others."""

import copy
import random

from hypothesis import strategies as st

from teaching.content import strictyaml

TEXT = """\
- id: sign
  format: multiple-choice
  step: recognise-cues
  basis: nursing
  stem: Which sign matters most?
  options:
    - {id: a, text: Dry soil, key: yes, why: It is dry., source: [almanac]}
    - {id: b, text: A snail, why: It moves on., case: yes}
    - {id: c, text: A cloud, why: It passes., general: yes}
- id: two-signs
  format: select-n
  step: recognise-cues
  basis: nursing
  stem: Which two signs matter?
  pick: 2
  options:
    - {id: a, text: Dry soil, key: yes, why: It is dry., source: [almanac]}
    - {id: b, text: A snail, key: no, why: It moves on., case: yes}
    - {id: c, text: A cloud, why: It passes., case: yes}
    - {id: d, text: Brown leaves, key: yes, why: They wilt., case: yes}
    - {id: e, text: A gate, why: It stands., case: yes}
- id: all-signs
  format: select-all
  step: analyse-cues
  basis: documents
  stem: Which leaves are described?
  hint: Look at the soil.
  topics: [leaves]
  options:
    - {id: a, text: Blue, key: yes, why: It is first., cites: ["001:4"], claims: {family: hormone-therapy, role: first}}
    - {id: b, text: Red, why: It is not., case: yes, claims: [{missing: sun}, {statement: stem, status: waits}]}
    - {id: c, text: Green, key: yes, why: It is., case: yes, since: [newer]}
    - {id: d, text: Grey, why: It is not., case: yes}
    - {id: e, text: White, why: It is not., case: yes}
- id: two-groups
  format: grouping
  step: generate-solutions
  basis: nursing
  stem: What helps which bed?
  groups:
    - id: roses
      label: Roses
      options:
        - {id: a, text: Water, key: yes, why: Dry., case: yes}
        - {id: b, text: Salt, why: Never., case: yes}
        - {id: c, text: Shade, key: yes, why: Hot., case: yes}
    - id: beans
      label: Beans
      options:
        - {id: d, text: A stick, key: yes, why: They climb., case: yes}
        - {id: e, text: Ice, why: Cold., case: yes}
        - {id: f, text: A net, why: No birds., case: yes}
- id: rows
  format: matrix-choice
  step: prioritise-hypotheses
  basis: nursing
  stem: Now, soon or later?
  columns: [{id: now, label: Now}, {id: soon, label: Soon}, {id: later, label: Later}]
  rows:
    - {id: water, text: Water, key: now, why: Dry., case: yes}
    - {id: weed, text: Weed, key: soon, why: Weeds grow., case: yes}
    - {id: paint, text: Paint the gate, key: later, why: It waits., case: yes}
    - {id: sow, text: Sow, key: soon, why: It is May., case: yes}
- id: cells
  format: matrix-multiple
  step: analyse-cues
  basis: nursing
  stem: What does each need?
  columns: [{id: sun, label: Sun}, {id: rain, label: Rain}, {id: rest, label: Rest}]
  rows:
    - {id: rose, text: Rose, keys: [sun, rain], why: Both., case: yes}
    - {id: bean, text: Bean, keys: [sun], why: Sun., case: yes}
    - {id: moss, text: Moss, keys: [rain, rest], why: Shade., case: yes}
    - {id: stone, text: Stone, keys: [], why: Nothing., case: yes}
- id: menus
  format: menus
  step: take-action
  basis: nursing
  stem: Fill in.
  text: "First {first}, then {then}."
  blanks:
    - id: first
      options:
        - {id: a, text: dig, key: yes, why: First., case: yes}
        - {id: b, text: sow, why: Later., case: yes}
        - {id: c, text: rest, why: Last., case: yes}
    - id: then
      options:
        - {id: d, text: dig, why: Done., case: yes}
        - {id: e, text: sow, key: yes, why: Now., case: yes}
        - {id: f, text: rest, why: Last., case: yes}
- id: table
  format: table-menus
  step: evaluate-outcomes
  basis: nursing
  stem: Fill in the table.
  columns: [Bed, Effect]
  rows:
    - cells: [Roses, "{roses}"]
    - cells: [Beans, {beans}]
  blanks:
    - id: roses
      options:
        - {id: a, text: better, key: yes, why: Grown., case: yes}
        - {id: b, text: same, why: Not so., case: yes}
        - {id: c, text: worse, why: Not so., case: yes}
    - id: beans
      options:
        - {id: d, text: better, why: Not so., case: yes}
        - {id: e, text: same, key: yes, why: Still., case: yes}
        - {id: f, text: worse, why: Not so., case: yes}
- id: reason
  format: rationale
  step: analyse-cues
  basis: nursing
  stem: Complete the sentence.
  text: "Because of {cause}, there is {effect-1} and {effect-2}."
  cause:
    options:
      - {id: a, text: drought, key: yes, why: Dry., case: yes}
      - {id: b, text: rain, why: Not wet., case: yes}
      - {id: c, text: frost, why: Not cold., case: yes}
  effects:
    options:
      - {id: x, text: wilting, key: yes, why: Dry., case: yes}
      - {id: y, text: cracks, key: yes, why: Dry., case: yes}
      - {id: z, text: mould, why: Wet., case: yes}
- id: tokens
  format: tokens
  step: take-action
  basis: nursing
  stem: Put in order.
  text: "{one} comes before {two}."
  blanks: [{id: one, key: dig}, {id: two, key: sow}]
  tokens:
    - {id: dig, text: Digging, why: First., case: yes}
    - {id: sow, text: Sowing, why: Second., case: yes}
    - {id: rest, text: Resting, why: Last., case: yes}
- id: token-reason
  format: token-rationale
  step: analyse-cues
  basis: today
  stem: Complete the sentence.
  text: "{effect} because of {cause}."
  cause:
    options:
      - {id: a, text: drought, key: yes, why: Dry., since: [newer]}
      - {id: b, text: rain, why: Not wet., case: yes}
      - {id: c, text: frost, why: Not cold., case: yes}
  effects:
    options:
      - {id: x, text: Wilting, key: yes, why: Dry., case: yes}
      - {id: y, text: Mould, why: Wet., case: yes}
      - {id: z, text: Ice, why: Cold., case: yes}
- id: passage
  format: highlight
  step: recognise-cues
  basis: nursing
  stem: What matters here?
  safety: yes
  passage:
    - The day was
    - {id: a, text: hot, key: yes, why: Heat., case: yes}
    - and
    - {id: b, text: blue, why: Only sky., case: yes}
    - with
    - {id: c, text: dry soil, key: yes, why: Dry., case: yes}
    - {id: d, text: and a snail, why: It moves., case: yes}
- id: cells-of-a-table
  format: highlight-table
  step: recognise-cues
  basis: nursing
  stem: What matters here?
  columns: [When, What]
  rows:
    - cells: [Monday, {id: a, text: dry, key: yes, why: Dry., case: yes}]
    - cells: [Friday, {id: b, text: wet, why: Wet., case: yes}]
    - cells: [{id: c, text: Sunday, why: A day., case: yes}, {id: d, text: snow, key: yes, why: Cold., case: yes}]
- id: bow
  format: bow-tie
  step: take-action
  basis: nursing
  stem: Complete the bow-tie.
  trend: yes
  dated: no
  actions:
    label: Do now
    options:
      - {id: a, text: Water, key: yes, why: Dry., case: yes}
      - {id: b, text: Shade, key: yes, why: Hot., case: yes}
      - {id: c, text: Dig, why: No., case: yes}
      - {id: d, text: Burn, why: No., case: yes}
      - {id: e, text: Wait, why: No., case: yes}
  condition:
    options:
      - {id: f, text: Drought, key: yes, why: Dry., case: yes}
      - {id: g, text: Frost, why: No., case: yes}
      - {id: h, text: Flood, why: No., case: yes}
      - {id: i, text: Mould, why: No., case: yes}
  parameters:
    options:
      - {id: j, text: Soil, key: yes, why: Dry., case: yes}
      - {id: k, text: Leaves, key: yes, why: Brown., case: yes}
      - {id: l, text: Gate, why: No., case: yes}
      - {id: m, text: Sky, why: No., case: yes}
      - {id: n, text: Path, why: No., case: yes}
"""
ITEMS = {each["format"]: each for each in strictyaml.parse(TEXT).data}
FORMATS = tuple(ITEMS)


def changed(format, /, **more):
    """The item of a format with other values."""
    return copy.deepcopy(ITEMS[format]) | more


def _options(draw, low, high, first, keys=None):
    """Options with ids from `first` on; `keys`: how many are keys (any number, at least one, unless given)."""
    number = draw(st.integers(max(low, keys or 1), high))
    keys = draw(st.integers(1, number)) if keys is None else keys
    keyed = [True] * keys + [False] * (number - keys)
    options = [{"id": f"{first}{n}", "text": f"Option {n}", "why": "So."} for n in range(number)]
    for option, key in zip(options, draw(st.permutations(keyed)), strict=True):
        if key:
            option["key"] = "yes"
    return options


def _blanks(draw):
    return [{"id": f"b{n}", "options": _options(draw, 2, 5, f"o{n}-", 1)} for n in range(draw(st.integers(1, 4)))]


def _columns(draw, low, high):
    return [{"id": f"c{n}", "label": f"Column {n}"} for n in range(draw(st.integers(low, high)))]


@st.composite
def items(draw, format):
    """Data of any item of the format, small enough to be looked through."""
    data = {"id": "any", "format": format}
    match format:
        case "multiple-choice":
            data["options"] = _options(draw, 2, 6, "o", 1)
        case "select-n":
            pick = draw(st.integers(1, 4))
            data |= {"pick": str(pick), "options": _options(draw, pick, 8, "o", pick)}
        case "select-all":
            data["options"] = _options(draw, 1, 10, "o")
        case "grouping":
            data["groups"] = [
                {"id": f"g{n}", "label": f"Group {n}", "options": _options(draw, 2, 4, f"o{n}-")}
                for n in range(draw(st.integers(1, 5)))
            ]
            data["floor"] = draw(st.sampled_from(["group", "item"]))
        case "matrix-choice":
            data["columns"] = _columns(draw, 2, 3)
            ids = [each["id"] for each in data["columns"]]
            data["rows"] = [
                {"id": f"r{n}", "text": f"Row {n}", "key": draw(st.sampled_from(ids))}
                for n in range(draw(st.integers(1, 6)))
            ]
        case "matrix-multiple":
            data["columns"] = _columns(draw, 1, 5)
            ids = [each["id"] for each in data["columns"]]
            data["rows"] = [
                {"id": f"r{n}", "text": f"Row {n}", "keys": draw(st.lists(st.sampled_from(ids), unique=True))}
                for n in range(draw(st.integers(0, 5)))
            ]
            data["rows"].append({"id": "last", "text": "Last", "keys": ids})  # so that every column has a key
            data["floor"] = draw(st.sampled_from(["column", "group", "item"]))
        case "menus" | "table-menus":
            data["blanks"] = _blanks(draw)
        case "rationale" | "token-rationale":
            data["cause"] = {"options": _options(draw, 2, 5, "c", 1)}
            data["effects"] = draw(st.sampled_from(["dyad", "triad", "two lists"]))
            if data["effects"] == "two lists":
                data["effects"] = [{"options": _options(draw, 2, 5, f"{name}", 1)} for name in "xy"]
            else:
                data["effects"] = {"options": _options(draw, 3, 5, "x", 1 if data["effects"] == "dyad" else 2)}
        case "tokens":
            data["tokens"] = [{"id": f"t{n}", "text": f"Token {n}"} for n in range(draw(st.integers(2, 6)))]
            ids = st.sampled_from([each["id"] for each in data["tokens"]])
            data["blanks"] = [{"id": f"b{n}", "key": draw(ids)} for n in range(draw(st.integers(1, 4)))]
        case "highlight":
            data["passage"] = ["A text", *_options(draw, 1, 8, "o"), "and its end."]
        case "highlight-table":
            data["rows"] = [{"cells": ["A cell", option]} for option in _options(draw, 1, 8, "o")]
        case "bow-tie":
            data["actions"] = {"label": "Do", "options": _options(draw, 5, 5, "a", 2)}
            data["condition"] = {"options": _options(draw, 4, 4, "c", 1)}
            data["parameters"] = {"options": _options(draw, 5, 5, "p", 2)}
    return data


def picks(item):
    """Strategy: slot -> picked ids of an item, whatever they are worth; never more than the slot takes."""

    def slot(each):
        return st.lists(st.sampled_from(each.ids), unique=True, max_size=each.most).map(tuple)

    any_ = st.fixed_dictionaries({each.id: slot(each) for each in item.slots})
    return any_.filter(lambda found: not item.together or not doubled(item, found))


def doubled(item, found):
    """Whether one effect stands in both places."""
    effects = [id for each in item.slots[1:] for id in found[each.id]]
    return len(set(effects)) < len(effects)


def stirred(value, seed):
    """The same answer with its lists and keys in another order."""
    order = random.Random(seed)
    if isinstance(value, list):
        return order.sample(value, len(value))
    if isinstance(value, dict):
        return {key: stirred(value[key], seed) for key in order.sample(list(value), len(value))}
    return value
