"""Articles that retell one another: how alike two texts are, and what follows from it."""
