"""Who else has a page open: a line that asks again by itself."""

from typing import Any

from django import template

from positions.reading import presence

register = template.Library()


@register.inclusion_tag("positions/_here.html", takes_context=True)
def here(context: Any, noun: str, *numbers: int) -> dict[str, Any]:
    """`noun` and `numbers` say what is open: `article`, 7; of several numbers the order does not matter."""
    of = "-".join([noun, *map(str, sorted(numbers))])
    return {"of": of, "others": presence.others(of, me=context["request"].user)}
