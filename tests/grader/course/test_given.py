"""Given code comes from earlier lessons with what it uses, by the rule of `grader.course.given`."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.lessons import Lesson, answer_code, given_code, load_lesson, reference_space
from grader.course.source import SourceError, read_source

SETUP = "# %% setup=true\nimport numpy as np\n\n"

FIRST = (
    SETUP
    + '''\
# %%
SCALE = 3.0  # of everything
unused = 1

# %% runs=true
# How far up.
def lift(z):
    """Add a little."""
    return z + np.float64(1)


def stretch(z, SHIFT=0):
    return SCALE * lift(z) + SHIFT

# %% exercise="bend"
def bend(z):
    """Bend."""
    ### BEGIN SOLUTION
    return abs(z)
    ### END SOLUTION

# %%
bent = [bend(unused) for unused in range(3)]
for step in range(3):
    last = step
'''
)
SECOND = (
    SETUP
    + """\
# %%
from math import exp, tau as turn

@staticmethod
def decay(z):
    return exp(-z) * turn

# %%
def lift(z):
    return z + 2

count = 1
count = 2
"""
)
FOLD = """\

# %% exercise="fold"
def fold(z):
    ### BEGIN SOLUTION
    return bend(z) - np.mean(z)
    ### END SOLUTION
"""


BEND = 'def bend(z):\n    """Bend."""\n    return abs(z)'


def lesson(folder: Path, name: str, text: str) -> Lesson:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return Lesson(name, path, read_source(path))


def given(folder: Path, text: str, name: str = "03_third") -> list[str]:
    """Return the code of the given cells of a third lesson."""
    lesson(folder, "01_first", FIRST)
    lesson(folder, "02_second", SECOND + FOLD)
    third = lesson(folder, name, text)
    return [given_code(third, c, folder) for c in third.cells if c.role == "given"]


def error_of(folder: Path, text: str) -> str:
    with pytest.raises(SourceError) as error:
        given(folder, text)
    return str(error.value)


def test_a_function_brings_its_constant_and_its_helper_in_their_order(tmp_path: Path) -> None:
    (code,) = given(tmp_path, SETUP + '# %% given="stretch"\n')
    lifted = "# How far up.\ndef lift(z):\n"
    assert code.startswith(f"SCALE = 3.0  # of everything\n\n\n{lifted}")
    assert code.endswith("\n\n\ndef stretch(z, SHIFT=0):\n    return SCALE * lift(z) + SHIFT")
    assert "unused" not in code and "import" not in code
    space: dict = {}
    exec("import numpy as np\n" + code, space)
    assert space["stretch"](1) == 6.0


def test_a_constant_brings_what_it_is_made_of(tmp_path: Path) -> None:
    (code,) = given(tmp_path, SETUP + '# %% given="bent"\n')
    assert code == f"{BEND}\n\n\nbent = [bend(unused) for unused in range(3)]"


def test_a_reference_answer_is_given_without_its_marks(tmp_path: Path) -> None:
    (code,) = given(tmp_path, SETUP + '# %% given="bend"\n')
    assert code == BEND == answer_code("bend", tmp_path)


def test_an_answer_brings_the_earlier_answers_it_uses(tmp_path: Path) -> None:
    lesson(tmp_path, "01_first", FIRST)
    lesson(tmp_path, "02_second", SETUP + '# %% given="bend"\n' + FOLD)
    third = lesson(tmp_path, "03_third", SETUP + '# %% given="fold"\n')
    code = given_code(third, third.cells[-1], tmp_path)
    assert code == f"{BEND}\n\n\ndef fold(z):\n    return bend(z) - np.mean(z)"
    assert reference_space("02_second", tmp_path)["fold"](-2.0) == 4.0


def test_the_latest_lesson_that_makes_a_name_lends_it(tmp_path: Path) -> None:
    (code,) = given(tmp_path, SETUP + '# %% given="lift"\n')
    assert code == "def lift(z):\n    return z + 2"


def test_a_reference_answer_goes_before_a_later_function_of_its_name(tmp_path: Path) -> None:
    lesson(tmp_path, "01_first", FIRST)
    lesson(tmp_path, "02_second", SETUP + "# %% runs=true\ndef bend(z):\n    return -z\n")
    third = lesson(tmp_path, "03_third", SETUP + '# %% given="bend"\n')
    assert given_code(third, third.cells[-1], tmp_path) == BEND


def test_what_the_lesson_has_already_is_not_repeated(tmp_path: Path) -> None:
    above = "# %% runs=true\nSCALE = 3.0\n\n"
    _, code = given(tmp_path, SETUP + above + '# %% given="bend"\n\n# %% given="stretch"\n')
    assert "SCALE = " not in code and "def lift" in code
    first, second = given(tmp_path, SETUP + '# %% given="stretch"\n\n# %% given="bent"\n')
    assert "def lift" in first and second.startswith("def bend")


def test_what_a_cell_makes_that_grading_skips_is_given_all_the_same(tmp_path: Path) -> None:
    (code,) = given(tmp_path, SETUP + '# %%\nSCALE = 3.0\n\n# %% given="stretch"\n')
    assert code.startswith("SCALE = 3.0")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('# %% given="nothing"\n', "no earlier lesson makes 'nothing'. Name an exercise, a func"),
        (
            '# %% given="own"\n\n# %% runs=true\nown = 1\n',
            "no earlier lesson makes 'own'",
        ),
        ('# %% given="decay"\n', "'from math import exp', which 03_third lacks above. Add it to"),
        ('# %%\nfrom math import exp\n\n# %% given="decay"\n', "'from math import exp', which 03"),
        ('# %% given="last"\n', "'last', which 01_first makes in a loop or a block. Only what"),
        ('# %% given="count"\n', "'count', which 02_second makes 2 times"),
        ('# %% given="fold"\n', "'fold' needs 'bend', which 02_second never makes"),
        ('# %% given="lift"\nx = 1\n', "a given cell has text of its own. Leave it empty"),
        ('# %% runs=true\nSCALE = 4.0\n\n# %% given="stretch"\n',
         "01_first's SCALE comes along, and 03_third has another above. Rename one"),
        ('# %% given="stretch"\n\n# %% given="SCALE"\n', "has 'SCALE' already. Take the cell out"),
        ('# %% given="stretch"\n\n# %% exercise="lift"\n### BEGIN SOLUTION\nlift = abs\n'
         "### END SOLUTION\n", "01_first's lift comes along, and 03_third asks for it"),
    ],
)  # fmt: skip
def test_a_mistake_says_what_was_wrong_and_how_to_mend_it(
    tmp_path: Path, text: str, words: str
) -> None:
    error = error_of(tmp_path, SETUP + text)
    assert words in error
    assert error.startswith("03_third.py:")


def test_an_import_under_the_same_name_is_enough(tmp_path: Path) -> None:
    text = "# %% setup=true\nfrom math import exp\nfrom math import tau as turn\n\n"
    (code,) = given(tmp_path, text + '# %% given="decay"\n')
    assert code == "@staticmethod\ndef decay(z):\n    return exp(-z) * turn"
    other = text.replace("math import tau", "numpy import pi")
    assert "'from math import tau as turn'" in error_of(tmp_path, other + '# %% given="decay"\n')


def test_a_later_lesson_lends_nothing(tmp_path: Path) -> None:
    lesson(tmp_path, "04_later", SETUP + "# %% runs=true\ndef late(z):\n    return z\n")
    assert "no earlier lesson makes 'late'" in error_of(tmp_path, SETUP + '# %% given="late"\n')


def test_the_courses_lessons_lend_their_helpers(tmp_path: Path) -> None:
    path = tmp_path / "04_tanh.py"
    path.write_text(SETUP + '# %% given="gradient_sizes"\n', encoding="utf-8")
    later = Lesson("04_tanh", path, read_source(path))
    space: dict = {}
    exec("import numpy as np\n" + given_code(later, later.cells[-1]), space)
    assert {"formula", "formula_slope", "gradient_sizes"} == set(space) - {"np", "__builtins__"}
    sizes = space["gradient_sizes"](0.1, space["np"].random.default_rng(0), layers=3)
    assert sizes.shape == (3,)


def test_the_step_of_lesson_3_is_lesson_1s_answer() -> None:
    sigmoid = load_lesson("03_sigmoid")
    cell = sigmoid.cell("given", "step")
    assert given_code(sigmoid, cell) == answer_code("step")
