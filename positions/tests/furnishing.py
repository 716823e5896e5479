"""A house with every kind of page in it: the dossier is there, and beside it statements and articles in each state."""

import datetime as dt

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone

from positions.dossier import samples
from positions.editing import commenting, correcting, merging, naming, peopling, reviewing, sheeting, stating
from positions.intake import capturing, receiving
from positions.intake.feeds import polling
from positions.models import (
    Article,
    Capture,
    Concern,
    Event,
    Evidence,
    FeedItem,
    FetchRun,
    Import,
    Polling,
    Publication,
    Recheck,
    Signatory,
    Source,
    Statement,
    StatementVersion,
    Step,
    User,
)
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_story_pairs import text


def furnish() -> dict[str, object]:
    """What the addresses in pages.py leave open, by the name that stands there in braces."""
    cast = Cast()
    assert cast.nora.pk  # she has an account and no role
    samples.load()
    return {
        **_dossier(),
        **_articles(),
        **_sources(cast),
        **_published(cast),
        **_later(cast),
        **_corrected(cast),
        **_drafts(cast),
        **_reviews(cast),
        **_admin(cast),
        **_people(cast),
    }


def _text(of: str) -> Capture:
    """An article of its own, so that no two statements share a story."""
    return make.capture(f"{of.capitalize()}.\n{make.TEXT}", title=f"On {of}", publisher="Harbour Times")


def _dossier() -> dict[str, object]:
    joint = Signatory.objects.filter(version__publications__isnull=False).first()
    doubtful = StatementVersion.objects.exclude(doubt="").filter(publications__isnull=False).first()
    assert joint
    assert doubtful
    return {"joint": joint.version.statement_id, "doubtful": doubtful.statement_id}


def _articles() -> dict[str, object]:
    waiting = receiving.receive(
        receiving.Facts(title="Waits"), receiving.pasted("It waits."), by=None
    ).article
    failed = receiving.receive(receiving.Facts("http://127.0.0.1/"), by=None).article
    capturing.take(failed.pk)
    cited = receiving.cited(receiving.Facts("https://harbour-times.example/cited", "Cited"), by=None)
    sample = Article.objects.get(title__startswith="Divers ask states")
    return {
        "waiting": waiting.pk,
        "failed": failed.pk,
        "cited": cited.pk,
        "sample": sample.pk,
        "near": _near().pk,
    }


def _near() -> Article:
    """Of one story with a copy, and perhaps with a third."""
    report = text("tolls")
    more = text(
        "tolls",
        "Nobody could say on Saturday who would be in the small group and who would be in charge of it.",
    )
    for number, each in enumerate([report, more], 1):
        make.capture(each, title=f"Toll talks broken off, {number}", publisher="Harbour Times")
    return make.capture(report.replace("Negotiators", "Delegates"), title="Toll talks end").article


def _sources(cast: Cast) -> dict[str, object]:
    def listed(slug: str, reading: str) -> Source:
        feed = f"http://127.0.0.1/{slug}"
        source = Source.objects.create(
            slug=slug, name=slug.title(), kind="outlet", reading="on", feed_address=feed, owner=cast.edith
        )
        polling.due()
        polling.poll(source.pk)  # refused, and so failing
        Source.objects.filter(pk=source.pk).update(reading=reading)
        return source

    failing, paused = listed("failing", "on"), listed("paused", "paused")
    FetchRun.objects.create(
        source=paused, took=dt.timedelta(seconds=1), outcome="new", status=200, items=9, added=2
    )
    article = Article.objects.latest("pk")
    FeedItem.objects.create(source=paused, key="0" * 64, article=article)
    Polling.objects.filter(pk=paused.pk).update(item_at=article.added_at, claimed_at=article.added_at)
    by_hand = Source.objects.create(slug="by-hand", name="Gazette", kind="outlet", note="On paper.")
    return {"failing": failing.pk, "paused": paused.pk, "by_hand": by_hand.pk}


def _published(cast: Cast) -> dict[str, object]:
    def out(of: str, capture: Capture | None = None, **fields: object) -> Publication:
        source = capture or _text(of)
        return make.published(by=cast.edith, reviewer=cast.rosa, of=source, **fields)

    published = out("the treaty")
    # A second passage that begins within the first, and a third within both.
    overlapping = published.version.evidence.get().article
    assert overlapping.capture
    for words in ("must protect divers,” it said", "divers"):
        out("the same", overlapping.capture, words=words, organization=make.organization("quay-watch"))
    superseded = out("a first version", organization=make.organization("divers-united")).statement
    _revise(superseded, cast, "Said more clearly.")
    changed = out("a change", organization=make.organization("tide-club")).statement
    withdrawn = out("a mistake", organization=make.organization("sand-club")).statement
    reviewing.withdraw(withdrawn, by=cast.rosa, reason="It was another group.")
    machine = {"address_kind": "machine_report"}
    out("a machine’s report", organization=make.organization("reef-club"), facts=machine)
    practised = out(
        "the sample",
        Article.objects.get(title__startswith="Divers ask states").capture,
        words="We want lit harbours",
        organization=make.organization("sample-club"),
    )
    out("an old name", organization=make.organization("harbour-watchers"))
    draft = stating.revise(changed, by=cast.edith)
    stating.save(draft, {"summary": "Wants all of it rewritten."}, {}, revision=draft.revision, by=cast.edith)
    reviewing.send(draft, by=cast.edith)
    return {
        "published": published.statement_id,
        "overlapping": overlapping.pk,
        "superseded": superseded.pk,
        "changed": changed.pk,
        "withdrawn": withdrawn.pk,
        "practised": practised.statement_id,
    }


