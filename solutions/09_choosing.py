# %% [markdown]
# # Choose, and be able to say why
#
# **Questions**
# - The article ends with a table: this layer, that function. Which of its rows follow from what you
#   have measured, and which are habits?
# - A network does not learn. What do its figures say, before a night is gone?
# - Two activations ran a race and one is ahead. Is it better?
#
# **What you’ll do** · Pick outputs by what an answer may be, and catch a loss that has gone deaf.
# Diagnose sick networks from their dashboards. Write tests that catch wrong activations. Run a fair
# race and read its table.
#
# **What you’ll need** · About 60 minutes; sigmoid, ReLU and softmax (lessons 3, 5 and 7), and the
# dashboard of lesson 8.

# %% setup=true
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, check, choice, explore, load_digits, looking_back,
    predict, predict_scores, reveal, show, standardise, train_mlp, use_style, warm_up, where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle
from course_lib.recurrent import error_gradient, new_reader, orthogonal

use_style()
where_you_are("09")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("09")

# %% [markdown]
# ## The idea: two places, two questions
#
# This is the article’s advice:
#
# | use case | recommended |
# |---|---|
# | hidden layers (general) | ReLU, leaky ReLU |
# | output for two classes | sigmoid |
# | output for several classes | softmax |
# | recurrent networks (some cases) | tanh |
#
# A table like this can be learnt by heart, until a case comes that it lacks. Two questions are
# easier to keep.
#
# - **At the output: what may this number be?** The task answers that, not taste.
# - **In a hidden layer: does the gradient arrive?** It has to, and the layer has to bend. Many
#   functions do both, so here measurements decide, or nothing does.
#
# First the output. An activation there says which
# numbers will never come out.

# %%
rows = {"identity": (-9, 9), "softplus": (0, 9), "ReLU": (0, 9), "tanh": (-1, 1),
        "sigmoid": (0, 1), "softmax": (0, 1)}  # fmt: skip
figure, ax = plt.subplots(figsize=(9.5, 3.4))
for i, (name, (low, high)) in enumerate(rows.items()):
    ax.plot([low, high], [-i, -i], color=BLUE, lw=5)
    inner = [end for end in (low, high) if abs(end) < 9]
    face = BLUE if name == "ReLU" else "white"  # only ReLU reaches its end
    ax.plot(inner, [-i] * len(inner), "o", color=BLUE, mfc=face, ms=9, mew=2)
ax.text(1.2, -5, "and together exactly 1", va="center", color=INK)
ax.set(yticks=range(0, -6, -1), yticklabels=list(rows), xlim=(-3.6, 3.6), ylim=(-5.6, 0.6))
ax.set(xlabel="numbers that can come out", title="An output’s activation rules numbers out")
show(
    figure,
    "Six rows of intervals. identity: every number. softplus: above 0, without an upper end. ReLU: "
    "0 and above. tanh: between -1 and 1. sigmoid: between 0 and 1. softmax: the same, with the "
    "remark that its numbers are together exactly 1.",
)

# %% [markdown]
# ### Exercise 1: `output_activation`
# ●○○ easy · 3 minutes · about 4 lines · 2 points
#
# `task`, a text → the name of the output’s activation, one of `"identity"`, `"relu"`, `"sigmoid"`,
# `"softmax"`, `"softplus"` and `"tanh"`.
# - `"binary"`: spam or not. One number, the probability that it is.
# - `"multiclass"`: which of ten digits. Exactly one is right.
# - `"multilabel"`: even? at least five? with a loop? Any number of them may be true at once.
# - `"regression"`: tomorrow’s temperature in °C. Any number.
# - `"positive"`: how long a bus will be late, in minutes. It is above 0, and an output that starts
#   out far too low has to be able to learn.


# %% exercise="output_activation"
def output_activation(task):
    """Return the name of the activation for the output of a task.

    task: "binary", "multiclass", "multilabel", "regression" or "positive" -> a text.
    """
    ### BEGIN SOLUTION
    names = {
        "binary": "sigmoid",
        "multiclass": "softmax",
        "multilabel": "sigmoid",
        "regression": "identity",
        "positive": "softplus",
    }
    return names[task]
    ### END SOLUTION


# %% [markdown]
# ## The loss that goes with it
#
# An output never learns alone: what reaches the weights is the gradient of the *loss* with respect to
# $z$, through the activation. Three pairs are in use everywhere: identity with half the squared
# error, sigmoid with cross-entropy, softmax with cross-entropy.

# %% [markdown] predict="matched"
# Take the gradient with respect to `z` of each of these three pairs, for one example. What do they
# have in common?
#
# - **a** (right) All three are what was said minus what is true
# - **b** All three fade when the answer is confidently wrong, for the activation is flat there
#   - The identity is never flat. And the logarithm in cross-entropy has a slope that cancels the flat
#     one.
# - **c** Nothing: three activations and three losses make three formulas
#   - Three formulas on the way, and one in the end. That is why these pairs are pairs.

