"""The survey: proven random GRUs a second a core, over the whole distribution and within each scale."""

import statistics
import time

from benchmarks.measure import heading, row
from dynamics.survey.drawing import Drawing
from dynamics.systems.random_grus import SCALES, RandomGRUs

PROMISE = 10_000
SIZE = 1000
ROUNDS = 3


def main() -> None:
    """Print draws a second of processor time: what one core does when nobody else wants it."""
    heading("survey", f"at least {PROMISE:,} proven GRUs a second a core")
    drawing = Drawing(RandomGRUs(), seed=1, size=SIZE)
    strata = drawing.distribution.strata
    drawing.run(0)
    seconds: dict[float, float] = dict.fromkeys(SCALES, 0.0)
    rates = []
    undecided = 0
    for turn in range(ROUNDS):
        spent = 0.0
        for i, (scale, _) in enumerate(strata):
            begin = time.process_time()
            chunk = drawing.run(turn * len(strata) + i)
            took = time.process_time() - begin
            spent += took
            seconds[scale] += took
            undecided += sum(count for _, count, _ in chunk["undecided"])
        rates.append(SIZE * len(strata) / spent)
    row("GRUs a second a core, whole distribution", f"{statistics.median(rates):,.0f}", min(rates) >= PROMISE)
    for scale in SCALES:
        row(f"with U_h of scale {scale:g}", f"{SIZE * len(SCALES) * ROUNDS / seconds[scale]:,.0f}")
    row("undecided", f"{undecided} of {SIZE * len(strata) * ROUNDS:,}")


if __name__ == "__main__":
    main()
