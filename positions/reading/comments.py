"""What editors have said about the fields of a statement, over all its versions."""

from collections import defaultdict

from positions.models import Comment, Statement

# By the name of the field; "" for what is about all of it.
Comments = dict[str, list[Comment]]


def open_by_field(statement: Statement) -> Comments:
    """What is not resolved yet, in the order in which it was said."""
    return by_field(statement)[0]


def by_field(statement: Statement) -> tuple[Comments, list[Comment]]:
    """What is open, by field, and what was resolved."""
    rows = Comment.objects.filter(version__statement=statement).select_related("by", "resolved_by", "version")
    found: Comments = defaultdict(list)
    resolved = []
    for row in rows:
        if row.resolved_at:
            resolved.append(row)
        else:
            found[row.field].append(row)
    return dict(found), resolved
