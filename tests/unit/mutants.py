"""Ways to get an object of the casebook wrong: what was done -> the changed object, or None where it is gone."""

from dataclasses import replace

from teaching.model import ALWAYS, ROLES
from tests.unit.claims import BOOK

GONE = {"gone": None}


def of_condition(each):
    """For everyone, for no one, a clause fewer, a factor fewer, a value fewer; `when` and `unless`."""
    found = {}
    for field in ("when", "unless"):
        if hasattr(each, field):
            condition = getattr(each, field)
            changed = {"for everyone": ALWAYS, "for no one": (), **dict(_narrowed(condition))}
            found |= {f"{field} {what}": {field: other} for what, other in changed.items() if other != condition}
    return {what: replace(each, **other) for what, other in found.items()}


def _narrowed(condition):
    for n, clause in enumerate(condition):
        before, after = condition[:n], condition[n + 1 :]
        yield f"without clause {n}", (*before, *after)
        for factor, values in clause.items():
            less = {name: clause[name] for name in clause if name != factor}
            yield f"clause {n} without {factor}", (*before, less, *after)
            for value in sorted(values) if len(values) > 1 else ():
                yield f"clause {n} without {value}", (*before, {**clause, factor: values - {value}}, *after)


def of_names(each, field, spare):
    """Each name of a list gone, and one more that was not in it."""
    names = getattr(each, field)
    other = next(name for name in spare if name not in names)
    changed = {f"without {name}": tuple(one for one in names if one != name) for name in names}
    changed[f"with {other}"] = (*names, other)
    return {f"{field} {what}": replace(each, **{field: names}) for what, names in changed.items()}


def of_statement(each):
    """Another condition, role, family, treatment, class, word of strength, date or gap."""
    return {
        **GONE,
        **of_condition(each),
        "another role": replace(each, role=ROLES[(ROLES.index(each.role) + 3) % len(ROLES)]),
        **of_names(each, "families", BOOK.families),
        **of_names(each, "treatments", BOOK.treatments),
        **of_names(each, "classes", BOOK.classes),
        "another strength": replace(each, strength="surely"),
        "strength or none": replace(each, strength=None if each.strength else "may"),
        "dated or not": replace(each, dated=not each.dated),
        "complete or not": replace(each, incomplete="" if each.incomplete else "Something is left out."),
    }


def of_tension(each):
    """A side fewer, or shown for others."""
    sides = {f"without side {n}": (*each.sides[:n], *each.sides[n + 1 :]) for n in range(len(each.sides))}
    return {**GONE, **{what: replace(each, sides=rest) for what, rest in sides.items()}, **of_condition(each)}


def of_unsaid(each):
    """Named for others; the gap of a family has no condition to get wrong."""
    return GONE if each.family else of_condition(each) | GONE


def with_mutant(part, id, mutant):
    """The casebook with one object changed, or gone together with what names it."""
    if mutant is not None:
        return replace(BOOK, **{part: {**getattr(BOOK, part), id: mutant}})
    book = replace(BOOK, **{part: {key: each for key, each in getattr(BOOK, part).items() if key != id}})
    if part != "statements":
        return book
    return replace(
        book,
        statements={
            key: replace(each, beside=tuple(one for one in each.beside if one != id)) if id in each.beside else each
            for key, each in book.statements.items()
        },
        tensions={
            key: replace(each, sides=tuple(side for side in each.sides if side.statement != id))
            for key, each in book.tensions.items()
        },
    )


KINDS = {
    "statements": of_statement,
    "tensions": of_tension,
    "unsaid": of_unsaid,
    "redflags": lambda each: of_condition(each) | GONE,
    "odd": lambda each: of_condition(each) | GONE,
}

EVERY = [(part, id) for part in KINDS for id in getattr(BOOK, part)]
