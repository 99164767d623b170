"""Close the process that runs one submission in; it stands beside student code, in the sandbox.

The warm process lives in bubblewrap, so it has no network, no home, no repository and a read-only
system. What this adds, for each submission: a user, pid, mount, ipc and uts namespace of its own,
so that everything it starts ends with it and it sees nothing of the warm process; an empty, bounded
scratch folder; no capability; no way to gain one.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from typing import NoReturn

from grader.engine.inside.syscalls import refuse_system_calls

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID = 0x10000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)


def isolate(scratch: str, size: int) -> None:
    """Return in a child that is closed in; the calling process waits for it and never returns.

    scratch: the folder that becomes the empty scratch of `size` bytes.
    Raises `OSError` where the kernel refuses a step, before any student code has run.
    """
    if os.getuid() == 0:
        # The kernel does not limit the processes of root; nobody's can be limited.
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    _prctl(PR_SET_DUMPABLE, 1)  # a change of user takes /proc/self away, and so does hiding
    user, group = os.getuid(), os.getgid()
    flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS
    _do(_libc.unshare(flags), "unshare")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    child = os.fork()
    if child:
        _wait_for(child)
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setsid()
    options = f"size={size},nr_inodes=4096,mode=700"
    _mount(scratch, MS_NOSUID | MS_NODEV, options)
    _mount("/dev/shm", MS_NOSUID | MS_NODEV, options)
    # Through /proc the warm process could be reached, so it goes.
    _mount("/proc", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k,mode=555")
    _drop_capabilities()
    refuse_system_calls()
    os.chdir(scratch)


def hide_from_children() -> None:
    """Make this process's memory unreadable for others of the same user."""
    _prctl(PR_SET_DUMPABLE, 0)


def end_all() -> None:
    """Kill what a submission left in the sandbox; it can have cut itself off from its parent."""
    if os.getpid() == 2:  # bubblewrap's first child: all others are a submission's
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)


def _drop_capabilities() -> None:
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    for capability in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last one this kernel knows
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    data = (ctypes.c_uint32 * 6)()
    _do(_libc.capset(header, data), "capset")


def _mount(target: str, flags: int, options: str) -> None:
    done = _libc.mount(b"tmpfs", target.encode(), b"tmpfs", flags, options.encode())
    _do(done, f"mount on {target}")


def _prctl(option: int, value: int) -> None:
    _do(_libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


def _do(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:  # noqa: PTH123
        file.write(text)


def _wait_for(child: int) -> NoReturn:
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)
