"""Every address of the product, public ones first. Names: the noun of a page, `edit-` before an editors' page."""

import re

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter
from django.views.generic import RedirectView

from positions.publishing.citing.formats import FORMATS
from positions.publishing.sitemaps import KINDS
from positions.views import health
from positions.views.editor import (
    account,
    articles,
    batches,
    clips,
    comments,
    corrections,
    keys,
    merges,
    people,
    presence,
    queue,
    rechecks,
    reports,
    reviews,
    sheets,
    sources,
    standing,
    statements,
    suggestions,
)
from positions.views.editor import catalogue as rows
from positions.views.public import (
    about,
    catalogue,
    comparing,
    concerns,
    embedding,
    feeding,
    ledger,
    method,
    records,
    reporting,
    search,
    sitemaps,
    taking,
    twins,
)


class Id(IntConverter):
    """A row's number: at most what the column holds, so that no longer one ever reaches the database."""

    regex = "[1-9][0-9]{0,17}"


class Noun(StringConverter):
    """What editors merge, rename and retire."""

    regex = "organizations|concerns"


class Act(StringConverter):
    regex = "rename|move|retire|bring-back|unmerge"


class Twin(StringConverter):
    """A page as data."""

    regex = "json|csv"


class Syntax(StringConverter):
    """A page's feed."""

    regex = r"atom|feed\.json"


class Part(IntConverter):
    """Of a sitemap: so that no row's number in it is longer than the column holds."""

    regex = "0|[1-9][0-9]{0,12}"


class Listed(StringConverter):
    """What has a sitemap."""

    regex = "|".join(KINDS)


class Ending(StringConverter):
    """Of a citation as a file."""

    regex = "|".join(re.escape(ending) for ending in FORMATS)


register_converter(Id, "id")
register_converter(Ending, "ending")
register_converter(Noun, "noun")
register_converter(Act, "act")
register_converter(Twin, "twin")
register_converter(Syntax, "syntax")
register_converter(Part, "part")
register_converter(Listed, "listed")

