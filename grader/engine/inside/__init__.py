"""What runs beside student code; of the grader, only this is in the sandbox.

In reading order: `server` (the warm process), `runner` (one submission), `watch` (until it ends),
`isolate` and `syscalls` (what closes it in), `protocol` (the frames that cross the border).
"""
