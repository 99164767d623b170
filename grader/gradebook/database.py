"""The database under a gradebook: its URL, its locks, its errors in an instructor's words."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import nbgrader
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from nbgrader.api import Base

RECEIPTS = sa.Table(
    "beyond_linear_receipt",
    sa.MetaData(),
    sa.Column("student", sa.String(128), primary_key=True),
    sa.Column("lesson", sa.String(128), primary_key=True),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("graded", sa.Text, nullable=False),
)

LOCK = 0xBE70ED  # of PostgreSQL's advisory locks: the one grader, and (plus 1) new rows
WAIT = 30  # seconds for another program to let go of an SQLite gradebook
FAULTS = {
    "database is locked": "another program holds the gradebook; close it and run this again",
    "readonly": "the gradebook is read-only; make it writable and run this again",
    "read-only": "the gradebook is read-only; make it writable and run this again",
    "disk is full": "there is no space left for the gradebook; make room and run this again",
    "no space left": "there is no space left for the gradebook; make room and run this again",
    "unable to open": "the gradebook cannot be opened; does its folder exist?",
    "not a database": "the gradebook's file is no database; restore it from a copy",
    "malformed": "the gradebook's file is damaged; restore it from a copy",
    "authentication failed": "the server does not accept this user and password",
    "does not exist": "the gradebook's database is not there; make it first",
    "connection": "the gradebook's server does not answer; is it running?",
}


class GradebookError(RuntimeError):
    """The gradebook cannot be used; the message says why and what to do."""


@contextlib.contextmanager
def explained(db_url: str) -> Iterator[None]:
    """Turn the database's own errors into sentences for an instructor."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        where = shown(db_url)
        text = str(error.orig).strip()
        for sign, meaning in FAULTS.items():
            if sign in text.lower():
                raise GradebookError(f"{meaning} ({where}: {text})") from error
        raise GradebookError(f"the gradebook {where} cannot be used: {text}") from error
    except (sa.exc.ArgumentError, ModuleNotFoundError) as error:
        raise GradebookError(
            f"{shown(db_url)} names no gradebook: {error}. Write sqlite:///PATH or "
            "postgresql+psycopg://… (which needs the extra `postgres`)"
        ) from error


def shown(db_url: str) -> str:
    """Return a gradebook's URL without its password."""
    try:
        return sa.make_url(db_url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return re.sub(r":[^/@]*@", ":***@", db_url)


def patient(db_url: str) -> str:
    """Return the URL with a longer wait for a locked SQLite file, where it names none."""
    with explained(db_url):
        url = sa.make_url(db_url)
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    return url.update_query_dict({"timeout": str(WAIT)}).render_as_string(hide_password=False)


@contextlib.contextmanager
def turn(db_url: str) -> Iterator[None]:
    """Wait for the turn to make tables and cells, where two on a server could make the same."""
    if sa.make_url(db_url).get_backend_name() != "postgresql":
        yield
        return
    engine = sa.create_engine(db_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(LOCK + 1)))
        yield  # the lock goes with the connection


@contextlib.contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection whose changes are kept together at the end, or not at all.

    SQLite is told at the start that there will be changes, so that nothing which is read here can
    be changed by another program before it is used.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def prepare(db_url: str) -> None:
    """Make a new gradebook whole: nbgrader's tables and version, and ours, in one transaction.

    nbgrader itself asks the `alembic` command for the version after making the tables, and
    leaves a half-made database where that command is not on PATH.
    """
    engine = sa.create_engine(db_url)
    try:
        if sa.inspect(engine).has_table(RECEIPTS.name):
            return
        with writing(engine) as connection:
            if not sa.inspect(connection).get_table_names():
                Base.metadata.create_all(connection)
                scripts = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
                connection.execute(
                    sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
                )
                insert = sa.text("INSERT INTO alembic_version (version_num) VALUES (:head)")
                connection.execute(insert, {"head": scripts.get_current_head()})
            RECEIPTS.metadata.create_all(connection)
    finally:
        engine.dispose()
