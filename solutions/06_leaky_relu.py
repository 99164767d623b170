# %% [markdown]
# # Leave the gate ajar: the leaky ReLU
#
# **Questions**
# - What does a unit need in order to come back when it says 0 to every example?
# - How long does it take, and what does the optimiser have to do with it?
# - The leak is said to solve “dying ReLU”. Which part of that can be measured?
#
# **What you’ll do** · Write the leaky ReLU and its slope, for any leak. Count the updates until a
# lost unit is positive again. Bring a whole dead layer back. Then look for what a leak does *not*
# do. At the end, let the slope be learnt, and round the corner off.
#
# **What you’ll need** · About 60 minutes; ReLU and its dead units (lesson 5); the chain rule.

# %% setup=true
import math

import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, PINK, check, explore, load_digits, looking_back,
    plot_activation, predict, predict_scores, reveal, show, slider, train_mlp, use_style, warm_up,
    where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle

use_style()
where_you_are("06")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("06")

# %% [markdown]
# ## The idea: never quite closed
#
# ReLU is a gate: open for positive $z$, shut for the rest. Shut means that the output is 0 and the
# slope is 0 too, so a unit that is shut for every example hears nothing from the loss any more. The
# **leaky ReLU** leaves the gate ajar. On the left it multiplies by a small number $s$, the *slope*,
# instead of by 0:
#
# $$a = \begin{cases} z & z > 0 \\ s\,z & \text{otherwise}\end{cases}$$
#
# The article takes $s = 0.01$, as Maas, Hannun and Ng (2013) did. At that size the leak is hard to
# see, so the picture has larger ones beside it.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.9))
for s, colour, style in ((0.2, ORANGE, "-"), (0.1, GREEN, "-"), (0.01, BLUE, "-"), (0, INK, ":")):
    name = f"s = {s:g}" if s else "ReLU"
    left.plot([-3, 0, 1.5], [-3 * s, 0, 1.5], color=colour, ls=style, label=name)
    right.plot([-3, 0, 0, 1.5], [s, s, 1, 1], color=colour, ls=style)
left.set(title="The left piece is tilted a little", xlabel="z", ylabel="a")
left.legend()
right.set(title="So the slope is small there, and not 0", xlabel="z", ylabel="slope of a")
show(
    figure,
    "Left, four broken lines with their corner at 0: all rise with slope 1 on the right; on the "
    "left ReLU is level, and the others fall gently, the one with slope 0.01 almost as ReLU. "
    "Right, their slopes: steps from 0, 0.01, 0.1 or 0.2 up to 1 at z = 0.",
)

# %% [markdown]
# Nothing says that $s$ has to be small, or even positive. With $s = 1$ there is no corner left,
# and with $s = -1$ the broken line is $|z|$. At the end of the lesson the network will choose $s$
# itself, so your function should take any number.

# %% [markdown]
# ### Exercise 1: `leaky_relu`
# ●○○ easy · 4 minutes · 1 line · 3 points
#
# `z`: an array of any shape, or a number; `slope`: any number, also above 1, 0 or negative → $z$
# where $z > 0$, `slope` times $z$ elsewhere, of the same shape as `z`.
# - Integers give the right fractions, and float32 stays float32: the two lines that are given see
#   to both. `z` itself is not changed.
#
# Tools: `np.where`, comparisons, arithmetic.
#
# Example: `leaky_relu(np.array([-2.0, 0.0, 3.0]))` is `[-0.02, 0, 3]`, and
# `leaky_relu(-2.0, slope=3)` is `-6.0`.


