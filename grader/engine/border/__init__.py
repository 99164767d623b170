"""The grader's end of the border to student code; here nothing that comes over it is believed.

In reading order: `sandbox` (the command), `forkserver` (the warm process), `session` (questions),
`reruns` (where one takes the notebook along), `kernel` (where nothing can fork).
"""