# %% open=true
nudge, one = 1e-5, np.eye(3)
z, wanted = np.array([0.5, -2.0, 1.5]), np.array([0.0, 1.0, 0.0])
formula = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
shares = lambda z: np.exp(z) / np.exp(z).sum()  # noqa: E731
matched = {
    "identity, squared error": (lambda z: z, lambda z: 0.5 * np.sum((z - wanted) ** 2)),
    "sigmoid, cross-entropy": (formula, lambda z: np.sum(np.logaddexp(0, z) - wanted * z)),
    "softmax, cross-entropy": (shares, lambda z: -wanted @ np.log(shares(z))),
}
off = {}
for name, (said, loss) in matched.items():
    gradient = np.array([loss(z + nudge * e) - loss(z - nudge * e) for e in one]) / (2 * nudge)
    off[name] = np.abs(gradient - (said(z) - wanted)).max()
    print(f"{name:24s} gradient {gradient.round(4)}, said − true {(said(z) - wanted).round(4)}")
reveal("matched")

# %% [markdown]
# Each of these losses is minus the logarithm of a probability (of a normal density, in the case of the
# squared error), and its activation is the one that makes the slope come out as the plain difference.
# A pair that is *not* made for each other keeps a factor over. Here are one that is and two that are
# not, for a label of 1.

# %%
z = np.linspace(-25, 10, 1401)
p = formula(z)
pulls = {  # minus the gradient: how strongly z is pulled up
    "sigmoid, cross-entropy": (1 - p, BLUE, "-"),
    "sigmoid, half the squared error": ((1 - p) * p * (1 - p), ORANGE, "--"),
    "cross-entropy, p cut at 1e-7": (np.where(p > 1e-7, 1 - p, 0), PINK, ":"),
}
figure, ax = plt.subplots(figsize=(9.5, 3.8))
for name, (pull, colour, style) in pulls.items():
    ax.plot(z, pull, color=colour, ls=style, lw=2.4, label=name)
ax.set(xlabel="logit z, where the label is 1", ylabel="pull on z", ylim=(-0.06, 1.12))
ax.set_title("Only the matched pair pulls with all its strength where z is furthest off")
ax.legend(loc=(0.3, 0.42))
show(
    figure,
    "Pull on the logit over z from -25 to 10. The matched pair pulls with 1 on the left and fades "
    "from -5 to 5. Squared error pulls only near 0, at most with 0.15. Cross-entropy with a cut share "
    "follows the matched pair down to z = -16 and is 0 left of it.",
)

# %% [markdown]
# ## A loss that has gone deaf
#
# The dotted line is code that one meets often. Somebody was afraid of the logarithm of 0 and cut the
# shares first. `theirs` is such a mean loss, with softmax; `cross_entropy` is lesson 7’s, from the
# logits.

# %% given="cross_entropy"


# %% wrong="expose_clipped_loss"


# %%
rng = np.random.default_rng(0)
z, y = rng.normal(0, 2, (200, 10)), rng.integers(0, 10, 200)
print(f"200 examples: theirs {theirs(z, y):.12f}, cross_entropy {cross_entropy(z, y):.12f}")

# %% [markdown]
# ### Exercise 2: `expose_clipped_loss`
# ●●○ medium · 4 minutes · about 3 lines · 2 points
#
# `expose_clipped_loss()` takes nothing and returns `(z, y)`, logits `(n, k)` and labels `(n,)` from 0
# to $k - 1$, for which `theirs` and the right loss differ by more than rounding.
#
# Up to a thousand numbers, none further from 0 than a thousand; lists will do. Tools: which shares
# does the cut move, and whose share does the loss look at?


# %% exercise="expose_clipped_loss"
def expose_clipped_loss():
    """Return (z, y) for which cutting the shares at 1e-7 changes the loss."""
    ### BEGIN SOLUTION
    return np.array([[0.0, 30.0]]), np.array([0])  # the label's share is about 1e-13
    ### END SOLUTION


# %% [markdown]
# A loss that is off in a rare case may look harmless. Its *gradient* is worse:

# %%
z, y = np.array([[0.0, 30.0]]), np.array([0])
up, down = np.array([[nudge, 0.0]]), np.array([[-nudge, 0.0]])
for name, loss in (("theirs", theirs), ("cross_entropy", cross_entropy)):
    slope = (loss(z + up, y) - loss(z + down, y)) / (2 * nudge)
    print(f"{name:14s} loss {loss(z, y):6.3f}, slope in the label’s logit {slope:.3f}")

# %% [markdown]
# The worst mistakes are the ones it does not learn from. Libraries take logits for this reason: hand
# them `z`, and leave the activation to the loss.

# %% [markdown]
# ## Hidden layers: read the dashboard
#
# Inside the network no task says what a number may be. What counts is what arrives, and lesson 8’s
# dashboard shows it. Its functions are given again.

# %% given="ACTIVATIONS"


# %% given="drawn"


# %% given="dashboard"


# %% [markdown]
# Six patients, ten hidden layers of 64 each, before their first step:
#
# - healthy **ReLUs** with He’s weights;
# - **ReLUs whose weights are three times too large**;
# - **ReLUs in which the biases of layer 5 are −5**;
# - **sigmoids** with weights of variance $1/n$;
# - **tanh on bytes**: somebody forgot to scale the pixels, and they reach from 0 to 255;
# - **tanh with weights ten times too large**, in every layer.
#
# Their dashboards come as A to F, in another order.

