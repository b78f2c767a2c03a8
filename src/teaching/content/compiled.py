"""Checked content as plain data, ready to keep as JSON, and from there as the objects of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .. import model
from ..book import Casebook
from ..conditions import Expander, absorb, as_clauses, in_words, listed
from ..model import ALWAYS, OFFERING, Cite, Fact

if TYPE_CHECKING:
    from ..cases.case import Case
    from ..lessons.lesson import Lesson


def compiled(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts as the files hold them, with derived factors and `described` worked out, and conditions in words."""
    parts = {name: [dict(entry) for entry in part] if isinstance(part, list) else part for name, part in parts.items()}
    families, classes, treatments = _tree(parts.pop("treatments")["families"])
    written = parts.pop("factors")
    factors = [_factor(dict(entry), treatments) for entry in written["factors"]]
    derived = written.get("derived", [])
    whens = {one["id"]: {value["id"]: as_clauses(value["when"]) for value in one["values"]} for one in derived}
    expander = Expander({one["id"]: (one["takes"] == "several", one.get("none")) for one in factors}, whens)
    phrases = {one["id"]: {value["id"]: value["phrase"] for value in one["values"]} for one in [*factors, *derived]}
    answered = {one["id"]: _answered(one) for one in factors if len(one["values"]) > 5 and "none" in one}
    order = {one["id"]: [value["id"] for value in one["values"]] for one in factors}

    def plain(condition: list[Mapping]) -> list[dict[str, list[str]]]:
        return [{name: sorted(clause[name], key=order[name].index) for name in clause} for clause in condition]

    statements = parts["statements"]
    offering: dict[str, list[int]] = {}
    for place, one in enumerate(statements):
        for treatment in one.get("treatments", ()) if one["role"] in OFFERING else ():
            offering.setdefault(treatment, []).append(place)
    own = [
        expander.expand(as_clauses(one.get("when"))) if "when" in one or not one.get("described") else []
        for one in statements
    ]
    labels = {one["id"]: one["label"] for one in treatments}
    whole = [
        absorb([clause for place in _reached(start, statements, offering) for clause in own[place]])
        for start in range(len(own))
    ]
    for one, condition in zip(statements, whole, strict=True):
        words = [in_words(as_clauses(one["when"]), phrases, answered)] if "when" in one else []
        if one.get("described"):
            words.append(f"wherever {listed([labels[each] for each in one['described']], 'or')} is put forward")
        one["when_words"] = "; or ".join(words) or "always"
        one["when"] = plain(condition)
    parts |= {"factors": factors, "odd": [dict(one) for one in written.get("odd", [])]}
    for name in ("tensions", "unsaid", "redflags", "odd"):
        for one in parts[name]:
            one |= {key: plain(expander.expand(as_clauses(one[key]))) for key in ("when", "unless") if key in one}
    parts["figures"] = _figures(parts.get("figures") or {}, lambda when: plain(expander.expand(as_clauses(when))))
    return parts | {"families": families, "classes": classes, "treatments": treatments}


def _figures(data: Any, plain: Callable[[Any], list]) -> Any:
    """What the figures need, with the condition of each picture over plain factors."""
    if isinstance(data, dict):
        return {key: plain(each) if key == "when" else _figures(each, plain) for key, each in data.items()}
    return [_figures(each, plain) for each in data] if isinstance(data, list) else data


def _reached(start: int, statements: list[dict], offering: Mapping[str, list[int]]) -> list[int]:
    """The statement and, where it asks to be `described`, those that put the treatments forward, and so on."""
    found = [start]
    for place in found:
        for treatment in statements[place].get("described", ()):
            found += [other for other in offering.get(treatment, ()) if other not in found]
    return found


def _tree(families: list[dict]) -> tuple[list[dict], list[dict], list[dict]]:
    classes = [one | {"family": family["id"]} for family in families for one in family.get("classes", ())]
    treatments = [
        one | {"family": class_["family"], "class_": class_["id"]}
        for class_ in classes
        for one in class_.get("treatments", ())
    ]
    return [_without(one, "classes") for one in families], [_without(one, "treatments") for one in classes], treatments


def _without(entry: Mapping, key: str) -> dict:
    return {name: value for name, value in entry.items() if name != key}


def _factor(entry: dict, treatments: Iterable[Mapping]) -> dict:
    """With the drugs as values where it asks for them; a value written out wins, the excluding one stays first."""
    if entry.pop("drugs", "no") == "yes":
        phrase = entry.pop("drug_phrase", "{drug}")
        listed = {value["id"] for value in entry["values"]}
        drugs = [
            {"id": one["id"], "label": one["label"], "phrase": phrase.replace("{drug}", one["label"])}
            for one in treatments
            if one["drug"] == "yes" and one["id"] not in listed
        ]
        first = [value for value in entry["values"] if value["id"] == entry.get("none")]
        entry["values"] = [*first, *drugs, *(value for value in entry["values"] if value not in first)]
    return entry


