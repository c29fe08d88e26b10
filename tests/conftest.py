"""What all tests share."""

import atexit
import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

# Rooms of tests are nobody else's: not in the folder of a server that runs here, nor in its Redis.
os.environ["GATESCAPE_ROOMS_DIR"] = tempfile.mkdtemp(prefix="gatescape-test-rooms-")
atexit.register(shutil.rmtree, os.environ["GATESCAPE_ROOMS_DIR"], ignore_errors=True)
os.environ.pop("REDIS_URL", None)

# No test may fail for being slow: a busy machine is not a fault. What takes how long is measured in benchmarks/.
settings.register_profile("gatescape", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gatescape")
