"""Readers report errors without an account and find the answer by their reference; editors answer."""

import json
import re
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.test import Client
from hypothesis import given

from positions.editing import Refused, Stale, reporting, undoing
from positions.models import ErrorReport, Event, Statement
from positions.models.error_report import ALPHABET
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.hostile import EXAMPLES, Pairs, mangled, post, undone
from positions.tests.test_editor_pages import signed_in
from positions.tests.test_stating import at_once

pytestmark = pytest.mark.django_db

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "xss" / "vectors.json"
VECTORS = [row["payload"] for row in json.loads(CORPUS.read_text())] if CORPUS.exists() else []
WRONG = "That was said by another group."
# Whatever may be in a word and must neither run nor reach out of its place.
ODD = [
    "</p></blockquote></main><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)> <svg/onload=alert(1)>',
    "{{ 7 }}{% csrf_token %} &lt;b&gt; javascript:alert(1)",
    "\u202eright to left\u2066 and never back, \ufeff\u2028 e" + "\u0301" * 400,
]


@pytest.fixture(autouse=True)
def _nobody_was_counted(db: None) -> None:
    cache.clear()


@pytest.fixture
def statement(cast: Cast) -> Statement:
    return make.published(by=cast.edith, reviewer=cast.rosa).statement


@pytest.fixture
def unlimited(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False


def send(client: Client, text: str = WRONG, **fields: str) -> Any:
    return client.post("/report/", {"text": text, **fields})


def main(answer: Any) -> str:
    return str(answer.content.decode().partition("<main")[2].partition("</main")[0])


def test_a_reader_gets_a_reference_and_finds_the_report_by_it(client: Client, statement: Statement) -> None:
    address = f"/statements/{statement.pk}/"
    answer = send(client, about=address, email="reader@lido.example")
    report = ErrorReport.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/reports/{report.reference}/")
    assert (report.address, report.statement, report.state) == (address, statement, "open")
    assert Event.objects.about(report).get().by is None
    page = main(client.get(answer["Location"]))
    assert f"Thank you. Reference {report.reference}." in page
    assert WRONG in page
    assert "reader@lido.example" not in page
    assert not client.cookies


@pytest.mark.parametrize(
    "spelt", [str.lower, lambda r: r.replace("-", ""), lambda r: r.replace("-", " ").lower()]
)
def test_a_reference_is_found_however_it_is_spelt(client: Client, spelt: Any) -> None:
    report = make.report()
    answer = client.get(f"/reports/{spelt(report.reference)}/")
    assert answer["Location"] == f"/reports/{report.reference}/"


@pytest.mark.parametrize(
    "wrong", ["nothing", "2222-2222", "ABCD-234", "1111-1111", "AB-CD2345", "\u202e", "٢" * 8]
)
def test_a_reference_that_is_none_says_how_one_looks(client: Client, wrong: str) -> None:
    answer = client.get(f"/reports/{wrong}/")
    assert answer.status_code == 404
    assert "such as ABCD-2345" in main(answer)


def test_the_page_of_a_reference_is_for_no_search_engine(client: Client) -> None:
    assert client.get(f"/reports/{make.report().reference}/")["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": " \n "}, "Say a little more"),
        ({"text": "Wrong."}, "Say a little more"),
        ({"text": "x" * 5001}, "too long by 1 characters"),
        ({"email": "me"}, "Enter a valid email address."),
        ({"website": "https://spam.example/"}, "Leave this field empty"),
    ],
)
def test_what_is_wrong_with_a_report_is_said_and_what_was_typed_is_kept(
    client: Client, fields: dict[str, str], sentence: str
) -> None:
    answer = send(client, **{"text": "Not by them, as the list shows.", "about": "/method/", **fields})
    assert answer.status_code == 422
    assert sentence in main(answer)
    assert 'value="/method/"' in main(answer)
    kept = fields.get("text", "Not by them, as the list shows.").strip()
    assert kept in main(answer)
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "javascript:alert(1)",
        "statements/1/", "/nowhere/", f"/treaties/x/articles/{'9' * 500}/", "", "\0", "/statements/0/",
    ],
)  # fmt: skip
def test_what_is_no_page_of_ours_is_neither_shown_nor_kept(client: Client, elsewhere: str) -> None:
    page = main(client.get("/report/", {"about": elsewhere.replace("\0", "")}))
    assert "Say which page it is about." in page
    assert not elsewhere or elsewhere not in page
    assert send(client, about=elsewhere).status_code == 303
    assert ErrorReport.objects.get().address == ""


