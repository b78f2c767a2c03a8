"""Checks what a schema cannot: names that refer to something, places that exist, conditions that can be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..book import Casebook, ProfileError
from ..conditions import Expander, NoCondition, as_clauses
from ..model import OFFERING, ROLES, UNKNOWN, Cite, Factor, Value
from .changes import changes
from .files import PARTS, UPDATE, Content, Path_, cite_in, entries_in, names_in, strings, text_at, walk

NOT_OFFERING = set(ROLES) - set(OFFERING)  # a misspelt role is one error, not two


def check(content: Content) -> None:
    """Find everything that is wrong between the files, all at once."""
    _ids(content)
    _references(content)
    places(content)
    factors = _factors(content)
    _conditions(content, factors)
    _examples(content, factors)
    _statements(content)
    _unsaid(content)
    changes(content)


def _ids(content: Content) -> None:
    groups = [(part, [(path, text_at(entry, "id")) for path, entry in content.entries(part)]) for part in PARTS]
    groups.append(("treatments", [(path, id) for path, _, id, _, _ in content.treatments()]))
    kinds = ("factors", "derived", "odd")
    groups.append(
        (
            "factors",
            [(path, text_at(entry, "id")) for kind in kinds for path, entry in content.entries("factors", kind)],
        )
    )
    for kind in kinds[:2]:
        for path, entry in content.entries("factors", kind):
            values = entries_in(entry.get("values"), (*path, "values"))
            groups.append(("factors", [(inner, text_at(value, "id")) for inner, value in values]))
    for part, ids in groups:
        first: dict[str, Path_] = {}
        for path, id in ids:
            if id and first.setdefault(id, path) is not path:
                line = content.parts[part].place((*first[id], "id"))[0]
                content.say(part, (*path, "id"), f"the id '{id}' is used twice; first on line {line}")


def _references(content: Content) -> None:
    tree = list(content.treatments()) if "treatments" in content.parts else None
    treatments = tree and [id for *_, id, _, class_ in tree if class_]
    classes = tree and [id for *_, id, family, class_ in tree if family and not class_]
    families = content.ids("treatments", "families")
    statements, since = content.ids("statements"), content.ids("since")

    def known(part: str, path: Path_, value: Any, allowed: list[str] | None, what: str) -> None:
        for inner, name in strings(value, path):
            if name and allowed is not None and name not in allowed:
                content.say(part, inner, f"'{name}' is not the id of a {what}", name, allowed)

    for path, entry in content.entries("statements"):
        for key, allowed, what in (
            ("described", treatments, "treatment"),
            ("treatments", treatments, "treatment"),
            ("classes", classes, "class"),
            ("since", since, "change in since.yaml"),
            ("beside", statements, "statement"),
        ):
            known("statements", (*path, key), entry.get(key), allowed, what)
        if text_at(entry, "id") in names_in(entry.get("beside")):
            content.say("statements", (*path, "beside"), "a statement cannot stand beside itself")
    for path, entry in content.entries("unsaid"):
        known("unsaid", (*path, "since"), entry.get("since"), since, "change in since.yaml")
    known("figures", ("map",), content.data("figures", "map"), content.ids("factors", "factors"), "factor")
    for path, entry in content.entries("tensions"):
        sides = [
            (inner, text_at(side, "statement")) for inner, side in entries_in(entry.get("sides"), (*path, "sides"))
        ]
        for place, (inner, name) in enumerate(sides):
            known("tensions", (*inner, "statement"), name, statements, "statement")
            if name and name in [other for _, other in sides[:place]]:
                content.say("tensions", (*inner, "statement"), f"'{name}' is already a side of this tension")
    for path, entry, _, family, class_ in tree or ():
        if class_:
            known("treatments", (*path, "also"), entry.get("also"), families, "family")
            if family in names_in(entry.get("also")):
                content.say("treatments", (*path, "also"), f"'{family}' is already its family")


def places(content: Content) -> None:
    """Find cited places that do not exist, are never to be shown, or have no fingerprint."""
    documents = content.ids("documents")
    hidden = []
    for path, entry in content.entries("documents"):
        for inner, passage in entries_in(entry.get("passages"), (*path, "passages")):
            if "families" in passage and passage.get("verdict") != "lost":
                content.say("documents", (*inner, "families"), "only a lost list has 'families'", key=True)
            for _, text in strings(passage.get("cite"), inner):
                cite = cite_in(text)
                if cite and cite.document != text_at(entry, "id"):
                    content.say(
                        "documents",
                        (*inner, "cite"),
                        f"'{text}' is a place in another document than {text_at(entry, 'id')}",
                    )
                if cite and passage.get("verdict") == "do-not-show":
                    hidden.append(cite)
    for part in content.parts:
        places_of(content, part, documents, hidden)


def places_of(content: Content, part: str, documents: list[str] | None, hidden: Iterable[Cite]) -> None:
    """Find what is wrong with the cited places of one part."""
    for path, value in walk(content.parts[part].data):
        if path[-1] in ("cites", "cite", "named"):
            for inner, text in strings(value, path):
                try:
                    cite = Cite.parse(text)
                except ValueError as error:
                    if text.count("-") == 1 and cite_in(text.partition("-")[0]):  # else the schema has said it
                        content.say(part, inner, str(error))
                    continue
                for problem in _place(cite, documents, content.fingerprints, () if path[-1] == "cite" else hidden):
                    content.say(part, inner, *problem)


def _place(cite: Cite, documents: list[str] | None, prints: dict | None, hidden: Iterable[Cite]) -> Iterator[tuple]:
    """What is wrong with a cited place: text, what was found, what is allowed."""
    if documents is not None and cite.document not in documents:
        yield f"'{cite.document}' is not a document", cite.document, documents
        return
    for passage in hidden:
        if cite.meets(passage):
            yield (f"{cite} reaches into {passage}, which is never to be shown",)
    if prints is None:
        return
    here = prints.get(cite.document)
    if here is None:
        yield (f"document {cite.document} has no fingerprint; {UPDATE}",)
    elif cite.last > here["lines"]:
        yield (f"{cite} lies beyond the document, which has {here['lines']} lines",)
    elif missing := [str(line) for line in range(cite.first, cite.last + 1) if str(line) not in here["cited"]]:
        yield (f"{cite} has no fingerprint for line {', '.join(missing)}; {UPDATE}",)
    else:
        for line in dict.fromkeys((cite.first, cite.last)):
            if here["cited"][str(line)] == "blank":
                yield (f"{cite}: line {line} is blank; begin and end a place on a line with text",)


def _factors(content: Content) -> dict[str, Factor]:
    """The factors as far as they can be understood; says what is wrong with the rest."""
    found = {}
    drugs = [
        (id, text_at(entry, "label"))
        for _, entry, id, _, class_ in content.treatments()
        if class_ and entry.get("drug") != "no"
    ]
    for path, entry in content.entries("factors", "factors"):
        values = [(inner, text_at(value, "id")) for inner, value in entries_in(entry.get("values"), (*path, "values"))]
        ids = [id for _, id in values]
        for inner, id in values:
            if id == UNKNOWN:
                content.say("factors", (*inner, "id"), "'unknown' belongs to every factor and is never written down")
        none, several = text_at(entry, "none"), entry.get("takes") == "several"
        if none and none not in ids:
            content.say("factors", (*path, "none"), f"'{none}' is not a value of {text_at(entry, 'id')}", none, ids)
        for key in ("none", "not_looked_for"):
            if entry.get(key) not in (None, "no") and not several:
                content.say("factors", (*path, key), f"'{key}' needs a factor that takes several values", key=True)
        if entry.get("drugs") == "yes":
            ids = list(dict.fromkeys([*ids, *(id for id, _ in drugs)]))
            if "treatments" not in content.parts:
                continue  # which values it has cannot be told
        if text_at(entry, "id"):
            listed = tuple(Value(id, id, id) for id in ids)
            open_ = entry.get("not_looked_for") == "yes"
            found[entry["id"]] = Factor(entry["id"], "", "", several, listed, none or None, open_)
    return found


def _conditions(content: Content, factors: dict[str, Factor]) -> None:
    if "factors" not in content.parts:
        return
    derived = {
        text_at(entry, "id"): {
            text_at(value, "id"): value.get("when") for _, value in entries_in(entry.get("values"), ())
        }
        for _, entry in content.entries("factors", "derived")
    }
    written = content.ids("factors", "factors") or []
    sound = True
    found = []
    for part in sorted(set(PARTS) & set(content.parts), key=lambda part: (part != "factors", PARTS.index(part))):
        for path, value in walk(content.data(part)):
            if path[-1] in ("when", "unless"):
                clauses = (
                    [((*path, place), one) for place, one in enumerate(value)]
                    if isinstance(value, list)
                    else [(path, value)]
                )
                for inner, clause in clauses:
                    if isinstance(clause, dict):
                        good = _clause(content, part, inner, clause, factors, derived, written)
                        found += [(part, inner, clause)] * good
                        sound = sound and (good or part != "factors")
    if not sound:
        return
    whens = {id: {value: as_clauses(when) for value, when in values.items()} for id, values in derived.items()}
    expander = Expander({id: (one.several, one.none) for id, one in factors.items()}, whens)
    for part, path, clause in found:
        try:
            if not expander.clause(as_clauses(clause)[0]):
                content.say(part, path, "this condition can never be true; it contradicts itself")
        except NoCondition as error:
            content.say(part, path, f"this condition {error}")
        except (KeyError, TypeError, AttributeError):
            continue  # a derived factor that is broken itself, as was said


def _clause(content: Content, part: str, path: Path_, clause: dict, factors, derived, written: list[str]) -> bool:
    """Whether all factors and values of a clause exist; says which do not."""
    good = True
    for name, value in clause.items():
        if name in derived:
            allowed = list(derived[name])
        elif name in factors:
            allowed = list(factors[name].ids)
        elif name in written:
            return False  # broken itself, as was said
        else:
            content.say(part, (*path, name), f"'{name}' is not a factor", name, [*written, *derived], key=True)
            good = False
            continue
        if not isinstance(value, str | list):
            good = False
        for inner, text in strings(value, (*path, name)):
            if text == UNKNOWN:
                content.say(part, inner, "'unknown' is never written down; leave the factor out", None, allowed)
            elif text not in allowed:
                content.say(part, inner, f"'{text}' is not a value of {name}", text, allowed)
            good = good and text in allowed
    return good


def _examples(content: Content, factors: dict[str, Factor]) -> None:
    whole = "factors" in content.parts and set(content.ids("factors", "factors")) == set(factors)
    rules = Casebook(factors=factors, **{name: {} for name in Casebook.__dataclass_fields__ if name != "factors"})
    for path, entry in content.entries("examples"):
        for factor, values in entry["profile"].items() if whole and isinstance(entry.get("profile"), dict) else ():
            here = (*path, "profile", factor)
            try:
                if UNKNOWN in names_in(values):
                    raise ProfileError("'unknown' is never written down; leave the factor out")
                rules.profile({factor: names_in(values)})
            except ProfileError as error:
                content.say("examples", here, str(error), key=factor not in factors)


def _statements(content: Content) -> None:
    listed: dict[str, set] = {}
    for _, entry, id, family, class_ in content.treatments():
        homes = {family, *names_in(entry.get("also"))}
        for name in filter(None, (id, class_)):
            listed.setdefault(name, set()).update(homes)
    forward = {
        name
        for _, entry in content.entries("statements")
        if entry.get("role") not in NOT_OFFERING
        for name in names_in(entry.get("treatments"))
    }
    for path, entry in content.entries("statements"):
        cites = [
            (inner, cite) for inner, text in strings(entry.get("cites"), (*path, "cites")) if (cite := cite_in(text))
        ]
        for inner, cite in cites:
            if cite.document != cites[0][1].document:
                first = cites[0][1].document
                content.say(
                    "statements", inner, f"a statement comes from one document, this one from {first}; write two"
                )
        for inner, name in strings(entry.get("described"), (*path, "described")):
            if name in listed and name not in forward:
                content.say("statements", inner, f"no statement puts '{name}' forward, so this would never apply")
        families = names_in(entry.get("families"))
        for key in ("treatments", "classes"):
            for inner, name in strings(entry.get(key), (*path, key)):
                homes = sorted(filter(None, listed.get(name, ())))
                if homes and families and not set(homes) & set(families):
                    content.say(
                        "statements",
                        inner,
                        f"'{name}' is listed under {', '.join(homes)}, which is none of the families here",
                    )


def _unsaid(content: Content) -> None:
    first: dict[str, int] = {}
    for path, entry in content.entries("unsaid"):
        family = text_at(entry, "family")
        if not family:
            continue
        line = content.parts["unsaid"].place((*path, "family"))[0]
        if first.setdefault(family, line) != line:
            content.say("unsaid", (*path, "family"), f"'{family}' already has its entry on line {first[family]}")
        for key in ("when", "unless"):
            if key in entry:
                content.say("unsaid", (*path, key), f"an entry with 'family' has no '{key}'", key=True)
    for family in content.ids("treatments", "families") or ():
        if "unsaid" in content.parts and family not in first:
            content.say("unsaid", (), f"no entry says what the documents leave out of '{family}'")
