"""Cases that a machine makes up for the small content: every format, odd texts, all of them valid."""

import json

import yaml
from hypothesis import strategies as st

from teaching.items.formats import FORMATS, STEPS

WORDS = [
    "a leaf",
    "no",
    "12:30",
    "001",
    "yes: and no",
    "- a dash",
    "“quoted” 'text'",
    "100 %, or so",
    "#1",
    "[x] (y)",
    "é ü ß 漢",
    "*star &and !bang",
    "line\n\nnext paragraph",
    'back\\slash "q"',
    "~",
    "null",
    "2020-01-01",
    "more than one word of it",
]
TEXT = st.sampled_from(WORDS)
FEW = st.integers(1, 3)
RESTS = st.sampled_from(
    [
        {"cites": ["000:5"]},
        {"cites": ["001:4"], "case": "yes"},
        {"source": ["guide"]},
        {"general": "yes"},
        {"since": ["newer"], "general": "no"},
    ]
)
KEYED = {"cites": ["000:5"], "source": ["guide"], "since": ["newer"]}  # enough for every basis
STAND_ALONE = "bow-tie"


@st.composite
def options(draw, prefix, number, keys):
    """`number` options of which `keys` are keys, wherever they stand."""
    right = draw(st.permutations([True] * keys + [False] * (number - keys)))
    return [
        {"id": f"{prefix}{place}", "text": draw(TEXT), "why": draw(TEXT)}
        | ({"key": "yes"} | KEYED if key else draw(st.sampled_from([{}, {"key": "no"}])) | draw(RESTS))
        for place, key in enumerate(right)
    ]


def columns(number):
    return [{"id": f"col{place}", "label": f"column {place}"} for place in range(number)]


def rows(draw, number, keys):
    return [
        {"id": f"row{place}", "text": draw(TEXT), "why": draw(TEXT)} | KEYED | keys(place) for place in range(number)
    ]


def blanks(draw):
    names = [f"b{place}" for place in range(draw(FEW))]
    return names, [{"id": name, "options": draw(options(f"{name}-", draw(st.integers(3, 5)), 1))} for name in names]


def menus(draw):
    names, found = blanks(draw)
    return {"text": " and ".join(f"so {{{name}}}" for name in names), "blanks": found}


def table_menus(draw):
    names, found = blanks(draw)
    return {
        "columns": ["one", "two"],
        "rows": [{"cells": [draw(TEXT), f"{{{name}}}"]} for name in names],
        "blanks": found,
    }


def rationale(draw):
    effects = draw(st.integers(0, 2))  # a dyad, a triad of one list, a triad of two
    text = "{cause} so {effect-1} and {effect-2}" if effects else "{cause} so {effect}"
    lists = {
        0: lambda: {"options": draw(options("e", 4, 1))},
        1: lambda: {"options": draw(options("e", 4, 2))},
        2: lambda: [{"options": draw(options(each, 3, 1))} for each in "ef"],
    }
    return {"text": text, "cause": {"options": draw(options("c", 3, 1))}, "effects": lists[effects]()}


def tokens(draw):
    number = draw(FEW)
    found = [{"id": f"t{place}", "text": draw(TEXT), "why": draw(TEXT)} | KEYED for place in range(number + 1)]
    names = [{"id": f"b{place}", "key": f"t{place}"} for place in range(number)]
    return {"text": " ".join(f"so {{b{place}}}" for place in range(number)), "blanks": names, "tokens": found}


def pieces(draw):
    chosen = draw(options("p", draw(st.integers(2, 5)), 1))
    return [piece for each in chosen for piece in (draw(TEXT), each)]


FORMS = {
    "multiple-choice": lambda draw: {"options": draw(options("o", draw(st.integers(3, 6)), 1))},
    "select-n": lambda draw: {"pick": "2", "options": draw(options("o", draw(st.integers(5, 7)), 2))},
    "select-all": lambda draw: {"options": draw(options("o", draw(st.integers(5, 7)), draw(FEW)))},
    "grouping": lambda draw: {
        "groups": [{"id": g, "label": g, "options": draw(options(g, draw(st.integers(2, 4)), 1))} for g in ("g", "h")]
    },
    "matrix-choice": lambda draw: {
        "columns": columns(2),
        "rows": rows(draw, 4, lambda _: {"key": f"col{draw(st.integers(0, 1))}"}),
    },
    "matrix-multiple": lambda draw: {
        "columns": columns(3),
        "rows": rows(draw, 4, lambda place: {"keys": [f"col{place}"] if place < 3 else []}),
        "floor": draw(st.sampled_from(["column", "item"])),
    },
    "menus": menus,
    "table-menus": table_menus,
    "rationale": rationale,
    "tokens": tokens,
    "token-rationale": rationale,
    "highlight": lambda draw: {"passage": pieces(draw)},
    "highlight-table": lambda draw: {"columns": ["one"], "rows": [{"cells": [each]} for each in pieces(draw)]},
    "bow-tie": lambda draw: {
        "actions": {"label": "Do", "options": draw(options("a", 5, 2))},
        "condition": {"options": draw(options("c", 4, 1))},
        "parameters": {"options": draw(options("p", 5, 2))},
    },
}
assert set(FORMS) == set(FORMATS)


