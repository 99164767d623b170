"""The workers of a cluster: which are there, which of them may grade, and how much each has."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping

WINDOW = 2  # submissions in flight a thread of a worker, so that it need not wait for the next

log = logging.getLogger(__name__)


class Roster:
    """Workers by address. `good` ones have said that they may grade, `refused` ones why not."""

    def __init__(self) -> None:
        self.threads: dict[str, int] = {}  # of the workers that are there
        self.good: set[str] = set()
        self.refused: dict[str, str] = {}
        self._load: Counter[str] = Counter()
        self._lone: set[str] = set()  # workers with a submission that may be what kills workers

    def update(self, threads: Mapping[str, int]) -> None:
        """Note who is there now."""
        self.threads = dict(threads)
        self.good &= set(threads)
        self.refused = {w: why for w, why in self.refused.items() if w in threads}

    def unasked(self, asked: Iterable[str]) -> set[str]:
        """Return the workers that have not said whether they may grade, without those asked."""
        return set(self.threads) - self.good - set(self.refused) - set(asked)

    def refuse(self, worker: str, why: str) -> None:
        """Leave a worker out; say so where others are at work."""
        if worker not in self.refused and self.good:
            log.warning("worker %s may not grade and is left out: %s", worker, why)
        self.refused[worker] = why
        self.good.discard(worker)

    def reasons(self) -> str:
        """Return why each of those refused may not grade."""
        return "; ".join(f"worker {w}: {why}" for w, why in sorted(self.refused.items()))

    def free(self) -> str | None:
        """Return the good worker with the least to do a thread, None where all have enough."""
        loads = {w: self._load[w] / max(1, self.threads[w]) for w in self.good - self._lone}
        worker = min(loads, key=loads.__getitem__, default=None)
        return worker if worker is not None and loads[worker] < WINDOW else None

    def idle(self, worker: str) -> bool:
        """Return whether a worker has nothing to do."""
        return not self._load[worker]

    def gave(self, worker: str, alone: bool) -> None:
        """Note that a worker has one thing more to do, which may have to be its only one."""
        self._load[worker] += 1
        if alone:
            self._lone.add(worker)

    def took(self, worker: str, alone: bool) -> None:
        """Note that a worker no longer has it."""
        self._load[worker] -= 1
        if alone:
            self._lone.discard(worker)
