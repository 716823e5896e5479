"""Feeds: found, read, looked at in their own rhythm. The articles they name are `receiving`'s."""
