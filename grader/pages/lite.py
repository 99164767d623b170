"""`course lite`: a site of notebooks whose kernel runs in the reader's browser (JupyterLite).

JupyterLite has an environment of its own, in `build/lite`: in the course's it would put an
extension into plain JupyterLab that logs errors there. The notebooks lie beside `course_lib`, and
each begins with a cell that fetches what draws controls. NumPy and Matplotlib are Pyodide's own:
the reader's browser takes them from Pyodide's server, unless the site is given a whole Pyodide.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from grader.course.lessons import lesson_names
from grader.course.paths import NOTEBOOKS, ROOT

PLACE = ROOT / "build" / "lite"
SITE = PLACE / "site"
TOOLS = ("jupyterlite-core", "jupyterlite-pyodide-kernel", "jupyter_server")
SHOWN = ("jupyterlab_widgets", "ipycanvas")  # their half that runs in the page
WHEELS = ("ipywidgets", "ipycanvas", "comm", "jupyterlab_widgets", "widgetsnbextension")
FIRST = """\
# In the browser only: what draws buttons, sliders and the pad.
%pip install -q ipywidgets ipycanvas
import matplotlib, numpy"""


class NoLite(RuntimeError):
    """The site cannot be made; the message says why and what to do."""


def write_contents(folder: Path) -> None:
    """Write what the site's notebooks need: the lessons, each with a first cell, and course_lib."""
    folder.mkdir(parents=True)
    for lesson in lesson_names():
        notebook = nbformat.read(NOTEBOOKS / lesson / f"{lesson}.ipynb", 4)
        notebook.cells.insert(0, new_code_cell(FIRST, id="in-the-browser"))
        nbformat.write(notebook, folder / f"{lesson}.ipynb")
    unread = shutil.ignore_patterns("__pycache__", "commands", "cli.py")
    shutil.copytree(ROOT / "course_lib", folder / "course_lib", ignore=unread)


def make_lite(to: Path = SITE, pyodide: Path | None = None) -> Path:
    """Make the site in the folder `to`, which is replaced whole, and return its first page.

    pyodide: an archive of Pyodide to serve from the site, as `npm pack pyodide` or a release has
    it. Raises `NoLite` where a tool cannot be installed or fails, or `to` holds something else.
    """
    if to.exists() and not (to / "jupyter-lite.json").is_file():
        raise NoLite(f"{to} is there and is no such site: name a folder that may be replaced")
    if pyodide is not None and not (pyodide.is_file() and tarfile.is_tarfile(pyodide)):
        raise NoLite(f"{pyodide} is no archive of Pyodide: get one with 'npm pack pyodide'")
    python, wheels = _tools(PLACE / "env"), PLACE / "wheels"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_contents(folder / "contents")
        command = [python, "-m", "jupyterlite_core", "build", "--contents", folder / "contents"]
        command += ["--lite-dir", folder, "--output-dir", folder / "site"]
        command += ["--no-sourcemaps", "--no-unused-shared-packages"]
        for wheel in sorted(wheels.glob("*.whl")):
            command += ["--piplite-wheels", wheel]
        if pyodide is not None:
            command += ["--pyodide", _repacked(pyodide, folder)]
        _run(command, folder, "building the site")
        if to.exists():
            shutil.rmtree(to)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / "site", to)
    return to / "lab" / "index.html"


def _tools(env: Path) -> Path:
    """Return the Python of the tools' environment, made where it is not there yet."""
    python = env / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted = "\n".join([*TOOLS, *SHOWN, *WHEELS, (ROOT / "constraints.txt").read_text("utf-8")])
    stamp = env / "whole"  # written last, so that half an installation is none
    if not (stamp.is_file() and stamp.read_text("utf-8") == wanted):
        shutil.rmtree(env, ignore_errors=True)
        PLACE.mkdir(parents=True, exist_ok=True)
        _run([sys.executable, "-m", "venv", env], PLACE, "making its environment")
        pip = [python, "-m", "pip", "-q", "--disable-pip-version-check"]
        pinned = ["-c", ROOT / "constraints.txt"]
        _run([*pip, "install", *pinned, *TOOLS], PLACE, "installing JupyterLite")
        _run([*pip, "install", "--no-deps", *pinned, *SHOWN], PLACE, "installing the controls")
        fetch = [*pip, "download", "--no-deps", "--only-binary", ":all:", *pinned]
        _run([*fetch, "-d", PLACE / "wheels", *WHEELS], PLACE, "fetching the controls")
        stamp.write_text(wanted, "utf-8")
    return python


def _repacked(archive: Path, folder: Path) -> Path:
    """Return an archive of Pyodide whose top folder has the name that JupyterLite looks for."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "unpacked", filter="data")
    [top] = (folder / "unpacked").iterdir()
    again = folder / "pyodide.tar.bz2"
    with tarfile.open(again, "w:bz2") as packed:
        packed.add(top, "pyodide")
    return again


def _run(command: list, folder: Path, what: str) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-3:])
        raise NoLite(f"{what} ended with exit code {done.returncode}:\n{last}")


def lite(args: argparse.Namespace) -> int:
    """Make the site and say where it is; with --serve, serve it."""
    from grader.pages.site.make import serve

    to = Path(args.to) if args.to else SITE
    try:
        print(make_lite(to, Path(args.pyodide).resolve() if args.pyodide else None))
    except NoLite as error:
        raise SystemExit(f"grader: {error}.") from error
    if args.serve:
        serve(to, args.port)
    return 0
