"""Checks a case against the casebook: what it refers to, what it claims of the documents, and how it is built."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..book import Casebook, ProfileError
from ..content.checks import places_of
from ..content.compiled import built, compiled
from ..content.files import OPTIONAL, PARTS, Content, Path_, cite_in, entries_in, names_in, strings, text_at
from ..content.places import CASES, GALLERY, LESSONS
from ..items.formats import STEPS
from ..items.item import faults
from ..model import APPLIES, UNKNOWN, WAITS, Cite, RedFlag
from . import claims, giveaways, warnings, wording
from .case import answers
from .story import Asked, Choice, Story, right_answers, statements_at, texts

REST = ("cites", "source", "since", "case", "general")  # what a reason can rest on
SUM, SLACK = 15, 5  # minutes of prebrief and debrief; how far the stages may be off
NAMED = {"documents": ("cites", "a place of a document"), "nursing": ("source", "a named source"),
         "today": ("since", "an entry of since.yaml")}  # fmt: skip

LABORATORY = r"\s*(?:/|per|an?)\s*(?:d?l|lit(?:re|er)|mmol)\b"  # a result is no dose
DOSE = re.compile(rf"\d[\d.,]*[\s-]*(?:mg|mcg|[uµμ]g|(?:milli|micro)grams?|Gy|IU)\b(?!{LABORATORY})", re.IGNORECASE)


def check_all(content: Content) -> None:
    """Check every case and the gallery, once all that they refer to is right."""
    if not content.asking:
        return
    theirs = (f"{CASES}/", f"{GALLERY}.yaml")
    core = [one for one in content.problems if not one.warning and not one.file.startswith(theirs)]
    if core or not set(PARTS) - set(OPTIONAL) <= set(content.parts):
        return  # a case cannot be held against what is wrong itself
    book = built(compiled({part: content.data(part) for part in PARTS}))
    for part in content.asking:
        check(content, part, book)
    _numbers(content)


def _numbers(content: Content) -> None:
    """A lesson's number leads to its notebook, so two cannot have the same."""
    first: dict[str, str] = {}
    for part in content.asking:
        number = content.data(part, "number") if part.startswith(f"{LESSONS}/") else None
        if isinstance(number, str) and first.setdefault(number, part) != part:
            content.say(part, ("number",), f"the number {number} is taken by {first[number]}.yaml")


def check(content: Content, part: str, book: Casebook, alone: bool = False) -> None:
    """Find everything that is wrong with one case; `alone` means that its places have not been looked at yet."""
    if alone:
        hidden = [one.cite for each in book.documents.values() for one in each.passages if one.verdict == "do-not-show"]
        places_of(content, part, list(book.documents), hidden)
    story = Story(content, part, book)
    if isinstance(content.data(part), list):
        for found in (_ids, _references, _items, _doses):
            found(story)
        return
    if not isinstance(content.data(part), dict):
        return
    if story.is_lesson:
        for found in (_ids, _references, _items, _dated, _points, _doses, warnings.warn, wording.warn):
            found(story)
        return
    for found in (_ids, _references, _time, _shape, _steps, _items, _dated, _doses):
        found(story)
    if _known(story):  # else every Reading would be wrong as well
        for found in (_safety, claims.check):
            found(story)
        for found in () if alone else (warnings.warn, giveaways.warn, wording.warn):
            found(story)


def _ids(story: Story) -> None:
    for what, ids in (
        ("stage", [((*path, "id"), text_at(one, "id")) for path, one in story.stages]),
        ("item", [((*one.path, "id"), text_at(one.data, "id")) for one in story.asked]),
    ):
        first: dict[str, Path_] = {}
        for path, id in ids:
            if id and first.setdefault(id, path) is not path:
                line = story.content.parts[story.part].place(first[id])[0]
                story.say(path, f"the id '{id}' is used for another {what}; first on line {line}")


def _references(story: Story) -> None:
    def known(path: Path_, value: Any, allowed: Iterable[str], what: str) -> None:
        for inner, name in strings(value, path):
            if name not in allowed:
                story.say(inner, f"'{name}' is not {what}", name, allowed)

    data = story.content.data(story.part)
    topics = list(story.book.topics)
    known(("topics",), data.get("topics") if isinstance(data, dict) else None, topics, "a topic of topics.yaml")
    order = [text_at(stage, "id") for _, stage in story.stages]
    for path, one in story.content.entries(story.part, "beside"):
        known((*path, "after"), one.get("after"), order, "a stage of this case")
    for asked in story.asked:
        known((*asked.path, "topics"), asked.data.get("topics"), topics, "a topic of topics.yaml")
    rests = [(choice.path, choice.data) for asked in story.asked for choice in asked.choices]
    for path, data in (*rests, *_points_of(story)):
        for key, allowed, what in (
            ("source", list(story.book.sources), "a source of sources.yaml"),
            ("since", list(story.book.since), "a change in since.yaml"),
        ):
            known((*path, key), data.get(key), allowed, what)


