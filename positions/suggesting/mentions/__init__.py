"""Who and what a text speaks of: organizations, people and treaties, by name, by shape, by reference."""

from .finder import Finder
from .speakers import Speaker

__all__ = ["Finder", "Speaker"]
