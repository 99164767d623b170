# %% [markdown]
# # Open the gate or shut it: ReLU
#
# **Questions**
# - Which activation function really is a gate, and what does the gate cost?
# - ReLU is said to prevent vanishing gradients. Alone, or with help?
# - A ReLU can die. What exactly has died then, and can it be proved?
#
# **What you’ll do** · Write ReLU and its slope, and draw the weights that suit it. See twenty
# layers learn with them and stay stuck without. Find the dead units of a network and prove that
# they no longer learn. Then build any curve of straight pieces out of ReLUs.
#
# **What you’ll need** · About 60 minutes; the weighted sum and the step (lesson 1); vanishing
# gradients (lesson 3); the chain rule; mean and variance.

# %% setup=true
import math
import time

import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, PINK, check, explore, load_digits, looking_back,
    plot_activation, predict, predict_scores, reveal, show, slider, standardise, train_mlp,
    use_style, warm_up, where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle

use_style()
where_you_are("05")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("05")

# %% [markdown]
# ## The idea: a number times a gate
#
# Lesson 1's step says *whether*: 1 where $z > 0$, else 0. The pre-activation says *how much*.
# Multiply the two:
#
# $$\text{ReLU}(z) = z\cdot[z > 0] = \max(0, z)$$
#
# The bracket is 1 where the condition holds and 0 elsewhere. Where the gate is open, $z$ passes as
# it is; where it is shut, exactly 0 comes out. That is all: no exponential, no bend but one.
# The name is short for *rectified linear unit*.


# %% given="step"


# %% runs=true open=true
def through(z):
    """ReLU as a product, for the experiments: z times the gate."""
    return z * step(z)


# %%
z = np.linspace(-3, 3, 601)
figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.2))
for ax, a, colour, title in zip(
    axes,
    (z, step(z), through(z)),
    (GREY, ORANGE, BLUE),
    ("How much: z", "Whether: the gate", "Both: ReLU"),
    strict=True,
):
    ax.plot(z, a, color=colour)
    ax.set(title=title, xlabel="z", ylim=(-3.2, 3.2))
show(
    figure,
    "Three small plots from minus 3 to 3. The straight line z; the gate, a step from 0 to 1 at "
    "z = 0; and their product, ReLU, which is 0 on the left and the straight line on the right.",
)

# %% [markdown]
# ### Exercise 1: `relu`
# ●○○ easy · 4 minutes · 1 line · 2 points
#
# `z`: an array of any shape, or a number → $\max(0, z)$, of the same shape.
# - `-inf` gives 0 and `inf` gives `inf`; `nan` stays `nan`, so that an error further up is not
#   hidden.
# - Integers give the right values (integers or floats); float32 stays float32.
# - `z` itself is not changed.
#
# Try the product above at $-\infty$ before you copy it: what is $-\infty\cdot 0$?
#
# Tools: any function of NumPy, comparisons.
#
# Example: `relu(np.array([-2.0, 0.0, 1.5]))` is `[0, 0, 1.5]`.


# %% exercise="relu"
def relu(z):
    """Return z where it is positive, else 0; nan stays nan.

    z: array of any shape, or a number -> the same shape; float32 stays float32.
    """
    ### BEGIN SOLUTION
    return np.maximum(z, 0)
    ### END SOLUTION


# %% [markdown]
# ## A corner has no slope
#
# Left of 0 the curve is level, right of 0 it rises with slope 1. At 0 itself the difference
# quotient does not settle on one number: it depends on the side it is taken from.
#
# **A worked example**, with $|z|$, which has the same trouble. Its slope is −1 on the left and 1 on
# the right.


# %% runs=true
def fold(z):
    """The absolute value, by cases."""
    return np.where(np.less(z, 0), -z, z)


def fold_slope(z):
    """Its slope; at 0, by convention, 0. As floats, and float32 stays float32."""
    z = np.asarray(z) * 1.0
    return np.sign(z)


# %%
h = 1e-6
quotients = {
    "from the left": lambda f: (f(0.0) - f(-h)) / h,
    "from the right": lambda f: (f(h) - f(0.0)) / h,
    "from both": lambda f: (f(h) - f(-h)) / (2 * h),
}
for f in (fold, through):
    values = ", ".join(f"{name} {float(q(f)):g}" for name, q in quotients.items())
    print(f"{f.__name__:8s} at 0: {values}")
print("fold_slope at −3, 0, 3:", fold_slope(np.array([-3.0, 0.0, 3.0])))

# %% [markdown]
# So someone has to decide, and frameworks decide by spelling. PyTorch has slope 0 at 0 for `relu`,
# ½ for `maximum(x, 0)` and 1 for `clamp(min=0)`: three names for one function.
#
# This course takes **ReLU′(0) = 0**: at 0 the gate is shut. In a network with random weights $z$ is
# rarely 0 exactly, unless a whole input is 0, as the corner pixels of our digits are.
#
# With that, ReLU's slope *is* the gate: $\text{ReLU}'(z) = [z > 0]$.

# %% [markdown]
# ### Exercise 2: `relu_grad`
# ●○○ easy · 4 minutes · 1 line · 2 points
#
# `z`: an array of any shape, or a number, the *pre-activation* → the slope of ReLU there, 1.0 or
# 0.0, of the same shape.
# - At 0 it is 0.
# - Floats, not `True` and `False`, for integers too; float32 stays float32: the given line helps.
#   `z` itself is not changed.
#
# Tools: a comparison, `astype`, the `dtype` of an array.
#
# Example: `relu_grad(np.array([-2.0, 0.0, 1.5]))` is `[0, 0, 1]`.