def _known(story: Story) -> bool:
    """Whether all factors and values exist; what has been revealed at the end is what the case says is true."""
    right = True
    data = story.content.data(story.part)
    places = [(("profile",), data.get("profile"), False)]
    for path, stage in story.stages:
        places += [((*path, "reveals"), stage.get("reveals"), False)]
        places += [((*path, "not_looked_for"), stage.get("not_looked_for"), True)]
    for path, given, open_ in places:
        for factor, values in given.items() if isinstance(given, dict) else ():
            inner = (*path, factor)
            try:
                if UNKNOWN in names_in(values):
                    raise ProfileError("'unknown' is never written down; leave the factor out")
                if open_:
                    story.book.profile({}, {factor: names_in(values)})
                else:
                    story.book.profile({factor: names_in(values)})
            except ProfileError as error:
                right = False
                story.say(inner, str(error), key=factor not in story.book.factors)
    for place, (path, stage) in enumerate(story.stages):
        for factor, values in answers(right_answers(story.book, stage.get("not_looked_for"), open_=True)).items():
            found = story.readings[place].profile.known.get(factor, frozenset()) & set(values)
            if found:
                text = f"{sorted(found)[0]} is both found and not looked for"
                story.say((*path, "not_looked_for", factor), text)
    if not right or not isinstance(data.get("profile"), dict) or not story.stages:
        return False
    end = {name: frozenset(values) for name, values in answers(data["profile"]).items()}
    known = story.readings[-1].profile.known
    for factor in story.book.factors:
        if end.get(factor) != known.get(factor):
            path = ("profile", factor) if factor in end else ("profile",)
            both = end.get(factor, ()), known.get(factor, ())
            said, told = (" and ".join(sorted(each)) or "nothing" for each in both)
            story.say(path, f"{factor}: the profile says {said}, the stages have revealed {told} by the end")
    return True


def _time(story: Story) -> None:
    minutes = story.content.data(story.part, "minutes")
    given = [text_at(stage, "minutes") for _, stage in story.stages]
    if isinstance(minutes, str) and minutes.isdigit() and given and all(each.isdigit() for each in given):
        total = sum(map(int, given)) + SUM
        if abs(total - int(minutes)) > SLACK:
            story.say(
                ("minutes",),
                f"the stages take {total - SUM} minutes, {total} with prebrief and debrief; the case says {minutes}",
            )


def _shape(story: Story) -> None:
    """What stands alone is beside the stages, nothing else is; the Reading is predicted somewhere."""
    for asked in story.asked:
        alone = asked.data.get("format") == "bow-tie" or asked.data.get("trend") == "yes"
        what = "a bow-tie" if asked.data.get("format") == "bow-tie" else "a trend item"
        if alone and not asked.beside:
            story.say((*asked.path, "format"), f"{what} stands alone; put it under 'beside'")
        if asked.beside and not alone:
            story.say((*asked.path, "format"), "only a bow-tie or an item with 'trend: yes' stands beside the stages")
    if story.stages and not any("predict" in stage for _, stage in story.stages):
        story.say(("stages",), "no stage has 'predict'; in one of them the student says what the documents will say")


def _steps(story: Story) -> None:
    inside = [one for one in story.asked if not one.beside]
    given = [text_at(one.data, "step") for one in inside]
    if not set(given) <= set(STEPS):
        return  # a misspelt step is one error, not two
    missing = [step for step in STEPS if step not in given]
    for step in missing:
        story.say(("stages",), f"no item of the stages has the step '{step}'; a case has all six")
    rest = iter(given)
    late = next((step for step in STEPS if step not in rest), None)
    if late and not missing:
        before = STEPS[STEPS.index(late) - 1]
        path = next((*one.path, "step") for one in inside if one.data["step"] == late)
        story.say(path, f"the six steps come in order; '{late}' belongs after '{before}'")


def _safety(story: Story) -> None:
    """Where a red flag comes up, or comes up again, the first item is about safety."""
    for place, (path, stage) in enumerate(story.stages):
        revealed = answers(right_answers(story.book, stage.get("reveals")))
        flag = next((one for one in story.readings[place].red_flags if _rests_on(one, revealed)), None)
        items = entries_in(stage.get("items"), (*path, "items"))
        if flag and items and items[0][1].get("safety") != "yes":
            text = f"a red flag comes up here ({flag.id}); the first item of the stage has 'safety: yes'"
            story.say(items[0][0], text)