def _later(cast: Cast) -> dict[str, object]:
    """Articles whose pages were looked at again, and one whose bytes were read anew."""

    def out(of: str) -> Evidence:
        club = make.organization(f"{of}-club")
        published = make.published(by=cast.edith, reviewer=cast.rosa, of=_text(of), organization=club)
        return published.version.evidence.get()

    def copied(capture: Capture | None, **columns: object) -> Capture:
        assert capture
        same = model_to_dict(capture, exclude=["id", "article", "of", "withheld_by"])
        return Capture.objects.create(article=capture.article, **same | columns)

    def looked(evidence: Evidence, outcome: str, text: str, note: str) -> None:
        capture = copied(evidence.capture, text=text, request={"url": "https://pier.example/view"})
        Recheck.objects.create(
            article=evidence.article,
            days=1,
            done_at=timezone.now(),
            outcome=outcome,
            note=note,
            capture=capture,
        )

    changed, gone, anew = out("ebb"), out("flood"), out("slack")
    looked(
        changed,
        "changed",
        make.TEXT.replace("must", "should"),
        "The passage of 1 statement no longer stands there.",
    )
    looked(gone, "vanished", "", "The site has no such page (404).")
    read = copied(anew.capture, of=anew.capture, text=f"A heading.\n{make.TEXT}", extractor_version="2")
    make.published(by=cast.edith, reviewer=cast.rosa, of=read, organization=make.organization("spring-club"))
    return {
        "changed_page": changed.version.statement_id,
        "changed_article": changed.article_id,
        "gone_article": gone.article_id,
        "read_anew": anew.article_id,
        "capture": changed.capture_id,
    }


def _corrected(cast: Cast) -> dict[str, object]:
    """Statements in each stage of a correction, and readers' reports."""

    def out(of: str) -> Statement:
        club = make.organization(f"{of}-club")
        return make.published(by=cast.edith, reviewer=cast.rosa, of=_text(of), organization=club).statement

    corrected, again = out("lido"), out("pool")
    moved_to = make.organization("beach-club")
    make.corrected(corrected, by=cast.edith, reviewer=cast.rosa, organization=moved_to, stance="mixed")
    reviewing.undo_withdrawal(reviewing.withdraw(again, by=cast.rosa, reason="A doubt."), by=cast.rosa)
    in_review, draft, reported = out("bay"), out("cove"), out("fjord")
    for statement in (in_review, draft):
        correcting.correct(statement, wrong="It was another day.", why="The page says so.", by=cast.edith)
    begun = in_review.draft
    assert begun
    saved = stating.save(begun, {"summary": "Said later."}, {}, revision=begun.revision, by=cast.edith)
    reviewing.send(saved, by=cast.edith)
    report = make.report(of=reported, email="reader@lido.example")
    answered = make.report("Nothing of that was ever said.", answered_by=cast.rosa)
    return {
        "corrected": corrected.pk,
        "again_out": again.pk,
        "correcting": in_review.pk,
        "to_correct": draft.pk,
        "reported": reported.pk,
        "report": report.pk,
        "reference": report.reference,
        "answered": answered.pk,
        "answered_reference": answered.reference,
    }


def _revise(statement: Statement, cast: Cast, summary: str) -> Publication:
    draft = stating.revise(statement, by=cast.edith)
    stating.save(draft, {"summary": summary}, {}, revision=draft.revision, by=cast.edith)
    return reviewing.approve(reviewing.send(draft, by=cast.edith), by=cast.rosa)


def _drafts(cast: Cast) -> dict[str, object]:
    text = _text("an empty draft")
    empty = stating.start(text, text.text.index("Officials"), len(text.text) - 1, by=cast.edith)
    # Nothing else is on record of this organization, so that saving the draft asks nothing.
    filled = make.draft(of=_text("a draft"), by=cast.edith, organization=make.organization("pilot-club"))
    Signatory.objects.create(version=filled, name="Friends of the Quay", relation="signed")
    incomplete = make.draft(of=_text("half a draft"), by=cast.edith, organization=None, summary="")
    again = make.draft(of=_text("the same once more"), by=cast.edith)
    discarded = make.draft(of=_text("nothing"), by=cast.edith)
    stating.discard(discarded, by=cast.edith)
    names = {
        "empty": empty,
        "filled": filled,
        "incomplete": incomplete,
        "again": again,
        "discarded": discarded,
    }
    return {name: draft.statement_id for name, draft in names.items()}


