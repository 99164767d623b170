"""The `course` command, on a course of two made-up lessons."""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_lib.asking.answers import remember
from course_lib.asking.tally import predictions
from course_lib.cli import main
from course_lib.commands import jupyter, lessons, notebook, passing
from course_lib.commands import start as starting
from course_lib.commands.check import check_lesson, find_notebook
from course_lib.commands.lessons import CommandError, copy_once, find_lesson
from course_lib.commands.progress import progress
from tests.lessons.browser import CHROMIUM, FLAGS, missing

# Stands for course_lib's own check, so that these lessons need no keys.
CHECK = """class Card:
    def __init__(self, name, points):
        self.name, self.points = name, points
    def __repr__(self):
        return f"{self.points:g}"
    def __str__(self):
        return f"{self.name}: wrong, {self.points:g} of 2 points\\n  Look at the sign."
def check(name, function):
    return Card(name, function())"""
WORTH = {"up": 2.0, "down": 2.0, "left": 3.0}


def worth(exercise: str) -> float:
    return WORTH[exercise]


def code(source: str, points: float | None = None, html: str = "", **metadata: Any) -> Any:
    cell = nbformat.v4.new_code_cell(source, metadata=metadata)
    if points is not None:
        data = {"text/plain": f"{points:g}", "text/html": html}
        cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    return cell


