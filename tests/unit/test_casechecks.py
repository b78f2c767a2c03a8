"""Every way to break a case that we could think of: each is one clear error, or warning, in the right place."""

import shutil
from pathlib import Path

import pytest

from teaching import casebook
from teaching.cases.wording import lix
from tests.unit import small, smallcase


def broken(folder, old, new, file="cases/pot"):
    """Where the mark ¦ stood in the new text, as line:column, or nothing."""
    return small.broken(folder / f"{file}.yaml", old, new)


def test_the_small_case_is_right_in_every_way(folder, whole):
    report = casebook.check(folder, whole.parent / "sources")
    assert not report.problems, str(report)
    assert report.proof == "proved"


OBJECTIVE = '  - {text: Notice a pest., nmc: ["3.5"], client_needs: Physiological Adaptation}\n'
LAST_STAGE = smallcase.CASE[smallcase.CASE.index("  - id: week") : smallcase.CASE.index("beside:")]
BESIDE = smallcase.CASE[smallcase.CASE.index("beside:") : smallcase.CASE.index("finish:")]

# what is replaced, by what (¦ marks where the error is expected), words that the message holds
BROKEN = {
    # the file
    "tab": ("title: A", "title:¦\tA", "a tab"),
    "key twice": ("level: easy", "level: easy\n¦level: hard", "stands twice"),
    "a list": (smallcase.CASE, "¦- one\n", "must be keys with values"),
    # what the published schema does not allow
    "unknown key": ("    voice: Look", "    ¦voices: Look", "Did you mean voice?"),
    "no opening": (
        smallcase.CASE[smallcase.CASE.index("opening:") : smallcase.CASE.index("prebrief:")],
        "",
        "'opening'",
    ),
    "empty scene": ("scene: Mites are found.", "scene:¦ ", "is empty"),
    "level": ("level: easy", "level: ¦simple", "Allowed: easy, middle, hard"),
    "too long": ("minutes: 55", "minutes: ¦90", "45 to 75"),
    "stage too short": ("minutes: 10", "minutes: ¦5", "8 to 15"),
    "two objectives": (f"{OBJECTIVE}  - ", "  - ", "objectives has 2; it needs at least 3"),
    "objective without a standard": ('nmc: ["3.5"], ', "", "no 'nmc'"),
    "a client need by another name": (
        "client_needs: Physiological Adaptation",
        "client_needs: ¦Physiologic Adaptation",
        "is not a value of client_needs. Did you mean Physiological Adaptation? Allowed: Management of Care, Safety",
    ),
    "a client need with its category": (
        "client_needs: Physiological Adaptation",
        'client_needs: ¦"Physiological Integrity: Physiological Adaptation"',
        "Did you mean Physiological Adaptation?",
    ),
    "a standard of another form": ('nmc: ["3.5"]', 'nmc: [¦"3,5"]', "'3,5' is not a number of the NMC standards"),
    "an annexe without its letter": ("Annexe B 2.1", "Annexe 2.1", "as 3.5 or Annexe B 2.1"),
    "chart without a value": ('value: "12", ', "", "no 'value'"),
    "who checked is left out": (', checked: ""', "", "no 'checked'"),
    "unknown format": ("format: menus", "format: ¦menu", "Did you mean menus?"),
    "unknown step": ("step: take-action", "step: ¦act", "take-action"),
    "unknown basis": ("basis: today", "basis: ¦now", "Allowed: documents, nursing, today"),
    "option without a reason": ("why: It eats., ", "", "no 'why'"),
    # what refers to nothing
    "unknown topic": ("topics: [leaves]", "topics: [¦leafs]", "Did you mean leaves?"),
    "unknown topic of an item": ("topics: [pests]", "topics: [¦pets]", "Did you mean pests?"),
    "unknown source": ("source: [guide]", "source: [¦gide]", "Did you mean guide?"),
    "unknown since": ("case: yes}\nbeside", "since: [¦never]}\nbeside", "Did you mean newer?"),
    "unknown stage": ("after: mites", "after: ¦mits", "Did you mean mites?"),
    "unknown document": ('cites: ["000:5"]', 'cites: [¦"009:5"]', "'009' is not a document"),
    "a line never fingerprinted": ('cites: ["000:5"]', 'cites: [¦"000:1"]', "no fingerprint for line 1"),
    "never to be shown": ('cites: ["000:5"]', 'cites: [¦"000:4-5"]', "never to be shown"),
    "stage id twice": ("id: week", "id: ¦light", "used for another stage; first on line 51"),
    "item id twice": ("id: whole", "id: ¦notice", "used for another item; first on line 29"),
    # what is known
    "unknown factor": ("reveals: {sun: much}", "reveals: {¦sunn: much}", "Did you mean sun?"),
    "unknown value": ("reveals: {sun: much}", "reveals: {sun: ¦mush}", "Did you mean much?"),
    "two values of one": ("reveals: {sun: much}", "reveals: {sun: ¦[much, little]}", "takes one value"),
    "unknown written down": ("reveals: {sun: much}", "reveals: {sun: ¦unknown}", "never written down"),
    "not looked for of one": ("{pest: mite}", "{soil: ¦dry}", "cannot stay unknown"),
    "found and not looked for": ("{pest: mite}", "{pest: ¦snail}", "both found and not looked for"),
    "never revealed": (
        "{sun: much, soil: wet,",
        "{sun: much, soil: wet, now: ¦blueleaf,",
        "revealed nothing by the end",
    ),
    "another end": ("{sun: much, soil: wet,", "{sun: much, soil: ¦dry,", "the profile says dry", "revealed wet"),
    "not in the profile": ("{sun: much, soil: wet,", "{sun: much,", "the profile says nothing"),
    # how it is built
    "minutes do not add up": ("minutes: 55", "minutes: ¦70", "the stages take 40 minutes"),
    "no predict": ('    predict: {ask: "Which families, and why?"}\n', "", "no stage has 'predict'"),
    "trend in a stage": ("        format: menus\n", "        format: ¦menus\n        trend: yes\n", "stands alone"),
    "beside without a trend": (
        BESIDE[BESIDE.index("      format") :],
        "      format: ¦multiple-choice\n      step: take-action\n      basis: nursing\n"
        "      stem: What?\n      options:\n"
        "        - {id: a, text: a, why: No., case: yes}\n"
        "        - {id: b, text: b, key: yes, why: Yes., source: [guide]}\n"
        "        - {id: c, text: c, why: No., case: yes}\n",
        "only a bow-tie",
    ),
    "a step missing": (
        "step: prioritise-hypotheses",
        "step: analyse-cues",
        "no item of the stages has the step 'prioritise",
    ),
    "safety not first": ("        safety: yes\n", "", "a red flag comes up here (wilting)", "'safety: yes'"),
    # items
    "a reason that rests on nothing": (
        "why: It is usual., case: yes}",
        "why: It is usual.}",
        "rests on nothing; give one of cites, source",
    ),
    "case: no": ("why: It is usual., case: yes}", "why: It is usual., case: no}", "rests on nothing"),
    "two keys": ("the name of the pot, why", "the name of the pot, key: yes, why", "must be 1"),
    "documents without a place": (
        'why: It would change what is said., cites: ["000:5"]',
        "why: It would change what is said., case: yes",
        "no key names a place",
    ),
    "today without since": (
        "why: Better., since: [newer]",
        "why: Better., case: yes",
        "no key names an entry of since",
    ),
    # claims
    "a claim of two kinds": ("{missing: sun}", "¦{missing: sun, statement: leaf-watch}", "one of the three"),
    "a missing test that is known": (
        "{family: hormone-therapy, role: first}",
        "{missing: sun}",
        "Reading at this stage says otherwise",
    ),
    "a status that is not so": (
        "{statement: leaf-first, status: applies}",
        "{statement: leaf-first, status: waits}",
        "says otherwise: leaf-first applies",
    ),
    "a role that is not so": ("role: first}", "role: watch}", "says otherwise", "0 applies"),
    "no key, and yet so": (
        "{statement: leaf-watch, status: waits}",
        "¦{statement: leaf-watch, status: applies}",
        "bears it out",
    ),
    "a test that is none": ("{missing: sun}", "{missing: ¦soil}", "is not a test"),
    "an unknown statement": ("statement: leaf-watch", "statement: ¦leaf-wach", "Did you mean leaf-watch?"),
    "a statement without a status": (
        "{statement: leaf-watch, status: waits}",
        "{statement: ¦leaf-watch}",
        "says its 'status'",
    ),
    "a claim on what comes later": ("{missing: sun}", "¦{statement: leaf-watch, status: applies}", "leaf-watch waits"),
    # dated
    "dated and not named": ("the plant page of 2012", "it", "names the document or its year (Plant page, 2012)"),
    "overtaken and not dated": (
        "        dated: yes\n        stem: What did",
        "        stem: What did",
        "dated statements alone",
    ),
    "a claim on what is dated": (
        "        dated: yes\n        stem: What does",
        "        stem: What does",
        "rests on a dated",
    ),
    "a new claim on what is dated": (
        "claims: {missing: sun}",
        "claims: {statement: ¦leaf-first, status: waits}",
        "the key rests on a dated statement; say 'dated: yes'",
    ),
    # doses
    "a dose": ("why: At once., source", "why: ¦Give 5 mg at once., source", "'5 mg' is a dose; cases give none"),
    "moved in too far": ("\n    reveals: {pest: [s", "\n     reveals¦: {pest: [s", "look how far the line is moved in"),
    "a dose in a scene": ("scene: Mites are found.", "scene: ¦2.5-5 mg/m2 was given.", "a dose"),
}
SEVERAL = {  # one slip that shows in several places: each is said
    "three stages": (LAST_STAGE, "", "stages has 3; it needs at least 4", "the stages take 30 minutes"),
    "stage without items": (
        LAST_STAGE[LAST_STAGE.index("      - id: then") :],
        "      []\n",
        "items is empty",
        "'evaluate-outcomes'",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_slip_is_one_error_in_its_place(folder, name):
    old, new, *words = BROKEN[name]
    where = broken(folder, old, new)
    said = [str(problem) for problem in casebook.check(folder).errors]
    assert len(said) == 1, said
    assert said[0].startswith(f"cases/pot.yaml{where}"), f"{where} {said}"
    assert all(word in said[0] for word in words), said
    with pytest.raises(casebook.CasebookError, match="not right yet"):
        casebook.load(folder).cases["pot"]


@pytest.mark.parametrize("name", SEVERAL)
def test_what_shows_in_several_places_is_said_of_each(folder, name):
    old, new, *words = SEVERAL[name]
    broken(folder, old, new)
    said = str(casebook.check(folder))
    assert all(word in said for word in words), said


def test_all_six_steps_are_there_and_in_their_order(folder):
    broken(folder, "step: take-action", "step: evaluate-outcomes")
    broken(folder, "step: evaluate-outcomes\n        basis: today", "step: take-action\n        basis: today")
    where = broken(folder, "step: evaluate-outcomes", "step: ¦evaluate-outcomes")
    (problem,) = casebook.check(folder).errors
    told = "the six steps come in order; 'evaluate-outcomes' belongs after 'take-action'"
    assert str(problem) == f"cases/pot.yaml{where} {told}"


def test_no_key_of_a_nursing_item_names_a_source(folder):
    for words in ("why: At once., source: [guide]", "why: Away from others., source: [guide]"):
        broken(folder, words, words.replace("source: [guide]", "general: yes"))
    (problem,) = casebook.check(folder).errors
    assert "the basis is 'nursing', but no key names a named source ('source')" in str(problem)


WEEK = "    title: A week later\n"


def test_a_red_flag_that_comes_up_again_needs_a_safety_item_again(folder):
    broken(folder, WEEK, f"{WEEK}    reveals: {{pest: [mite, snail]}}\n")
    where = broken(folder, "      - id: then\n", "      - ¦id: then\n")
    (problem,) = casebook.check(folder).errors
    assert str(problem).startswith(f"cases/pot.yaml{where} a red flag comes up here (wilting); the first item")
    broken(folder, "      - id: then\n", "      - id: then\n        safety: yes\n")
    assert not casebook.check(folder).problems


@pytest.mark.parametrize("revealed", ["soil: wet", "sun: much"])
def test_a_red_flag_that_was_there_before_needs_no_second_safety_item(folder, revealed):
    broken(folder, WEEK, f"{WEEK}    reveals: {{{revealed}}}\n")
    assert not casebook.check(folder).problems


def test_a_red_flag_that_has_passed_needs_no_safety_item(folder):
    broken(folder, WEEK, f"{WEEK}    reveals: {{pest: snail}}\n")
    broken(folder, "pest: [snail, mite]}\nstages", "pest: snail}\nstages")
    assert not casebook.check(folder).problems


@pytest.mark.parametrize(
    "dose", ["5 mg", "2.5mg", "10 mcg", "8 µg", "8 μg", "40 micrograms", "1-microgram", "4 mg/kg", "60 mg/m2", "8 Gy"]
)
def test_no_text_gives_a_dose(folder, dose):
    broken(folder, "stem: What do you see?", f"stem: What do you see of the {dose}?")
    (problem,) = casebook.check(folder).errors
    assert f"'{dose.partition('/')[0]}' is a dose; cases give none" in str(problem)


@pytest.mark.parametrize(
    "result", ["90 mg/dL", "12 mg/L", "12 mg / l", "3 mg/mmol", "12 mg per litre", "30 IU/L", "5 mugs", "5.2 mmol/L"]
)
def test_a_result_is_no_dose(folder, result):
    broken(folder, "stem: What do you see?", f"stem: What do you see at {result}?")
    broken(folder, 'value: "12", unit: leaves', 'value: "12 mg", unit: 5 mg')
    assert not casebook.check(folder).problems


WARNED = {  # what is replaced, by what, words that the warning holds
    "picking everything pays": (
        "water, why: It is usual., case: yes}",
        "water, key: yes, why: It is usual., source: [guide]}",
        "the item has 3 keys and 2 others, so picking everything pays",
    ),
    "an action without a source": (
        "why: At once., source: [guide]",
        "why: At once., general: yes",
        "a keyed nursing action without a source",
    ),
    "not revealed": (
        'cites: ["000:5"], claims: {missing: sun}',
        'cites: ["000:3", "001:4"]',
        "the key rests on what is not known yet: 000:3 (leaf-first) waits on sun",
    ),
    "a short opening": (smallcase.OPENING, "I am a plant.", "the opening has 4 words; from 90 to 180"),
}


SPREAD = "the leaves on the lower side of the stem lose their shine"
HEARD = {  # the same, for what writing.yaml lists and for what one text says of another
    "a question that leans on the last": (
        "stem: What now?",
        "stem: ¦You chose well. What now?",
        "'You chose' leans on",
    ),
    "a scene that leans on the last": (
        "scene: Mites are found.",
        "scene: ¦The right answer was the snail.",
        "'The right answer' leans on what was answered before",
    ),
    "a stem that repeats a key": (
        "dated: yes\n        stem: What did the plant page of 2012 put first?",
        "dated: yes\n        stem: ¦The page of 2012 says that leaves may come first. What did it put first?",
        "the stem repeats the key on line 77; a question has to be answerable by itself",
    ),
    "a student who prescribes": (
        "text: the gardener, key",
        "text: ¦Call the gardener and prescribe a spray, key",
        "'and prescribe': no student does this alone (prescribing)",
    ),
    "a student who changes a dose": (
        "text: outside, key",
        "text: ¦Lower her evening dose, key",
        "'Lower her evening dose': no student does this alone (changing a drug or its dose)",
    ),
    "faith as a mistake": (
        "text: a neighbour with a garden",
        "text: ¦the priest of her garden",
        "'priest' (faith) in a wrong option",
    ),
    "work as a mistake": (
        "text: a neighbour with a garden",
        "text: ¦to wait as lighthouse keepers do",
        "'as lighthouse' (the person's work) in a wrong option",
    ),
}
SAID = {  # where the words of a key stand before it is asked for
    "scene": ("scene: Mites are found.", "scene: Mites are found. {}"),
    "voice": ("voice: Look at my leaves.", "voice: Look. {}"),
    "note on the chart": ("note: counted twice", "note: '{}'"),
    "stem": ("stem: What comes first?", "stem: Well, {}. What comes first?"),
    "reason": ("why: It changes nothing.", "why: 'It changes nothing. {}'"),
    "opening": ("opening: |\n  I am", "opening: |\n  {} I am"),
}
NOT_SAID = {  # what comes later, or is of the same item
    "scene": ("scene: The leaves are back.", "scene: The leaves are back. {}"),
    "reason": ("why: They spread.", "why: 'They spread. {}'"),
    "stem": ("stem: What is better?", "stem: Well, {}. What is better?"),
}


WHO = """\
      format: matrix-choice
      trend: yes
      step: take-action
      basis: nursing
      stem: Who does it?
      columns: [{id: me, label: me}, {id: doctor, label: the doctor}]
      rows:
        - {id: w1, text: Prescribe a spray, key: doctor, why: Yes., source: [guide]}
        - {id: w2, text: Look again, key: me, why: Yes., source: [guide]}
        - {id: w3, text: Ask for help, key: me, why: Yes., source: [guide]}
        - {id: w4, text: Cut a leaf, key: doctor, why: Yes., source: [guide]}
"""


@pytest.fixture
def heard(folder):
    """The small content with the lists of words of the real one."""
    shutil.copy(Path(casebook.__file__).parents[2] / "casebook" / "writing.yaml", folder)
    broken(folder, "line: a pot plant", "line: 'retired lighthouse keeper, lives with a cat'")
    return folder


@pytest.mark.parametrize("name", HEARD)
def test_one_slip_of_words_is_one_warning_in_its_place(heard, name):
    assert not casebook.check(heard).problems
    old, new, words = HEARD[name]
    where = broken(heard, old, new)
    (said,) = warned(heard)
    assert said.startswith(f"cases/pot.yaml{where} warning: "), said
    assert words in said


@pytest.mark.parametrize(
    "old, new",
    [
        ("text: the gardener, key", "text: Ask the gardener to prescribe a spray, key"),
        ("text: the gardener, key", "text: 'Ring the gardener: the orders are in doubt', key"),
        ("text: a neighbour with a garden", "text: Prescribe a spray"),
        (BESIDE[BESIDE.index("      format") :], WHO),  # a row: its column says who does it
        ("text: a neighbour with a garden", "text: a keeper of birds"),
        ("text: the gardener, key", "text: the gardener of the church, key"),
        ("text: a neighbour with a garden", "text: the prisoner of churchyards"),
        ("stem: What now?", "stem: Write your answer. What now?"),
    ],
)
def test_words_that_only_sound_like_a_slip(heard, old, new):
    broken(heard, old, new)
    assert not casebook.check(heard).problems


@pytest.mark.parametrize("name", SAID)
def test_a_text_that_gives_a_key_away(folder, name):
    old, new = SAID[name]
    broken(folder, old, new.format(SPREAD))
    broken(folder, "text: the gardener, key", f"text: ¦say that {SPREAD} now, key")
    (said,) = warned(folder)
    assert f"{name} on line" in said
    assert "gives this key away: 'leaves lower side stem lose' stands there too" in said


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_comes_later_gives_no_key_away(folder, name):
    old, new = NOT_SAID[name]
    broken(folder, old, new.format(SPREAD))
    broken(folder, "text: the gardener, key", f"text: say that {SPREAD} now, key")
    assert not casebook.check(folder).problems


def test_a_text_that_says_a_wrong_option_too_gives_nothing_away(folder):
    broken(folder, "scene: Mites are found.", f"scene: Mites, and {SPREAD}. The neighbour keeps ten old green bottles.")
    broken(folder, "text: the gardener, key", f"text: say that {SPREAD} now, key")
    assert any("gives this key away" in each for each in warned(folder))
    broken(folder, "text: a neighbour with a garden", "text: the neighbour keeps ten old green bottles")
    assert not casebook.check(folder).problems


def test_words_that_all_options_share_give_nothing_away(folder):
    broken(folder, "scene: Mites are found.", f"scene: Mites are found. {SPREAD}.")
    broken(folder, "text: the gardener, key", f"text: say that {SPREAD} now, key")
    broken(folder, "text: a baker", f"text: deny that {SPREAD} now")
    assert not casebook.check(folder).problems


FIRST = (
    "Twelve leaves are on the stem and a small snail sits on one of them. The pot is warm. The soil is wet and dark."
)
HARDER = (
    "There are mites on all sides of the pots, and the gardener finds that worrying, since they may spread in a week."
)


def test_a_stage_that_reads_harder_than_the_first(folder):
    where = broken(folder, "scene: Mites are found.", f"scene: ¦{HARDER}")
    broken(folder, "scene: There is much sun.", f"scene: {HARDER}")
    assert not casebook.check(folder).problems  # the first of some length is as hard
    broken(folder, "      A pot stands on the bench.", f"      {FIRST}")
    broken(folder, f"scene: {HARDER}", "scene: There is much sun.")
    (said,) = warned(folder)
    level = "(LIX 31, the first stage 7)"
    assert said.startswith(f"cases/pot.yaml{where} warning: this stage reads harder than the first {level}"), said


def test_words_of_the_glossary_are_not_hard(folder):
    assert lix("Two succulents.") == 52
    assert lix("Two succulents.", {"succulent"}) == 2
    broken(folder, "      A pot stands on the bench.", f"      {FIRST}")
    broken(folder, "scene: Mites are found.", f"scene: {HARDER}")
    assert warned(folder)
    broken(folder, "term: leaf", "term: gardener (worrying)", "glossary")
    assert not casebook.check(folder).problems


def test_what_is_still_to_be_filled_in_is_one_warning(folder):
    where = broken(folder, "    voice: Look at my leaves.", "    voice: ¦… What it says.")
    (said,) = warned(folder)
    assert (
        said
        == f"cases/pot.yaml{where} warning: still to be filled in: one text that begins with '…'; the first stands here"
    )
    broken(folder, "      A snail sits on it.", "      … Who sits on it?")
    broken(folder, "stem: What now?", "stem: What … now?")
    assert "2 texts that begin with" in warned(folder)[0]


def warned(folder):
    report = casebook.check(folder)
    assert report.ok, str(report)
    assert casebook.load(folder).cases["pot"]
    return [str(problem) for problem in report.warnings]


def not_about_it(folder):
    """The first key on the documents rests on a statement that asks for dry soil, and the soil is wet."""
    broken(folder, "  role: limits", "  when: {soil: dry}\n  role: limits", "statements")
    broken(folder, 'cites: ["000:5"], claims: {missing: sun}', 'cites: ["000:5"]')


def test_a_key_that_rests_on_what_does_not_apply(folder):
    not_about_it(folder)
    said = warned(folder)
    assert any("the key rests on what does not apply: stem-fails at this stage" in each for each in said), said


def test_a_dated_key_may_rest_on_what_does_not_apply(folder):
    not_about_it(folder)
    broken(folder, "stem: What is not known?", "dated: yes\n        stem: What did the plant page say?")
    assert not any("what does not apply" in each for each in warned(folder))


@pytest.mark.parametrize("name", WARNED)
def test_a_writer_is_warned_and_the_case_can_be_played(folder, name):
    old, new, words = WARNED[name]
    broken(folder, old, new)
    said = warned(folder)
    assert any(words in each and "warning:" in each for each in said), said


def test_a_stage_that_is_hard_to_read(folder):
    hard = (
        "Considerable accumulations of photosynthetically inactive vegetation necessitate comprehensive "
        "horticultural evaluation, notwithstanding the possibility of spontaneous regeneration following "
        "comprehensive repotting."
    )
    broken(folder, "scene: Mites are found.", f"scene: {hard} Undoubtedly.")
    (said,) = warned(folder)
    assert said.startswith("cases/pot.yaml:83:12: warning: this stage is hard to read (LIX ")


def test_every_option_a_key(folder):
    for id in "bce":
        path = folder / "cases" / "pot.yaml"
        text = path.read_text("utf-8")
        head, mark, rest = text.partition(f"          - {{id: {id}, ")
        path.write_text(head + mark + "key: yes, " + rest, "utf-8")
    assert any("every option of the item is a key" in each for each in warned(folder))


def test_a_key_that_is_always_the_longest_or_always_first(folder):
    for old, new in (
        ("text: leaves may come first", "text: leaves may come first as it says in plain words"),
        ("text: blueleaf, key", "text: blueleaf every time, key"),
        ("text: the sun, key", "text: the sun on the leaves all day, key"),
        ("text: the gardener, key", "text: the gardener who knows the pot, key"),
        ("text: outside, key", "text: outside and far from the row of other pots, key"),
        ("text: wilting, key", "text: wilting leaves, key"),
    ):
        broken(folder, old, new)
    said = warned(folder)
    assert any("the key is the longest option in 6 of 6 lists" in each for each in said), said


def test_a_key_that_is_always_in_the_same_place(folder):
    path = folder / "cases" / "pot.yaml"
    lines = path.read_text("utf-8").split("\n")
    for id in ("b, text: leaves", "c, text: blueleaf", "out, text", "c2, text"):
        place = next(number for number, line in enumerate(lines) if f"{{id: {id}" in line)
        first = place
        while "- {" in lines[first - 1]:
            first -= 1
        lines.insert(first, lines.pop(place))
    path.write_text("\n".join(lines), "utf-8")
    said = warned(folder)
    assert any("the key stands in place 1 in 6 of 6 lists" in each for each in said), said


def test_absolute_words_in_wrong_options(folder):
    for old in ("text: a baker", "text: up", "text: dust, why", "text: nothing"):
        broken(folder, old, old.replace("text: ", "text: always "))
    assert any("absolute words" in each and "4 wrong options and 0 keys" in each for each in warned(folder))


def test_a_broken_case_hides_no_other_and_keeps_nothing_else_from_working(folder):
    (folder / "cases" / "other.yaml").write_text(smallcase.CASE.replace("level: easy", "level: eesy"), "utf-8")
    (folder / "cases" / "bent.yaml").write_text("title: [", "utf-8")
    files = {problem.file for problem in casebook.check(folder).errors}
    assert files == {"cases/other.yaml", "cases/bent.yaml"}
    book = casebook.load(folder)
    assert list(book.cases) == ["bent", "other", "pot"]
    assert list(book.cases.summaries()) == ["pot"]
    assert book.cases["pot"].title == "A pot by the window"
    with pytest.raises(casebook.CasebookError, match="eesy"):
        book.cases["other"]


@pytest.mark.parametrize("name", ["pot.yml", "Pot.yaml", "two pots.yaml", "pot.txt", "pot"])
def test_a_file_that_is_no_case_is_an_error_with_the_nearest_name(folder, name):
    (folder / "cases" / "pot.yaml").rename(folder / "cases" / name)
    (problem,) = casebook.check(folder).errors
    near = "two-pots.yaml" if "two" in name else "pot.yaml"
    assert str(problem) == (
        f"cases/{name}: is not the file of a case; its name is its id and ends in .yaml. "
        f"{'' if name in ('pot', 'pot.txt') else f'Did you mean {near}? '}Allowed: {near}."
    )


def test_what_editors_leave_behind_is_passed_over(folder):
    for name in (".pot.yaml.swp", "pot.yaml~", "#pot.yaml#"):
        (folder / "cases" / name).write_text("x", "utf-8")
    assert not casebook.check(folder).problems


def test_cases_are_not_blamed_for_what_is_wrong_elsewhere(folder):
    (folder / "sources.yaml").write_text("- {id: guide}", "utf-8")
    assert {problem.file for problem in casebook.check(folder).problems} == {"sources.yaml"}


def test_citations_of_cases_are_fingerprinted_and_proved(folder, whole):
    sources = whole.parent / "sources"
    broken(folder, 'cites: ["000:5"]', 'cites: ["000:1"]')
    assert "no fingerprint for line 1" in str(casebook.check(folder, sources))
    assert casebook.check(folder, sources, update=True).proof == "proved"
    assert not casebook.check(folder, sources).problems
    broken(folder, 'cites: ["000:1"]', 'cites: ["000:5"]')
    assert "nothing cites line 1 any more" in str(casebook.check(folder, sources).warnings[0])


GALLERY = """\
- id: one
  format: multiple-choice
  step: take-action
  basis: nursing
  stem: What?
  options:
    - {id: a, text: a, key: yes, why: Yes., source: [guide]}
    - {id: b, text: b, why: No., cites: ["000:5"]}
    - {id: c, text: c, why: No., case: yes}
"""


def test_the_gallery_is_checked_and_handed_out(folder, tmp_path):
    path = folder / "gallery.yaml"
    assert casebook.load(folder).gallery == ()
    path.write_text(GALLERY, "utf-8")
    assert not casebook.check(folder).problems
    (one,) = casebook.load(folder).gallery
    assert (one.id, one.stage, one.item.maximum) == ("one", "", 1)
    casebook.pack(tmp_path / "packed", folder)
    assert casebook.load(tmp_path / "packed").gallery == (one,)
    for old, new, words in (
        ("[guide]", "[gide]", "7:54: 'gide' is not a source of sources.yaml. Did you mean guide?"),
        (", case: yes", "", "9:7: the reason rests on nothing"),
        ("000:5", "000:1", "8:42: 000:1 has no fingerprint"),
    ):
        path.write_text(GALLERY.replace(old, new), "utf-8")
        (problem,) = casebook.check(folder).errors
        assert str(problem).startswith(f"gallery.yaml:{words}"), str(problem)


def test_the_index_of_readability_counts_words_sentences_and_long_words():
    assert lix("One two three four. Five six seven eight.") == 4
    assert lix("Considerable accumulations.") == 102
    assert lix("") == lix("1, 2 … 3") == 0
