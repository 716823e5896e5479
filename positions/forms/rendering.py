"""How forms are drawn: fields and widgets by Jinja, in a fraction of the time that a page of seventy fields took."""

from functools import cached_property
from pathlib import Path
from typing import Any

from django.forms import renderers
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2
from django.template.loader import get_template


class Renderer(renderers.Jinja2):
    """Django's own templates for Jinja, and in front of them those of ours beside this module.

    Widgets that have a Django template alone, as those of the admin, are drawn by that.
    """

    @cached_property
    def engine(self) -> Jinja2:
        ours, djangos = Path(__file__).parent / "templates", Path(renderers.__file__).parent / "jinja2"
        return Jinja2({"NAME": "forms", "DIRS": [ours, djangos], "APP_DIRS": False, "OPTIONS": {}})

    def get_template(self, template_name: str) -> Any:
        try:
            return self.engine.get_template(template_name)
        except TemplateDoesNotExist:
            return get_template(template_name)