def _reviews(cast: Cast) -> dict[str, object]:
    new = make.in_review(by=cast.edith, of=_text("a review"), organization=make.organization("lock-club"))
    back = make.in_review(by=cast.edith, of=_text("a note"), organization=make.organization("weir-club"))
    reviewing.send_back(back, by=cast.rosa, note="Say that it praises the training.")
    soon = make.in_review(by=cast.edith, of=_text("an hour"), organization=make.organization("dock-club"))
    with connection.cursor() as cursor:
        cursor.execute("SET treaty_tracker.publish_delay = 86400")
    publishing = reviewing.approve(soon, by=cast.rosa)
    assert publishing.starts - dt.timedelta(hours=23) > publishing.version.frozen_at  # type: ignore[operator]
    connection.close()  # the delay with it
    return {
        "new": new.statement_id,
        "back": back.statement_id,
        "publishing": publishing.statement_id,
        **_batch(cast),
    }


def _batch(cast: Cast) -> dict[str, object]:
    """A plenary of three who all wait: one of them said it tomorrow, one has been commented on."""
    plenary = make.capture("The plenary went on.\n" + "".join(f"Paragraph {n} must go.\n" for n in range(3)))
    day = timezone.now().date() + dt.timedelta(days=400)

    def said(number: int, **fields: object) -> StatementVersion:
        club = make.organization(f"plenary-club-{number}")
        words = f"Paragraph {number} must go"
        return make.in_review(by=cast.edith, of=plenary, words=words, organization=club, **fields)

    said(0, said_from=day, said_to=day)
    commented = said(1)
    said(2)
    for field in ("asks", "note", ""):
        commenting.comment(
            commented, f"Which paragraph does the {field or 'whole'} mean?", field=field, by=cast.rosa
        )
    sheeting.keep(
        plenary,
        {"rows-0-summary": ["Wants it gone."], "said_basis": ["The minutes."]},
        revision=0,
        by=cast.edith,
    )
    resolved = commenting.comment(commented, "A word is missing.", field="summary", by=cast.remy)
    commenting.resolve(resolved, by=cast.edith)
    return {
        "plenary": plenary.article_id,
        "commented": commented.statement_id,
        "judged": Article.objects.get(title__startswith="Divers ask states").pk,
    }


def _admin(cast: Cast) -> dict[str, object]:
    make.treaty().names.create(text="Treaty of the Quays")
    LogEntry.objects.log_actions(cast.ada.pk, [make.treaty()], CHANGE, "Looked at it.", single_object=True)
    into, merged = make.organization("harbour-watch"), make.organization("harbour-watchers")
    merging.merge(merged, into=into, by=cast.ada, why="A new name of the same group.")
    assert Event.objects.filter(verb=Event.Verb.MERGE).exists()
    retired = make.organization("mole-club")
    naming.retire(retired, by=cast.rosa, why="Dissolved in 2019.")
    make.organization("tide-club-2", name="Tíde Club")
    make.organization("quay-watch-2", name="Quay Watch")
    suggestion, training, language_model = make.machines()
    reply = make.reply(into, by=cast.ada, signed="C. Marina, chair")
    return {
        "reply": reply.pk,
        "suggestion": suggestion.pk,
        "proposed": suggestion.capture.article_id,
        "training": training.pk,
        "language_model": language_model.pk,
        "organization": into.pk,
        "merged": merged.pk,
        "other": make.organization("tide-club").pk,
        "retired": retired.pk,
        "concern": Concern.objects.exclude(parent=None).earliest("pk").pk,
        "treaty": make.treaty().pk,
        "import": Import.objects.get().pk,
        "version": Publication.objects.latest("pk").version_id,
        "unmoved": Step.objects.filter(organization__slug="tide-club").latest("day").statement_id,
        "moved": Step.objects.changes().filter(organization__slug="united-states").latest("day").statement_id,
    }


def _people(cast: Cast) -> dict[str, object]:
    """Ada and Tess have a second step; Ivo is invited, Cleo's account is closed; Edith is signed in elsewhere."""
    tess = cast._account("tess", User.EDITOR)
    for user in (cast.ada, tess):
        TOTP.activate(user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        RecoveryCodes.activate(user)
    invited = peopling.invite("ivo", email="ivo@quay.example", role=User.EDITOR, by=cast.ada)
    closed = cast._account("cleo", User.REVIEWER)
    peopling.close(closed, by=cast.ada)
    for device in ("A telephone", "A library"):
        elsewhere = Client(headers={"user-agent": device})
        elsewhere.force_login(cast.edith)
        elsewhere.get("/edit/account/")
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(invited)
    address = EmailAddress.objects.create(user=cast.nora, email="nora@quay.example", verified=False)
    return {
        "invited": invited.pk,
        "closed": closed.pk,
        "second_step": tess.pk,
        "edith": cast.edith.pk,
        "key": f"{user_pk_to_url_str(invited)}-{key}",
        "confirmation": EmailConfirmationHMAC(address).key,
    }
