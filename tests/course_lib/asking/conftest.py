"""Questions of a made-up course, an empty folder of records, and what is shown."""

from __future__ import annotations

import pytest

from course_lib import outputs, records
from course_lib.asking import looking_back, predicting, questions, warming_up
from course_lib.asking.questions import Question, to_text

DEPTH = Question(
    "prediction", "depth", "How many, if $a < b$?",
    {"a": "ten <b>", "b": "one", "c": "`W & b` of them"}, "b",
    {"a": "why a: $x_1$", "c": "why c <i>"},
)  # fmt: skip
WIDTH = Question("prediction", "width", "How wide?", {"a": "so", "b": "not"}, "a", {"b": "no"})


def recall(name: str, after: str = "") -> Question:
    """Return a recall question whose right option is b."""
    options = {"a": f"wrong {name}", "b": f"right {name}"}
    return Question("recall", name, f"Recall {name}?", options, "b", {"a": f"why {name}"}, after)


COURSE = {
    "01_first": [DEPTH, WIDTH, recall("r11", "depth"), recall("r12", "width"), recall("r13")],
    "02_second": [recall("r21"), recall("r22"), recall("r23"), recall("r24")],
    "03_third": [recall("r31")],
}


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    folder = tmp_path / "questions"
    folder.mkdir()
    for name, asked in COURSE.items():
        (folder / f"{name}.jsonl").write_text(to_text(asked), encoding="utf-8")
    known = questions.all_questions(folder)
    monkeypatch.setattr(questions, "all_questions", lambda: known)
    monkeypatch.setattr(warming_up, "all_questions", lambda: known)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("BEYOND_LINEAR_GRADING", raising=False)
    monkeypatch.delenv(records.VARIABLE, raising=False)
    monkeypatch.setattr(records, "_kept", {})
    return known


@pytest.fixture
def kernel(monkeypatch):
    """Let widgets be made, as where a front end can show them."""
    for module in (predicting, warming_up):
        monkeypatch.setattr(module, "has_kernel", lambda: True)


@pytest.fixture
def shown(monkeypatch):
    """Call a function and return the one bundle (html, text, widget) that it shows."""
    bundles: list[tuple] = []
    for module in (predicting, warming_up, looking_back):
        monkeypatch.setattr(
            module, "publish", lambda html, text, widget=None: bundles.append((html, text, widget))
        )
    assert outputs.shell() is None

    def call(function, *args, **kwargs):
        bundles.clear()
        function(*args, **kwargs)
        [bundle] = bundles
        return bundle

    return call
