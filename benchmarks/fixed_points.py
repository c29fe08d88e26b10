"""Proven fixed points: the catalogue, and random GRUs."""

import statistics
import time

import numpy as np

from benchmarks.measure import heading, on_the_promised_machine, row, timed
from benchmarks.reference import scipy_here
from dynamics import GRU, fixed_points
from dynamics.catalogue import topologies


def random_grus(count: int) -> list[GRU]:
    """Weights as in a search for new topologies: normal, ``U_h`` of scale 4, ``U_r`` and ``b_r`` 6, ``b_h`` 0.4."""
    rng = np.random.default_rng(1)
    return [
        GRU(
            Uh=rng.normal(0, 4, (2, 2)).tolist(),
            Ur=rng.normal(0, 6, (2, 2)).tolist(),
            bh=rng.normal(0, 0.4, 2).tolist(),
            br=rng.normal(0, 6, 2).tolist(),
        )
        for _ in range(count)
    ]


def main() -> None:
    """Print the median over the catalogue and the rate over random GRUs."""
    heading("proven fixed points", "median over the catalogue at most 0.15 ms; 10 000 random GRUs a second on one core")
    medians = {t.case: timed(lambda flow=t.flow: fixed_points(flow), 60, 3).median for t in topologies()}
    median = statistics.median(medians.values())
    slowest = max(medians, key=medians.__getitem__)
    row("median over the 36 topologies", f"{median * 1e3:.3f} ms", median <= 0.15e-3)
    theirs = scipy_here()
    there = on_the_promised_machine(median, theirs)
    row("where scipy's portrait takes 240 ms", f"{there * 1e3:.3f} ms", there <= 0.15e-3)
    row(f"slowest (case {slowest})", f"{medians[slowest] * 1e3:.3f} ms")
    flows = random_grus(5000)
    found = [fixed_points(flow) for flow in flows]
    rates = []
    for _ in range(5):
        begin = time.perf_counter()
        for flow in flows:
            fixed_points(flow)
        rates.append(len(flows) / (time.perf_counter() - begin))
    rate = statistics.median(rates)
    row("random GRUs a second", f"{rate:,.0f}", rate >= 10_000)
    there = 1.0 / on_the_promised_machine(1.0 / rate, theirs)
    row("where scipy's portrait takes 240 ms", f"{there:,.0f}", there >= 10_000)
    row("of these complete", f"{sum(f.complete for f in found)} of {len(flows)}")
    row("of these with indices that sum to +1", f"{sum(f.index_sum == 1 for f in found)} of {len(flows)}")


if __name__ == "__main__":
    main()
