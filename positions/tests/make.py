"""Rows that tests need, each by the same functions that the product uses. Texts are our own."""

import datetime as dt
from typing import Any

from positions.editing import correcting, reporting, reviewing, stating
from positions.intake import capturing, receiving
from positions.models import (
    Ask,
    Capture,
    ErrorReport,
    Evidence,
    LanguageModel,
    LanguageModelUse,
    Milestone,
    Organization,
    Publication,
    Reply,
    Statement,
    StatementVersion,
    Suggestion,
    Training,
    Treaty,
    User,
)

TEXT = (
    "Harbour Watch published its view on Monday.\n"
    "“The treaty must protect divers,” it said. The group wants article 4 rewritten before states sign.\n"
    "Officials did not reply. Talks go on in March.\n"
)
AUGUST = (dt.date(2024, 8, 5), dt.date(2024, 8, 5))


def organization(slug: str = "harbour-watch", **fields: Any) -> Organization:
    defaults = {"name": slug.replace("-", " ").title(), "kind": Organization.Kind.NGO, **fields}
    return Organization.objects.get_or_create(slug=slug, defaults=defaults)[0]


def treaty(slug: str = "harbour-treaty", **fields: Any) -> Treaty:
    defaults = {"short_name": "Harbour Treaty", "official_name": "Treaty on Harbours", **fields}
    return Treaty.objects.get_or_create(slug=slug, defaults=defaults)[0]


def session(of: Treaty) -> Milestone:
    day = {"date_from": AUGUST[0], "date_to": AUGUST[1]}
    return Milestone.objects.create(treaty=of, slug="second", kind="session", label="Second session", **day)


def reply(of: Organization, *, by: User, **fields: Any) -> Reply:
    words = {"text": "We never opposed the lights.", "dated": dt.date(2025, 3, 1), **fields}
    return Reply.objects.create(organization=of, recorded_by=by, **words)


def capture(text: str = TEXT, **facts: Any) -> Capture:
    """An article that was pasted and taken in."""
    received = receiving.receive(receiving.Facts(**facts), receiving.pasted(text), by=None)
    capturing.take(received.article.pk)
    received.article.refresh_from_db()
    found = received.article.capture
    assert found, received.article.intake_reason
    return found


def draft(
    *, by: User, of: Capture | None = None, words: str = "The treaty must protect divers", **fields: Any
) -> StatementVersion:
    """A draft that could be sent for review; `fields` are columns that differ, `facts` those of its evidence."""
    facts = {"address_kind": "publisher", "wording": "verbatim", **fields.pop("facts", {})}
    source = of or capture()
    at = source.text.index(words)
    begun = stating.start(source, at, at + len(words), by=by)
    columns = {
        "organization": organization(),
        "treaty": treaty(),
        "question": "text",
        "stance": "oppose_unless_amended",
        "attribution": "quoted",
        "said_from": AUGUST[0],
        "said_to": AUGUST[1],
        "summary": "Wants article 4 rewritten first.",
        **fields,
    }
    evidence = [{"pk": row.pk, **facts} for row in begun.evidence.all()]
    parts: Any = {Evidence: evidence, Ask: [{"text": "Rewrite article 4"}]}
    return stating.save(begun, columns, parts, revision=begun.revision, by=by)


def in_review(*, by: User, **fields: Any) -> StatementVersion:
    return reviewing.send(draft(by=by, **fields), by=by)


def published(*, by: User, reviewer: User, **fields: Any) -> Publication:
    return reviewing.approve(in_review(by=by, **fields), by=reviewer)


def corrected(
    statement: Statement, *, by: User, reviewer: User, wrong: str = "It was another group.", **fields: Any
) -> Publication:
    """Published again as a correction; `fields` are columns of what it says now."""
    draft = correcting.correct(statement, wrong=wrong, why="Its list of members says so.", by=by)
    saved = stating.save(draft, fields, {}, revision=draft.revision, by=by)
    return reviewing.approve(reviewing.send(saved, by=by), by=reviewer)


def report(
    text: str = "That was said by another group.",
    *,
    of: Statement | None = None,
    answered_by: User | None = None,
    **fields: str,
) -> ErrorReport:
    """What a reader reported, answered or not."""
    address = f"/statements/{of.pk}/" if of else "/method/"
    found = reporting.report(address=address, statement=of, text=text, **fields)
    if answered_by:
        reporting.answer(found, state="declined", answer="It stands on page 2.", by=answered_by)
        found.refresh_from_db()
    return found


def suggestion(
    *, of: Capture | None = None, words: str = "The treaty must protect divers", **fields: Any
) -> Suggestion:
    """What a machine proposes of that passage, open."""
    source = of or capture()
    at = source.text.index(words)
    columns = {
        "organization": organization(),
        "treaty": treaty(),
        "question": "text",
        "stance": "oppose_unless_amended",
        "attribution": "quoted",
        "rule": "quotation",
        "lemma": "say",
        "score": 0.8,
        "version": "1",
        **fields,
    }
    span = (at, at + len(words))
    return Suggestion.objects.create(capture=source, start=span[0], end=span[1], content=[span], **columns)


def machines() -> tuple[Suggestion, Training, LanguageModel]:
    """A row of each table that machines fill. The language model is off."""
    figures = {"measure": "log loss", "cases": 12, "used": False, "why": "Too few decisions."}
    LanguageModelUse.objects.create(month=AUGUST[0].replace(day=1), tokens=12)
    return (
        suggestion(of=capture(f"Proposed. {TEXT}"), why=["“must” demands."], asks=["protect divers"]),
        Training.objects.create(decisions=12, figures={"score": figures}, model={}),
        LanguageModel.objects.create(
            address="https://models.example/v1", name="small", monthly_cap=1, on=False
        ),
    )
