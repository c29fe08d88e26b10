"""One script for each promise; ``python -m benchmarks`` runs them all, ``python -m benchmarks portrait`` one."""