# %% exercise="leaky_relu"
def leaky_relu(z, slope=0.01):
    """Return z where z > 0, and slope * z elsewhere.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    z = np.asarray(z) * 1.0  # a new array of floats; float32 stays float32
    slope = float(slope)  # a NumPy number would turn float32 into float64
    ### BEGIN SOLUTION
    return np.where(z > 0, z, slope * z)
    ### END SOLUTION


# %%
z = np.linspace(-3, 1.5, 451)
figure, ax = plt.subplots()
for s, colour in ((-1, PINK), (0.3, BLUE), (1, GREY), (2, ORANGE)):
    ax.plot(z, leaky_relu(z, s), color=colour, label=f"slope {s:g}".replace("-", "−"))
ax.set(title="One formula: a corner, none, or |z|", xlabel="z", ylabel="your leaky_relu(z, slope)")
ax.legend()
show(
    figure,
    "Your leaky ReLU with four slopes: with −1 it is the absolute value, with 0.3 it bends, with 1 "
    "it is a straight line, and with 2 it is steeper on the left than on the right.",
)

# %% [markdown]
# ## A short cut, and where it ends
#
# Many texts write the leaky ReLU as the larger of two lines. Here it is as `theirs`. Below it
# stands `by_ruler`, which is right for every slope and needs no formula: it draws the two
# straight pieces, far to both sides, and reads the value off.


# %% wrong="expose_maximum"
def by_ruler(z, slope):
    """Read the leaky ReLU off its graph: straight from -1000 to 0, and from 0 to 1000."""
    return np.interp(z, [-1000, 0, 1000], [-1000 * slope, 0, 1000])


# %%
z = np.array([-3.0, -0.5, 0.0, 2.0])
print("theirs:  ", theirs(z, 0.01))
print("by_ruler:", by_ruler(z, 0.01))

# %% [markdown]
# For the usual slope it is right, and short to write. One example proves nothing;
# one counterexample settles it.
#
# ### Exercise 2: `expose_maximum`
# ●○○ easy · 3 minutes · 1 line · 2 points
#
# `expose_maximum()` takes nothing and returns a pair `(z, slope)` for which `theirs` and the right
# answer differ by more than rounding.
#
# `z` is an array of any shape, or a number; a list of numbers counts as the array it makes. `slope`
# is one number. No number may be further from 0 than a thousand.
#
# Tools: paper. Which of the two lines is the higher one, left and right of 0?


# %% exercise="expose_maximum"
def expose_maximum():
    """Return (z, slope) for which the larger of z and slope * z is not the leaky ReLU."""
    ### BEGIN SOLUTION
    return np.array([-1.0, 1.0]), 2.0
    ### END SOLUTION


# %% [markdown]
# ## Its slope
#
# The derivative is read off the picture: 1 on the right, $s$ on the left. At 0 there is a corner
# and no derivative; this course takes $s$ there, as PyTorch does.
#
# One trap hides in so simple a function. `np.where` with two Python numbers has no array to take
# its format from:

# %%
narrow = np.array([-1.5, 2.5], dtype=np.float32)
far = np.where(np.abs(narrow) > 2, 0.5, 0.25)
print(f"float32 went in, {far.dtype} came out")

# %% [markdown]
# ### Exercise 3: `leaky_relu_grad`
# ●○○ easy · 4 minutes · about 2 lines · 2 points
#
# `z`: an array of any shape, or a number, the pre-activation; `slope`: any number → 1.0 where
# $z > 0$, `slope` elsewhere, of the same shape as `z`.
# - At 0 it is `slope`.
# - Floats also for integers; float32 stays float32, whatever kind of number `slope` is. `z` is not
#   changed.
#
# Tools: `np.where`, comparisons, `np.asarray`, `astype`, the `dtype` of an array.
#
# Example: `leaky_relu_grad(np.array([-2.0, 0.0, 3.0]))` is `[0.01, 0.01, 1]`.


# %% exercise="leaky_relu_grad"
def leaky_relu_grad(z, slope=0.01):
    """Return the slope of the leaky ReLU at z: 1 where z > 0, slope elsewhere.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    z = np.asarray(z) * 1.0
    ### BEGIN SOLUTION
    return np.where(z > 0, 1, slope).astype(z.dtype)
    ### END SOLUTION


# %%
z = np.array([-4.0, -0.3, 0.7, 5.0])
quotient = (leaky_relu(z + 1e-6, 0.2) - leaky_relu(z - 1e-6, 0.2)) / 2e-6
print("your slope:         ", leaky_relu_grad(z, 0.2))
print("difference quotient:", quotient.round(6))

# %% [markdown]
# ## One unit, lost
#
# For the experiments, the leak is built another way: a wire around the gate. The gate passes
# $\max(0, z)$; the wire carries $s\,z$ past it, whatever the gate does.
#
# $$a = s\,z + (1-s)\max(0, z)$$
#
# It is the same function. And it shows at once what a leaky unit is while its $z$ stays
# negative: the wire alone, a *linear* unit with small outputs.


# %% given="relu"


# %% runs=true open=true
def ajar(z, s):
    """The gate, and a wire around it that carries s * z."""
    return s * z + (1 - s) * relu(z)


def ajar_slope(z, s):
    """The slope of that: s from the wire, and 1 - s more where the gate is open."""
    return s + (1 - s) * (z > 0)


# %% [markdown]
# One unit $a = \text{leaky}(wx + b)$ is to learn the target $2x$ from inputs between 0 and 1. It
# starts with $w = 1$ and $b = -3$, so that $z$ is at most −2: it is negative on all its data.
# Gradient descent on the mean squared error, rate 0.1. (Here difference quotients find the
# gradient; you will do it properly in a moment.)


# %% runs=true open=true
x_unit = np.random.default_rng(0).uniform(0, 1, 50)


def follow(s, updates, b=-3.0, lr=0.1):
    """Let one unit descend from w = 1 and b; return (w, b) before and after each update."""

    def loss(place):
        return np.mean((ajar(place[0] * x_unit + place[1], s) - 2 * x_unit) ** 2)

    path = [np.array([1.0, b])]
    for _ in range(updates):
        uphill = [(loss(path[-1] + h) - loss(path[-1] - h)) / 2e-6 for h in 1e-6 * np.eye(2)]
        path.append(path[-1] - lr * np.array(uphill))
    return np.array(path)  # (updates + 1, 2)


# %% runs=true open=true
def highest(path):
    """The largest pre-activation on the data, along the way."""
    return (np.outer(path[:, 0], x_unit) + path[:, 1:]).max(axis=1)


def first_positive(path):
    """How many updates it took, or None."""
    above = highest(path) > 0
    return int(above.argmax()) if above.any() else None


# %%
shut = follow(0, 1000)
moved = bool((shut != shut[0]).any())
print(f"no leak: did w or b move in 1000 updates? {moved}")
print("slope 0.1: positive after", first_positive(follow(0.1, 1000)), "updates")

