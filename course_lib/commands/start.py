"""`course start LESSON`: JupyterLab on the student's copy of a lesson."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

from course_lib.commands import jupyter
from course_lib.commands.lessons import COMMAND, ROOT, CommandError, copy_once, find_lesson

PATIENCE = 120  # seconds; the first start on a slow disk takes long


def start(word: str, *, browser: bool = True, port: int | None = None, root: Path = ROOT) -> int:
    """Open a lesson in JupyterLab and wait until that ends; return its exit code.

    Where a JupyterLab of this course runs already, the lesson is opened in that one.
    """
    copy = copy_once(find_lesson(word, root), root)
    running = jupyter.servers(copy.parent)
    for known in running:
        if port in (None, known.port):
            say(copy, known)
            if browser:
                webbrowser.open(known.page(copy.name))
            return 0
    if port is not None:
        check_port(port)
    log = copy.parent / ".jupyter" / "jupyterlab.log"
    process = launch(copy, browser, port, log)
    with contextlib.suppress(ValueError):  # outside the main thread there are no signals
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        server = wait_for_server(process, copy.parent, running)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if server is None:
        process.terminate()
        code = process.wait()
        raise CommandError(f"JupyterLab did not start (exit code {code}). {last_words(log)}")
    say(copy, server)
    print(f"For another lesson, run '{COMMAND} start' again, in a second terminal.")
    print(f"Ctrl-C ends JupyterLab; what it has to say is in {log}.", flush=True)
    return attend(process)


def launch(copy: Path, browser: bool, port: int | None, log: Path) -> subprocess.Popen:
    """Start JupyterLab on a notebook, with the course's settings for this one server only.

    Its many messages go to a file, so that the terminal shows the address and nothing else.
    """
    command = [sys.executable, "-m", "jupyterlab"]
    command += [
        f"--ServerApp.root_dir={copy.parent}",
        f"--LabApp.default_url=/lab/tree/{copy.name}",
    ]
    if not browser:
        command.append("--no-browser")
    if port is not None:
        command += [f"--port={port}", "--ServerApp.port_retries=0"]
    if jupyter.is_root():
        command.append("--allow-root")  # as in a container, where there is nobody else
    environment = jupyter.environment(log.parent)
    log.touch(mode=0o600)  # the address in it lets anyone in
    with log.open("wb") as messages:
        return subprocess.Popen(command, env=environment, cwd=copy.parent, stderr=messages)


def wait_for_server(
    process: subprocess.Popen, folder: Path, before: list[jupyter.Server]
) -> jupyter.Server | None:
    """Return the server once it answers; None if it ended first."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        for server in jupyter.servers(folder):
            if server not in before:
                return server
        time.sleep(0.1)
    return None


def attend(process: subprocess.Popen) -> int:
    """Wait for JupyterLab and return its exit code."""
    while True:
        try:
            code = process.wait()
            return 0 if code == -signal.SIGTERM else code
        except KeyboardInterrupt:
            continue  # it gets Ctrl-C as well, and asks whether that was meant


def last_words(log: Path) -> str:
    """Return where a log is and how it ends."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join([f"The end of {log}:", *lines[-8:]])


def check_port(port: int) -> None:
    """Raise `CommandError` where a port cannot be had."""
    if not 0 < port < 65536:
        raise CommandError(f"{port} is no port: give a number from 1024 to 65535.")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise CommandError(f"Port {port} is in use: give another one, or leave --port out.")


def say(copy: Path, server: jupyter.Server) -> None:
    """Print where a lesson is open."""
    print(f"{copy.stem} is open in JupyterLab at\n\n    {server.page(copy.name, token=True)}\n")
    print(f"Your work is saved in {copy}.", flush=True)
