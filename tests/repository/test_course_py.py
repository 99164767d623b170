"""`course.py`: makes .venv, mends it, and says in one sentence what a person has to do."""

from __future__ import annotations

import ast
import errno
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

FILE = Path(__file__).parents[2] / "course.py"
PIP_WORKS = "Collecting numpy\nInstalling collected packages: numpy\nSuccessfully installed numpy"


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of its own for each test, which may break it."""
    spec = importlib.util.spec_from_file_location("course", FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: SimpleNamespace(free=1e12))
    return module


class FakeRun:
    """Stands for `course.run`: a real but empty environment, and a pip that only pretends."""

    def __init__(self, course: ModuleType) -> None:
        self.course = course
        self.commands: list[list[str]] = []
        self.pip_says, self.pip_code = PIP_WORKS, 0
        self.pip_raises: BaseException | None = None

    def __call__(self, command: list[str], log: Path, what: str, cwd: Path, lock: object) -> int:
        self.commands.append(command)
        env = log.parent
        if command[1:3] == ["-m", "venv"]:
            log.write_text("", encoding="utf-8")
            return subprocess.call([*command, "--without-pip"])
        log.write_text(self.pip_says, encoding="utf-8")
        if self.pip_raises:
            raise self.pip_raises
        if self.pip_code == 0:
            next(env.glob("lib/python*/site-packages")).joinpath("numpy").mkdir(exist_ok=True)
            script = self.course.venv_path(env, "course")
            script.write_text('#!/bin/sh\necho "$0 got $*"\nexit 7\n', encoding="utf-8")
            script.chmod(0o755)
        return self.pip_code

    @property
    def installs(self) -> list[str]:
        """What pip was asked to install, in order."""
        return [command[-1] for command in self.commands if "pip" in command]

    @property
    def environments(self) -> int:
        """How many environments were made."""
        return len(self.commands) - len(self.installs)


@pytest.fixture
def root(tmp_path: Path, course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "a course"  # with a space, as people have
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (folder / "constraints.txt").write_text("numpy==2.0\n", encoding="utf-8")
    monkeypatch.setattr(course, "ROOT", folder)
    return folder


@pytest.fixture
def run(course: ModuleType, monkeypatch: pytest.MonkeyPatch) -> FakeRun:
    fake = FakeRun(course)
    monkeypatch.setattr(course, "run", fake)
    return fake


def test_it_parses_on_python_3_6_and_needs_only_the_standard_library():
    tree = ast.parse(FILE.read_text(encoding="utf-8"), feature_version=(3, 6))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules <= sys.stdlib_module_names


def test_an_old_python_is_told_which_one_it_needs(course, monkeypatch):
    monkeypatch.setattr(course.shutil, "which", lambda name: None)
    sentence = course.old_python((3, 6, 15))
    assert "needs Python 3.11 or newer, and this is 3.6" in sentence
    assert "python.org" in sentence


def test_an_old_python_points_at_a_newer_one_that_is_there(course, monkeypatch):
    monkeypatch.setattr(course.shutil, "which", lambda name: name == "python3.12")
    monkeypatch.setattr(course.subprocess, "call", lambda command, **options: 0)
    assert "there is a python3.12 here" in course.old_python((3, 10, 0))


def test_an_old_python_does_not_point_at_one_that_does_not_run(course, monkeypatch):
    monkeypatch.setattr(course.shutil, "which", lambda name: name)
    monkeypatch.setattr(course.subprocess, "call", lambda command, **options: 127)
    assert "python.org" in course.old_python((3, 10, 0))


def test_main_stops_at_an_old_python(course, root, run, monkeypatch, capsys):
    monkeypatch.setattr(course, "old_python", lambda: "This Python is old.")
    assert course.main(["start"]) == 1
    assert capsys.readouterr().err == "This Python is old.\n"
    assert run.commands == []


def test_the_first_start_installs_and_the_second_does_nothing(course, root, run):
    course.prepare(root, [])
    assert (run.environments, run.installs) == (1, ["."])
    course.prepare(root, [])
    assert len(run.commands) == 2


def test_the_constraints_are_used(course, root, run):
    course.prepare(root, [])
    command = run.commands[-1]
    assert command[command.index("-c") + 1] == "constraints.txt"


def test_only_the_test_command_installs_the_test_tools(course, root, run, monkeypatch):
    monkeypatch.setattr(course, "hand_over", lambda env, arguments: 0)
    course.main(["start"])
    course.main(["test", "-x"])
    course.main(["start"])
    course.main(["test"])
    assert run.installs == [".", ".[dev,site]"]


def test_changed_constraints_are_installed_with_the_extras_that_were_there(course, root, run):
    course.prepare(root, ["dev"])
    (root / "constraints.txt").write_text("numpy==2.1\n", encoding="utf-8")
    course.prepare(root, [])
    assert (run.environments, run.installs) == (1, [".[dev]", ".[dev]"])


def test_help_needs_no_installation(course, root, run, capsys):
    assert course.main(["--help"]) == 0
    assert course.main([]) == 0
    assert "start [LESSON]" in capsys.readouterr().out
    assert run.commands == []


def drop_python(course: ModuleType, env: Path) -> None:
    for path in (env / "bin").glob("python*"):
        path.unlink()


def leave_dead_link(course: ModuleType, env: Path) -> None:
    drop_python(course, env)
    course.venv_path(env, "python").symlink_to(env / "nowhere")


def break_python(course: ModuleType, env: Path) -> None:
    drop_python(course, env)
    course.venv_path(env, "python").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    course.venv_path(env, "python").chmod(0o755)


def truncate_python(course: ModuleType, env: Path) -> None:
    drop_python(course, env)
    course.venv_path(env, "python").touch(mode=0o755)


def edit_stamp(old: str, new: str) -> Callable[[ModuleType, Path], None]:
    def edit(course: ModuleType, env: Path) -> None:
        text = (env / course.STAMP).read_text(encoding="utf-8")
        assert old in text
        (env / course.STAMP).write_text(text.replace(old, new), encoding="utf-8")

    return edit


BREAKAGES = {
    "no python": drop_python,
    "a dead link for python": leave_dead_link,
    "a python that fails": break_python,
    "an empty file for python": truncate_python,
    "no pyvenv.cfg": lambda course, env: (env / "pyvenv.cfg").unlink(),
    "an unfinished installation": lambda course, env: (env / course.MARKER).touch(),
    "a package gone": lambda course, env: shutil.rmtree(*env.glob("lib/*/site-packages/numpy")),
    "all packages gone": lambda course, env: shutil.rmtree(env / "lib"),
    "made in another folder": edit_stamp("a course", "elsewhere"),
    "made for another Python": edit_stamp("cpython-3", "cpython-2"),
    "no stamp, no pip": lambda course, env: (env / course.STAMP).unlink(),
    "a spoiled stamp": lambda course, env: (env / course.STAMP).write_text("[1"),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_environment_is_made_anew(breakage, course, root, run, capsys):
    env = course.prepare(root, [])
    (env / "left-over").touch()
    BREAKAGES[breakage](course, env)
    assert not course.ready(root, env, [])
    course.prepare(root, [])
    assert course.ready(root, env, [])
    assert run.environments == 2
    assert not (env / "left-over").exists()
    assert "making it anew" in capsys.readouterr().err


def test_a_missing_course_command_is_installed_again(course, root, run):
    env = course.prepare(root, [])
    course.venv_path(env, "course").unlink()
    course.prepare(root, [])
    assert (run.environments, len(run.installs)) == (1, 2)


def test_a_moved_repository_is_noticed(course, root, run):
    course.prepare(root, [])
    moved = root.rename(root.with_name("moved"))
    assert not course.ready(moved, moved / ".venv", [])
    course.prepare(moved, [])
    assert run.environments == 2


def test_an_interrupted_installation_is_started_anew(course, root, run):
    run.pip_raises = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        course.prepare(root, [])
    run.pip_raises = None
    course.prepare(root, [])
    assert run.environments == 2


def test_ctrl_c_gets_one_line(course, root, run, capsys):
    run.pip_raises = KeyboardInterrupt()
    assert course.main(["start"]) == 130
    assert capsys.readouterr().err.splitlines()[-1].startswith("Stopped; run the same command")


def test_an_update_that_cannot_begin_leaves_the_old_environment_whole(course, root, run):
    env = course.prepare(root, [])
    (root / "constraints.txt").write_text("numpy==2.1\n", encoding="utf-8")
    run.pip_says, run.pip_code = "Failed to establish a new connection", 1
    with pytest.raises(course.Trouble, match="connect to the internet"):
        course.prepare(root, [])
    assert course.damage(root, env) == ""
    run.pip_says, run.pip_code = PIP_WORKS, 0
    course.prepare(root, [])
    assert run.environments == 1


def test_an_update_that_breaks_half_way_is_not_trusted(course, root, run):
    env = course.prepare(root, [])
    (root / "constraints.txt").write_text("numpy==2.1\n", encoding="utf-8")
    run.pip_says, run.pip_code = PIP_WORKS + "\nERROR: [Errno 28] No space left on device", 1
    with pytest.raises(course.Trouble, match="disk is full"):
        course.prepare(root, [])
    assert "interrupted" in course.damage(root, env)


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("WARNING: Retrying: Temporary failure in name resolution", "connect to the internet"),
        ("Max retries exceeded with url: /simple/numpy/", "connect to the internet"),
        ("ReadTimeoutError: Read timed out.", "connect to the internet"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "proxy"),
        ("ERROR: OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: OSError: [Errno 13] Permission denied: '/x'", "may not write"),
        ("ERROR: No matching distribution found for numpy==2.0", "another Python"),
        ("ERROR: Something new under the sun", "Something new under the sun"),
        ("", "it said nothing"),
    ],
)
def test_a_failed_pip_is_explained_in_one_sentence_that_names_the_log(
    log, sentence, course, root, run, capsys
):
    run.pip_says, run.pip_code = log, 1
    assert course.main(["start"]) == 1
    *_, last = capsys.readouterr().err.splitlines()
    assert sentence in last
    assert str(root / ".venv" / course.LOG) in last


def test_a_full_disk_is_named_although_the_log_could_not_be_written(course, root, run, monkeypatch):
    env = course.prepare(root, [])
    monkeypatch.setattr(course.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    assert "disk is full" in course.explain(env, 1)


def test_too_little_disk_space_is_said_before_anything_is_fetched(course, root, run, monkeypatch):
    monkeypatch.setattr(course.shutil, "disk_usage", lambda path: SimpleNamespace(free=3e8))
    with pytest.raises(course.Trouble, match=r"needs 0\.7 GB .* and 0\.3 GB are free"):
        course.prepare(root, [])
    assert run.commands == []


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(module, course, root, run, monkeypatch):
    find = importlib.util.find_spec
    hide = lambda name: None if name == module else find(name)  # noqa: E731
    monkeypatch.setattr(course.importlib.util, "find_spec", hide)
    with pytest.raises(course.Trouble, match=r"apt install python3\.\d+-venv"):
        course.prepare(root, [])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "a folder of your own"),
        (errno.EROFS, "a folder of your own"),
    ],
)
def test_what_the_system_refuses_is_explained(code, sentence, course, root, run, monkeypatch):
    def refuse(path: Path, *args: object, **options: object) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(course.Path, "mkdir", refuse)
    with pytest.raises(course.Trouble, match=sentence):
        course.prepare(root, [])


def test_an_error_that_is_not_understood_is_not_hidden(course, root):
    with pytest.raises(OSError, match="Input/output"), course.explained(root / ".venv"):
        raise OSError(errno.EIO, "Input/output error")


def test_a_missing_file_of_the_course_is_named(course, root, capsys):
    (root / "constraints.txt").unlink()
    assert course.main(["start"]) == 1
    assert "constraints.txt is missing" in capsys.readouterr().err


def test_a_file_called_venv_is_not_touched(course, root, run):
    (root / ".venv").write_text("mine", encoding="utf-8")
    with pytest.raises(course.Trouble, match="is not a folder"):
        course.prepare(root, [])
    assert (root / ".venv").read_text(encoding="utf-8") == "mine"


def test_a_folder_of_other_things_is_not_deleted(course, root, run):
    (root / ".venv").mkdir()
    (root / ".venv" / "thesis.docx").touch()
    with pytest.raises(course.Trouble, match="is no Python environment"):
        course.prepare(root, [])
    assert (root / ".venv" / "thesis.docx").exists()


def test_a_dead_link_called_venv_is_replaced(course, root, run):
    (root / ".venv").symlink_to(root / "nowhere")
    course.prepare(root, [])
    assert course.ready(root, root / ".venv", [])


def test_two_starts_do_not_install_at_the_same_time(course, tmp_path):
    path = tmp_path / "lock"
    with path.open("a+b") as other:
        with course.locked(path):
            assert not course.take(other)
        assert course.take(other)


def test_a_start_that_waited_for_another_does_not_install_again(course, root, run, monkeypatch):
    take = course.take

    def take_later(lock: object) -> bool:
        monkeypatch.setattr(course, "take", take)
        monkeypatch.setattr(course, "locked", lambda path: path.open("a+b"))
        course.prepare(root, [])  # the other start
        return False

    monkeypatch.setattr(course, "take", take_later)
    monkeypatch.setattr(course.time, "sleep", lambda seconds: None)
    course.prepare(root, [])
    assert (run.environments, len(run.installs)) == (1, 1)


def test_running_a_command_keeps_its_output_and_its_exit_code(course, tmp_path, capsys):
    log = tmp_path / "log"
    code = "import sys, time; print('Collecting numpy (from x)'); time.sleep(0.4); sys.exit(5)"
    with (tmp_path / "lock").open("w") as lock:
        assert course.run([sys.executable, "-c", code], log, "installing", tmp_path, lock) == 5
    assert log.read_text(encoding="utf-8").strip() == "Collecting numpy (from x)"


def test_a_pip_configured_for_other_places_still_installs_here(course, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    code = "import os; print(os.environ.get('PIP_TARGET'), os.environ['PIP_USER'])"
    with (tmp_path / "lock").open("w") as lock:
        course.run([sys.executable, "-c", code], tmp_path / "log", "", tmp_path, lock)
    assert (tmp_path / "log").read_text(encoding="utf-8").split() == ["None", "0"]


def test_without_a_terminal_a_line_appears_every_ten_seconds(course, tmp_path, capsys):
    log = tmp_path / "log"
    log.write_text("Collecting numpy<3 (from beyond-linear)\n  Downloading it\n", encoding="utf-8")
    shown = 0
    for seconds in (0.3, 9.9, 10.1, 12.0, 20.2):
        shown = course.show("installing", log, seconds, shown)
    said = capsys.readouterr().err.splitlines()
    assert said == ["   10 s  Collecting numpy<3", "   20 s  Collecting numpy<3"]


def test_the_course_command_gets_the_arguments_and_its_exit_code_is_returned(course, root, run):
    course.prepare(root, [])
    shutil.copyfile(FILE, root / "course.py")
    done = subprocess.run(
        [sys.executable, root / "course.py", "check", "a b", "--x"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 7
    assert done.stdout == f"{root}/.venv/bin/course got check a b --x\n"
    assert done.stderr == ""
