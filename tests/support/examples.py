"""Flows that the conformance suite runs over; a new system adds its own."""

import numpy as np

from dynamics.catalogue import examples
from dynamics.flow import Flow
from dynamics.systems import GRU, FitzHughNagumo, LineAttractor, LowRank, RingAttractor, Toy

_RING = ((2.4271, -1.7634), (1.7634, 2.4271))
_STEEP = ((100.0, 100.0), (100.0, 100.0))
_GATES: dict[str, dict[str, object]] = {
    "no update gate": {},
    "constant update gate": {"bz": (1.5, -2.0)},
    "update gate": {"Uz": ((3.0, -4.0), (2.0, 5.0)), "bz": (0.5, -0.25)},
}
_WEIGHTS: dict[str, dict[str, object]] = {
    "default": {},
    "ring": {"Uh": _RING, "Ur": ((0.0, 0.0), (0.0, 0.0)), "br": (0.0, 0.0)},
    "lopsided": {
        "Uh": ((1.5, -7.0), (0.3, 2.0)),
        "Ur": ((-4.0, 7.0), (8.0, 5.0)),
        "bh": (0.3, -0.2),
        "br": (-0.4, 1.2),
    },
    "steep": {"Uh": ((2.0, 2.0), (2.0, 2.0)), "Ur": _STEEP, "bh": (0.01, 0.0), "br": (0.0, 0.0)},
}


def _gated_units() -> dict[str, Flow]:
    found: dict[str, Flow] = {}
    for reset in ("before", "after"):
        for weights, given in _WEIGHTS.items():
            for gate, extra in _GATES.items():
                inner = {"ch": (0.2, -0.4)} if reset == "after" else {}
                found[f"{weights}, reset {reset}, {gate}"] = GRU(**given, **extra, **inner, reset=reset)
    return found


def _of_catalogue(system: type[Flow]) -> dict[str, Flow]:
    return {example.key: example.flow for example in examples() if type(example.flow) is system}


EXAMPLES: dict[str, dict[str, Flow]] = {
    GRU.name: _gated_units(),
    FitzHughNagumo.name: {
        "usual": FitzHughNagumo(),
        "quiet": FitzHughNagumo(I_ext=0.0),
        "three points": FitzHughNagumo(I_ext=0.0, a=0.0, b=1.8, tau=3.0),
    },
    LineAttractor.name: _of_catalogue(LineAttractor)
    | {"steep": LineAttractor(k=3.7, d=-0.4, l=0.35), "unstable": LineAttractor(k=0.3, d=0.2, l=-0.4)},
    RingAttractor.name: _of_catalogue(RingAttractor)
    | {"all": RingAttractor(R=1.37, k=2.3, omega=-0.7, b=(0.3, -0.21)), "small": RingAttractor(R=0.2, k=4.9)},
    Toy.name: _of_catalogue(Toy) | {"other": Toy(a=1.3, b=0.45)},
    LowRank.name: _of_catalogue(LowRank)
    | {
        "crooked": LowRank(
            M=((1.3, -0.7), (0.2, 2.9), (-1.9, 0.4), (4.1, -3.3)),
            N=((0.8, 1.1), (-1.7, 0.3), (0.6, 2.2), (-0.4, -0.9)),
            offset=(0.3, -1.2, 0.7, 2.4),
        )
    },
}

ALL_EXAMPLES: dict[str, Flow] = {
    f"{name}: {label}": f for name, group in EXAMPLES.items() for label, f in group.items()
}


def random_gru(rng: np.random.Generator, size: float = 1.0, reset: str = "before", gated: bool = False) -> GRU:
    """Independent normal weights: ``U_h`` of scale 4, ``U_r`` and ``b_r`` of 6, ``b_h`` of 0.4, times ``size``."""

    def matrix(scale: float) -> list[list[float]]:
        return (rng.normal(size=(2, 2)) * scale * size).tolist()

    def vector(scale: float) -> list[float]:
        return (rng.normal(size=2) * scale * size).tolist()

    gate = {"Uz": (rng.normal(size=(2, 2)) * 3).tolist(), "bz": rng.normal(size=2).tolist()} if gated else {}
    inner = {"ch": vector(0.5)} if reset == "after" else {}
    return GRU(Uh=matrix(4.0), Ur=matrix(6.0), bh=vector(0.4), br=vector(6.0), reset=reset, **gate, **inner)
