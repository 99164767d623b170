# %% [markdown]
# # Send the blame back: gradients through the layers
#
# **Questions**
# - A network has thousands of weights and one loss. How does each weight learn its share of the
#   blame in a single sweep?
# - A right gradient can fail its check, and a wrong one pass. What does a fair check look like?
# - What does the activation do to a gradient on its way through ten layers?
#
# **What you’ll do** · Write the way back through a layer and an activation, and put them together
# for any depth. Check your gradients, and see a careless check accuse them. Measure what arrives at
# each layer, train ten layers with four activations, read a network’s health off a dashboard.
# At last, give descent a memory.
#
# **What you’ll need** · About 60 minutes; the dense layer (lesson 1), slopes (lessons 3 to 6) and
# $p - y$ (lesson 7); the chain rule.

# %% setup=true
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, check, choice, explore, load_digits, looking_back,
    predict, predict_scores, reveal, show, slider, standardise, train_mlp, use_style, warm_up,
    where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle

use_style()
where_you_are("08")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("08")

# %% [markdown]
# ## The idea: everybody passes on what they were told
#
# Forwards, a network is a chain of small steps, each of which knows only what comes in. Backwards it
# is the same chain. Each step is told how the loss changes with what it *gave*, and works out how
# the loss changes with what it *got*. For that it needs its own derivative and nothing else: the
# chain rule multiplies the two.
#
# One letter says all of it: `dz` is the derivative of the loss with respect to `z`, and has the
# shape of `z`. So have `da`, `dW` and `db` the shapes of `a`, `W` and `b`.


# %% hide=true
def arrow(ax, start, end, words, colour):
    """Draw an arrow between two points, with its words at the left end, outside of the row."""
    line = {"arrowstyle": "->", "color": colour, "lw": 2}
    ax.annotate("", end, start, arrowprops=line)
    at, side = (min(start[0], end[0]) + 0.4, start[1] * 1.3), "bottom" if start[1] > 0 else "top"
    ax.text(*at, words, color=colour, ha="center", va=side, fontsize=12)


# %%
figure, ax = plt.subplots(figsize=(9.5, 2.6))
frame = {"boxstyle": "round,pad=0.55", "fc": "#eef2f6", "ec": GREY}
for i, name in enumerate(("× W₁ + b₁", "f", "× W₂ + b₂", "loss")):
    ax.text(2 * i + 1, 0, name, ha="center", va="center", fontsize=12, bbox=frame)
    arrow(ax, (2 * i - 0.4, 0.4), (2 * i + 0.4, 0.4), ("X", "z₁", "a₁", "z₂")[i], BLUE)
    if i:
        arrow(ax, (2 * i + 0.4, -0.4), (2 * i - 0.4, -0.4), ("", "dz₁", "da₁", "dz₂")[i], ORANGE)
for i, words in ((1, "dW₁, db₁"), (5, "dW₂, db₂")):
    down = {"arrowstyle": "<-", "color": ORANGE, "lw": 2}
    ax.annotate(words, (i, -0.3), (i, -1.05), ha="center", va="top", color=ORANGE, arrowprops=down)
ax.set(xlim=(-1, 7.8), ylim=(-1.45, 1), title="What went forward in blue, the blame in orange")
ax.axis("off")
show(
    figure,
    "Four boxes in a row: times W1 plus b1, f, times W2 plus b2, loss. Blue arrows above lead from "
    "X by z1, a1 and z2 to the loss. Orange arrows below lead back by dz2, da1 and dz1. From the "
    "two weight boxes arrows lead down to dW2 and db2, dW1 and db1.",
)

# %% [markdown] predict="cost"
# A network of widths 64, 64, 64 and 10 has about 9,000 weights and biases. To nudge each of them up
# and down takes about 18,000 passes forward. Going back once, by the chain rule, gives all the
# derivatives. How much work is that?
#
# - **a** About as much as the 18,000 passes: there are as many derivatives to be found
#   - Almost all the work is shared. A layer’s `dz` is computed once, and every weight of the layer
#     makes use of it.
# - **b** (right) About as much as two passes
# - **c** About three passes for each layer, since every layer has to go through all those above it
#   - What comes from above has been multiplied up already: it is one array, `dz`. Each layer takes
#     it over from its neighbour.

# %%
widths = [64, 64, 64, 10]
pairs = list(pairwise(widths))
forward = sum(d * h for d, h in pairs)  # multiplications for one example: a @ W
backward = 2 * forward - pairs[0][0] * pairs[0][1]  # for dW and for da; X needs no gradient
parameters = sum(d * h + h for d, h in pairs)
print(f"weights and biases: {parameters}, so passes by nudging: {2 * parameters}")
print(f"multiplications for one example: forward {forward}, back {backward}")
print(f"back, in passes forward: {backward / forward:.2f}")
reveal("cost")

# %% [markdown]
# ## Back through an activation
#
# The easiest step first. An activation makes $a = f(z)$, entry by entry. So each entry of `z` has one
# way to the loss, and the chain rule has two factors: the slope of $f$ at this $z$, and what
# arrives at this $a$. (A softmax is another matter: lesson 7’s `softmax_backward`.)

# %% [markdown]
# ### Exercise 1: `activation_backward`
# ●○○ easy · 2 minutes · 1 line · 1 point
#
# `z`: pre-activations, an array of any shape; `da`: the gradient that arrives, of the same shape;
# `df`: a function that gives the activation’s slope at any `z` → `dz`, of the same shape.
# - `df` may be any slope; it wants the **pre-activation**.
# - Whole numbers work, and no input is changed.
#
# Example: with `df = lambda z: 2 * z`, `activation_backward(np.array([1.0, 3.0]),
# np.array([10.0, -1.0]), df)` is `[20, -6]`.


# %% exercise="activation_backward"
def activation_backward(z, da, df):
    """Return the gradient with respect to z, from the one with respect to a = f(z).

    z, da: arrays of one shape; df: the slope of f, a function of z -> dz, the same shape.
    """
    ### BEGIN SOLUTION
    return da * df(z)
    ### END SOLUTION


# %% [markdown]
# ## Back through a dense layer
#
# **A worked example.** A layer that only adds a bias, $z = X + b$, with a row for each example. An
# entry of $X$ has a hand in one entry of $z$, and it moves that one for one. But $b$ is there once
# and has a hand in *every* row. What it does to the loss there adds up.


# %%
def shift_backward(dz):
    """Return (dX, db) of z = X + b: dz (n, h) -> (n, h), (h,)."""
    return dz.copy(), dz.sum(axis=0)


