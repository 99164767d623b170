"""A verdict cannot be moved by the simple routes: tricks in the notebook score nothing."""

from __future__ import annotations

import json

import pytest

from grader.bank import exercises_of
from grader.engine.border.forkserver import ForkServer
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission

LESSON = "01_weighted_sum"

TRICKS = {
    "patched comparisons": (
        "import numpy as np\n"
        "np.allclose = np.array_equal = np.isclose = lambda *a, **k: True\n"
        "np.testing.assert_allclose = lambda *a, **k: None\n"
    ),
    "a redefined check": "check = lambda *args: 100\n",
    "a patched course_lib": (
        "import course_lib, course_lib.checking.judge as j, course_lib.checking.compare as c\n"
        "c.difference = j.difference = lambda *a, **k: None\n"
        "import course_lib.checking.evidence as e\n"
        "e.difference = e.value_reason = j.value_reason = lambda *a, **k: None\n"
        "course_lib.check = lambda *args: 100\n"
    ),
    "an object equal to everything": (
        "class Yes:\n"
        "    def __eq__(self, other): return True\n"
        "    def __float__(self): return 1e9\n"
        "    def __array__(self, *a, **k):\n"
        "        import numpy as np\n"
        "        return np.zeros(3)\n"
    ),
    "points shown by hand": (
        "from IPython.display import display\nimport sys\nsys.displayhook(100)\ndisplay(100)\n"
    ),
    "a patched shell": (
        "shell = get_ipython()\n"
        "shell.run_cell = lambda *a, **k: None\n"
        "shell.input_transformers_cleanup.append(lambda lines: ['100'])\n"
    ),
}


@pytest.mark.parametrize("trick", list(TRICKS))
def test_a_trick_scores_nothing_and_an_honest_answer_beside_it_keeps_its_points(
    trick: str, warm: ForkServer
) -> None:
    answers = {
        name: f"{name} = lambda *args: Yes() if 'Yes' in globals() else 0\n"
        for name in exercises_of(LESSON)
    }
    answers["step"] = "def step(z):\n    return np.where(np.asarray(z) > 0, 1.0, 0.0)\n"
    data = json.loads(notebook_with(answers, LESSON))
    at = next(i for i, c in enumerate(data["cells"]) if c["id"] == "count_parameters")
    cell = {"cell_type": "code", "source": TRICKS[trick], "metadata": {}, "id": "trick"}
    # The shell is patched last: what it does to later cells is the student's own loss.
    data["cells"].insert(len(data["cells"]) if "shell" in trick else at, cell)
    for c in data["cells"]:
        c["metadata"]["tags"] = ["skip-execution", "nbgrader-skip", "remove_cell"]
    result = grade_submission(json.dumps(data).encode(), LESSON, 3, warm)
    points = {v.exercise: v.points for v in result.verdicts}
    assert points.pop("step") == exercises_of(LESSON)["step"].points
    assert set(points.values()) == {0.0}, points


def test_hidden_cases_differ_from_the_visible_ones_and_between_seeds(warm: ForkServer) -> None:
    """An answer that has learned the visible cases by heart gets no full marks."""
    from course_lib.checking.key import read_key

    table = [[c.args, c.expected] for c in read_key("weighted_sum").cases]
    learned = (
        "from course_lib.checking.codec import decode, encode\n"
        f"import json\ntable = json.loads({json.dumps(json.dumps(table))})\n"
        "def weighted_sum(*args):\n"
        "    for known, expected in table:\n"
        "        if [encode(a) for a in args] == known:\n"
        "            return decode(expected)\n"
        "    return 0.0\n"
    )
    raw = notebook_with({"weighted_sum": learned}, LESSON)
    for seed in (1, 2):
        verdicts = grade_submission(raw, LESSON, seed, warm).verdicts
        assert next(v for v in verdicts if v.exercise == "weighted_sum").points == 0
