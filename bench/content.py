"""Reading and checking the content anew, with nothing compiled: how it grows, and against one import of pandas."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from bench.series import Row, in_turn

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("examples", "glossary", "redflags", "since", "statements", "tensions")  # cases will take their place
TIMES = 10
ENTRY = re.compile(r"^- id: (\S+)$", re.MULTILINE)

# Everything is brought in and has run once before the clock starts, so that what is timed grows with the content.
LOAD = """
import sys, time
from teaching.casebook import check, load
small, folder = sys.argv[1:]
assert check(small).ok
begin = time.perf_counter()
load(folder)
print(1000 * (time.perf_counter() - begin))
"""


def grown(folder: Path, times: int) -> Path:
    """Copy the content into a new folder, what is to grow so many times over; each copy has new ids."""
    shutil.copytree(ROOT / "casebook", folder)
    for name in COPIED:
        path = folder / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        more = (ENTRY.sub(rf"- id: \1-copy-{number}", text) for number in range(2, times + 1))
        path.write_text("\n".join([text, *more]), encoding="utf-8")
    return folder


def rows(n: int) -> list[Row]:
    """Hold ten times the content against the content, and the content, from a new Python on, against pandas."""
    with tempfile.TemporaryDirectory(prefix="content-", ignore_cleanup_errors=True) as place:
        small, large = grown(Path(place, "small"), 1), grown(Path(place, "large"), TIMES)
        caches = (Path(place, f"cache-{number}") for number in count())

        def python(*words: object) -> str:
            known = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "CASEBOOK_CACHE": str(next(caches))}
            command = [sys.executable, "-c", *map(str, words)]
            return subprocess.run(command, env=known, check=True, capture_output=True, text=True).stdout

        def timed(code: str) -> float:
            begin = time.perf_counter()
            python(code)
            return 1000 * (time.perf_counter() - begin)

        growth = in_turn(n, lambda: float(python(LOAD, small, large)), lambda: float(python(LOAD, small, small)))
        whole = in_turn(n, lambda: timed("import teaching; teaching.load()"), lambda: timed("import pandas"))
    what = f"content read and checked, {TIMES} times as much"
    return [
        Row(what, "the content as it is", "ms", *growth, 1.15 * TIMES),
        Row("content read and checked, by a new Python", "`import pandas`, by a new Python", "ms", *whole, 1, WHY),
    ]


WHY = (
    "This is the whole casebook, of which cases will be a part. It happens once after each change of the content: "
    "what was checked is kept, and a wheel carries it."
)