@st.composite
def items(draw, id, step, format=None, **more):
    """One item of a case, of any format that stands in a stage unless one is named."""
    format = format or draw(st.sampled_from([each for each in FORMATS if each != STAND_ALONE]))
    basis = draw(st.sampled_from(["documents", "nursing", "today"]))
    extra = {"hint": draw(TEXT)} if draw(st.booleans()) else {}
    return (
        {"id": id, "format": format, "step": step, "basis": basis, "stem": draw(TEXT)}
        | FORMS[format](draw)
        | extra
        | more
    )


@st.composite
def cases(draw):
    """A whole case, as its file holds it: a red flag may come up, something may arrive late."""
    number = draw(st.integers(4, 6))
    cuts = sorted(draw(st.lists(st.integers(0, number - 1), min_size=6, max_size=6)))  # step -> its stage
    cuts[:2] = (min(at, number - 2) for at in cuts[:2])
    cuts[4] = max(cuts[4], cuts[0] + 1)  # a stage has four items at most
    cuts[5] = max(cuts[5], cuts[4], cuts[1] + 1)
    late, flag = draw(st.integers(0, number - 1)), draw(st.integers(0, number - 1))
    stages = []
    for place in range(number):
        steps = [step for step, at in zip(STEPS, cuts, strict=True) if at == place]
        steps = steps or [draw(st.sampled_from(STEPS))]
        reveals = (
            {"soil": "wet"}
            | ({"sun": "much"} if place >= late else {})
            | ({"pest": ["mite", "snail"]} if place >= flag else {"pest": "snail"})
        )
        stage = {"id": f"stage-{place}", "title": draw(TEXT), "minutes": "10", "scene": draw(TEXT), "reveals": reveals}
        if place < flag and draw(st.booleans()):
            stage["not_looked_for"] = {"pest": ["mite"]}
        if place == 0 or draw(st.booleans()):
            stage["predict"] = {"ask": draw(TEXT)}
        if draw(st.booleans()):
            stage |= {
                "voice": draw(TEXT),
                "chart": [{"when": "now", "what": draw(TEXT), "value": "1", "unit": draw(TEXT)}],
            }
        safe = {"safety": "yes"} if place >= flag else {}  # each of them reveals the mite again
        stage["items"] = [
            draw(items(f"item-{place}-{n}", step, **(safe if n == 0 else {}))) for n, step in enumerate(steps)
        ]
        stages.append(stage)
    pest = ["snail", "mite"]
    many = st.lists(TEXT, min_size=1, max_size=2)
    case = {
        "title": draw(TEXT),
        "level": draw(st.sampled_from(["easy", "middle", "hard"])),
        "minutes": str(10 * number + 15),
        "topics": draw(st.sampled_from([["leaves"], ["pests", "leaves"]])),
        "person": {
            "name": draw(TEXT),
            "age": str(draw(st.integers(18, 99))),
            "pronouns": "they/them",
            "line": draw(TEXT),
        },
        "content_note": draw(TEXT),
        "opening": draw(TEXT),
        "prebrief": draw(TEXT),
        "objectives": [{"text": draw(TEXT), "nmc": ["3.5"], "client_needs": "Management of Care"} for _ in range(3)],
        "profile": {"soil": "wet", "sun": "much", "pest": pest},
        "stages": stages,
        "finish": {"ask": draw(TEXT), "think": draw(many)},
        "debrief": {part: draw(many) for part in ("reactions", "description", "analysis", "summary")},
        "educator": {part: draw(many) for part in ("pauses", "misconceptions", "timing")},
        "people": {"written": draw(TEXT), "checked": "", "piloted": ""},
    }
    if draw(st.booleans()):
        item = draw(items("beside-0", "take-action", draw(st.sampled_from([STAND_ALONE, "menus"])), trend="yes"))
        case["beside"] = [{"after": draw(st.sampled_from(stages))["id"], "item": item}]
    return case


def written(case):
    """The case as the text of its file."""
    case = json.loads(json.dumps(case))  # nothing shared, so that no aliases are written
    return yaml.dump(
        case,
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        default_style='"',
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )
