"""One small function per family of attributions: a parsed unit in, candidates out."""

from positions.suggesting.finding.families.according import according
from positions.suggesting.finding.families.attitudes import adjective
from positions.suggesting.finding.families.colons import colons, dashes
from positions.suggesting.finding.families.finite import finite, infinitive, participle, shared
from positions.suggesting.finding.families.nouns import noun, tabled
from positions.suggesting.finding.families.parted import parted
from positions.suggesting.finding.families.passive import faced, passive
from positions.suggesting.finding.families.postposed import postposed

# In the order of their say: what an earlier one holds, a later one leaves alone.
FIRST = (colons, dashes, postposed, according)
LEFT_TO_RIGHT = (parted, noun, tabled, finite, shared, participle, infinitive, faced, passive, adjective)

__all__ = ["FIRST", "LEFT_TO_RIGHT"]