def _rests_on(flag: RedFlag, revealed: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a red flag asks for what has just been revealed."""
    return any(
        values.intersection(revealed.get(factor, ())) for clause in flag.when for factor, values in clause.items()
    )


def _items(story: Story) -> None:
    for asked in story.asked:
        for fault in faults(asked.data) if _sound(story, asked) else ():
            story.say((*asked.path, *fault.path), str(fault))
        for choice in asked.choices:
            if not _rests(choice.data):
                story.say(choice.path, f"the reason rests on nothing; give one of {', '.join(REST)}")
        keys = [choice for choice in asked.choices if choice.key]
        named = NAMED.get(text_at(asked.data, "basis"))
        if named and keys and not any(choice.data.get(named[0]) for choice in keys):
            text = f"the basis is '{asked.data['basis']}', but no key names {named[1]} ('{named[0]}')"
            story.say((*asked.path, "basis"), text)


def _rests(reason: Mapping[str, Any]) -> bool:
    """Whether a reason, or a point of a page, rests on anything."""
    return any(reason.get(key) not in (None, "no", []) for key in REST)


def _points_of(story: Story) -> Iterator[tuple[Path_, dict]]:
    """The points of a lesson's page to print, with their paths."""
    for path, part in story.content.entries(story.part, "page"):
        yield from entries_in(part.get("points"), (*path, "points"))


def _points(story: Story) -> None:
    """Each point of a page rests on something, and one that has been overtaken says what changed."""
    for path, point in _points_of(story):
        if not _rests(point):
            story.say(path, "the point rests on nothing; give one of cites, source, since, general")
        cites = list(filter(None, map(cite_in, names_in(point.get("cites")))))
        if cites and not point.get("since") and all(_overtaken(story.book, cite) for cite in cites):
            story.say(path, "the point rests on dated statements alone; name what changed with 'since'")


def _sound(story: Story, asked: Asked) -> bool:
    """Whether the schema has nothing against the item, so that its own check can speak."""
    place = story.content.parts[story.part].place
    lines = {line for part, line, _ in story.content.misfits if part == story.part}
    if not lines:
        return True
    inside = [path for path in story.content.parts[story.part].values if path[: len(asked.path)] == asked.path]
    return not lines & {place(path)[0] for path in inside}


def _dated(story: Story) -> None:
    """A question on what has been overtaken names its document and year, and says that it is dated."""
    for asked in story.asked:
        keys = [choice for choice in asked.choices if choice.key]
        cites = [cite for choice in keys for text in names_in(choice.data.get("cites")) if (cite := cite_in(text))]
        if asked.data.get("dated") == "yes":
            named = dict.fromkeys(one.document for one in cites)
            documents = [story.book.documents[id] for id in named if id in story.book.documents]
            stem = text_at(asked.data, "stem").casefold()
            if not any(name.casefold() in stem for one in documents for name in (one.short, *_years(one.year))):
                labels = "; ".join(one.label for one in documents) or "a key has to cite it"
                text = f"the item is dated: its stem names the document or its year ({labels})"
                story.say((*asked.path, "stem"), text)
        elif asked.data.get("basis") == "documents":
            more = "say 'dated: yes', and name document and year in the stem"
            if path := next((path for one in keys for path in _claimed_dated(story.book, one)), None):
                story.say(path, f"the key rests on a dated statement; {more}")
            elif cites and all(_overtaken(story.book, cite) for cite in cites):
                story.say(asked.path, f"its keys rest on dated statements alone; {more}")


def _claimed_dated(book: Casebook, choice: Choice) -> Iterator[Path_]:
    """Where a key says of a dated statement that it applies or waits."""
    for path, claim in choice.claims:
        one = book.statements.get(text_at(claim, "statement"))
        if one and one.dated and claim.get("status") in (APPLIES, WAITS):
            yield (*path, "statement")


def _years(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word.isdigit() and len(word) == 4]


def _overtaken(book: Casebook, cite: Cite) -> bool:
    """Whether every statement that rests on a place is dated."""
    found = statements_at(book, cite)
    return bool(found) and all(book.statements[id].dated for id in found)


def _doses(story: Story) -> None:
    """No text gives a dose; what was measured stands in the chart, or has a laboratory's unit."""
    for path, text in texts(story.content.data(story.part)):
        if "chart" not in path and (found := DOSE.search(text)):
            story.say(path, f"'{found[0]}' is a dose; cases give none, so say it without the number")
