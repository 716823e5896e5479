import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from positions.intake.web.addressing import canonical

SAME = [
    ("http://Paper.Example", "https://paper.example/"),
    ("HTTPS://paper.example:443/a", "https://paper.example/a"),
    ("http://paper.example:80/a", "https://paper.example/a"),
    ("https://paper.example./a", "https://paper.example/a"),
    ("https://paper.example/a#section", "https://paper.example/a"),
    ("https://paper.example/a#!/ü?b", "https://paper.example/a#!/%C3%BC?b"),
    ("https://paper.example/a?", "https://paper.example/a"),
    ("https://paper.example/a?utm_source=x&utm_medium=y", "https://paper.example/a"),
    ("https://paper.example/a?id=2&fbclid=z&page=1&UTM_term=q", "https://paper.example/a?id=2&page=1"),
    (
        "https://paper.example/a?gclid=1&mc_cid=2&mc_eid=3&igshid=4&ref_src=5&cmpid=6",
        "https://paper.example/a",
    ),
    (
        "https://paper.example/a?at_medium=x&hsa_cam=1&gad_source=2&srsltid=3&wt.mc_id=4",
        "https://paper.example/a",
    ),
    ("https://paper.example/a?amp", "https://paper.example/a"),
    ("https://paper.example/a?amp=1&id=2", "https://paper.example/a?id=2"),
    ("https://paper.example/a?outputType=AMP", "https://paper.example/a"),
    ("https://paper.example/a?b=1&&a", "https://paper.example/a?b=1&a"),
    ("https://paper.example/%7euser/%c3%a9", "https://paper.example/~user/%C3%A9"),
    ("https://paper.example/é t", "https://paper.example/%C3%A9%20t"),
    ("https://paper.example/a/../b/./c", "https://paper.example/b/c"),
    ("https://paper.example/a/%2e%2e/b", "https://paper.example/b"),
    ("https://paper.example/100%", "https://paper.example/100%25"),
    ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
    ("https://me:secret@paper.example/", "https://paper.example/"),
    ("http://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
    ("  https://paper.example/ \n", "https://paper.example/"),
]

DIFFERENT = [
    ("https://paper.example/a", "https://paper.example/a/"),
    ("https://paper.example/a", "https://www.paper.example/a"),
    ("https://paper.example/a?id=1&page=2", "https://paper.example/a?page=2&id=1"),
    ("https://paper.example/a", "https://paper.example/A"),
    ("https://paper.example/a%2Fb", "https://paper.example/a/b"),
    ("https://paper.example/a?q=1+2", "https://paper.example/a?q=1%202"),
    ("https://paper.example/", "https://paper.example:8080/"),
    ("https://paper.example/story", "https://paper.example/story/amp"),
    ("https://paper.example/guitars/", "https://paper.example/guitars/amp/"),
    ("https://paper.example/a", "https://paper.example/a?amp=valve"),
    ("https://paper.example/a", "https://paper.example/a?scid=kb"),
    ("https://paper.example/#!/a", "https://paper.example/#!/b"),
    ("https://paper.example/#/a", "https://paper.example/"),
]

NONE = [
    "",
    "paper.example",
    "ftp://paper.example/",
    "http://",
    "http:///a",
    "mailto:a@paper.example",
    "http://[::1",
]
NONE += [
    "http://paper.example:x/",
    "http://pa per.example/",
    "http://paper.example/\ud800",
    "http://a..example/",
]
NONE += ["http://paper\n.example/", "http://%2e/"]


@pytest.mark.parametrize(("written", "spelling"), SAME)
def test_spellings_of_one_address_are_one(written: str, spelling: str) -> None:
    assert canonical(written) == spelling


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_that_may_lead_to_different_pages_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("written", NONE)
def test_what_is_no_web_address_gets_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].+\.$"):
        canonical(written)


hosts = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,20}[a-zA-Z0-9])?(\.[a-zA-Z]{2,8}){1,3}\.?", fullmatch=True)
tails = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@given(st.sampled_from(["http", "HTTPS"]), hosts, st.sampled_from(["", ":80", ":8443"]), tails)
def test_the_canonical_address_of_any_address_is_plain_and_its_own(
    scheme: str, host: str, port: str, tail: str
) -> None:
    spelling = canonical(f"{scheme}://{host}{port}/{tail}")
    assert canonical(spelling) == spelling
    assert spelling.isascii()
    assert re.match(r"https://[a-z0-9.-]+(:8443)?/", spelling)


@given(st.text(max_size=80))
def test_any_text_gives_an_address_or_a_sentence(text: str) -> None:
    for written in (text, f"http://{text}"):
        try:
            spelling = canonical(written)
        except ValueError:
            continue
        assert canonical(spelling) == spelling
