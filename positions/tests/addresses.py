"""Every address of the site, with a real row behind whatever it leaves open, in families that answer alike."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import URLResolver, get_resolver

from positions.admin.base import Catalogue, ReadOnly
from positions.editing import commenting
from positions.models import (
    Concern,
    Event,
    Import,
    LanguageModel,
    Milestone,
    Person,
    Provision,
    Recheck,
    Reply,
    Source,
    TextVersion,
    TreatyAct,
    User,
    Vote,
)
from positions.tests import make
from positions.tests.cast import Cast

# A family, then its addresses; names in braces are those of rows().
ADDRESSES = """
readers             / /treaties/ /treaties/{treaty}/ /treaties/{treaty}/articles/4/ /organizations/
readers             /organizations/{organization}/ /positions/{organization}/{treaty}/ /method/ /healthz
readers             /statements/{published}/ /statements/{published}/v1/ /articles/{article}/
readers             /positions/{organization}/{treaty}/changes/{published}/
readers             /embed/positions/{organization}/{treaty}/ /embed/positions/{organization}/{treaty}.svg
readers             /about/ /sources/ /privacy/
readers             /concerns/ /concerns/scope/ /search/
readers             /corrections/ /corrections.atom /reports/{reference}/
readers             /concerns/scope.atom /concerns/scope.json /search.csv /search.atom
readers             /changes.atom /treaties/{treaty}.atom /organizations/{organization}.feed.json
readers             /positions/{organization}/{treaty}.atom /positions/{organization}/{treaty}.json
readers             /treaties/{treaty}.json /treaties/{treaty}.csv /organizations/{organization}.csv
readers             /robots.txt /sitemap.xml /sitemaps/pages.xml /sitemaps/treaties-0.xml
readers             /compare/
readers             /statements/{published}/v1.bib /statements/{published}/v1.annotations.json
readers             /positions/{organization}/{treaty}.ris /articles/{article}.annotations.json
readers             /treaties/{treaty}.ics /milestones.ics
reader's form       /report/
icon                /favicon.ico
act                 /edit/queue/decide/
click               /edit/suggestions/{suggestion}/accept/ /edit/suggestions/{suggestion}/reject/
desk                /edit/ /edit/queue/ /edit/statements/{draft}/review/
form                /edit/articles/new/ /edit/articles/{article}/ /edit/statements/{draft}/
desk                /edit/sources/ /edit/sources/{source}/ /edit/sources.opml
form                /edit/sources/new/ /edit/sources/load/
act                 /edit/sources/{source}/test/ /edit/sources/{source}/reading/
click               /edit/sources/{source}/change/
catalogue           /edit/organizations/ /edit/organizations/{row}/ /edit/organizations/duplicates/
curating            /edit/organizations/merge/
curating act        /edit/organizations/{row}/rename/ /edit/organizations/duplicates/apart/
form                /edit/articles/{article}/sheet/
desk                /edit/here/article-{article}/ /edit/organizations/names/
settings            /edit/standing/
kept                /edit/articles/{article}/sheet/autosave/
act                 /edit/articles/{article}/details/ /edit/articles/{article}/retells/
act                 /edit/articles/{article}/declines/ /edit/statements/{draft}/cite/
colleagues          /edit/activity/ /edit/people/ /edit/people/{edith}/
colleagues form     /edit/keys/
colleagues click    /edit/activity/{event}/undo/
administering       /edit/people/invite/ /edit/people/{nora}/role/ /edit/people/{nora}/account/
administering       /edit/people/{nora}/second-step/
administering click /edit/people/{nora}/link/
account             /edit/account/
account click       /edit/account/devices/end/
form                /edit/clip/
act                 /edit/articles/{article}/retry/
typed               /edit/statements/{draft}/autosave/
click               /edit/statements/{draft}/revise/ /edit/statements/{draft}/discard/
click               /edit/rechecks/{look}/settle/ /edit/reports/{answered}/reopen/
desk                /edit/reports/ /edit/reports/{report}/
form                /edit/statements/{published}/correction/
act                 /edit/reports/{report}/answer/
desk                /edit/reviews/ /edit/articles/{article}/review/
act                 /edit/statements/{waiting}/comments/
click               /edit/comments/{comment}/resolve/ /edit/comments/{comment}/reopen/
judgement           /edit/articles/{article}/review/approve/
judgement           /edit/statements/{waiting}/review/judge/ /edit/statements/{published}/review/withdraw/
sign-in             /accounts/login/
sign-out            /accounts/logout/
sign-up             /accounts/signup/
own account         /accounts/reauthenticate/ /accounts/password/change/
own e-mail          /accounts/email/
own second step     /accounts/2fa/
asked once more     /accounts/2fa/totp/activate/ /accounts/2fa/recovery-codes/generate/
no second step      /accounts/2fa/totp/deactivate/ /accounts/2fa/recovery-codes/download/
no recovery codes   /accounts/2fa/recovery-codes/
second step         /accounts/2fa/authenticate/ /accounts/2fa/reauthenticate/
not in use          /accounts/password/set/ /accounts/login/code/confirm/
notice              /accounts/inactive/ /accounts/confirm-email/ /accounts/password/reset/done/
notice              /accounts/password/reset/key/done/
e-mailed            /accounts/confirm-email/abc/
lost password       /accounts/password/reset/
e-mailed key        /accounts/password/reset/key/1-abc/
admin               /admin/ /admin/positions/ /admin/positions/user/{edith}/password/
admin sign-in       /admin/login/
admin sign-out      /admin/logout/
admin own password  /admin/password_change/
admin notice        /admin/password_change/done/
admin choices       /admin/autocomplete/
admin words         /admin/jsi18n/
admin nowhere       /admin/r/1/1/ /admin/nowhere
admin withholding   /admin/positions/capture/{capture}/withhold/
admin reading       /admin/positions/capture/{capture}/reread/
admin               /admin/positions/capture/{capture}/warc/
"""
PAGES = {"": "list", "add/": "add", "{}/history/": "history", "{}/change/": "change", "{}/delete/": "delete"}


def patterns(under: Any = None, before: str = "") -> Iterator[str]:
    """As the URL configuration spells them."""
    for each in (under or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{before}{each.pattern}")
        else:
            yield f"{before}{each.pattern}"


def addresses(cast: Cast) -> dict[str, str]:
    """Each address with its family."""
    names = rows(cast)
    found: dict[str, str] = {}
    for line in ADDRESSES.strip().splitlines():
        family, paths = line[:20].strip(), line[20:].split()
        found |= {path.format(**names): family for path in paths}
    for model, page in admin.site._registry.items():
        row = model._default_manager.order_by("pk").first()
        assert row, model
        home = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        found[f"{home}{row.pk}/"] = "icon"
        for path, name in PAGES.items():
            found[home + path.format(row.pk)] = _admin_family(page, name)
    return found


def _admin_family(page: Any, name: str) -> str:
    if isinstance(page, ReadOnly):
        return {"add": "admin never", "delete": "admin never", "change": "admin to look at"}.get(
            name, "admin"
        )
    if page.model is Reply and name == "delete":
        return "admin never"
    ours = isinstance(page, Catalogue) or page.model in (User, LanguageModel, Reply)
    return "admin" if ours else "admin superusers"


def rows(cast: Cast) -> dict[str, Any]:
    """At least one row in each table that has a page."""
    day = dict.fromkeys(("date_from", "date_to"), make.AUGUST[0])
    published = make.published(by=cast.edith, reviewer=cast.rosa)
    organization, treaty = make.organization(), make.treaty()
    Provision.objects.create(treaty=treaty, article="4", heading="Divers")
    TextVersion.objects.create(treaty=treaty, slug="draft", name="Draft")
    Milestone.objects.create(treaty=treaty, slug="first", kind="session", label="First session", **day)
    TreatyAct.objects.create(treaty=treaty, participant=organization, kind="signature", key="act", **day)
    Vote.objects.create(treaty=treaty, body="Assembly", what="Adoption", recorded=True, key="vote", **day)
    Concern.objects.create(slug="scope", label="Scope", definition="How far it reaches.")
    source = Source.objects.create(
        slug="times", name="Times", kind="outlet", feed_address="http://127.0.0.1/feed"
    )
    Person.objects.create(name="Hanna Hafen")
    make.reply(organization, by=cast.ada)
    Import.objects.create(name="set", dated=dt.date(2024, 1, 1), sha256="0" * 64)
    EmailAddress.objects.create(user=cast.edith, email="edith@harbour-watch.example")
    evidence = published.version.evidence.get()
    look = Recheck.objects.create(
        article=evidence.article, days=1, outcome="changed", capture=make.capture("There later.")
    )
    report, answered = make.report(of=published.statement), make.report(answered_by=cast.edith)
    suggestion, _training, _language_model = make.machines()
    assert Group.objects.exists()
    waiting = make.in_review(by=cast.edith, of=make.capture(f"Second. {make.TEXT}"))
    return {
        "treaty": treaty.slug,
        "organization": organization.slug,
        "row": organization.pk,
        "published": published.statement_id,
        "article": evidence.article_id,
        "capture": evidence.capture_id,
        "look": look.pk,
        "suggestion": suggestion.pk,
        "waiting": waiting.statement_id,
        "comment": commenting.comment(waiting, "Which article?", field="asks", by=cast.rosa).pk,
        "report": report.pk,
        "reference": report.reference,
        "answered": answered.pk,
        "draft": make.draft(by=cast.edith, of=make.capture(f"Third. {make.TEXT}")).statement_id,
        "event": Event.objects.about(published.statement).get(verb=Event.Verb.APPROVE).pk,
        "source": source.pk,
        "edith": cast.edith.pk,
        "nora": cast.nora.pk,
    }
