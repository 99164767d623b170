"""output_activation(task): what the numbers that leave a network have to be."""

from __future__ import annotations

from grader.bank.model import Exercise

TASKS = ("binary", "multiclass", "multilabel", "regression", "positive")
NAMES = ("sigmoid", "softmax", "sigmoid", "identity", "softplus")


def choosing(task: str, instead: dict[str, str]) -> str:
    """Return the right choice, or what stands instead of it."""
    return instead.get(task, NAMES[TASKS.index(task)])


ex = Exercise(
    "output_activation",
    truth="Your output_activation lets every task have the answers it needs, and no others.",
    hints=[
        "For each task, write down which numbers may leave the network: how many, from which "
        "interval, and whether they have to add up to something.",
        "One probability, or several that know nothing of each other; probabilities that share one "
        "whole; any number; any number above 0. The first two are one case.",
        'A dict with five entries: "binary" and "multilabel" have the same value, and "regression" '
        "has the function that changes nothing.",
    ],
)
ex.aspect(
    "tasks with classes",
    1.25,
    cases=[("binary",), ("multiclass",), ("multilabel",)],
    draw=lambda rng: (str(rng.choice(TASKS[:3])),),
)
ex.aspect(
    "tasks with quantities",
    0.75,
    cases=[("regression",), ("positive",)],
    draw=lambda rng: (str(rng.choice(TASKS[3:])),),
)

ex.wrong(
    "labels-share-one-whole",
    "Several labels got a softmax. It has one whole to give away: a picture that is even and has a "
    "loop can’t have both labels above one half.",
    "Each label is a yes or no of its own.",
    lambda task: choosing(task, {"multilabel": "softmax"}),
)
ex.wrong(
    "classes-without-a-whole",
    "Classes that exclude each other got a sigmoid each. Nothing makes those add up to 1; three "
    "classes can all be likely, or none.",
    "Exactly one class is right. Whose probabilities sum to 1?",
    lambda task: choosing(task, {"multiclass": "sigmoid"}),
)
ex.wrong(
    "several-mixed-up",
    "multiclass and multilabel have changed places: classes exclude each other, labels do not.",
    "Which of the two has exactly one right answer for each example?",
    lambda task: choosing(task, {"multiclass": "sigmoid", "multilabel": "softmax"}),
)
ex.wrong(
    "softmax-of-one",
    "A softmax of a single output is 1, whatever the logit: one number has the whole to itself.",
    "One yes or no needs one probability.",
    lambda task: choosing(task, {"binary": "softmax"}),
)
ex.wrong(
    "softmax-for-all-classes",
    "Everything with classes got a softmax. It is for exactly one out of several: a single yes or "
    "no has no rivals, and labels that may occur together are not rivals.",
    "In which of the three do the probabilities have to sum to 1?",
    lambda task: choosing(task, {"binary": "softmax", "multilabel": "softmax"}),
)
ex.wrong(
    "tanh-for-yes-or-no",
    "Yes or no got a tanh. Its outputs reach from −1 to 1, and a probability is never negative.",
    "Which function ends at 0 and at 1?",
    lambda task: choosing(task, {"binary": "tanh"}),
)
ex.wrong(
    "quantities-cut-at-1",
    "Regression got a tanh: no prediction can leave the interval from −1 to 1, and quantities do.",
    "Which function lets every number through?",
    lambda task: choosing(task, {"regression": "tanh"}),
)
ex.wrong(
    "quantities-as-probabilities",
    "Regression got a sigmoid: no prediction can be negative or above 1, and quantities can.",
    "Which function lets every number through?",
    lambda task: choosing(task, {"regression": "sigmoid"}),
)
ex.wrong(
    "nothing-negative",
    "Regression got a ReLU: no prediction can be negative, and where z is there is no gradient to "
    "learn from.",
    "Which function lets every number through?",
    lambda task: choosing(task, {"regression": "relu"}),
)
ex.wrong(
    "quantities-kept-positive",
    "Regression got a softplus: no prediction can be negative. Nothing in that task forbids it.",
    "Which function lets every number through?",
    lambda task: choosing(task, {"regression": "softplus"}),
)
ex.wrong(
    "positive-by-relu",
    "Quantities above 0 got a ReLU. It gives exact zeros, and below z = 0 it has no slope: an "
    "output that starts there never learns.",
    "Which function is above 0 everywhere and has a slope everywhere?",
    lambda task: choosing(task, {"positive": "relu"}),
)
ex.wrong(
    "relu-for-quantities",
    "Both tasks with quantities got a ReLU. It belongs inside the network: at an output it gives "
    "no negative number, exact zeros, and no gradient where z is below 0.",
    "One task allows any number, the other any number above 0.",
    lambda task: choosing(task, {"regression": "relu", "positive": "relu"}),
)
ex.wrong(
    "positive-below-1",
    "Quantities above 0 got a sigmoid: none can reach 1, and waiting times do.",
    "Above 0, with no upper end.",
    lambda task: choosing(task, {"positive": "sigmoid"}),
)
ex.wrong(
    "positive-by-exp",
    "exp is above 0 too, and some use it; it is not among the names of the contract. Its slope "
    "grows as it does, so that a single large z upsets a training.",
    "Which of the names grows like z itself, and stays above 0?",
    lambda task: choosing(task, {"positive": "exp"}),
)
ex.wrong(
    "positive-unprotected",
    "Quantities above 0 got no activation: nothing keeps a prediction from being negative.",
    "Which function is above 0 everywhere?",
    lambda task: choosing(task, {"positive": "identity"}),
)
ex.wrong(
    "quantities-mixed-up",
    "regression and positive have changed places.",
    "Which of the two allows any number?",
    lambda task: choosing(task, {"regression": "softplus", "positive": "identity"}),
)
ex.wrong(
    "called-linear",
    "The function that changes nothing has the name identity in the contract, not linear.",
    "Take the names from the list in the text.",
    lambda task: choosing(task, {"regression": "linear"}),
)
ex.wrong(
    "none-for-regression",
    "None came back for regression. The contract asks for a name: identity.",
    "Take the names from the list in the text.",
    lambda task: None if task == "regression" else choosing(task, {}),
)
ex.wrong(
    "capitals",
    "The names are right but for the capital letters.",
    "Take the names from the list in the text, letter by letter.",
    lambda task: choosing(task, {}).capitalize(),
)
ex.wrong(
    "always-sigmoid",
    "Every task got a sigmoid.",
    "It fits where an answer is a yes or no. Which tasks ask for something else?",
    lambda task: "sigmoid",
)
ex.wrong(
    "always-softmax",
    "Every task got a softmax.",
    "It fits where exactly one of several classes is right. Which tasks ask for something else?",
    lambda task: "softmax",
)
ex.wrong(
    "always-relu",
    "Every task got a ReLU. It belongs inside the network, not at its end.",
    "What may leave the network, in each of the tasks?",
    lambda task: "relu",
)
ex.wrong(
    "all-names",
    "The names for all tasks came back; one is asked, the one for this task.",
    "Look the task up and return what you find there.",
    lambda task: list(NAMES),
)
ex.wrong(
    "name-in-a-list",
    "The name is right, but it came in a list.",
    "Return the text alone.",
    lambda task: [choosing(task, {})],
)

