"""Readers' pages of corrections and withdrawals (P10): all of them, and their feed."""

import datetime as dt
import re

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from positions.reading import corrections
from positions.reading.corrections import Entry
from positions.reading.wording import Change
from positions.views.public import keeping

# What no XML may hold.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@keeping.page
def ledger(request: HttpRequest) -> HttpResponse:
    page = corrections.ledger(request.GET.get("before", ""))
    return render(request, "positions/corrections.html", {"page": page})


class _Dated(Atom1Feed):
    """Without entries it is as old as the ledger, and not new at each look."""

    def latest_post_date(self) -> dt.datetime:
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return super().latest_post_date() if self.items else corrections.ledger().since or today


class Corrections(Feed):  # type: ignore[type-arg]  # not subscriptable at run time
    feed_type = _Dated
    title = gettext_lazy("Treaty Tracker: corrections and withdrawals")
    subtitle = gettext_lazy("What was wrong with published statements, and why it changed.")
    author_name = gettext_lazy("The editors")

    def link(self) -> str:
        return reverse("corrections")

    def items(self) -> list[Entry]:
        return corrections.ledger().entries

    def item_title(self, item: Entry) -> str:
        told = {"organization": item.version.organization, "treaty": item.version.treaty}
        title = (
            _("Corrected: %(organization)s on the %(treaty)s")
            if item.corrects
            else _("Withdrawn: %(organization)s on the %(treaty)s")
        )
        return NOT_IN_XML.sub("\ufffd", title % told)

    def item_description(self, item: Entry) -> str:
        changes = [
            f"{each.label}: {' / '.join(each.without(Change.INSERTED)) or '–'} → "
            f"{' / '.join(each.without(Change.DELETED)) or '–'}"
            for each in item.changes
        ]
        lines = ((NOT_IN_XML.sub("\ufffd", line),) for line in [*item.words, *changes])
        return format_html_join("\n", "<p>{}</p>", lines)

    def item_link(self, item: Entry) -> str:
        return f"{reverse('statement', args=[item.publication.statement_id])}#{item.key}"

    def item_pubdate(self, item: Entry) -> dt.datetime:
        return item.at

    def item_updateddate(self, item: Entry) -> dt.datetime:
        return item.at


feed = keeping.data(Corrections())
