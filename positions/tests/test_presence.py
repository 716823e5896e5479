"""Who else has a page open: said on articles, drafts, reviews and merges; never a lock."""

from django.core.cache import cache
from django.test import Client

from positions.tests import make
from positions.tests.cast import Cast
from positions.tests.test_editor_pages import signed_in


def told(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_two_at_one_article_see_each_other(cast: Cast) -> None:
    cache.clear()
    address = f"/edit/articles/{make.capture().article_id}/"
    edith, rosa = signed_in(cast.edith), signed_in(cast.rosa)
    assert "Also here:" not in told(edith, address)
    assert "Also here: <bdi>edith</bdi>" in told(rosa, address)
    assert "Also here: <bdi>rosa</bdi>" in told(edith, address)


def test_who_writes_beside_a_text_is_seen_by_whoever_reads_it_and_by_the_reviewer(cast: Cast) -> None:
    cache.clear()
    draft = make.draft(by=cast.edith)
    told(signed_in(cast.edith), f"/edit/statements/{draft.statement_id}/")
    rosa = signed_in(cast.rosa)
    article = draft.evidence.get().article_id
    assert "<bdi>edith</bdi>" in told(rosa, f"/edit/here/article-{article}/")
    assert "Also here: <bdi>edith</bdi>" in told(rosa, f"/edit/statements/{draft.statement_id}/review/")


def test_two_at_one_merge_see_each_other_whichever_way_round(cast: Cast) -> None:
    cache.clear()
    one, other = make.organization("tide-club"), make.organization("quay-club")
    told(signed_in(cast.rosa), f"/edit/organizations/merge/?one={one.pk}&other={other.pk}")
    page = told(signed_in(cast.remy), f"/edit/organizations/merge/?one={other.pk}&other={one.pk}")
    assert "Also here: <bdi>rosa</bdi>" in page


def test_nobody_is_seen_elsewhere(cast: Cast) -> None:
    cache.clear()
    told(signed_in(cast.edith), f"/edit/articles/{make.capture().article_id}/")
    other = make.capture("Another text.")
    assert "Also here:" not in told(signed_in(cast.rosa), f"/edit/articles/{other.article_id}/")
    assert signed_in(cast.rosa).get(f"/edit/here/{'x' * 99}/").status_code == 404
