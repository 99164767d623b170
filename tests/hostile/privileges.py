"""Ways to see other processes, to become somebody else, or to undo the sandbox and its limits.

Whoever writes these wants to get out, and then do whatever the user who grades may do. It fails
because a submission has namespaces of its own, no capability and no way to gain one; the system
calls that would make namespaces, mounts and uncounted memory are refused, its limits can only be
lowered, and its environment holds nothing of the instructor's.
"""

from __future__ import annotations

from tests.hostile.shared import Case, reach

CASES: list[Case] = [
    reach(
        "the processes of others",
        """
import os
if os.listdir("/proc"):
    raise Exception("BROKE OUT: " + str(os.listdir("/proc"))[:200])
if os.getpid() > 2 or os.getppid() != 0:
    raise Exception("BROKE OUT: not a pid namespace of its own")
""",
    ),
    reach(
        "a signal to everybody",
        """
import os
os.kill(-1, 0)
raise BaseException("BROKE OUT")
""",
        says="ProcessLookupError",
    ),
    reach(
        "tracing the parent",
        """
import ctypes
if ctypes.CDLL(None).ptrace(16, 2, 0, 0) == 0 or ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0:
    raise Exception("BROKE OUT")
""",
    ),
    reach(
        "a mount",
        """
import ctypes
libc = ctypes.CDLL(None)
if libc.mount(b"tmpfs", b"/usr", b"tmpfs", 0, b"size=4k") == 0:
    raise Exception("BROKE OUT: mounted")
for place in (b"/proc", b"/course/course_lib/keys", b"/scratch"):
    if libc.umount2(place, 2) == 0:
        raise Exception("BROKE OUT: unmounted")
""",
    ),
    reach(
        "a user namespace of its own",
        """
import ctypes
if ctypes.CDLL(None).unshare(0x10000000 | 0x00020000) == 0:
    raise Exception("BROKE OUT: a new user namespace, with all capabilities in it")
""",
    ),
    reach(
        "memory that no limit counts",
        """
import os, resource
descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
if descriptors > 1024:
    raise Exception(f"BROKE OUT: {descriptors} files of memory, 64 MiB each")
""",
    ),
    reach(
        "capabilities and programs with the setuid bit",
        """
import ctypes, os
libc = ctypes.CDLL(None)
header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
libc.capget(header, data)
if any(data) or libc.prctl(39, 0, 0, 0, 0) != 1 or 0 in os.getresuid() + os.getresgid():
    raise Exception(f"BROKE OUT: {list(data)} {os.getresuid()}")
try:
    os.setuid(0)
    raise BaseException("BROKE OUT: root")
except OSError:
    pass
""",
    ),
    reach(
        "limits raised again",
        """
import resource
for what in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU):
    soft, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY:
        raise Exception("BROKE OUT: no limit")
    try:
        resource.setrlimit(what, (hard * 2, hard * 2))
    except (OSError, ValueError):
        continue
    raise Exception("BROKE OUT: raised")
""",
    ),
    reach(
        "the environment",
        """
import os
if any("@SECRET@" in v or "SECRET" in k for k, v in os.environ.items()):
    raise Exception("BROKE OUT: " + str(dict(os.environ)))
""",
    ),
]
