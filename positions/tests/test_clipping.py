"""A page clipped from the browser: address, title and words → an article with the words ready to annotate."""

import pytest
from django.test import Client

from positions import tasks
from positions.editing import anchoring
from positions.intake import capturing
from positions.models import Article, StatementVersion
from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.network import Net, page

pytestmark = pytest.mark.django_db

CLIP = "/edit/clip/"
WORDS = "The treaty must protect divers"


@pytest.fixture
def editor(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    client.force_login(cast.edith)
    monkeypatch.setattr(tasks, "ring", lambda task, pk: None)
    return client


def test_opening_the_address_fills_the_form_and_changes_nothing(editor: Client) -> None:
    text = editor.get(
        CLIP, {"url": "https://tide.example/1", "title": "A <view>", "quote": WORDS}
    ).content.decode()
    assert 'value="https://tide.example/1"' in text
    assert "A &lt;view&gt;" in text
    assert WORDS in text
    assert not Article.objects.exists()


def test_a_clip_becomes_an_article_with_the_words_ready(editor: Client, net: Net) -> None:
    net.pages["tide.example/1"] = page(make.TEXT, kind="text/plain")
    answer = editor.post(CLIP, {"url": "http://tide.example/1", "title": "A view", "quote": WORDS})
    article = Article.objects.get()
    # While it is taken in, the page looks again under the same address.
    assert (
        f'hx-get="{answer.headers["Location"].replace("&", "&amp;")}"'
        in editor.get(answer.headers["Location"]).content.decode()
    )
    capturing.take(article.pk)
    shown = editor.get(answer.headers["Location"]).content.decode()
    assert "The words you clipped stand in the captured text" in shown
    found = anchoring.find(make.TEXT, WORDS)
    assert found
    begun = editor.post(
        f"/edit/articles/{article.pk}/", {"start": found.start, "end": found.end, "exact": found.exact}
    )
    assert begun.status_code == 302
    assert StatementVersion.objects.get().evidence.get().exact == WORDS


def test_words_that_the_page_does_not_hold_are_shown_to_choose_by_hand(editor: Client) -> None:
    article = make.capture().article
    shown = editor.get(f"/edit/articles/{article.pk}/", {"quote": "<b>Nobody said this"}).content.decode()
    assert "do not stand in the captured text" in shown
    assert "&lt;b&gt;Nobody said this" in shown


def test_a_clip_of_a_known_page_leads_to_it(editor: Client) -> None:
    known = make.capture(address="https://tide.example/1").article
    answer = editor.post(CLIP, {"url": "https://tide.example/1?utm_source=x", "quote": WORDS})
    assert answer.headers["Location"].startswith(f"/edit/articles/{known.pk}/?quote=The+treaty")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "not an address"])
def test_what_is_no_address_is_refused_and_kept(url: str, editor: Client) -> None:
    answer = editor.post(CLIP, {"url": url, "quote": WORDS})
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize(
    ("quote", "exact"),
    [
        ("two lines", "two\n\n lines"),
        ('He said "so"', "He said “so”"),
        ("so” – then", "so” — then"),
        ("Two lines", None),
        ("here", None),
        ("", None),
        ("é😀 end", "é😀 end"),
    ],
)
def test_a_quote_is_found_whatever_the_browser_made_of_its_spaces_and_quotation_marks(
    quote: str, exact: str | None
) -> None:
    text = "Here are two\n\n lines. He said “so” — then here and here.\né😀 end"
    found = anchoring.find(text, quote)
    assert (found and found.exact) == exact
    assert found is None or text[found.start : found.end] == exact
