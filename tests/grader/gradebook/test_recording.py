"""What is written of graded submissions: nbgrader's own rows, many in one transaction."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment

from grader.bank import exercises_of
from grader.classroom.folder import Classroom
from grader.cli import main
from grader.engine import grading
from grader.engine.border.forkserver import ForkServer
from grader.engine.filled import notebook_with
from grader.engine.grading import GradedSubmission, broken, grade_submission
from grader.engine.submission import HandedIn
from grader.gradebook import writer as gradebook
from grader.gradebook.database import RECEIPTS, GradebookError
from grader.gradebook.writer import Writer
from grader.pages.report import class_report

LESSON = "01_weighted_sum"
FULL = {f"check_{name}": float(e.points) for name, e in exercises_of(LESSON).items()}
ERROR = OSError("no such process: /home/instructor")


@pytest.fixture(scope="module")
def right() -> GradedSubmission:
    return grade_submission(notebook_with({}, LESSON), LESSON, 7)


@pytest.fixture(scope="module")
def blank() -> GradedSubmission:
    return grade_submission(notebook_with({}, LESSON, others=False), LESSON, 7)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with Writer(f"sqlite:///{tmp_path / 'gradebook.db'}") as made:
        made.register(LESSON)
        yield made


def statements(writer: Writer, kinds: tuple[str, ...]) -> list[str]:
    """Return a list that fills with the statements of these kinds that the writer executes."""
    seen: list[str] = []

    @sa.event.listens_for(writer.gradebook.engine, "before_cursor_execute")
    def note(conn, cursor, statement, parameters, context, many):  # type: ignore[no-untyped-def]
        if statement.split()[0] in kinds:
            seen.append(statement)

    return seen


def submitted(book: Gradebook, student: str) -> SubmittedAssignment:
    """Return a submission that nbgrader itself makes; it flushes sooner than SQLAlchemy likes."""
    with book.db.no_autoflush:
        return book.add_submission(LESSON, student)


def scores_of(writer: Writer, student: str) -> dict[str, float | None]:
    return {cell: score for (who, _, cell), score in writer.scores().items() if who == student}


def test_many_submissions_are_one_transaction_and_a_few_statements(
    writer: Writer, right: GradedSubmission, blank: GradedSubmission, monkeypatch
) -> None:
    monkeypatch.setattr(gradebook, "DELAY", 1e9)
    writer.flush()
    commits: list[object] = []
    sa.event.listen(writer.gradebook.engine, "commit", commits.append)
    seen = statements(writer, ("INSERT", "UPDATE", "DELETE", "SELECT"))
    for i in range(50):
        writer.add(f"s{i}", blank if i % 2 else right)
    assert commits == [] and seen == []
    writer.flush()
    assert len(commits) == 1
    assert len(seen) < 20
    assert scores_of(writer, "s0") == FULL
    assert scores_of(writer, "s1") == dict.fromkeys(FULL, 0.0)
    assert len(list(writer.results())) == 50


def test_a_full_batch_and_a_late_submission_are_written_without_being_told(
    writer: Writer, right: GradedSubmission, monkeypatch
) -> None:
    monkeypatch.setattr(gradebook, "BATCH", 3)
    monkeypatch.setattr(gradebook, "DELAY", 1e9)
    writer.flush()
    for name in "ab":
        writer.add(name, right)
    assert writer.identity("a", LESSON) is None
    writer.add("c", right)
    assert writer.identity("a", LESSON) is not None
    monkeypatch.setattr(gradebook, "DELAY", -1.0)
    writer.add("d", right)
    assert writer.identity("d", LESSON) is not None


def test_what_waits_is_written_when_a_run_ends_early(
    tmp_path: Path, right: GradedSubmission, monkeypatch
) -> None:
    monkeypatch.setattr(gradebook, "DELAY", 1e9)
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    for error in (KeyboardInterrupt, ConnectionError):
        with pytest.raises(error), Writer(url) as writer:
            writer.register(LESSON)
            writer.flush()
            writer.add(error.__name__, right)
            raise error
    with Writer(url) as writer:
        assert [r["student"] for r in writer.results()] == ["ConnectionError", "KeyboardInterrupt"]


def test_a_batch_that_fails_leaves_nothing_of_itself(
    writer: Writer, right: GradedSubmission, monkeypatch
) -> None:
    monkeypatch.setattr(gradebook, "DELAY", 1e9)
    writer.record("before", right)
    writer.add("one", right)
    writer.add("two", right)

    @sa.event.listens_for(writer.gradebook.engine, "before_cursor_execute")
    def fail(conn, cursor, statement, parameters, context, many):  # type: ignore[no-untyped-def]
        if statement.startswith(f"INSERT INTO {RECEIPTS.name}"):  # the last of the statements
            raise sa.exc.OperationalError(statement, parameters, OSError("disk is full"))

    with pytest.raises(GradebookError, match="no space left"):
        writer.flush()
    sa.event.remove(writer.gradebook.engine, "before_cursor_execute", fail)
    assert {student for student, _, _ in writer.scores()} == {"before"}
    with Gradebook(writer.db_url) as book:
        assert [s.id for s in book.students] == ["before"]


def test_of_two_results_of_one_submission_the_last_counts(
    writer: Writer, right: GradedSubmission, blank: GradedSubmission, monkeypatch
) -> None:
    monkeypatch.setattr(gradebook, "DELAY", 1e9)
    writer.add("s", right)
    writer.add("s", blank)
    writer.flush()
    assert scores_of(writer, "s") == dict.fromkeys(FULL, 0.0)


def test_a_lesson_that_is_not_registered_is_an_error(tmp_path: Path, right) -> None:
    with (
        pytest.raises(MissingEntry, match="register it first"),
        Writer(f"sqlite:///{tmp_path / 'gradebook.db'}") as writer,
    ):
        writer.record("s", right)


def test_rows_that_nbgrader_made_are_filled_and_none_is_doubled(
    writer: Writer, right: GradedSubmission
) -> None:
    with Gradebook(writer.db_url) as book:
        book.add_student("theirs", first_name="Known")
        first = submitted(book, "theirs").notebooks[0].grades[0]
        first.manual_score = 0.5
        book.db.commit()
        name = first.name
    for _ in range(2):
        writer.record("theirs", right)
    with Gradebook(writer.db_url) as book:
        assert book.find_student("theirs").first_name == "Known"
        [submission] = book.assignment_submissions(LESSON)
        [notebook] = submission.notebooks
        assert {g.name: g.auto_score for g in notebook.grades} == FULL
        assert len(notebook.grades) == len(FULL) == len(notebook.comments)
        assert [g.name for g in notebook.grades if g.needs_manual_grade] == [name]
        assert submission.score == sum(FULL.values()) - FULL[name] + 0.5


def test_a_fault_of_ours_is_recorded_and_is_no_zero(
    writer: Writer, right: GradedSubmission
) -> None:
    broke = broken(LESSON, ERROR, HandedIn(b"handed in"))
    writer.record("new", broke)
    writer.record("known", right)
    writer.record("known", broke)
    assert scores_of(writer, "new") == dict.fromkeys(FULL, None)
    assert scores_of(writer, "known") == FULL  # the score that was there stays
    with Gradebook(writer.db_url) as book:
        for student in ("new", "known"):
            assert book.find_submission(LESSON, student).needs_manual_grade
    report = class_report(writer.results())
    assert [entry["student"] for entry in report["broke"]] == ["known", "new"]
    assert "no such process" in report["broke"][0]["notes"][-1]
    writer.record("new", right)
    with Gradebook(writer.db_url) as book:
        assert not book.find_submission(LESSON, "new").needs_manual_grade


def test_a_fault_is_graded_again_by_the_same_command_and_the_batch_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for student in ("a", "b", "c"):
        path = tmp_path / "submitted" / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook_with({}, LESSON) + b" " * (student == "b"))
    whole = grading._grade

    def breaks(submission, handed, *rest):  # type: ignore[no-untyped-def]
        if handed.raw.endswith(b" "):
            raise ERROR
        return whole(submission, handed, *rest)

    command = ["grade", "--class", str(tmp_path), "--quiet", "--jobs", "1"]
    monkeypatch.setattr(grading, "_grade", breaks)
    assert main(command) == 1
    said = capsys.readouterr().out
    assert f"The grader broke on b, {LESSON}: OSError: no such process" in said
    assert "2 graded" in said
    page = (tmp_path / "feedback" / "b" / LESSON / f"{LESSON}.html").read_text("utf-8")
    assert "No score yet" in page
    assert "/home/instructor" not in page  # what broke is for the instructor
    assert "/home/instructor" in (tmp_path / "report" / "index.html").read_text("utf-8")
    assert not (tmp_path / "autograded" / "b").exists()
    monkeypatch.setattr(grading, "_grade", whole)
    assert main(command) == 0
    assert "1 graded, 2 unchanged" in capsys.readouterr().out
    with Writer(Classroom(tmp_path).db_url) as writer:
        assert {s: scores_of(writer, s) for s in "abc"} == dict.fromkeys("abc", FULL)


def test_ids_that_cannot_be_recorded_are_refused_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = notebook_with({}, LESSON)
    names = [b"x" * 129, b"y" * 128, b"m\xfcller", b"m\xfdller", b".dot"]
    for name in names:
        folder = os.path.join(os.fsencode(tmp_path), b"submitted", name, LESSON.encode())  # noqa: PTH118
        os.makedirs(folder)  # noqa: PTH103
        with open(folder + f"/{LESSON}.ipynb".encode(), "wb") as file:  # noqa: PTH123
            file.write(raw)
    assert main(["grade", "--class", str(tmp_path), "--quiet", "--jobs", "1"]) == 1
    said = capsys.readouterr().out
    assert f"Not graded: {'x' * 40}… has 129 characters" in said
    assert "Not graded: two folders are called m\ufffdller" in said
    assert "1 pages have no folder" in said and "begins with a dot" in said
    with Writer(Classroom(tmp_path).db_url) as writer:
        graded = {r["student"] for r in writer.results()}
    assert graded == {"y" * 128, "m\ufffdller", ".dot"}
    assert (tmp_path / "report" / "index.html").is_file()


def test_the_rows_are_those_that_nbgraders_own_api_makes(
    tmp_path: Path, right: GradedSubmission
) -> None:
    """Every column of every row that nbgrader knows, but for ids and scores."""

    def rows(url: str) -> dict[str, list[dict]]:
        engine = sa.create_engine(url)
        tables = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
        with engine.connect() as connection:
            found = {
                table: [dict(r._mapping) for r in connection.execute(text)]
                for table in tables
                for text in [sa.text(f"SELECT * FROM {table}")]
            }
        engine.dispose()
        for table in found.values():
            for row in table:
                for name in list(row):
                    assert row["id"] is not None
                    if name.endswith("id") and table is not found["student"]:
                        assert row[name]
                        row[name] = "an id"
                    if name in ("auto_score", "needs_manual_grade", "auto_comment"):
                        del row[name]
        return found

    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("ours", "theirs")]
    for url in urls:
        with Writer(url) as writer:
            writer.register(LESSON)
    with Writer(urls[0]) as writer:
        writer.record("s", right)
    with Gradebook(urls[1]) as book:
        book.add_student("s")
        submitted(book, "s")
    assert rows(urls[0]) == rows(urls[1])


def test_what_needs_a_working_process_is_our_fault_when_it_does_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    process = ForkServer(level="process")
    monkeypatch.setattr(
        "grader.engine.border.forkserver.command", lambda fd, level: ["/bin/sh", "-c", "exit 3"]
    )
    graded = grade_submission(notebook_with({}, LESSON), LESSON, 7, process)
    process.close()
    assert graded.broke and graded.fault.startswith("GraderBroke")
    assert dataclasses.asdict(graded)["notebook"] == ""
