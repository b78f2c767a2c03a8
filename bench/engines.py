"""Rule engines of others, given the casebook's conditions: the same answers, and what one match takes.

Each translation knows factors and clauses only. Every engine answers twice, with what certainly holds and with what
may hold: for the second, an unknown factor has the word `unknown`, and a list has what stays open besides.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.plain import Answer, answers, pictures
from bench.series import Row, in_turn
from teaching.book import Casebook
from teaching.casebook import load
from teaching.matching import Matcher
from teaching.model import UNKNOWN, Clause

NO, MAYBE, YES = 0, 1, 2


@dataclass(frozen=True)
class Engine:
    """An engine that holds the conditions: `take` puts a picture into the shape that it likes, `match` answers."""

    name: str
    take: Callable[[Mapping, Mapping], Any]
    match: Callable[[Any], Answer]

    def __call__(self, known: Mapping, open_: Mapping) -> Answer:
        """Return what applies and what waits for a picture as `bench.plain.answers` gives it."""
        return self.match(self.take(known, open_))


class Translation:
    """What all translations share: a field for each factor, and the words that are enough in it."""

    def __init__(self, casebook: Casebook):
        self.ids = list(casebook.statements)
        self.conditions = [each.when for each in casebook.statements.values()]
        self.factors = casebook.factors

    def fields(self, known: Mapping, open_: Mapping) -> dict[str, str | list[str]]:
        """Return a picture as plain words: one word, or for a factor with several values two lists of them."""
        found: dict[str, str | list[str]] = {}
        for factor, values in known.items():
            if self.factors[factor].several:
                found[_name(factor)] = sorted(values or ())
                found[_name(factor, may=True)] = [UNKNOWN] if values is None else sorted(values | open_[factor])
            else:
                found[_name(factor)] = values or UNKNOWN
        return found

    def asked(self, clause: Clause, may: bool) -> Iterable[tuple[str, bool, list[str]]]:
        """Return for each factor of a clause its field, whether it is a list, and the words of which one is enough."""
        for factor, values in clause.items():
            several = self.factors[factor].several
            yield _name(factor, may and several), several, [*([UNKNOWN] if may else []), *sorted(values)]

    def named(self, found: Iterable[int]) -> Answer:
        """Return the answer from NO, MAYBE or YES for each statement."""
        applies, waits = [], []
        for id, each in zip(self.ids, found, strict=True):
            if each == YES:
                applies.append(id)
            elif each == MAYBE:
                waits.append(id)
        return applies, waits


def _name(factor: str, may: bool = False) -> str:
    return ("may_" if may else "") + factor.replace("-", "_")


def datalogic(casebook: Casebook) -> Engine:
    """The conditions as one JSONLogic rule that answers for all statements; a picture is parsed beforehand."""
    from datalogic_py import DataHandle
    from datalogic_py import Engine as Logic

    shared = Translation(casebook)

    def clause(each: Clause, may: bool) -> dict:
        asks = []
        for field, several, words in shared.asked(each, may):
            var = {"var": field}
            asks.append({"or": [{"in": [word, var]} for word in words]} if several else {"in": [var, words]})
        return {"and": [True, *asks]}

    def any_of(when: Iterable[Clause], may: bool) -> dict:
        return {"or": [False, *(clause(each, may) for each in when)]}

    engine = Logic()
    rule = engine.compile(
        [{"if": [any_of(when, False), YES, any_of(when, True), MAYBE, NO]} for when in shared.conditions]
    )
    session = engine.session()
    return Engine(
        "datalogic-py",
        lambda known, open_: DataHandle(shared.fields(known, open_)),
        lambda picture: shared.named(session.evaluate_data(rule, picture)),
    )


def clipspy(casebook: Casebook) -> Engine:
    """The conditions as CLIPS rules over one fact with a slot for each field; a rule that fires notes its number."""
    import clips

    shared = Translation(casebook)
    environment = clips.Environment()
    empty = shared.fields(dict.fromkeys(shared.factors), dict.fromkeys(shared.factors, frozenset()))
    environment.build(f"(deftemplate picture {' '.join(f'(slot {field})' for field in empty)})")
    environment.build("(defglobal ?*yes* = (create$) ?*maybe* = (create$))")
    for place, when in enumerate(shared.conditions):
        for number, each in enumerate(when):
            for into, may in (("yes", False), ("maybe", True)):
                pattern, tests = "", ""
                for field, several, words in shared.asked(each, may):
                    pattern += f" ({field} {f'?{field}' if several else '|'.join(words)})"
                    held = " ".join(f'(str-index "|{word}|" ?{field})' for word in words)
                    tests += f" (test (or FALSE {held}))" if several else ""
                note = f"(bind ?*{into}* (create$ ?*{into}* {place}))"
                environment.build(f"(defrule {into}-{place}-{number} (picture{pattern}){tests} => {note})")
    picture = environment.find_template("picture")
    yes, maybe = ({each.name: each for each in environment.globals()}[name] for name in ("yes", "maybe"))

    def take(known: Mapping, open_: Mapping) -> dict:
        def symbol(
            words: str | list[str],
        ) -> clips.Symbol:  # a list as one word: quicker than a slot that takes several
            return clips.Symbol(words if isinstance(words, str) else f"|{'|'.join(words)}|")

        return {field: symbol(words) for field, words in shared.fields(known, open_).items()}

    def match(given: dict) -> Answer:
        fact = picture.assert_fact(**given)
        environment.run()
        holds = set(yes.value)
        waits = set(maybe.value) - holds
        fact.retract()
        yes.value = maybe.value = ()  # resetting the whole environment takes longer, and loses memory
        return [shared.ids[place] for place in sorted(holds)], [shared.ids[place] for place in sorted(waits)]

    return Engine("clipspy", take, match)


def zen_expression(casebook: Casebook) -> Engine:
    """The conditions as one compiled expression of zen-engine, without its decisions; a picture is JSON text."""
    import zen

    shared = Translation(casebook)
    expression = zen.compile_expression(f"[{', '.join(_zen(shared, when) for when in shared.conditions)}]")
    return Engine(
        "zen-engine, one compiled expression",
        lambda known, open_: json.dumps(shared.fields(known, open_)),
        lambda picture: shared.named(expression.evaluate(picture)),
    )


def zen_decision(casebook: Casebook) -> Engine:
    """The same expression inside a decision of zen-engine, the form in which it keeps rules."""
    import zen

    shared = Translation(casebook)
    value = f"[{', '.join(_zen(shared, when) for when in shared.conditions)}]"
    kinds = {
        "in": ("inputNode", {}),
        "rules": ("expressionNode", {"expressions": [{"id": "1", "key": "found", "value": value}]}),
        "out": ("outputNode", {}),
    }
    nodes = [
        {"id": id, "name": id, "type": kind, "content": content, "position": {"x": 0, "y": 0}}
        for id, (kind, content) in kinds.items()
    ]
    edges = [
        {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in (("in", "rules"), ("rules", "out"))
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return Engine(
        "zen-engine, a decision",
        shared.fields,
        lambda picture: shared.named(decision.evaluate(picture)["result"]["found"]),
    )


def _zen(shared: Translation, when: Iterable[Clause]) -> str:
    """One condition as an expression that says NO, MAYBE or YES."""

    def clause(each: Clause, may: bool) -> str:
        asks = []
        for field, several, words in shared.asked(each, may):
            quoted = [json.dumps(word) for word in words]
            if several:
                asks.append(f"({' or '.join(f'{word} in {field}' for word in quoted)})")
            else:
                asks.append(f"{field} == {quoted[0]}" if len(quoted) == 1 else f"{field} in [{', '.join(quoted)}]")
        return f"({' and '.join(asks) or 'true'})"

    certain, possible = (" or ".join(clause(each, may) for each in when) or "false" for may in (False, True))
    return f"({certain}) ? {YES} : ({possible}) ? {MAYBE} : {NO}"


TARGETS = {
    datalogic: (1 / 4, ""),
    clipspy: (1 / 40, ""),
    zen_decision: (1 / 40, ""),
    zen_expression: (
        1 / 40,
        "Its expression language by itself, without the decisions that it is made for, is far quicker than they are: "
        "one call answers for all statements from code that was compiled beforehand. A fortieth of that is less than "
        "Python takes to build the two lists of the answer.",
    ),
}


def rows(n: int) -> list[Row]:
    """Hold one match against each engine's, once it has given the same answers."""
    casebook = load()
    matcher = Matcher(casebook.factors, ((id, each.when) for id, each in casebook.statements.items()))
    profiles = pictures(casebook, 100)

    def ours(profile) -> Answer:
        holds, may = matcher.match(profile)
        return matcher.named(holds), matcher.named(may & ~holds)

    expected = [ours(profile) for profile in profiles]
    found = []
    for make, (most, why) in TARGETS.items():
        engine = make(casebook)
        given = [engine.take(*answers(casebook, profile)) for profile in profiles]
        for profile, each, said in zip(profiles, given, expected, strict=True):
            if engine.match(each) != said:
                raise AssertionError(f"{engine.name} answers otherwise for {profile}")
        series = in_turn(n, lambda: _timed(ours, profiles), lambda e=engine, g=given: _timed(e.match, g))
        found.append(Row("one match", f"{engine.name}, same statements, same answers", "µs", *series, most, why))
    return found


def _timed(match: Callable, given: list) -> float:
    given = given * 5  # long enough for the processor to have settled
    begin = time.perf_counter()
    for each in given:
        match(each)
    return 1e6 * (time.perf_counter() - begin) / len(given)
