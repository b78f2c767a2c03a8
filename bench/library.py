"""Without a notebook: one match, one Reading, and a great many matches."""

import time
from collections.abc import Callable

from bench.plain import answers, function, pictures
from bench.series import Row, Series, in_turn
from teaching.casebook import load
from teaching.matching import Matcher
from teaching.reading import Reading, read

REASONS = ("waits_for", "families", "tensions")
WHOLE = ("waits_for", "families", "tests", "tensions", "unsaid", "red_flags", "odd", "since")
AT_ONCE = 1_000_000  # profiles that are held in memory together


def reading(n: int) -> list[Row]:
    """Hold one match against plain `if`, and a Reading against one match."""
    casebook = load()
    statements = _matcher(casebook)
    plain = function(casebook)
    profiles = pictures(casebook, 100)
    given = [answers(casebook, profile) for profile in profiles]
    for profile, each in zip(profiles, given, strict=True):
        found = read(casebook, profile)
        if (list(found.applies), list(found.waiting)) != plain(*each):
            raise AssertionError(f"the plain function answers otherwise for {profile}")

    def timed(act: Callable) -> Callable[[], float]:
        def run() -> float:
            begin = time.perf_counter()
            for profile in profiles:
                act(profile)
            return 1e6 * (time.perf_counter() - begin) / len(profiles)

        return run

    def named(profile) -> tuple[list[str], list[str]]:
        holds, may = statements.match(profile)
        return statements.named(holds), statements.named(may & ~holds)

    def whole(parts: tuple[str, ...]) -> Callable:
        def act(profile) -> None:
            made = Reading(casebook, profile)
            for part in parts:
                getattr(made, part)

        return act

    def bare() -> float:
        begin = time.perf_counter()
        for known, open_ in given:
            plain(known, open_)
        return 1e6 * (time.perf_counter() - begin) / len(profiles)

    said = f"plain `if` over the same {len(casebook.statements)} statements"
    against = "one match, as lists of names"
    names = "To name what was found takes as long as to find it; what counts or compares works with the bits."
    why = (
        "The match is a small part of it: the rest makes an object for each wait, family and note. "
        "Whoever picks waits for some ten milliseconds in all, so that more speed here would buy nothing to see."
    )
    return [
        Row("one match, as bits", said, "µs", *in_turn(n, timed(statements.match), bare), most=0.6),
        Row("one match, as lists of names", said, "µs", *in_turn(n, timed(named), bare), 0.6, names),
        Row("a Reading with its reasons", against, "µs", *in_turn(n, timed(whole(REASONS)), timed(named)), 10, why),
        Row("a Reading, all that a page shows", against, "µs", *in_turn(n, timed(whole(WHOLE)), timed(named))),
    ]


def many(profiles: int) -> list[Row]:
    """Match a great many random profiles over every factor."""
    import numpy as np

    casebook = load()
    statements = _matcher(casebook)
    answers = {id: [None, *(frozenset([value]) for value in factor.ids)] for id, factor in casebook.factors.items()}
    chance = np.random.default_rng(1)
    seconds = 0.0
    for _ in range(-(-profiles // AT_ONCE)):
        places = {id: chance.integers(0, len(each), AT_ONCE, np.int16) for id, each in answers.items()}
        begin = time.perf_counter()
        statements.many(answers, places)
        seconds += time.perf_counter() - begin
    return [Row(f"{profiles:,} profiles matched, three-valued", "", "s", Series([seconds]))]


def _matcher(casebook) -> Matcher:
    return Matcher(casebook.factors, ((id, each.when) for id, each in casebook.statements.items()))
