"""The survey as data for the page's script: what the map shows of every topology, and the curves."""

from __future__ import annotations

from typing import Any

from dynamics.noise import Share
from dynamics.survey.shipped import Survey, Topology

from .survey_state import MEAN, key_of
from .survey_words import arrangement, significant


def as_data(survey: Survey) -> dict[str, Any]:
    """Maps by what they show, and curves by the scale along which they run."""
    drawn = [example.topology for example in survey.examples if example.count]
    return {
        "scales": [[f"{scale:g}" for scale in stratum.scales] for stratum in survey.strata],
        "maps": {MEAN: _mean_map(survey), **{key_of(topology): _share_map(survey, topology) for topology in drawn}},
        "curves": {name: _curves(survey, axis) for axis, name in enumerate(survey.names)},
        "topologies": {key_of(topology): _along_both(survey, topology) for topology in drawn},
    }


def _mean_map(survey: Survey) -> dict[str, Any]:
    values = [survey.mean_points([stratum]) for stratum in survey.strata]
    return {"title": "Mean number of fixed points", "unit": "", "values": values, "texts": [f"{v:.2f}" for v in values]}


def _share_map(survey: Survey, topology: Topology) -> dict[str, Any]:
    values = [100.0 * stratum.seen.get(topology, 0) / stratum.draws for stratum in survey.strata]
    title = f"Share of draws with {arrangement(topology)}, in percent"
    return {"title": title, "unit": "%", "values": values, "texts": [significant(v, 2) for v in values]}


def _curves(survey: Survey, axis: int) -> dict[str, Any]:
    scales = survey.scales(axis)
    lines = [
        {
            "label": f"{points} point{'' if points == 1 else 's'}",
            "shares": [
                _interval(survey.share(lambda topology, n=points: sum(topology) == n, survey.at(axis, scale)))  # type: ignore[misc]
                for scale in scales
            ],
        }
        for points in survey.points()
    ]
    return {"scales": list(scales), "lines": lines}


def _along_both(survey: Survey, topology: Topology) -> dict[str, Any]:
    return {
        name: {
            "label": arrangement(topology),
            "shares": [
                _interval(survey.share(lambda seen: seen == topology, survey.at(axis, scale)))
                for scale in survey.scales(axis)
            ],
        }
        for axis, name in enumerate(survey.names)
    }


def _interval(share: Share) -> list[float]:
    return [share.share, share.low, share.high]
