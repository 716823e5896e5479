"""What all templates of pages have to keep to, read as Jinja reads them."""

from typing import cast

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import BaseLoader, nodes

pages = cast("Jinja2", engines["jinja2"]).env


def test_every_template_can_be_drawn() -> None:
    """One that nobody has opened yet, too: with a filter that is not there it would not even load."""
    names = pages.list_templates(extensions=["html"])
    assert len(names) > 100
    assert [pages.get_template(name).name for name in names] == names


def test_what_is_translated_is_a_literal() -> None:
    """What `_` is given counts as our own markup: a name of somebody's would be active."""
    for name in pages.list_templates(extensions=["html"]):
        source, _path, _fresh = cast("BaseLoader", pages.loader).get_source(pages, name)
        for call in pages.parse(source).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext", "ngettext"}:
                assert isinstance(call.args[0], nodes.Const | nodes.TemplateData), (name, call.lineno)
