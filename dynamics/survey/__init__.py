"""Surveys of random flows: how common each topology is, proven draw by draw; ``python -m dynamics.survey``."""
