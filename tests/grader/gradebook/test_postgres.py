"""The gradebook on a PostgreSQL server, a real one that the tests start and stop."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.bank import exercises_of
from grader.classroom.demo import STUDENTS, make_class
from grader.classroom.folder import Classroom
from grader.classroom.grade import grade
from grader.cli import main
from grader.engine.filled import notebook_with
from grader.engine.grading import grade_submission
from grader.gradebook.database import GradebookError
from grader.gradebook.writer import Writer

pytestmark = pytest.mark.postgres
LESSON = "01_weighted_sum"
KINDS = ("right", "mixed", "blank", "cut_off", "syntax_error", "exits")  # of student


def missing() -> str:
    """Return why there is no server to test with, "" where there is one."""
    if binaries() is None:
        return "PostgreSQL is not installed (Debian and Ubuntu: apt install postgresql)"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed (pip install -e '.[postgres]')"
    return ""


def binaries() -> Path | None:
    found = list(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return max(found, key=lambda p: int(p.parts[4])).parent if found else None


class Server:
    """A server in a temporary folder, as a user who is not root, with a database for each name."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.process: subprocess.Popen | None = None
        self.as_user: dict = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
            self.as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        flags = ["--auth=trust", "--username=grader", "--encoding=UTF8", "--locale=C", "--no-sync"]
        made = self._start("initdb", "-D", str(self.data), *flags)
        assert made.wait(60) == 0, self.log()

    def _start(self, program: str, *args: str) -> subprocess.Popen:
        folder = binaries()
        assert folder is not None
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [str(folder / program), *args],
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                **self.as_user,
            )

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-3000:]

    def start(self) -> None:
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-k", str(self.folder)]
        self.process = self._start("postgres", "-D", str(self.data), *where, "-F")
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError):
                self.run("SELECT 1")
                return
            assert self.process.poll() is None and time.monotonic() < deadline, self.log()
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server and with it every connection."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)
            self.process = None

    def run(self, command: str, database: str = "postgres") -> list[tuple]:
        import psycopg

        try:
            with psycopg.connect(self._text(database), autocommit=True) as connection:
                cursor = connection.execute(command)  # type: ignore[call-overload]
                return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError as error:
            raise OSError(str(error)) from error

    def database(self, name: str) -> str:
        """Make an empty database; return its URL."""
        self.run(f"CREATE DATABASE {name}")
        return self._text(name).replace("postgresql:", "postgresql+psycopg:")

    def _text(self, database: str) -> str:
        return f"postgresql://grader@127.0.0.1:{self.port}/{database}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    reason = missing()
    if reason and os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    # Not pytest's own folder: that is root's alone. And a socket's path may not be long.
    folder = Path(tempfile.mkdtemp(prefix="bl-pg-", dir="/tmp"))
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def small_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some students of the sample class with one lesson, graded into SQLite."""
    folder = tmp_path_factory.mktemp("postgres") / "class"
    make_class(folder, [LESSON])
    names = [make.__name__ for make in STUDENTS]
    kept = {f"student-{names.index(kind) + 1:02d}" for kind in KINDS}
    for place in (folder / "submitted").iterdir():
        if place.name not in kept:
            shutil.rmtree(place)
    stamp = next((folder / "submitted").glob(f"*/{LESSON}")) / "timestamp.txt"
    stamp.write_text("2026-03-01 12:00:00 Europe/Berlin\n")
    assert grade(Classroom(folder), [], jobs=2).broke == []
    return folder


@pytest.fixture
def own_class(small_class: Path, tmp_path: Path) -> Path:
    """The same submissions and seed, nothing graded."""
    folder = tmp_path / "class"
    folder.mkdir()
    shutil.copytree(small_class / "submitted", folder / "submitted")
    shutil.copy(small_class / "seed", folder / "seed")
    return folder


def recorded(db_url: str) -> tuple[dict, list, dict]:
    """Return scores, verdicts and times as a gradebook has them."""
    with Writer(db_url) as writer:
        kept = ({**r, "graded_at": ""} for r in writer.results())  # the moment is another
        results = sorted(kept, key=lambda r: r["student"])
        times = {s.student_id: s.timestamp for s in writer.gradebook.assignment_submissions(LESSON)}
        return writer.scores(), results, times


def test_a_class_gets_the_same_gradebook_as_in_sqlite(
    server: Server, small_class: Path, own_class: Path
) -> None:
    url = server.database("whole")
    assert main(["grade", "--class", str(own_class), "--db", url, "--quiet"]) == 0
    assert not (own_class / "gradebook.db").exists()
    assert recorded(url) == recorded(Classroom(small_class).db_url)
    again = grade(Classroom(own_class), [], db_url=url)
    assert (again.graded, again.broke) == (0, [])
    assert again.unchanged == len(KINDS)
    assert main(["report", "--class", str(own_class), "--db", url]) == 0
    assert (own_class / "report" / "index.html").is_file()


def test_nbgrader_reads_and_writes_it(server: Server, own_class: Path) -> None:
    from nbgrader.api import Gradebook

    url = server.database("nbgraders_own")
    assert main(["grade", "--class", str(own_class), "--db", url, "--quiet"]) == 0
    first = next(iter(exercises_of(LESSON).values()))
    with Gradebook(url) as gradebook:
        full = sum(e.points for e in exercises_of(LESSON).values())
        assert gradebook.find_assignment(LESSON).max_score == full
        assert gradebook.find_submission(LESSON, "student-01").score == full
        cell = gradebook.find_grade(f"check_{first.name}", LESSON, LESSON, "student-01")
        cell.manual_score = 0.25
        gradebook.db.commit()
    grade(Classroom(own_class), [], db_url=url, force=True)
    with Gradebook(url) as gradebook:
        cell = gradebook.find_grade(f"check_{first.name}", LESSON, LESSON, "student-01")
        assert (cell.auto_score, cell.score) == (first.points, 0.25)


def test_two_writers_at_once_lose_nothing(server: Server) -> None:
    url, count = server.database("two"), 15
    graded = grade_submission(notebook_with({}, LESSON), LESSON, 7)
    ready, errors = threading.Barrier(2, timeout=60), []

    def write(name: str) -> None:
        try:
            ready.wait()
            with Writer(url) as writer:  # the first use makes the tables: both may try
                writer.register(LESSON)
                for i in range(count):
                    writer.record(f"{name}-{i}", graded)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Writer(url) as writer:
        assert len(list(writer.results())) == 2 * count
        assert len(writer.scores()) == 2 * count * len(exercises_of(LESSON))


def test_a_second_grader_of_another_folder_is_refused(
    server: Server, own_class: Path, small_class: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lock of a class's folder cannot see a grader on another machine; the server can."""
    url = server.database("shared")
    said: list[int] = []

    def progress(done: int, total: int, text: str) -> None:
        if not said:
            said.append(main(["grade", "--class", str(small_class), "--db", url, "--quiet"]))

    outcome = grade(Classroom(own_class), [], db_url=url, progress=progress)
    assert said == [2]
    assert "another grader" in capsys.readouterr().err
    assert outcome.broke == []


