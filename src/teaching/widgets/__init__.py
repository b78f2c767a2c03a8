"""The parts of a page in JupyterLab: choices, a Reading, and the explorer made of both."""

from .choices import Choices
from .explorer import Explorer, explore
from .view import ReadingHead, ReadingView

__all__ = ["Choices", "Explorer", "ReadingHead", "ReadingView", "explore"]
