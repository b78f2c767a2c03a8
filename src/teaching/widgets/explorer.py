"""The explorer: pick what is known of a fictional person, see what the documents say."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets

from .. import casebook as door
from ..book import Casebook, Profile
from ..model import APPLIES, Factor
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

FEW = 3  # a longer list is counted and not read out


class Explorer(PlainFace, ipywidgets.Box):
    """A picker and the Reading of what is picked; `profile` and `reading` are those of the moment."""

    def __init__(self, casebook: Casebook, profile: Profile):
        self._casebook = casebook
        self._reading = PlainReading(casebook, profile)
        self.picker = picker(casebook, profile)
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
        profile = self._casebook.profile(self.picker.value, self.picker.not_looked_for)
        if profile == self.profile:
            return
        after = PlainReading(self._casebook, profile)
        self.view.show(after, what_changed(self._reading, after))
        self._reading = after

    def __str__(self) -> str:
        return str(self.view)


def explore(profile: Profile | Mapping | None = None, **answers) -> Explorer:
    """An explorer of what the documents say; it starts from `profile` or from answers, as `er="positive"`."""
    book = door.load()
    if not isinstance(profile, Profile):
        profile = book.profile(profile, **answers)
    elif answers:
        raise TypeError("give a profile or answers, not both")
    return Explorer(book, profile)


def picker(book: Casebook, profile: Profile) -> Choices:
    """The choices that the casebook's factors make."""
    return Choices(
        title="What is known",
        intro="A fictional person. A question that you leave alone stays unknown; "
        "once a list is answered, what you did not pick counts as absent.",
        questions=[_question(each) for each in book.factors.values()],
        groups=[{"id": id, "label": label, "fold": fold} for id, label, fold in GROUPS],
        examples=[
            {"label": each.label, "value": _answers(book, book.profile(each.profile).known)}
            for each in book.examples.values()
        ],
        tools=True,
        value=_answers(book, profile.known),
        not_looked_for={id: sorted(values) for id, values in profile.not_looked_for.items()},
    )


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
