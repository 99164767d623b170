"""Exceptions that no handler of errors expects, or whose name or text is code of the student's.

Whoever writes these wants the code that reports an exception to stall, to raise or to write
nonsense. It fails because whatever is raised ends in the cell or the call it came from, its name
and text are read where the notebook runs, under the limits there, and they are cut, cleaned and
escaped outside.
"""

from __future__ import annotations

from tests.hostile.shared import Case, stops, stops_cell

BAD_STR = """
class Bad(Exception):
    def __str__(self):
        {}
    __repr__ = __str__
raise Bad()
"""
BAD_NAME = """
class Meta(type):
    __name__ = property(lambda cls: 1 / 0)
class Bad(Exception, metaclass=Meta):
    pass
raise Bad()
"""

EXCEPTIONS = {
    "sys.exit": "import sys\nsys.exit(0)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "BaseException of one's own": "class Mine(BaseException): pass\nraise Mine('x')",
    "an exception group": "raise BaseExceptionGroup('many', [SystemExit(), ValueError()])",
    "text of an exception that loops": BAD_STR.format("while True: pass"),
    "text of an exception that raises": BAD_STR.format("raise SystemExit"),
    "text of an exception without end": BAD_STR.format("return '<script>' * 10**6"),
    "text of an exception that is none": BAD_STR.format("return 5"),
    "text of an exception that is not Unicode": "raise Exception('\\ud800\\x00\\x1b[2J')",
    "name of an exception that raises": BAD_NAME,
}

CASES: list[Case] = [
    *(stops(name, source) for name, source in EXCEPTIONS.items()),
    *(stops_cell(name, source) for name, source in EXCEPTIONS.items()),
]