# %% [markdown] predict="ten_times_less"
# Without a leak the unit never moved. With slope 0.1 it was back after about fifty updates. With
# slope 0.01?
#
# - **a** About as many: the gradient only had to stop being 0
#   - A step is the rate times the gradient, so how large the gradient is counts as well. Ten times
#     less of it makes steps ten times shorter.
# - **b** About a hundred times as many: the leak shrinks the output and the gradient
#   - It does both, but the error is output minus target, and a small output leaves it nearly the
#     whole target. Only the slope in the gradient counts.
# - **c** (right) About ten times as many

# %%
paths = {s: follow(s, 1000) for s in (0.0, 0.01, 0.1, 0.2)}
waits = {s: first_positive(path) for s, path in paths.items()}
print("updates until positive:", waits)
reveal("ten_times_less")

# %%
figure, ax = plt.subplots()
styles = {0.0: (INK, ":"), 0.01: (BLUE, "-"), 0.1: (GREEN, "-"), 0.2: (ORANGE, "-")}
for s, path in paths.items():
    z, (colour, style) = highest(path), styles[s]
    up = np.arange(len(z)) if waits[s] is None else np.arange(waits[s] + 1)
    ax.plot(up + 1, z[up], color=colour, ls=style, label=f"s = {s:g}" if s else "no leak")
    if waits[s] is not None:
        ax.plot(up[-1] + 1, z[up[-1]], "o", color=colour)
ax.axhline(0, color=GREY, lw=1)
ax.set(xscale="log", xlabel="updates, plus 1 (logarithmic)", ylabel="highest z on the data")
ax.set_title("Each leak brings the unit back; a tenth of it takes ten times as long")
ax.legend(loc="center left")
show(
    figure,
    "The highest pre-activation over the updates, drawn until it is positive. With slope 0.2 it "
    "reaches 0 after about 25 updates, with 0.1 after about 50, with 0.01 after more than 500; "
    "without a leak it stays where it began, at about −2.",
)

# %% [markdown]
# The wait grows as $1/s$. Without a leak it is for ever: not slow, but exactly 0, and $w$ and $b$
# are the same numbers to the last bit.
#
# **Try it:** how much leak does a unit need to be back within 200 updates?


# %% runs=true hide=true
def draw_revival(s, b):
    """What the unit computes before and after 200 updates, and its highest z on the way."""
    path = follow(s, 200, b)
    z, when = highest(path), first_positive(path)
    figure = plt.Figure(figsize=(9.5, 3.6))
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    xs = np.linspace(0, 1, 101)
    left.plot(xs, 2 * xs, color=GREY, ls="--", label="target")
    for i, colour, name in ((0, INK, "at the start"), (-1, BLUE, "after 200 updates")):
        left.plot(xs, ajar(path[i, 0] * xs + path[i, 1], s), color=colour, label=name)
    left.set(title="What the unit computes", xlabel="x", ylim=(-2.2, 2.2))
    left.legend(loc="lower right", fontsize=9)
    right.axhline(0, color=GREY, lw=1)
    right.plot(z, color=BLUE)
    right.set(title="still negative" if when is None else f"positive after {when} updates")
    right.set(xlabel="updates", ylabel="highest z on the data", ylim=(min(z[0], -1) - 0.3, 2.5))
    return figure


# %%
explore(
    draw_revival,
    "Left, the target 2x, and what the unit computes at the start and after 200 updates; right, "
    "its highest pre-activation over the updates, with the line at 0 that it has to cross.",
    s=slider(0.03, 0.0, 0.3, 0.01, label="slope s"),
    b=slider(-3.0, -6.0, -1.5, 0.1, label="bias at the start"),
)

# %% [markdown]
# Once a unit has crossed the line it learns at full slope, and the fit is there soon after. Deeper
# down at the start means longer on the way: the leak's gradient does not see how far it has to go.
#
# Now count it properly. While all $z$ are negative, $a = s\,z$, and the chain rule has three
# factors: the error's derivative, the slope, and the input.

# %% [markdown]
# ### Exercise 4: `steps_to_revive`
# ●●● hard · 10 minutes · about 8 lines · 4 points
#
# One unit $a = \text{leaky}(wx + b)$; numbers `w`, `b`; arrays `x (n,)` and `target (n,)`. Gradient
# descent with rate `lr` on `mean((a - target)**2)` changes `w` and `b`, both at once.
#
# Return **how many updates** it takes until some $z = wx + b$ is positive, as an integer:
# - 0 if one is positive at the start; exactly 0 is not positive.
# - `None` if none is positive after `max_steps` updates; the last of them still counts.
# - `slope` may be any number, `max_steps` may be 0, and no input is changed.
#
# Tools: a loop, `np.mean`, `np.any`.
#
# Example: `steps_to_revive(1.0, -3.0, np.array([0.5, 1.0]), np.array([1.0, 2.0]), 0.1, 0.1, 100)`
# is `34`, and with `max_steps = 33` it is `None`.


# %% exercise="steps_to_revive"
def steps_to_revive(w, b, x, target, slope, lr, max_steps):
    """Return the number of updates until some w * x + b is positive, None if max_steps are too few.

    w, b: numbers; x, target: (n,); slope, lr: numbers; max_steps: integer -> integer or None.
    """
    ### BEGIN SOLUTION
    for updates in range(max_steps + 1):
        z = w * x + b
        if np.any(z > 0):
            return updates
        dz = 2 * (slope * z - target) * slope  # each example's; the mean comes below
        w, b = w - lr * np.mean(dz * x), b - lr * np.mean(dz)
    return None
    ### END SOLUTION


