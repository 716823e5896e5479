"""What so many unalike texts share that it says nothing: found every night, and taken out of their sketches."""

from collections import Counter
from itertools import pairwise

from django.db import connection, transaction

from positions.intake.stories import linking
from positions.intake.stories.sketching import Shingled, compare
from positions.models import Capture, CommonShingle, Sketch

# A shingle in more stories than these is common, if so many of their texts are otherwise unalike.
STORIES, SAMPLE = 50, 8
# How many texts one night sketches anew.
ANEW = 5_000

FREQUENT = """
    SELECT hash FROM positions_sketch, unnest(hashes) hash
    GROUP BY hash HAVING count(*) > %s ORDER BY count(*) DESC, hash
"""
# Copies count once, as everywhere: what an agency's report shares with its two hundred copies is one story's.
SHARERS = """
    SELECT max(capture.id) FROM positions_sketch sketch
    JOIN positions_capture capture ON capture.id = sketch.capture_id
    JOIN positions_article article ON article.id = capture.article_id
    WHERE sketch.hashes @> ARRAY[%s]::bigint[] AND capture.withheld_at IS NULL
    GROUP BY article.story_id ORDER BY 1
"""
STALE = """
    SELECT capture_id FROM positions_sketch
    WHERE hashes && ARRAY(SELECT hash FROM positions_commonshingle)
    ORDER BY capture_id DESC LIMIT %s
"""


def count_common() -> int:
    """Find the passages that are common by now, with all their shingles; how many shingles were new."""
    frequent = _numbers(FREQUENT, STORIES)
    common = CommonShingle.objects.among(frequent)
    before = len(common)
    for shingle in frequent:
        if shingle in common:
            continue
        captures = _numbers(SHARERS, shingle)
        if len(captures) <= STORIES:
            continue
        sample = captures[:: max(1, len(captures) // SAMPLE)][:SAMPLE]
        texts = [
            Shingled(text) for text in Capture.objects.filter(pk__in=sample).values_list("text", flat=True)
        ]
        if _retell_one_another(texts):
            continue
        new = {shingle, *_shared(texts)} - common
        rows = [CommonShingle(hash=each, stories=len(captures)) for each in new]
        CommonShingle.objects.bulk_create(rows, ignore_conflicts=True)
        common |= new
    return len(common) - before


def _retell_one_another(texts: list[Shingled]) -> bool:
    """Whether most of these are one story that nobody has joined."""
    near = sum(compare(one, other, frozenset()).is_near for one, other in pairwise(texts))
    return 2 * near >= len(texts) - 1


def _shared(texts: list[Shingled]) -> set[int]:
    """The shingles that half of these have: of the whole passage, where a sketch has but the least of them."""
    counted = Counter(shingle for text in texts for shingle in text.shingles)
    return {shingle for shingle, count in counted.items() if 2 * count >= len(texts)}


def sketch_anew(most: int = ANEW) -> int:
    """Sketch the newest texts that have no sketch, or one with common shingles in it; how many there were."""
    Sketch.objects.exclude(capture__withheld_at=None).delete()
    missing = Capture.objects.filter(sketch=None, withheld_at=None).order_by("-pk")[:most]
    for capture in missing:
        with transaction.atomic():
            linking.one_at_a_time()
            linking.join_copies(capture)
    stale = _numbers(STALE, most)
    with transaction.atomic():  # thousands of commits would take longer than the rest
        for capture in Capture.objects.filter(pk__in=stale).iterator():
            text = Shingled(capture.text)
            hashes = text.sketch(CommonShingle.objects.among)
            Sketch.objects.filter(capture=capture).update(hashes=hashes)
    return len(missing) + len(stale)


def _numbers(query: str, value: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [value])
        return [number for (number,) in cursor.fetchall()]
