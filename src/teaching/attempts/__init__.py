"""A student's committed answers and notes, in one SQLite file that stays on this machine."""

from .attempts import FOLDER, Attempts
from .entries import Attempt, Note
from .file import FILE, VERSION, NotKept

__all__ = ["FILE", "FOLDER", "VERSION", "Attempt", "Attempts", "NotKept", "Note"]