# %%
slopes = np.array([0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5])
counts = [steps_to_revive(1.0, -3.0, x_unit, 2 * x_unit, s, 0.1, 5000) for s in slopes]
figure, ax = plt.subplots()
ax.plot(slopes, counts, "o", color=BLUE, ms=8, label="your count")
ax.plot(slopes, counts[1] * slopes[1] / slopes, color=GREY, ls=":", label="1/s")
ax.set(xscale="log", yscale="log", xlabel="slope s", ylabel="updates until positive")
ax.set_title("The wait is about proportional to 1/s")
ax.legend()
show(
    figure,
    "Your counts over the slope, both on logarithmic scales: points that fall along a dotted line "
    "of 1/s, from more than a thousand updates at slope 0.005 to fewer than ten at 0.5.",
)

# %% [markdown]
# ## A whole layer, lost
#
# Now a network that reads digits, 64–64–10, and the same accident to a whole layer: every hidden
# bias starts at −3, so low that no hidden unit is positive on any digit. Adam has twenty epochs.


# %% runs=true open=true
digits = load_digits()


def train(s, seed, *, sizes=(64, 64, 10), epochs=20, **settings):
    """Train with slope s (0 is ReLU); return the network and its accuracy on the test digits."""
    net = train_mlp(
        digits.x_train, digits.y_train, list(sizes), lambda z: ajar(z, s),
        lambda z: ajar_slope(z, s), rng=np.random.default_rng(seed), epochs=epochs, **settings,
    )  # fmt: skip
    scores = predict_scores(net.layers, digits.x_test, lambda z: ajar(z, s))
    return net, float(np.mean(scores.argmax(axis=1) == digits.y_test))


def negative_share(layers):
    """The share of units in the first layer that are positive on no training digit."""
    W, b = layers[0]
    return float(np.mean((digits.x_train @ W + b).max(axis=0) <= 0))


# %% [markdown] predict="shut_layer"
# First with ReLU. What accuracy on the test digits will the network have after twenty epochs?
#
# - **a** (right) About one in ten right, as by guessing
# - **b** Most of them right: the output layer learns from whatever the hidden units say
#   - They say 0, to every digit. From that an output layer can learn how frequent each digit is,
#     and no more.
# - **c** In between: Adam makes up for small gradients, so some units come back
#   - Adam divides each gradient by its own size. These are not small but exactly 0, and 0 divided
#     by anything stays 0.

# %%
accident = {"first_bias": -3.0, "lr": 0.003, "optimiser": "adam"}
start = [train(0, seed, **accident | {"epochs": 0})[0].layers for seed in range(5)]
runs = {s: [train(s, seed, **accident) for seed in range(5)] for s in (0, 0.01)}
pairs = zip(start, runs[0], strict=True)
frozen = [bool(np.array_equal(layers[0][0], net.layers[0][0])) for layers, (net, _) in pairs]
print("units negative on every digit at the start:", [negative_share(layers) for layers in start])
print("ReLU:        ", [f"{accuracy:.1%}" for _, accuracy in runs[0]])
print("first weights the same to the bit, before and after:", frozen)
reveal("shut_layer")

# %% [markdown]
# Dead, and dead for good: the first layer ends with the very numbers it began with. Now with the
# article's leak and nothing else changed.

# %%
print("slope 0.01:  ", [f"{accuracy:.1%}" for _, accuracy in runs[0.01]])

# %% [markdown] predict="how_many_back"
# It reads as well as a network without the accident. How many of its 64 hidden units are positive
# on at least one training digit now?
#
# - **a** All of them: otherwise it could not read so well
#   - It needs enough of them, not all. And a unit that stays negative is not silent any more: its
#     wire still carries a linear signal.
# - **b** (right) Somewhat more than half
# - **c** None: the network reads through the leaks alone
#   - It could, as a linear model would. But the leaks have had twenty epochs to lift units, and they
#     did lift many.

# %%
still = [negative_share(net.layers) for net, _ in runs[0.01]]
print("units still negative on every digit:", [f"{share:.0%}" for share in still])
reveal("how_many_back")


# %%
def watched(s):
    """Train with slope s; return (accuracy, share of negative units) after each epoch."""
    seen = []

    def note(epoch, layers, loss, accuracy):
        seen.append((accuracy, negative_share(layers)))

    train(s, 0, **accident, on_epoch=note)
    return np.array(seen)


# %%
history = {s: watched(s) for s in (0, 0.01)}
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.8))
for ax, i in ((left, 0), (right, 1)):
    for s, colour, style in ((0, INK, ":"), (0.01, BLUE, "-")):
        name = f"s = {s:g}" if s else "ReLU"
        ax.plot(range(1, 21), history[s][:, i], color=colour, ls=style, label=name)
    ax.set(xlabel="epoch", ylim=(-0.03, 1.03), xticks=[1, 5, 10, 15, 20])
left.set(title="The network is soon back", ylabel="training digits read correctly")
left.legend(loc="center right")
right.set(title="Many of its units are not", ylabel="units negative on every digit")
show(
    figure,
    "Left, accuracy over twenty epochs: with ReLU level at one in ten, with slope 0.01 up to nearly "
    "all within about five epochs. Right, the share of units that are negative on every digit: with "
    "ReLU 1 throughout, with the leak falling from 1 to somewhat less than a half.",
)