# %% hide=true
digits = load_digits()
x_train, x_test = standardise(digits.x_train, digits.x_test)


def patients(rng, X, pixels):
    """Return each patient's layers, inputs and activation; pixels: X before standardising."""
    shape = [64] * 11 + [10]
    shut = drawn(rng, shape, 2)
    shut[4] = (shut[4][0], shut[4][1] - 5)
    large = [(10 * W, b) for W, b in drawn(rng, shape, 1)[:-1]] + drawn(rng, [64, 10], 1)
    return {
        "ReLU, weights × 3": (drawn(rng, shape, 18), X, "ReLU"),
        "ReLU, healthy": (drawn(rng, shape, 2), X, "ReLU"),
        "tanh on bytes": (drawn(rng, shape, 1), 255 * pixels, "tanh"),
        "sigmoid": (drawn(rng, shape, 1), X, "sigmoid"),
        "ReLU, biases −5": (shut, X, "ReLU"),
        "tanh, weights × 10": (large, X, "tanh"),
    }


# %% hide=true
rng = np.random.default_rng(0)
some = rng.permutation(len(x_train))[:300]
ward = patients(rng, x_train[some], digits.x_train[some])
boards = {
    name: dashboard(layers, X, digits.y_train[some], *ACTIVATIONS[kind], 0.01)
    for name, (layers, X, kind) in ward.items()
}

# %%
titles = {"saturated": "Slopes below 0.01", "dead": "Dead units",
          "gradient": "Length of ∂L/∂z"}  # fmt: skip
looks = ((ORANGE, "s"), (BLUE, "o"), (GREEN, "^"), (PINK, "v"), (INK, "D"), (SKY, "P"))
figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.9))
for ax, (part, title) in zip(axes, titles.items(), strict=True):
    for letter, board, (colour, marker) in zip("ABCDEF", boards.values(), looks, strict=True):
        ax.plot(range(1, 11), board[part], color=colour, marker=marker, ms=5, lw=1.2, label=letter)
    ax.set(title=title, xlabel="hidden layer", xticks=range(1, 11))
    ax.set(**{"yscale": "log"} if part == "gradient" else {"ylim": (-0.05, 1.05)})
figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=6)
show(
    figure,
    "Three charts over ten hidden layers with six lines, A to F. Slopes below 0.01: C is near 1 in "
    "layer 1 and near 0 above, F near three quarters everywhere, E near 1 from layer 5 on, A and B "
    "near one half, D at 0. Dead: E is above nine tenths in layer 5. Gradient: A and F grow "
    "steeply towards layer 1, D shrinks steeply, C drops at layer 1, B is level, E drops below "
    "layer 6.",
)

# %% [markdown] predict="bytes"
# Which of the six was fed with bytes?
#
# - **a** A: large numbers come in, so a large gradient comes back
#   - What comes back is multiplied by weights and slopes, not by inputs. A has weights three times
#     too large.
# - **b** F: three quarters of its units are saturated
#   - In every layer, since all its weights are large. Inputs reach the first layer only: after it
#     everything lies between −1 and 1 again.
# - **c** (right) C: only its first layer is saturated

# %%
for letter, name in zip("ABCDEF", ward, strict=True):
    print(f"{letter}: {name}")
reveal("bytes")

# %% [markdown]
# One sign can have several causes, and one cause several signs. So a diagnosis needs rules *and an
# order*. It goes from what makes all other figures meaningless, through causes, to what is left:
#
# | ask in this order | the word |
# |---|---|
# | Is some gradient not finite (`nan`, `inf`), or the first layer’s **more than** 100 times the last’s? | `"exploding"` |
# | Is in some layer **at least** half of the units dead? | `"dead"` |
# | Are in some layer **at least** three quarters of the slopes below `0.01`? | `"saturated"` |
# | Is the first layer’s gradient **less than** a hundredth of the last’s? | `"vanishing"` |
# | otherwise | `"healthy"` |
#
# A dead unit has no slope above `0.01` either, and dead or saturated layers make gradients vanish:
# asked in another order, the consequence would be reported in the place of its cause. Half of the
# slopes at 0 is ReLU’s good health, so the third rule asks for more.

# %% [markdown]
# ### Exercise 3: `diagnose`
# ●●○ medium · 8 minutes · about 9 lines · 4 points
#
# `stats`: a dict as `dashboard` makes it, with `"saturated"`, `"dead"` and `"gradient"`, each a list
# or an array with a number for each hidden layer, from the first (next to the input) to the last →
# the word, a text, of the first rule in the table that holds.
# - The thresholds are those of the table: mind *more than* and *at least*.
# - There may be one layer. Gradients may all be 0.
# - `stats["update"]` is there too, and no rule asks for it: it tells of the rate.
# - `stats` stays as it was.
#
# Example: `{"saturated": [0.9, 0.1], "dead": [0, 0.5], "gradient": [1.0, 100.0]}` is `"dead"`.


