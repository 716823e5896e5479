"""An address → bytes: spelled in one way, past the guard, with manners."""
