"""A language model's proposals, where an administrator has set one up; off otherwise. What it says is believed of
nothing: only what stands in the text word for word passes."""
