"""The folder that Sphinx reads, and Sphinx: notebooks in, a site out that needs no network."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat

from course_lib.figures import close, png, use_style
from grader.files import write_whole
from grader.pages.path import path_figure, short_title

NEEDED = ("sphinx", "myst_nb", "sphinx_book_theme", "sphinx_copybutton", "sphinx-mathjax-offline")
TEMPLATES = Path(__file__).parents[1] / "templates" / "site"
UNUSED = (  # of MathJax: other ways in and out, and spoken mathematics in other languages
    "mml-*.js", "tex-mml-*.js", "tex-svg*.js", "tex-chtml-full*.js", "latest.js", "node-main.js",
    "adaptors", "input/asciimath*", "input/mml*", "input/tex-*.js", "output/svg*",
    "sre/mathmaps/[acdfhisn][a-z].json", "sre/mathmaps/es.json", "sre/mathmaps/nemeth.json",
)  # fmt: skip
TITLES = {"lessons": "The lessons", "answers": "With answers"}


class NoSphinx(RuntimeError):
    """What builds the site is not installed; the message says how to install it."""


def need_sphinx() -> None:
    """Raise `NoSphinx` where a part of what builds the site is missing."""
    gone = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if gone:
        raise NoSphinx(
            f"the site needs {', '.join(gone)}: pip install -e '.[site]' in the course's folder"
        )


def write_book(folder: Path, books: dict[str, dict[str, Any]]) -> None:
    """Write what Sphinx reads.

    books: the notebooks of each part by lesson; a part is "lessons" or "answers".
    """
    folder.mkdir(parents=True)
    for name in ("conf.py", "site.css", "favicon.svg"):
        shutil.copyfile(TEMPLATES / name, folder / name)
    use_style()
    picture = path_figure()
    write_whole(folder / "path.png", png(picture, 144))
    close(picture)
    for part, notebooks in books.items():
        (folder / part).mkdir()
        for lesson, notebook in notebooks.items():
            nbformat.write(notebook, folder / part / f"{lesson}.ipynb")
        write_whole(folder / part / "index.md", _contents(TITLES[part], notebooks))
    index = (TEMPLATES / "index.md").read_text(encoding="utf-8")
    rows = "\n".join(
        f"1. [{short_title(lesson)}](lessons/{lesson}.ipynb)" for lesson in books["lessons"]
    )
    trees = "\n".join(f"{part}/index" for part in books)
    write_whole(folder / "index.md", index.replace("{rows}", rows).replace("{trees}", trees))


def _contents(title: str, lessons: Iterable[str]) -> str:
    listed = "\n".join(lessons)
    return f"# {title}\n\n```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```\n"


def run_sphinx(book: Path, site: Path) -> None:
    """Make the site; it appears whole or not at all.

    Raises `RuntimeError` with what Sphinx says where it fails or warns.
    """
    part = site.with_name(f".{site.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    done = subprocess.run(
        [*command, str(book), str(part)], capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        shutil.rmtree(part, ignore_errors=True)
        raise RuntimeError(f"Sphinx could not make the site:\n{done.stderr.strip()[-3000:]}")
    shutil.rmtree(part / ".doctrees", ignore_errors=True)
    _prune(part / "_static" / "mathjax")
    shutil.rmtree(site, ignore_errors=True)
    part.replace(site)


def _prune(mathjax: Path) -> None:
    """Take out what no page asks for, 20 MB of it."""
    for pattern in UNUSED:
        for path in mathjax.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
