"""The lasting parts of the page as HTML, made once from the casebook; a pick only shows and hides them.

Marks that the page goes by: `data-s` the statement that an element stands for, with `data-k` the status for which it
is shown; `data-t` a tension, `data-u` something unsaid, `data-r` a red flag, `data-o` an odd pair, each by its place in
the casebook; `data-part` a piece that stands in several places and is sent once; `data-place` a citation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from ..book import Casebook
from ..model import ALWAYS, APPLIES, DOES_NOT_APPLY, WAITS, Cite, Document, RedFlag, Since, Statement
from ..text import NO_STRENGTH, ROLE_WORDS, STATUS_WORDS, lower

_LETTERS = {APPLIES: "a", WAITS: "w", DOES_NOT_APPLY: "n"}
STATUSES = {_LETTERS[status]: words for status, words in STATUS_WORDS.items()}
_PLACE = re.compile(r"(\(?)\b(\d{3}:\d+(?:-\d+)?)\b([),.;]*)")


def places(parts: Iterable[str]) -> dict[str, int]:
    """Id -> its place among `parts`; the page speaks of everything by its place, which is short."""
    return {id: place for place, id in enumerate(parts)}


class Fragments:
    """Writes the casebook as HTML. Every text is escaped."""

    def __init__(self, book: Casebook):
        self.book = book
        self._statements, self._since = places(book.statements), places(book.since)
        self._unsaid = places(book.unsaid)

    def head(self) -> str:
        """The strip of red flags and the line of counts."""
        flags = self.book.redflags.values()
        quiet = "; ".join(lower(each.label.partition(":")[0]) for each in flags)
        return (
            '<section class="flags" data-jump="flags" aria-label="Signs that come first">'
            + "".join(
                f'<div class="flag" data-r="{n}" hidden>{self._flag(each, "h2")}</div>' for n, each in enumerate(flags)
            )
            + f'<details class="quiet"><summary><b>Look for these first:</b> {escape(quiet)}.</summary>'
            + "".join(f'<div class="sign">{self._flag(each, "h3")}</div>' for each in flags)
            + "</details></section>"
            '<section class="sum" aria-label="In short">'
            '<p class="now-first" hidden><b>Red flag:</b> <span></span>. That comes first.</p>'
            '<p class="counts"></p><p class="said" role="status"><span></span><span class="unseen"></span></p>'
            "</section>"
        )

    def _flag(self, flag: RedFlag, heading: str) -> str:
        sources = "; ".join(f"{link(each.address, each.name)} ({escape(each.region)})" for each in flag.sources)
        return f"<{heading}>{escape(flag.label)}</{heading}><p>{self.linked(flag.text)}</p><p>Guidance: {sources}</p>"

    def body(self) -> str:
        """Everything below: the families, where the documents pull apart, what they leave unsaid, what if."""
        odd = "".join(
            f'<p data-o="{n}" hidden>{escape(each.text)}</p>' for n, each in enumerate(self.book.odd.values())
        )
        return (
            "<div><h2>What the documents say</h2>"
            '<p class="soft">For this fictional picture, in these documents. Not advice for anyone.</p></div>'
            '<p class="ask" hidden>Result that affects most of what is said here: <b></b> (<span></span>). '
            '<span class="soft"></span></p>'
            f'<section class="odd" aria-label="Unusual answers" hidden>{odd}</section>'
            '<section data-jump="families" aria-label="Families of treatment">'
            '<p class="soft">Families stand in a fixed order that ranks nothing. '
            "Each line: the document's own word of strength, what it says, where.</p>"
            + "".join(self._family(id) for id in self.book.families)
            + "</section>"
            + self._tensions()
            + self._left_unsaid()
            + '<details class="what-if" data-jump="what-if"><summary><h3>If one thing were different</h3></summary>'
            "<div></div></details>" + self._closing()
        )

    def parts(self) -> dict[str, str]:
        """The pieces that stand in several places: the row of each statement, and what changed since."""
        rows = {f"s{n}": self._row(each) for n, each in enumerate(self.book.statements.values())}
        return rows | {f"x{n}": self._changed(each) for n, each in enumerate(self.book.since.values())}

    def _family(self, id: str) -> str:
        family, unsaid = self.book.families[id], [each for each in self.book.unsaid.values() if each.family == id]
        mine = [each for each in self.book.statements.values() if id in each.families]
        some = [each for each in mine if each.when != ALWAYS]
        everyone = [each for each in mine if each.when == ALWAYS]
        said = "".join(
            f'<p class="nothing" data-u="{self._unsaid[each.id]}" hidden>{self.linked(each.text)}</p>'
            for each in unsaid
        )
        return (
            f'<section class="family" data-family="{escape(id)}"><header><h3>{escape(family.label)}</h3>'
            f'<p class="family-counts soft"></p></header><p class="plain soft">{escape(family.plain)}</p>{said}'
            f"{self._list(some, 'a')}"
            + (
                f'<details class="everyone"><summary>Said whatever the picture ({len(everyone)})</summary>'
                f"{self._list(everyone, 'a')}</details>"
                if everyone
                else ""
            )
            + (f'<details class="waits" hidden><summary></summary>{self._list(some, "w")}</details>' if some else "")
            + "</section>"
        )

    def _list(self, statements: list[Statement], kind: str) -> str:
        rows = []
        for each in statements:
            n = self._statements[each.id]
            asked = '<p class="asks soft"></p>' if kind == "w" else ""
            rows.append(f'<li data-s="{n}" data-k="{kind}" hidden><div class="row" data-part="s{n}"></div>{asked}</li>')
        return f'<ul class="rows">{"".join(rows)}</ul>' if rows else ""

    def _row(self, each: Statement) -> str:
        document = self.book.documents[each.document]
        role = ROLE_WORDS.get(each.role, "")
        if each.role == "first":  # never a bare "first": whose word it is, and of what year, goes with it
            role = f"{role}: {each.strength or NO_STRENGTH} ({document.label})"
        badges = f'<span class="role {each.role}">{escape(role)}</span>' if role else ""
        dated = '<span class="role dated">dated</span>' if each.dated else ""
        strength = escape(each.strength or NO_STRENGTH)
        return (
            f'<span class="word{"" if each.strength else " none"}">{strength}</span>'
            f'<p class="says">{escape(each.says)} {badges}{dated}</p>'
            f'<div class="where">{self._where(each.cites, document)}</div>'
            f'<div class="beneath">{self._since_lines(each.since, each.dated)}{self._incomplete(each)}</div>'
        )

    def _since_lines(self, ids: Iterable[str], dated: bool = False) -> str:
        """One line of what changed since, which the page fills, and all of it under the fold."""
        those = [self._since[id] for id in ids]
        if not those:
            return ""
        told = "".join(f'<div data-part="x{n}"></div>' for n in those)
        kind = " dated" if dated else ""
        numbers = " ".join(map(str, those))
        opening = f'<details class="since{kind}" data-x="{numbers}"><summary></summary>'
        return f'{opening}<div class="all">{told}</div></details>'

    def since(self) -> list[str]:
        """What changed since, one line each."""
        return [self.line(each) for each in self.book.since.values()]

    def line(self, each: Since) -> str:
        """What changed since, in a line."""
        told = f"<b>{escape(each.lead)}:</b> {escape(each.text)}"
        return f'{told} <span class="region">{escape(each.region)}</span>'

    def _changed(self, each: Since) -> str:
        return f"<p>{self.line(each)}</p>{self.detail(each)}"

    def detail(self, each: Since) -> str:
        """What changed since in full, its source, and who checked it."""
        checked = f"Checked by {each.checked_by}." if each.checked_by else "Not yet checked by a clinician."
        return (
            f"<p>{escape(each.detail)} Source: {link(each.address, each.source)}, "
            f"as of {escape(each.as_of)}. {escape(checked)}</p>"
        )

    def _incomplete(self, each: Statement) -> str:
        if not each.incomplete:
            return ""
        beside = "; ".join(
            f"{escape(one.says)} {self._where(one.cites, self.book.documents[one.document])}"
            for one in (self.book.statements[id] for id in each.beside)
        )
        return f'<p class="incomplete"><b>Incomplete:</b> {self.linked(each.incomplete)}</p>' + (
            f'<p class="incomplete"><b>Beside it:</b> {beside}</p>' if beside else ""
        )

    def _where(self, cites: Iterable[Cite], document: Document) -> str:
        buttons = " ".join(self.place(cite) for cite in cites)
        return f'{buttons} <span class="source">{escape(document.label)}</span>'

    def place(self, cite: Cite) -> str:
        """A button that opens the cited lines; the page names its document and year in it as well."""
        return f'<button type="button" class="place" data-place="{cite}">{cite}</button>'

    def linked(self, text: str) -> str:
        """A text of ours in which every place can be opened."""

        def button(match: re.Match) -> str:
            try:
                cite = Cite.parse(match[2])
            except ValueError:
                return match[0]
            if cite.document not in self.book.documents:
                return match[0]
            return f'<span class="tied">{match[1]}{self.place(cite)}{match[3]}</span>'  # no bracket alone on a line

        return _PLACE.sub(button, escape(text))

    def _tensions(self) -> str:
        shown = []
        for n, each in enumerate(self.book.tensions.values()):
            sides = []
            for side in each.sides:
                statement = self.book.statements.get(side.statement or "")
                cites = statement.cites if statement else side.cites
                where = f'<span class="where">{self._where(cites, self.book.documents[cites[0].document])}</span>'
                status = f'<b class="status" data-side="{self._statements[statement.id]}"></b>' if statement else ""
                why = f'<p class="why soft" data-when="{escape(statement.when_words)}"></p>' if statement else ""
                since = self._since_lines(statement.since, statement.dated) if statement else ""
                sides.append(f"<li>{status}<div><p>{escape(side.says)} {where}</p>{why}{since}</div></li>")
            shown.append(
                f'<article class="pull" data-t="{n}" hidden><h4>{escape(each.about)}</h4><ul>{"".join(sides)}</ul>'
                f"<p><b>What explains it:</b> {self.linked(each.explains)}</p></article>"
            )
        return (
            '<section data-jump="tensions"><h3>Where the documents pull apart</h3>'
            f'<p class="none soft">Nothing that applies here pulls apart.</p>{"".join(shown)}</section>'
        )

    def _left_unsaid(self) -> str:
        rows = "".join(
            f'<li data-u="{self._unsaid[each.id]}" hidden>{self.linked(each.text)}{self._since_lines(each.since)}</li>'
            for each in self.book.unsaid.values()
            if not each.family
        )
        return (
            '<section class="unsaid" data-jump="unsaid"><h3>What they leave unsaid</h3>'
            f'<p class="soft">Silence is not advice for or against anything.</p><ul>{rows}</ul></section>'
        )

    def _closing(self) -> str:
        unchecked = any(not each.checked_by for each in self.book.since.values())
        told = "Coloured lines are not in the documents: they tell what changed since, or what was never said there."
        return (
            f'<p class="closing soft">{told}{" No clinician has checked all of them yet." if unchecked else ""} '
            "What the documents say; not advice for anyone.</p>"
        )


def link(address: str, name: str) -> str:
    """A link that leads out of the notebook."""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(name)}</a>'