# %% [markdown]
# So “never dead” does not mean “always positive”. Many units stay below the line for twenty epochs,
# and the network does without them. Accuracy alone would not have told you.
#
# ## Was it the leak, or Adam?
#
# With the same leak, one unit needed more than five hundred updates of plain gradient descent. Adam
# divides each parameter's gradient by its own recent size; a factor of a hundredth in the gradient
# then nearly cancels. So take Adam away.

# %%
plain = {"first_bias": -3.0, "lr": 0.1}
without = {s: [train(s, seed, **plain) for seed in range(5)] for s in (0.01, 0.1, 0.2)}
for s, five in without.items():
    accuracy = np.mean([a for _, a in five])
    left_over = np.mean([negative_share(net.layers) for net, _ in five])
    print(
        f"plain descent, s = {s:4}: {accuracy:.1%} right, {left_over:.0%} of units still negative"
    )

# %% [markdown]
# With plain gradient descent the usual leak brings back hardly a unit in the same time. Larger leaks
# do much better, and note the last column: most of the units are still negative even then. Those
# networks read through their wires, as nearly linear models.
#
# The exact sentence so far: *a leak makes the gradient of a dead unit small instead of 0; how soon
# that brings it back depends on the slope and on the optimiser.*

# %% [markdown]
# ## Does it protect from a rate that is too large?
#
# Lesson 5's units mostly died in another way: the learning rate was too large. A ReLU network with
# two hidden layers of 64 reads best at a rate near 0.3 here; at 2 it ends at guessing.


# %% runs=true open=true
def settled(s, lr, seed, sizes=(64, 64, 64, 10)):
    """The median test accuracy of the last five of twenty epochs: one bad epoch does not count."""
    late = []

    def note(epoch, layers, loss, accuracy):
        if epoch > 15:
            scores = predict_scores(layers, digits.x_test, lambda z: ajar(z, s))
            late.append(np.mean(scores.argmax(axis=1) == digits.y_test))

    with np.errstate(all="ignore"):  # at some rates the weights leave the numbers that there are
        train(s, seed, sizes=sizes, lr=lr, on_epoch=note)
    return float(np.median(late))


# %% [markdown] predict="too_fast"
# The same network with the usual leak, 0.01, and learning rate 2. What will it be?
#
# - **a** (right) Guessing, or hardly better
# - **b** Nearly as good as at 0.3: no unit can die, so nothing is lost
#   - A step that is too long throws weights far off, whatever the activation. The leak keeps a way
#     back open; it does not make the next step shorter.
# - **c** Good in the end, only later: the units come back through the leak
#   - They would if the steps became sensible. The same rate that threw them off goes on throwing.

# %%
rates = (0.1, 0.3, 0.5, 1.0, 2.0)
tried = {
    (s, lr): np.array([settled(s, lr, seed) for seed in range(4)])
    for s in (0, 0.01)
    for lr in rates
}
for lr in rates:
    print(f"rate {lr}: ReLU {tried[0, lr].mean():.1%}, s = 0.01 {tried[0.01, lr].mean():.1%}")
reveal("too_fast")

# %%
figure, ax = plt.subplots()
for s, colour, marker, shift in ((0, INK, "o", 0.97), (0.01, BLUE, "s", 1.03)):
    at, runs_at = np.array(rates) * shift, np.array([tried[s, lr] for lr in rates])  # (5, seeds)
    ax.plot(at, runs_at, marker, color=colour, ms=5, alpha=0.45)
    name = f"s = {s:g}" if s else "ReLU"
    ax.plot(at, runs_at.mean(axis=1), color=colour, lw=1.4, label=f"{name}, mean of four")
ax.set(xscale="log", xlabel="learning rate", ylabel="test digits read correctly", ylim=(0, 1.03))
ax.set_xticks(rates, [str(lr) for lr in rates])
ax.minorticks_off()
ax.set_title("At the best rate no difference, at rate 2 no rescue")
ax.legend(loc="lower left")
show(
    figure,
    "Accuracy over five learning rates, four runs each, for ReLU and for slope 0.01. At 0.1 and 0.3 "
    "all runs lie close together near the top; at 0.5 some fall a little behind; at 1 all have "
    "fallen far and scatter, ReLU's lower on average; at 2 nearly all are at one in ten.",
)

# %% [markdown]
# Two answers in one picture. At the rate where each does best, the two are equal to within the
# spread of the seeds: the leak does not read digits better. And at rate 2 it does not help. In
# between, at rate 1, most of its runs end above ReLU's and all of them far below the best.

# %%
best = {s: max((tried[s, lr].mean(), lr) for lr in rates) for s in (0, 0.01)}
for s, (mean, lr) in best.items():
    print(f"s = {s:4}: best at rate {lr}: {mean:.1%}, from seed to seed {np.ptp(tried[s, lr]):.1%}")
gain = best[0.01][0] - best[0][0]
print(f"slope 0.01 against ReLU, each at its best rate: {gain:+.2%}")

# %% [markdown]
# Is that so for every network? Take one hidden layer away, and keep the rate of 2.

# %%
shallow = {s: [settled(s, 2.0, seed, sizes=(64, 64, 10)) for seed in range(4)] for s in (0, 0.01)}
for s, four in shallow.items():
    print(f"one hidden layer, s = {s:4}: {[f'{accuracy:.0%}' for accuracy in four]}")

