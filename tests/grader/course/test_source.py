"""A mistake in a lesson's text is refused with file, line and the mend."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.build.expand import expand
from grader.build.lint import lint
from grader.course.lessons import Lesson, lesson_names, load_lesson, reference
from grader.course.source import SourceError, read_source

OPENING = "# %% [markdown]\n# # Title\n\n"
ASKED = """# %% [markdown] predict="p"
# Which?
#
# - **a** (right) x
# - **b** y
#   - No.

"""
RECALLED = ASKED.replace("predict", "recall")


def numbered(text: str, times: int) -> str:
    return "".join(text.replace('"p"', f'"p{i}"') for i in range(times))


def text_of(tmp_path: Path, text: str, name: str = "01_weighted_sum.py") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (OPENING + '# %% exersise="relu"\nx = 1\n', 4, "Did you mean 'exercise'"),
        (OPENING + '# %% exercise="relu" runs=true\nx = 1\n', 4, "one flag"),
        (OPENING + "# %% runs=1\nx = 1\n", 4, "Write runs=true"),
        (OPENING + "# %% demo=true\nx = 1\n", 4, "demo is no flag any more. Write # %% alone"),
        (OPENING + '# %% check="relu"\n', 4, "the build writes a check under each exercise"),
        (OPENING + '# %% exercise="a b"\nx = 1\n', 4, 'Write exercise="a_name"'),
        (OPENING + '# %% given="a"\n\n# %% given="a"\n', 6, "Rename one of them"),
        (OPENING + '# %% exercise="relu"\ndef relu(z):\n    return z\n', 4, "without a solution"),
        (OPENING + '# %% exercise="relu"\n### BEGIN SOLUTION\nx = 1\n', 4, "never closed"),
        (OPENING + "# %%\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", 5, "Flag the cell"),
        (OPENING + '# %% exercise="f"\n### begin solution\n# BEGIN SOLUTION\n', 6, "Write ###"),
        ("x = 1\n" + OPENING, 1, "Put it into a cell"),
        ("x = 1\n", 1, "Start each cell"),
        ("# %% [markdown] runs=true\n# text\n", 1, "Only code cells have flags"),
        (OPENING + "# %% open=1\nx = 1\n", 4, "Write open=true"),
        (OPENING + "# %% runs=true hide=yes\nx = 1\n", 4, "hide=yes' cannot be read as flags"),
        (OPENING + "# %% open=true hide=true\nx = 1\n", 4, "Keep one of them"),
        (OPENING + "# %% hiden=true\nx = 1\n", 4, "Did you mean 'hide'"),
        (
            OPENING + '# %% [markdown] predict="a" hide=true\n# x\n',
            4,
            "hide on predict. Take it away",
        ),
        (OPENING + '# %% exercise="f" open=true\nx = 1\n', 4, "open on exercise"),
        ("# %% [markdown] open=true\n# text\n", 1, "open on prose"),
        ('# %% predict="p"\npredict("p")\n', 1, '# %% [markdown] predict="p"'),
        ('# %% recall="p"\nx = 1\n', 1, '# %% [markdown] recall="p"'),
        ('# %% [markdown] after="p"\n# text\n', 1, "Only recall questions have it"),
        ('# %% [markdown] predict="p" after="q"\n# text\n', 1, "one flag"),
    ],
)
def test_a_written_mistake_names_file_line_and_mend(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    path = text_of(tmp_path, text)
    with pytest.raises(SourceError) as error:
        read_source(path)
    assert f"{path.name}:{line}:" in str(error.value)
    assert words in str(error.value)


def test_an_exercise_without_a_bank_is_refused(tmp_path: Path) -> None:
    text = OPENING + '# %% exercise="nobody"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n'
    path = text_of(tmp_path, text)
    with pytest.raises(SourceError, match="no exercise 'nobody' in the bank"):
        expand(Lesson("01_weighted_sum", path, read_source(path)))


def test_a_bank_without_its_exercise_is_refused(tmp_path: Path) -> None:
    path = text_of(tmp_path, OPENING)
    with pytest.raises(SourceError, match="the bank has weighted_sum"):
        expand(Lesson("01_weighted_sum", path, read_source(path)))


def test_reference_answers_come_from_the_text() -> None:
    assert reference("step").__code__.co_filename.endswith("01_weighted_sum.py")
    with pytest.raises(KeyError, match="no exercise called 'nothing'"):
        reference("nothing")
    with pytest.raises(KeyError, match="no lesson called"):
        load_lesson("99_nothing")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# %%\n" + "x = 1\n" * 21, "BL001"),
        ("# %% [markdown]\n# " + "word " * 151 + "\n", "BL002"),
        ("# %%\nfigure, ax = plt.subplots()\n", "BL004"),
        ("# %%\nfigure, ax = plt.subplots()\nshow(figure)\n", "BL004"),
        ("# %%\nplt.show()\n", "BL004"),
        ("# %% [markdown]\n# ![](picture.png)\n", "BL004"),
        ("# %% [markdown]\n# The network reaches 97.3 on the test set.\n", "BL005"),
        ("# %% [markdown]\n# It takes 110,299 steps.\n", "BL005"),
        ("# %% [markdown]\n# That is 12 % of them.\n", "BL005"),
        ("# %% [markdown]\n# Great work!\n", "BL006"),
        (ASKED, "BL007"),
        (ASKED + "# %%\nx = 1\n", "BL007"),
        (ASKED + '# %%\nreveal("q")\n', "BL007"),
        (ASKED + '# %%\nx = 1\n\n# %%\nreveal("p")\n', "BL007"),
        (ASKED + ASKED.replace('"p"', '"q"') + '# %%\nreveal("p")\nreveal("q")\n', "BL007"),
        (numbered(RECALLED, 5), "BL020"),
        (RECALLED.replace("Which", "Which " + "of these " * 20), "BL020"),
        ("# %% [markdown]\n# ## Summary\n", "BL021"),
        ('# %% [markdown]\n# ## Summary\n\n# %%\nlooking_back("01")\n', "BL021"),
        ('# %%\nlooking_back("02")\n\n# %% [markdown]\n# ## Summary\n', "BL021"),
        ("# %% [markdown]\n# # Only a title\n", "BL008"),
        ("# %% [markdown]\n# # Only a title\n", "BL009"),
        (
            '# %% exercise="f"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n\n'
            "# %% runs=true\nf(1)\n",
            "BL010",
        ),
        ("# %%\nx = 1\n\n# %% runs=true\ny = [x for _ in range(3)]\n", "BL014"),
        ('# %%\nsettle(claim(5, measured="", holds=True))\n', "BL012"),
        ('# %%\nsettle(claim(5, measured="", holds=not bool(0)))\n', "BL012"),
        ('# %%\nsettle(claim(5, measured=""))\n', "BL012"),
        ('# %%\nsettle(claim(5, measured="", holds=gap < 1))\n', "BL013"),
        ("# %% [markdown]\n# A lesson without its claims.\n", "BL013"),
        ("# %%\n" + "x = 1\n" * 13, "BL017"),
        ('# %% hide=true\nshow(figure, "what is seen")\n', "BL017"),
        ('# %%\ndef f():\n    return 1\nshow(f(), "")\n\n# %%\nprint(f())\n', "BL018"),
        ("# %% [markdown]\n# **What you’ll need** · time.\n", "BL019"),
        ("# %% [markdown]\n# **What you’ll need** · about 9 minutes.\n", "BL019"),
    ],
)
def test_the_linter_finds_what_its_rule_names(tmp_path: Path, text: str, rule: str) -> None:
    path = text_of(tmp_path, text)
    found = {p.rule for p in lint(Lesson("01_weighted_sum", path, read_source(path)))}
    assert rule in found


@pytest.mark.parametrize(
    "text",
    [
        "# %%\nx = 1\n\n# %%\nprint(x)\n",
        "# %%\nx = 1\n\n# %% runs=true\ndef f():\n    return x\n",
        "# %%\nx = 1\n\n# %% runs=true\nx = 2\n\n# %% runs=true\nprint(x)\n",
        "# %% runs=true\nx = 1\n\n# %%\nx = 2\n\n# %% runs=true\nprint(x)\n",
        '# %%\nstep = 1\n\n# %% given="step"\n\n# %% runs=true\nprint(step)\n',
        '# %% exercise="f"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n\n# %%\nf(1)\n',
    ],
)
def test_the_linter_lets_cells_by_that_grading_can_run(tmp_path: Path, text: str) -> None:
    path = text_of(tmp_path, text)
    found = {p.rule for p in lint(Lesson("01_weighted_sum", path, read_source(path)))}
    assert not found & {"BL010", "BL014"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# %%\n" + "x = 1\n" * 12, "BL017"),
        ("# %% open=true\n" + "x = 1\n" * 13, "BL017"),
        ("# %% runs=true hide=true\n" + "x = 1\n" * 13, "BL017"),
        ("# %%\n" + "x = 1\n" * 12 + 'show(figure, "what is seen")\n', "BL017"),
        ("# %%\n" + "x = 1\n" * 12 + 'reveal(\n    "a",\n    "b",\n)\n', "BL017"),
        ("# %% setup=true\n" + "x = 1\n" * 13, "BL017"),
        (
            '# %%\nsettle(\n    claim(1, measured="", holds=g < 1),\n' + "    #\n" * 20 + ")\n",
            "BL001",
        ),
        ('# %% open=true\ndef f():\n    return 1\nshow(f(), "")\n\n# %%\nf()\n', "BL018"),
        ('# %% hide=true\ndef f():\n    return 1\n\n# %%\nexplore(f, "")\n', "BL018"),
    ],
)
def test_the_linter_lets_by_what_says_how_it_is_met(tmp_path: Path, text: str, rule: str) -> None:
    path = text_of(tmp_path, text)
    assert rule not in {p.rule for p in lint(Lesson("01_weighted_sum", path, read_source(path)))}


def test_the_linter_lets_a_lesson_by_that_asks_and_looks_back(tmp_path: Path) -> None:
    text = (
        "# %% setup=true\nx = 1\n\n"
        '# %%\nwarm_up("02")\n\n'
        + ASKED + '# %%\nreveal("p")\n\n'
        + ASKED.replace('"p"', '"q"') + '# %%\nreveal("q")\n\n'
        + '# %%\nlooking_back("02")\n\n# %% [markdown]\n# ## Summary\n\n'
        + numbered(RECALLED, 6)
    )  # fmt: skip
    mine = {"BL007", "BL009", "BL020", "BL021"}
    for name, without in (("02_any.py", ""), ("01_any.py", '# %%\nwarm_up("02")\n\n')):
        path = text_of(tmp_path, text.replace(without, "").replace("02", name[:2]), name)
        found = [p for p in lint(Lesson(path.stem, path, read_source(path))) if p.rule in mine]
        assert found == []
    late = text.replace("x = 1\n\n", "x = 1\n\n# %%\ny = 1\n\n")
    path = text_of(tmp_path, late, "02_any.py")
    found = [p for p in lint(Lesson("02_any", path, read_source(path))) if p.rule in mine]
    assert [p.text for p in found] == ['no warm_up("02") right after the setup']


def test_numbers_in_a_question_and_its_options_are_no_typed_results(tmp_path: Path) -> None:
    path = text_of(tmp_path, ASKED.replace("Which", "Of 1,347, 12.5 %, which"))
    found = {p.rule for p in lint(Lesson("01_weighted_sum", path, read_source(path)))}
    assert "BL005" not in found


def test_code_without_a_flag_is_skipped_in_grading(tmp_path: Path) -> None:
    text = (
        "# %% [markdown]\n# a\n\n# %%\nx = 1\n\n# %% runs=true\ny = 1\n\n# %% setup=true\nz = 1\n"
    )
    roles = [cell.role for cell in read_source(text_of(tmp_path, text))]
    assert roles == ["markdown", "demo", "code", "setup"]


def test_each_exercise_has_its_check_right_under_it() -> None:
    for name in lesson_names():
        cells = expand(load_lesson(name)).cells
        asked = [i for i, c in enumerate(cells) if c.metadata.get("nbgrader", {}).get("solution")]
        assert [cells[i].id for i in asked] == load_lesson(name).exercises
        for i in asked:
            answer, check = cells[i].metadata.nbgrader, cells[i + 1].metadata.nbgrader
            assert check.grade and check.locked and not check.solution
            assert check.grade_id == cells[i + 1].id == f"check_{answer.grade_id}"
            call = f'check("{answer.grade_id}", {answer.grade_id}'
            assert re.fullmatch(
                re.escape(call) + r"(, right=\w+)?(, wrong=\w+)?(, (than|of)=\w+)?\)",
                cells[i + 1].source,
            )
        assert sum(c.metadata.get("nbgrader", {}).get("grade", False) for c in cells) == len(asked)


def test_the_linter_lets_a_computed_verdict_by(tmp_path: Path) -> None:
    numbers = [1, *range(11, 16)]  # those of lesson 1
    code = "".join(f'settle(claim({n}, measured="", holds=gap < 1))\n' for n in numbers)
    path = text_of(tmp_path, f"# %%\n{code}")
    lesson = Lesson("01_weighted_sum", path, read_source(path))
    assert not {p.rule for p in lint(lesson)} & {"BL012", "BL013"}
    path = text_of(tmp_path, f"# %%\n{code}settle(claim(15, measured='', holds=gap < 1))\n")
    twice = Lesson("01_weighted_sum", path, read_source(path))
    assert [p.text for p in lint(twice) if p.rule == "BL013"] == [
        "claim 15 is given to lesson 01 and settled 2 times"
    ]


def test_the_linter_lets_years_code_and_mathematics_by(tmp_path: Path) -> None:
    text = "# %% [markdown]\n# Rosenblatt (1958), `x = 0.125` and $0.0001$, [1](a/12345).\n"
    path = text_of(tmp_path, text)
    found = {p.rule for p in lint(Lesson("01_weighted_sum", path, read_source(path)))}
    assert "BL005" not in found


def test_the_heading_of_an_exercise_is_the_last_above_it_as_a_page_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "05_relu.py"
    path.write_text(
        "# %% [markdown]\n# # Bend\n#\n# ### Exercise 1: `relu`, *softly*\n# text\n\n"
        "# %% [markdown]\n# more text\n\n"
        '# %% exercise="relu"\ndef relu(z):\n    ### BEGIN SOLUTION\n    return z\n'
        "    ### END SOLUTION\n\n# %% [markdown]\n# ## Later\n"
    )
    assert Lesson("05_relu", path, read_source(path)).heading("relu") == "Exercise 1: relu, softly"
