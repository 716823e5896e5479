"""How statements and positions are cited: in the words of two styles, and as files for reference managers."""