# %% [markdown]
# Here the leak did make a difference: the network learns something where ReLU's learns nothing, and
# stays far below what a sensible rate gives. So the exact sentence goes on: *a leak may soften a
# rate that is too large; it is no cure for it, and no reason to keep the rate.*

# %% [markdown]
# ## “Always gives gradient”
#
# It does, on paper. A gradient that goes back through $k$ negative units, one behind the other, is
# multiplied by the slope each time. What is left is $s^k$. On a machine that has an end.


# %% hide=true
def through(k, s, dtype=np.float64):
    """Send 1 back through k units that are all at z = -1; the weights between them are 1."""
    gradient, z = dtype(1), -np.ones(k, dtype)
    for slope in ajar_slope(z, dtype(s)).astype(dtype):
        gradient = gradient * slope
    return float(gradient)


# %%
depth = np.arange(1, 41)
gone = next(int(k) for k in depth if through(k, 0.01, np.float32) == 0)
figure, ax = plt.subplots()
for s, colour in ((0.2, ORANGE), (0.1, GREEN), (0.01, BLUE)):
    ax.plot(depth, [through(k, s) for k in depth], color=colour, label=f"s = {s}")
ax.axhspan(1e-81, 7e-46, color=GREY, alpha=0.25, lw=0)
ax.text(1.5, 1e-65, "0 in float32", color=INK)
ax.set(yscale="log", ylim=(1e-81, 10), xlabel="negative units on the way", ylabel="gradient left")
ax.set_title(f"After k negative units $s^k$ is left (s = 0.01: 0 in float32 from k = {gone})")
ax.legend()
show(
    figure,
    "What is left of a gradient of 1 after 1 to 40 negative units, on a logarithmic scale: three "
    "straight lines downwards, the steepest for slope 0.01. It enters the grey zone in which "
    "float32 has no number but 0 at about 23 units.",
)

# %% [markdown]
# Long runs of negative units are rare in a healthy network, where about half the units of a layer
# are positive and a gradient has many paths. Lesson 8 measures what arrives.
#
# ## Let the network choose the slope
#
# If `0.01`, `0.1` and `0.2` are all in use, why not learn $s$? That is the **parametric** ReLU, PReLU
# (He, Zhang, Ren and Sun 2015). It takes one derivative more.
#
# **A worked example.** Suppose a layer computes $a = c\,z$, with one number $c$ shared by all
# entries of $z$. A gradient `da` arrives. Each entry of $z$ gets $c$ times its own; but $c$ had a
# hand in *every* entry, so it collects from all of them.


# %%
def scale_backward(z, c, da):
    """Return (dz, dc) for a = c * z."""
    return c * da, np.sum(z * da)


dz, dc = scale_backward(np.array([1.0, -2.0]), 3.0, np.array([10.0, 100.0]))
print(f"dz = {dz}, dc = {dc:g}")

# %% [markdown]
# ### Exercise 5: `prelu_backward`
# ●●○ medium · 7 minutes · about 3 lines · 4 points
#
# For $a = \text{leaky}(z)$ with one `slope` for all entries: `z`, an array of any shape; `slope`,
# any number; `da`, the gradient that arrives, shaped like `z` → `(dz, dslope)`, an array shaped
# like `z`, and one number.
# - At $z = 0$ the derivative with respect to $z$ is `slope`, as before.
# - Whole numbers work, and no input is changed.
#
# Tools: `np.where`, `np.minimum`, `np.sum`. What multiplies `slope` on the left, and what on the
# right?
#
# Example: `z = [-2, 3]`, `slope = 0.1`, `da = [10, 100]` give `dz = [1, 100]` and `dslope = -20`.


# %% exercise="prelu_backward"
def prelu_backward(z, slope, da):
    """Return (dz, dslope) of a leaky ReLU whose slope is learnt.

    z, da: arrays of one shape; slope: number -> (dz like z, dslope number).
    """
    ### BEGIN SOLUTION
    dz = np.where(z > 0, da, slope * da)
    dslope = np.sum(np.minimum(z, 0) * da)
    return dz, dslope
    ### END SOLUTION


# %% [markdown]
# Your function at work: four data sets, each made with another slope on the left, and a unit that
# starts from $s = 0.25$, where He and his co-authors start, and learns nothing but $s$.

# %%
z = np.random.default_rng(1).normal(size=200)
figure, ax = plt.subplots()
for true, colour in ((1.0, ORANGE), (0.3, GREEN), (0.0, INK), (-1.0, PINK)):
    s, steps = 0.25, [0.25]
    for _ in range(40):
        error = leaky_relu(z, s) - leaky_relu(z, true)
        _, dslope = prelu_backward(z, s, 2 * error / len(z))
        s -= 0.2 * float(dslope)
        steps.append(s)
    ax.plot(steps, color=colour, label=f"made with {true:g}".replace("-", "−"))
    ax.axhline(true, color=colour, ls=":", lw=1)
ax.set(title="Descent finds the slope that the data were made with", xlabel="updates", ylabel="s")
ax.legend(loc=(0.72, 0.12))
show(
    figure,
    "The learnt slope over forty updates for four data sets. From 0.25 each curve bends towards "
    "the dotted line of the slope its data were made with: 1, 0.3, 0 and −1.",
)

