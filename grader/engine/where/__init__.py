"""Where submissions are graded: `pool` (this machine), `cluster` (Dask).

Of a cluster: `scheduler` (reaching it), `roster` (its workers), `worker` (what runs on one).
"""