# %% exercise="diagnose"
def diagnose(stats):
    """Return what a dashboard shows, in a word.

    stats: dict with "saturated", "dead" and "gradient", a number for each hidden layer, from the
    first to the last -> "exploding", "dead", "saturated", "vanishing" or "healthy".
    """
    ### BEGIN SOLUTION
    gradient = np.asarray(stats["gradient"], dtype=float)
    first, last = gradient[0], gradient[-1]
    if not np.isfinite(gradient).all() or first > 100 * last:
        return "exploding"
    if max(stats["dead"]) >= 0.5:
        return "dead"
    if max(stats["saturated"]) >= 0.75:
        return "saturated"
    return "vanishing" if 100 * first < last else "healthy"
    ### END SOLUTION


# %%
for name, board in boards.items():
    print(f"{name:20s} {diagnose(board)}")

# %% [markdown]
# The large tanh is saturated *and* exploding, and its gradient decides. Each word has a first remedy:
#
# - *exploding* or *vanishing* asks for other weights (He’s, Xavier’s) or an activation whose slope
#   is not a quarter;
# - *saturated* asks for scaled inputs or smaller weights;
# - *dead* asks for a smaller rate, other biases, or a slope below 0.
#
# ## What a dashboard foretells
#
# Is a diagnosis before the first step worth anything? Take three activations, three depths and five
# scales of weights (variance scale$/64$): 45 networks. Diagnose each, then train it for four epochs,
# all alike: momentum 0.9, rate `0.01`, batches of 64.


# %% open=true
def fate(kind, depth, scale, seed=0):
    """Return the dashboard before training, and the share of training digits read by epoch."""
    f, df = ACTIVATIONS[kind]
    sizes, sd = [64] * (depth + 1) + [10], float(np.sqrt(scale / 64))
    layers = drawn(np.random.default_rng(seed), sizes, scale)  # as train_mlp will draw them
    with np.errstate(all="ignore"):  # some of these explode
        board = dashboard(layers, x_train[:300], digits.y_train[:300], f, df, 0.01)
        net = train_mlp(
            x_train, digits.y_train, sizes, f, df, rng=np.random.default_rng(seed), lr=0.01,
            epochs=4, batch=64, momentum=0.9, init=sd,
        )  # fmt: skip
    return board, net.accuracies


# %% [markdown] predict="foretold"
# Some of the 45 are healthy before their first step. How do those read digits after four epochs?
#
# - **a** Nearly all of them well: what is healthy learns
#   - A gradient that arrives is needed, and it is not enough: it also has to be large enough for
#     the rate, for instance.
# - **b** (right) Anything from guessing to nearly all right
# - **c** No better than the sick ones: a dashboard before training says nothing
#   - Look at the sick ones: hardly any of them learns.

# %%
DEPTHS, SCALES = (2, 6, 12), (0.2, 1, 2, 5, 100)
fates = {
    (kind, depth, scale): fate(kind, depth, scale)
    for kind in ("sigmoid", "tanh", "ReLU") for depth in DEPTHS for scale in SCALES
}  # fmt: skip
outcome = {}
for board, history in fates.values():
    outcome.setdefault(diagnose(board), []).append(float(history[-1]))
for word, read in sorted(outcome.items()):
    print(f"{word:10s} {len(read):2d} networks, read {min(read):4.0%} to {max(read):4.0%}")
reveal("foretold")

# %%
words = [w for w in ("healthy", "saturated", "vanishing", "exploding", "dead") if w in outcome]
shapes = {"sigmoid": (ORANGE, "s"), "tanh": (GREEN, "^"), "ReLU": (BLUE, "o")}
dice = np.random.default_rng(0)
figure, ax = plt.subplots(figsize=(9.5, 3.8))
for kind, (colour, marker) in shapes.items():
    mine = [(diagnose(b), h[-1]) for (k, _, _), (b, h) in fates.items() if k == kind]
    at = [words.index(word) + dice.uniform(-0.25, 0.25) for word, _ in mine]
    ax.plot(at, [read for _, read in mine], marker, color=colour, ms=7, alpha=0.8, label=kind)
ax.axhline(0.1, color=GREY, ls=":")
ax.set(xticks=range(len(words)), xticklabels=words, ylim=(0, 1.04), ylabel="read after 4 epochs")
ax.set_title("A sick start foretells trouble, a healthy one promises nothing")
ax.legend(loc=(0.8, 0.6))
show(
    figure,
    "Share of digits read after four epochs for 45 networks, by their diagnosis before training. "
    "Healthy ones lie anywhere between one tenth and nearly 1; saturated ones in the middle; "
    "vanishing and exploding ones at one tenth or little above.",
)

# %% [markdown]
# None whose gradient vanished or exploded got far in these four epochs. The healthy ones that learnt
# little are sigmoids, or have small weights: what arrives satisfies the rules, and is too little for
# this rate. Thresholds are rules of thumb; they say where to look first.
#
# **Try it:** which activations learn at depth 12, and at which scale?


