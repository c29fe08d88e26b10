"""The limit cycles that the catalogue claims, and no others."""

import pytest

from dynamics.catalogue import examples, extremes, figures, topologies
from dynamics.limit_cycles import limit_cycles

CLAIMED = (
    {f"figure {f.figure}": (f.flow, f.claims.cycles) for f in figures()}
    | {f"extreme {e.name}": (e.flow, e.claims.cycles) for e in extremes()}
    | {f"row {t.case}": (t.flow, t.printed.cycles) for t in topologies()}
    | {f"example {e.flow.name} {e.key}": (e.flow, e.claims.cycles) for e in examples()}
)


def test_everything_claims_its_cycles() -> None:
    assert [label for label, (_, cycles) in CLAIMED.items() if cycles is None] == []
    assert sum(len(cycles) for _, cycles in CLAIMED.values()) == 10


@pytest.mark.parametrize("label", CLAIMED)
def test_limit_cycles_are_as_claimed(label: str) -> None:
    flow, claims = CLAIMED[label]
    found = limit_cycles(flow)
    assert found.searched
    assert len(found.cycles) == len(claims)
    for cycle, claim in zip(found.cycles, claims, strict=True):
        assert cycle.period == pytest.approx(claim.period, rel=1e-6)
        assert cycle.log_multiplier == pytest.approx(claim.log_multiplier, rel=1e-5)
        assert cycle.stable == claim.stable
