"""What pages are written in: Jinja's environment, and the words that templates know beside Jinja's own."""
