"""The progress bar says how far, how fast and how long, on a terminal and in a log."""

import io

from dynamics.survey.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_share_speed_and_time_left() -> None:
    clock = Clock()
    progress = Progress(io.StringIO(), "chunks", total=100, done=40, clock=clock)
    assert "40.0 %" in progress.line()
    assert "GRUs/s" not in progress.line()
    for _ in range(10):
        clock.now += 2.0
        progress.add(1000)
    # ten in twenty seconds: fifty more take a hundred
    assert progress.line().endswith("50.0 %  50 of 100 chunks  500 GRUs/s  2 min left")
    assert progress.line().startswith("[##############..............]")


def test_a_log_gets_a_line_now_and_then_and_a_terminal_one_line() -> None:
    clock = Clock()
    log, terminal = io.StringIO(), Terminal()
    for stream in (log, terminal):
        clock.now = 0.0
        progress = Progress(stream, "climbs", total=50, done=0, clock=clock)
        for _ in range(50):
            clock.now += 1.0
            progress.add(10)
        progress.end()
    assert 2 <= log.getvalue().count("\n") <= 4
    assert "\r" not in log.getvalue()
    assert terminal.getvalue().count("\n") == 1
    assert terminal.getvalue().count("\r") >= 50


def test_nothing_to_do_is_all_done() -> None:
    assert "100.0 %" in Progress(io.StringIO(), "chunks", total=0, done=0).line()