dX, db = shift_backward(np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]))
print("db:", db, "from three examples")

# %% [markdown]
# A sum, not a mean. If the loss is a mean over the examples, then the $1/n$ is in `dz` from the
# start; whoever divides again divides twice.
#
# Now the whole layer, $z = XW + b$. With indices, for example $i$ and unit $j$:
#
# $$z_{ij} = \sum_k X_{ik} W_{kj} + b_j$$
#
# Ask of each number on the right: in which entries of $z$ does it have a hand, and what multiplies
# it there? Add up over those. Each answer is one matrix product, and the shapes leave you one
# possibility.

# %% [markdown]
# ### Exercise 2: `dense_backward`
# ●●○ medium · 7 minutes · about 3 lines · 4 points
#
# `X (n, d)`, `W (d, h)`, `dz (n, h)`, the gradient that arrives → the three gradients
# `(dX (n, d), dW (d, h), db (h,))`, in this order.
# - Sums over the examples, not means.
# - Right for square arrays, one example, one input and one unit, too; whole numbers work.
# - No input is changed.
#
# Tools: `@`, `.T`, `.sum` with an axis.
#
# Example: `X = [[1, 2], [3, 4]]`, `W = [[1, 0, -1], [2, 1, 0]]` and `dz = [[1, 0, 2], [0, 1, 0]]`
# give `dX = [[-1, 2], [0, 1]]`, `dW = [[1, 3, 2], [2, 4, 4]]` and `db = [1, 1, 2]`.


# %% exercise="dense_backward"
def dense_backward(X, W, dz):
    """Return (dX, dW, db) of the layer z = X @ W + b.

    X: (n, d), W: (d, h), dz: (n, h) -> (n, d), (d, h), (h,): sums over the examples.
    """
    ### BEGIN SOLUTION
    dX = dz @ W.T  # (n, d): over the units
    dW = X.T @ dz  # (d, h): over the examples
    return dX, dW, dz.sum(axis=0)
    ### END SOLUTION


# %% [markdown]
# ## The mean of the inputs
#
# Somebody else’s layer, `theirs`, is in the next cell. Below it stands `by_nudging`, which knows no
# formula: it makes one entry larger by 1 and looks what becomes of the sum of `dz * z`. That is
# exact here, as $z$ is linear in every single entry.


# %% wrong="expose_averaged_first"
def by_nudging(X, W, dz):
    """Return (dX, dW, db) by making each entry larger by 1."""
    parts = [np.array(X, float), np.array(W, float), np.zeros(len(W[0]))]

    def total():
        return np.sum(dz * (parts[0] @ parts[1] + parts[2]))

    gradients, before = [], total()
    for part in parts:
        gradient = np.zeros(part.shape)
        for place in np.ndindex(part.shape):
            part[place] += 1
            gradient[place] = total() - before
            part[place] -= 1
        gradients.append(gradient)
    return tuple(gradients)


# %%
rng = np.random.default_rng(0)
X, W, ones = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), np.ones((5, 2))
for name, a, b in zip(("dX", "dW", "db"), theirs(X, W, ones), by_nudging(X, W, ones), strict=True):
    print(f"{name}: largest difference {np.abs(a - b).max():.0e}")

# %% [markdown]
# Five examples with random inputs, random weights, and not a difference beyond rounding. Whoever
# tests their layer like this puts it down as right.
#
# ### Exercise 3: `expose_averaged_first`
# ●●○ medium · 4 minutes · about 3 lines · 2 points
#
# `expose_averaged_first()` takes nothing and returns `(X, W, dz)`, of shapes `(n, d)`, `(d, h)` and
# `(n, h)`, for which `theirs` and the right answer differ by more than rounding. A `nan` counts as a
# difference.
#
# Up to a thousand numbers, none further from 0 than a thousand; lists of lists will do.
#
# Tools: `theirs` lets every example have the same input. When does no one notice?


# %% exercise="expose_averaged_first"
def expose_averaged_first():
    """Return (X, W, dz) for which the mean input times the summed gradient goes wrong."""
    ### BEGIN SOLUTION
    X = np.array([[1.0], [2.0]])
    dz = np.array([[0.0], [1.0]])  # only the second example is to blame
    return X, np.array([[1.0]]), dz
    ### END SOLUTION


# %% [markdown]
# A gradient of ones hid it. So here is the first rule of a fair check: **let a random gradient
# arrive**, with different numbers everywhere.
#
# ## A witness that knows no formula
#
# For a function that is not linear, nudge by a small $h$, to both sides:
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}$$
#
# Here $e_i$ is 1 in entry $i$ and 0 elsewhere. This quotient is slow, and it is independent of your
# algebra: that is what makes it a witness.
#
# A trap lies in it. If you nudge in place and add $h$ again afterwards, the old number need not come
# back:

# %%
number, h = 0.1, 0.3
print(number + h - 2 * h + h, "is not", number)

# %% [markdown]
# ### Exercise 4: `numerical_gradient`
# ●●○ medium · 6 minutes · about 8 lines · 4 points
#
# `f`: a function of an array like `x`, which returns a number; `x`: a writable float64 array of any
# shape; `h`: a number → the quotients $(f(x + h e_i) - f(x - h e_i))\,/\,2h$, an array of the shape
# of `x`.
# - `f` gets arrays of the shape of `x`.
# - Afterwards `x` is what it was, **to the bit**. `x` may be a slice of a larger array.
#
# Tools: a loop over `np.ndindex(x.shape)`, whose `i` works as an index: `x[i]`.
#
# Example: `numerical_gradient(lambda x: np.sum(x**2), np.array([1.0, -2.0]), 0.5)` is `[2, -4]`.


# %% exercise="numerical_gradient"
def numerical_gradient(f, x, h=1e-6):
    """Return the centred difference quotient of f in each entry of x.

    f: function of an array like x, returns a number; x: float64, any shape -> the shape of x.
    """
    ### BEGIN SOLUTION
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        x[i] = old  # assigned, not computed: the same bits
        gradient[i] = (up - down) / (2 * h)
    return gradient
    ### END SOLUTION


# %% [markdown]
# How small should $h$ be? Your function knows; here it differentiates $\sin$ at 50 random places.

