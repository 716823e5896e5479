"""What a page is about, for programs that read pages (publishing/linked_data.py)."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

from positions.models import Organization, OrganizationName, StatementVersion, Treaty
from positions.publishing import linked_data
from positions.templating.addresses import identifying


@pass_context
def linked(
    context: Context, about: StatementVersion | Treaty | Organization, names: Iterable[OrganizationName] = ()
) -> SafeString:
    """A script element with its JSON-LD, to stand in the head; a version is loaded with its parts, `names` are what
    else an organization is called."""
    address = identifying(context["request"])
    match about:
        case StatementVersion():
            return linked_data.script(linked_data.statement(about, address=address))
        case Treaty():
            return linked_data.script(linked_data.treaty(about, address=address))
        case Organization():
            return linked_data.script(linked_data.organization(about, names, address=address))
