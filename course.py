"""Start the course: python3 course.py COMMAND

  start [LESSON]   open a lesson in JupyterLab (--no-browser, --port N)
  check LESSON     run all checks of a notebook
  progress         what is done, and what is next
  demo             grade a sample class
  site             make pages of all lessons, to read without running (--serve)
  lite             make a site of notebooks that run in the reader's browser (--serve)
  test             run the test suite
  data mnist       fetch the MNIST digits

The first run makes the folder .venv and installs the course there, which takes about a minute;
after that the command runs at once, without a network. Nothing is installed outside this folder.
"""

# Only the standard library, and only syntax that Python 3.6 can parse: an old Python has to get
# as far as the sentence that says it is old. (So no `str | None` either: it is evaluated there.)

import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Iterator  # noqa: UP035 (as Python 3.6 has it)

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
SPACE = (0.7e9, 1.3e9)  # bytes, for the course and with the extras; measured: 0.51 and 1.03 GB
EXTRAS = {"test": ["dev", "site"], "site": ["site"]}  # what these commands need beyond the course
STAMP = ".course-stamp.json"  # what is installed; written last
MARKER = ".course-unfinished"  # there while .venv is being made or changed
LOCK = ".course-lock"
LOG = "course-install.log"

FAULTS = (  # what pip's log says, and the sentence for it
    (
        ("No space left on device", "[Errno 28]", "[Errno 122]", "[WinError 112]"),
        "The disk is full: free about a gigabyte and run this again",
    ),
    (
        ("[Errno 13]", "[Errno 30]", "[WinError 5]", "[WinError 32]"),
        "pip may not write a file it needs: close other programs that use this folder, "
        "make sure that the folder is yours, and run this again",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLError", "SSLCertVerificationError"),
        "The package index could not be reached securely, most often because of a proxy or a "
        "wrong clock: set pip's --cert or HTTPS_PROXY as your network asks, and run this again",
    ),
    (
        ("NewConnectionError", "Failed to establish a new connection", "NameResolutionError",
         "Temporary failure in name resolution", "getaddrinfo failed", "Max retries exceeded",
         "Network is unreachable", "ConnectTimeoutError", "ReadTimeoutError", "Read timed out",
         "ProxyError", "Connection refused", "Connection reset", "connection broken"),
        "The packages could not be fetched, because the package index cannot be reached: "
        "connect to the internet (or set HTTPS_PROXY) and run this again",
    ),
    (
        ("No matching distribution found", "Failed building wheel", "Failed to build"),
        "There is a package that has no build for Python {python} on this machine: "
        "run this with another Python, such as 3.11, 3.12 or 3.13",
    ),
)  # fmt: skip


class Trouble(Exception):
    """Something that the person at the keyboard can mend; the message says what and how."""


def old_python(version: tuple = sys.version_info) -> str:
    """Return the sentence for a Python that is too old, or an empty text."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    here = f"This course needs Python 3.{OLDEST[1]} or newer, and this is {version[0]}.{version[1]}"
    for minor in range(14, OLDEST[1] - 1, -1):
        name = f"python3.{minor}"
        # A version manager's stand-in may be on the PATH without a Python behind it.
        if shutil.which(name) and not subprocess.call([name, "-c", ""], stderr=subprocess.DEVNULL):
            return f"{here}: there is a {name} here, so run it with that."
    return f"{here}: install a newer one from https://www.python.org/downloads/ and use that."


def venv_path(env: Path, name: str) -> Path:
    """Return where a program of the environment lies."""
    return env / "Scripts" / f"{name}.exe" if WINDOWS else env / "bin" / name


def python_name(version: tuple = sys.version_info) -> str:
    """Return what the environment's packages depend on: implementation and minor version."""
    return f"{sys.implementation.name}-{version[0]}.{version[1]}"


