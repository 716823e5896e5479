"""What readers' search looks through: copies made for finding alone, rebuilt by deriving/findable.py at any time."""

from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Cast

from positions.models.publication import Publication, Shown
from positions.models.statement import Question, Stance
from positions.models.treaty import Treaty

F = TypeVar("F", bound="Findable")


class Holds(models.Func):
    """Whether a tsvector holds what a tsquery asks for; the query as PostgreSQL prints one."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field: "models.BooleanField[bool, bool]" = models.BooleanField()


class Words(models.Func):
    """The words of a text in a language, as search.sql makes them for every index."""

    function = "positions_words"


TEXTS: "ArrayField[list[str], list[str]]" = ArrayField(models.TextField())


class Facets(models.Func):
    """What a row is filtered by, as one array of which an index knows; none of one kind is spelled like another's."""

    template = "ARRAY[%(expressions)s]"
    output_field = TEXTS

    def __init__(self, *expressions: Any) -> None:
        names = ("treaty", "stance", "language")
        super().__init__(*(expressions or (Cast(name, models.TextField()) for name in names)))


class Has(models.Func):
    """Whether an array has all that another one has."""

    template = "(%(expressions)s::text[])"
    arg_joiner = " @> "
    output_field: "models.BooleanField[bool, bool]" = models.BooleanField()


class FindableQuerySet(Shown[F]):
    def holding(self, query: str) -> Self:
        return self.filter(Holds(models.F("vector"), models.Value(query)))

    def among(self, facets: list[str]) -> Self:
        """Those of this treaty, stance and language. Says again what columns say: where all that holds a word is looked
        for, the index of words knows which of them these are."""
        return self.filter(Has(Facets(), models.Value(facets, output_field=TEXTS)))


class Findable(models.Model):
    """What stands before readers from `starts` until `ends`, or is about to: what it is filtered and sorted by, and its
    words. Only what ended has no row."""

    treaty = models.ForeignKey(Treaty, models.CASCADE, related_name="+", db_index=False)
    organizations = ArrayField(models.BigIntegerField(), help_text="The one that speaks and those it binds.")
    concerns = ArrayField(models.BigIntegerField(), default=list)
    question = models.CharField(max_length=10, choices=Question)
    stance = models.CharField(max_length=30, choices=Stance, null=True)
    language = models.CharField(max_length=20)
    first = models.DateField()
    last = models.DateField()
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    vector = SearchVectorField()

    class Meta:
        abstract = True


class FindableStatement(Findable):
    """A publication: its summary, target and asks, the words of its evidence, and their titles. `first` and `last` are
    the possible days on which it was said."""

    publication = models.OneToOneField(
        Publication, models.CASCADE, primary_key=True, related_name="findable_statement"
    )
    statement = models.ForeignKey("Statement", models.CASCADE, related_name="+")

    objects = FindableQuerySet["FindableStatement"].as_manager()

    class Meta:
        indexes: ClassVar = [
            # Words, and words with what else is asked for.
            GinIndex("vector", "organizations", "concerns", Facets(), name="findable_statement_words"),
            # Common words: the newest are looked through until a page is full.
            models.Index(fields=["-first", "-statement"], name="findable_statement_newest"),
            models.Index(fields=["treaty", "-first", "-statement"], name="findable_statement_treaty"),
            models.Index(fields=["language", "-first", "-statement"], name="findable_statement_language"),
        ]

    def __str__(self) -> str:
        return f"words of statement {self.statement_id}"


class FindableArticle(Findable):
    """What a publication quotes from one article: its titles and passages. `first` and `last` are the possible days on
    which the article was published, as it or else its evidence says; of an undated one the day on which it came."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="findable_articles", db_index=False
    )
    article = models.ForeignKey("Article", models.CASCADE, related_name="findable")

    objects = FindableQuerySet["FindableArticle"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "article"], name="findable_article_once")
        ]
        indexes: ClassVar = [
            GinIndex("vector", "organizations", "concerns", Facets(), name="findable_article_words"),
            models.Index(fields=["-first", "-article"], name="findable_article_newest"),
            models.Index(fields=["treaty", "-first", "-article"], name="findable_article_treaty"),
            models.Index(fields=["language", "-first", "-article"], name="findable_article_language"),
        ]

    def __str__(self) -> str:
        return f"words of article {self.article_id}"
