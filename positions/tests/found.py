"""The forms that stand on a page, as a browser would send them: found, not listed, so that a new one is among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.test import Client
from django.urls import resolve

from positions.models import User
from positions.tests.pages import PAGES

Typed = list[tuple[str, str]]
TYPED = {"", "text", "search", "email", "url", "password", "tel"}


@dataclass
class Form:
    """Where it goes and what it holds untouched; `buttons` add their own name and may lead elsewhere."""

    who: str
    action: str
    method: str = "get"
    held: Typed = field(default_factory=list)
    buttons: list[tuple[str, Typed]] = field(default_factory=list)
    # The names of those fields into which people type.
    typed: set[str] = field(default_factory=set)

    @property
    def route(self) -> str:
        return resolve(urlsplit(self.action).path).view_name

    @property
    def kind(self) -> tuple[object, ...]:
        """What makes two forms the same: the route and the fields, however many rows."""
        return self.route, self.method, frozenset(re.sub(r"\d+", "0", name) for name, _value in self.held)

    def ways(self) -> Iterator["Form"]:
        """The form as each of its buttons sends it."""
        for action, more in self.buttons or [(self.action, [])]:
            yield Form(self.who, action, self.method, self.held + more, typed=self.typed)


class Forms(HTMLParser):
    """All forms of a page: `forms` once it has been fed."""

    def __init__(self, who: str, address: str, html: str) -> None:
        super().__init__()
        self.who, self.address = who, address
        self.forms: list[Form] = []
        self.named: dict[str, Form] = {}
        self.elsewhere: list[tuple[str, str, dict[str, str]]] = []
        self.open: Form | None = None
        self.select: tuple[Form, str] | None = None
        self.options: list[tuple[str, bool]] = []
        self.text: tuple[Form, str] | None = None
        self.words = ""
        self.feed(html)
        for owner, tag, has in self.elsewhere:
            self._control(self.named[owner], tag, has)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.address, has.get("action") or "")
            self.open = Form(self.who, action, has.get("method", "get").lower())
            self.forms.append(self.open)
            self.named[has.get("id", "")] = self.open
        elif "form" in has and self.named.get(has["form"]) is not self.open:
            self.elsewhere.append((has["form"], tag, has))
        elif self.open:
            self._control(self.open, tag, has)
        if "hx-post" in has and self.open and tag != "form":
            self.open.buttons.append((urljoin(self.address, has["hx-post"]), []))

    def _control(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name, kind = has.get("name", ""), has.get("type", "")
        if tag == "option" and self.select:
            self.options.append((has.get("value", ""), "selected" in has))
        elif tag == "button" or kind == "submit":
            action = (
                urljoin(self.address, has.get("formaction") or "") if "formaction" in has else form.action
            )
            form.buttons.append((action, [(name, has.get("value", ""))] if name else []))
        elif not name:
            return
        elif tag == "select":
            self.select, self.options = (form, name), []
        elif tag == "textarea":
            self.text, self.words = (form, name), ""
            form.typed.add(name)
        elif tag == "input" and (kind not in ("checkbox", "radio") or "checked" in has):
            if kind in TYPED:
                form.typed.add(name)
            form.held.append((name, has.get("value", "")))
        elif tag == "input":
            # Not ticked, and so not sent; known all the same.
            form.held.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self.text:
            self.words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select" and self.select:
            form, name = self.select
            chosen = [value for value, selected in self.options if selected]
            first = [value for value, _selected in self.options[:1]]
            form.held += [(name, value) for value in chosen or first]
            self.select = None
        elif tag == "textarea" and self.text:
            form, name = self.text
            form.held.append((name, self.words.removeprefix("\n")))
            self.text = None


def everyone() -> dict[str, Client]:
    """A browser for each of the furnished house's people, and one of nobody's."""
    clients = {"": Client()}
    for user in User.objects.filter(username__in=("edith", "rosa", "ada", "nora")):
        clients[user.username] = Client()
        clients[user.username].force_login(user)
    return clients


def answers(rows: dict[str, object], clients: dict[str, Client]) -> Iterator[tuple[str, str, Any]]:
    """Every page there is, as its reader sees it: who, address and answer."""
    for page in PAGES:
        if not page.broken:
            address = page.address.format(**rows)
            yield page.who, address, clients[page.who].get(address, follow=True)


def forms(rows: dict[str, object], clients: dict[str, Client]) -> dict[tuple[object, ...], Form]:
    """Every form of every page, each kind once, as each of its buttons sends it."""
    found: dict[tuple[object, ...], Form] = {}
    for who, address, answer in answers(rows, clients):
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        landed = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        for form in Forms(who, urljoin(address, landed), answer.text).forms:
            if form.method == "dialog":
                continue
            for way in form.ways():
                found.setdefault((*way.kind, way.action.partition("?")[2] == ""), way)
    return found


def asked(form: Form) -> Typed:
    """What a form's own address says already."""
    return parse_qsl(urlsplit(form.action).query, keep_blank_values=True)
