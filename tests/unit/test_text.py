"""The plain face of a Reading: everything is there, in lines that a terminal and a screen reader can take."""

import re

from hypothesis import given, settings

import teaching
from teaching.exports import reading_json
from teaching.model import APPLIES, DOES_NOT_APPLY, WAITS
from teaching.reading import read
from teaching.text import CLOSING, NO_STRENGTH, STATUS_WORDS, WIDTH, lower, place, reading_text, why_not
from tests.unit.pictures import BOOK, profiles


def reading(not_looked_for=None, **answers):
    return read(BOOK, BOOK.profile(answers, not_looked_for))


def flat(text):
    return " ".join(text.split())


def where(each):
    return place(each.cites, BOOK.documents[each.document])


def told(text):
    """Family label -> status -> the statements that the text shows there; and the numbers in the family's heading."""
    by_words = {(flat(each.says), where(each)): each.id for each in BOOK.statements.values()}
    section = text.split("FAMILIES, in a fixed order: no ranking\n")[1]
    section = re.split(r"\n\n(?=WHERE THE|WHAT THE|Lines that|What five)", section)[0]
    shown, heads = {}, {}
    for block in section.strip().split("\n\n"):
        head, *lines = block.split("\n")
        label, applies, waits = re.fullmatch(r"(.+): (\d+) appl(?:y|ies), (\d+) waits?", head).groups()
        heads[label] = (int(applies), int(waits))
        found = shown[label] = {APPLIES: [], WAITS: []}
        status = APPLIES
        rows = []
        for line in lines:
            if line.startswith("  Waits for: "):
                status = WAITS
            elif line.startswith("  - "):
                rows.append((status, line[4:]))
            elif rows and line.startswith("    ") and not line.startswith("     "):
                rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}")
        for status, row in rows:
            strength, says, at = row.split(" | ")
            id = by_words[says, at]
            assert strength.startswith(BOOK.statements[id].strength or NO_STRENGTH)
            found[status].append(id)
    return shown, heads


@given(profiles())
@settings(max_examples=40)
def test_the_text_says_what_the_json_says(profile):
    found = read(BOOK, profile)
    data, text = reading_json(found), reading_text(found)
    shown, heads = told(text)
    for each in data["families"]:
        label = BOOK.families[each["family"]].label
        assert sorted(shown[label][APPLIES]) == sorted(each["applies"])
        assert sorted(shown[label][WAITS]) == sorted(each["waits"])
        assert heads[label] == (len(each["applies"]), len(each["waits"]))
    words = flat(text)
    for each in (*data["notes"], *(one["text"] for part in ("red_flags", "unsaid") for one in data[part])):
        assert flat(each) in words
    for tension in data["tensions"]:
        assert flat(tension["about"]) in words
        assert flat(tension["explains"]) in words
        for side in tension["sides"]:
            stands = where(BOOK.statements[side["statement"]])
            assert flat(f"{STATUS_WORDS[side['status']]} | {side['says']} | {stands}") in words
            assert side["status"] == APPLIES or flat(why_not(found, side["statement"])) in words
    for each in data["tests"]:
        assert f"{BOOK.factors[each['factor']].label} ({each['would_change']}" in words
    for id in (*found.applies, *found.waiting):
        each = data["statements"][id]
        assert all(flat(data["since"][since]["text"]) in words for since in each["since"])
        assert not each["incomplete"] or f"Incomplete: {flat(each['incomplete'])}" in words


@given(profiles())
@settings(max_examples=20)
def test_lines_are_short_and_end_cleanly(profile):
    found = read(BOOK, profile)
    for text in (reading_text(found), reading_text(found, brief=True)):
        assert all(len(line) <= WIDTH and line == line.rstrip() for line in text.splitlines())
        assert "\n\n\n" not in text
        assert text.endswith(CLOSING)


def test_red_flags_stand_above_everything_else():
    text = reading_text(reading(symptom="spine-pressure"))
    assert text.index("RED FLAGS") < text.index("FAMILIES")
    assert text.index("RED FLAGS") < text.index("families described")
    assert "NICE NG234" in flat(text)


def test_without_a_red_flag_the_signs_are_still_named():
    words = flat(reading_text(reading()))
    assert "RED FLAGS" not in words
    assert all(flat(flag.label) in words for flag in BOOK.redflags.values())


def test_what_changed_stands_directly_under_its_statement():
    lines = reading_text(reading(site="liver")).splitlines()
    start = next(i for i, line in enumerate(lines) if "For spread to the liver or lungs" in line)
    after = next(line for line in lines[start + 1 :] if not line.startswith("    ") or line.startswith("     "))
    assert after.startswith("      > Dated. Changed since")


def test_an_incomplete_statement_names_what_stands_beside_it():
    words = flat(reading_text(reading(er="negative", pr="negative", her2="positive")))
    each = BOOK.statements["negative-chemotherapy"]
    beside = "; ".join(where(BOOK.statements[id]) for id in each.beside)
    assert f"Incomplete: {flat(each.incomplete)} Beside it: {beside}." in words


def test_a_family_of_which_nothing_is_said_says_so_in_its_place():
    text = reading_text(reading(er="positive", pr="positive", her2="positive"))
    block = text.split("Immunotherapy: 0 apply, 0 wait\n")[1].split("\n\n")[0]
    assert flat(block) == BOOK.unsaid["nothing-on-immunotherapy"].text


def test_the_result_that_matters_most_is_not_called_the_most_urgent():
    words = flat(reading_text(reading(er="negative", pr="negative")))
    assert "Result that affects most of what is said here: HER2 (" in words
    assert "That does not make it the most urgent test." in words


def test_what_is_known_is_said_in_phrases_and_what_was_not_looked_for_too():
    words = flat(reading_text(reading(er="positive", site=["bone"], not_looked_for={"site": ["brain"]})))
    assert "Known: ER positive; spread to bone; not looked for yet: brain." in words
    assert "Nothing is known yet." in reading_text(reading())


def test_the_brief_text_counts_what_it_does_not_list():
    found = reading(er="positive", her2="negative", site="bone")
    text = reading_text(found, brief=True)
    assert len(text) < len(reading_text(found)) / 2
    assert "Said whatever the picture (" in text
    assert BOOK.statements["er-hormone-first"].says in flat(text)
    assert "> Changed since" in text


def test_a_reading_prints_as_its_text():
    found = teaching.read(er="positive")
    assert str(found) == reading_text(found)
    assert found._repr_mimebundle_() == {"text/plain": reading_text(found)}


def test_a_side_that_does_not_apply_says_what_it_asks_for():
    found = reading(er="negative", pr="negative", her2="positive")
    assert found.status["all-negative-chemotherapy"] == DOES_NOT_APPLY
    assert why_not(found, "all-negative-chemotherapy") == "It asks for: hormone receptor negative and HER2 negative."
    waiting = reading(er="negative", pr="negative")
    assert why_not(waiting, "all-negative-chemotherapy") == "It waits for: HER2."


def test_what_changed_since_stands_under_what_is_unsaid():
    text = flat(reading_text(reading(sex="male")))
    men = BOOK.unsaid["men"]
    assert men.since
    assert flat(f"{men.text} > {BOOK.since[men.since[0]].line}") in text


def test_a_label_inside_a_sentence_begins_small_unless_it_is_an_abbreviation():
    labels = ("What it does", "Oestrogen receptor (ER)", "HER2", "ER", "PIK3CA change", "A weak bone", "pain", "")
    small = ["what it does", "oestrogen receptor (ER)", "HER2", "ER", "PIK3CA change", "a weak bone", "pain", ""]
    assert [lower(each) for each in labels] == small
