"""What the writer of a case is warned about between its questions: one gives another away, or leans on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..content.files import Path_, entries_in, names_in, text_at
from ..content.places import WRITING
from .story import Asked, Story
from .wording import phrase_pattern

RUN, WHOLE = 5, 4  # words that mean something, one after the other: of a longer key, and a whole short one
REPEATED = 4  # words of a key that a later stem repeats
SMALL = frozenset(
    re.findall(
        r"\w+",
        "a about after again all also an and any are as at be been before being but by can could did do does "
        "for from had has have he her hers him his how i if in into is it its me my no nor not of off on "
        "once one or our out over own shall she should so some such than that the their them then there "
        "these they this those to too under until up us was we were what when where which while who whom why "
        "will with would you your",
    )
)

Words = tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A text that stands before the student when a question is asked."""

    path: Path_
    what: str
    words: Words


def warn(story: Story) -> None:
    """Note where a text gives a key away, and where a question leans on an earlier one."""
    for asked, before, shown in _in_order(story):
        _given_away(story, asked, shown)
        _repeats(story, asked, before)
        _leans(story, (*asked.path, "stem"), text_at(asked.data, "stem"))
    for path, stage in story.stages:
        _leans(story, (*path, "scene"), text_at(stage, "scene"))


def _in_order(story: Story) -> Iterator[tuple[Asked, list[Asked], list[Shown]]]:
    """Each question with those before it, and all that has been shown when it is asked."""
    data = story.content.data(story.part)
    shown = [Shown(("opening",), "the opening", meaning(text_at(data, "opening")))]
    before: list[Asked] = []
    for place, (path, stage) in enumerate(story.stages):
        shown += [Shown((*path, key), f"the {key}", meaning(text_at(stage, key))) for key in ("scene", "voice")]
        for at, row in entries_in(stage.get("chart"), (*path, "chart")):
            shown.append(Shown((*at, "note"), "a note on the chart", meaning(text_at(row, "note"))))
        for asked in sorted((one for one in story.asked if one.stage == place), key=lambda one: one.beside):
            stem = Shown((*asked.path, "stem"), "a stem", meaning(text_at(asked.data, "stem")))
            hint = Shown((*asked.path, "hint"), "its own hint", meaning(text_at(asked.data, "hint")))
            yield asked, before, [*shown, stem, hint]
            before = [*before, asked]
            shown.append(stem)
            for choice in asked.choices:
                shown.append(Shown((*choice.path, "why"), "a reason", meaning(text_at(choice.data, "why"))))


def _given_away(story: Story, asked: Asked, shown: list[Shown]) -> None:
    """A key that has been said before in nearly the same words; where wrong options were said too, nothing is given."""
    texts = [(choice, meaning(text_at(choice.data, "text"))) for choice in asked.choices]
    others = [words for choice, words in texts if not choice.key]
    if not others or any(_said(words, shown) for words in others):
        return
    for choice, words in texts:
        if choice.key and (found := _said(words, shown)):
            run, one = found
            line = story.content.parts[story.part].place(one.path)[0]
            text = f"{one.what} on line {line} gives this key away: '{' '.join(run)}' stands there too"
            story.say((*choice.path, "text"), text, warning=True)


def _said(words: Words, shown: list[Shown]) -> tuple[Words, Shown] | None:
    """Words of an option, one after the other, that were said before, and where."""
    long = max(WHOLE, min(RUN, len(words)))
    runs = [words[start : start + long] for start in range(len(words) - long + 1)]
    return next(((run, one) for run in runs for one in shown if _inside(run, one.words)), None)


def _repeats(story: Story, asked: Asked, before: list[Asked]) -> None:
    """A stem that says again, word for word, what was to be answered before; with several parts it may have to."""
    if not asked.item or len(asked.item.slots) > 1:
        return
    stem = plain(text_at(asked.data, "stem"))
    for earlier in before:
        for choice in earlier.choices if earlier.item and earlier.item.kind.slot != "row" else ():
            words = plain(text_at(choice.data, "text"))
            if choice.key and len(words) >= REPEATED and _inside(words, stem):
                line = story.content.parts[story.part].place(choice.path)[0]
                text = f"the stem repeats the key on line {line}; a question has to be answerable by itself"
                story.say((*asked.path, "stem"), text, warning=True)
                return


def _leans(story: Story, path: Path_, text: str) -> None:
    for phrase in names_in(story.content.data(WRITING, "leaning")):
        if found := phrase_pattern(phrase).search(text):
            told = f"'{found[0]}' leans on what was answered before; a question has to be answerable by itself"
            story.say(path, told, warning=True)
            return


def plain(text: str) -> Words:
    """The words and numbers of a text, in small letters."""
    return tuple(re.findall(r"\w+(?:['’.,/-]\w+)*", text.casefold()))


def meaning(text: str) -> Words:
    """The words of a text that mean something, in small letters."""
    return tuple(word for word in plain(text) if word not in SMALL)


def _inside(run: Words, words: Words) -> bool:
    return f" {' '.join(run)} " in f" {' '.join(words)} "
