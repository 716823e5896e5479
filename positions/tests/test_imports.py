"""Data walks forward through the stages; a module imports its own stage or an earlier one, never a later."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAGES = ["models", "intake", "suggesting", "deriving", "editing", "reading", "publishing"]
LAST = len(STAGES)
MODULES = [
    path.relative_to(ROOT)
    for folder in ("positions", "treaty_tracker/embedded")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not {"tests", "migrations"} & set(path.parts)
]


def imports(module: Path) -> Iterator[str]:
    """Every module that is imported, wherever in the file; `from a import b` gives `a.b`."""
    for node in ast.walk(ast.parse((ROOT / module).read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def stage(name: str) -> int:
    """Views, api, tasks, commands, admin, forms and the like stand after all stages."""
    part = name.split(".")[1]
    return STAGES.index(part) if part in STAGES else LAST


def of(folder: str) -> list[Path]:
    return [module for module in MODULES if module.is_relative_to(folder)]


@pytest.mark.parametrize("module", of("positions"), ids=str)
def test_no_stage_imports_a_later_one(module: Path) -> None:
    here = stage(".".join(module.with_suffix("").parts))
    ours = {name for name in imports(module) if name.startswith("positions.")}
    assert {name for name in ours if stage(name) > here} == set()


@pytest.mark.parametrize("module", of("treaty_tracker/embedded"), ids=str)
def test_the_embedded_servers_know_neither_django_nor_positions(module: Path) -> None:
    assert not [name for name in imports(module) if name.split(".")[0] in {"django", "positions", "celery"}]


@pytest.mark.parametrize("module", of("positions/models"), ids=str)
def test_models_know_no_web_no_mail_and_no_queue(module: Path) -> None:
    outer = (
        "django.http",
        "django.shortcuts",
        "django.urls",
        "django.core.mail",
        "httpx",
        "celery",
        "urllib.request",
    )
    assert not [name for name in imports(module) if name.startswith(outer)]


DOORS = {Path("positions/suggesting", name) for name in ("consulting.py", "proposing.py", "remembering.py")}


@pytest.mark.parametrize("module", sorted({*of("positions/suggesting")} - DOORS), ids=str)
def test_suggesting_is_text_in_and_spans_out(module: Path) -> None:
    assert not [name for name in imports(module) if name.startswith(("positions.models", "django"))]