ex.right(
    "a dict",
    lambda task: {
        "binary": "sigmoid",
        "multiclass": "softmax",
        "multilabel": "sigmoid",
        "regression": "identity",
        "positive": "softplus",
    }[task],
)
ex.right(
    "two lists",
    lambda task: ["sigmoid", "softmax", "sigmoid", "identity", "softplus"][
        ["binary", "multiclass", "multilabel", "regression", "positive"].index(task)
    ],
)
ex.right(
    "one expression",
    lambda task: (
        "sigmoid"
        if task in ("binary", "multilabel")
        else "softmax"
        if task == "multiclass"
        else "softplus"
        if task == "positive"
        else "identity"
    ),
)
ex.right(
    "get with a default",
    lambda task: {"multiclass": "softmax", "regression": "identity", "positive": "softplus"}.get(
        task, "sigmoid"
    ),
)


@ex.right("ifs")
def _(task):
    if task == "binary":
        return "sigmoid"
    if task == "multiclass":
        return "softmax"
    if task == "multilabel":
        return "sigmoid"
    if task == "regression":
        return "identity"
    return "softplus"


@ex.right("match")
def _(task):
    match task:
        case "binary" | "multilabel":
            return "sigmoid"
        case "multiclass":
            return "softmax"
        case "regression":
            return "identity"
        case _:
            return "softplus"


@ex.right("who wants which")
def _(task):
    wanted = {
        "softmax": ["multiclass"],
        "sigmoid": ["binary", "multilabel"],
        "softplus": ["positive"],
        "identity": ["regression"],
    }
    return next(name for name, tasks in wanted.items() if task in tasks)


for change in ("one expression: task in * → task in *", "who wants which: wanted = * → wanted = *"):
    ex.same(change, "Both names are looked for, in whatever order they stand.")