# %%
x = np.random.default_rng(0).uniform(-3, 3, 50)
h = np.logspace(-13, 0, 53)
total = lambda x: np.sum(np.sin(x))  # noqa: E731
both = [numerical_gradient(total, x, v) for v in h]  # (53, 50)
one = [[(total(x + step) - total(x)) / v for step in v * np.eye(50)] for v in h]
figure, ax = plt.subplots()
ax.plot(h, np.abs(one - np.cos(x)).max(axis=1), color=GREY, ls="--", label="one side only")
ax.plot(h, np.abs(both - np.cos(x)).max(axis=1), color=BLUE, label="your function, both sides")
ax.axvline(1e-6, color=INK, lw=1, ls=":")
ax.text(1.3e-6, 0.1, "h = 1e-6", color=INK, fontsize=10)
ax.set(xscale="log", yscale="log", xlabel="h", ylabel="largest error", ylim=(1e-12, 5))
ax.set_title("Too wide a step is inexact, too narrow a one is noise")
ax.legend(loc="lower right")
show(
    figure,
    "Largest error of the derivative of sine over the step h, both logarithmic. From the right the "
    "error of your function falls steeply to below 1e-9 near h = 1e-5, then rises again. With one "
    "side only it falls more slowly, and turns at 1e-8 and higher up.",
)

# %% [markdown]
# On the right the error falls as $h^2$, a hundredth for a tenth of the step; on one side only it
# would fall as $h$. On the left the two values of $f$ agree in most digits, and their difference is
# mostly rounding. In float64 `1e-6` is a good choice. In float32, with half the digits, there is
# none.
#
# ## Forward, and remember
#
# To go back through a layer you need its input, and to go back through an activation its `z`. Both
# were there on the way forward. So forward keeps them: the list it keeps them in is called a
# **cache**.

# %% [markdown]
# ### Exercise 5: `mlp_forward`
# ●●○ medium · 6 minutes · about 6 lines · 4 points
#
# `X (n, d)`; `layers`: a list of pairs `(W, b)`, of any length from 1; `f`: the activation →
# `(logits, cache)`.
# - Hidden layers make `f(a @ W + b)`; the **last one** is not activated. One layer alone is the last
#   one.
# - `cache` is yours: keep in it, in any form, what you will need for going back.
# - Whole numbers work, and no input is changed.
#
# Example: with the layers `[([[1.0], [2.0]], [0.5]), ([[3.0]], [-1.0])]` (as arrays), `X = [[1, 1]]`
# and `f = lambda z: z * z` the logits are `[[35.75]]`.


# %% exercise="mlp_forward"
def mlp_forward(X, layers, f):
    """Return (logits, cache) of a network whose hidden layers are activated by f.

    X: (n, d), layers: list of (W, b), f: function of an array -> (n, k), and what you like.
    """
    ### BEGIN SOLUTION
    inputs, zs = [X], []
    for weights, bias in layers:
        if zs:  # activated on the way into the next layer, so the last one never is
            inputs.append(f(zs[-1]))
        zs.append(inputs[-1] @ weights + bias)
    return zs[-1], (inputs, zs)
    ### END SOLUTION


# %% [markdown]
# ## Back through all of them
#
# Lesson 7 ended at the logits: the mean cross-entropy has the gradient $(p - y)/n$. Its two functions
# are given here, and with them every part of the sweep is there.


# %% given="cross_entropy"


# %% given="cross_entropy_grad"


# %% [markdown]
# ### Exercise 6: `mlp_loss_and_grads`
# ●●● hard · 10 minutes · about 9 lines · 6 points
#
# `X (n, d)`, integer labels `y (n,)`, `layers` and `f` as before, `df` the slope of `f` → `(loss,
# grads)`: the **mean** cross-entropy, a number, and a list of pairs `(dW, db)` in the order of
# `layers`.
# - Any depth from one layer on, any activation.
# - Right for logits up to `±1000`; whole numbers work; no input is changed.
#
# Tools: `cross_entropy`, `cross_entropy_grad`, and your own `mlp_forward`, `dense_backward` and
# `activation_backward`. Whose `z` made the input of layer `i`? What lies below layer 0?
#
# Example: one layer, `W = [[0.0, 0.0]]`, `b = [0.0, 0.0]`, with `X = [[1.0], [3.0]]` and `y = [0, 1]`
# gives the loss `0.69314718` and the one pair `([[0.5, -0.5]], [0, 0])`.


# %% exercise="mlp_loss_and_grads"
def mlp_loss_and_grads(X, y, layers, f, df):
    """Return (loss, grads): the mean cross-entropy, and (dW, db) for each layer.

    X: (n, d), y: (n,) integers, layers: list of (W, b), f and df: functions of an array.
    """
    ### BEGIN SOLUTION
    logits, (inputs, zs) = mlp_forward(X, layers, f)
    dz, grads = cross_entropy_grad(logits, y), []
    for i in range(len(layers) - 1, -1, -1):
        da, dW, db = dense_backward(inputs[i], layers[i][0], dz)
        grads.insert(0, (dW, db))
        if i > 0:  # this layer's input is f(z) of the one below
            dz = activation_backward(zs[i - 1], da, df)
    return cross_entropy(logits, y), grads
    ### END SOLUTION


# %% [markdown]
# ## A right gradient, accused
#
# Is it right? Ask the witness, about every parameter of a small network with ReLUs: nine inputs, 16
# hidden units, ten classes.


# %% given="relu"


# %% given="relu_grad"


# %% open=true
def small_network(rng, bias=0.0):
    """Draw layers of 9, 16 and 10 with He weights, and normal biases of spread `bias`."""
    shapes = ((9, 16), (16, 10))
    return [(rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, bias, h)) for d, h in shapes]


def asked(layers, X, y, h=1e-6):
    """Return for W1, b1, W2, … the distance of your gradients from the witness's, entry by entry."""
    _, grads = mlp_loss_and_grads(X, y, layers, relu, relu_grad)
    found = {}
    for i, pair in enumerate(layers):
        for j, name in enumerate("Wb"):

            def loss(array, i=i, j=j):
                moved = [list(p) for p in layers]
                moved[i][j] = array
                return cross_entropy(mlp_forward(X, moved, relu)[0], y)

            found[f"{name}{i + 1}"] = np.abs(grads[i][j] - numerical_gradient(loss, pair[j], h))
    return found


# %%
rng = np.random.default_rng(0)
X, y = rng.normal(size=(200, 9)), rng.integers(0, 10, 200)
fair = asked(small_network(rng, bias=0.1), X, y)
for name, gap in fair.items():
    print(f"{name}: largest difference {gap.max():.0e} in {gap.size} entries")

# %% [markdown]
# Now somebody checks the same function in the way that comes to mind first: on real data, with
# biases of 0 as they are at the start of every training. The data: windows of 3×3 pixels, cut out of
# digits at random. (Lesson 10’s networks look at images through such windows.)