# What no reader reads.
unspoken = [
    # The admin's pages name no icon of their own.
    path("favicon.ico", RedirectView.as_view(url="/static/img/icon.svg")),
    path("healthz", health.healthz, name="healthz"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemaps/<listed:kind>-<part:number>.xml", sitemaps.part, name="sitemap-part"),
]
# In every language (treaty_tracker/urls.py).
public = [
    path("", catalogue.home, name="home"),
    path("treaties/", catalogue.treaty_list, name="treaties"),
    path("treaties/<slug:slug>/", catalogue.treaty, name="treaty"),
    path("treaties/<slug:slug>/articles/<str:number>/", catalogue.treaty_article, name="treaty-article"),
    path("organizations/", catalogue.organization_list, name="organizations"),
    path("organizations/<slug:slug>/", catalogue.organization, name="organization"),
    path("positions/<slug:organization>/<slug:treaty>/", records.position, name="position"),
    path("positions/<slug:organization>/<slug:treaty>/changes/<id:pk>/", records.change, name="change"),
    path("embed/positions/<slug:organization>/<slug:treaty>/", embedding.position, name="embed"),
    path("embed/positions/<slug:organization>/<slug:treaty>.svg", embedding.picture, name="embed-picture"),
    path("statements/<id:pk>/", records.statement, name="statement"),
    path("statements/<id:pk>/v<id:number>/", records.version, name="statement-version"),
    path("concerns/", concerns.concern_list, name="concerns"),
    path("concerns/<slug:slug>/", concerns.concern, name="concern"),
    path("about/", about.about, name="about"),
    path("sources/", about.sources, name="sources"),
    path("privacy/", about.privacy, name="privacy"),
    path("method/", method.method, name="method"),
    path("articles/<id:pk>/", records.article, name="article"),
    path("corrections/", ledger.ledger, name="corrections"),
    path("report/", reporting.report, name="report"),
    path("reports/<str:reference>/", reporting.received, name="received"),
    path("search/", search.search, name="search"),
    # The same as data, and what is new of it.
    path("treaties/<slug:slug>.<twin:form>", twins.treaty, name="treaty-twin"),
    path("organizations/<slug:slug>.<twin:form>", twins.organization, name="organization-twin"),
    path("positions/<slug:organization>/<slug:treaty>.<twin:form>", twins.position, name="position-twin"),
    path("concerns/<slug:slug>.<twin:form>", twins.concern, name="concern-twin"),
    path("search.<twin:form>", twins.search, name="search-twin"),
    path("concerns/<slug:slug>.<syntax:syntax>", feeding.concern, name="concern-feed"),
    path("search.<syntax:syntax>", feeding.search, name="search-feed"),
    path("changes.<syntax:syntax>", feeding.changes, name="changes-feed"),
    path("corrections.<syntax:syntax>", feeding.corrections, name="corrections-feed"),
    path("treaties/<slug:slug>.<syntax:syntax>", feeding.treaty, name="treaty-feed"),
    path("organizations/<slug:slug>.<syntax:syntax>", feeding.organization, name="organization-feed"),
    path(
        "positions/<slug:organization>/<slug:treaty>.<syntax:syntax>", feeding.position, name="position-feed"
    ),
    path("compare/", comparing.compare, name="compare"),
    path(
        "statements/<id:pk>/v<id:number>.<ending:ending>",
        taking.statement_citation,
        name="statement-citation",
    ),
    path(
        "positions/<slug:organization>/<slug:treaty>.<ending:ending>",
        taking.position_citation,
        name="position-citation",
    ),
    path(
        "statements/<id:pk>/v<id:number>.annotations.json",
        taking.statement_annotations,
        name="statement-annotations",
    ),
    path("articles/<id:pk>.annotations.json", taking.article_annotations, name="article-annotations"),
    path("treaties/<slug:slug>.ics", taking.treaty_calendar, name="treaty-calendar"),
    path("milestones.ics", taking.calendar, name="calendar"),
]
editor = [
    path("edit/", articles.home, name="edit"),
    path("edit/clip/", clips.clip, name="edit-clip"),
    path("edit/queue/", queue.queue, name="edit-queue"),
    path("edit/queue/decide/", queue.decide, name="edit-queue-decide"),
    path("edit/articles/new/", articles.new, name="edit-new-article"),
    path("edit/articles/<id:pk>/", articles.article, name="edit-article"),
    path("edit/articles/<id:pk>/sheet/", sheets.sheet, name="edit-sheet"),
    path("edit/articles/<id:pk>/sheet/autosave/", sheets.autosave, name="edit-sheet-autosave"),
    path("edit/articles/<id:pk>/retry/", articles.retry, name="edit-article-retry"),
    path("edit/articles/<id:pk>/details/", articles.details, name="edit-article-details"),
    path("edit/articles/<id:pk>/retells/", articles.retells, name="edit-article-retells"),
    path("edit/articles/<id:pk>/declines/", articles.declines, name="edit-article-declines"),
    path("edit/suggestions/<id:pk>/accept/", suggestions.accept, name="edit-suggestion-accept"),
    path("edit/suggestions/<id:pk>/reject/", suggestions.reject, name="edit-suggestion-reject"),
    path("edit/statements/<id:pk>/", statements.statement, name="edit-statement"),
    path("edit/statements/<id:pk>/autosave/", statements.autosave, name="edit-statement-autosave"),
    path("edit/statements/<id:pk>/revise/", statements.revise, name="edit-statement-revise"),
    path("edit/statements/<id:pk>/discard/", statements.discard, name="edit-statement-discard"),
    path("edit/statements/<id:pk>/cite/", statements.cite, name="edit-statement-cite"),
    path("edit/statements/<id:pk>/review/", reviews.review, name="edit-review"),
    path("edit/statements/<id:pk>/review/judge/", reviews.judge, name="edit-judge"),
    path("edit/statements/<id:pk>/review/withdraw/", reviews.withdraw, name="edit-withdraw"),
    path("edit/statements/<id:pk>/comments/", comments.comment, name="edit-comment"),
    path("edit/comments/<id:pk>/resolve/", comments.resolve, name="edit-comment-resolve"),
    path("edit/comments/<id:pk>/reopen/", comments.reopen, name="edit-comment-reopen"),
    path("edit/reviews/", reviews.reviews, name="edit-reviews"),
    path("edit/articles/<id:pk>/review/", batches.batch, name="edit-batch"),
    path("edit/articles/<id:pk>/review/approve/", batches.approve, name="edit-batch-approve"),
    path("edit/statements/<id:pk>/correction/", corrections.correction, name="edit-correction"),
    path("edit/reports/", reports.report_list, name="edit-reports"),
    path("edit/reports/<id:pk>/", reports.report, name="edit-report"),
    path("edit/reports/<id:pk>/answer/", reports.answer, name="edit-report-answer"),
    path("edit/reports/<id:pk>/reopen/", reports.reopen, name="edit-report-reopen"),
    path("edit/rechecks/<id:pk>/settle/", rechecks.settle, name="edit-recheck-settle"),
    path("edit/sources/", sources.source_list, name="edit-sources"),
    path("edit/sources.opml", sources.outline, name="edit-outline"),
    path("edit/sources/new/", sources.new, name="edit-new-source"),
    path("edit/sources/load/", sources.load, name="edit-load-sources"),
    path("edit/sources/<id:pk>/", sources.source, name="edit-source"),
    path("edit/sources/<id:pk>/test/", sources.test, name="edit-source-test"),
    path("edit/sources/<id:pk>/reading/", sources.reading, name="edit-source-reading"),
    path("edit/sources/<id:pk>/change/", sources.change, name="edit-source-change"),
    path("edit/organizations/names/", rows.names, name="edit-organization-names"),
    path("edit/<noun:noun>/", rows.catalogue, name="edit-catalogue"),
    path("edit/<noun:noun>/merge/", merges.merge, name="edit-merge"),
    path("edit/<noun:noun>/duplicates/", merges.queue, name="edit-duplicates"),
    path("edit/<noun:noun>/duplicates/apart/", merges.apart, name="edit-duplicates-apart"),
    path("edit/<noun:noun>/<id:pk>/", rows.row, name="edit-catalogue-row"),
    path("edit/<noun:noun>/<id:pk>/<act:act>/", rows.act, name="edit-catalogue-act"),
    path("edit/here/<slug:of>/", presence.here, name="edit-here"),
    path("edit/standing/", standing.standing, name="edit-standing"),
    path("edit/keys/", keys.keys, name="edit-keys"),
    path("edit/account/", account.account, name="edit-account"),
    path("edit/account/devices/end/", account.end, name="edit-devices-end"),
    path("edit/people/", people.people, name="edit-people"),
    path("edit/people/invite/", people.invite, name="edit-invite"),
    path("edit/people/<id:pk>/", people.person, name="edit-person"),
    path("edit/people/<id:pk>/link/", people.link, name="edit-person-link"),
    path("edit/people/<id:pk>/role/", people.role, name="edit-person-role"),
    path("edit/people/<id:pk>/account/", people.open_or_close, name="edit-person-account"),
    path("edit/people/<id:pk>/second-step/", people.second_step, name="edit-person-second-step"),
    path("edit/activity/", reviews.activity, name="edit-activity"),
    path("edit/activity/<id:pk>/undo/", reviews.undo, name="edit-undo"),
]
urlpatterns = unspoken + public + editor