# %% exercise="relu_grad"
def relu_grad(z):
    """Return the slope of ReLU at the pre-activation z: 1 where z > 0, else 0.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    z = np.asarray(z) * 1.0  # an array of floats; float32 stays float32
    ### BEGIN SOLUTION
    return (z > 0).astype(z.dtype)
    ### END SOLUTION


# %%
figure, ax = plt.subplots()
plot_activation(ax, relu, relu_grad, lo=-3, hi=3, label="your ReLU")
ax.set_title("ReLU's slope is 0 or 1 and nothing between")
show(
    figure,
    "Your ReLU, level at 0 up to z = 0 and rising after it, and dashed its slope: 0 on the left, "
    "a jump at z = 0, and 1 on the right.",
)

# %% [markdown]
# ## Exactly zero
#
# A sigmoid says a thousandth when it means no. ReLU says 0, and what it multiplies is gone. Does the gate
# decide what is *important enough to pass on*, as the article has it? The function is fixed and
# knows nothing of importance; only the weights learn. But ReLU does turn a whole range of inputs
# into exact zeros. The question is how many.
#
# A network 64–64–64–10 reads the course's 8×8 digits, with different activations, each at the best
# of five learning rates between $0.03$ and 3 (tried beforehand).


# %% runs=true open=true
def formula(z):
    """The sigmoid as it stands in the article; for the experiments."""
    return 1 / (1 + np.exp(-z))


digits = load_digits()
x_train, x_test = standardise(digits.x_train, digits.x_test)
choices = {  # the activation, its slope, the learning rate, the start
    "ReLU": (through, step, 0.3, "he"),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2, 1.0, "xavier"),
    "sigmoid": (formula, lambda z: formula(z) * formula(-z), 3.0, "xavier"),
    "none": (None, None, 0.1, "xavier"),
}


# %% runs=true open=true
def train(name, seed, epochs=10, lr=None):
    """Train 64–64–64–10 on the digits with one of the choices."""
    f, df, rate, init = choices[name]
    return train_mlp(
        x_train, digits.y_train, [64, 64, 64, 10], f, df,
        rng=np.random.default_rng(seed), lr=lr or rate, epochs=epochs, init=init,
    )  # fmt: skip


def zeros(net, f):
    """The share of exact zeros among all hidden outputs on the training digits."""
    a, found = x_train, []
    for W, b in net.layers[:-1]:
        a = f(a @ W + b)
        found.append(np.mean(a == 0))
    return float(np.mean(found))


# %% [markdown] predict="sparser"
# Before training, about half of the ReLU outputs are exactly 0. And after ten epochs, at two
# learning rates, 0.1 and 0.3?
#
# - **a** Clearly more than half, at both: training finds the few units that matter for a digit and
#   shuts the others
#   - Nothing in the loss asks for zeros. They are a by-product, and which way their number moves
#     depends on the rate.
# - **b** Almost none, at both: a shut gate loses gradient, so training opens the gates
#   - Training follows the loss, and a shut gate costs no loss. The loss has no opinion on how many
#     are open.
# - **c** (right) About as many as before, or fewer


# %%
def zeros_of(name, seed, **options):
    return zeros(train(name, seed, **options), choices[name][0])


share = {"before": [zeros_of("ReLU", seed, epochs=0) for seed in range(3)]}
for lr in (0.1, 0.3):
    share[f"after, rate {lr:g}"] = [zeros_of("ReLU", seed, lr=lr) for seed in range(3)]
for name in ("tanh", "sigmoid"):
    share[name] = [zeros_of(name, 0, epochs=epochs) for epochs in (0, 10)]
for name, values in share.items():
    print(f"{name:16s} zeros {np.mean(values):.1%}   from {min(values):.1%} to {max(values):.1%}")
reveal("sparser")

# %% [markdown]
# Sigmoid and tanh hold nothing back; ReLU zeroes about half of what it sees, from the first draw of
# the weights on. That is symmetry, not learning. (Glorot, Bordes and Bengio, 2011, who made
# sparsity popular, added a penalty that asks for it.)

# %% [markdown]
# ## Keep the signal alive
#
# On a path of open gates every slope is 1, and lesson 3's product of quarters is gone. Half the
# gates are shut, though. Send a random gradient back through twenty layers and see what is left.


# %% runs=true open=true
def gradient_sizes(gain, rng, layers=20, width=100):
    """Send a random gradient back through ReLU layers; return its size at each of them.

    The weights have the variance gain / width.
    """
    a, steps = rng.normal(size=(200, width)), []
    for _ in range(layers):
        W = rng.normal(size=(width, width)) * np.sqrt(gain / width)
        steps.append((W, a @ W))
        a = through(a @ W)
    dz = rng.normal(size=a.shape)
    sizes = [np.linalg.norm(dz)]
    for i in reversed(range(layers - 1)):
        dz = (dz @ steps[i + 1][0].T) * step(steps[i][1])
        sizes.append(np.linalg.norm(dz))
    return np.array(sizes[::-1]) / sizes[0]


# %% [markdown] predict="halved"
# Weights of variance 1/100 for 100 inputs keep a gradient's length where there is no activation.
# Now there are twenty ReLU layers, about half of the gates shut. The gradient that arrives at the
# first one is…
#
# - **a** (right) about a thousand times shorter: each layer takes half of its square
# - **b** about as long: open paths have slope 1, and that is what ReLU is for
#   - A path that meets a shut gate carries nothing, and about half of them do at every layer.
# - **c** about half a million times shorter: each layer halves it
#   - Half of the entries become 0. Of a vector's length that takes not half but the root of it,
#     since lengths add up as squares.

# %%
gains = {"1/n": 1.0, "2/n": 2.0, "1": 100.0}
sizes, factor = {}, {}
for name, gain in gains.items():
    runs = [gradient_sizes(gain, np.random.default_rng(seed)) for seed in range(5)]
    sizes[name] = np.exp(np.mean(np.log(runs), axis=0))  # the typical size over five seeds
    factor[name] = float(sizes[name][0] ** (1 / 19))
    print(f"variance {name:4s} factor per layer {factor[name]:.3f}, arriving {sizes[name][0]:.1e}")
reveal("halved")

# %%
figure, ax = plt.subplots()
for (name, size), colour in zip(sizes.items(), (ORANGE, BLUE, PINK), strict=True):
    ax.plot(range(1, 21), size, "o-", ms=4, color=colour)
    ax.text(2.2, size[0] * (0.03 if size[0] < 0.5 else 6), f"variance {name}", color=colour)
ax.set(
    yscale="log", xlabel="layer (the gradient goes from right to left)", xticks=[1, 5, 10, 15, 20]
)
ax.set(ylabel="size of the gradient", ylim=(1e-6, 1e19))
ax.set_title("ReLU neither keeps nor loses a gradient; the weights decide")
show(
    figure,
    "The size of a gradient at layers 20 down to 1, on a logarithmic scale, all beginning at 1. "
    "With variance 2/n it stays level; with 1/n it falls steadily to about a thousandth; with "
    "variance 1 it climbs to about ten to the sixteenth.",
)

# %% [markdown]
# The middle line is the cure, and the sum behind it is short. Let $z$ be spread evenly around 0.
# Then ReLU keeps one half of it, so the mean of $a^2$ is half the mean of $z^2$. A weighted sum of
# $n$ such outputs, with independent weights of mean 0 and variance $v$, has
#
# $$\overline{z_\text{next}^2} = n\,v\,\overline{a^2} = \tfrac{1}{2}\,n\,v\,\overline{z^2}.$$
#
# The signal keeps its size if $v = 2/n$, where $n$ counts the inputs of a unit. He and others
# (2015, section 2.2) drew weights like that: from a normal distribution with mean 0 and variance
# $2/n$. Going back, the same sum holds with the number of outputs.

# %% [markdown]
# ### Exercise 3: `he_init`
# ●●○ medium · 7 minutes · 1 line · 3 points
#
# `rng`: a generator as `np.random.default_rng(0)` makes it; `fan_in`, `fan_out`: integers ≥ 1 → an
# array of shape `(fan_in, fan_out)`, independent draws from a normal distribution with mean 0 and
# *variance* 2/`fan_in`.
# - All randomness comes from `rng`: the same seed gives the same weights, and nothing else in the
#   notebook is disturbed.
#
# Your draws are random, so their shape, spread, mean and form are judged, not the single numbers.
#
# Tools: the methods of `rng`, a square root. `rng.normal(mean, sd, shape)` takes a *standard
# deviation*.
#
# Example: `he_init(np.random.default_rng(0), 50, 200)` has the shape `(50, 200)` and a standard
# deviation close to `0.2`.


# %% exercise="he_init"
def he_init(rng, fan_in, fan_out):
    """Return weights (fan_in, fan_out) from a normal distribution of mean 0, variance 2/fan_in.

    rng: a NumPy generator, the only source of randomness; fan_in, fan_out: integers.
    """
    ### BEGIN SOLUTION
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    ### END SOLUTION


# %% [markdown]
# Your weights, in a stack whose layers differ in width: what goes forward keeps its size.

# %%
rng = np.random.default_rng(1)
a = rng.normal(size=(500, 200))
for fan_in, fan_out in ((200, 400), (400, 100), (100, 300), (300, 200)):
    z = a @ he_init(rng, fan_in, fan_out)
    print(f"{fan_in} → {fan_out}: root mean square of z {np.sqrt(np.mean(z**2)):.2f}")
    a = relu(z)

# %% [markdown]
# Does it matter for learning? Twenty hidden layers of 64 ReLUs learn the digits, once with these
# weights and once with *Xavier* weights, variance $2/(n_\text{in}+n_\text{out})$, which is half as
# much here. Everything else is the same: 15 epochs, learning rate $0.003$, momentum 0.9, batches of
# 64. This takes a few seconds.


# %% runs=true hide=true
def train_deep(init, seed):
    """Train twenty hidden ReLU layers; return the share of test digits that come out right."""
    net = train_mlp(
        x_train, digits.y_train, [64] * 21 + [10], through, step,
        rng=np.random.default_rng(seed), lr=0.003, epochs=15, batch=64, momentum=0.9, init=init,
    )  # fmt: skip
    scores = predict_scores(net.layers, x_test, through)
    return float(np.mean(scores.argmax(axis=1) == digits.y_test))


# %%
deep = {init: [train_deep(init, seed) for seed in range(3)] for init in ("he", "xavier")}
figure, ax = plt.subplots(figsize=(7.5, 2.6))
for row, (init, colour) in enumerate((("xavier", ORANGE), ("he", BLUE))):
    ax.plot(deep[init], [row] * 3, "o", color=colour, alpha=0.7, ms=9)
ax.axvline(0.1, color=GREY, ls=":")
ax.annotate("guessing", (0.1, 1.45), (0.11, 1.4), color=GREY)
ax.set(yticks=[0, 1], yticklabels=["Xavier, 1/64", "He, 2/64"], ylim=(-0.6, 1.7))
ax.set(xlim=(0, 1), xlabel="test digits read correctly, three seeds")
ax.set_title("Twenty layers deep, a factor of 2 decides")
show(
    figure,
    "Test accuracy of three seeds each. With Xavier weights all three lie close to the dotted "
    "line of guessing, one tenth; with He weights all three lie far to the right.",
)
print({init: [f"{a:.0%}" for a in values] for init, values in deep.items()})

# %% [markdown]
# That is the exact sentence about ReLU and vanishing gradients: on open paths it does not shrink
# them, and *if the weights make up for the shut gates*, they arrive. With larger weights they
# explode, and ReLU does nothing against that.

# %% [markdown]
# ## A gate that never opens
#
# A shut gate has slope 0, so its unit learns nothing *from that example*. Usually another example
# opens it. If none does, on all of the data, the unit is called **dead**.

# %% [markdown]
# ### Exercise 4: `dead_units`
# ●○○ easy · 3 minutes · 1 line · 2 points
#
# `Z`: pre-activations `(n, h)`, one row an example, one column a unit → an array of `True` and
# `False`, shape `(h,)`: `True` where the unit is never positive on these examples.
# - A pre-activation of exactly 0 is not positive.
# - `Z` may hold integers, and it is not changed.
#
# Tools: a comparison; `np.all`, `np.any`, `np.max`, with an axis.
#
# Example: `dead_units(np.array([[-1.0, 2.0], [-3.0, -1.0]]))` is `[True, False]`.


# %% exercise="dead_units"
def dead_units(Z):
    """Return which units are never positive on a batch of examples.

    Z: (n, h) pre-activations -> (h,) bool
    """
    ### BEGIN SOLUTION
    return np.all(Z <= 0, axis=0)
    ### END SOLUTION


# %% [markdown]
# How do units die? A common way is a step so long that it carries a unit past all of its data.
# Here is the digits network with your functions, at two learning rates.

# %% open=true
for lr in (0.1, 1.0):
    net = train_mlp(
        digits.x_train, digits.y_train, [64, 64, 64, 10], relu, relu_grad,
        rng=np.random.default_rng(0), lr=lr, epochs=5,
    )  # fmt: skip
    a, dead = digits.x_train, []
    for W, b in net.layers[:-1]:
        Z = a @ W + b
        dead.append(int(dead_units(Z).sum()))
        a = relu(Z)
    print(
        f"learning rate {lr}: dead units of 64 in each layer {dead}; "
        f"{net.accuracies[-1]:.0%} of the training digits right"
    )

# %% [markdown]
# Here is a wrong answer to Exercise 4, `theirs`. It calls a unit dead if it is not positive *on
# average*. Below it stands `by_nudging`, which is right and asks in another way: would any
# output of the unit change if each $z$ were half as large again?


# %% wrong="expose_average"
def by_nudging(Z):
    """Return which units put out the same for Z and for Z times 1.5: only zeros do."""
    Z = np.asarray(Z, dtype=float)
    moved = through(1.5 * Z) != through(Z)
    return np.array([not any(unit) for unit in moved.T], dtype=bool)


# %%
Z = np.array([[-3.0, 2.0, -1.0], [-1.0, 1.0, 0.5], [-2.0, -1.0, 4.0]])
print("theirs:    ", theirs(Z))
print("by_nudging:", by_nudging(Z))

# %% [markdown]
# On these three units both agree. It takes one counterexample.
#
# ### Exercise 5: `expose_average`
# ●○○ easy · 3 minutes · 1 line · 2 points
#
# `expose_average()` takes nothing and returns a `Z`, an array of shape `(n, h)`, for which `theirs`
# and the right answer differ.
#
# Choose `n` and `h`, at least 1 each; a list of rows counts as the array it makes. Up to a thousand
# numbers, none further from 0 than a thousand.
#
# Tools: paper. A unit that answers to few examples only is not dead: what is its mean?


# %% exercise="expose_average"
def expose_average():
    """Return Z (n, h) with a unit that is negative on average and yet not dead."""
    ### BEGIN SOLUTION
    return np.array([[-3.0], [1.0]])
    ### END SOLUTION


# %% [markdown]
# ## Dead, proved
#
# Now look at one dead unit's gradient. By the chain rule, each example's share of it has the factor
# $[z > 0]$, and that is 0 for all of them. So the sum is 0: not small, but 0. The unit's weights
# and bias should not move *at all*. Bits can be compared.
#
# To have plenty of dead units from the start, the network 64–64–10 begins with biases of −1.


# %% runs=true open=true
def with_bias(epochs, seed=0):
    """Weights (64, 64) and biases (64,) of the first layer, begun at bias −1, plain descent."""
    net = train_mlp(
        digits.x_train, digits.y_train, [64, 64, 10], through, step,
        rng=np.random.default_rng(seed), lr=0.1, epochs=epochs, first_bias=-1.0,
    )  # fmt: skip
    return net.layers[0]


# %% [markdown] predict="bits"
# Some units are dead on all training digits at the start. The network trains for ten epochs, and
# the other units and the output layer learn. What has become of the dead units' weights?
#
# - **a** They drifted a little: rounding, and the changes in the other units, reach them
#   - A product with an exact 0 is exactly 0, without rounding, and so is a sum of such products.
#     The other units have no part in this unit's $z$.
# - **b** Some of the units came back, because the layers around them moved
#   - In a deeper layer that happens: the inputs of a unit change. The inputs of a first layer are
#     the data, and those stay.
# - **c** (right) Nothing: they are equal to the last bit

# %%
(W_start, b_start), (W_end, b_end) = with_bias(0), with_bias(10)
dead = ~(digits.x_train @ W_start + b_start > 0).any(axis=0)
same = (W_start == W_end).all(axis=0) & (b_start == b_end)
print(f"dead at the start: {dead.sum()} of 64 units")
print(f"of those, weights and bias equal to the bit after training: {same[dead].sum()}")
print(f"of the {(~dead).sum()} others, equal: {same[~dead].sum()}")
reveal("bits")

# %%
change = np.sort(np.abs(W_end - W_start).max(axis=0))
figure, ax = plt.subplots(figsize=(8.5, 3.4))
ax.plot(np.flatnonzero(change), change[change > 0], "o", color=BLUE, label="alive")
still = np.flatnonzero(change == 0)
ax.plot(still, np.full(len(still), 1.2e-5), "x", color=INK, label="dead: exactly 0")
ax.set(yscale="log", ylim=(7e-6, 3), ylabel="largest change of a weight")
ax.set(xlabel="the 64 units, in the order of their change")
ax.set_title("Ten epochs moved every living unit and not one bit of the dead")
ax.legend(loc="center left")
show(
    figure,
    "The largest change of any of a unit's weights in training, for the 64 units in order, on a "
    "logarithmic scale. The dead units, nearly half, are crosses along the bottom: exactly 0. The "
    "others are dots that climb from about a thousandth or less to almost 1.",
)

# %% [markdown]
# (Plain gradient descent, that is. Weight decay would shrink a dead unit's weights, and momentum
# carries on for a while after a death.)
#
# Dead is a matter of the *data*, and final only in the first layer. A deeper unit's inputs are
# outputs of units that still learn, so it can be carried back across the line. Count both kinds of
# return, over 15 epochs in the network 64–64–64–10.


# %% runs=true open=true
def returns(seed, lr=0.1):
    """How many units of each hidden layer were dead after one epoch and alive after a later one."""
    dead = []

    def note(epoch, layers, loss, accuracy):
        a, row = digits.x_train, []
        for W, b in layers[:-1]:
            row.append((a @ W + b).max(axis=0) <= 0)
            a = through(a @ W + b)
        dead.append(row)

    train_mlp(
        digits.x_train, digits.y_train, [64, 64, 64, 10], through, step,
        rng=np.random.default_rng(seed), lr=lr, epochs=15, on_epoch=note,
    )  # fmt: skip
    was = np.array(dead)  # (epochs, 2, 64)
    return (was[:-1] & ~was[1:]).any(axis=0).sum(axis=1)


# %%
back = np.array([returns(seed) for seed in range(3)])
print("came back, three seeds: first layer", back[:, 0], "  second layer", back[:, 1])

# %% [markdown]
# What a leak on the left side does about all this is lesson 6's subject.
#
# ## Born dead (optional)
#
# Depth brings another danger. If all units of one layer are shut for every input, what comes after
# is a constant: the network is dead before its first step. Draw five hundred networks with He's
# weights and zero biases, with one input from −1 to 1, and count.


# %% hide=true
def born_dead(width, depth, rng, nets=500):
    """The share of random networks whose output is the same for all inputs, at each depth."""
    a, fan_in, shares = np.tile(np.linspace(-1, 1, 20)[:, None], (nets, 1, 1)), 1, []
    for _ in range(depth):
        a = through(a @ (rng.normal(size=(nets, fan_in, width)) * (2 / fan_in) ** 0.5))
        fan_in = width
        shares.append(np.mean(np.ptp(a, axis=1).max(axis=1) == 0))
    return shares


# %%
born = {width: born_dead(width, 20, np.random.default_rng(0)) for width in (2, 3, 5, 10)}
figure, ax = plt.subplots()
for (width, shares), colour in zip(born.items(), (PINK, ORANGE, GREEN, BLUE), strict=True):
    ax.plot(range(1, 21), shares, "o-", ms=4, color=colour, label=f"width {width}")
ax.set(
    xlabel="hidden layers", ylabel="share born dead", xticks=[1, 5, 10, 15, 20], ylim=(-0.03, 1.03)
)
ax.set_title("Narrow and deep is often dead at birth, wide hardly ever")
ax.legend()
show(
    figure,
    "The share of networks that are born dead over the number of hidden layers: with width 2 it "
    "climbs to nearly all at 20 layers, with width 3 to most, with width 5 slowly to about a "
    "third, and with width 10 it stays near 0.",
)

# %% [markdown]
# ## Any curve of straight pieces
#
# One ReLU has one corner. A sum of ReLUs whose corners stand at different places has many:
#
# $$f(x) = y_0 + c_0\,\text{ReLU}(x - x_0) + c_1\,\text{ReLU}(x - x_1) + \dots$$
#
# Walk from left to right. Before $x_0$ all gates are shut and $f$ is level at $y_0$. At each $x_i$
# one more opens *and stays open*, so its $c_i$ is added to the slope from there on.
#
# **A worked example.** Make a curve through (0, 1), (1, 3) and (3, 2).
# - It starts at $y_0 = 1$. From 0 to 1 it rises by 2, so $c_0 = 2$.
# - From 1 to 3 it falls by 1 over a length of 2: a slope of −½. But the first ReLU is still there
#   and still adds its 2. So $c_1$ has to bring 2 down to −½: it is −2½.

# %%
x = np.linspace(-1, 4, 501)
parts = [2.0 * through(x - 0), -2.5 * through(x - 1)]
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.6))
for part, colour, name in zip(
    parts, (ORANGE, GREEN), ("2·ReLU(x − 0)", "−2.5·ReLU(x − 1)"), strict=True
):
    left.plot(x, part, color=colour, ls="--", label=name)
left.set(title="Two weighted ReLUs …", xlabel="x")
left.legend(loc="upper left")
right.plot(x, 1 + sum(parts), color=BLUE)
right.plot([0, 1, 3], [1, 3, 2], "o", color=INK)
right.set(title="… and 1 more: the curve", xlabel="x", ylim=(0, 4))
show(
    figure,
    "Left, two dashed rays: one leaves 0 at x = 0 and rises with slope 2, the other leaves 0 at "
    "x = 1 and falls with slope 2.5. Right, 1 plus their sum: level, then up to the point (1, 3), "
    "then gently down through (3, 2).",
)

# %% [markdown]
# ### Exercise 6: `relu_weights`
# ●●● hard · 12 minutes · about 3 lines · 4 points
#
# `xs`, `ys`: arrays `(k,)` with $k \ge 2$, the `xs` strictly increasing → a pair `(c, y0)`, with
# `c` an array of shape `(k - 1,)` and `y0` a number, such that
# $y_0 + \sum_i c_i\,\text{ReLU}(x - x_i)$ passes through every point $(x_i, y_i)$.
# - The distances between the `xs` may differ, and the numbers may be integers.
# - The last point needs no ReLU of its own. `xs` and `ys` are not changed.
#
# Tools: `np.diff`, division, `np.concatenate` or a loop.
#
# Example: `relu_weights(np.array([0.0, 1.0, 3.0]), np.array([1.0, 3.0, 2.0]))` is
# `([2, -2.5], 1)`, the curve above.


# %% exercise="relu_weights"
def relu_weights(xs, ys):
    """Return c (k - 1,) and y0 such that y0 + sum of c[i] * relu(x - xs[i]) meets all points.

    xs, ys: (k,), k at least 2, xs strictly increasing -> (c (k - 1,), number)
    """
    ### BEGIN SOLUTION
    slopes = np.diff(ys) / np.diff(xs)
    return np.diff(slopes, prepend=0.0), ys[0]
    ### END SOLUTION


# %% [markdown]
# **Try it:** build a *hat*, a curve that is 0, goes up, comes down, and is 0 for ever after. What
# are the three weights? Each slider is the slope of one piece; the last piece goes on to the right.


# %% hide=true
def draw_pieces(s0, s1, s2, s3, knot):
    """Draw the curve with these slopes, and each weighted ReLU of which it is made."""
    xs = np.array([0.0, 1.0, knot, 3.0, 4.0])
    ys = np.append(0.0, np.cumsum([s0, s1, s2, s3] * (xs[1:] - xs[:-1])))
    c, y0 = relu_weights(xs, ys)
    figure = plt.Figure(figsize=(9.5, 3.8))
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    x = np.linspace(-0.5, 4.5, 401)
    for weight, start, colour in zip(c, xs, (ORANGE, GREEN, PINK, GREY), strict=False):
        name = f"{weight:+.1f} · ReLU(x − {start:g})".replace("-", "−")
        left.plot(x, weight * through(x - start), color=colour, ls="--", label=name)
    right.plot(x, y0 + through(x[:, None] - xs[:-1]) @ c, color=BLUE)
    right.plot(xs[:-1], ys[:-1], "o", color=INK)
    left.legend(loc="upper left", fontsize=9)
    left.set(title="Each weighted ReLU", xlabel="x", ylim=(-9, 9))
    right.set(title="Their sum", xlabel="x", ylim=(-4, 4))
    return figure


# %%
explore(
    draw_pieces,
    "Left, up to four dashed rays, each leaving 0 at its knot with its weight as slope; right, "
    "their sum, a curve of straight pieces with a dot at each knot.",
    s0=slider(1.0, -3.0, 3.0, 0.5, label="slope from 0"),
    s1=slider(2.0, -3.0, 3.0, 0.5, label="slope from 1"),
    s2=slider(-1.5, -3.0, 3.0, 0.5, label="from the knot"),
    s3=slider(0.5, -3.0, 3.0, 0.5, label="slope from 3"),
    knot=slider(2.0, 1.2, 2.8, 0.1, label="the knot"),
)

# %% [markdown]
# A hat takes the weights 1, −2, 1 if its sides are equally steep. Hats of any place and height add
# up to any polyline, and polylines come as near as you like to any continuous curve on an interval.

# %% [markdown] predict="twice_the_pieces"
# A sine from 0 to 2π is replaced by $n$ straight pieces of equal width, with corners on the curve.
# What becomes of the largest error when $n$ doubles?
#
# - **a** (right) It falls to about a quarter
# - **b** It falls to about a half: each piece is half as wide
#   - It would if the pieces were level. A sloped piece also follows the curve's direction; what is
#     left grows with the square of the width.
# - **c** It stops falling soon: straight pieces cannot be round
#   - They never are, and they come as near as you like: the corners get flatter as they get more.

# %%
x = np.linspace(0, 2 * np.pi, 20_001)
figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.0), sharey=True)
errors = {}
for n in (4, 8, 16, 32, 64):
    xs = np.linspace(0, 2 * np.pi, n + 1)
    c, y0 = relu_weights(xs, np.sin(xs))
    y = y0 + relu(x[:, None] - xs[:-1]) @ c
    errors[n] = float(np.abs(y - np.sin(x)).max())
    if n <= 16:
        ax = axes[(4, 8, 16).index(n)]
        ax.plot(x, np.sin(x), color=GREY, lw=4, alpha=0.5)
        ax.plot(x, y, color=BLUE)
        ax.set(title=f"{n} ReLUs", xlabel="x")
show(
    figure,
    "A grey sine and, in blue, your sum of ReLUs: with 4 it is a zigzag that cuts the arches, with "
    "8 it follows closely, with 16 the two can hardly be told apart.",
)
print("largest error:", {n: f"{e:.4f}" for n, e in errors.items()})
reveal("twice_the_pieces")

# %% [markdown]
# So one hidden layer of ReLUs can *represent* what you like; lesson 2 said so of any activation
# that is not a polynomial. Whether gradient descent *finds* those weights is another question.

# %% [markdown]
# ## Other gates
#
# ReLU's gate is hard: shut or open. Lesson 3's sigmoid is a soft one, and $z\,\sigma(z)$ is called
# SiLU; with the distribution function of the normal distribution as the gate it is GELU
# (Hendrycks and Gimpel 2016). They are one function with three gates.

# %% [markdown]
# ### Exercise 7: `gated`
# ●○○ easy · 2 minutes · 1 line · 1 point
#
# `z`: an array of any shape, or a number; `gate`: a function that takes `z` and returns as many
# numbers → $z\cdot\text{gate}(z)$, of the shape of `z`; neither `z` nor what `gate` does is changed.
#
# Example: `gated(np.array([-1.0, 2.0]), step)` is `[0, 2]`.


# %% exercise="gated"
def gated(z, gate):
    """Return z times what the gate says of it.

    z: array of any shape, or a number; gate: function of z -> the same shape
    """
    ### BEGIN SOLUTION
    return z * gate(z)
    ### END SOLUTION


# %%
def normal_share(z):
    """The share of a normal distribution that lies below z."""
    return np.vectorize(lambda v: 0.5 * math.erfc(-v / math.sqrt(2)))(z)


# %%
z = np.linspace(-4, 3, 701)
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.6))
for gate, colour, name in (
    (step, BLUE, "ReLU"),
    (formula, ORANGE, "SiLU"),
    (normal_share, GREEN, "GELU"),
):
    left.plot(z, gate(z), color=colour)
    right.plot(z, gated(z, gate), color=colour, label=name)
left.set(title="Three gates …", xlabel="z")
right.set(title="… and z times each", xlabel="z")
right.legend()
show(
    figure,
    "Left, three gates from 0 to 1: a step, the sigmoid, and a steeper S. Right, z times each: "
    "ReLU with its corner, SiLU and GELU round, dipping a little below 0 on the left.",
)

# %% [markdown]
# Lesson 12 comes back to the soft gates. For the last claims, four measurements: how close a soft
# gate is to ReLU when it hardens; how long each function takes here; how four networks compare; and
# the same behind a convolution, a small window that slides over the picture (lesson 10).

# %% hide=true
z = np.linspace(-10, 10, 200_001)
gaps = {b: float(np.abs(z * formula(b * z) - through(z)).max() * b) for b in (1.0, 5.0, 25.0)}
print(
    "β times the largest gap between z·σ(βz) and ReLU:", {b: round(g, 4) for b, g in gaps.items()}
)

block, W = np.random.default_rng(0).normal(size=(1000, 100)), np.eye(100)
timed = {}
for name, f in (("ReLU", lambda z: np.fmax(z, 0)), ("sigmoid", formula), ("tanh", np.tanh),
                ("one matrix product", lambda z: z @ W)):  # fmt: skip
    runs = []
    for _ in range(7):
        began = time.perf_counter()
        f(block)
        runs.append(time.perf_counter() - began)
    timed[name] = 1e3 * min(runs)
print("ms for 1,000 × 100 numbers:", {name: round(ms, 2) for name, ms in timed.items()})
per_number = 2 * len(W)  # multiplications and additions, beside one comparison

# %%
tested = {}
for name, (f, *_) in choices.items():
    nets = [train(name, seed) for seed in range(3)]
    guesses = [predict_scores(net.layers, x_test, f).argmax(axis=1) for net in nets]
    tested[name] = [float(np.mean(guess == digits.y_test)) for guess in guesses]
    print(
        f"{name:8s} {np.mean(tested[name]):.1%} of the test digits, "
        f"{min(tested[name]):.1%} to {max(tested[name]):.1%}"
    )

# %% [markdown]
# For the convolution, 16 windows of 3×3 with random weights, *not* trained, then the activation,
# means over 2×2 neighbours, and a least-squares read-out: no learning rate to be unfair with.


# %% hide=true
def window_features(x, K, f):
    """Slide the windows K (9, 16) over images x (n, 64): (n, 144), and a column of ones."""
    views = np.lib.stride_tricks.sliding_window_view(x.reshape(-1, 8, 8), (3, 3), axis=(1, 2))
    z = views.reshape(len(x), 6, 6, 9) @ K
    a = (z if f is None else f(z)).reshape(len(x), 3, 2, 3, 2, 16).mean(axis=(2, 4))
    return np.column_stack([a.reshape(len(x), -1), np.ones(len(x))])


behind = {name: [] for name in choices}
for seed in range(3):
    K = np.random.default_rng(seed).normal(size=(9, 16)) * 0.5
    for name, (f, *_) in choices.items():
        seen, new = (window_features(x, K, f) for x in (digits.x_train, digits.x_test))
        read_out, *_ = np.linalg.lstsq(seen, np.eye(10)[digits.y_train], rcond=1e-10)
        behind[name].append(float(np.mean((new @ read_out).argmax(axis=1) == digits.y_test)))
for name, values in behind.items():
    print(f"{name:8s} {np.mean(values):.1%}, {min(values):.1%} to {max(values):.1%}")

# %% [markdown]
# With an activation the read-out does better than without; *which* one matters little here. Small
# pictures and small networks can't name a winner, and lessons 9 and 11 look again. So “best for
# hidden layers” stands as: a strong default, cheap and well understood.
#
# ## What the article says

# %%
z = np.random.default_rng(0).normal(size=1000)
exact = bool((through(z) == np.array([max(0.0, v) for v in z])).all())
scaled = bool((through(4 * z) == 4 * through(z)).all())  # 4 is a power of 2: no rounding
sides = [float(quotients[side](through)) for side in ("from the left", "from the right")]
spread = {name: float(np.mean(values)) for name, values in tested.items()}
filters = {name: float(np.mean(values)) for name, values in behind.items()}
gap_deep = float(np.mean(deep["he"]) - np.mean(deep["xavier"]))

# %%
settle(
    claim(
        2,
        measured=f"exact zeros: ReLU {np.mean(share['before']):.0%} before training, tanh "
        f"{np.mean(share['tanh']):.0%}, sigmoid {np.mean(share['sigmoid']):.0%}",
        holds=max(share["tanh"] + share["sigmoid"]) == 0 and 0.2 < np.mean(share["before"]) < 0.7,
    ),
    claim(
        3,
        measured=f"z times the gate equals max(0, z): {exact}; β × the gap to a soft gate: "
        f"{gaps[25.0]:.4f} for β = 25",
        holds=exact and all(abs(gap - 0.2785) < 1e-3 for gap in gaps.values()),
    ),
    claim(
        16,
        measured=f"equal to max(0, z) in 1,000 draws: {exact}; difference quotients at 0: "
        f"{sides[0]:g} and {sides[1]:g}",
        holds=exact and sides == [0.0, 1.0],
    ),
    claim(
        17,
        measured=f"one comparison a number; four times the input, four times the output: {scaled}",
        holds=exact and scaled,
    ),
    claim(
        18,
        measured=f"here {timed['ReLU']:.2f} ms, tanh {timed['tanh']:.2f}, sigmoid "
        f"{timed['sigmoid']:.2f}; the matrix product {timed['one matrix product']:.2f}, with "
        f"{per_number} operations a number",
        holds=per_number > 100,
    ),
    claim(
        19,
        measured=f"factor per layer: {factor['2/n']:.2f} with variance 2/n, {factor['1/n']:.2f} "
        f"with 1/n, {factor['1']:.1f} with 1; twenty layers: {np.mean(deep['he']):.0%} against "
        f"{np.mean(deep['xavier']):.0%}",
        holds=0.94 < factor["2/n"] < 1.06
        and 0.66 < factor["1/n"] < 0.75
        and factor["1"] > 5
        and gap_deep >= 0.5,
    ),
    claim(
        20,
        measured=f"{dead.sum()} dead units, {same[dead].sum()} of them equal to the bit after "
        f"training, {same[~dead].sum()} of the others; came back: {back[:, 0].sum()} in the first "
        f"layer, {back[:, 1].sum()} in the second",
        holds=(same == dead).all() and back[:, 0].sum() == 0 and back[:, 1].sum() > 0,
    ),
    claim(
        21,
        measured="behind random windows: "
        + ", ".join(f"{name} {value:.1%}" for name, value in filters.items()),
        holds=filters["ReLU"] > filters["none"] + 0.01
        and abs(filters["ReLU"] - filters["tanh"]) < 0.03,
    ),
    claim(
        22,
        measured="64–64–64–10: "
        + ", ".join(f"{name} {value:.1%}" for name, value in spread.items()),
        holds=abs(spread["ReLU"] - spread["tanh"]) < 0.03,
    ),
    claim(
        53,
        measured=f"beside {per_number} operations a number of a matrix product, ReLU is one; "
        f"ReLU {spread['ReLU']:.1%}, tanh {spread['tanh']:.1%}",
        holds=per_number > 100 and spread["ReLU"] > 0.9,
    ),
)

# %%
looking_back("05")

# %% [markdown]
# ## Summary
#
# - ReLU is a number times a gate: $z\cdot[z>0]$. Its slope is the gate; at 0 we take 0.
# - About half of its outputs are exact zeros from the start, and training need not add any.
# - Shut gates halve the square of a signal. Weights of variance $2/n$ make up for it; half of that
#   leaves twenty layers stuck.
# - A unit that is positive on no example has a gradient of exactly 0: in the first layer it is
#   frozen to the bit. A deeper unit can be carried back.
# - Each ReLU adds a corner, and its weight is the *change* of slope there. Sums of ReLUs make any
#   polyline.
# - SiLU and GELU are the same product with a soft gate.
#
# Next: lesson 6 leaves the gate ajar, and measures what that cures and what it doesn't.

# %% [markdown]
# ## Where it is used today
#
# **In convolutional networks.** AlexNet made it the standard ([Krizhevsky, Sutskever and Hinton
# 2012](https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks),
# section 3.1), and ResNets use it throughout. Newer ones often prefer a soft gate: ConvNeXt
# replaced ReLU by GELU ([Liu et al. 2022](https://arxiv.org/abs/2201.03545), section 2.6).
#
# **In transformers**, once: the first one had $\max(0, xW_1+b_1)W_2+b_2$ ([Vaswani et al.
# 2017](https://arxiv.org/abs/1706.03762), section 3.3). LLaMA replaced ReLU by SwiGLU ([Touvron et
# al. 2023](https://arxiv.org/abs/2302.13971), section 2.2), whose gate is a weighted sum of its
# own.
#
# **He's weights** are PyTorch's `kaiming_normal_`, after the first author's given name ([He et al.
# 2015](https://arxiv.org/abs/1502.01852), section 2.2).

# %% [markdown] recall="zero_slope"
# Which slope does this course give ReLU at $z = 0$ exactly, and why?
#
# - **a** (right) 0, by convention: a corner has no derivative, so one has to be chosen
# - **b** ½, the mean of both sides, as the definition of the derivative demands
#   - The definition demands one limit from both sides, and there are two. ½ is a possible
#     convention, not ours.
# - **c** 1, because ReLU is continuous there
#   - Continuous it is. For a slope that is not enough.

# %% [markdown] recall="born_zeros" after="sparser"
# In a fresh ReLU network about half of the outputs are 0. What is that due to?
#
# - **a** Training, which shuts the units that don't matter
#   - It is so before the first step of training.
# - **b** Dead units: half of the units never open
#   - Nearly every unit opens for some inputs, and is shut for others.
# - **c** (right) Symmetry: random weights make z negative as often as positive

# %% [markdown] recall="thirty_gates" after="halved"
# Thirty ReLU layers, weights of variance $1/n$ for $n$ inputs. The gradient shrinks at each layer
# by a factor of about…
#
# - **a** ½
#   - Half of its entries become 0, and lengths add up as squares.
# - **b** (right) 0.7
# - **c** 1, where the gates are open
#   - Half of them are not.

# %% [markdown] recall="he_spread"
# A layer has 8 inputs and 32 units. With what standard deviation does He's rule draw its weights?
#
# - **a** (right) ½
# - **b** ¼
#   - That is the variance, 2/8; or the standard deviation that 32 inputs would ask for.
# - **c** It depends on the 32 units as well
#   - That is Xavier's rule, which looks at both sides.

# %% [markdown] recall="frozen_bits" after="bits"
# A ReLU unit of the first layer is negative on every training example; plain gradient descent. Its
# weights…
#
# - **a** creep towards 0 as the other units learn
#   - Each example's share of its gradient has the factor 0, and nothing else moves it.
# - **b** come back once the learning rate is large enough
#   - A large rate times exactly 0 is 0.
# - **c** (right) stay equal to the last bit

# %% [markdown] recall="deep_death"
# Why can a dead ReLU in the second hidden layer come back, while one in the first can't?
#
# - **a** (right) Its inputs change, because the first layer still learns
# - **b** Its gradient is small but not quite 0, and adds up
#   - It is exactly 0 in both layers.
# - **c** The output layer is nearer and pulls it up
#   - A pull from there would come as a gradient, and that is 0.

# %% [markdown] recall="second_weight" after="twice_the_pieces"
# A curve of ReLUs rises with slope 3 up to its second corner and is level after it. Which weight
# has the ReLU at that corner?
#
# - **a** 0, since the curve is level there
#   - The ReLUs before it are still open and still add their 3.
# - **b** 3
#   - Then the slope would be 6.
# - **c** (right) −3
