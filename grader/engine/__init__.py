"""From what was handed in to verdicts.

In reading order: `submission` (bytes to cells), `rebuild` (the course's notebook with the student's
answers in it), `lesson` (what grading needs of the course), `limits`, `inside` (what runs beside
student code), `border` (the other end of it), `asking` (hidden questions), `shown` (the notebook
for formgrader), `receipt` (what a grading rests on), `grading` (the pure function that uses them
all), `where` (this machine's cores, or a cluster). `filled` makes submissions from answers.
"""
