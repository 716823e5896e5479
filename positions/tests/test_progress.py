"""Long commands say how far they are: by a bar where somebody looks on, else by a line now and then."""

import io

from positions.management.progress import steps


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_is_a_bar() -> None:
    screen = Terminal()
    assert list(steps("abc", label="Reading", total=3, stream=screen)) == ["a", "b", "c"]
    assert "Reading" in screen.getvalue()
    assert "\r" in screen.getvalue()


def test_in_a_pipe_it_is_a_plain_line_now_and_then() -> None:
    pipe = io.StringIO()
    assert list(steps("abc", label="Reading", total=3000, every=0, stream=pipe)) == ["a", "b", "c"]
    assert pipe.getvalue() == "Reading: 1 of 3,000\nReading: 2 of 3,000\nReading: 3 of 3,000\n"


def test_what_is_soon_done_says_nothing_in_a_pipe() -> None:
    pipe = io.StringIO()
    list(steps("abc", label="Reading", total=3, stream=pipe))
    assert pipe.getvalue() == ""
