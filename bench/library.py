"""Without a notebook: the import, and one Reading."""

import subprocess
import sys
import time
from collections.abc import Callable

from bench.plain import answers, function, pictures
from bench.series import Row, in_turn
from teaching.casebook import load
from teaching.reading import Reading, read

WHOLE = ("waits_for", "families", "tests", "tensions", "unsaid", "red_flags", "odd", "since")


def importing(n: int) -> Row:
    """Hold `import teaching` against a Python that does nothing."""

    def run(code: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return 1000 * (time.perf_counter() - begin)

    ours, bare = in_turn(n, lambda: run("import teaching"), lambda: run("pass"))
    return Row("`import teaching`", "`python -c pass`", "ms", ours, bare)


def reading(n: int) -> list[Row]:
    """Hold one Reading against plain `if`: first its statuses alone, then everything that a page shows."""
    casebook = load()
    plain = function(casebook)
    profiles = pictures(casebook, 100)
    given = [answers(casebook, profile) for profile in profiles]
    for profile, each in zip(profiles, given, strict=True):
        found = read(casebook, profile)
        if (list(found.applies), list(found.waiting)) != plain(*each):
            raise AssertionError(f"the plain function answers otherwise for {profile}")

    def ours(parts: tuple[str, ...]) -> Callable[[], float]:
        def run() -> float:
            begin = time.perf_counter()
            for profile in profiles:
                made = Reading(casebook, profile)
                for part in parts:
                    getattr(made, part)
            return 1e6 * (time.perf_counter() - begin) / len(profiles)

        return run

    def bare() -> float:
        begin = time.perf_counter()
        for known, open_ in given:
            plain(known, open_)
        return 1e6 * (time.perf_counter() - begin) / len(profiles)

    said = f"plain `if` over the same {len(casebook.statements)} statements"
    return [
        Row("one Reading: what applies and what waits", said, "µs", *in_turn(n, ours(("applies", "waiting")), bare)),
        Row("one Reading, with all that a page shows", said, "µs", *in_turn(n, ours(WHOLE), bare)),
    ]
