from course_lib.checking import check

__all__ = ["check", "predict", "reveal"]


def predict(*a, **k): ...
def reveal(*a, **k): ...
