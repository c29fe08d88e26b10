"""The limit cycles that the catalogue claims, and no others."""

import pytest

from dynamics.catalogue import figures
from dynamics.limit_cycles import limit_cycles

CLAIMED = {f.figure: f for f in figures() if f.claims.cycles is not None}


def test_most_figures_claim_their_cycles() -> None:
    assert len(CLAIMED) >= 13
    assert sum(len(f.claims.cycles) for f in CLAIMED.values()) == 5


@pytest.mark.parametrize("figure", CLAIMED)
def test_limit_cycles_are_as_claimed(figure: str) -> None:
    claims = CLAIMED[figure].claims.cycles
    found = limit_cycles(CLAIMED[figure].flow).cycles
    assert len(found) == len(claims)
    for cycle, claim in zip(found, claims, strict=True):
        assert cycle.period == pytest.approx(claim.period, rel=1e-6)
        assert cycle.log_multiplier == pytest.approx(claim.log_multiplier, rel=1e-5)
        assert cycle.stable == claim.stable
