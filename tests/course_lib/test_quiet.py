"""In a real kernel: what a cell shows, and whether Run All would go on after it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import Empty
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

from course_lib import quiet
from course_lib.quiet import told
from course_lib.unfinished import Note

STUB = "def sigmoid(z):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
RIGHT = "def sigmoid(z):\n    return 1 / (1 + np.exp(-np.asarray(z) * 1.0))"


@dataclass
class Ran:
    """What one cell did: the status of its reply, and its outputs by kind."""

    status: str
    shown: list[str] = field(default_factory=list)  # as text
    html: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    streams: dict[str, str] = field(default_factory=dict)


class Kernel:
    def __init__(self, client: Any) -> None:
        self.client = client

    def __call__(self, code: str) -> Ran:
        self.client.execute(code)
        reply = self.client.get_shell_msg(timeout=30)
        ran = Ran(reply["content"]["status"])
        while True:
            message = self.client.get_iopub_msg(timeout=30)
            kind, content = message["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != reply["parent_header"]["msg_id"]:
                continue
            if kind == "status" and content["execution_state"] == "idle":
                return ran
            if kind == "display_data":
                ran.shown.append(content["data"]["text/plain"])
                ran.html.append(content["data"].get("text/html", ""))
            elif kind == "execute_result":
                ran.results.append(content["data"]["text/plain"])
            elif kind == "error":
                ran.errors.append(f"{content['ename']}: {content['evalue']}")
            elif kind == "stream":
                was = ran.streams.get(content["name"], "")
                ran.streams[content["name"]] = was + content["text"]


def joined(client: Any) -> None:
    """Wait until what a kernel shows is heard: what came before the channel was joined is lost."""
    for _ in range(30):
        client.execute("None")
        client.get_shell_msg(timeout=30)
        with contextlib.suppress(Empty):
            while client.get_iopub_msg(timeout=1)["content"].get("execution_state") != "idle":
                pass
            return
    raise TimeoutError("what the kernel shows is not heard")


@contextlib.contextmanager
def started(**variables: str) -> Iterator[Kernel]:
    env = {k: v for k, v in os.environ.items() if k != "BEYOND_LINEAR_GRADING"}
    env |= {"JUPYTER_PLATFORM_DIRS": "1", "OMP_NUM_THREADS": "1", **variables}
    manager, client = start_new_kernel(env=env, extra_arguments=["--log-level=ERROR"])
    try:
        joined(client)
        kernel = Kernel(client)
        kernel("import numpy as np\nimport matplotlib.pyplot as plt\nfrom course_lib import *")
        yield kernel
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def one() -> Iterator[Kernel]:
    with started() as kernel:
        yield kernel


@pytest.fixture
def kernel(one: Kernel) -> Kernel:
    one("%reset_selective -f ^(sigmoid|logistic_gradient|p|q|w|figure|ax)$")
    one("from course_lib import quiet; quiet._installed.waiting.clear()")
    return one


def is_quiet(ran: Ran) -> bool:
    return ran.status == "ok" and not ran.errors and not ran.streams.get("stderr")


def test_a_stub_is_one_line_and_leaves_no_axes(kernel: Kernel) -> None:
    kernel(STUB)
    ran = kernel("figure, ax = plt.subplots()\nax.plot([0, 1], sigmoid(np.arange(2)))")
    assert is_quiet(ran)
    assert ran.shown == ["This cell shows `sigmoid`, which is not written yet."]
    assert "<code>sigmoid</code>, which is not written yet." in ran.html[0]
    assert kernel("plt.get_fignums()").results == ["[]"]


def test_a_figure_that_was_open_before_stays_open(kernel: Kernel) -> None:
    kernel("%matplotlib agg\nfigure = plt.figure(77)")
    kernel(STUB)
    kernel("plt.figure()\nsigmoid(0)")
    assert kernel("plt.get_fignums()").results == ["[77]"]
    kernel("plt.close('all')\n%matplotlib inline")


def test_what_follows_says_which_name_waits_for_which_exercise(kernel: Kernel) -> None:
    kernel(STUB)
    kernel("w = 1\np = sigmoid(w)\nq = p")
    ran = kernel("print(p + 1)")
    assert is_quiet(ran)
    assert ran.shown == ["This cell follows from `p`, which waits for `sigmoid`."]
    further = kernel("r = q * 2")
    assert further.shown == ["This cell follows from `q`, which waits for `sigmoid`."]
    assert kernel("r").shown == ["This cell follows from `r`, which waits for `sigmoid`."]
    assert kernel("w").results == ["1"]


def test_nothing_waits_any_more_once_the_cells_have_run(kernel: Kernel) -> None:
    kernel(STUB)
    kernel("p = sigmoid(0)")
    kernel(RIGHT)
    assert is_quiet(kernel("p = sigmoid(0)"))
    assert kernel("float(p)").results == ["0.5"]
    kernel("del p")
    assert kernel("p").errors == ["NameError: name 'p' is not defined"]


def test_an_error_of_the_answer_is_short_with_its_line(kernel: Kernel) -> None:
    kernel("def sigmoid(z):\n    half = z / 2\n    return half[7, 7]")
    ran = kernel("p = sigmoid(np.arange(3))")
    assert is_quiet(ran)
    [text] = ran.shown
    assert text.splitlines() == [
        "This cell shows `sigmoid`, which ends in an error.",
        "IndexError: too many indices for array: array is 1-dimensional, but 2 were indexed",
        "line 3 of sigmoid: return half[7, 7]",
        "The check under `sigmoid` says more.",
    ]
    assert kernel("p").shown == ["This cell follows from `p`, which waits for `sigmoid`."]


def test_a_result_that_breaks_the_cell_is_short_too(kernel: Kernel) -> None:
    kernel("def sigmoid(z):\n    print(z)")
    ran = kernel("w = 1\np = 1 + sigmoid(w)")
    assert is_quiet(ran)
    lines = ran.shown[0].splitlines()
    assert lines[0] == "This cell uses `sigmoid`, and ends in an error."
    assert lines[1].startswith("TypeError: unsupported operand")
    assert lines[2] == "line 2 of this cell: p = 1 + sigmoid(w)"


def test_a_stub_inside_another_answer_is_named(kernel: Kernel) -> None:
    kernel(STUB)
    kernel("def sigmoid_grad(z):\n    a = sigmoid(z)\n    return a * (1 - a)")
    assert kernel("[sigmoid_grad(z) for z in range(3)]").shown == [
        "This cell shows `sigmoid`, which is not written yet."
    ]


@pytest.mark.parametrize(
    ("code", "kind", "said", "caret"),
    [
        ("def sigmoid(z):\n    return (1 + z", "SyntaxError", "line 2:     return (1 + z", 19),
        ("def sigmoid(z)\n    return z", "SyntaxError", "line 1: def sigmoid(z)", 22),
        ("def sigmoid(z):\nreturn z", "IndentationError", "line 2: return z", 8),
        ("def sigmoid(z):\n    a = 1\n  return z", "IndentationError", "line 3:   return z", 18),
        ("def sigmoid(z):\n    a = z\nreturn a", "SyntaxError", "line 3: return a", 8),
        ("def sigmoid(z):\n    return 'a", "SyntaxError", "line 2:     return 'a", 19),
    ],
)
def test_an_answer_that_is_no_python_shows_its_line_and_a_caret(
    kernel: Kernel, code: str, kind: str, said: str, caret: int
) -> None:
    ran = kernel(code)
    assert is_quiet(ran)
    lines = ran.shown[0].splitlines()
    assert lines[0] == "The cell of `sigmoid` ends in an error."
    assert lines[1].startswith(f"{kind}: ")
    assert lines[2] == said
    assert lines[3] == " " * caret + "^"


def test_an_answer_that_never_ran_is_not_there_yet(kernel: Kernel) -> None:
    kernel("def sigmoid(z)\n    return z")
    ran = kernel("p = sigmoid(0)")
    assert is_quiet(ran)
    assert ran.shown[0].startswith("This cell shows `sigmoid`, which is not there yet.")
    assert kernel("p").shown == ["This cell follows from `p`, which waits for `sigmoid`."]


def test_a_check_without_its_function_is_a_card_of_no_points(kernel: Kernel) -> None:
    ran = kernel('check("sigmoid", sigmoid)')
    assert (ran.status, ran.results, ran.errors) == ("ok", ["0"], [])


def test_a_check_does_not_speak_of_a_function_that_is_older_than_its_cell(kernel: Kernel) -> None:
    kernel(RIGHT)
    kernel("def sigmoid(z):\n    return 1 / (1 + np.exp(-z)")
    broken = kernel('print(check("sigmoid", sigmoid))')
    assert "was run last with a syntax error" in broken.streams["stdout"]
    assert kernel('check("sigmoid", sigmoid)').results == ["0"]
    kernel(RIGHT)
    assert float(kernel('check("sigmoid", sigmoid)').results[0]) > 2


def test_a_check_that_was_broken_is_an_error_as_before(kernel: Kernel) -> None:
    kernel(STUB)
    kernel("real, check = check, lambda *args: 1 / 0")
    ran = kernel('check("sigmoid", sigmoid)')
    kernel("check = real")
    assert (ran.status, ran.errors) == ("error", ["ZeroDivisionError: division by zero"])


def test_an_explorer_says_the_same_line(kernel: Kernel) -> None:
    kernel(STUB)
    kernel("def draw(w):\n    figure = plt.figure()\n    sigmoid(w)\n    return figure")
    ran = kernel('explore(draw, "A curve that nobody sees yet.", w=slider(1.0, 0.0, 2.0, 0.5))')
    assert is_quiet(ran)
    assert ran.shown == ["This cell shows `sigmoid`, which is not written yet."]
    assert kernel("plt.get_fignums()").results == ["[]"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("nobody", "NameError: name 'nobody' is not defined"),
        ("x = (1", "SyntaxError: incomplete input"),
        ("def f():\n    raise NotImplementedError()\nf()", "NotImplementedError: "),
        ("%%time\n1 / 0", "ZeroDivisionError: division by zero"),
        ("figure, ax = 1, 2\nax.plot()", "AttributeError: 'int' object has no attribute 'plot'"),
    ],
)
def test_an_error_of_the_reader_s_own_stops_as_always(
    kernel: Kernel, code: str, error: str
) -> None:
    kernel(STUB)
    kernel("figure, ax = plt.subplots()\nsigmoid(0)\nax = 3")  # what waits is made anew below
    ran = kernel(code)
    assert ran.status == "error" and not ran.shown
    assert ran.errors[0].split(" (")[0] == error.split(" (")[0]


def test_what_notebooks_do_besides_still_works(kernel: Kernel) -> None:
    kernel(STUB)
    assert kernel("x = 6\nx * 7").results == ["42"]
    assert "Wall time" in kernel("%%time\nsum(range(10))").streams["stdout"]
    assert kernel("import asyncio\nawait asyncio.sleep(0, 'slept')").results == ["'slept'"]
    waited = kernel("await asyncio.sleep(0)\np = sigmoid(0)")
    assert is_quiet(waited) and "not written yet" in waited.shown[0]
    assert kernel("p").shown == ["This cell follows from `p`, which waits for `sigmoid`."]
    timed = kernel("%%time\nq = sigmoid(0)")
    assert is_quiet(timed) and "not written yet" in timed.shown[0]
    assert kernel("q").shown == ["This cell follows from `q`, which waits for `sigmoid`."]
    assert kernel("!echo hello").streams["stdout"].strip() == "hello"


def test_tb_shows_the_whole_traceback(kernel: Kernel) -> None:
    kernel(STUB)
    kernel("sigmoid(0)")
    assert "NotImplementedError: " in kernel("%tb").errors


def test_it_is_installed_once_and_undone_cleanly(kernel: Kernel) -> None:
    kernel(STUB)
    kernel("before = quiet._installed\nquiet.install()")
    assert kernel("quiet._installed is before").results == ["True"]
    kernel("quiet.uninstall(); quiet.uninstall()")
    ran = kernel("sigmoid(0)")
    assert (ran.status, ran.errors) == ("error", ["NotImplementedError: "])
    kernel("quiet.install()")
    assert is_quiet(kernel("sigmoid(0)"))


def test_nothing_is_hidden_while_a_submission_is_graded() -> None:
    with started(BEYOND_LINEAR_GRADING="1") as kernel:
        kernel(STUB)
        ran = kernel("sigmoid(0)")
        assert (ran.status, ran.errors) == ("error", ["NotImplementedError: "])


def test_outside_of_a_kernel_nothing_is_installed() -> None:
    quiet.install()
    assert quiet._installed is None
    quiet.uninstall()
    assert quiet.note_on(NotImplementedError()) is None


def test_a_note_is_escaped() -> None:
    html, text = told(Note("f", "`f` ends", "ValueError: <b>", "See <i>"))
    assert "<b>" not in html and "<i>" not in html and "&lt;b&gt;" in html
    assert text == "`f` ends\nValueError: <b>\nSee <i>"
