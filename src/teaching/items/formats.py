"""The formats of items: their names, how each is scored, and how an answer to it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..model import CasebookError, unlisted

ZERO_ONE, PLUS_MINUS, RATIONALE = "0/1", "+/-", "rationale"
ITEM, GROUP, COLUMN, NONE = "item", "group", "column", "none"  # the units that a floor can have
STEPS = (
    "recognise-cues", "analyse-cues", "prioritise-hypotheses", "generate-solutions", "take-action", "evaluate-outcomes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of item: how it is scored, what its slots are called, and how an answer to it is written."""

    id: str
    label: str
    rule: str  # 0/1 | +/- | rationale
    slot: str  # what one of its slots is called
    answer: str  # the form of an answer, as an example
    floors: tuple[str, ...] = (NONE,)  # what can floor at zero; the first unless the item says otherwise

    @property
    def single(self) -> bool:
        """Whether it has one slot, so that an answer need not name it."""
        return not self.answer.startswith("{")


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.id: each
        for each in (
            Format("multiple-choice", "Multiple choice", ZERO_ONE, "item", '"b"'),
            Format("select-n", "Select a number", ZERO_ONE, "item", '["a", "c"]'),
            Format("select-all", "Select all that apply", PLUS_MINUS, "item", '["a", "c"]', (ITEM,)),
            Format("grouping", "Multiple response grouping", PLUS_MINUS, "group", '{"group": ["a"]}', (GROUP, ITEM)),
            Format("matrix-choice", "Matrix multiple choice", ZERO_ONE, "row", '{"row": "column"}'),
            Format(
                "matrix-multiple", "Matrix multiple response", PLUS_MINUS, "row",
                '{"row": ["column", "column"]}', (COLUMN, GROUP, ITEM),
            ),
            Format("menus", "Drop-down cloze", ZERO_ONE, "blank", '{"blank": "option"}'),
            Format("table-menus", "Drop-down table", ZERO_ONE, "blank", '{"blank": "option"}'),
            Format("rationale", "Drop-down rationale", RATIONALE, "place", '{"cause": "a", "effect": "x"}'),
            Format("tokens", "Drag-and-drop cloze", ZERO_ONE, "blank", '{"blank": "token"}'),
            Format("token-rationale", "Drag-and-drop rationale", RATIONALE, "place", '{"cause": "a", "effect": "x"}'),
            Format("highlight", "Highlight text", PLUS_MINUS, "item", '["a", "c"]', (ITEM,)),
            Format("highlight-table", "Highlight table", PLUS_MINUS, "item", '["a", "c"]', (ITEM,)),
            Format(
                "bow-tie", "Bow-tie", ZERO_ONE, "list",
                '{"actions": ["a", "b"], "condition": "c", "parameters": ["d", "e"]}',
            ),
        )
    }
)  # fmt: skip

_ALSO = {  # what else a format is called, small letters and without spaces and hyphens
    "multiple-choice": ("singlechoice", "multiplechoicesingleresponse", "singleresponse"),
    "select-n": ("selectnthatapply", "multipleresponseselectn", "extendedmultipleresponseselectn"),
    "select-all": (
        "sata", "selectallthatapply", "multipleresponse", "multipleresponseselectallthatapply",
        "extendedmultipleresponse", "extendedmultipleresponseselectallthatapply",
    ),
    "grouping": ("multipleresponsegrouping", "extendedmultipleresponsegrouping"),
    "matrix-choice": ("matrixmultiplechoice", "matrixgridmultiplechoice"),
    "matrix-multiple": ("matrixmultipleresponse", "matrixgridmultipleresponse"),
    "menus": ("dropdowncloze", "dropdownincloze", "cloze", "dropdown"),
    "table-menus": ("dropdowntable", "dropdownintable"),
    "rationale": ("dropdownrationale", "dropdowninrationale", "dropdowndyad", "dropdowntriad"),
    "tokens": ("draganddropcloze", "draganddropincloze", "draganddrop"),
    "token-rationale": ("draganddroprationale", "draganddropinrationale"),
    "highlight": ("highlighttext", "highlightintext"),
    "highlight-table": ("highlightintable",),
}  # fmt: skip


def format_id(name: str) -> str:
    """The id of a format by its id or one of the exam's names; raises CasebookError with the nearest."""
    said = _bare(name)
    for id in FORMATS:
        if said == _bare(id) or said in _ALSO.get(id, ()):
            return id
    more = " A trend item keeps its format and says trend: yes." if said == "trend" else ""
    raise CasebookError(unlisted(name, "a format", FORMATS) + more)


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold().replace("&", "and"))