# %% hide=true
def draw_fate(activation, depth, scale):
    """The gradient before training, with its diagnosis, and what was learnt in four epochs."""
    board, history = fates[activation, depth, scale]
    figure = plt.Figure(figsize=(9.5, 3.3), layout="none")  # placed by hand, which is quicker
    figure.subplots_adjust(left=0.09, right=0.99, bottom=0.17, top=0.88, wspace=0.22)
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    left.plot(range(1, depth + 1), np.maximum(board["gradient"], 1e-14), "o-", color=BLUE, ms=5)
    left.set(yscale="log", ylim=(1e-13, 1e12), xlim=(0.5, 12.5), xlabel="hidden layer")
    left.set(ylabel="length of ∂L/∂z", title=f"Before: {diagnose(board)}")
    left.set(yticks=10.0 ** np.arange(-12, 13, 6), xticks=range(2, 13, 2))
    left.minorticks_off()
    right.plot(range(1, 5), history, "s-", color=ORANGE)
    right.axhline(0.1, color=GREY, ls=":")
    right.set(xticks=range(1, 5), ylim=(0, 1.03), xlabel="epoch", ylabel="training digits read")
    right.set_title(f"After: {history[-1]:.0%}")
    return figure


# %%
explore(
    draw_fate,
    "Left, the length of the gradient in each hidden layer before training, with the diagnosis; "
    "right, the share of training digits read after each of four epochs.",
    activation=choice("ReLU", list(shapes)),
    depth=choice(12, DEPTHS, label="hidden layers"),
    scale=choice(2, SCALES, label="weight scale"),
)

# %% [markdown]
# ## Who checks the check?
#
# All through the course your functions were judged by checks. Now you write one. A test is a
# function that gets a function: it tries it on inputs of its own choosing, and either finds nothing
# wrong and returns, or says so by an `AssertionError`.
#
# **Wrong** is: wrong values, a wrong shape, an input array that looks different after the call, or an
# exception for what the function has to take. Let that exception out, or turn it into an
# `AssertionError`; both count. Right functions are written in many ways. They may return floats for
# integers, so ask for values and not for a dtype; and hand over arrays, no lists and no numbers.

# %% [markdown]
# Yours is judged as the course’s own checks are: somebody hands it wrong functions, one after the
# other, and right ones among them. A test that misses a wrong one is weak. One that stops a right
# one is worse, for whoever meets a false alarm stops believing in alarms: with one false alarm a test
# earns nothing. Else its points grow with the share of wrong ones caught, and nine in ten are enough.

# %% [markdown]
# ### Exercise 4: `check_relu`
# ●●○ medium · 8 minutes · about 6 lines · 5 points
#
# `f`: a function that claims to be a ReLU → nothing comes back if it is right; `AssertionError` if
# it is wrong.
# - A right one does what the contract of lesson 5 says: arrays of any shape, 0 for −inf, and `nan`
#   stays `nan`.
# - What `f` returns may be anything, no array even. `np.shape(a)` takes that; `a.shape` ends your
#   test by an exception of its own, and such a one says nothing about `f`.
# - A test may call `f` up to 500 times, with up to a thousand numbers each, and compare with
#   `relu`, which stands above.
#
# Tools: `assert`, `.copy()`, `np.array_equal` with `equal_nan=True`.
#
# Example: `check_relu(relu)` returns, and `check_relu(np.abs)` raises `AssertionError`.


# %% exercise="check_relu"
def check_relu(f):
    """Return if f is a right ReLU, raise AssertionError (or let f's exception out) if not."""
    ### BEGIN SOLUTION
    z = np.array([[-np.inf, -2.0, -0.5, 0.0], [0.25, 1.0, 250.0, np.nan]])
    before = z.copy()
    a = f(z)
    assert np.array_equal(z, before, equal_nan=True), "f changed its input"
    assert np.array_equal(a, relu(before), equal_nan=True), "shape or values are wrong"
    ### END SOLUTION


# %% [markdown]
# ### Exercise 5: `check_softmax`
# ●●● hard · 8 minutes · about 8 lines · 5 points
#
# The same for `f`, a function that claims to be a softmax along the last axis.
# - Arrays of one, two and more axes, with at least one row; logits up to `±1000`, also where the rows
#   lie far apart.
# - Right ones are computed in more than one way, so their last digits differ: allow for rounding.
#   Shapes have to be the same, and `np.allclose` does not ask for that: it broadcasts where it can,
#   and ends with a `ValueError` of its own where it can’t.
# - Values, shapes and changed inputs count, as before; arrays only, and no dtype.
#
# Compare with `softmax`, which stands above, or ask for what holds of every softmax.
#
# Tools: `np.allclose`, `np.shape`.
#
# Example: `check_softmax(softmax)` returns, and `check_softmax(np.exp)` raises `AssertionError`.


# %% exercise="check_softmax"
def check_softmax(f):
    """Return if f is a right softmax, raise AssertionError (or let f's exception out) if not."""
    ### BEGIN SOLUTION
    dice = np.random.default_rng(9)
    table = dice.normal(size=(3, 4))
    far = table + np.array([[1000.0], [0.0], [-1000.0]])
    wide = 1000 * table
    for z in (table, table[0], far, wide, dice.normal(size=(2, 3, 4))):
        before = z.copy()
        a = f(z)
        assert np.array_equal(z, before), "f changed its input"
        assert np.shape(a) == z.shape, "the shape is wrong"
        assert np.allclose(a, softmax(before), rtol=1e-9, atol=1e-12), "the values are wrong"
    ### END SOLUTION


