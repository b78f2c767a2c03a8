"""The map of the space says of each picture what its Reading says, and of each step what two Readings differ in."""

import pytest

from teaching import tables
from teaching.casebook import load
from teaching.model import OFFERING, CasebookError
from teaching.reading import read
from teaching.spacemap import GROUPS, SpaceMap

BOOK = load()
BESIDE = BOOK.profile(site=["liver", "skin"], not_looked_for={"site": ["bone"]}, symptom="none")
MAPS = {
    "the usual one": ((), None),
    "receptors and menopause": (("er", "pr", "her2", "menopause"), None),
    "sites": (("site", "menopause"), None),
    "with answers beside": (("er", "her2", "response"), BESIDE),
}


def counts(reading, family):
    """Return how many statements on a family apply and wait, by what they do."""
    for ids in (reading.applies, reading.waiting):
        roles = [each.role for each in map(BOOK.statements.get, ids) if family in each.families]
        yield {group: sum(role in GROUPS[group] for role in roles) for group in GROUPS}


def profile(map_, answers):
    """Return the profile of a picture, made by the casebook, which checks it."""
    known = {
        **{id: sorted(values) for id, values in map_.stated.known.items()},
        **dict(zip(map_.factors, answers, strict=True)),
    }
    return BOOK.profile(known, map_.stated.not_looked_for)


@pytest.mark.parametrize("which", MAPS)
def test_each_picture_says_what_its_reading_says(which):
    map_, pictures = SpaceMap(BOOK, *MAPS[which]), 0
    for answers, told in map_:
        reading = read(BOOK, profile(map_, answers))
        assert reading.profile == map_.profile(answers)
        for family in BOOK.families:
            assert [told[family].applies, told[family].waits] == list(counts(reading, family))
        pictures += 1
    assert pictures > 30


def test_every_role_is_counted_once():
    assert sorted(role for roles in GROUPS.values() for role in roles) == sorted(
        {s.role for s in BOOK.statements.values()}
    )


def state(reading, family):
    applies, waits = (
        [s.role for s in map(BOOK.statements.get, ids) if family in s.families]
        for ids in (reading.applies, reading.waiting)
    )
    offered, limited = any(role in OFFERING for role in applies), "limits" in applies
    if offered:
        return "put forward, and limited" if limited else "put forward"
    return "limited" if limited else "waits" if any(role in OFFERING for role in waits) else "not put forward"


@pytest.mark.parametrize("which", MAPS)
def test_the_steps_are_what_two_readings_differ_in(which):
    map_ = SpaceMap(BOOK, *MAPS[which])
    states = {
        answers: {family: state(read(BOOK, profile(map_, answers)), family) for family in BOOK.families}
        for answers, _ in map_
    }
    wanted = {
        (one, family, other)
        for one in states
        for other in states
        if sum(a != b for a, b in zip(one, other, strict=True)) == 1
        for family in BOOK.families
        if states[one][family] != states[other][family]
    }
    found = set()
    for each in map_.steps():
        axis = map_.factors.index(each.factor)
        there = (*each.answers[:axis], each.to, *each.answers[axis + 1 :])
        assert (each.before, each.after) == (states[each.answers][each.family], states[there][each.family])
        found |= {(each.answers, each.family, there), (there, each.family, each.answers)}
    assert found == wanted
    assert 2 * sum(1 for _ in map_.steps()) == len(wanted) > 0


def test_without_a_name_the_map_takes_the_factors_that_most_turns_on():
    used = {
        id: sum(any(id in clause for clause in each.when) for each in BOOK.statements.values()) for id in BOOK.factors
    }
    taken = SpaceMap(BOOK).factors
    assert min(used[id] for id in taken) >= max(used[id] for id in BOOK.factors if id not in taken)
    assert len(taken) == 4 and list(taken) == [id for id in BOOK.factors if id in taken]
    assert not {*SpaceMap(BOOK, (), BESIDE).factors} & {"site", "symptom"}


@pytest.mark.parametrize(
    ("factors", "stated", "said"),
    [
        (("colour",), None, "'colour' is not a factor"),
        (("site",), BESIDE, "site is stated already"),
        (("er", "pr", "her2", "site", "symptom", "now"), None, "pictures, too many to list"),
    ],
)
def test_what_makes_no_map_is_said(factors, stated, said):
    with pytest.raises(CasebookError, match=said):
        SpaceMap(BOOK, factors, stated)


def test_the_table_has_a_row_a_picture_and_family():
    frame = tables.space_map("her2", "menopause", stated=BESIDE)
    map_ = SpaceMap(BOOK, ("her2", "menopause"), BESIDE)
    rows = frame.set_index(["her2", "menopause", "family"])
    assert len(frame) == 3 * 4 * len(BOOK.families)
    for answers, told in map_:
        for family, each in told.items():
            row = rows.loc[(*answers, BOOK.families[family].label)]
            assert row["state"] == each.state
            assert {group: row[group] for group in GROUPS} == each.applies
            assert {group: row[f"{group} waits"] for group in GROUPS} == each.waits
    assert frame.attrs["caption"].endswith(
        "spread to the liver, spread to skin near the breast or scar, no symptoms throughout, all else unknown"
    )


def test_a_factor_named_twice_is_one_side():
    assert SpaceMap(BOOK, ("her2", "er", "her2")).factors == ("her2", "er")


def test_the_map_reads_as_words():
    frame = tables.space_map("her2")
    assert frame.attrs["caption"].endswith("; all else unknown")
    words = str(tables.for_reading(frame))
    assert "nothing known" in words and "HER2 negative" in words
    assert "- Targeted therapy: limited (2 apply, 8 wait)" in words


def test_the_steps_read_as_words():
    frame = tables.space_steps("her2")
    assert len(frame) == len(list(SpaceMap(BOOK, ("her2",)).steps()))
    words = str(tables.for_reading(frame))
    assert "nothing known; then HER2 positive" in words
    assert "- Targeted therapy: waits, then put forward" in words
    assert "HER2 positive; then HER2 negative" in words
