"""What the writer of a case is warned about in its words: how it reads, whom it may hurt, what it asks of a student."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..content.files import Path_, names_in, text_at
from ..content.places import WRITING
from .story import ACTIONS, Asked, Choice, Story, texts

OPENING = (90, 180)  # words
FEW = 4  # wrong options; below that nothing is a habit
ENOUGH = 20  # words; fewer say nothing about how hard a text is
EASY, HARD = 30, 40  # LIX: below 30 is a book for children, 45 a newspaper, above 50 an official paper
CLIMB = 8  # LIX above the first stage, once it is no longer easy
SHORT = 4  # letters; shorter words of a person's line say nothing of anybody
UNFILLED = re.compile(r"^\s*… ", re.MULTILINE)  # how a paragraph of a new case begins
ABSOLUTE = re.compile(r"\b(always|never|only|all|none|every|must|nothing|nobody|completely|entirely)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def warn(story: Story) -> None:
    """Note every warning on the words of a case or a lesson."""
    for asked in story.asked:
        _scope(story, asked)
        _person(story, asked)
    _absolutes(story)
    _opening(story)
    _reading_level(story)
    _to_fill_in(story)


def _scope(story: Story, asked: Asked) -> None:
    """Keyed actions that are not a student's; a row of a matrix may say who does it, and is passed over."""
    if asked.data.get("step") not in ACTIONS or (asked.item and asked.item.kind.slot == "row"):
        return
    for choice in asked.choices:
        for what, phrase in _listed(story, "scope") if choice.key else ():
            if found := phrase_pattern(phrase, begins=True).search(text_at(choice.data, "text")):
                text = f"'{found[0].strip()}': no student does this alone ({what}); say what the student's part is"
                story.say((*choice.path, "text"), text, warning=True)
                break


def _person(story: Story, asked: Asked) -> None:
    """Wrong options that make a mistake of what a person is, believes or works as."""
    sought = [(what, phrase_pattern(phrase)) for what, phrase in _listed(story, "person")]
    sought += [("the person's work", _as_a_reason(word)) for word in _work(story)]
    for choice in asked.choices:
        for what, pattern in () if _right(asked, choice) else sought:
            if found := pattern.search(text_at(choice.data, "text")):
                text = f"'{found[0]}' ({what}) in a wrong option: what a person is or believes is nobody's mistake"
                story.say((*choice.path, "text"), text, warning=True)
                break


def _work(story: Story) -> Iterator[str]:
    """The words of a person's line that say what they work as: those before the first comma."""
    person = story.content.data(story.part, "person")
    everyday = {word.casefold() for word in names_in(story.content.data(WRITING, "everyday"))}
    for word in WORD.findall(re.split("[,;]", text_at(person, "line"))[0] if isinstance(person, dict) else ""):
        if len(word) > SHORT and word.islower() and word not in everyday:
            yield word


@lru_cache(maxsize=64)
def _as_a_reason(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b(because|since|as|like|for|being)\s(?:\S+\s){{0,4}}{re.escape(word)}s?\b", re.IGNORECASE)


def _right(asked: Asked, choice: Choice) -> bool:
    """Whether a choice is a key; a row of a matrix is right in one column and wrong in another."""
    return choice.key or bool(asked.item and asked.item.kind.slot == "row")


def _listed(story: Story, name: str) -> Iterator[tuple[str, str]]:
    """What is listened for under a name, with what it stands for."""
    for _, one in story.content.entries(WRITING, name):
        yield from ((text_at(one, "what"), phrase) for phrase in names_in(one.get("words")))


@lru_cache(maxsize=512)
def phrase_pattern(phrase: str, begins: bool = False) -> re.Pattern[str]:
    """A phrase as whole words, anywhere or where a part of a sentence begins."""
    words = r"\s+".join(r"(?:\S+\s+){0,3}\S+" if word == "…" else re.escape(word) for word in phrase.split())
    before = r"(?:^|[.;:,]\s|\b(?:and|then|or)\s)" if begins else ""
    return re.compile(rf"{before}\b{words}(?!\w)", re.IGNORECASE)


def _absolutes(story: Story) -> None:
    """Absolute words that give wrong options away."""
    said = {True: 0, False: 0}
    for asked in story.asked:
        for choice in asked.choices:
            said[choice.key] += bool(ABSOLUTE.search(text_at(choice.data, "text")))
    if said[False] >= FEW and said[False] > 3 * said[True]:
        text = f"absolute words (always, never, only, all …) stand in {said[False]} wrong options and {said[True]} keys"
        story.say(story.items, text, warning=True)


def _opening(story: Story) -> None:
    opening = text_at(story.content.data(story.part), "opening")
    words = len(opening.split())
    if words and not UNFILLED.search(opening) and not OPENING[0] <= words <= OPENING[1]:
        told = f"the opening has {words} words; from {OPENING[0]} to {OPENING[1]} is a person talking"
        story.say(("opening",), told, warning=True)


def _reading_level(story: Story) -> None:
    """Where a stage is hard to read, or clearly harder than the first, by the readability index LIX."""
    terms = (text_at(one, key) for _, one in story.content.entries("glossary") for key in ("term", "us", "au"))
    known = {word.casefold() for term in terms for word in WORD.findall(term)}
    first = None
    for path, stage in story.stages:
        text = f"{text_at(stage, 'scene')}\n{text_at(stage, 'voice')}"
        if len(text.split()) < ENOUGH:
            continue
        level = lix(text, known)
        first = level if first is None else first
        if level > HARD:
            how = f"is hard to read (LIX {level:.0f}, the first stage {first:.0f}; up to {HARD} is well)"
        elif level >= max(EASY, first + CLIMB):
            how = f"reads harder than the first (LIX {level:.0f}, the first stage {first:.0f})"
        else:
            continue
        story.say((*path, "scene"), f"this stage {how}; shorter sentences and shorter words help", warning=True)


def lix(text: str, known: Iterable[str] = ()) -> float:
    """Words in a sentence on average, and the share in per cent of those longer than six letters (Björnsson 1968).

    Words that are `known`, in small letters, do not count as long, nor does their plural.
    """
    words = WORD.findall(text)
    long = [word.casefold() for word in words if len(word) > 6]
    hard = [word for word in long if word not in known and word.removesuffix("s") not in known]
    sentences = [each for each in re.split(r"[.!?:…]+\s|\n+", text) if any(map(str.isalpha, each))]
    return len(words) / len(sentences) + 100 * len(hard) / len(words) if words else 0.0


def _to_fill_in(story: Story) -> None:
    """What a new case still has of its template: one warning for all of it."""
    left: list[Path_] = [path for path, text in texts(story.content.data(story.part)) if UNFILLED.search(text)]
    if left:
        many = f"{len(left)} texts that begin" if len(left) > 1 else "one text that begins"
        story.say(left[0], f"still to be filled in: {many} with '…'; the first stands here", warning=True)