# %% [markdown]
# The data made with 1 are a straight line, and the unit has given its corner up; those made with
# −1 are $|z|$. So a learnt slope can leave the range in which the short cut of Exercise 2 is right.
#
# ## A round corner: ELU
#
# The **exponential linear unit** (Clevert, Unterthiner and Hochreiter 2016) bends instead:
#
# $$a = \begin{cases} z & z > 0 \\ \alpha\,(e^{z} - 1) & \text{otherwise}\end{cases}$$
#
# It levels off at $-\alpha$, and for $\alpha = 1$ it has no corner at 0. Two traps: $e^z - 1$ for
# tiny $z$ is a difference of two numbers that agree in most digits; and `np.where` computes both
# branches for every entry, so the exponential sees the large positive $z$ as well.

# %% [markdown]
# ### Exercise 6: `elu`
# ●●○ medium · 5 minutes · 1 line · 2 points
#
# `z`: an array of any shape, or a number; `alpha`: a number → $z$ where $z > 0$,
# $\alpha(e^z - 1)$ elsewhere, of the same shape.
# - Right to a relative `1e-9` also at `z = -1e-10`.
# - *Quiet*: no NumPy warning from `-1000` to `1000`.
# - float32 stays float32 and integers give the right fractions: the given lines see to both. `z` is
#   not changed.
#
# Tools: `np.expm1` (`np.expm1(t)` is $e^t - 1$, exact also for tiny $t$), `np.where`, `np.minimum`.
#
# Example: `elu(np.array([-1.0, 2.0]))` is `[-0.63212056, 2]`.


# %% exercise="elu"
def elu(z, alpha=1.0):
    """Return z where z > 0, and alpha * (exp(z) - 1) elsewhere, quietly.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    z = np.asarray(z) * 1.0
    alpha = float(alpha)
    ### BEGIN SOLUTION
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))
    ### END SOLUTION


# %% [markdown]
# ### Exercise 7: `elu_grad`
# ●○○ easy · 3 minutes · 1 line · 2 points
#
# `z`: an array of any shape, or a number, the pre-activation; `alpha`: a number → the slope of
# `elu` at `z`, of the same shape.
# - At exactly 0 nothing is asked, unless `alpha` is 1: then it is 1.
# - *Quiet* from `-1000` to `1000`; float32, integers and `z` as before.
#
# Example: `elu_grad(np.array([-1.0, 2.0]))` is `[0.36787944, 1]`.


# %% exercise="elu_grad"
def elu_grad(z, alpha=1.0):
    """Return the slope of elu at the pre-activation z, quietly.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    z = np.asarray(z) * 1.0
    alpha = float(alpha)
    ### BEGIN SOLUTION
    return np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))
    ### END SOLUTION


# %%
z = np.linspace(-10, 3, 1301)
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.9))
left.plot(z, elu(z), color=ORANGE, label="ELU, α = 1")
left.plot(z, leaky_relu(z), color=BLUE, label="leaky, s = 0.01")
left.set(title="ELU levels off at −1", xlabel="z", ylabel="a")
left.legend()
right.plot(z, elu_grad(z), color=ORANGE)
right.plot(z, leaky_relu_grad(z), color=BLUE)
right.set(yscale="log", xlabel="z", ylabel="slope of a (logarithmic)")
right.set_title(f"Its slope is the larger one until z = −{-math.log(0.01):.1f}")
show(
    figure,
    "Left, ELU and the leaky ReLU: ELU bends smoothly to the level −1 on the left. Right, their "
    "slopes on a logarithmic scale: ELU's falls in a straight line from 1 at z = 0 and crosses the "
    "leaky ReLU's level of 0.01 between −4 and −5.",
)
print(f"at z = −3:  ELU {elu_grad(-3.0):.3g}, leaky {leaky_relu_grad(-3.0):.3g}")
print(f"at z = −40: ELU {elu_grad(-40.0):.3g}, leaky {leaky_relu_grad(-40.0):.3g}")

# %% [markdown]
# ELU pulls harder on a unit that is slightly negative, and hardly at all on one that is far out: it
# saturates, as a sigmoid does. Each cure has its own blind spot.
#
# ## What the article says
#
# Five of its claims are about the leaky ReLU.

# %%
probe = np.array([-300.0, -2.0, -1e-9, 0.5, 7.0])
spelled = max(abs(float(ajar(v, 0.01)) - (v if v > 0 else 0.01 * v)) for v in probe)
seen = sorted({round(float(v), 12) for v in ajar_slope(probe, 0.01)})
back = [accuracy for _, accuracy in runs[0.01]]
settle(
    claim(
        39,
        measured=f"the wire around the gate differs from it by at most {spelled:.0e}",
        holds=spelled < 1e-12,
    ),
    claim(
        40,
        measured=f"a dead layer with Adam: {max(a for _, a in runs[0]):.1%} without, at least "
        f"{min(back):.1%} with the leak; one unit: {waits[0.01]} updates, {waits[0.1]} with 0.1; "
        f"at rate 2 {tried[0.01, 2.0].mean():.1%} against {tried[0, 2.0].mean():.1%}",
        holds=min(back) > 0.93
        and max(a for _, a in runs[0]) < 0.2
        and all(frozen)
        and 7 < waits[0.01] / waits[0.1] < 14
        and tried[0.01, 2.0].mean() < 0.3
        and np.mean(shallow[0.01]) < 0.93,
    ),
    claim(41, measured=f"slopes {seen}", holds=seen == [0.01, 1.0]),
    claim(
        42,
        measured=f"digits, each at its best rate: {gain:+.2%} against ReLU",
        holds=abs(gain) < 0.015,
    ),
    claim(
        57,
        measured=f"three negative units leave {through(3, 0.01):.0e}, {gone} nothing in float32; "
        f"units still negative after 20 epochs: {min(still):.0%} to {max(still):.0%}",
        holds=abs(through(3, 0.01) / 1e-6 - 1) < 1e-9 and min(still) > 0.2,
    ),
)

