"""Labels for attributed statements: wording, target, question, stance, concerns, asks and date, by the codebook, each
with its reason. Pure."""

from positions.suggesting.labelling.labeller import Labeller

__all__ = ["Labeller"]
