"""Files of the instructor's, of other students' and of the system's, to be read or written.

Whoever writes these wants the seed, the gradebook or other people's work, or to leave something
behind for the next notebook. It fails because the sandbox shows only the system's programs and
libraries, this Python and the course's library without its keys, all of them read-only; what can be
written is small and the submission's own, and goes with it.
"""

from __future__ import annotations

from tests.hostile.shared import Case, reach

CASES: list[Case] = [
    *(
        reach(
            f"reading {path}",
            f"""
import os
found = os.listdir("{path}") if os.path.isdir("{path}") else open("{path}").read()
raise Exception("BROKE OUT: " + str(found)[:200])
""",
            says="Error",
        )
        for path in (
            "@FOLDER@",
            "@FOLDER@/seed",
            "@FOLDER@/gradebook.db",
            "@FOLDER@/submitted",
            "/etc/passwd",
            "/etc/shadow",
            "/home",
            "/var",
            "/etc/hostname",
            "/proc/self/environ",
            "/proc/1/mem",
            "/dev/mem",
            "/dev/kmsg",
            "/sys",
        )
    ),
    reach(
        "the home folder",
        """
import os
found = [x for x in os.listdir(os.path.expanduser("~"))] + [
    x for x in (os.listdir("/root") if os.path.isdir("/root") else []) if x != ".pyenv"]
if found:
    raise Exception("BROKE OUT: " + str(found))
""",
    ),
    *(
        reach(
            f"writing to {path}",
            f"""
open("{path}/beyond-linear-canary", "w").write("x")
raise BaseException("BROKE OUT")
""",
            says="Error",
        )
        for path in (
            "/usr",
            "/usr/lib",
            "/course",
            "/course/course_lib",
            "/course/course_lib/keys",
            "/",
            "/etc",
            "@FOLDER@",
            "/dev",
        )
    ),
    reach(
        "writing into the installed Python",
        """
import numpy, os, sys
for folder in (sys.prefix, sys.base_prefix, os.path.dirname(numpy.__file__)):
    try:
        open(os.path.join(folder, "beyond-linear-canary"), "w").write("x")
    except OSError:
        continue
    raise Exception("BROKE OUT: " + folder)
""",
    ),
    reach(
        "a command of the shell",
        """
!cat @FOLDER@/seed > found.txt
text = open("found.txt").read()
if text:
    raise Exception("BROKE OUT: " + text)
""",
    ),
]
