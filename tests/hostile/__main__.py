"""`python -m tests.hostile` runs all hostile notebooks and prints case, expected, got."""

from __future__ import annotations

import time

from grader.engine.border.forkserver import ForkServer
from tests.hostile.cases import CASES
from tests.hostile.running import place, run_all, short
from tests.hostile.shared import LIMITS


def main() -> None:
    """Run all cases and print the table."""
    start = time.monotonic()
    bad = 0
    with place() as here:
        print(f"level: {ForkServer(LIMITS).level}\n")
        print(f"{'case':70} {'expected':45} got")
        for case, future in run_all(CASES, here).items():
            result = future.result()
            got = "as expected" if not result.problems else "; ".join(result.problems)[:300]
            bad += bool(result.problems)
            note = f"  (open: {case.still_open})" if case.still_open else ""
            label = f"{case.family}: {case.name}"[:69]
            expected = short(case.expected())[:44]
            print(f"{label:70} {expected:45} {got}{note}  {result.seconds:.1f} s", flush=True)
    print(f"\n{len(CASES)} cases, {bad} not as expected, {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
