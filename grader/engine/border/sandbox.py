"""The bubblewrap command around the warm process, and whether it works here."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import course_lib
from grader.course.paths import NOTEBOOKS, SOLUTIONS

COURSE = Path(course_lib.__file__).parent
GRADER = Path(__file__).resolve().parents[2]
INSIDE = "/course"  # where things of ours lie in the sandbox
# What is mounted of `grader`: this folder, and what makes it part of a package.
OWN = ("__init__.py", "engine/__init__.py", "engine/inside")
START = (
    "import sys; sys.path.insert(0, sys.argv[3]); "
    "from grader.engine.inside.server import main; main()"
)
SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/alternatives",
)


def sandbox_command(fd: int, environment: dict[str, str], fonts: Path | None = None) -> list[str]:
    """Return the command of a warm process in bubblewrap that talks over `fd`.

    Visible in it, read-only: the system's programs and libraries, this Python, `course_lib`
    without its keys, and the modules that run inside. Nothing else of this machine.
    """
    args = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    args += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "sandbox"]
    args += ["--cap-drop", "ALL"]
    if _is_root():
        # For becoming nobody before student code runs, and for ending what nobody started.
        for capability in ("CAP_SETUID", "CAP_SETGID", "CAP_KILL"):
            args += ["--cap-add", capability]
    else:
        args += ["--unshare-user"]
    for name in SYSTEM:
        args += _system(Path(name))
    # Before our own folders, which may lie in /tmp.
    args += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/tmp"]
    made: set[Path] = {Path("/tmp")}
    for path in _python_folders():
        args += [*_parents(path, made), "--ro-bind", str(path), str(path)]
    for hidden in (COURSE / "keys", GRADER, SOLUTIONS, NOTEBOOKS):
        # Where the course is installed below one of these (a container's /usr/local, say).
        if any(hidden.is_relative_to(path) for path in (*map(Path, SYSTEM), *_python_folders())):
            args += ["--tmpfs", str(hidden)]
    for folder in ("", "/grader", "/grader/engine"):
        args += ["--perms", "0755", "--dir", f"{INSIDE}{folder}"]
    args += [
        "--ro-bind",
        str(COURSE),
        f"{INSIDE}/course_lib",
        "--tmpfs",
        f"{INSIDE}/course_lib/keys",
    ]
    for name in OWN:
        args += ["--ro-bind", str(GRADER / name), f"{INSIDE}/grader/{name}"]
    if fonts is not None:
        args += ["--ro-bind", str(fonts), f"{INSIDE}/fonts"]
        environment = environment | {"MPLCONFIGDIR": f"{INSIDE}/fonts"}
    # The warm process's own; each submission has its own on top of it.
    args += ["--perms", "1777", "--tmpfs", "/scratch", "--chdir", "/"]
    # Nothing may be written but each submission's own scratch, or one could leave the next a note.
    for mount in ("/", "/tmp", "/dev"):
        args += ["--remount-ro", mount]
    args += ["--clearenv"]
    for name, value in environment.items():
        args += ["--setenv", name, value]
    return [*args, "--", sys.executable, "-I", "-c", START, str(fd), "sandbox", INSIDE]


@functools.cache
def sandbox_problem() -> str:
    """Return why the sandbox does not work here, "" where it does."""
    if sys.platform != "linux":
        wsl = " (in WSL 2 it works)" if sys.platform == "win32" else ""
        return f"bubblewrap needs Linux; this is {sys.platform}{wsl}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (Debian and Ubuntu: apt install bubblewrap)"
    bind = [x for path in SYSTEM for x in _system(Path(path))]
    trial = ["bwrap", "--unshare-user", "--unshare-net", "--unshare-pid", *bind, "--proc", "/proc"]
    try:
        done = subprocess.run(
            [*trial, "/bin/true"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not start: {error}"
    if done.returncode:
        return f"bubblewrap may not make namespaces here: {done.stderr.strip()[:200]}"
    return ""


def _is_root() -> bool:
    return os.geteuid() == 0


def _system(path: Path) -> list[str]:
    if path.is_symlink():
        return ["--symlink", str(path.readlink()), str(path)]
    return ["--ro-bind", str(path), str(path)] if path.exists() else []


def _python_folders() -> list[Path]:
    """Return the folders of this Python that are not part of the system's."""
    found: list[Path] = []
    for text in (sys.base_prefix, sys.prefix):
        path = Path(text).resolve()
        if not path.is_relative_to("/usr") and path not in found:
            found.append(path)
    return found


def _parents(path: Path, made: set[Path]) -> list[str]:
    """Make the folders above a mount readable; bubblewrap's own would be its user's only."""
    args = []
    for parent in reversed(path.parents):
        if parent not in made and parent != Path("/"):
            made.add(parent)
            args += ["--perms", "0755", "--dir", str(parent)]
    return args