# %%
looking_back("06")

# %% [markdown]
# ## Summary
#
# - The leaky ReLU is $z$ on the right and $s\,z$ on the left. The larger of $z$ and $s\,z$ is the
#   same function only for $s \le 1$.
# - A unit that is negative on all its data is dead with ReLU, to the bit. With a leak it comes back
#   after a time of about $1/s$; Adam shortens the wait.
# - Until then it is a linear unit. A network can be well while many of its units are still negative.
# - A leak does not cure a learning rate that is far too large, though it can soften it. At its best
#   rate it reads digits no better than ReLU.
# - Through $k$ negative units $s^k$ is left of a gradient.
# - The slope can be learnt (PReLU), and the corner rounded off (ELU, which saturates).
#
# Next: scores for ten classes become ten probabilities. Lesson 7 is about softmax.

# %% [markdown]
# ## Where it is used today
#
# **Where gradients must reach another network.** The discriminator of DCGAN has leaky ReLUs in all
# its layers, with slope `0.2` ([Radford, Metz and Chintala
# 2016](https://arxiv.org/abs/1511.06434), sections 3 and 4): what it lets through is all that the
# generator learns from.
#
# **In object detectors.** “Leaky” in Darknet, the program in which YOLO was written, has slope
# `0.1` ([its source](https://github.com/pjreddie/darknet/blob/master/src/activations.h)).
#
# **With a learnt slope**, PReLU took part in the first network reported to surpass human accuracy on
# ImageNet ([He et al. 2015](https://arxiv.org/abs/1502.01852), section 2.1); the initialisation of
# lesson 5 comes from the same paper.
#
# Whether leaks help is an open question that depends on the task: [Xu et al.
# 2015](https://arxiv.org/abs/1505.00853) compare them on small image data. Most deep networks of
# today have ReLU, or the smooth gates of lesson 12.

# %% [markdown] recall="leak_a_third" after="ten_times_less"
# A dead unit with slope 0.3 was positive again after 20 updates. How long will it take, roughly,
# with slope 0.1?
#
# - **a** 20 updates: any gradient that is not 0 will do
#   - A step is the rate times the gradient. A third of the gradient makes steps a third as long.
# - **b** 180 updates
#   - That would be a factor of 9, as if the leak counted twice. The output is so small that the
#     error is nearly the whole target either way.
# - **c** (right) 60 updates

# %% [markdown] recall="adam_on_zero" after="shut_layer"
# A ReLU unit is negative on all the data. Can Adam, which divides each gradient by its recent size,
# bring it back?
#
# - **a** (right) No: the gradient is exactly 0
# - **b** Yes, as it makes every gradient about equally large
#   - It does so for small gradients. 0 divided by anything stays 0.
# - **c** Yes, but slowly
#   - Slow would be a leak. Here the weights are the same to the bit after any number of updates.

# %% [markdown] recall="negative_and_well" after="how_many_back"
# A leaky network reads nearly all digits. What does that say of its hidden units?
#
# - **a** Each is positive on some digits
#   - Measured after an accident, many were negative on all of them, and the network read as well.
# - **b** None is linear
#   - One that stays negative is exactly that: it passes s times z.
# - **c** (right) Little: many may still be negative on all the data

# %% [markdown] recall="leak_and_rate" after="too_fast"
# A ReLU network ends at guessing because its learning rate is far too large. What does a leak
# change?
#
# - **a** (right) Nothing to rely on
# - **b** The units come back, so it learns in the end
#   - The rate that threw the weights off goes on doing so.
# - **c** The steps become shorter, by the slope
#   - On the negative side only. What throws a network off comes from the positive side too.

# %% [markdown] recall="two_lines"
# For which slopes is the larger of $z$ and $s z$ the leaky ReLU?
#
# - **a** For all
#   - With s = 2 the line 2z is the higher one on the right, where z is asked.
# - **b** (right) For all up to 1, negative ones too
# - **c** Only between 0 and 1
#   - With s = −1 the larger of z and −z is |z|, and so is the leaky ReLU.

# %% [markdown] recall="three_leaks"
# A gradient of 1 goes back through three units, all negative, with slope 0.1 and weights of 1. What
# arrives?
#
# - **a** (right) 0.001
# - **b** 0.1: the leak applies once
#   - Each unit multiplies what it gets.
# - **c** 0.3
#   - Slopes along a path multiply; they do not add up.

# %% [markdown] recall="who_collects"
# One slope $s$ is shared by a thousand entries of $z$. What is its gradient?
#
# - **a** The mean over the entries
#   - A mean belongs to the loss, if that is one; then the gradient that arrives has it already.
# - **b** A thousand numbers, one for each entry
#   - There is one s, so there is one derivative.
# - **c** (right) The sum of z times the gradient that arrived, over the negative entries
