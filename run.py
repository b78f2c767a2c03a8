#!/usr/bin/env python3
"""Start everything: `python3 run.py lab` opens the notebooks, `python3 run.py --help` lists the rest.

It needs Python 3.11 or newer and nothing else. This file keeps to words that every Python reads, so that an old one
can say what is missing; the commands themselves are in tools/.
"""

import sys


def newer():
    """Return the command of a newer Python on this machine, if there is one."""
    from shutil import which

    for minor in range(30, 10, -1):
        if which("python3.%d" % minor):
            return "python3.%d" % minor
    return None


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        say = "This needs Python 3.11 or newer; this one is %d.%d." % sys.version_info[:2]
        found = newer() if sys.version_info[0] > 2 else None
        if found:
            sys.exit("%s\nThere is a newer one here. Try: %s run.py %s" % (say, found, " ".join(sys.argv[1:])))
        sys.exit("%s\nInstall a newer Python, from python.org or your system's packages, and try again." % say)

    from tools.commands import main

    sys.exit(main())
