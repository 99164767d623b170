"""Forks, threads, daemons, signal handlers, and changes to the state of the process.

Whoever writes these wants something of theirs to go on behind the grader's back: into the next
exercise, or into another student's notebook. It fails because the number of processes is limited,
an exercise's fork takes its state and its handlers along, what cells and exercises leave running is
killed, and with the namespace of a submission all processes in it end.
"""

from __future__ import annotations

from tests.hostile.shared import Case, stops, stops_cell

FORKS = """
import os, time
made = 0
for _ in range(300):
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        time.sleep(20)
        os._exit(0)
    made += 1
if made >= 300:
    raise Exception("BROKE OUT: 300 forks")
"""
THREADS = """
import threading, time
try:
    for _ in range(300):
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
    raise Exception("BROKE OUT: 300 threads")
except RuntimeError:
    pass
"""
DAEMON = """
import ctypes, os, signal, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        time.sleep(20)
    os._exit(0)
"""
ORPHAN = """
import ctypes, time
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
end = time.monotonic() + 20
while time.monotonic() < end:
    try:
        time.sleep(1)
    except BaseException:
        pass
"""

HARMLESS = {
    "bomb of forks": FORKS,
    "bomb of threads": THREADS,
    "daemons": DAEMON,
    # Set by the first call, it would go off in a later one; each call is far shorter than it.
    "a signal handler and a timer": "global armed\nimport signal, time\n"
    "if 'armed' not in globals():\n    armed = signal.signal(14, lambda *a: 1 / 0)\n"
    "    signal.setitimer(signal.ITIMER_REAL, 0.3, 0.001)\ntime.sleep(0.02)",
    "the state of the process": "import os, sys, random, locale\nos.chdir('/')\nos.umask(0o777)\n"
    "sys.path.clear()\nos.environ.clear()\nsys.setrecursionlimit(200)",
}

CASES: list[Case] = [
    *(stops(name, source, points={}) for name, source in HARMLESS.items()),
    *(stops_cell(name, source) for name, source in HARMLESS.items()),
    stops_cell("cut off from its parent, and deaf", ORPHAN, says="it was left out"),
]