def test_of_a_draft_a_report_does_not_tell_that_it_is_there(client: Client, cast: Cast) -> None:
    draft = make.draft(by=cast.edith)
    send(client, about=f"/statements/{draft.statement_id}/")
    assert ErrorReport.objects.get().statement is None


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://testserver"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[", "Sec-Fetch-Site": ""}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_no_other_site_sends_a_report(headers: dict[str, str], status: int) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/report/", {"text": WRONG}, headers=headers)
    assert answer.status_code == status
    assert ErrorReport.objects.exists() == (status == 303)
    assert status == 303 or WRONG in main(answer)


def test_an_address_sends_five_reports_an_hour_and_keeps_what_it_typed(client: Client) -> None:
    for number in range(5):
        assert send(client, f"{WRONG} {number}").status_code == 303
    answer = send(client, f"{WRONG} 6")
    assert answer.status_code == 429
    assert "many reports in an hour" in main(answer)
    assert f"{WRONG} 6" in main(answer)
    elsewhere = client.post("/report/", {"text": f"{WRONG} 7"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 303


def test_what_could_not_be_sent_is_not_counted(client: Client) -> None:
    for _try in range(9):
        assert send(client, "Short.").status_code == 422
    assert send(client).status_code == 303


def test_all_together_send_two_hundred_an_hour_even_with_the_cache_away(
    client: Client, settings: Any
) -> None:
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {"default": away}
    made = [ErrorReport(text=f"{WRONG} {number}") for number in range(reporting.MOST_AN_HOUR - 1)]
    for each in made:
        each.save()
    assert send(client, "The last that goes in.").status_code == 303
    answer = send(client, "One more than that.")
    assert answer.status_code == 429
    assert "nobody could read them" in main(answer)


def test_the_same_sent_twice_is_one_report(client: Client, unlimited: None) -> None:
    assert send(client)["Location"] == send(client)["Location"]
    assert ErrorReport.objects.count() == Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_so_it_is_at_the_same_moment(unlimited: None) -> None:
    at_once(*[lambda: send(Client())] * 2)
    assert ErrorReport.objects.count() == Event.objects.count() == 1


def test_references_have_no_signs_that_are_taken_for_others() -> None:
    assert not set(ALPHABET) & set("01ILOU")
    assert re.fullmatch("[2-9A-Z]{4}-[2-9A-Z]{4}", make.report().reference)


# ── Editors ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_open_reports_stand_oldest_first_and_on_the_desk_and_at_their_statement(
    cast: Cast, statement: Statement
) -> None:
    first, second = make.report(of=statement), make.report("This has another day.")
    edith = signed_in(cast.edith)
    page = main(edith.get("/edit/reports/"))
    assert page.index(first.reference) < page.index(second.reference)
    assert "2 error reports" in main(edith.get("/edit/"))
    assert first.reference in main(edith.get(f"/edit/statements/{statement.pk}/review/"))


def test_an_answer_stands_where_the_reader_looks_and_forgets_the_address(
    client: Client, cast: Cast, statement: Statement
) -> None:
    report = make.report(of=statement, email="reader@lido.example")
    edith = signed_in(cast.edith)
    assert "reader@lido.example" in main(edith.get(f"/edit/reports/{report.pk}/"))
    posted = {"state": "mended", "answer": "It was another group, as you say."}
    answer = edith.post(f"/edit/reports/{report.pk}/answer/", posted, follow=True)
    assert "reader@lido.example" not in main(answer)
    report.refresh_from_db()
    assert (report.state, report.email, report.answered_by) == ("mended", "", cast.edith)
    page = main(client.get(f"/reports/{report.reference}/"))
    assert "Mended. Thank you." in page
    assert "It was another group, as you say." in page
    assert "edith" not in page
    (sent,) = mail.outbox
    assert sent.to == ["reader@lido.example"]
    assert f"/reports/{report.reference}/" in sent.body
    assert "reader@lido.example" not in json.dumps([each.old | each.new for each in Event.objects.all()])


def test_where_no_mail_goes_out_the_editor_is_told_and_the_answer_stands(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    report = make.report(email="reader@lido.example")
    posted = {"state": "declined", "answer": "It stands on page 2."}
    answer = signed_in(cast.edith).post(f"/edit/reports/{report.pk}/answer/", posted, follow=True)
    assert "write to reader@lido.example yourself" in main(answer)
    report.refresh_from_db()
    assert report.state == "declined"


@pytest.mark.parametrize(
    "posted", [{"state": "mended"}, {"state": "open", "answer": "So."}, {"answer": "So."}]
)
def test_an_answer_says_what_became_of_it(cast: Cast, posted: dict[str, str]) -> None:
    report = make.report()
    assert signed_in(cast.edith).post(f"/edit/reports/{report.pk}/answer/", posted).status_code == 422
    report.refresh_from_db()
    assert report.state == "open"


def test_somebody_who_answers_later_is_told_who_was_first_and_keeps_the_words(cast: Cast) -> None:
    report = make.report(answered_by=cast.rosa)
    posted = {"state": "mended", "answer": "Mended by me."}
    answer = signed_in(cast.edith).post(f"/edit/reports/{report.pk}/answer/", posted)
    assert answer.status_code == 409
    assert "rosa has answered it meanwhile." in main(answer)
    report.refresh_from_db()
    assert report.answer == "It stands on page 2."


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_are_one(cast: Cast) -> None:
    report = make.report()
    done = at_once(*[
        lambda who=who: reporting.answer(report, state="mended", answer="So.", by=who)
        for who in (cast.edith, cast.rosa)
    ])  # fmt: skip
    assert sorted(type(each).__name__ for each in done) == ["Event", "Stale"]


def test_an_answer_is_taken_back_and_the_taking_back_too(cast: Cast) -> None:
    report = make.report(answered_by=cast.rosa)
    answered = Event.objects.get(verb=Event.Verb.ANSWER_REPORT)
    before = (report.state, report.answer, report.answered_by, report.answered_at)
    reopened = undoing.undo(answered, by=cast.edith)
    report.refresh_from_db()
    assert (report.state, report.answer, report.answered_by) == ("open", "", None)
    undoing.undo(reopened, by=cast.edith)
    report.refresh_from_db()
    assert (report.state, report.answer, report.answered_by, report.answered_at) == before


def test_what_was_answered_anew_is_not_taken_back_with_the_old_answer(cast: Cast) -> None:
    report = make.report(answered_by=cast.rosa)
    answered = Event.objects.get(verb=Event.Verb.ANSWER_REPORT)
    reporting.reopen(report, by=cast.edith)
    reporting.answer(report, state="mended", answer="Mended.", by=cast.edith)
    with pytest.raises(Refused, match="since"):
        undoing.undo(answered, by=cast.rosa)
    with pytest.raises(Stale, match="open already"):
        reporting.reopen(make.report("Another one, and open."), by=cast.edith)


def test_a_report_of_nothing_is_not_there(cast: Cast) -> None:
    edith = signed_in(cast.edith)
    assert edith.get("/edit/reports/999999/").status_code == 404
    assert edith.post("/edit/reports/999999/answer/", {}).status_code == 404
    assert edith.post("/edit/reports/999999/reopen/").status_code == 404


# ── Hostile words ─────────────────────────────────────────────────────────────────────────────────────────────


def shape(answer: Any) -> list[tuple[str, list[str]]]:
    """Every element with the names of its attributes, but for the paragraphs and lines that text is put in."""
    found: Any = lxml.html.fromstring(answer.content.decode())
    return [(each.tag, sorted(each.attrib)) for each in found.iter() if each.tag not in {"p", "br"}]


def chunks(texts: list[str]) -> list[str]:
    """Together, as many as one report takes."""
    found = [""]
    for text in texts:
        if len(found[-1]) + len(text) > 4900:
            found.append("")
        found[-1] += text[:4900] + "\n\n"
    return [each for each in found if each]


def test_no_word_of_a_report_is_more_than_a_word(client: Client, cast: Cast, unlimited: None) -> None:
    edith, plain = signed_in(cast.edith), make.report()
    for text in [*ODD, *chunks(VECTORS)]:
        place = send(client, text, about="/method/")["Location"]
        report = ErrorReport.objects.get(reference=place.split("/")[2])
        assert shape(client.get(place)) == shape(client.get(f"/reports/{plain.reference}/"))
        pages = [edith.get(f"/edit/reports/{pk}/") for pk in (report.pk, plain.pk)]
        assert shape(pages[0]) == shape(pages[1])
        reporting.answer(report, state="mended", answer=text[:2000], by=cast.edith)
        assert "<script>alert" not in client.get(place).content.decode()
    assert "<script>alert" not in edith.get("/edit/reports/?tab=answered").content.decode()
    assert "<script>alert" not in edith.get("/edit/activity/").content.decode()


def test_a_megabyte_is_refused_and_a_nul_replaced(client: Client) -> None:
    assert send(client, "x" * 1_000_000).status_code == 422
    send(client, "A NUL \0 in the middle of it.")
    assert ErrorReport.objects.get().text == "A NUL \ufffd in the middle of it."


def test_more_than_is_taken_at_all_is_a_page_of_ours(client: Client) -> None:
    too_much = "x" * (configured.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert send(client, too_much).status_code == 400


def test_whatever_is_sent_is_taken_or_refused_with_a_sentence(client: Client, unlimited: None) -> None:
    whole: Pairs = [("about", b"/method/"), ("text", WRONG.encode()), ("email", b""), ("website", b"")]

    @EXAMPLES
    @given(mangled(whole, []))
    def mangle(sent: Pairs) -> None:
        with undone():
            answer = post(client, "/report/", sent)
            assert answer.status_code in {303, 422}
            if answer.status_code == 303:
                assert client.get(answer["Location"]).status_code == 200

    mangle()