def _answered(factor: Mapping) -> tuple[frozenset[str], str]:
    """All values of a factor but the excluding one, and one phrase for them."""
    none = next(value for value in factor["values"] if value["id"] == factor["none"])
    values = frozenset(value["id"] for value in factor["values"] if value is not none)
    return values, f"“{factor['label']}” answered other than “{none['label']}”"


def built(
    data: Mapping[str, Any], cases: Mapping[str, Case] | None = None, lessons: Mapping[str, Lesson] | None = None
) -> Casebook:
    """The objects of the model from compiled data; cases and lessons come from elsewhere, each when it is opened."""
    return Casebook(
        documents=_all(data["documents"], _document),
        factors=_all(data["factors"], _factor_object),
        families=_all(data["families"], lambda one: model.Family(**_facts(one, "how"))),
        classes=_all(
            data["classes"],
            lambda one: model.TreatmentClass(**_facts(one, "how", "route", "schedule", "notes") | _cites(one, "named")),
        ),
        treatments=_all(data["treatments"], _treatment),
        statements=_all(data["statements"], _statement),
        tensions=_all(
            data["tensions"], lambda one: model.Tension(**_when(one) | {"sides": tuple(map(_side, one["sides"]))})
        ),
        unsaid=_all(data["unsaid"], lambda one: model.Unsaid(**_when(one) | _tuples(one, "since"))),
        redflags=_all(
            data["redflags"],
            lambda one: model.RedFlag(
                **_when(one) | {"sources": tuple(model.Source(**each) for each in one["sources"])}
            ),
        ),
        since=_all(
            data["since"], lambda one: model.Since(**{"detail": "", **one, "checked_by": one.get("checked_by") or None})
        ),
        glossary=_all(data["glossary"], lambda one: model.Term(**one | _cites(one, "cites"))),
        odd=_all(data["odd"], lambda one: model.Odd(**_when(one))),
        examples=_all(data["examples"], _example),
        sources=_all(data["sources"], lambda one: model.Source(**one)),
        topics=_all(data["topics"], lambda one: model.Topic(**one)),
        cases={} if cases is None else cases,
        lessons={} if lessons is None else lessons,
        figures=data["figures"],
    )


def _all(entries: Iterable[Mapping], make: Callable[[Mapping], Any]) -> Mapping[str, Any]:
    return MappingProxyType({entry["id"]: make(entry) for entry in entries})


def _document(one: Mapping) -> model.Document:
    passages = tuple(
        model.Passage(Cite.parse(each["cite"]), each["verdict"], each["text"], tuple(each.get("families", ())))
        for each in one.get("passages", ())
    )
    lists = {
        family: Fact(said.get("text", ""), _places(said["cites"])) for family, said in one.get("lists", {}).items()
    }
    earliest = int(one["not_before"]) if "not_before" in one else None
    rest = {"passages": passages, "lists": MappingProxyType(lists), "not_before": earliest}
    return model.Document(**one | rest)


def _factor_object(one: Mapping) -> model.Factor:
    values = tuple(model.Value(**value) for value in one["values"])
    several, open_ = one["takes"] == "several", one.get("not_looked_for") == "yes"
    return model.Factor(**_without(one, "takes") | {"several": several, "values": values, "not_looked_for": open_})


def _treatment(one: Mapping) -> model.Treatment:
    facts = _facts(one, "also_called", "brands", "how", "route", "schedule", "notes")
    names = MappingProxyType(one.get("names", {}))
    return model.Treatment(**facts | {"drug": one["drug"] == "yes", "names": names} | _tuples(one, "also"))


def _statement(one: Mapping) -> model.Statement:
    lists = _tuples(one, "families", "treatments", "classes", "since", "beside")
    rest = _without(one, "described") | lists | {"dated": one.get("dated") == "yes"}
    return model.Statement(**_when(rest) | _cites(one, "cites"))


def _side(one: Mapping) -> model.Side:
    return model.Side(**one | _cites(one, "cites"))


def _example(one: Mapping) -> model.Example:
    profile = {factor: (value,) if isinstance(value, str) else tuple(value) for factor, value in one["profile"].items()}
    return model.Example(one["id"], one["label"], MappingProxyType(profile))


def _facts(one: Mapping, *keys: str) -> dict:
    facts = {
        key: tuple(Fact(fact["text"], _places(fact.get("cites", ()))) for fact in one[key])
        for key in keys
        if key in one
    }
    return {**one, **facts}


def _cites(one: Mapping, key: str) -> dict:
    return {key: _places(one[key])} if key in one else {}


def _places(cites: Iterable[str]) -> tuple[Cite, ...]:
    return tuple(Cite.parse(cite) for cite in cites)


def _tuples(one: Mapping, *keys: str) -> dict:
    return {key: tuple(one[key]) for key in keys if key in one}


def _when(one: Mapping) -> dict:
    """The conditions of an entry as clauses of the model; what is not written stays as the model has it."""
    found = dict(one)
    for key in ("when", "unless"):
        if key in one:
            clauses = tuple(
                MappingProxyType({name: frozenset(values) for name, values in each.items()}) for each in one[key]
            )
            found[key] = ALWAYS if clauses == ALWAYS else clauses
    return found
