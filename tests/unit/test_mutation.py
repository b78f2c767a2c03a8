"""Every statement is held by a picture: change one in any way, and a picture no longer fits.

The statements are changed one at a time (gone, for everyone, for no one, one condition fewer, another role) and the
fictional people of `pictures.yaml` are read again.
"""

from dataclasses import replace

import pytest

from teaching.model import ALWAYS, ROLES
from tests.unit.claims import BOOK, PICTURES, wrong


def mutants(each):
    """Return what was done -> the changed statement, or None where it is gone."""
    found = {"gone": None, "for no one": replace(each, when=())}
    if each.when != ALWAYS:
        found["for everyone"] = replace(each, when=ALWAYS)
    for n, clause in enumerate(each.when):
        if len(each.when) > 1:
            found[f"without clause {n}"] = replace(each, when=each.when[:n] + each.when[n + 1 :])
        for factor in clause if len(clause) > 1 else ():
            less = {name: values for name, values in clause.items() if name != factor}
            found[f"clause {n} without {factor}"] = replace(each, when=(*each.when[:n], less, *each.when[n + 1 :]))
    found["another role"] = replace(each, role=ROLES[(ROLES.index(each.role) + 3) % len(ROLES)])
    return found


def survives(id, mutant):
    """Whether no picture sees the change."""
    statements = dict(BOOK.statements)
    if mutant is None:
        del statements[id]
        statements = {
            key: replace(each, beside=tuple(b for b in each.beside if b != id)) for key, each in statements.items()
        }
        tensions = {
            key: replace(each, sides=tuple(s for s in each.sides if s.statement != id))
            for key, each in BOOK.tensions.items()
        }
        book = replace(BOOK, statements=statements, tensions=tensions)
    else:
        book = replace(BOOK, statements=statements | {id: mutant})
    near = {f"{cite.document}:" for cite in BOOK.statements[id].cites}
    first = [
        p for p in PICTURES if any(claim["at"][:4] in near for claim in (*p.get("applies", ()), *p.get("waits", ())))
    ]
    return not any(wrong(book, picture) for picture in (*first, *(p for p in PICTURES if p not in first)))


@pytest.mark.parametrize("id", BOOK.statements)
def test_a_changed_statement_is_seen(id):
    survivors = [what for what, mutant in mutants(BOOK.statements[id]).items() if survives(id, mutant)]
    assert survivors == []
