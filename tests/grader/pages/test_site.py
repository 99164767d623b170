"""The site: pages to read without Python and without a network, with stubs and with answers."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from grader.cli import main
from grader.pages.site.make import _Quiet
from tests.lessons.browser import browser_page, need_a_browser

pytest.importorskip("myst_nb", reason="needs the extra site")
LESSON = "01_weighted_sum"
# Faults of the theme that are not ours to mend: axe's name for them, what they are in, and why.
NOT_OURS = {
    "summary-name": ("summary", "the arrow that opens a part of the contents has no name"),
    "region": ("navbar-brand", "the title above the contents lies in no landmark"),
}
AXE = """async () => {
    const found = await axe.run(document, {resultTypes: ['violations']});
    return found.violations.flatMap(v => v.nodes.map(n => [v.id, n.html.slice(0, 300)]));
}"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "pages"
    assert main(["site", LESSON, "--to", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def address(made: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(made))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def text(made: Path, part: str) -> str:
    return (made / part / f"{LESSON}.html").read_text(encoding="utf-8")


def test_one_page_has_the_stubs_and_the_other_the_answers(made: Path) -> None:
    stub = "# YOUR CODE HERE"
    assert stub in text(made, "lessons") and stub not in text(made, "answers")
    assert "✓" in text(made, "answers") and "BEGIN SOLUTION" not in text(made, "answers")


def test_pages_have_figures_with_alternative_text_and_nothing_that_needs_a_kernel(
    made: Path,
) -> None:
    page = text(made, "lessons")
    assert page.count('<img alt="') >= 3
    assert "jupyter.widget" not in page and "requirejs" not in page


def test_what_holds_something_else_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["site", LESSON, "--to", str(tmp_path)]) == 2
    assert "is no site" in capsys.readouterr().err
    assert (tmp_path / "mine.txt").read_text() == "mine"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_a_browser_nothing_fails_and_nothing_is_fetched_from_elsewhere(
    address: str, scheme: str
) -> None:
    need_a_browser()
    with browser_page(address, 1280, 900, scheme) as page:
        trouble: list[Any] = []
        page.on("console", lambda m: m.type == "error" and trouble.append(m.text))
        page.on("pageerror", lambda error: trouble.append(error))
        page.on("request", lambda r: r.url.startswith((address, "data:")) or trouble.append(r.url))
        page.on(
            "requestfailed", lambda r: "ABORTED" in (r.failure or "") or trouble.append(r.url)
        )  # aborted are those that the next page overtakes
        for name in ("index.html", f"lessons/{LESSON}.html", f"answers/{LESSON}.html"):
            page.goto(f"/{name}", wait_until="networkidle")
        page.wait_for_selector("mjx-container")
        page.goto("/search.html?q=boundary", wait_until="networkidle")
        page.wait_for_selector("ul.search li")
        assert trouble == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_that_is_ours(address: str, scheme: str) -> None:
    import axe_playwright_python

    need_a_browser()
    script = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    pages = (
        "index.html",
        f"lessons/{LESSON}.html",
        f"answers/{LESSON}.html",
        "search.html?q=neuron",
    )
    with browser_page(address, 1280, 900, scheme) as page:
        ours = []
        for name in pages:
            page.goto(f"/{name}", wait_until="networkidle")
            if "search" in name:
                page.wait_for_selector("ul.search li")
            page.add_script_tag(path=str(script))
            for fault, html in page.evaluate(AXE):
                if NOT_OURS.get(fault, ("no such element",))[0] not in html:
                    ours.append((name, fault, html))
        assert ours == []
