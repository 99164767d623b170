"""A notebook in real JupyterLab: run it, look at it, touch it.

`python -m tests.browser NOTEBOOK OUTDIR` runs a notebook in headless Chromium, saves what a
student would see as PNG files, and prints them and every error. The notebook is copied first.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
    "docmanager-extension/plugin": {"autosave": False},
}
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer"


@dataclass(frozen=True)
class Seen:
    """What a run left: PNG files from top to bottom, and the text of each error or warning."""

    screenshots: list[Path]
    errors: list[str]


def missing() -> str | None:
    """Return why no browser can be driven here, or None."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    return None if _chromium() else "no Chromium on PATH"


def need_a_browser() -> None:
    """Skip the test where no browser can be driven; fail it where CI runs."""
    reason = missing()
    if reason and os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@contextlib.contextmanager
def lab_page(notebook: Path, folder: Path, *, dark: bool = False) -> Iterator[Any]:
    """Open a copy of `notebook` in `folder` in JupyterLab; give a Playwright page, not yet run."""
    copy = folder / notebook.name
    if copy.resolve() != notebook.resolve():
        shutil.copyfile(notebook, copy)
    with _server(folder, dark) as base, browser_page(base, 1180, 1500) as page:
        page.goto(f"/doc/tree/{copy.name}")
        page.wait_for_selector(f"{NOTEBOOK} .jp-Cell")
        page.wait_for_function("window.jupyterapp !== undefined")
        yield page


@contextlib.contextmanager
def web_page(path: str, folder: Path, **variables: str) -> Iterator[Any]:
    """Open a path of a Jupyter server on `folder`, which has these environment variables."""
    with _server(folder, **variables) as base, browser_page(base, 1300, 1000) as page:
        page.goto(path)
        yield page


@contextlib.contextmanager
def browser_page(base: str, width: int, height: int, scheme: str = "light") -> Iterator[Any]:
    """Start Chromium and give a page of it, whose paths are below `base`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        try:
            page = browser.new_page(
                base_url=base, viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.set_default_timeout(60_000)
            yield page
        finally:
            browser.close()


def run_all(page: Any, seconds: float = 300) -> None:
    """Run every cell and wait until the last is done and its output is drawn."""
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
        "?.connectionStatus === 'connected'"
    )
    page.set_default_timeout(seconds * 1000)
    page.evaluate(
        "async () => { const app = window.jupyterapp;"
        " await app.shell.currentWidget.sessionContext.ready;"
        " await app.commands.execute('notebook:run-all-cells'); }"
    )
    page.wait_for_function(
        "() => !document.body.innerText.includes('Loading widget...')"
        " && ![...document.querySelectorAll('.jp-InputPrompt')]"
        ".some(prompt => prompt.textContent.includes('[*]'))"
    )
    page.wait_for_timeout(700)  # MathJax and images settle without an event
    page.set_default_timeout(60_000)


def save(page: Any) -> None:
    """Save the notebook, so that its outputs can be read from the file."""
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


def screenshots(page: Any, outdir: Path) -> list[Path]:
    """Scroll through the notebook and save what is seen, a PNG a screenful."""
    outdir.mkdir(parents=True, exist_ok=True)
    panel = page.locator(NOTEBOOK)
    page.evaluate("() => document.activeElement.blur()")
    box = panel.bounding_box()
    bottom = panel.evaluate(
        "panel => Math.max(...[...panel.querySelectorAll('.jp-Cell')].map("
        "cell => cell.getBoundingClientRect().bottom))"
        " - panel.getBoundingClientRect().top + panel.scrollTop"
    )
    paths: list[Path] = []
    top = 0.0
    while top < bottom:
        at = panel.evaluate("(panel, top) => (panel.scrollTop = top, panel.scrollTop)", top)
        page.wait_for_timeout(250)
        paths.append(outdir / f"{len(paths) + 1:02d}.png")
        # Near the end the panel cannot scroll as far as asked: leave out what was seen already.
        clip = {
            "x": box["x"],
            "y": box["y"] + top - at,
            "width": box["width"],
            "height": min(box["height"] - (top - at), bottom - top),
        }
        page.screenshot(path=str(paths[-1]), clip=clip)
        top += box["height"]
    return paths


def errors(page: Any, notebook: Path) -> list[str]:
    """Return all that went wrong: errors and stderr in the saved file, widgets not drawn."""
    save(page)
    found = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                found.append(f"{output['ename']}: {output['evalue']}")
            elif output.get("name") == "stderr":
                found.append("stderr: " + "".join(output["text"]))
    texts = page.locator(".jupyter-widgets").all_inner_texts()
    return found + [text for text in texts if "Error displaying widget" in text]


def look(notebook: Path, outdir: Path, *, dark: bool = False) -> Seen:
    """Run a copy of a notebook in JupyterLab and save what it looks like into `outdir`."""
    with (
        tempfile.TemporaryDirectory() as folder,
        lab_page(notebook, Path(folder), dark=dark) as page,
    ):
        run_all(page)
        return Seen(screenshots(page, outdir), errors(page, Path(folder) / notebook.name))


@contextlib.contextmanager
def _server(folder: Path, dark: bool = False, **variables: str) -> Iterator[str]:
    """Serve `folder` by a JupyterLab that knows nothing of the user's own settings."""
    with tempfile.TemporaryDirectory() as home:
        theme = {"theme": "JupyterLab Dark" if dark else "JupyterLab Light"}
        for name, values in {**SETTINGS, "apputils-extension/themes": theme}.items():
            file = Path(home, "settings", "@jupyterlab", f"{name}.jupyterlab-settings")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values), encoding="utf-8")
        port = _free_port()
        environment = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(Path(home, "config")),
            "JUPYTER_DATA_DIR": str(Path(home, "data")),
            "JUPYTER_RUNTIME_DIR": str(Path(home, "runtime")),
            "JUPYTERLAB_SETTINGS_DIR": str(Path(home, "settings")),
            "JUPYTERLAB_WORKSPACES_DIR": str(Path(home, "workspaces")),
            "IPYTHONDIR": str(Path(home, "ipython")),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **variables,
        }
        options = [
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--ServerApp.port_retries=0",
            "--ServerApp.ip=127.0.0.1",
            "--IdentityProvider.token=",
            "--LabApp.expose_app_in_browser=True",
            f"--ServerApp.root_dir={folder}",
        ]
        log = Path(home, "log")
        with log.open("wb") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", *options],
                env=environment,
                stdout=output,
                stderr=output,
            )
        try:
            _wait(server, f"http://127.0.0.1:{port}/api", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()  # a server that is asked to stop also stops its kernels
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: subprocess.Popen, url: str, log: Path, seconds: float = 60) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with direct.open(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("JupyterLab did not start:\n" + log.read_text(errors="replace")[-2000:])


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def _chromium() -> str | None:
    return next((path for path in map(shutil.which, CHROMIUM) if path), None)


def main(arguments: list[str]) -> int:
    paths = [Path(argument) for argument in arguments if argument != "--dark"]
    if len(paths) != 2:
        print("usage: python -m tests.lessons.browser NOTEBOOK OUTDIR [--dark]")
        return 2
    seen = look(*paths, dark="--dark" in arguments)
    for path in seen.screenshots:
        print(path)
    for error in seen.errors:
        print("ERROR", error)
    return 1 if seen.errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
