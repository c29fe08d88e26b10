"""No pinned package has a known vulnerability, as far as the advisory service can be asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNASKED = "the advisory service could not be asked: the dependencies were NOT audited"


@pytest.mark.slow
def test_no_package_has_a_known_vulnerability() -> None:
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements.txt"), "--no-deps"),
        *("--disable-pip", "--progress-spinner", "off", "--format", "json", "--timeout", "10"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        pytest.skip(UNASKED)
    audited = [package for package in found if "skip_reason" not in package]
    if len(audited) < len(found):
        # a mirror of the registry without advisories answers so
        pytest.skip(f"{UNASKED} ({len(found) - len(audited)} of {len(found)} are unknown to it)")
    vulnerable = {package["name"]: [fault["id"] for fault in package["vulns"]] for package in audited}
    assert {name: faults for name, faults in vulnerable.items() if faults} == {}
