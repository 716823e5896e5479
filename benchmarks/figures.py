"""What a benchmark has measured, beside the bar that it has to keep."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` is at most `bar`, or at least where `at_least`; without a bar it is only told."""

    name: str
    value: float
    unit: str = ""
    bar: float | None = None
    at_least: bool = False

    @property
    def kept(self) -> bool:
        return self.bar is None or (self.value >= self.bar if self.at_least else self.value <= self.bar)

    def __str__(self) -> str:
        told = f"{self.name:<58}{self.value:>12,.3g} {self.unit:<12}"
        if self.bar is None:
            return told.rstrip()
        return f"{told}{'≥' if self.at_least else '≤'} {self.bar:g}  {'kept' if self.kept else 'MISSED'}"


def tell(figures: Iterable[Figure]) -> int:
    """Print each as it comes; 1 where one misses its bar."""
    missed = 0
    for figure in figures:
        print(figure, flush=True)
        missed |= not figure.kept
    return missed