def write(path: Path, *cells: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells), metadata=kernel), path)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Lesson 1 with `up` and `down`, lesson 2 with `left`; no working copies."""
    folder = tmp_path / "the course"
    stub = "def {0}():\n    raise NotImplementedError"
    first = [code(CHECK)]
    for name in ("up", "down"):
        first += [code(stub.format(name)), code(f'check("{name}", {name})')]
    write(folder / "notebooks/01_first/01_first.ipynb", *first)
    second = [code(CHECK), code(stub.format("left")), code('check("left", left)')]
    write(folder / "notebooks/02_second/02_second.ipynb", *second)
    return folder


# Lessons and their copies


@pytest.mark.parametrize("word", ["2", "02", "second", "02_second", "02_second.ipynb", "Second"])
def test_a_lesson_goes_by_number_topic_or_name(word, root):
    assert find_lesson(word, root) == "02_second"


@pytest.mark.parametrize("word", ["3", "", "first second", "../01_first", "²"])
def test_an_unknown_lesson_is_answered_with_the_list(word, root):
    with pytest.raises(CommandError, match=r"There is no lesson .*\n +1  01_first\n +2  02_second"):
        find_lesson(word, root)


def test_a_folder_without_lessons_is_said(tmp_path):
    with pytest.raises(CommandError, match="There are no lessons in"):
        find_lesson("1", tmp_path)


def test_a_copy_is_made_once_and_never_overwritten(root):
    copy = copy_once("01_first", root)
    assert copy == root / "work" / "01_first.ipynb"
    assert copy.read_bytes() == lessons.released("01_first", root).read_bytes()
    copy.write_text("my work", encoding="utf-8")
    assert copy_once("01_first", root).read_text(encoding="utf-8") == "my work"
    assert [path.name for path in copy.parent.iterdir()] == ["01_first.ipynb"]


# progress


def test_progress_without_a_work_folder_starts_at_the_first_exercise(root, capsys):
    assert progress(root, worth) == 0
    out = capsys.readouterr().out
    assert "· up   · down" in out
    assert "0 of 3 exercises done, 0 of 7 points." in out
    assert out.splitlines()[-1].startswith("Next: up, in 01_first: ")
    assert not (root / "work").exists()


def test_progress_tells_done_partly_wrong_and_not_attempted_apart(root, capsys):
    write(
        root / "work/01_first.ipynb",
        code('check("up", up)', 2),
        code('check("down", down)', 1.5),
        code('check("own", own)', 9),
    )
    write(root / "work/02_second.ipynb", code('check("left", left)', 0, "<b>wrong</b>"))
    progress(root, worth)
    out = capsys.readouterr().out
    assert "3.5 of 4 points\n    ✓ up   ◐ down\n" in out
    assert "0 of 3 points\n    ✗ left\n" in out
    assert "1 of 3 exercises done, 3.5 of 7 points." in out
    assert "Next: down, in 01_first: " in out


def test_a_check_of_the_stub_counts_as_not_attempted(root, capsys):
    card = '<span style="color:grey">not attempted</span>'
    write(root / "work/02_second.ipynb", code('check("left", left)', 0, card))
    progress(root, worth)
    assert "· left" in capsys.readouterr().out


def test_progress_at_the_end_has_no_next_exercise(root, capsys):
    write(root / "work/01_first.ipynb", code('check("up", up)', 2), code("check('down', down)", 2))
    write(root / "work/02_second.ipynb", code('check("left", left)', 3))
    progress(root, worth)
    assert capsys.readouterr().out.splitlines()[-1] == "3 of 3 exercises done, 7 of 7 points."


def text(source: str) -> Any:
    return nbformat.v4.new_markdown_cell(source)


def test_progress_says_how_many_minutes_are_left(root, capsys):
    up, down = code('check("up", up)'), code('check("down", down)')
    write(
        root / "notebooks/01_first/01_first.ipynb",
        text("**What you’ll need** · About 60 minutes"),
        text("●○○ easy · 5 minutes · 1 line"),
        up,
        text("●○○ easy · 10 minutes · 1 line"),
        down,
    )
    progress(root, worth)
    assert "0 of 4 points, about 60 minutes left" in capsys.readouterr().out
    write(root / "work/01_first.ipynb", code('check("up", up)', 2), down)
    progress(root, worth)
    out = capsys.readouterr().out
    assert "2 of 4 points, about 40 minutes left" in out and "About 0.7 hours are left." in out


def test_progress_says_how_the_predictions_turned_out(root, capsys, monkeypatch):
    first, second, *_ = predictions()
    monkeypatch.setenv("BEYOND_LINEAR_RECORDS", str(root / "work" / "records"))
    progress(root, worth)
    assert "Predictions: none of " in capsys.readouterr().out
    remember(first, first.right, sure=True)
    remember(second, next(o for o in second.options if o != second.right), sure=False)
    progress(root, worth)
    out = capsys.readouterr().out
    assert "Predictions: 2 of " in out and "made; sure and right 1, guessed wrong 1." in out


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [3]}', "\0\x81"])
def test_progress_says_which_notebook_cannot_be_read_and_goes_on(text, root, capsys):
    (root / "work").mkdir()
    (root / "work" / "01_first.ipynb").write_text(text, encoding="latin-1")
    assert progress(root, worth) == 0
    out = capsys.readouterr().out
    assert "01_first.ipynb is not a notebook" in out
    assert "02_second" in out


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        [3],
        [{"output_type": "execute_result"}],
        [{"output_type": "execute_result", "data": {"text/plain": "nan"}}],
        [{"output_type": "execute_result", "data": {"text/plain": ["<Ca", "rd>"]}}],
        [{"output_type": "display_data", "data": {"text/plain": "2"}}],
    ],
)
def test_outputs_that_are_no_points_count_as_none(outputs):
    assert notebook.points({"outputs": outputs}) is None


# check


def test_check_takes_the_working_copy_and_else_the_released_notebook(root):
    assert find_notebook("first", root) == lessons.released("01_first", root)
    copy = copy_once("01_first", root)
    assert find_notebook("first", root) == copy
    assert find_notebook(str(copy), root) == copy


def test_check_is_content_when_all_is_right_and_skips_demo_cells(root, capsys):
    path = write(
        root / "work/02_second.ipynb",
        code(CHECK),
        code("def left(): return 3"),
        code("left = lambda: 0", tags=["demo"]),
        code('check("left", left)'),
    )
    before = path.read_bytes()
    assert check_lesson("2", root, worth) == 0
    out = capsys.readouterr().out
    assert "left                         3 of 3\n" in out
    assert "total                        3 of 3 points\n" in out
    assert path.read_bytes() == before


def test_check_says_what_is_missing_wrong_failing_and_cut_off(root, capsys):
    write(
        root / "work/01_first.ipynb",
        code(CHECK),
        code("def up(): return 1"),
        code('check("up", up)'),
        code('check("left", left)'),
        code("import os; os._exit(1)"),
    )
    assert check_lesson("1", root, worth) == 1
    out = capsys.readouterr().out
    assert "up                           1 of 2\n      Look at the sign.\n" in out
    assert "left                         0 of 3\n      no result: NameError" in out
    assert "down                         0 of 2\n      no result: its check cell is gone" in out
    assert "total                        1 of 7 points\n" in out
    assert "Cell 5 of 5 ended Python; the rest did not run." in out


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "There is no notebook"), ("{", "is not a notebook"), ('{"cells": []}', "no checks")],
)
def test_check_of_something_else_is_an_error_of_one_line(content, message, tmp_path, capsys):
    path = tmp_path / "x.ipynb"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert main(["check", str(path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("course: ")
    assert message in error
    assert error.count("\n") == 1


def test_an_exercise_that_the_course_does_not_know_is_an_error(tmp_path, capsys):
    path = write(tmp_path / "x.ipynb", code('check("no_such_exercise", f)'))
    assert main(["check", str(path)]) == 2
    assert "there is no exercise called 'no_such_exercise'" in capsys.readouterr().err


# start


class StatusHandler(BaseHTTPRequestHandler):
    """Answers as a Jupyter server does to the token `secret`."""

    def do_GET(self) -> None:
        known = self.headers["Authorization"] == "token secret"
        self.send_response(200 if known and self.path == "/lab2/api/status" else 403)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server_port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), StatusHandler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def announce(runtime: Path, folder: Path, port: int, token: str = "secret") -> None:
    """Write what a Jupyter server writes down about itself."""
    info = {"url": f"http://127.0.0.1:{port}/lab2/", "token": token, "port": port}
    text = json.dumps({**info, "root_dir": str(folder)})
    (runtime / f"jpserver-{port}-{token}.json").write_text(text, encoding="utf-8")


def test_a_running_server_is_found_and_dead_or_other_ones_are_not(server_port, tmp_path):
    work, runtime = tmp_path / "work", tmp_path / "runtime"
    work.mkdir()
    runtime.mkdir()
    announce(runtime, work, server_port)
    announce(runtime, work, server_port, "wrong")
    announce(runtime, tmp_path, server_port, "other folder")
    announce(runtime, work, 9)
    (runtime / "jpserver-half.json").write_text('{"url": ', encoding="utf-8")
    found = jupyter.servers(work, runtime)
    assert [server.token for server in found] == ["secret"]
    assert found[0].page("a.ipynb") == f"http://127.0.0.1:{server_port}/lab2/lab/tree/a.ipynb"


def test_start_opens_the_lesson_in_the_server_that_runs(root, server_port, monkeypatch, capsys):
    runtime = root / "runtime"
    runtime.mkdir()
    (root / "work").mkdir()
    announce(runtime, root / "work", server_port)
    monkeypatch.setattr(jupyter, "jupyter_runtime_dir", lambda: str(runtime))
    monkeypatch.setattr(starting, "launch", lambda *a: pytest.fail("a second server"))
    opened: list[str] = []
    monkeypatch.setattr(starting.webbrowser, "open", opened.append)
    assert starting.start("2", root=root) == 0
    assert opened == [f"http://127.0.0.1:{server_port}/lab2/lab/tree/02_second.ipynb"]
    assert f"{opened[0]}?token=secret" in capsys.readouterr().out
    assert (root / "work" / "02_second.ipynb").is_file()


def test_a_port_in_use_and_a_port_that_is_none_are_errors(server_port):
    with pytest.raises(CommandError, match="is in use"):
        starting.check_port(server_port)
    with pytest.raises(CommandError, match="is no port"):
        starting.check_port(65536)


def test_a_server_that_does_not_start_ends_with_its_last_words(root, monkeypatch):
    def fail(copy: Path, browser: bool, port: int | None, log: Path) -> subprocess.Popen:
        log.parent.mkdir()
        with log.open("w") as messages:
            command = [sys.executable, "-c", "import sys; sys.exit('no such module')"]
            return subprocess.Popen(command, stderr=messages)

    monkeypatch.setattr(starting, "launch", fail)
    with pytest.raises(CommandError, match=r"did not start \(exit code 1\)[\s\S]*no such module"):
        starting.start("1", root=root)


def test_settings_go_to_the_servers_environment_only(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    before = dict(os.environ)
    environment = jupyter.environment(tmp_path)
    assert dict(os.environ) == before
    folder, mine = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert (Path(folder).parent, mine) == (tmp_path, "/mine")
    assert environment["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


@pytest.fixture
def lab(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address that `course start 1 --no-browser` prints, while JupyterLab runs."""
    for name in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = (
        "import sys; from pathlib import Path; from course_lib.commands.start import start\n"
        f"sys.exit(start('1', browser=False, port={port}, root=Path({str(root)!r})))"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines = (line.strip() for line in process.stdout)
            yield next(line for line in lines if line.startswith("http://"))
        finally:
            process.terminate()
            process.wait(20)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "JupyterLab outlived `course start`"


@pytest.mark.browser
@pytest.mark.skipif(bool(missing()), reason=str(missing()))
def test_the_lesson_opens_without_a_question_or_the_instructors_tools(lab, root):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = next(path for path in map(shutil.which, CHROMIUM) if path)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            page = browser.new_page()
            page.set_default_timeout(60_000)
            page.goto(lab)
            page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
            page.get_by_text("Validate", exact=True).wait_for()
            page.wait_for_timeout(2000)  # the question about news comes late
            assert page.locator(".Toastify__toast").all_inner_texts() == []
            assert page.locator(".jp-Dialog").count() == 0
            page.get_by_role("menuitem", name="Nbgrader").click()
            menu = page.locator(".lm-Menu").inner_text()
        finally:
            browser.close()
    for tool in ("Assignment List", "Course List", "Formgrader"):
        assert tool not in menu
    assert (root / "work" / "01_first.ipynb").is_file()
    address, token = lab.split("/lab/tree/01_first.ipynb?token=")
    request = urllib.request.Request(
        f"{address}/api/contents/01_first.ipynb", headers={"Authorization": f"token {token}"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        assert json.load(response)["type"] == "notebook"


# The rest


def test_demo_says_so_where_there_is_no_grader(tmp_path):
    with pytest.raises(CommandError, match="The grader is not here"):
        passing.demo([], tmp_path)


def test_what_follows_test_and_demo_is_passed_on(monkeypatch):
    seen: list[list[str]] = []

    def run(module: list[str], root: Path) -> int:
        seen.append(module)
        return 5

    monkeypatch.setattr(passing, "run", run)
    assert main(["test", "-k", "relu", "--help"]) == 5
    assert main(["demo", "--to", "x"]) == 5
    assert seen == [["pytest", "-k", "relu", "--help"], ["grader", "demo", "--to", "x"]]


def test_the_exit_code_of_a_command_is_passed_on(tmp_path):
    (tmp_path / "seven.py").write_text("import sys; sys.exit(7)", encoding="utf-8")
    assert passing.run(["seven"], tmp_path) == 7


def test_no_command_prints_the_commands(capsys):
    assert main([]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in ("start", "check", "progress", "demo", "test", "data"))


def test_an_unknown_command_is_an_error(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["strat"])
    assert stopped.value.code == 2
    assert "strat" in capsys.readouterr().err


def test_course_lib_never_imports_the_grader():
    for path in (lessons.ROOT / "course_lib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not any(name.split(".")[0] == "grader" for name in names), path
