"""Forms of the editors' pages: what a person types → clean values for the verb modules. No rules beyond shape."""