def recipe(root: Path) -> str:
    """Return a hash of what says which packages are installed."""
    texts = [(root / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def packages(env: Path) -> list:
    """Return the names of the installed packages' folders and files."""
    pattern = "Lib/site-packages" if WINDOWS else "lib/python*/site-packages"
    names = [p.name for folder in env.glob(pattern) for p in folder.iterdir()]
    return sorted(n for n in names if not n.endswith(".dist-info") and n != "__pycache__")


def read_stamp(env: Path) -> dict:
    """Return what was written down after the last complete install; {} if there was none."""
    try:
        stamp = json.loads((env / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def damage(root: Path, env: Path) -> str:
    """Return why .venv cannot be used and must be made anew, or an empty text."""
    if not (env / "pyvenv.cfg").is_file():
        return "it is not complete"
    if (env / MARKER).exists():
        return "its installation was interrupted"
    python, stamp = venv_path(env, "python"), read_stamp(env)
    if not python.exists():  # also where it is a link whose Python is gone
        return "its Python is gone"
    if stamp:
        if stamp.get("root") != str(root):
            return "it was made in another folder"
        if stamp.get("python") != python_name():
            return f"it was made for {stamp.get('python')}, and this is {python_name()}"
        if not set(stamp.get("packages", ["?"])) <= set(packages(env)):
            return "some of its packages are gone"
        return "" if answers(python, "") else "its Python does not run"
    # Someone else made it: that is as good, if it is an environment of this folder and Python.
    code = (
        "import os, pip, sys\n"
        f"assert os.path.samefile(sys.prefix, {str(env)!r})\n"
        f"assert sys.version_info[:2] == {tuple(sys.version_info[:2])!r}"
    )
    return "" if answers(python, code) else "it belongs to another Python or folder, or is broken"


def answers(python: Path, code: str) -> bool:
    """Return whether a Python starts and runs a line of code."""
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", code],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        return False
    return done.returncode == 0


def ready(root: Path, env: Path, extras: list) -> bool:
    """Return whether .venv holds all that is wanted."""
    stamp = read_stamp(env)
    return (
        stamp.get("recipe") == recipe(root)
        and set(extras) <= set(stamp.get("extras", ()))
        and venv_path(env, "course").exists()
        and not damage(root, env)
    )


def prepare(root: Path, extras: list) -> Path:
    """Make .venv hold what is wanted, and return it."""
    env = root / ".venv"
    with explained(env):
        if ready(root, env, extras):
            return env
        if env.is_symlink() and not env.exists():
            env.unlink()
        if env.exists() and not env.is_dir():
            raise Trouble(f"{env} is not a folder: move it away and run this again.")
        env.mkdir(exist_ok=True)
        with locked(env / LOCK) as lock:
            if ready(root, env, extras):  # by the start that this one waited for
                return env
            extras = sorted({*extras, *read_stamp(env).get("extras", ())})
            reason = damage(root, env)
            if reason:
                make(env, reason, SPACE[bool(extras)], lock)
            install(root, env, extras, lock)
            write_stamp(root, env, extras)
    return env


def make(env: Path, reason: str, space: float, lock: IO) -> None:
    """Make an empty environment, in place of whatever half-made one is there."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        raise Trouble(
            f"This Python has no module {missing[0]}, which makes the course's environment: on "
            f"Debian or Ubuntu run 'sudo apt install python3.{sys.version_info[1]}-venv', "
            "elsewhere install Python from https://www.python.org/downloads/."
        )
    left = [p for p in env.iterdir() if p.name != LOCK]
    if left:
        known = {"pyvenv.cfg", "bin", "lib", "Scripts", "Lib", MARKER, STAMP}
        if not known & {p.name for p in left}:
            raise Trouble(f"{env} is no Python environment: move it away and run this again.")
        say(f"The environment in {env} cannot be used, as {reason}; making it anew.")
    # An environment made from another one must not depend on that one; still less on itself.
    python = Path(getattr(sys, "_base_executable", None) or sys.executable)
    if env in python.parents:
        python = python.resolve()
    (env / MARKER).touch()
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        elif path.name != MARKER:
            path.unlink()
    free = shutil.disk_usage(str(env)).free
    if free < space:
        raise Trouble(
            f"The course needs {space / 1e9:.1f} GB of disk space and {free / 1e9:.1f} GB are "
            "free: free some and run this again."
        )
    say(f"Setting up the course in {env} (once, about a minute).")
    command = [str(python), "-m", "venv", str(env)]
    code = run(command, env / LOG, "making the environment", env, lock)
    if code:
        raise Trouble(explain(env, code))


def install(root: Path, env: Path, extras: list, lock: IO) -> None:
    """Install the course and its packages with pip."""
    (env / MARKER).touch()
    target = ".[{}]".format(",".join(extras)) if extras else "."
    command = [str(venv_path(env, "python")), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off"]
    command += ["-c", "constraints.txt", "-e", target]
    code = run(command, env / LOG, "installing", root, lock)
    if code:
        if "Installing collected packages" not in read_log(env):
            (env / MARKER).unlink()  # nothing was changed: what was there is still good
        raise Trouble(explain(env, code))


def write_stamp(root: Path, env: Path, extras: list) -> None:
    """Write down, in one step, what is now installed."""
    stamp = {"recipe": recipe(root), "extras": list(extras), "root": str(root)}
    stamp["python"], stamp["packages"] = python_name(), packages(env)
    part = env / (STAMP + ".part")
    part.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    part.replace(env / STAMP)
    (env / MARKER).unlink()


def run(command: list, log: Path, what: str, cwd: Path, lock: IO) -> int:
    """Run a command with its output in a file, show that it is alive, return its exit code."""
    environ = dict(os.environ, PYTHONUNBUFFERED="1", PIP_USER="0")
    environ.setdefault("PIP_RETRIES", "2")  # without a network, five would take half a minute
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "__PYVENV_LAUNCHER__"):
        environ.pop(name, None)
    # pip keeps the lock open, so that it counts as held if only this process is killed.
    keep = [] if WINDOWS else [lock.fileno()]
    start = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=str(cwd), env=environ, stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT, pass_fds=keep,
        )  # fmt: skip
    shown = 0
    try:
        while True:
            try:
                return process.wait(timeout=0.25)
            except subprocess.TimeoutExpired:
                shown = show(what, log, time.monotonic() - start, shown)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")


def show(what: str, log: Path, seconds: float, shown: int) -> int:
    """Say how far it is: one changing line in a terminal, else a line every ten seconds."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    steps = [ln for ln in lines if ln.startswith(("Collecting", "Building", "Installing"))]
    step = steps[-1].split(" (")[0].split(":")[0][:60] if steps else what
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K  {seconds:3.0f} s  {step}")
        sys.stderr.flush()
    elif seconds >= shown + 10:
        shown = int(seconds)
        say(f"  {shown:3d} s  {step}")
    return shown


def read_log(env: Path) -> str:
    """Return the end of the install log."""
    try:
        return (env / LOG).read_text(encoding="utf-8", errors="replace")[-20000:]
    except OSError:
        return ""


def explain(env: Path, code: int) -> str:
    """Return the sentence for a failed install, and where its log is."""
    text = read_log(env)
    where = f" (its messages are in {env / LOG})."
    full = shutil.disk_usage(str(env)).free < 50 * 2**20  # then the log is cut short, too
    for i, (signs, sentence) in enumerate(FAULTS):
        if (full and i == 0) or any(sign in text for sign in signs):
            python = "{}.{}".format(*sys.version_info[:2])
            return sentence.format(python=python) + where
    last = [line.strip() for line in text.splitlines() if line.strip()][-1:] or ["it said nothing"]
    return f"The installation ended with exit code {code}, and the last line was: {last[0]}{where}"


@contextlib.contextmanager
def explained(env: Path) -> Iterator:
    """Turn the operating system's refusals about .venv into one sentence each."""
    try:
        yield
    except OSError as error:
        where = Path(os.fsdecode(error.filename or str(env)))
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise Trouble(FAULTS[0][1] + ".") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise Trouble(
                f"No permission to write {where}: copy the course to a folder of your own, "
                "or close the programs that use it, and run this again."
            ) from error
        if error.errno == errno.ENOENT and where.parent == env.parent:
            raise Trouble(f"{where} is missing: fetch the course again.") from error
        raise


@contextlib.contextmanager
def locked(path: Path) -> Iterator:
    """Hold a lock on a file; the operating system lets go of it however this process ends."""
    with path.open("a+b") as lock:
        waiting = False
        while not take(lock):
            if not waiting:
                say("Another start is setting up .venv; waiting for it to finish.")
            waiting = True
            time.sleep(0.3)
        yield lock


def take(lock: IO) -> bool:
    """Try to lock an open file; return whether it worked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network folders have no locks; there, one start at a time has to do.
        return error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
    return True


def say(text: str) -> None:
    """Tell the person something; stdout belongs to the command."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def hand_over(env: Path, arguments: list) -> int:
    """Run the `course` command in the environment in place of this process."""
    path = os.pathsep.join([str(venv_path(env, "course").parent), os.environ.get("PATH", "")])
    environ = dict(os.environ, PATH=path, VIRTUAL_ENV=str(env))
    command = [str(venv_path(env, "course")), *arguments]
    if not WINDOWS:
        os.execve(command[0], command, environ)
    process = subprocess.Popen(command, env=environ)
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # it gets Ctrl-C as well, and decides
            return process.wait()


def main(arguments: list) -> int:
    """Prepare the environment, then hand over; return an exit code."""
    complaint = old_python()
    if complaint:
        say(complaint)
        return 1
    try:
        help_only = set(arguments[:1]) <= {"-h", "--help"}
        if help_only and not read_stamp(ROOT / ".venv"):
            print((__doc__ or "").strip())
            return 0
        env = prepare(ROOT, EXTRAS.get(arguments[0], []) if arguments else [])
        return hand_over(env, arguments)
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        say("Stopped; run the same command again to go on.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
