"""What people bring along and take away: weights of trained networks in, results of a portrait out.

Knows the numerics (:mod:`dynamics`), never the page.
"""
