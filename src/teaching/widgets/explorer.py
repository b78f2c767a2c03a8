"""The explorer: pick what is known of a fictional person, see what the documents say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import ipywidgets

from .. import casebook as door
from ..book import Casebook, Profile
from ..model import APPLIES, CasebookError, Factor, unlisted
from ..reading import Reading
from ..text import PlainReading
from .choices import Choices
from .face import PlainFace
from .view import ReadingHead, ReadingView

GROUPS = (  # kind of factor -> heading, and whether it starts folded
    ("test", "Test results", False),
    ("person", "The person", True),
    ("spread", "Where it is, what it does", False),
    ("course", "Treatment and how it went", True),
    ("wish", "What the person wants", True),
)

INTRO = (
    "A fictional person. A question that you leave alone stays unknown; "
    "once a list is answered, what you did not pick counts as absent."
)
FEW = 3  # a longer list is counted and not read out


class Explorer(PlainFace, ipywidgets.Box):
    """A picker and the Reading of what is picked; `profile` and `reading` are those of the moment.

    With `only` some questions are asked; what is known of the others at the start stays as it is.
    """

    def __init__(self, casebook: Casebook, profile: Profile, only: Collection[str] = ()):
        self._casebook = casebook
        self._reading = PlainReading(casebook, profile)
        asked = [id for id in casebook.factors if id in only or not only]
        self._held = _part(profile, [id for id in casebook.factors if id not in asked])
        self.picker = picker(casebook, _part(profile, asked), self._held, asked)
        self.view = ReadingView(self._reading)
        columns = ipywidgets.Box([self.picker, self.view]).add_class("cbk-columns")
        super().__init__([ReadingHead(view=self.view, picker=self.picker), columns])
        self.add_class("cbk-page")
        self.picker.observe(self._picked, ["value", "not_looked_for", "pick"])

    @property
    def profile(self) -> Profile:
        """What is known at the moment."""
        return self._reading.profile

    @property
    def reading(self) -> Reading:
        """What the documents say for it."""
        return self._reading

    def _picked(self, _change) -> None:
        with self.view.hold_sync():  # all that a pick changes goes to the page as one update
            self.view.guarded(self._read_anew)
            self.view.answered = self.picker.pick

    def _read_anew(self) -> None:
        profile = self._casebook.profile(
            {**self._held.known, **self.picker.value}, {**self._held.not_looked_for, **self.picker.not_looked_for}
        )
        if profile == self.profile:
            return
        after = PlainReading(self._casebook, profile)
        self.view.show(after, what_changed(self._reading, after))
        self._reading = after

    def __str__(self) -> str:
        return str(self.view)


def explore(profile: Profile | Mapping | None = None, *, only: str | Iterable[str] = (), **answers) -> Explorer:
    """An explorer of what the documents say; it starts from `profile` or from answers, as `er="positive"`.

    `only=["er", "pr"]` asks just these questions; what the start says of the others stays.
    """
    book = door.load()
    asked = [only] if isinstance(only, str) else list(only)
    for name in asked:
        if name not in book.factors:
            raise CasebookError(unlisted(str(name), "a question of the explorer", book.factors))
    if not isinstance(profile, Profile):
        profile = book.profile(profile, **answers)
    elif answers:
        raise TypeError("give a profile or answers, not both")
    return Explorer(book, profile, asked)


def picker(book: Casebook, profile: Profile, held: Profile, asked: Collection[str]) -> Choices:
    """The choices that these factors of the casebook make; `held` is what stays as it is. A few are never folded."""
    factors = [book.factors[id] for id in asked]
    whole = len(factors) == len(book.factors)
    examples = book.examples.values() if whole else ()  # an example answers any question
    return Choices(
        title="What is known",
        intro=INTRO if whole else f"{INTRO} {_stays(book, held)}",
        questions=[_question(each) for each in factors],
        groups=[
            {"id": id, "label": label, "fold": fold and whole}
            for id, label, fold in GROUPS
            if any(each.kind == id for each in factors)
        ],
        examples=[
            {"label": each.label, "value": _answers(book, book.profile(each.profile).known)} for each in examples
        ],
        tools=True,
        value=_answers(book, profile.known),
        not_looked_for={id: sorted(values) for id, values in profile.not_looked_for.items()},
    )


def _stays(book: Casebook, held: Profile) -> str:
    """What is known of the questions that are not asked here."""
    known = [
        each.value(id).phrase for each in book.factors.values() for id in each.ids if id in held.known.get(each.id, ())
    ]
    return f"Here it stays: {', '.join(known)}." if known else "All other questions stay unknown here."


def _part(profile: Profile, factors: Collection[str]) -> Profile:
    """What a profile knows of some factors."""
    known, open_ = (
        {id: values for id, values in of.items() if id in factors} for of in (profile.known, profile.not_looked_for)
    )
    return Profile(known, open_)


def _question(factor: Factor) -> dict:
    values = [
        {"id": each.id, "label": each.label, "phrase": each.phrase} | ({"help": each.help} if each.help else {})
        for each in factor.values
    ]
    question = {"id": factor.id, "legend": factor.label, "group": factor.kind, "values": values}
    if factor.help:
        question["help"] = factor.help
    if factor.several:
        question |= {"several": True, "none": factor.none, "not_looked_for": factor.not_looked_for}
    return question


def _answers(book: Casebook, known: Mapping[str, frozenset[str]]) -> dict[str, str | list[str]]:
    """Factor -> the value, or the list of values where it takes several, in file order."""
    listed = {
        each: [id for id in book.factors[each].ids if id in known[each]] for each in book.factors if each in known
    }
    return {id: values if book.factors[id].several else values[0] for id, values in listed.items()}


def what_changed(before: Reading, after: Reading) -> str:
    """What a pick did: what is known now, and how many statements came in and went."""
    came = sum(status == APPLIES != before.status[id] for id, status in after.status.items())
    went = sum(status == APPLIES != after.status[id] for id, status in before.status.items())
    came_in = f"{came or 'No'} {'statement' if came == 1 else 'statements'} came in"
    return f"{_picked(before, after)}. {came_in}, {went or 'none'} went."


def _picked(before: Reading, after: Reading) -> str:
    old, new = before.profile, after.profile
    factors = after.casebook.factors.values()
    if not new.known:
        return "Nothing is known"
    changed = [each for each in factors if _of(old, each) != _of(new, each)]
    for example in after.casebook.examples.values():
        if len(changed) > 1 and new == after.casebook.profile(example.profile):
            return f"Example: {example.label}"
    if len(changed) > 1:
        return f"{len(changed)} answers changed"
    (factor,) = changed
    if factor.id not in new.known:
        return f"{factor.label}: unknown"
    phrases = [factor.value(id).phrase for id in factor.ids if id in new.known[factor.id]]
    said = ", ".join(phrases) if len(phrases) <= FEW else f"{factor.label}: {len(phrases)} picked"
    labels = [factor.value(id).label for id in factor.ids if id in new.not_looked_for.get(factor.id, ())]
    if labels:
        said += f"; not looked for yet: {', '.join(labels) if len(labels) <= FEW else len(labels)}"
    return said[:1].upper() + said[1:]


def _of(profile: Profile, factor: Factor) -> tuple:
    return profile.known.get(factor.id), profile.not_looked_for.get(factor.id)
