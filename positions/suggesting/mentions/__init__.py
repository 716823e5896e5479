"""Who and what a text speaks of: organizations, people and treaties, by name, by shape, by reference."""

from positions.suggesting.mentions.finder import Finder
from positions.suggesting.mentions.speakers import Speaker

__all__ = ["Finder", "Speaker"]
