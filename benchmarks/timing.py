"""Answers of a server over HTTP: how long each kind took, how many queries it made, and which bars it misses."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Measured:
    """One kind of page. A bar that is None is not its own."""

    name: str
    milliseconds: list[float]
    queries: int
    p95_bar: float | None
    queries_bar: int | None

    @property
    def p95(self) -> float:
        return quantiles(self.milliseconds, n=20)[18]

    @property
    def missed(self) -> list[str]:
        slow = self.p95_bar is not None and self.p95 > self.p95_bar
        many = self.queries_bar is not None and self.queries > self.queries_bar
        return ["slow"] * slow + ["too many queries"] * many


HEADING = f"{'page':<34}{'asked':>6}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'p95/base':>10}{'queries':>9}"


def line(row: Measured, base: float) -> str:
    """Under HEADING; the ratio to `base`, the baseline's median in ms, is what can be compared between machines."""
    asked, p50, worst = len(row.milliseconds), median(row.milliseconds), max(row.milliseconds)
    return (
        f"{row.name:<34}{asked:>6}{p50:>9.1f}{row.p95:>9.1f}{worst:>9.1f}"
        f"{row.p95 / base:>10.1f}{row.queries:>9}  {', '.join(row.missed)}".rstrip()
    )


def table(baseline: str, base: float, measured: Sequence[Measured]) -> str:
    return "\n".join(
        [HEADING, *(line(row, base) for row in measured), f"base: {baseline}, median {base:.1f} ms"]
    )


def verdict(measured: Sequence[Measured]) -> str:
    """Empty where every bar is kept."""
    return "; ".join(f"{row.name}: {' and '.join(row.missed)}" for row in measured if row.missed)
