"""What a lesson's notebook has to be: its sections, its cells, its links to the content, and how hard it is to read."""

import re
from collections.abc import Iterator

from teaching.casebook import load
from teaching.cases.wording import lix
from teaching.lessons.lesson import Lesson
from teaching.notebooks.saving import FOLDER

HOME = FOLDER / "lessons"
BOOK = load()
FIRST = ["What you'll do", "What you'll learn", "What you'll need"]
LAST = ["Check yourself", "On your own", "One page to print"]
MOST_CELLS, MOST_LINES = 15, 5
HARDEST = 40  # LIX of a whole lesson: well below a newspaper
HARDEST_CELL = 55  # of one cell, with enough words to say
MOST_WORDS = 130  # in one cell
ENOUGH = 20
HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
NEEDED = {  # what it has to hold, by what a cell with it looks like
    "a widget to explore": re.compile(r"\b(explore|browse)\("),
    "a table to work with": re.compile(r"\btables\.(?!for_reading)\w+\("),
    "a figure": re.compile(r"\bfigures\.\w+\("),
    "its exercises": re.compile(r"\bhere\.exercise\("),
}


def source(cell: dict) -> str:
    return "".join(cell["source"])


def of_kind(notebook: dict, kind: str) -> list[str]:
    return [source(cell) for cell in notebook["cells"] if cell["cell_type"] == kind]


def problems(notebook: dict, lesson: Lesson) -> list[str]:
    """What is wrong with the notebook of a lesson, a sentence each."""
    return [*_sections(notebook, lesson), *_code(notebook, lesson), *_under(notebook), *_words(notebook)]


def _sections(notebook: dict, lesson: Lesson) -> Iterator[str]:
    headings = [each for text in of_kind(notebook, "markdown") for each in HEADING.findall(text)]
    names = [name.replace("’", "'") for _, name in headings]
    if names[:1] != [lesson.title]:
        yield f"its title is not that of the content: {lesson.title}"
    if names[1:4] != FIRST:
        yield f"it does not begin with {', '.join(FIRST)}"
    if names[-3:] != LAST:
        yield f"it does not end with {', '.join(LAST)}"
    if len(names) < 1 + len(FIRST) + 2 + len(LAST):
        yield "there is no story between its beginning and its end"
    if any(marks != "##" for marks, name in headings if name.replace("’", "'") in (*FIRST, *LAST)):
        yield "a section that every lesson has does not stand at the second level"
    levels = [len(marks) for marks, _ in headings]
    if any(after > before + 1 for before, after in zip(levels, levels[1:], strict=False)):
        yield "its headings skip a level"
    first = of_kind(notebook, "markdown")[0]
    if f"Lesson {lesson.number}, about {lesson.minutes} minutes." not in first:
        yield "its first cell does not say which lesson it is and how long it takes, as the content does"
    if "(../start.ipynb)" not in first:
        yield "its first cell does not lead back to the start"
    if "words.ipynb" not in "".join(of_kind(notebook, "markdown")):
        yield "no word of it leads to the glossary"


def _code(notebook: dict, lesson: Lesson) -> Iterator[str]:
    code = of_kind(notebook, "code")
    if len(code) > MOST_CELLS:
        yield f"it has {len(code)} code cells; at most {MOST_CELLS}"
    for text in code:
        lines = [line for line in text.splitlines() if line.strip()]
        if not 1 <= len(lines) <= MOST_LINES:
            yield f"a cell has {len(lines)} lines: {lines[0]}"
    whole = "\n".join(code)
    if f'lesson("{lesson.id}")' not in code[0]:
        yield f'its first code cell does not open lesson("{lesson.id}")'
    for what, looks in NEEDED.items():
        if not looks.search(whole):
            yield f"it has not {what}"
    shown = re.findall(r'here\.exercise\("([^"]+)"\)', whole)
    there = [each.id for each in lesson.exercises]
    if shown != there:
        yield f"it shows the exercises {', '.join(shown) or 'none'}; the content has {', '.join(there) or 'none'}"


def _under(notebook: dict) -> Iterator[str]:
    """Whether the check and the page stand under their headings, once."""
    sections: dict[str, list[str]] = {}
    here = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            here = ([here, *(name for _, name in HEADING.findall(source(cell)))])[-1]
        else:
            sections.setdefault(here, []).append(source(cell).strip())
    for heading, code in (("Check yourself", "here.check()"), ("One page to print", "here.page()")):
        if sections.get(heading) != [code]:
            yield f"under {heading} does not stand {code} alone"
        if sum(code in text for cells in sections.values() for text in cells) != 1:
            yield f"{code} does not stand in it once"


def _words(notebook: dict) -> Iterator[str]:
    level = reading_level(notebook)
    if level > HARDEST:
        yield f"it is hard to read: LIX {level:.0f}, at most {HARDEST}"
    for text in of_kind(notebook, "markdown"):
        said = prose(text)
        number = len(said.split())
        if number > MOST_WORDS:
            yield f"a cell has {number} words, at most {MOST_WORDS}: {said[:60]}"
        if number >= ENOUGH and (level := lix(said)) > HARDEST_CELL:
            yield f"a cell is hard to read: LIX {level:.0f}, at most {HARDEST_CELL}: {said[:60]}"


def reading_level(notebook: dict) -> float:
    """LIX of all its prose; the words of the glossary do not count as long ones."""
    return lix("\n".join(map(prose, of_kind(notebook, "markdown"))))


def prose(text: str) -> str:
    """What a person reads of a cell: no headings, tables, places or addresses, and a short word for each known one."""
    lines = [line for line in text.splitlines() if not line.startswith(("#", "|", "```"))]
    said = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", "\n".join(lines))
    said = re.sub(r"\s*\(\d{3}:[^()]*\)|`[^`]*`|[*_>]", "", said)
    return re.sub(r"[^\W\d_]+", lambda word: "word" if _known(word[0]) else word[0], said)


def _known(word: str) -> bool:
    word = word.casefold()
    return len(word) > 6 and (word in GLOSSARY or word.removesuffix("s") in GLOSSARY)


GLOSSARY = {
    word.casefold()
    for each in BOOK.glossary.values()
    for name in (each.term, each.us, each.au)
    for word in re.findall(r"[^\W\d_]+", name)
}