# %% runs=true open=true
digits = load_digits()


def windows(rng, n=200):
    """Return n windows (n, 9) of training digits, and the digits they come from (n,)."""
    image = rng.integers(0, len(digits.x_train), n)
    top, left = rng.integers(0, 6, (2, n))
    squares = digits.x_train.reshape(-1, 8, 8)
    cut = [squares[i, t : t + 3, s : s + 3] for i, t, s in zip(image, top, left, strict=True)]
    return np.reshape(cut, (n, 9)), digits.y_train[image]


# %% [markdown] predict="accused"
# Biases of 0, windows of real digits, h = `1e-6`, and a function that has just passed. What comes
# out?
#
# - **a** It passes again: a right gradient is right for any data
#   - It is right wherever there is a derivative. ReLU has a corner, and some data sit exactly on
#     it.
# - **b** A few entries fail by accident, and other ones after h is made smaller
#   - A nudge can carry some z across 0 by accident. Here z is 0, and no step is small enough.
# - **c** (right) All entries of one array fail, whatever h is

# %%
rng = np.random.default_rng(0)
X, y = windows(rng)
network = small_network(rng)
blank = int((X == 0).all(axis=1).sum())
for h in (1e-4, 1e-6, 1e-8):
    careless = asked(network, X, y, h)
    wrong = {name: f"{int((gap > 1e-6).sum())} of {gap.size}" for name, gap in careless.items()}
    print(f"h = {h:.0e}: failed {wrong}, worst by {max(g.max() for g in careless.values()):.0e}")
careless = asked(network, X, y)
print(f"windows of blank paper: {blank} of {len(X)}")
reveal("accused")

# %%
names = list(fair)
edges = np.cumsum([0, *(fair[name].size for name in names)])
figure, ax = plt.subplots(figsize=(9.5, 3.6))
looks = (fair, BLUE, ".", "random biases, Gaussian inputs"), (careless, ORANGE, "x", "careless")
for gaps, colour, marker, label in looks:
    values = np.concatenate([gaps[name].ravel() for name in names])
    ax.plot(np.maximum(values, 1e-13), marker, color=colour, ms=5, label=label)
for name, left, right in zip(names, edges[:-1], edges[1:], strict=True):
    ax.axvline(right - 0.5, color=GREY, lw=0.8)
    ax.text((left + right) / 2, 0.6, name, ha="center", va="top", color=INK)
ax.set(yscale="log", ylim=(3e-14, 1), xticks=[], ylabel="difference", xlabel="parameters")
ax.set_title("A careless check accuses every first bias of a right gradient")
ax.legend(loc=(0.55, 0.55), fontsize=9)
show(
    figure,
    "Difference between gradient and witness for each of 330 parameters, logarithmic. With random "
    "biases and Gaussian inputs all points lie between 1e-13 and 1e-9. With biases of 0 and windows "
    "the sixteen of b1 lie at about 1e-3 to 1e-2, the others as before.",
)

# %% [markdown]
# A window of blank paper has $x = 0$; with $b = 0$ its $z$ is exactly 0, in every unit. There the
# witness sees one side of the corner with slope 1 and the other with slope 0 and reports ½; your
# `relu_grad` keeps to the convention and says 0. Neither is wrong: at a corner there is no
# derivative to be right about. (With the widest step a few more may fail: a nudge of a weight has
# carried some $z$ across 0.) Take ten entries of each array as a sample, as is often done, and a
# quarter of it fails.

# %% [markdown]
# So a fair check has **inputs and biases drawn at random**, so that no $z$ is 0; **random gradients**
# that arrive, or random labels; **float64**; an **$h$ near `1e-6`**; and **widths that differ**, for
# a square matrix hides a missing transpose. If an entry fails now, one in thousands, look whether
# some $z$ lies within $h$ of 0 before you look for a mistake. Here is the last careless choice,
# float32:

# %%
rng = np.random.default_rng(0)
X, y = rng.normal(size=(200, 9)).astype(np.float32), rng.integers(0, 10, 200)
narrow = [(W.astype(np.float32), b.astype(np.float32)) for W, b in small_network(rng, bias=0.1)]
for h in (1e-2, 1e-4, 1e-6):
    gap = np.concatenate([g.ravel() for g in asked(narrow, X, y, h).values()])
    print(f"float32, h = {h:.0e}: typical difference {np.median(gap):.0e}, largest {gap.max():.0e}")

# %% [markdown]
# ## What arrives
#
# Lessons 3 to 5 sent a random gradient down through layers. Now take a real one: networks of twenty
# hidden layers, 100 units each, random inputs and labels, and the loss you know. The quantity to
# watch is $\partial L/\partial z$ at each layer.


# %% runs=true open=true
def sizes_back(a, y, layers, f, df):
    """Return the gradient at a, and of each layer its z and the lengths of dz and dW.

    Every layer asks those above it: they answer with the gradient at what it gave them.
    """
    (W, b), *above = layers
    z = a @ W + b
    if above:
        da, rows = sizes_back(f(z), y, above, f, df)
        dz = da * df(z)
    else:
        dz, rows = cross_entropy_grad(z, y), []
    return dz @ W.T, [(z, np.linalg.norm(dz), np.linalg.norm(a.T @ dz)), *rows]


# %% runs=true open=true
def curve(z):
    """The sigmoid, for the experiments: no z here comes near to where it overflows."""
    return 1 / (1 + np.exp(-z))


def curve_slope(z):
    """Its slope."""
    a = curve(z)
    return a * (1 - a)


ACTIVATIONS = {
    "none": (lambda z: z, np.ones_like),
    "sigmoid": (curve, curve_slope),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (relu, relu_grad),
}


# %% runs=true open=true
def drawn(rng, sizes, scale):
    """Draw layers whose weights have the variance scale / inputs; biases are 0."""
    spread = [np.sqrt(scale / d) for d in sizes]
    shapes = enumerate(pairwise(sizes))
    return [(rng.normal(0, spread[i], shape), np.zeros(shape[1])) for i, shape in shapes]


def flow(name, scale, seeds=range(5), depth=20, width=100):
    """Return the typical lengths of dz and dW in the hidden layers, over several seeds."""
    found = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        X, y = rng.normal(size=(200, width)), rng.integers(0, 10, 200)
        layers = drawn(rng, [width] * (depth + 1) + [10], scale)
        _, rows = sizes_back(X, y, layers, *ACTIVATIONS[name])
        found.append([[of_z, of_w] for _, of_z, of_w in rows[:-1]])
    return np.exp(np.mean(np.log(found), axis=0)).T  # (2, depth)


