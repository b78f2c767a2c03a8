"""Everything that the casebook says is held by a picture: change it in any way, and a picture no longer fits.

Each statement, tension, gap, red flag and note is got wrong in turn (see `mutants`), and the fictional people of
`pictures.yaml` are read again.
"""

import pytest

from teaching import boxes
from teaching.model import ALWAYS
from teaching.space import Space
from tests.unit.claims import BOOK, PICTURES, cited, not_between, wrong
from tests.unit.mutants import EVERY, KINDS, with_mutant

SPACE = Space(BOOK)
PROFILES = [(each, BOOK.profile(each["picture"], {"site": each.get("unseen", ())})) for each in PICTURES]
SEEN_BY = {
    "tensions": {"tension", "tensions", "agree"},
    "unsaid": {"unsaid", "gaps"},
    "redflags": {"flag"},
    "odd": {"note"},
}
LATELY = {}  # kind of change -> the picture that saw the last one

# Something is always said of these families, so nobody ever sees the sentence for their silence.
NEVER_SILENT = {family for each in BOOK.statements.values() if each.when == ALWAYS for family in each.families}


def truth(condition, profile):
    """Whether a condition holds: 0 no, 1 unknown, 2 yes."""
    told = {False: 0, None: 1, True: 2}
    return max(
        (min([told[profile.any_of(*item)] for item in clause.items()], default=2) for clause in condition), default=0
    )


def watching(part, each):
    """The pictures that can see a change of this object, with their profiles; those that name its place come first."""

    def names_place(picture):
        claims = (claim for field in ("applies", "waits", "not") for claim in picture.get(field, ()))
        return any(cited(each.cites, claim["at"]) for claim in claims)

    found = [pair for pair in PROFILES if part not in SEEN_BY or SEEN_BY[part] & pair[0].keys()]
    return sorted(found, key=lambda pair: not names_place(pair[0])) if part == "statements" else found


def seen(book, each, mutant, watchers, kind):
    """Whether a picture sees the change; those for whom the condition changes are asked first."""

    def differs(profile):
        fields = [field for field in ("when", "unless") if mutant and hasattr(each, field)]
        return any(truth(getattr(each, field), profile) != truth(getattr(mutant, field), profile) for field in fields)

    likely = [picture for picture, profile in watchers if differs(profile)]
    first = [LATELY[kind]] if kind in LATELY else []
    for picture in (*likely, *first, *(picture for picture, _ in watchers)):
        if wrong(book, picture):
            LATELY[kind] = picture
            return True
    return False


def shown(tension):
    """Where a tension is shown, as boxes: its condition holds and one of its sides applies."""
    sides = [BOOK.statements[side.statement].when for side in tension.sides if side.statement]
    where = [box for when in sides for box in boxes.boxes(SPACE, when)]
    hidden = boxes.boxes(SPACE, tension.unless)
    parts = [part for box in boxes.boxes(SPACE, tension.when) for part in boxes.left(SPACE, box, hidden)]
    return [both for part in parts for box in where if (both := boxes.meet(part, box)) is not None]


def same_everywhere(one, other):
    """Whether two tensions are shown at just the same pictures, so that none could tell them apart."""
    here, there = shown(one), shown(other)
    return all(boxes.within(SPACE, box, there) for box in here) and all(boxes.within(SPACE, box, here) for box in there)


def survivors(part, id):
    each = getattr(BOOK, part)[id]
    watchers = watching(part, each)
    for what, mutant in KINDS[part](each).items():
        if part == "tensions" and mutant and mutant.sides == each.sides and same_everywhere(each, mutant):
            continue
        book = with_mutant(part, id, mutant)
        if not not_between(book) and not seen(book, each, mutant, watchers, (part, *what.split()[:2])):
            yield what


@pytest.mark.parametrize(("part", "id"), EVERY)
def test_whatever_is_changed_is_seen(part, id):
    unseen = ["gone"] if part == "unsaid" and BOOK.unsaid[id].family in NEVER_SILENT else []
    assert list(survivors(part, id)) == unseen