# %% [markdown]
# ## A fair race
#
# What is healthy may still differ in what it learns. So let them race. It is easy to get the table
# one hopes for: train once, report the best try, give the newcomer the tuned rate. A race that can be
# believed is dull:
#
# - **everybody on the same rows**, and judged by rows that nobody has trained on;
# - **several seeds, the same for all**, and all of them count;
# - **each at a rate that suits it**, found beforehand on other rows;
# - the **mean with its spread**, of all who ran.
#
# Training comes in as a function: `train(f, df, lr, X, y, seed)` trains on the rows that it is given
# and returns a function, which takes rows `X` and gives their labels. So your race can be checked with
# a stand-in that learns its rows by heart and guesses others.

# %% [markdown]
# ### Exercise 6: `race`
# ●●● hard · 10 minutes · about 9 lines · 4 points
#
# `race(fs, X, y, train, seeds)` → a dict from each name in `fs` to `(mean, sd)`, in any order.
# - `train` as above.
# - `fs`: a dict from a name to `(f, df, lr)`, the activation, its slope and its rate; may be empty.
# - `X (n, d)`, `y (n,)`: all the data. **The last `n // 4` rows are the test**; those above them
#   train.
# - `seeds`: two or more whole numbers in a list, tuple or array. Every entrant runs with each.
# - A score is the share of the test rows labelled right; `mean` is over the seeds, `sd` the
#   standard deviation **with `ddof=1`**. No input is changed.


# %% exercise="race"
def race(fs, X, y, train, seeds):
    """Return for each activation the mean and the spread of its test scores over the seeds.

    fs: dict name -> (f, df, lr); X: (n, d), y: (n,) labels; train(f, df, lr, X, y, seed) -> a
    function of X that gives labels; seeds: two or more -> dict name -> (mean, sd).
    """
    ### BEGIN SOLUTION
    n = len(X) - len(X) // 4  # the last quarter is for the test, the same for all
    table = {}
    for name, (f, df, lr) in fs.items():
        scores = []
        for number in seeds:
            network = train(f, df, lr, X[:n], y[:n], number)
            scores.append(np.mean(network(X[n:]) == y[n:]))
        table[name] = (np.mean(scores), np.std(scores, ddof=1))
    return table
    ### END SOLUTION


# %% [markdown]
# Now networks: 64 pixels, two hidden layers of 64, ten digits; He’s weights for all, twenty epochs of
# plain gradient descent, batches of 30. Each rate was the best of three for its activation, by
# training rows alone and with seeds that don’t run here.


# %% open=true
def train_digits(f, df, lr, X, y, seed):
    """Train a small network; return the function that labels digits with it."""
    net = train_mlp(
        X, y, [64, 64, 64, 10], f, df, rng=np.random.default_rng(seed), lr=lr, epochs=20, batch=30
    )
    return lambda X: predict_scores(net.layers, X, f).argmax(axis=1)


# %% open=true
X, y = np.vstack([digits.x_train, digits.x_test]), np.concatenate([digits.y_train, digits.y_test])
leaky = (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01))
rates = {"ReLU": 0.4, "tanh": 0.5, "sigmoid": 3.0, "none": 0.2}
entrants = {name: (*ACTIVATIONS[name], rate) for name, rate in rates.items()}
entrants["leaky ReLU"] = (*leaky, 0.4)

# %% [markdown] predict="race_gap"
# Each at its own best rate: how far apart are the means of the best and the worst of the four
# activations (ReLU, leaky ReLU, tanh, sigmoid) in test digits read?
#
# - **a** Ten points or more: sigmoid saturates, and the gradient vanishes
#   - With two hidden layers and a rate that suits it, it arrives.
# - **b** Nothing at all: each can represent the others
#   - They do not represent the same functions, and they start and learn differently.
# - **c** (right) About one point

# %%
table = race(entrants, X, y, train_digits, range(4))
for name, (mean, sd) in sorted(table.items(), key=lambda row: -row[1][0]):
    print(f"{name:11s} {mean:.2%} ± {sd:.2%}")
hidden = {name: mean for name, (mean, _) in table.items() if name != "none"}
gap = max(hidden.values()) - min(hidden.values())
print(f"from the best to the worst of four: {100 * gap:.1f} points")
reveal("race_gap")

# %%
order = sorted(table, key=lambda name: table[name][0])
figure, ax = plt.subplots(figsize=(9.5, 3.2))
for i, name in enumerate(order):
    mean, sd = table[name]
    colour = GREY if name == "none" else BLUE
    ax.errorbar(mean, i, xerr=sd, fmt="o", color=colour, capsize=5, lw=2, ms=8)
ax.set(yticks=range(5), yticklabels=order, ylim=(-0.5, 4.5), xlim=(0.93, 1))
ax.set_xlabel("test digits read: mean and standard deviation over four seeds")
behind = 100 * (max(hidden.values()) - table["none"][0])
ax.set_title(f"Four activations within {100 * gap:.1f} points, and without one {behind:.1f} behind")
show(
    figure,
    "Mean and spread of the share of test digits read, for five entrants. ReLU, leaky ReLU and tanh "
    "lie together near 98 percent with overlapping spreads, sigmoid about a point lower, and the "
    "network without activation about a point below that.",
)