# %% [markdown] predict="weights_hide"
# Twenty ReLU layers with weights of variance 1/100 for 100 inputs, which is half of what they need:
# the gradient of $z$ at the first layer is about a thousandth of that at the twentieth. How large is
# the gradient of the weights in the first layer, beside that in the twentieth?
#
# - **a** (right) About as large
# - **b** About a thousandth: it is made of the gradient of z
#   - And of the layer’s input, which has shrunk on its way up as the gradient has on its way down.
# - **c** About a millionth: it shrinks twice
#   - The two factors work in opposite directions: at the first layer the gradient is small and the
#     input is not.

# %%
settings = [("sigmoid", 1), ("ReLU", 1), ("tanh", 1), ("none", 1), ("ReLU", 2)]
flows = {f"{name}, {scale}/n": flow(name, scale) for name, scale in settings}
factor = {label: float((of_z[0] / of_z[-1]) ** (1 / 19)) for label, (of_z, _) in flows.items()}
for label, (of_z, of_w) in flows.items():
    print(f"{label:12s} a layer multiplies dz by {factor[label]:.3f}")
    print(f"{'':12s} first against twentieth: dz {of_z[0] / of_z[-1]:.1e}, ", end="")
    print(f"dW {of_w[0] / of_w[-1]:.1e}")
reveal("weights_hide")

# %%
figure, axes = plt.subplots(1, 2, figsize=(9.5, 4))
looks = ((ORANGE, "s"), (PINK, "v"), (GREEN, "^"), (GREY, "."), (BLUE, "o"))
titles = "The gradient of z tells the layers apart", "That of W hides a fading signal"
for part, (ax, title) in enumerate(zip(axes, titles, strict=True)):
    for (label, sizes), (colour, marker) in zip(flows.items(), looks, strict=True):
        size = sizes[part] / sizes[part][-1]
        ax.plot(range(1, 21), size, color=colour, marker=marker, ms=4, lw=1.4, label=label)
    ax.set(yscale="log", xlabel="layer", xticks=[1, 5, 10, 15, 20], title=title, ylim=(1e-7, 1e2))
axes[0].set_ylabel("length, 1 at layer 20")
axes[1].legend(loc="lower right", fontsize=9)
show(
    figure,
    "Lengths of gradients at layers 1 to 20, logarithmic, all 1 at layer 20. Left, the gradient of "
    "z: level for ReLU with variance 2/n and for no activation, falling gently for tanh, to a "
    "thousandth for ReLU with 1/n, and out of the picture for the sigmoid. Right, that of W: all "
    "but the sigmoid's stay near 1.",
)

# %% [markdown]
# Each layer multiplies the gradient by a factor of its own, made of the activation’s slopes *and* the
# spread of the weights; over twenty layers a factor of a quarter is the twelfth power of a tenth,
# and seven tenths is a thousandth. The right picture would have told you that ReLU with too small
# weights is as healthy as with the right ones. A weight’s gradient is the product of what came up
# and what comes down, and where both fade, in opposite directions, it looks the same everywhere.
# **Judge a network by ∂L/∂z.**

# %% [markdown]
# ## Ten layers, four activations
#
# Does what arrives decide what is learnt? Ten hidden layers of 64 units learn digits in ten epochs,
# by gradient descent with momentum 0.9, which is explained below, and batches of 64. Each activation
# has weights and a rate that suit it: He’s for ReLU, Xavier’s for the others. (An optimiser such as
# Adam divides each gradient by its own size, and would hide what we are looking for.)

# %% runs=true open=true
x_train, x_test = standardise(digits.x_train, digits.x_test)


def deep(name, init, lr, seed, epochs=10):
    """Train ten hidden layers; return the accuracy on training digits after each epoch, and test."""
    f, df = ACTIVATIONS[name]
    net = train_mlp(
        x_train, digits.y_train, [64] * 11 + [10], f, df, rng=np.random.default_rng(seed),
        lr=lr, epochs=epochs, batch=64, momentum=0.9, init=init,
    )  # fmt: skip
    right = predict_scores(net.layers, x_test, f).argmax(axis=1) == digits.y_test
    return net.accuracies, float(right.mean())


# %% [markdown] predict="ten_deep"
# Which of the four networks still guesses after ten epochs: the one with no activation, with
# sigmoid, with tanh or with ReLU?
#
# - **a** The one with no activation: ten layers that make one line can’t read digits
#   - A line reads digits well, as lesson 2 measured; and with nothing in its way the gradient
#     arrives.
# - **b** (right) The one with sigmoids
# - **c** The one with ReLUs: half of the units are shut in each layer, and after ten nothing is left
#   - Half of each layer’s gates are open, and the weights make up for the others.

# %%
rates = {"none": ("xavier", 0.003), "tanh": ("xavier", 0.01), "ReLU": ("he", 0.01)}
trained = {name: [deep(name, *how, seed) for seed in range(2)] for name, how in rates.items()}
trained["sigmoid"] = [deep("sigmoid", "xavier", lr, 0) for lr in (0.1, 1.0)]
for name, runs in trained.items():
    print(f"{name:8s} test digits read: {', '.join(f'{score:.1%}' for _, score in runs)}")
print("(two seeds each; of the sigmoid two rates, 0.1 and 1)")
reveal("ten_deep")

# %%
figure, ax = plt.subplots()
styles = {"tanh": (GREEN, "-"), "none": (GREY, "--"), "ReLU": (BLUE, "-"), "sigmoid": (ORANGE, "-")}
for name, (colour, style) in styles.items():
    for i, (history, _) in enumerate(trained[name]):
        ax.plot(range(1, 11), history, color=colour, ls=style, lw=1.6, label=None if i else name)
ax.set(xlabel="epoch", ylabel="training digits read", ylim=(0, 1.03), xticks=range(1, 11))
ax.set_title("Ten layers deep, only the sigmoid is stuck")
ax.legend(loc=(0.72, 0.22))
show(
    figure,
    "Accuracy on training digits over ten epochs, two runs each. tanh, no activation and ReLU "
    "rise above nine tenths within a few epochs; the runs with sigmoid stay level at one "
    "tenth.",
)

# %% [markdown]
# The network without any activation learns as well as the others. So it is not *having* an activation
# that lets a deep network learn; it is not having one that swallows the gradient. What an activation
# buys is another thing: more than lines.
#
# And in a shallow network, where the sigmoid’s gradient does arrive? Two hidden layers of 64 on the
# raw pixels, plain gradient descent, batches of 32, each activation at the rate that was best for it
# among a few. How many epochs until nineteen in twenty training digits are read?


