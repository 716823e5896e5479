"""Bytes → the text of an article and the facts it states. Pure: no network, no database."""
