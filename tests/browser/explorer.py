"""The explorer in its notebook: picks made by name, and what the page then shows."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from teaching.book import Casebook, Profile
from teaching.model import ALWAYS, APPLIES
from teaching.reading import Reading, read
from teaching.text import NO_STRENGTH, STATUS_WORDS, why_not
from tests.browser.pages import Notebook

# What is on the page, read in one go: the rows not hidden, by the place of their statement in the casebook.
SHOWN = """
root => {
  const words = element => element.textContent.replace(/\\s+/g, " ").trim();
  const all = (selector, from) => [...from.querySelectorAll(selector)];
  const shown = (selector, from = root) => all(selector, from).filter(each => !each.closest("[hidden]"));
  const one = key => each => [Number(each.dataset[key]), words(each)];
  const rows = (family, kind) => shown(`li[data-s][data-k="${kind}"]`, family).map(one("s"));
  const marked = letter => shown(`[data-${letter}]`).map(one(letter));
  return {
    families: shown(".family").map(family => ({
      heading: words(family.querySelector("h3")), applies: rows(family, "a"), waits: rows(family, "w"),
    })),
    tensions: shown("[data-t]").map(each => [...one("t")(each), shown("[data-side]", each).map(one("side"))]),
    unsaid: marked("u"), flags: marked("r"), odd: marked("o"),
    counts: all(".counts > *", root).map(words).join(" "), missing: shown(".ask").map(words).join(""),
  };
}
"""


@dataclass
class Explorer:
    """An open explorer, and the casebook that its page is made from."""

    notebook: Notebook
    casebook: Casebook

    @property
    def page(self):
        return self.notebook.page

    @property
    def root(self) -> Locator:
        return self.page.locator(".cbk-page")

    @property
    def status(self) -> Locator:
        """What a screen reader hears of a pick."""
        return self.root.get_by_role("status")

    # What a person does

    def question(self, factor: str) -> Locator:
        """The group of answers to one question, its fold opened if need be."""
        label = self.casebook.factors[factor].label
        found = self.root.get_by_role("group", name=label, exact=True)
        if not found.count():
            fold = self.root.locator("details.group").filter(has_text=label)
            fold.locator("summary").click()
        return found

    def answer(self, factor: str, value: str | None) -> Locator:
        """One answer by its role and name; None stands for no answer."""
        found = self.casebook.factors[factor]
        role = "checkbox" if found.several else "radio"
        name = found.value(value).label if value else "not asked" if found.several else "unknown"
        return self.question(factor).get_by_role(role, name=name, exact=True).first

    def pick(self, factor: str, *values: str | None) -> None:
        """Click one answer or several with the mouse."""
        for value in values:
            # The name beside an input is what a hand aims at.
            self.answer(factor, value).locator("xpath=ancestor::label").click()

    def pick_all(self, profile: Profile) -> None:
        """Click everything that a profile knows."""
        for factor, values in profile.known.items():
            self.pick(factor, *(id for id in self.casebook.factors[factor].ids if id in values))

    def press(self, name: str) -> None:
        """Click a button of the picker by its name."""
        self.root.get_by_role("button", name=name, exact=True).click()

    def open_fold(self, selector: str) -> Locator:
        """Open a fold, if it is closed, and return it."""
        fold = self.root.locator(selector).first
        if not fold.evaluate("each => each.open"):
            fold.locator("summary").first.click()
        return fold

    def reset(self) -> None:
        """Go back to the page as it was when it opened: nothing picked, folds closed, at the top, light and wide."""
        self.root.evaluate("root => root.scrollIntoView()")
        again = self.root.get_by_role("button", name="Start again", exact=True)
        if again.get_attribute("aria-disabled") == "false":
            again.click()
        self.shows(self.casebook.profile({}))
        # Passages may be open in rows that are hidden by now.
        self.root.evaluate("root => root.querySelectorAll('.passage > button').forEach(each => each.click())")
        self.root.evaluate(
            "root => root.querySelectorAll('details[open]').forEach(each => each.removeAttribute('open'))"
        )
        self.root.evaluate("root => root.scrollIntoView()")
        self.page.evaluate("() => document.activeElement.blur()")

    # What the page shows

    def shown(self) -> dict:
        """Return what is on the page now."""
        return self.root.evaluate(SHOWN)

    def reading(self, profile: Profile) -> Reading:
        return read(self.casebook, profile)

    def shows(self, profile: Profile) -> dict:
        """Wait until the page shows the Reading of a profile, all of it and nothing else; return what is shown."""
        reading = self.reading(profile)
        for _ in range(100):
            shown = self.shown()
            with suppress(AssertionError):
                self._is(shown, reading)
                return shown
            self.page.wait_for_timeout(50)
        self._is(shown, reading)
        return shown

    def _is(self, shown: dict, reading: Reading) -> None:
        wanted, found = self._expected(reading), _ids(shown)
        unlike = {part: (found[part], wanted[part]) for part in wanted if found[part] != wanted[part]}
        known = dict(reading.profile.known)
        assert not unlike, f"{known}: the page shows something else than the Reading: {unlike}"
        self._says(shown, reading)

    def _expected(self, reading: Reading) -> dict:
        statements = list(self.casebook.statements)
        families = {
            self.casebook.families[each.family].label: (
                # A statement without a condition stands in a fold at the end of its family.
                sorted(map(statements.index, each.applies), key=lambda n: self._everyone(statements[n])),
                [statements.index(id) for id in each.waits],
            )
            for each in reading.families
        }
        tensions = {
            list(self.casebook.tensions).index(each.id): [
                statements.index(s.statement) for s in each.sides if s.statement
            ]
            for each in reading.tensions
        }
        return {
            "families": families,
            "tensions": tensions,
            "unsaid": _places(self.casebook.unsaid, reading.unsaid),
            "flags": _places(self.casebook.redflags, reading.red_flags),
            "odd": _places(self.casebook.odd, reading.odd),
        }

    def _everyone(self, id: str) -> bool:
        return self.casebook.statements[id].when == ALWAYS

    def _says(self, shown: dict, reading: Reading) -> None:
        """Hold every text on the page against the casebook."""
        statements = list(self.casebook.statements.values())
        for family in shown["families"]:
            for number, text in (*family["applies"], *family["waits"]):
                each = statements[number]
                document = self.casebook.documents[each.document]
                strength = each.strength or NO_STRENGTH
                for part in (each.says, strength, document.label, *map(str, each.cites)):
                    assert part in text, f"{each.id}: {part!r} is not in {text!r}"
                for id in each.since:
                    lead = self.casebook.since[id].text.partition(": ")[0]
                    assert lead in text, f"{each.id}: what changed since ({id}) is not in {text!r}"
            for number, text in family["waits"]:
                for wait in reading.waits_for[statements[number].id]:
                    assert self.casebook.factors[wait.factor].label in text.rpartition("waits for")[2]
        for number, text, sides in shown["tensions"]:
            tension = list(self.casebook.tensions.values())[number]
            assert all(side.says in text for side in tension.sides)
            assert tension.about in text
            assert tension.explains in text
            for place, words in sides:
                id = statements[place].id
                assert words == STATUS_WORDS[reading.status[id]]
                assert reading.status[id] == APPLIES or why_not(reading, id) in text
        for kind, all_ in (
            ("unsaid", self.casebook.unsaid),
            ("flags", self.casebook.redflags),
            ("odd", self.casebook.odd),
        ):
            for number, text in shown[kind]:
                assert list(all_.values())[number].text in text
        assert re.search(rf"\b{len(reading.applies)} statements? appl", shown["counts"])
        assert re.search(rf"(?<!\d){len(reading.waiting)} waits?\b", shown["counts"])
        if reading.tests:
            first = reading.tests[0]
            assert f"{self.casebook.factors[first.factor].label} ({first.would_change} statement" in shown["missing"]
        else:
            assert not shown["missing"]

    def row(self, statement: str) -> Locator:
        """The row of a statement that applies, where it stands first."""
        number = list(self.casebook.statements).index(statement)
        return self.root.locator(f"li[data-s='{number}'][data-k='a']").first

    def tension(self, id: str) -> Locator:
        return self.root.locator(f"[data-t='{list(self.casebook.tensions).index(id)}']")

    def expect_heard(self, *parts: str) -> None:
        """Wait until the summary for a screen reader has these parts."""
        for part in parts:
            expect(self.status.first).to_contain_text(part)


def _places(all_, some) -> list[int]:
    ids = list(all_)
    return sorted(ids.index(each.id) for each in some)


def _ids(shown: dict) -> dict:
    """What is shown, by its place in the casebook alone."""
    return {
        "families": {
            each["heading"]: tuple([number for number, _ in each[kind]] for kind in ("applies", "waits"))
            for each in shown["families"]
        },
        "tensions": {number: [place for place, _ in sides] for number, _, sides in shown["tensions"]},
        **{kind: sorted(number for number, _ in shown[kind]) for kind in ("unsaid", "flags", "odd")},
    }
