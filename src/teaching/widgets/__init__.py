"""The parts of a page in JupyterLab: choices, a Reading, the explorer made of both, and cases to play."""

from .choices import Choices
from .explorer import Explorer, explore
from .item import ItemView
from .shelf import ShelfView
from .stage import ItemsView, StageView
from .story import Story, sheet
from .view import ReadingHead, ReadingView
from .work import WorkView

__all__ = [
    "Choices",
    "Explorer",
    "ItemView",
    "ItemsView",
    "ReadingHead",
    "ReadingView",
    "ShelfView",
    "StageView",
    "Story",
    "WorkView",
    "explore",
    "sheet",
]
