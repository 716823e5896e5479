"""Linear models on this installation's own decisions, for score, stance and concerns; each used only where it beats the
rules. Applying one is plain Python; only `training` needs the learner."""