# %% open=true
def epochs_needed(name, init, lr, seed):
    """Train until 95 % of the training digits are right; return how many epochs it took."""
    f, df = ACTIVATIONS[name]
    net = train_mlp(
        digits.x_train, digits.y_train, [64, 64, 64, 10], f, df, rng=np.random.default_rng(seed),
        lr=lr, epochs=25, init=init, on_epoch=lambda epoch, layers, loss, right: right >= 0.95,
    )  # fmt: skip
    return len(net.losses)


# %%
tuned = {"none": ("xavier", 0.2), "ReLU": ("he", 0.2), "tanh": ("xavier", 0.3),
         "sigmoid": ("xavier", 3.0)}  # fmt: skip
needed = {
    name: [epochs_needed(name, *how, seed) for seed in range(4)] for name, how in tuned.items()
}
for name, epochs in needed.items():
    print(f"{name:8s} rate {tuned[name][1]:3}: epochs {epochs}, mean {np.mean(epochs):.1f}")

# %% [markdown]
# “Activations make deep networks converge faster” has it the wrong way round: no activation is as
# fast as the best. Which one you choose matters, and it matters more with depth.

# %% [markdown]
# ## A dashboard
#
# A network that does not learn gives no error message. Four figures for each layer tell most of what
# can be wrong, before a night has gone by:
#
# - **saturated**: the share of slopes below `0.01`, over units and examples. (For ReLU these are the
#   shut gates, and half of them is normal.)
# - **dead**: the share of units whose slope is 0 for *every* example.
# - **gradient**: the length of $\partial L/\partial z$.
# - **update**: how far the next step moves the weights, relative to their length,
#   $\text{lr}\,\lVert dW\rVert / \lVert W\rVert$. A thousandth is a common rule of thumb.


# %% runs=true open=true
def dashboard(layers, X, y, f, df, lr):
    """Return the four figures, each an array with a number for each hidden layer."""
    rows = sizes_back(X, y, layers, f, df)[1][:-1]
    slopes = [df(z) for z, _, _ in rows]
    lengths = [np.linalg.norm(W) for W, _ in layers]
    return {
        "saturated": np.array([np.mean(np.abs(s) < 0.01) for s in slopes]),
        "dead": np.array([np.mean((s == 0).all(axis=0)) for s in slopes]),
        "gradient": np.array([of_z for _, of_z, _ in rows]),
        "update": np.array([lr * row[2] / n for row, n in zip(rows, lengths, strict=False)]),
    }


# %% [markdown]
# Four patients, ten hidden layers each: healthy ReLUs; sigmoids; tanh with weights ten times too
# large; and ReLUs after one epoch at twenty times their rate.

# %% hide=true
rng = np.random.default_rng(0)
shape, some = [64] * 11 + [10], rng.permutation(len(x_train))[:300]
large = [(10 * W, b) for W, b in drawn(rng, shape, 1)[:-1]] + drawn(rng, [64, 10], 1)
hasty = train_mlp(
    x_train, digits.y_train, shape, relu, relu_grad, rng=np.random.default_rng(0), lr=0.2,
    epochs=1, batch=64, momentum=0.9,
)  # fmt: skip
patients = {
    "ReLU, healthy": (drawn(rng, shape, 2), "ReLU", 0.01),
    "sigmoid": (drawn(rng, shape, 1), "sigmoid", 0.1),
    "tanh, weights × 10": (large, "tanh", 0.01),
    "ReLU, rate × 20": (hasty.layers, "ReLU", 0.2),
}
boards = {
    name: dashboard(layers, x_train[some], digits.y_train[some], *ACTIVATIONS[kind], lr)
    for name, (layers, kind, lr) in patients.items()
}

# %%
titles = {"saturated": "Share of slopes below 0.01", "dead": "Share of dead units",
          "gradient": "Length of ∂L/∂z", "update": "Update, relative to the weights"}  # fmt: skip
figure, axes = plt.subplots(2, 2, figsize=(9.5, 6), sharex=True)
looks = ((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (PINK, "v"))
for ax, (part, title) in zip(axes.flat, titles.items(), strict=True):
    for (name, board), (colour, marker) in zip(boards.items(), looks, strict=True):
        ax.plot(range(1, 11), board[part], color=colour, marker=marker, ms=5, lw=1.4, label=name)
    ax.set(title=title, xticks=range(1, 11))
    ax.set(**{"ylim": (-0.05, 1.05)} if part in ("saturated", "dead") else {"yscale": "log"})
axes[1, 0].set_xlabel("hidden layer")
axes[1, 1].set_xlabel("hidden layer")
axes[1, 1].axhline(1e-3, color=GREY, ls=":")
figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=4)
show(
    figure,
    "Four charts over ten hidden layers, with a line for each of four networks: the share of slopes "
    "below 0.01, the share of dead units, the length of the gradient, and the relative update.",
)

# %%
for name, board in boards.items():
    saturated, dead, gradient = (board[part] for part in ("saturated", "dead", "gradient"))
    print(f"{name:19s} saturated {saturated.mean():4.0%}, dead {dead.mean():4.0%}, ", end="")
    print(f"gradient {gradient[-1]:.0e} at the last hidden layer, {gradient[0]:.0e} at the first")

# %% [markdown]
# Each illness has a picture of its own.
#
# - The **sigmoids** are not saturated at all. Every slope is near its best, a quarter, and that is
#   already too little: the gradient dies along a straight line, and the updates of the lower layers
#   with it.
# - The large **tanh** is saturated in three units of four, and yet its gradient does not vanish but
#   *explodes* on the way down: the few awake units meet weights ten times too large.
# - The hasty **ReLU** has lost many units, most of them in the upper layers, and with each such
#   layer less of the gradient gets through. (A few units are born dead in deep networks, also in the
#   healthy one.)

# %% [markdown]
# “Saturated, so the gradient vanishes” would have been wrong twice. Lesson 9 makes a diagnosis out of
# these figures.
#
# **Try it:** the weights have the variance scale$/n$ for $n$ inputs. For which scale does each
# activation keep its gradient?


