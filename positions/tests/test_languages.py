"""Readers' pages in other languages: the address says which, French has every word, Arabic its frame and direction."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, WEEKDAYS

from positions.templating import environment
from positions.tests.pages import READERS

pytestmark = pytest.mark.django_db
LOCALE = Path(settings.LOCALE_PATHS[0])
# Django's own words, which French may spell alike.
DJANGOS = {"", *map(str, [*MONTHS.values(), *MONTHS_3.values(), *MONTHS_ALT.values(), *WEEKDAYS.values()])}
PLACES = re.compile(r"%\((\w+)\)s|%\((\w+)\)d|</?(\w+)")


def words(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def told(message: Any) -> list[str]:
    """Its forms in the other language; none where nobody wrote them."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string)
    return forms if all(forms) else []


def test_every_word_of_every_readers_page_is_there_in_french(
    furnished: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {
        text
        for each in words("fr")
        if told(each)
        for text in ([each.id] if isinstance(each.id, str) else each.id)
    }
    environment._said.cache_clear()  # what was asked before would not be asked again
    real: Any = translation._trans  # type: ignore[attr-defined]
    missing: set[str] = set()

    def noted(asked: Any) -> Any:
        def answer(message: str, *others: Any) -> str:
            found = str(asked(message, *others))
            if translation.get_language() == "fr" and found in (message, *others) and message not in known:
                missing.add(message)
            return found

        return answer

    for name in ("gettext", "ngettext"):
        monkeypatch.setattr(real, name, noted(getattr(real, name)))
    client = Client()
    for page in READERS:
        if not (page.broken or page.do or page.who):
            answer = client.get("/fr" + page.address.format(**furnished))
            assert answer.status_code == page.status, page.name
    assert sorted(missing - DJANGOS) == [], "\n".join(sorted(missing - DJANGOS))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_translation_keeps_what_is_filled_in_and_the_markup(language: str) -> None:
    for message in words(language):
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        expected = {place for text in ids for place in PLACES.findall(text)}
        for form in told(message):
            found = set(PLACES.findall(form))
            assert found <= expected, (message.id, form)
            # One, two or none may be said in words; all else is filled in.
            assert {name or other for name, other, tag in expected - found} <= {"count", "number"}, (
                message.id,
                form,
            )


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, words(language))
    assert (LOCALE / language / "LC_MESSAGES" / "django.mo").read_bytes() == compiled.getvalue(), (
        "make messages"
    )


@pytest.mark.parametrize(
    ("address", "language", "direction", "word"),
    [
        ("/treaties/", "en", "ltr", "Treaties"),
        ("/fr/treaties/", "fr", "ltr", "Traités"),
        ("/ar/treaties/", "ar", "rtl", "المعاهدات"),
    ],
)
def test_the_address_alone_says_the_language(
    client: Client, address: str, language: str, direction: str, word: str
) -> None:
    answer = client.get(address, headers={"Accept-Language": "de, fr;q=0.8"})
    shown = answer.content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in shown
    assert word in shown
    assert answer["Content-Language"] == language
    assert "Accept-Language" not in answer["Vary"]


def test_a_page_leads_to_itself_in_the_other_languages_with_its_parameters(client: Client) -> None:
    shown = client.get("/fr/search/?q=mer").content.decode()
    for href in ("/search/?q=mer", "/fr/search/?q=mer", "/ar/search/?q=mer"):
        assert f'href="http://testserver{href}"' in shown


@pytest.mark.parametrize(
    "address", ["/fr/edit/", "/fr/admin/", "/fr/accounts/login/", "/en/treaties/", "/xx/treaties/"]
)
def test_what_readers_do_not_read_is_in_one_language(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("address", "english", "french"),
    [
        ("/treaties/un-cybercrime-convention/", ">State<", ">État<"),
        ("/concerns/security-research/", "worries about", "inquiétude"),
    ],
)
def test_what_is_counted_once_is_told_in_each_language(
    client: Client, dossier: None, address: str, english: str, french: str
) -> None:
    assert english in client.get(address).content.decode()
    told = client.get(f"/fr{address}").content.decode()
    assert french in told
    assert english not in told


def test_links_stay_in_the_language(client: Client) -> None:
    shown = client.get("/fr/treaties/").content.decode()
    links = set(re.findall(r'<a [^>]*?href="(/[^"]*)"', shown))
    assert links
    assert all(link.startswith("/fr/") for link in links), links
