"""From the bytes of a submission to verdicts.

In reading order: `submission` (bytes to cells), `rebuild` (the course's notebook with the
student's answers in it), `protocol` (the frames that cross the border), `inside` (the only module
that runs beside student code), `session` (the other end of the border), `asking` (hidden
questions), `grading` (the pure function that uses them all).
"""