# %% runs=true hide=true
def draw_health(activation, scale, depth):
    """The gradient and the saturated share in each layer, for random weights of a given scale."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(100, 64)), rng.integers(0, 10, 100)
    layers = drawn(rng, [64] * (depth + 1) + [10], scale)
    board = dashboard(layers, X, y, *ACTIVATIONS[activation], 0.01)
    figure = plt.Figure(figsize=(9.5, 3.4))
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    layer, gradient = np.arange(1, depth + 1), board["gradient"]
    left.plot(layer, gradient, "o-", color=BLUE, ms=5)
    times = (gradient[0] / gradient[-1]) ** (1 / (depth - 1)) if gradient[-1] else 0.0
    left.set(yscale="log", ylim=(1e-14, 1e6), xlabel="hidden layer", ylabel="length of ∂L/∂z")
    left.set_title(f"Each layer multiplies by {times:.2f}")
    right.bar(layer, board["saturated"], color=SKY)
    right.set(ylim=(0, 1.03), xlabel="hidden layer", title="Share of slopes below 0.01")
    return figure


# %%
explore(
    draw_health,
    "Left, the length of the gradient of z in each hidden layer, logarithmic; right, the share of "
    "slopes below 0.01 in each.",
    activation=choice("tanh", list(ACTIVATIONS)),
    scale=slider(1.0, 0.1, 30.0, 0.1, label="weight scale"),
    depth=slider(12, 2, 20, 1, label="hidden layers"),
)

# %% [markdown]
# ## A memory for gradient descent
#
# Plain descent forgets each gradient once the step is taken. With **momentum** each step begins with
# a part $\mu$ of the one before, the *velocity* $v$:
#
# $$v \leftarrow \mu v - \text{lr}\cdot g, \qquad p \leftarrow p + v$$
#
# While gradients agree, steps add up: $1 + \mu + \mu^2 + \dots = 1/(1-\mu)$ times as long, ten
# times for $\mu = 0.9$. Where they change sign from step to step, they cancel.

# %% [markdown]
# ### Exercise 7: `sgd_momentum`
# ●●○ medium · 5 minutes · about 6 lines · 3 points
#
# `params`, `grads`, `velocity`: lists of arrays, the $i$-th of each of one shape; `lr`, `momentum`:
# numbers → `(new_params, new_velocity)`, two lists of new arrays in the same order.
# - First the velocity, then the parameters, by the **new** velocity.
# - The lists may be empty; whole numbers work; no input is changed.
#
# Example: one parameter array `[1, 2]`, gradient `[10, -10]`, velocity `[0.5, 0]`, rate 0.1 and momentum
# 0.9 give the velocity `[-0.55, 1]` and the parameters `[0.45, 3]`.


# %% exercise="sgd_momentum"
def sgd_momentum(params, grads, velocity, lr, momentum):
    """Return (new_params, new_velocity) after one step: v ← μv − lr·g, p ← p + v.

    params, grads, velocity: lists of arrays; lr, momentum: numbers -> two lists of new arrays.
    """
    ### BEGIN SOLUTION
    new_velocity = [momentum * v - lr * g for v, g in zip(velocity, grads, strict=True)]
    new_params = [p + v for p, v in zip(params, new_velocity, strict=True)]
    return new_params, new_velocity
    ### END SOLUTION


# %% [markdown]
# Now everything here is yours: the sweep, the step, and a network of 64, 32 and 10 units that learns
# digits, all of them at once in each step. How many steps until the loss is below 0.3?


# %% open=true
def steps_needed(lr, momentum, seed, goal=0.3, most=300):
    """Train with your functions; return the number of steps until the loss is below the goal."""
    layers = drawn(np.random.default_rng(seed), [64, 32, 10], 2)
    params = [array for pair in layers for array in pair]
    velocity = [np.zeros_like(p) for p in params]
    for step in range(most):
        layers = list(zip(params[::2], params[1::2], strict=True))
        loss, pairs = mlp_loss_and_grads(digits.x_train, digits.y_train, layers, relu, relu_grad)
        if loss < goal:
            return step
        grads = [array for pair in pairs for array in pair]
        params, velocity = sgd_momentum(params, grads, velocity, lr, momentum)
    return most


# %% [markdown] predict="memory"
# With momentum 0.9 and rate 0.1 it takes about thirty steps. Plain descent at the same rate takes
# more than two hundred. And plain descent at rate 1?
#
# - **a** It does not get there: a rate ten times as large throws it off
#   - At rate 2 it would. A rate of 0.1 was far from the limit, and so the comparison was not fair.
# - **b** Still about a hundred: memory is more than a longer step
#   - It is more where gradients change sign. While they agree, it is a longer step and nothing else.
# - **c** (right) About thirty-five, nearly as few as with momentum

# %%
tries = ((0.0, 0.1), (0.0, 1.0), (0.0, 1.5), (0.9, 0.1), (0.9, 0.3), (0.9, 0.5))
for momentum, lr in tries:
    counts = [steps_needed(lr, momentum, seed) for seed in range(3)]
    print(f"momentum {momentum}, rate {lr}: steps {counts}, mean {np.mean(counts):.0f}")
reveal("memory")

# %% [markdown]
# Same speed for the same effective rate, $\text{lr}/(1-\mu)$: most of what momentum seemed to buy was a
# longer step. But compare each at its best, as is fair, and momentum is ahead after all: it can
# afford an effective rate of 3 to 5, while plain descent is slower again at 1.5, where it jumps back
# and forth. In directions in which gradients change sign, memory damps. A narrow valley shows the
# two at work.

# %%
valley = np.array([1.0, 50.0])  # the loss is half the sum of valley * p²


def descend(lr, momentum, steps=40):
    """Return the places of your descent in the valley, from (-9, 1.5), and the loss at its end."""
    p, v = [np.array([-9.0, 1.5])], [np.zeros(2)]
    path = [p[0]]
    for _ in range(steps):
        p, v = sgd_momentum(p, [valley * p[0]], v, lr, momentum)
        path.append(p[0])
    return np.array(path), float(valley @ p[0] ** 2 / 2)  # (steps + 1, 2), number


# %%
best = {}
for momentum in (0.0, 0.75):
    rate = min(np.linspace(0.002, 0.1, 99), key=lambda lr, m=momentum: descend(lr, m)[1])
    best[momentum] = (float(rate), *descend(rate, momentum))
figure, axes = plt.subplots(2, 1, figsize=(9.5, 4.8), sharex=True)
east, north = np.meshgrid(np.linspace(-10, 3, 200), np.linspace(-2, 2, 100))
height = (valley[0] * east**2 + valley[1] * north**2) / 2
for ax, momentum, colour in zip(axes, best, (ORANGE, BLUE), strict=True):
    rate, path, loss = best[momentum]
    ax.contour(east, north, height, levels=np.geomspace(0.3, 150, 9), colors=GREY, linewidths=0.6)
    ax.plot(*path.T, "o-", color=colour, ms=3.5, lw=1.2)
    ax.set(ylim=(-2, 2), xlim=(-10, 3), ylabel="$p_2$", xlabel="$p_1$")
    ax.set_title(f"momentum {momentum:g}, best rate {rate:.3f}: loss {loss:.0e} after 40 steps")
    ax.grid(False)
show(
    figure,
    "Two descents of forty steps in a long narrow valley, each at its best rate. Plain, the path "
    "jumps from wall to wall at nearly every step and moves slowly along the valley. With momentum "
    "it swings a few times and arrives in the middle, (0, 0), much earlier.",
)

# %% [markdown]
# Across the valley the walls limit the rate; along it the way is long. Plain descent has one rate for
# both. Momentum adds up along and cancels across.
#
# ## What the article says
#
# Two of its claims are about training.

# %%
scores = {name: [score for _, score in runs] for name, runs in trained.items()}
means = {name: float(np.mean(epochs)) for name, epochs in needed.items()}
settle(
    claim(
        9,
        measured="a layer multiplies ∂L/∂z by "
        + ", ".join(f"{value:.2f} ({label})" for label, value in factor.items()),
        holds=0.2 < factor["sigmoid, 1/n"] < 0.27
        and 0.65 < factor["ReLU, 1/n"] < 0.75
        and 0.95 < factor["ReLU, 2/n"] < 1.05,
    ),
    claim(
        10,
        measured="epochs to 95 % in a shallow network: "
        + ", ".join(f"{name} {mean:.1f}" for name, mean in means.items())
        + f"; ten layers: none at least {min(scores['none']):.0%}, ReLU {min(scores['ReLU']):.0%}, "
        f"tanh {min(scores['tanh']):.0%}, sigmoid at most {max(scores['sigmoid']):.0%}",
        holds=means["none"] < min(means["ReLU"], means["tanh"]) + 2
        and means["sigmoid"] > 1.3 * means["none"]
        and max(scores["sigmoid"]) < 0.15
        and min(scores["none"] + scores["tanh"] + scores["ReLU"]) > 0.8,
    ),
)

# %%
looking_back("08")

# %% [markdown]
# ## Summary
#
# - Going back, each step multiplies what arrives by its own derivative. All derivatives of a network
#   cost about two passes forward.
# - Back through a dense layer: three products, each with the shape of its array. What is shared over
#   the examples collects from all of them, by a sum; the mean’s $1/n$ is in `dz` already.
# - Slopes are taken at the pre-activation, of the layer below.
# - A fair check: random gradients, random inputs, random biases, float64, widths that differ. At a
#   corner right gradients fail.
# - Each layer multiplies $\partial L/\partial z$ by a factor made of slopes and weights. Gradients of
#   weights can hide it.
# - No activation is no hindrance to learning; one that swallows the gradient is.
# - Momentum lengthens steps while gradients agree, and damps where they don’t.
#
# Next: lesson 9 chooses activations, and reads what ails a network off its dashboard.

# %% [markdown]
# ## Where it is used today
#
# **In every library for networks**, for any chain of steps: PyTorch, JAX and TensorFlow record what
# was computed and go back through it; each step brings a function like your `dense_backward` along.
# The method became known through [Rumelhart, Hinton and Williams
# (1986)](https://doi.org/10.1038/323533a0).
#
# **In checks of new layers**: PyTorch’s
# [`gradcheck`](https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html)
# asks for float64, and nudges as you did.
#
# **In monitoring.** Gradient lengths and update ratios are plotted during long runs; the [notes of
# Stanford’s course CS231n](https://cs231n.github.io/neural-networks-3/) describe both and the check
# with its corners.
#
# **Momentum** is part of most optimisers, Adam among them
# ([Kingma and Ba 2015](https://arxiv.org/abs/1412.6980)).

# %% [markdown] recall="sweep_price" after="cost"
# You double the width of a network’s hidden layers, so that it has about four times as many weights.
# How much longer does the sweep back take, measured in passes forward of the same network?
#
# - **a** (right) No longer: about two, as before
# - **b** Twice as long
#   - Both passes grow alike with the number of weights.
# - **c** Four times as long: each weight has its own derivative
#   - A pass forward through four times the weights takes longer, too.

# %% [markdown] recall="corner_check" after="accused"
# All biases are 0, and one input row of the batch is all zeros. Which gradients of a right ReLU
# network fail a check by nudging?
#
# - **a** None
#   - For that row every z of the first layer is 0, at the corner.
# - **b** (right) Those of the first layer’s biases
# - **c** Those of the first layer’s weights
#   - With x = 0, nudging a weight does not move z at all.

# %% [markdown] recall="look_at_z" after="weights_hide"
# A colleague logs the size of each layer’s weight gradients: all are about equal. Does the signal reach
# the first layer undiminished?
#
# - **a** Yes: otherwise its weights would have smaller gradients
#   - A small gradient of z times a large input can be as large as the reverse.
# - **b** No: equal sizes mean that it vanishes
#   - They mean neither.
# - **c** (right) That can’t be told from these numbers

# %% [markdown] recall="deep_without" after="ten_deep"
# Ten layers with no activation are trained on digits by plain gradient descent. What happens?
#
# - **a** They stay at guessing, as ten layers of sigmoids do
#   - Nothing shrinks the gradient there: every slope is 1.
# - **b** (right) They learn, about as well as one layer would
# - **c** They learn faster than any other network
#   - In the measurement they were about as fast as the best.

# %% [markdown] recall="effective_rate" after="memory"
# Momentum 0.8 with rate 0.05. Which plain rate takes steps of about the same length, while gradients
# agree?
#
# - **a** 0.04
#   - That is the product. Old steps add to the new one.
# - **b** 0.05
#   - Old steps add to the new one.
# - **c** (right) 0.25

# %% [markdown] recall="bias_collects"
# A dense layer has a batch of 32 examples; the loss is their mean, and `dz` its gradient. What is `db`?
#
# - **a** (right) The sum of dz over the examples
# - **b** Their mean
#   - dz has been divided by 32 already, at the loss.
# - **c** A table with a row for each example
#   - There is one bias for each unit, so there is one derivative.

# %% [markdown] recall="which_z"
# Going back from layer 3 to layer 2 you multiply by a slope. Taken where?
#
# - **a** At the output a of layer 2
#   - The slope is a function of the pre-activation.
# - **b** (right) At the pre-activation z of layer 2
# - **c** At the pre-activation z of layer 3
#   - Layer 3’s input is f of z one layer down.