# %% [markdown]
# Is the leader better than the next? With four seeds each, the difference of two means is itself
# uncertain, by about $\sqrt{(s_1^2 + s_2^2)/4}$. A lead of less than two or three of these may be
# luck.

# %%
leader, *others = order[::-1]
for name in others:
    lead = table[leader][0] - table[name][0]
    unsure = np.sqrt((table[leader][1] ** 2 + table[name][1] ** 2) / 4)
    print(
        f"{leader} − {name:11s} {100 * lead:5.2f} points, uncertain by {100 * unsure:.2f}: ", end=""
    )
    print("a lead" if lead > 3 * unsure else "not settled")

# %% [markdown]
# And an unfair race? Give everybody the rate `0.1`, which served ReLU well in earlier lessons:

# %%
same = {name: (*entrants[name][:2], 0.1) for name in ("ReLU", "sigmoid")}
unfair = race(same, X, y, train_digits, range(4))
for name, (mean, _) in unfair.items():
    print(f"{name:8s} at 0.1: {mean:.1%}, at its own rate: {table[name][0]:.1%}")

# %% [markdown]
# A rate that does not suit it moved the sigmoid far more than the choice of an activation does. Here,
# with two hidden layers on easy images, the activation hardly matters. With twelve layers it does, as
# the explorer shows, and so does *having* one, wherever a line is not enough (lesson 2).

# %% [markdown]
# ## Recurrent networks
#
# A recurrent network is deep in time: twenty steps are twenty layers with the same weights. So the two
# questions are sharper there: does the gradient arrive at the first step, and do the states stay
# finite? Networks with 32 units that read sequences of 20 random numbers, before training:

# %% hide=true
memories = {
    "tanh": (*ACTIVATIONS["tanh"], lambda rng: orthogonal(rng, 32)),
    "sigmoid": (*ACTIVATIONS["sigmoid"], lambda rng: orthogonal(rng, 32)),
    "ReLU": (*ACTIVATIONS["ReLU"], lambda rng: np.eye(32)),
}
arrives, state = {}, {}
for name, (f, df, start) in memories.items():
    found = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        reader, sequence = new_reader(rng, 1, start(rng)), rng.normal(size=(100, 20, 1))
        sizes = error_gradient(reader, sequence, rng.normal(size=100), f, df)[2]
        found.append(np.log10(sizes[0] / sizes[-1]))
    arrives[name], state[name] = 10 ** np.mean(found), 1.0
    for _ in range(100):
        state[name] = float(f(np.array(1.1 * state[name])))
    print(f"{name:8s} gradient at step 1 against step 20: {arrives[name]:.0e}; ", end="")
    print(f"a state after 100 steps of h ← f(1.1 h): {state[name]:,.1f}")

# %% [markdown]
# Tanh passes both, if not brilliantly. Sigmoid’s gradient is gone. ReLU with the identity as its
# recurrent matrix lets much of the gradient through, but nothing holds its states: a factor of 1.1 a
# step is enough. “Tanh, in some cases” is fair; lesson 4 has a task on which ReLU wins.

# %% [markdown]
# ## The table, defended
#
# | where | choose | because |
# |---|---|---|
# | output: yes or no, several labels | sigmoid, loss from logits | a probability each; *said − true* |
# | output: one of several classes | softmax, loss from logits | they share one whole; *said − true* |
# | output: any number; above 0 | identity; softplus | what may come out |
# | hidden, few layers | ReLU, or nearly any | the race |
# | hidden, many layers | ReLU with He’s weights, tanh with Xavier’s | the gradient arrives |
# | recurrent state | tanh first, ReLU from the identity | bounded, and the gradient arrives |
# | hidden, transformers | GELU, SwiGLU | others’ races, with large networks |
#
# Outputs follow from the task. Hidden layers follow from gradients that arrive, and then from races;
# those are as good as their rates and seeds. A row that you can’t measure, treat as a habit.

# %%
relu_mean, leaky_mean = table["ReLU"][0], table["leaky ReLU"][0]
at_ten = {name: float(np.interp(-10, np.linspace(-25, 10, 1401), pulls[name][0])) for name in pulls}
settle(
    claim(
        22,
        measured="64–64–64–10, four seeds: "
        + ", ".join(f"{name} {mean:.1%} ± {sd:.1%}" for name, (mean, sd) in table.items()),
        holds=max(hidden.values()) - relu_mean < 0.015 and relu_mean > 0.96,
    ),
    claim(
        42,
        measured=f"leaky ReLU {100 * (leaky_mean - relu_mean):+.2f} points against ReLU, spreads "
        f"{table['leaky ReLU'][1]:.2%} and {table['ReLU'][1]:.2%}",
        holds=abs(leaky_mean - relu_mean) < 0.015,
    ),
    claim(
        43,
        measured=f"all four activations within {100 * gap:.1f} points, without one {behind:.1f} behind; "
        f"at twelve layers ReLU reads {fates['ReLU', 12, 2][1][-1]:.0%}, tanh {fates['tanh', 12, 1][1][-1]:.0%}",
        holds=gap < 0.02 and fates["tanh", 12, 1][1][-1] > fates["sigmoid", 12, 1][1][-1] + 0.5,
    ),
    claim(
        44,
        measured="pull at z = −10, label 1: "
        + ", ".join(f"{name} {value:.2g}" for name, value in at_ten.items()),
        holds=at_ten["sigmoid, cross-entropy"] > 0.99
        and at_ten["sigmoid, half the squared error"] < 1e-3,
    ),
    claim(
        45,
        measured=f"its gradient is p − y, to {off['softmax, cross-entropy']:.0e}",
        holds=off["softmax, cross-entropy"] < 1e-8,
    ),
    claim(
        46,
        measured="gradient over 20 steps: "
        + ", ".join(f"{name} {value:.0e}" for name, value in arrives.items())
        + f"; a state of ReLU’s grows to {state['ReLU']:,.0f}, tanh’s stays below 1",
        holds=arrives["sigmoid"] < 1e-8 < 1e-4 < arrives["tanh"]
        and state["tanh"] < 1 < state["ReLU"],
    ),
)

