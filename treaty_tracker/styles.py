"""The styles that stand in every page itself, so that a first visit paints when the page is there (decision 0031)."""

import base64
import hashlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "css"


def _file(name: str) -> str:
    return (FOLDER / f"{name}.css").read_text(encoding="utf-8")


FIRST = f"{_file('tokens')}@media (prefers-color-scheme: dark) {{\n{_file('dark')}}}\n{_file('frame')}"
# The content policy lets these words in, and no other styles that are not files of ours.
ALLOWED = f"'sha256-{base64.b64encode(hashlib.sha256(FIRST.encode()).digest()).decode()}'"
