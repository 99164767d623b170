"""Importing the course keeps freed memory, so that training does not wait for it each step."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

STEPS = """
import resource
import numpy as np
{first}
def step():
    arrays = [np.ones(300_000, np.float32) for _ in range(4)]
    return sum(a[0] for a in arrays)
for _ in range(3):
    step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(first: str) -> int:
    code = STEPS.format(first=first)
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives it back")
def test_steps_after_the_import_have_no_page_faults() -> None:
    assert faults("import course_lib") < 100 < 1000 < faults("")
