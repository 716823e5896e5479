"""docs/method.md and its translation as pages: an id for each label, rule, grade and section, chips, tables that
scroll."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from positions.models import Stance
from positions.reading.chips import chip

# The labels off the scale that are no values in the data, as each page names them; the ids of the others are their
# values.
OFF_THE_SCALE = {
    "en": {
        "Declined": "declined",
        "No longer holds": "no_longer_holds",
        "No statement found": "no_statement_found",
        "Under review": "under_review",
    },
    "fr": {
        "A décliné": "declined",
        "N’est plus valable": "no_longer_holds",
        "Aucune déclaration trouvée": "no_statement_found",
        "En cours d’examen": "under_review",
    },
}
FILES = {"en": "method.md", "fr": "method.fr.md"}
COLON = re.compile(r"\s?: ")
GLYPHS = re.compile(r"[▲△◆▽▼]+ $")


@dataclass(frozen=True)
class Method:
    """The title, the sections as (id, heading), and all below the title as HTML."""

    language: str
    title: str
    sections: list[tuple[str, str]]
    body: str


@cache
def method(language: str = "en") -> Method:
    """The method page in one of FILES, chips included; in any other language it is the English one."""
    if language not in FILES:
        return method()
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", _table_close)
    tokens = reader.parse((settings.BASE_DIR / "docs" / FILES[language]).read_text(encoding="utf-8"))
    with translation.override(language):
        steps = {str(stance.label): stance.value for stance in Stance}
        for token in tokens:
            if token.children:
                token.children = list(_with_chips(token.children, steps))
        _give_ids(tokens, steps | OFF_THE_SCALE[language])
    title, sections = _headings(tokens)
    return Method(language, title[1], sections, reader.renderer.render(tokens[3:], reader.options, {}))


def _headings(tokens: Sequence[Token]) -> tuple[tuple[str, str], list[tuple[str, str]]]:
    """The first heading, then the others, each with its id."""
    first, *others = [
        (str(token.attrGet("id")), tokens[at + 1].content)
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    return first, others


def _give_ids(tokens: Sequence[Token], labels: dict[str, str]) -> None:
    section, row_begins, ordered, rule = "top", False, False, 0
    for at, token in enumerate(tokens):
        match token.type:
            case "heading_open":
                number = re.match(r"\d+", tokens[at + 1].content)
                section = f"section-{number[0]}" if number else "top"
                token.attrSet("id", section)
            case "table_open":
                # The region around it is named by its section.
                token.meta["section"] = section
            case "th_open":
                token.attrSet("scope", "col")
            case "tr_open":
                row_begins = True
                grade = re.fullmatch(r"\*\*([A-E])\*\*", tokens[at + 2].content)
                if grade:
                    token.attrSet("id", f"grade-{grade[1].lower()}")
            case "td_open" if row_begins:
                # The first cell names its row.
                token.tag = tokens[at + 2].tag = "th"
                token.attrSet("scope", "row")
                row_begins = False
            case "ordered_list_open" | "bullet_list_open":
                # The only numbered list is that of the rules.
                ordered = token.type == "ordered_list_open"
            case "list_item_open" if ordered:
                rule += 1
                token.attrSet("id", f"rule-{rule}")
            case "list_item_open":
                label = re.match(r"(?:[▲△◆▽▼]+ )?\*\*([^*]+)\*\*", tokens[at + 2].content)
                if label and label[1] in labels:
                    token.attrSet("id", labels[label[1]])
                    token.attrSet("class", "label")
                    _without_colon(tokens[at + 2].children or [])


def _with_chips(tokens: Sequence[Token], steps: dict[str, str]) -> Iterator[Token]:
    """The same, with a chip in the place of each step in bold and of the glyph before it."""
    at = 0
    while at < len(tokens):
        named = tokens[at + 1].content if tokens[at].type == "strong_open" else ""
        if named in steps:
            yield Token("html_inline", "", 0, content=chip(steps[named]))
            at += 3
        else:
            if tokens[at].type == "text":
                tokens[at].content = GLYPHS.sub("", tokens[at].content)
            yield tokens[at]
            at += 1


def _without_colon(tokens: Sequence[Token]) -> None:
    """A label stands on a line of its own: no colon after it."""
    after = next(token for token in tokens if token.type == "text" and COLON.match(token.content))
    text = COLON.sub("", after.content, count=1)
    after.content = text[:1].upper() + text[1:]


def _table_open(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: dict[str, Any]
) -> str:
    section = tokens[at].meta["section"]
    return f'<div class="scroll" role="region" aria-labelledby="{section}" tabindex="0">\n<table>\n'


def _table_close(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: dict[str, Any]
) -> str:
    return "</table>\n</div>\n"
