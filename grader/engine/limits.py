"""What a submission may use up. The instructor's guide has this table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one submission.

    cell_seconds: of one cell; wall_seconds: of all cells and questions together;
    call_seconds and exercise_seconds: of one question and of one exercise (a bank can ask for
    more); memory, all_memory: bytes of one process and, in the sandbox, of all of a submission's
    together (what forks share counts once for each); file_size: bytes;
    cpu_seconds: of one process; reply, items: bytes and values of one answer;
    processes, files: how many at once; scratch_size: bytes of the scratch folder, in memory;
    left_out: how often the notebook is run again, without the cell that killed or stalled it or
    after a question that killed it, before it is given up;
    grace: seconds beyond a limit that the inside enforces itself.
    """

    cell_seconds: float = 20.0
    wall_seconds: float = 120.0
    call_seconds: float = 5.0
    exercise_seconds: float = 30.0
    cpu_seconds: int = 150
    memory: int = 4 * 2**30
    all_memory: int = 8 * 2**30
    file_size: int = 64 * 2**20
    reply: int = 16 * 2**20
    items: int = 200_000
    processes: int = 128
    files: int = 256
    scratch_size: int = 64 * 2**20
    left_out: int = 3
    grace: float = 3.0

    def asking(self, call_seconds: float | None) -> tuple[float, float]:
        """Return the seconds of a call and of an exercise that may ask for more."""
        seconds = call_seconds or self.call_seconds
        return seconds, max(self.exercise_seconds, 2 * seconds)