# %%
looking_back("09")

# %% [markdown]
# ## Summary
#
# - An output’s activation says what can come out; the task decides it.
# - Its loss belongs to it: matched pairs have the gradient *said minus true*. Losses take logits; a cut
#   share is deaf to the worst mistakes.
# - A diagnosis needs thresholds and an order, causes before consequences.
# - A sick start foretells trouble. A healthy one promises nothing.
# - A test is worth what it catches, without a false alarm.
# - A fair race has the same rows and seeds for all, a rate for each, unseen test rows, mean and spread.
# - In shallow networks on easy data, hidden activations hardly differ. Depth, recurrence and scale make
#   the difference.
#
# Next: lesson 10 lets a neuron look at an image through a small window.

# %% [markdown]
# ## Where it is used today
#
# **Losses from logits**: PyTorch’s
# [`BCEWithLogitsLoss`](https://docs.pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html)
# and [`CrossEntropyLoss`](https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html)
# take `z`, for numerical reasons that they name.
#
# **Hidden layers**: ReLU in many convolutional networks; GELU ([Hendrycks and Gimpel
# 2016](https://arxiv.org/abs/1606.08415)) and SwiGLU ([Shazeer
# 2020](https://arxiv.org/abs/2002.05202)) in transformers.
#
# **Comparisons**: [Dubey, Singh and Chaudhuri (2022)](https://doi.org/10.1016/j.neucom.2022.06.111)
# compared eighteen activations on several kinds of data and found none that is best everywhere.

# %% [markdown] recall="late_bus" after="matched"
# An identity output with half the squared error predicts 7 where 4 is true. What is the gradient with
# respect to z?
#
# - **a** 9
#   - That is the square of the error.
# - **b** (right) 3
# - **c** 0: the identity has no curve
#   - Its slope is 1, and the error passes.

# %% [markdown] recall="loud_inputs" after="bytes"
# A deep tanh network has its first layer saturated, and no other. Where would you look first?
#
# - **a** (right) At the scale of the inputs
# - **b** At the scale of all weights
#   - Large weights everywhere would saturate every layer.
# - **c** At the learning rate
#   - It could be, later on; before the first step it has had no part.

# %% [markdown] recall="clean_bill" after="foretold"
# A network’s dashboard is healthy before the first step. What do you know?
#
# - **a** It will learn
#   - Many healthy ones did not, in four epochs at one rate.
# - **b** Nothing
#   - The sick ones hardly ever learnt: you know that it is not one of those.
# - **c** (right) That one usual reason for failing is absent

# %% [markdown] recall="tenth_of_a_point" after="race_gap"
# New activation: 97.9 % ± 0.4; old: 97.8 % ± 0.4, four seeds each. What follows?
#
# - **a** The new one is a little better
#   - The difference is smaller than its own uncertainty.
# - **b** (right) No difference has been shown
# - **c** They are equally good
#   - Four seeds can’t show that either; a difference smaller than the noise may be there.

# %% [markdown] recall="deaf_loss"
# A loss cuts all shares below 1e-7 before it takes the logarithm. From which examples does a network
# learn nothing?
#
# - **a** (right) From those that it has most confidently wrong
# - **b** From those that it has nearly right
#   - There the gradient is small by rights.
# - **c** From those in which all classes are equally likely
#   - A share of a tenth is far above the cut.

# %% [markdown] recall="which_comes_first"
# In one layer nine tenths of the units are dead, and so nearly all its slopes are below 0.01. Why does
# a diagnosis ask for dead before saturated?
#
# - **a** Dead is worse
#   - How bad it is does not decide the order.
# - **b** Dead needs the lower threshold
#   - The thresholds could be any.
# - **c** (right) Dead units count as saturated too, so the more exact word has to be asked first

# %% [markdown] recall="rate_or_function"
# In the race, sigmoid was also run at a rate that suits ReLU. What did that show?
#
# - **a** Sigmoid learns badly at any rate
#   - At its own it came within about a point.
# - **b** (right) A rate can matter more than the activation
# - **c** All activations want the same rate
#   - Sigmoid wanted one several times as large as ReLU’s.
