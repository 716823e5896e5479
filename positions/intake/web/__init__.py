"""An address → bytes: spelled in one way, past the guard, with manners. What the bytes say is for `texts` and `feeds`."""