def test_a_server_that_stops_is_one_sentence_and_nothing_is_lost(
    server: Server, own_class: Path, small_class: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = server.database("stopped")
    room = Classroom(own_class)

    def progress(done: int, total: int, text: str) -> None:
        if done == 2:
            server.stop()

    try:
        with pytest.raises(GradebookError, match="server does not answer"):
            grade(room, [], db_url=url, progress=progress)
        arguments = ["grade", "--class", str(own_class), "--db", url, "--quiet"]
        assert main(arguments) == 2
        said = capsys.readouterr().err
        assert said.startswith("grader: the gradebook's server does not answer")
        assert "Traceback" not in said
    finally:
        server.start()
    assert main(arguments) == 0
    assert recorded(url) == recorded(Classroom(small_class).db_url)


def test_a_password_is_never_printed(
    server: Server, own_class: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = server.database("secret").replace("grader@", "grader:hunter2@")
    assert main(["grade", "--class", str(own_class), "--db", url, "--quiet"]) == 0
    wrong = url.replace("/secret", "/no_such_database")
    assert main(["grade", "--class", str(own_class), "--db", wrong, "--quiet"]) == 2
    said = capsys.readouterr()
    assert "no_such_database" in said.err
    assert "hunter2" not in said.out + said.err


@pytest.mark.parametrize("student", ["ünï, =1+1", "O'Neil", 'q"; DROP TABLE grade; --', "x" * 128])
def test_any_student_id_and_message_is_recorded(server: Server, student: str) -> None:
    """PostgreSQL takes no NUL and no half of a pair in a text, and counts its length."""
    url = server.database(f"ids_{len(student)}")
    first, second, *_ = exercises_of(LESSON)
    bad = "\\0 \\ud800 \\U0001f600"  # escapes, in the student's code
    answers = {
        first: f"def {first}(*args):\n    raise ValueError('{bad}')\n",
        second: f"def {second}(*args):\n    return '{bad}'\n",
    }
    graded = grade_submission(notebook_with(answers, LESSON), LESSON, 7)
    with Writer(url) as writer:
        writer.register(LESSON)
        writer.record(student, graded)
        assert [(r["student"], r["notes"]) for r in writer.results()] == [(student, graded.notes)]
