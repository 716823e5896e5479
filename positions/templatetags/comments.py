"""Comments in templates: those on one field."""

from django import template

from positions.models import Comment
from positions.reading.comments import Comments

register = template.Library()


@register.filter
def on_field(comments: Comments | None, name: str) -> list[Comment]:
    """`comments` as reading/comments.py has them; a page without any shows none."""
    return (comments or {}).get(name, [])
