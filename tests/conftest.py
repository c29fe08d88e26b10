"""What all tests share."""

from hypothesis import HealthCheck, settings

# No test may fail for being slow: a busy machine is not a fault. What takes how long is measured in benchmarks/.
settings.register_profile("gatescape", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gatescape")
