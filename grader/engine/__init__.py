"""From the bytes of a submission to verdicts.

In reading order: `submission` (bytes to cells), `rebuild` (the course's notebook with the
student's answers in it), `limits`, `protocol` (the frames that cross the border), `inside` (what
runs beside student code, with `isolate` and `syscalls`), `sandbox` (the command around it), `warm`
and `session` (the other end of the border), `reruns`, `kernel` (where nothing can fork), `asking`
(hidden questions), `grading` (the pure function that uses them all), `pool`, `cluster` with
`scheduler` and `worker` (where it runs), `plugin` (the same as nbgrader's own step).
"""
