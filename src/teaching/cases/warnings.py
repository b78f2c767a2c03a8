"""What the writer of a case is warned about in how its items are built: nothing here keeps a case from being played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..content.files import cite_in, names_in
from ..items.formats import PLUS_MINUS
from ..items.item import Item, Option
from ..model import DOES_NOT_APPLY, WAITS
from ..text import count
from .story import ACTIONS, Asked, Story, statements_at

FEW = 4  # lists with one key; below that nothing is a habit
OFTEN = 0.75


def warn(story: Story) -> None:
    """Note every warning on the items of a case or a lesson."""
    for asked in story.asked:
        if asked.item:
            _units(story, asked, asked.item)
        _sources(story, asked)
        if not story.is_lesson:  # which has no stages at which a thing is known or not
            _not_revealed(story, asked)
            _not_about(story, asked)
    _habits(story)


def _units(story: Story, asked: Asked, item: Item) -> None:
    """Where picking everything pays."""
    if item.kind.rule != PLUS_MINUS:
        return
    units: dict[str, list[bool]] = {}
    for slot in item.slots:
        for option in slot.options:
            units.setdefault(item.unit(slot, option), []).append(option.key)
    for unit, keys in units.items():
        where = "the item" if unit == "item" else f"'{unit}'"
        others = len(keys) - sum(keys)
        if not others:
            _say(story, asked, f"every option of {where} is a key; add some that are not")
        elif sum(keys) > others:
            told = f"{count(sum(keys), 'key')} and {count(others, 'other')}"
            _say(story, asked, f"{where} has {told}, so picking everything pays")


def _sources(story: Story, asked: Asked) -> None:
    if asked.data.get("basis") != "nursing" or asked.data.get("step") not in ACTIONS:
        return
    for choice in asked.choices:
        if choice.key and not choice.data.get("source"):
            story.say(choice.path, "a keyed nursing action without a source", warning=True)


def _not_revealed(story: Story, asked: Asked) -> None:
    """Keys that rest on statements of which it is not known yet whether they apply."""
    reading = story.readings[asked.stage]
    for choice in asked.choices:
        for text in names_in(choice.data.get("cites")) if choice.key and "claims" not in choice.data else ():
            cite = cite_in(text)
            found = statements_at(story.book, cite) if cite else []
            if found and all(reading.status[id] == WAITS for id in found):
                waits = dict.fromkeys(wait.factor for id in found for wait in reading.waits_for[id])
                told = f"{text} ({found[0]}) waits on {', '.join(waits)}, not revealed by this stage"
                story.say((*choice.path, "cites"), f"the key rests on what is not known yet: {told}", warning=True)


def _not_about(story: Story, asked: Asked) -> None:
    """Keys on the documents that rest on nothing but statements that do not apply."""
    if asked.data.get("basis") != "documents" or asked.data.get("dated") == "yes":
        return
    reading = story.readings[asked.stage]
    for choice in asked.choices:
        if choice.key and "claims" not in choice.data:
            cites = filter(None, map(cite_in, names_in(choice.data.get("cites"))))
            found = [id for cite in cites for id in statements_at(story.book, cite)]
            if found and all(reading.status[id] == DOES_NOT_APPLY for id in found):
                told = f"{', '.join(dict.fromkeys(found))} at this stage"
                text = f"the key rests on what does not apply: {told}; say what it claims with 'claims'"
                story.say((*choice.path, "cites"), text, warning=True)


def _habits(story: Story) -> None:
    """The key always the longest, or always in the same place."""
    lists = [list(options) for asked in story.asked if asked.item for options in _lists(asked.item)]
    if len(lists) < FEW:
        return
    longest = sum(max(options, key=lambda one: len(one.text)).key for options in lists)
    if longest > OFTEN * len(lists):
        story.say(story.items, f"the key is the longest option in {longest} of {len(lists)} lists", warning=True)
    places = [next(place for place, one in enumerate(options) if one.key) for options in lists]
    for place in sorted(set(places)):
        if (times := places.count(place)) > OFTEN * len(lists):
            told = f"the key stands in place {place + 1} in {times} of {len(lists)} lists"
            story.say(story.items, told, warning=True)


def _lists(item: Item) -> Iterator[Sequence[Option]]:
    """The lists of an item that have one key; a matrix has the same columns in every row."""
    if item.kind.slot == "row" or item.format in ("tokens", "highlight", "highlight-table"):
        return
    for slot in item.slots:
        if len(slot.keys) == 1:
            yield slot.options


def _say(story: Story, asked: Asked, text: str) -> None:
    story.say(asked.path, text, warning=True)
