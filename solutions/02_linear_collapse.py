# %% [markdown]
# # Stack lines, get a line
#
# **Questions** ·
# What do ten layers do that one cannot, if nothing stands between them?
# How would you notice that a function bends, without seeing its formula?
# And is any bend good enough?
#
# **What you’ll do** ·
# Fold ten layers into one matrix.
# Give linear models the credit they deserve, which is more than the article gives them.
# Build a detector for bends, and compute with nine numbers what no line can.
# At the end, if you like, find a bend that hides in a network without activation functions.
#
# **What you’ll need** ·
# Lesson 1, the product of two matrices, and about 60 minutes, and 3 more for the optional parts at the end.

# %% setup=true
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, check, choice, circles, explore, load_digits,
    looking_back, moons, plot_decision, plot_grid, plot_points, predict, quadrants, reveal, show,
    slider, spiral, train_mlp, use_style, warm_up, where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle

use_style()
where_you_are("02")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("02")

# %% [markdown]
# ## A line on a line
#
# The article says: *without activation functions, a neural network would just be a linear model, no matter how many layers you add.*
#
# Start as small as possible: one input, one unit, then another unit on top of it.
# The first computes $z = 2x + 1$, the second $-3z + 4$.
# Put the first into the second and multiply out:
#
# $$-3\,(2x + 1) + 4 \;=\; (-3 \cdot 2)\,x + (-3 \cdot 1 + 4).$$
#
# The slopes multiply.
# The first bias goes through the second slope, and the second bias is added on top.
# What comes out is again a slope and a bias.

# %% runs=true
x = np.array([-2.0, 0.0, 1.0, 10.0])
slope, bias = -3.0 * 2.0, -3.0 * 1.0 + 4.0

print("first, then second:", -3.0 * (2.0 * x + 1.0) + 4.0)
print("one line instead:  ", slope * x + bias)
print(f"its slope is {slope:g}, its bias {bias:g}")

# %% [markdown]
# A function of the form $xW + b$ is called **affine**; *linear* in the strict sense would mean $b = 0$.
# Most people say linear for both, and so does the article.
#
# Now a few helpers.
# `network` makes one function of a list of layers; with `f=None` it has no activation function.
# `relu` is a bend borrowed from lesson 5, $\max(0, z)$, and `relu_slope` its slope.


# %% runs=true
def relu(z):
    return np.maximum(z, 0)


def relu_slope(z):
    return z > 0


# %% runs=true open=true
def random_layers(rng, sizes):
    """Return one `(W (d, h), b (h,))` for each two neighbours in sizes, all entries random."""
    return [(rng.normal(0, d**-0.5, (d, h)), rng.normal(0, 0.5, h)) for d, h in pairwise(sizes)]


def network(layers, f=None):
    """Return the layers as one function, (n, d) → (n, k), with f between them, None for nothing."""

    def run(X):
        for W, b in layers[:-1]:
            X = X @ W + b if f is None else f(X @ W + b)
        return X @ layers[-1][0] + layers[-1][1]

    return run


# %%
layers = random_layers(np.random.default_rng(43), [1, 8, 8, 8, 5])
x = np.linspace(-2, 2, 600)[:, None]  # (600, 1)

figure, axes = plt.subplots(1, 2, figsize=(9.5, 3.6))
axes[0].plot(x, network(layers)(x))
axes[1].plot(x, network(layers, relu)(x))
axes[0].set_title("No bend: layer 4 draws lines")
axes[1].set_title("ReLU between layers: corners")
for ax in axes:
    ax.set(xlabel="input x", ylabel="sum z of each of its five units")
show(figure, "Two panels with five curves each, the units of a fourth layer. Left, without an "
     "activation, straight lines. Right, with ReLU between the layers, lines with corners.")  # fmt: skip

# %% [markdown]
# ## Ten layers
#
# A weighted sum of lines is a line.
# That was one input and a few units; what does a network of serious size compute?
#
# We can ask it.
# If it is affine, then zeros bring out its bias, and the input $(0, \dots, 1, \dots, 0)$ brings out one row of its matrix plus that bias.
# `probe` asks these questions and returns the only affine map that the network *could* be.
# `bend` tells how far the network is from that map on the inputs $X$, relative to its largest output.
# For an affine network that is 0, up to rounding.


# %% runs=true
def probe(f, d):
    """Return the W (d, k) and b (k,) that f has if it is affine."""
    b = f(np.zeros((1, d)))[0]
    return f(np.eye(d)) - b, b


def bend(f, X):
    """Return the largest distance of f from the affine map it could be, relative, on X (n, d)."""
    W, b = probe(f, X.shape[1])
    return np.abs(f(X) - (X @ W + b)).max() / np.abs(f(X)).max()


# %% [markdown] predict="ten_layers"
# A network has 64 inputs, ten hidden layers of 32 units and 10 outputs: 11,914 weights and
# biases, no activation function. How many numbers does it take to say exactly what it computes,
# for every input?
#
# - **a** 11,914: each of them plays its part
#   - A weight in the middle matters, but only through the product of all matrices, and that
#     product has 640 entries. Endlessly many settings of the 11,914 numbers give the same 650.
# - **b** (right) 650: one 64 × 10 matrix and ten biases
# - **c** More than 11,914: the layers multiply each other’s possibilities
#   - Products of possibilities would need something between the layers that is not a weighted
#     sum. A weighted sum of weighted sums is one weighted sum.

# %%
rng = np.random.default_rng(0)
X = rng.normal(size=(1000, 64))
layers = random_layers(rng, [64] + [32] * 10 + [10])
net = network(layers)
W, b = probe(net, 64)

print("numbers in the ten-layer network:", sum(W.size + b.size for W, b in layers))
print("numbers in the affine map:       ", W.size + b.size)
print(f"largest relative difference:      {bend(net, X):.1e}")
reveal("ten_layers")

# %% [markdown]
# On a thousand random inputs the two differ by rounding and nothing else.
# Is that a matter of depth?

# %%
depth_bends = {}
for depth in (1, 2, 5, 10, 20, 50):
    layers = random_layers(np.random.default_rng(depth), [64] + [32] * depth + [10])
    depth_bends[depth] = bend(network(layers), X)
    print(f"{depth:2d} hidden layers: bend {depth_bends[depth]:.1e}")

# %% [markdown]
# Rounding adds up a little with depth. Apart from that, fifty layers are as flat as one.
#
# `probe` found the matrix by asking.
# You can compute it.

# %% [markdown]
# ### Exercise 1: `collapse_two`
# ●○○ easy · 6 minutes · about 2 lines · 3 points
#
# Takes two layers, `W1 (d, h)`, `b1 (h,)`, `W2 (h, k)`, `b2 (k,)`; returns the pair `(W, b)`, `W (d, k)` and `b (k,)`, with
#
# $$(X W_1 + b_1)\,W_2 + b_2 \;=\; X W + b \quad\text{for every } X .$$
#
# Any widths work, and integers too.
# The four inputs stay as they were.
#
# Tools: all of NumPy.
#
# Example, the two lines from above: `W1 = [[2]]`, `b1 = [1]`, `W2 = [[-3]]`, `b2 = [4]` gives `W = [[-6]]`, `b = [1]`.


# %% exercise="collapse_two"
def collapse_two(W1, b1, W2, b2):
    """Fold two layers into one.

    W1: (d, h), b1: (h,), W2: (h, k), b2: (k,). Returns W (d, k) and b (k,).
    """
    # (X @ W1 + b1) @ W2 + b2  =  X @ (...) + (...)      What stands in the two brackets?
    ### BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2
    ### END SOLUTION


# %% [markdown]
# ### Exercise 2: `collapse_stack`
# ●●○ medium · 7 minutes · about 4 lines · 3 points
#
# Takes `layers`, a list of one or more pairs `(W, b)`, the first layer first, each as wide as the next one needs; returns one pair `(W, b)` that does the same as all of them, one after the other.
#
# A list of one layer gives that layer, as a copy: who changes the result later must not change the network.
# The list and its arrays stay as they were.
#
# Tools: all of NumPy, and your own `collapse_two`.
#
# Example: the layers $2x + 1$, then $-3z + 4$, then $10z$ give `W = [[-60]]`, `b = [10]`.


# %% exercise="collapse_stack"
def collapse_stack(layers):
    """Fold a stack of layers into one.

    layers: a list of (W (d, h), b (h,)), at least one. Returns W (d, k) and b (k,).
    """
    ### BEGIN SOLUTION
    W, b = layers[0][0].copy(), layers[0][1].copy()
    for W_next, b_next in layers[1:]:
        W, b = W @ W_next, b @ W_next + b_next
    return W, b
    ### END SOLUTION


# %% [markdown]
# With it, here is a deep network as a matrix that fits on the screen: two inputs, ten hidden layers of 100 units, two outputs.
# Up to rounding, everything it will ever compute stands in the six numbers.

# %%
layers = random_layers(np.random.default_rng(1), [2] + [100] * 10 + [2])
W, b = collapse_stack(layers)
print("W =", np.array2string(W, precision=4, prefix="W = "))
print("b =", np.array2string(b, precision=4))

for dtype in (np.float64, np.float32):
    typed = [(W.astype(dtype), b.astype(dtype)) for W, b in layers]
    P = np.random.default_rng(2).normal(size=(1000, 2)).astype(dtype)
    W, b = collapse_stack(typed)
    error = np.abs(network(typed)(P) - (P @ W + b)).max()
    print(f"largest difference in {dtype.__name__}: {error:.0e}")

# %% [markdown]
# Here is a wrong answer to Exercise 1.
# `theirs` multiplies the weights and adds the biases.
# Below it stands `by_asking`, which is right and knows no formula: it probes the two layers.


# %% wrong="expose_added_biases"
def by_asking(W1, b1, W2, b2):
    """Return the W (d, k) and b (k,) of two layers, found by asking them."""
    return probe(network([(W1, b1), (W2, b2)]), len(W1))


# %%
W1, b1 = np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([1.0, 1.0])
W2, b2 = np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([4.0, 5.0])

for fold in (by_asking, theirs):
    W, b = fold(W1, b1, W2, b2)
    print(f"{fold.__name__:9s}  W = {W.tolist()}  b = {b.tolist()}")

# %% [markdown]
# On these two layers it happens to be right.
# One example proves nothing; one counterexample settles it.
#
# ### Exercise 3: `expose_added_biases`
# ●○○ easy · 4 minutes · about 3 lines · 1 point
#
# `expose_added_biases()` takes nothing and returns four arrays `(W1, b1, W2, b2)`, of shapes `(d, h)`, `(h,)`, `(h, h)` and `(h,)`, for which `theirs` and the right answer differ by more than rounding.
# Lists of numbers count as the arrays they make.
# Up to a thousand numbers, none further from 0 than a thousand; choose `d` and `h`.
#
# Tools: paper, and NumPy to write the arrays down.


# %% exercise="expose_added_biases"
def expose_added_biases():
    """Return W1 (d, h), b1 (h,), W2 (h, h), b2 (h,) for which adding the biases goes wrong."""
    ### BEGIN SOLUTION
    return np.array([[1.0]]), np.array([1.0]), np.array([[2.0]]), np.array([0.0])
    ### END SOLUTION


# %% [markdown]
# Can the stack do all that one layer can?
# Not always.
# Send 64 inputs through a layer of 3 units, and whatever comes after can only combine those 3 numbers.

# %%
ranks = {}
for narrowest in (1, 3, 32):
    sizes = [64, 32, narrowest, 32, 10]
    layers = random_layers(np.random.default_rng(0), sizes)
    W, b = probe(network(layers), 64)
    ranks[narrowest] = int(np.linalg.matrix_rank(W))
    print(f"widths {sizes}: a matrix of shape {W.shape} and rank {ranks[narrowest]}")

# %% [markdown]
# The rank of the one matrix is at most the width of the narrowest layer.
# So the exact sentence is: *a stack of layers without activations computes an affine map, which a single layer could compute too; with a narrow layer in it, it cannot compute every one.*
#
# ## What is left: linear regression
#
# The article concludes that such a network is useless: it *wouldn’t be able to learn complex patterns like images*, and you *might as well use linear regression*.
# That is a prediction. It can be tested.
#
# The course comes with handwritten digits of 8 × 8 pixels.
# Train a single layer without activation, 64 pixels in, 10 scores out; the largest score is the answer.

# %% [markdown] predict="linear_digits"
# The linear model has seen 1,347 handwritten digits. Of 450 that it has never seen, how many does
# it read correctly?
#
# - **a** About one in ten: images are complex, and a line can only guess
#   - A line cannot represent everything, but that says nothing about how far it gets. Ten
#     weighted sums of pixels tell most 8 × 8 digits apart.
# - **b** About half
#   - These images are small and centred: which pixels are dark already says a lot.
# - **c** (right) More than nine in ten

# %% hide=true
digits = load_digits()


def train_digits(sizes, f, df, lr, epochs, seed):
    """Train on the digits and return the network as a function (n, 64) → (n, 10)."""
    rng = np.random.default_rng(seed)
    net = train_mlp(digits.x_train, digits.y_train, sizes, f, df, rng=rng, lr=lr, epochs=epochs)
    return network(net.layers, f)


answers = train_digits([64, 10], None, None, 0.3, 40, seed=0)(digits.x_test).argmax(axis=1)
linear_accuracy = (answers == digits.y_test).mean()
print(f"one linear layer reads {linear_accuracy:.1%} of {len(answers)} unseen digits")
reveal("linear_digits")

# %% [markdown]
# Now make it deep: three hidden layers of 32 units, no activation function.
# Train it, fold it by probing, and let the one matrix read the same digits.

# %% hide=true
deep = [64, 32, 32, 32, 10]
read = {"one": [], "four": [], "folded": []}
for seed in range(3):
    four = train_digits(deep, None, None, 0.03, 60, seed)
    W, b = probe(four, 64)
    read["one"].append(train_digits([64, 10], None, None, 0.3, 40, seed)(digits.x_test))
    read["four"].append(four(digits.x_test))
    read["folded"].append(digits.x_test @ W + b)

one, four, folded = (np.argmax(scores, axis=-1) for scores in read.values())  # (3, 450) each
same = (four == folded).mean()
print("same answer, right or wrong (three runs each):")
print(f"  four layers, and those four folded into one  {same:.1%}")
print(f"  four layers, and one layer trained directly  {(four == one).mean():.1%}")
print(f"  four layers, and four from another start     {(four == np.roll(four, 1, 0)).mean():.1%}")

# %% [markdown]
# The deep linear network *is* a single layer, answer for answer, if not quite the one that a single layer’s own training arrives at.
# But then, nor is it the one of another start: training begins at random, steps on random batches, and stops short of the lowest loss.
#
# Would a bend help?
# To be fair, let each kind of network choose among three learning rates, in five splits of all the digits: it chooses by 300 images kept aside, and is scored on 450 others.


# %%
images = np.concatenate([digits.x_train, digits.x_test])
labels = np.concatenate([digits.y_train, digits.y_test])


def shares_right(sizes, f, df, lr, seed):
    """Train on one split; return the shares read right of the 300 to choose by, and of the 450."""
    rng = np.random.default_rng(seed)
    train, choose, test = np.split(rng.permutation(len(labels)), [-750, -450])
    net = train_mlp(images[train], labels[train], sizes, f, df, rng=rng, lr=lr, epochs=40)
    right = network(net.layers, f)(images).argmax(axis=1) == labels
    return right[choose].mean(), right[test].mean()


# %% hide=true
kinds = {
    "one layer": ([64, 10], None, None, (0.3, 1.0, 3.0)),
    "four layers, no bend": (deep, None, None, (0.01, 0.03, 0.05)),
    "four layers, ReLU": (deep, relu, relu_slope, (0.05, 0.1, 0.15)),
}
tried, tuned = {}, {}
for kind, (*net, rates) in kinds.items():
    runs = np.array([[shares_right(*net, lr, seed) for seed in range(5)] for lr in rates])
    best = runs[:, :, 0].mean(axis=1).argmax()  # by the 300 images
    tried[kind], tuned[kind] = runs[:, :, 1], runs[best, :, 1]  # (3, 5) and (5,)
    mean, spread = tuned[kind].mean(), tuned[kind].std(ddof=1)
    print(f"{kind:21s} best rate {rates[best]:4g}: {mean:.1%} ± {spread:.1%} right")

lead = 100 * (tuned["four layers, ReLU"] - tuned["four layers, no bend"])  # (5,), a split each
print(f"ReLU leads in {(lead > 0).sum()} of 5 splits, by {lead.mean():.1f} points on average")

# %%
figure, ax = plt.subplots(figsize=(7.5, 3.4))
for (kind, right), colour in zip(tried.items(), (GREY, BLUE, ORANGE), strict=True):
    mean, spread = 100 * right.mean(axis=1), 100 * right.std(axis=1, ddof=1)
    ax.errorbar(kinds[kind][3], mean, spread, fmt="o-", color=colour, capsize=4, label=kind)
ax.set(xscale="log", xlabel="learning rate", ylabel="% of 450 digits right")
ax.set_title("Each at its best rate, ReLU is a little ahead")
ax.legend(loc="lower right")
show(figure, "Share of test digits read right over the learning rate, with its spread over five "
     "splits: one layer, four layers without a bend and four with ReLU. At the best rate of each "
     "they lie within about two points, and ReLU is highest.")  # fmt: skip

# %% [markdown]
# A bend helps, by a point or so: a handful of images.
# These images are easy.
# Lesson 11 will move the digits about, and ask the linear model again.
#
# So a linear model is not useless, and you should be able to fit one from scratch.
# The best affine map for the data `X (n, d)`, `y (n,)` makes $\sum_i (x_i \cdot w + b - y_i)^2$ as small as possible.
# `np.linalg.lstsq` solves this without the $b$.
# A trick brings it back: $b$ is the weight of one more input, which is 1 in every row.

# %% [markdown]
# ### Exercise 4: `fit_linear`
# ●●○ medium · 7 minutes · about 3 lines · 3 points
#
# Takes `X (n, d)` and `y (n,)`; returns the pair `(w, b)`, `w (d,)` and the number `b`, that minimises the sum of squared errors, right to about seven digits.
#
# You may rely on $n > d$, and on columns that are independent of each other and of the column of ones, so the answer is unique.
# Columns may be of very different size, the intercept may be far from zero, and integers may come in.
# `X` and `y` stay as they were.
#
# Tools: all of NumPy, `np.linalg.lstsq` included.
#
# Example: `X = [[0], [1], [2]]` and `y = [1, 3, 5]` give `w = [2.]` and `b = 1.0`.


# %% exercise="fit_linear"
def fit_linear(X, y):
    """Return the w (d,) and the number b that minimise the squared error of X @ w + b.

    X: (n, d), y: (n,), n > d.
    """
    ### BEGIN SOLUTION
    with_ones = np.column_stack([X, np.ones(len(X))])  # (n, d + 1)
    c = np.linalg.lstsq(with_ones, y, rcond=None)[0]  # (d + 1,)
    return c[:-1], c[-1]
    ### END SOLUTION


# %% [markdown]
# Ten calls of your function read digits: for each digit, fit “1 if it is this one, else 0”.
# (Pixels that are empty in every image are left out, so that the columns stay independent.)

# %%
used = digits.x_train.std(axis=0) > 0
scores = []
for digit in range(10):
    w, b = fit_linear(digits.x_train[:, used], (digits.y_train == digit).astype(float))
    scores.append(digits.x_test[:, used] @ w + b)

right = (np.argmax(scores, axis=0) == digits.y_test).mean()
print(f"ten linear regressions read {right:.1%} of the unseen digits")

# %% [markdown]
# “You might as well use linear regression” can be made exact, where the output is a number.
# No stack without activation can have a smaller squared error: it is an affine map, and your fit is the best of them all.
# Can it have the same?
# Put three random layers under a last one, and fit that.

# %%
rng = np.random.default_rng(5)
X = rng.normal(size=(200, 4))
y = X @ np.array([2.0, -1.0, 0.5, 3.0]) + 4.0 + rng.normal(size=200)

w, b = fit_linear(X, y)
H = network(random_layers(rng, [4, 8, 8, 4]))(X)  # (200, 4): three layers, no activation
w_top, b_top = fit_linear(H, y)

stack_gap = np.abs((X @ w + b) - (H @ w_top + b_top)).max()
print(f"mean squared error of linear regression:  {np.mean((X @ w + b - y) ** 2):.6f}")
print(f"with three random layers underneath:      {np.mean((H @ w_top + b_top - y) ** 2):.6f}")
print(f"largest difference between the two fits:  {stack_gap:.0e}")

# %% [markdown]
# The same fit, up to rounding: layers that lose nothing (none here is narrower than the input) only write it in other coordinates.
# What depth does change is the *path* of training, which is not that of a single layer (Saxe, McClelland and Ganguli 2013).
#
# ## How to catch a bend
#
# Is a given function affine?
# If $f(x) = xW + b$, then
#
# $$f(x + y) \;=\; f(x) + f(y) - f(0),$$
#
# for all $x$ and $y$: the right side would count the bias twice, so one is taken off.
# (For continuous functions the converse holds too.)
# So try it with a few points.
# One gap that is more than rounding proves a bend.
# No gap on many random points is good evidence against one, as far as the points reach: a bend elsewhere they don’t see.

# %% [markdown]
# ### Exercise 5: `affine_gap`
# ●●○ medium · 6 minutes · about 2 lines · 3 points
#
# Takes a function `f` of one array, and two arrays `X`, `Y` of the same shape, any shape.
# `f` returns an array, not always of that shape.
# The result is one number: the largest entry of
#
# $$\bigl|\, f(X + Y) - f(X) - f(Y) + f(O) \,\bigr|$$
#
# where $O$ is an array of zeros, shaped like `X`.
# It is 0, up to rounding, for every affine `f`.
# `X` and `Y` stay as they were.
#
# Tools: all of NumPy.
#
# Example: for $f(x) = x^2$, `X = [1]` and `Y = [3]`, it is $16 - 1 - 9 + 0 = 6$; for $f(x) = 3x + 7$ it is 0.


# %% exercise="affine_gap"
def affine_gap(f, X, Y):
    """Return the largest |f(X + Y) - f(X) - f(Y) + f(O)|, a number; O is zeros like X.

    f: a function of one array; X, Y: arrays of the same shape.
    """
    ### BEGIN SOLUTION
    gap = f(X + Y) - f(X) - f(Y) + f(np.zeros_like(X))
    return np.abs(gap).max()
    ### END SOLUTION


# %% [markdown]
# Use it as a detector: the same three layers, 8 inputs and 3 outputs, with different functions between them.
# The gap is printed as a share of the largest output.

# %% open=true
rng = np.random.default_rng(0)
layers = random_layers(rng, [8, 32, 32, 3])
X, Y = rng.normal(size=(2, 500, 8))

between = {
    "nothing": None,
    "z ↦ 3z + 1": lambda z: 3 * z + 1,
    "ReLU": relu,
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "|z|": np.abs,
    "z²": np.square,
}
for name, f in between.items():
    net = network(layers, f)
    print(f"{name:11s} gap {affine_gap(net, X, Y) / np.abs(net(X + Y)).max():.1e}")

# %% [markdown]
# Rounding, or very much more.
# How much more depends on the function and on the weights: the sigmoid is nearly straight where its inputs are small.
# And $3z + 1$ is no help: it is affine itself, and so is a layer with it.
#
# ## What no line can do
#
# In lesson 1 two of the sixteen gates never turned up.
# XOR is one of them, 1 where exactly one of two inputs is on; the other is its opposite.
#
# Your gap shows why.
# Take $x = (1, 0)$ and $y = (0, 1)$.
# An affine score $z$ has no gap, so
#
# $$z(1,1) + z(0,0) \;=\; z(1,0) + z(0,1).$$
#
# XOR wants both on the right above zero and both on the left not above zero.
# No numbers do that, nor the reverse.

# %%
corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
xor = np.array([0, 1, 1, 0])

figure, ax = plt.subplots(figsize=(4.4, 4.2))
plot_points(ax, corners, xor, size=160)
ax.plot([0, 1], [0, 1], color=BLUE, lw=1, ls="--")
ax.plot([0, 1], [1, 0], color=ORANGE, lw=1, ls="--")
ax.plot(0.5, 0.5, "x", color=INK, ms=9, mew=2)
ax.annotate("here z would have to be\n≤ 0 and > 0 at once", (0.5, 0.48), (0.5, -0.13), ha="center",
            va="center", fontsize=10, arrowprops={"arrowstyle": "-", "color": GREY})  # fmt: skip
ax.set(xlim=(-0.25, 1.25), ylim=(-0.25, 1.35), xticks=[0, 1], yticks=[0, 1], aspect="equal")
ax.set_title("Two diagonals, one midpoint")
ax.legend(loc="upper center", ncols=2)
show(figure, "The four corners of the unit square. The diagonal between the corners of class 0 "
     "and the one between the corners of class 1 cross in the middle.")  # fmt: skip

# %% [markdown]
# What happens when training doesn’t know that?
# The loss below is cross-entropy, the price for being confident and wrong; lesson 3 is about it.
# A network that says “50 : 50” to every question pays $\ln 2 \approx 0.69$.


# %% runs=true
def train_xor(sizes, f, df, lr, seed):
    """Return the 2,000 losses of training on the four corners."""
    rng = np.random.default_rng(seed)
    return train_mlp(corners, xor, sizes, f, df, rng=rng, lr=lr, epochs=2000, batch=None,
                     loss="binary").losses  # fmt: skip


# %% [markdown] predict="xor_depth"
# A linear network with five layers is trained on the four XOR points for 2,000 steps. Where does
# its loss end?
#
# - **a** Near 0: five layers are enough to work it out
#   - Five layers without a bend are one layer, and one layer is a line.
# - **b** (right) At ln 2: it learns to say “50 : 50” and nothing better
# - **c** About halfway: three of four corners can be right, so it beats the coin
#   - Three corners can be right. But cross-entropy counts how sure each answer is, and what three
#     corners gain, the fourth pays back at least.

# %%
xor_losses = {
    "1 layer": train_xor([2, 1], None, None, 0.5, 0),
    "3 layers": train_xor([2, 16, 16, 1], None, None, 0.1, 0),
    "5 layers": train_xor([2, 8, 8, 8, 8, 1], None, None, 0.1, 0),
    "2 layers, ReLU": train_xor([2, 16, 1], relu, relu_slope, 0.5, 0),
}
for name, losses in xor_losses.items():
    print(
        f"{name:14s}  lowest loss {losses.min():.6f}, that is ln 2 {losses.min() - np.log(2):+.1e}"
    )
reveal("xor_depth")

# %%
figure, ax = plt.subplots(figsize=(8, 3.6))
for (name, losses), colour in zip(xor_losses.items(), (GREY, BLUE, GREEN, ORANGE), strict=True):
    ax.plot(np.arange(1, 2001), losses, color=colour, label=name)
ax.axhline(np.log(2), color=INK, lw=1, ls=":")
ax.text(1.15, np.log(2) - 0.02, "ln 2", va="top")
ax.set(xscale="log", xlabel="training step", ylabel="cross-entropy", ylim=(-0.03, 1.35))
ax.set_title("With 1, 3 or 5 linear layers the loss stops at ln 2")
ax.legend(loc="upper right")
show(figure, "Loss over 2,000 training steps on XOR. The linear networks with 1, 3 and 5 layers "
     "stop at ln 2; the ReLU network goes to nearly 0.")  # fmt: skip

# %% [markdown]
# For an affine score the loss cannot go lower, at any depth (the last $10^{-16}$ is rounding).
# The reason fits in two lines.
# With $s(z) = \ln(1 + e^{z})$, which is convex, the loss is the mean of $s(z_{00})$, $s(z_{11})$, $s(-z_{01})$ and $s(-z_{10})$.
# By convexity that is at least
#
# $$s\!\left(\tfrac14 (z_{00} + z_{11} - z_{01} - z_{10})\right) = s(0) = \ln 2,$$
#
# since the bracket is a quarter of the gap, and an affine score has none.
#
# One layer of steps in between is enough to get through.
# A unit of lesson 1 says `step(x · w + b)`: 1.0 where the sum is above 0, else 0.0.
# With two such units and a third on top, XOR is yours.
# No training; choose the numbers.

# %% [markdown]
# ### Exercise 6: `xor_weights`
# ●●○ medium · 8 minutes · about 4 lines · 3 points
#
# Takes nothing; returns four things, `(W1, b1, w2, b2)`: `W1 (2, 2)`, `b1 (2,)`, `w2 (2,)` and the number `b2`, such that
#
# `step(step(x @ W1 + b1) @ w2 + b2)`
#
# is 1 for $x = (0, 1)$ and $(1, 0)$, and 0 for $(0, 0)$ and $(1, 1)$.
# Column $j$ of `W1` holds the weights of hidden unit $j$.
# Many answers are right; yours is judged by what it computes.
# Remember that `step(0)` is 0.
#
# All four corners count together: three of four is what a line can do.
#
# Tools: paper, and NumPy to write the arrays down.
#
# Example of one unit: weights `[1, 1]` and bias `-1.5` compute AND.


# %% exercise="xor_weights"
def xor_weights():
    """Return W1 (2, 2), b1 (2,), w2 (2,) and the number b2 of a network that computes XOR."""
    ### BEGIN SOLUTION
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])  # the first unit is OR, the second AND
    b1 = np.array([-0.5, -1.5])
    return W1, b1, np.array([1.0, -1.0]), -0.5  # OR, and not AND
    ### END SOLUTION


# %% [markdown]
# What did the hidden units do?
# On the left is the plane as your network sees it.
# On the right is where the hidden units send the four corners: there, one line is enough.

# %%
W1, b1, w2, b2 = (np.asarray(part, dtype=float) for part in xor_weights())
hidden = lambda P: ((P @ W1 + b1) > 0) * 1.0  # noqa: E731
seen = hidden(corners)  # (4, 2)

figure, axes = plt.subplots(1, 2, figsize=(9, 4.4))
plot_decision(axes[0], lambda P: hidden(P) @ w2 + b2, lo=-0.6, hi=1.6)
plot_decision(axes[1], lambda H: H @ w2 + b2, lo=-0.6, hi=1.6)
for ax, places in zip(axes, (corners, seen), strict=True):
    plot_points(ax, places, xor, size=130)
    ax.set(xticks=[0, 1], yticks=[0, 1])
for place in np.unique(seen, axis=0):
    names = [f"({a:g}, {b:g})" for a, b in corners[(seen == place).all(axis=1)]]
    axes[1].annotate("\n".join(names), place, (10, 0), textcoords="offset points", va="center")
axes[1].set(xlabel="hidden unit 1", ylabel="hidden unit 2")
axes[0].set_title("Two lines in the plane of inputs")
axes[1].set_title("One in the plane of hidden units")
show(figure, "Left: the regions of the plane in which the network says 1, with the four corners. "
     "Right: the corners as the hidden units see them, separated by one line.")  # fmt: skip

# %% [markdown]
# Two hidden steps *can* compute XOR; you have just shown it.
# So can two ReLUs, which have slopes to train by: $\max(0, x_1 + x_2) - 2\max(0, x_1 + x_2 - 1)$ is XOR.
# Does training *find* such weights?
# Here are 20 starts with 2 hidden ReLU units and 5 with 16.

# %%
solved = {}
for hidden_units, starts in ((2, 20), (16, 5)):
    ends = [train_xor([2, hidden_units, 1], relu, relu_slope, 0.5, s)[-1] for s in range(starts)]
    solved[hidden_units] = np.mean(np.array(ends) < 0.05)
    print(
        f"{hidden_units:2d} hidden ReLUs: {solved[hidden_units]:.0%} of {starts} starts solve XOR"
    )

# %% [markdown]
# The bend makes a solution *exist*.
# Finding it is the optimiser’s work, and here it helps to have units to spare.
# Keep the two apart when somebody says that activation functions enable networks to learn.
#
# Four points are a toy.
# Do clouds of points tell the same story?
# In each column, the same data; above, four layers without activation, below, three with ReLU.
# The percentages are of 300 points that were not trained on.


# %% runs=true
def cloud_score(X, y, sizes, f, df):
    """Train on a cloud of points and return its scores as a function (n, 2) → (n, k)."""
    rng = np.random.default_rng(0)
    layers = train_mlp(X, y, sizes, f, df, rng=rng, lr=0.05, epochs=150, momentum=0.9).layers
    return network(layers, f)


# %%
clouds = {"quadrants": quadrants, "moons": moons, "circles": circles, "spiral": spiral}
cloud_right = {}
figure, axes = plt.subplots(2, 4, figsize=(11, 5.9))
for column, (name, make) in zip(axes.T, clouds.items(), strict=True):
    X, y = make(np.random.default_rng(1), 600)
    k = int(y.max()) + 1
    nets = {"lines": (None, None, [2, 16, 16, 16, k]), "ReLU": (relu, relu_slope, [2, 32, 32, k])}
    for ax, (kind, (f, df, sizes)) in zip(column, nets.items(), strict=True):
        score = cloud_score(X[:300], y[:300], sizes, f, df)
        right = (score(X[300:]).argmax(axis=1) == y[300:]).mean()
        cloud_right[name, kind] = right
        plot_decision(ax, score, X[300:], y[300:], lo=-1.2, hi=1.2, n=201)
        ax.set(xlabel="", ylabel="", xticks=[], yticks=[])
        ax.set_title(f"{name}, {kind}: {right:.0%}", fontsize=10)
show(figure, "Four clouds of points, the regions of a linear network above and those of a ReLU "
     "network below. Lines fail on all but the moons; ReLU follows the shapes.")  # fmt: skip

# %% [markdown]
# Above, every border between two colours is straight, for all the four layers; below, borders follow the data.
# On the moons the line is not bad at all: how much a bend is worth depends on the data.
#
# ## One unit is enough to bend
#
# Bends can be seen.
# A network with two inputs and two outputs moves each point of the plane; draw a square grid and see where it lands.
# Without activation, squares become parallelograms.
# Now give ReLU to a *single* unit in the middle of the network.


# %% runs=true
rng = np.random.default_rng(7955)
lower, upper = random_layers(rng, [2, 5, 5]), random_layers(rng, [5, 5, 2])


def one_bent_unit(P):
    Z = network(lower)(P)  # (n, 5)
    Z[:, 0] = relu(Z[:, 0])
    return network(upper)(Z)


# %% [markdown] predict="one_unit"
# One unit of the middle layer gets ReLU; all others stay without. What becomes of the grid?
#
# - **a** Nothing to speak of: the layers above are linear and even it out
#   - The layers above can turn and stretch the crease, but no invertible one takes it out. (A
#     weight of 0 on that unit would: then nothing of it is left.)
# - **b** (right) A crease along one straight line; flat on both sides of it
# - **c** All lines become curved, since every output depends on that unit
#   - ReLU is two straight pieces. On each side of the line where the unit’s sum is 0, the whole
#     network is affine.

# %%
figure, axes = plt.subplots(1, 3, figsize=(10, 3.6))
plot_grid(axes[0], network(lower + upper))
plot_grid(axes[1], one_bent_unit)
plot_grid(axes[2], network(lower + upper, relu))
axes[0].set_title("No bend: parallelograms")
axes[1].set_title("One ReLU: one crease")
axes[2].set_title("All ReLU: many creases")
show(figure, "Three images of a square grid. Without activation it is a slanted grid of straight "
     "lines; with one ReLU it is folded along one line; with ReLU in every unit it is folded "
     "along many.")  # fmt: skip
reveal("one_unit")

# %% [markdown]
# The crease lies where the sum of that unit is zero.
# Only affine layers are below it, so that is a straight line: the decision line of lesson 1.
#
# ## Explore
#
# Change depth and width first, with the activation at “none”: no setting bends a line.
# Then choose an activation.
# Two things to look for: what narrow and deep does without any activation, and how the creases of ReLU differ from the curves of tanh.

# %% runs=true hide=true
BENDS = {"none": None, "ReLU": relu, "tanh": np.tanh, "|z|": np.abs, "sine": np.sin}


def draw(depth, width, activation, seed):
    rng = np.random.default_rng(seed)
    layers = random_layers(rng, [2] + [width] * depth + [2])
    net = network(layers, BENDS[activation])
    size = bend(net, rng.uniform(-1, 1, (400, 2)))
    figure = plt.Figure(figsize=(6, 4.6))
    ax = plot_grid(figure.add_subplot(), net)
    flat = size < 1e-9
    ax.set_title(f"Every line is straight: bend {size:.0e}" if flat else f"Bent: bend {size:.2f}")
    return figure


# %% runs=true
explore(
    draw,
    "The image of a square grid under a random network: straight lines without activation.",
    depth=slider(6, 1, 12, 1), width=slider(16, 1, 64, 1),
    activation=choice("none", list(BENDS)), seed=slider(0, 0, 9, 1),
)  # fmt: skip

# %% [markdown]
# ## Is any bend good enough?
#
# So far every non-linearity broke the collapse.
# Try the simplest of all, $f(z) = z^2$.
# Hidden weights are random and stay fixed; only the output layer is fitted, by least squares, so that training is no excuse.
# The target is $\sin 3x$ between $-1$ and $2$.

# %% runs=true open=true
x = np.linspace(-1, 2, 401)
target = np.sin(3 * x)


def random_fit(f, units, seed):
    """Fit the output layer on top of `units` random hidden units; return the fitted curve."""
    rng = np.random.default_rng(seed)
    H = f(x[:, None] * rng.normal(size=units) + rng.uniform(-2, 2, units))  # (401, units)
    A = np.column_stack([H, np.ones(len(x))])
    return A @ np.linalg.lstsq(A, target, rcond=None)[0]


def rmse(curve):
    return np.sqrt(np.mean((curve - target) ** 2))


# %% [markdown] predict="square"
# A hidden layer of 500 units with $f(z) = z^2$ is fitted to $\sin 3x$. How good is the fit?
#
# - **a** Very good: z² is not linear, and 500 units are plenty
#   - Not linear is not enough: a sum of squares of lines is a parabola, however many there are.
# - **b** (right) No better than the best parabola, with 3 units or with 500
# - **c** It gets better slowly: a few thousand units would do
#   - All parabolas together are a space of dimension 3. Three units fill it.

# %%
parabola = rmse(np.polyval(np.polyfit(x, target, 2), x))
widths = (3, 10, 30, 100, 500)
fits = {}
for name, f in {"z²": np.square, "ReLU": relu, "tanh": np.tanh}.items():
    fits[name] = [np.median([rmse(random_fit(f, n, seed)) for seed in range(5)]) for n in widths]
    print(
        f"{name:5s}",
        "  ".join(f"{n:3d} units: {e:7.1e}" for n, e in zip(widths, fits[name], strict=True)),
    )
print(f"the best parabola: {parabola:.1e}")
reveal("square")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8))
left.plot(x, target, color=GREY, lw=5, alpha=0.5, label="sin 3x")
left.plot(x, random_fit(np.square, 500, 0), color=ORANGE, label="500 units of z²")
left.plot(x, random_fit(relu, 100, 0), color=BLUE, lw=1.6, label="100 units of ReLU")
left.set(xlabel="x", ylim=(-1.6, 1.8))
left.set_title("500 squares make one parabola")
left.legend(loc="upper center", ncols=3, fontsize=9, columnspacing=1, handlelength=1.4)
for (name, errors), colour in zip(fits.items(), (ORANGE, BLUE, GREEN), strict=True):
    right.loglog(widths, errors, "o-", color=colour, label=name)
right.set(xlabel="hidden units", ylabel="error (rmse)")
right.set_title("More units help ReLU and tanh, not z²")
right.legend(loc="center left")
show(figure, "Left: the fit of 500 squares to a sine is a parabola, that of 100 ReLUs follows the "
     "sine. Right: the error falls with the number of units for ReLU and tanh, and stays where "
     "it is for squares.")  # fmt: skip

# %% [markdown]
# The line between enough and not enough is known exactly.
# One hidden layer, given enough units, comes as close as you like to *any* continuous function on a closed and bounded region, if and only if the activation is **not a polynomial** (Leshno, Lin, Pinkus and Schocken 1993; before them Cybenko 1989 and Hornik 1991, for continuous sigmoids and other continuous bounded functions).
#
# The small print: on bounded intervals the activation must be bounded, and the closure of the places where it jumps must have measure zero (a polynomial changed only there remains one, for this purpose).
# Every function in this course is of that kind.
# “Enough units” may be a great many.
# Good weights exist, says the theorem, and XOR has shown that this does not mean that they are found.
# And with each *layer* polynomials gain a little: a square of a square has degree 4.

# %% [markdown]
# ## The claims, settled
#
# Twelve sentences of the article belong to this lesson.
# Ten are settled here, with the figures of this run, and two by the optional parts below.

# %%
deepest = max(depth_bends)
settle(
    claim(
        4,
        measured=f"10 layers equal one matrix up to {depth_bends[10]:.0e}; "
        f"rank {ranks[3]} through a layer of 3",
        holds=depth_bends[10] < 1e-12 and ranks[3] == 3,
    ),
    claim(
        5,
        measured=f"{deepest} layers: {depth_bends[deepest]:.0e}",
        holds=max(depth_bends.values()) < 1e-12,
    ),
)

# %%
linear_right = tuned["four layers, no bend"].mean()
bent_right = tuned["four layers, ReLU"].mean()
settle(
    claim(
        6,
        measured=f"digits {linear_accuracy:.1%} right; XOR never below ln 2",
        holds=linear_accuracy >= 0.93 and xor_losses["5 layers"].min() > np.log(2) - 1e-6,
    ),
    claim(
        60,
        measured=f"digits, five splits: linear {linear_right:.1%} right, ReLU {bent_right:.1%}",
        holds=linear_right >= 0.93,
    ),
)

# %%
relu_bends, plain_bends = [], []
for seed in range(5):
    rng = np.random.default_rng(seed)
    layers, X = random_layers(rng, [8, 32, 32, 3]), rng.normal(size=(1000, 8))
    relu_bends.append(bend(network(layers, relu), X))
    plain_bends.append(bend(network(layers), X))

# %%
flat_or_bent = f"bend {max(plain_bends):.0e} without, at least {min(relu_bends):.2f} with ReLU"
bends_only_with_relu = max(plain_bends) < 1e-12 and min(relu_bends) > 0.3
settle(
    claim(7, measured=flat_or_bent, holds=bends_only_with_relu),
    claim(52, measured=flat_or_bent, holds=bends_only_with_relu),
)

# %%
sine_error = fits["ReLU"][widths.index(100)]
settle(
    claim(
        8,
        measured=f"sin 3x: error {sine_error:.3f} with 100 ReLUs, {fits['z²'][-1]:.2f} with 500 "
        "squares",
        holds=sine_error < 0.05 and fits["z²"][-1] > 0.45,
    ),
    claim(
        58,
        measured=f"XOR solved from {solved[2]:.0%} of starts with 2 ReLUs, {solved[16]:.0%} with 16",
        holds=solved[16] == 1 and solved[2] < 0.6,
    ),
)

# %%
settle(
    claim(
        48,
        measured=f"quadrants {cloud_right['quadrants', 'lines']:.0%} right, with ReLU "
        f"{cloud_right['quadrants', 'ReLU']:.0%}; digits {linear_right:.1%} without",
        holds=cloud_right["quadrants", "lines"] <= 0.75 < cloud_right["quadrants", "ReLU"],
    )
)

# %%
settle(
    claim(
        49,
        measured=f"random layers under a regression: the same fit up to {stack_gap:.0e}; four "
        f"trained layers folded into one: the same answer to {same:.1%} of the digits",
        holds=stack_gap < 1e-9 and same > 0.999,
    )
)

# %%
looking_back("02")

# %% [markdown]
# ## Summary
#
# - Layers without a bend collapse: matrices multiply, each bias goes through all later matrices, and one affine map is left, whatever the depth.
# - What is left is regression, nothing to be ashamed of: it reads most of the digits.
# - A continuous function is affine if $f(x + y) - f(x) - f(y) + f(0)$ is zero everywhere; one gap that is more than rounding proves a bend.
# - XOR has a gap, so no line computes it, and cross-entropy stops at $\ln 2$. Two steps and a third are enough.
# - Anything that is not affine can break the collapse, but one hidden layer comes close to every continuous function only if the activation is not a polynomial.
# - A bend makes solutions possible. It doesn’t find them.
#
# Next, in lesson 3: a step cannot be trained by its slope, which is 0 wherever there is one. The sigmoid is a step that can.

# %% [markdown]
# ## Where it is used today
#
# - **Faster networks.** After training, a convolution and the batch normalisation behind it are two affine maps, and can be folded into one. RepVGG (Ding and others 2021) trains several branches side by side and runs their collapse.
# - **Smaller updates.** LoRA (Hu and others 2021) leaves the bend out on purpose: two thin matrices, one after the other, are a big matrix of low rank. Afterwards their product can be added to the weights.
# - **Reading transformers.** In an attention head nothing bends between the value and the output matrix, so they act as one, of a rank at most the width of the head.
# - **Baselines.** A linear model is the first thing to try, and what a deep one has to beat.

# %% [markdown]
# ## The hidden bend (optional)
#
# Take the activation functions out of a network: is it affine?
# Here is a small convolutional network, of the kind that lesson 11 will build.
# Each pixel collects a weighted sum of its 3 × 3 neighbourhood, twice, with 8 and then 16 sets of weights.
# Then neighbouring pixels are **pooled** in pairs: each pair becomes one number, its mean or its maximum.
# A dense layer makes ten scores of the result.
# There is no activation function anywhere.


# %% runs=true
def neighbourhood_sums(x, w):
    """Weigh each pixel's 3 × 3 neighbourhood (the edges wrap): (n, 8, 8, c) → (n, 8, 8, f)."""
    shifts = [(i, j) for i in range(3) for j in range(3)]
    return sum(np.roll(x, (1 - i, 1 - j), axis=(1, 2)) @ w[i, j] for i, j in shifts)


# %% runs=true open=true
def small_cnn(rng, pool, f=None):
    """Return a random network (n, 64) → (n, 10); pool is np.mean or np.max."""
    w1, w2 = rng.normal(0, 0.4, (3, 3, 1, 8)), rng.normal(0, 0.15, (3, 3, 8, 16))
    b1, b2 = rng.normal(0, 0.1, 8), rng.normal(0, 0.1, 16)
    last = random_layers(rng, [8 * 4 * 16, 10])
    f = f or (lambda z: z)

    def run(X):
        x = f(neighbourhood_sums(X.reshape(-1, 8, 8, 1), w1) + b1)
        x = f(neighbourhood_sums(x, w2) + b2)
        pairs = x.reshape(len(x), 8, 4, 2, 16)
        return network(last)(pool(pairs, axis=3).reshape(len(x), -1))

    return run


# %% [markdown] predict="pooling"
# All activation functions are removed. With which pooling is the network an affine map?
#
# - **a** With both: no activation function, no bend
#   - The maximum of two numbers is not a weighted sum of them: which one counts depends on the
#     values. max(0, z) is itself such a maximum.
# - **b** (right) With mean pooling; with max pooling it is not
# - **c** With neither: a convolution is more than a weighted sum
#   - Each output of a convolution is a weighted sum of pixels plus a bias. It is a matrix product
#     with many equal entries, as lesson 10 will show.

# %%
cnn_bends = {}
for name, pool, f in (
    ("mean", np.mean, None),
    ("max", np.max, None),
    ("mean + ReLU", np.mean, relu),
):
    found = []
    for seed in range(5):
        net = small_cnn(np.random.default_rng(seed), pool, f)
        found.append(bend(net, digits.x_test[:200]))
    cnn_bends[name] = found
    print(f"pooling by {name:12s} bend {min(found):.1e} to {max(found):.1e} in 5 networks")
reveal("pooling")

# %% [markdown]
# Max pooling is a bend in disguise.
# So “remove the activation functions” is not the same as “make it linear”.
# Maximum, absolute value, softmax, division by a norm: each of them bends.
#
# Remember it when somebody takes ReLU out of a network, finds it hardly worse, and concludes that ReLU isn’t needed.
# First ask what the pooling was; lesson 11 will.

# %%
settle(
    claim(
        47,
        measured=f"CNN without activations: bend {max(cnn_bends['mean']):.0e} with mean pooling, "
        f"at least {min(cnn_bends['max']):.1f} with max pooling",
        holds=max(cnn_bends["mean"]) < 1e-4 and min(cnn_bends["max"]) > 0.3,
    )
)

# %% [markdown]
# ## What depth buys once there is a bend (optional)
#
# Without a bend, depth bought nothing that one layer could not compute.
# With one it can buy a lot.
# On the stretch from 0 to 1, two ReLUs make a tent: up to 1 in the middle, and down again.
# Put the tent into itself.


# %% runs=true
def tent(x):
    return 2 * relu(x) - 4 * relu(x - 0.5)


def pieces(curve):
    slopes = np.diff(curve)
    return 1 + int(np.count_nonzero(slopes[1:] != slopes[:-1]))


# %%
u = np.arange(2**10 + 1) / 2**10  # all exact in binary, so that slopes can be compared exactly
curve, tents = u, {}
figure, axes = plt.subplots(1, 4, figsize=(10.5, 2.7), sharey=True)
for depth in range(1, 9):
    curve = tent(curve)
    tents[depth] = pieces(curve)
    if depth in (1, 2, 4, 6):
        ax = axes[(1, 2, 4, 6).index(depth)]
        ax.plot(u, curve, color=BLUE, lw=1.4)
        ax.set(title=f"{tents[depth]} pieces", xlabel=f"{2 * depth} ReLUs")
show(figure, "The tent function composed with itself once, twice, four and six times: the number "
     "of teeth doubles with each layer.")  # fmt: skip

# %%
print("layers   ReLUs   pieces   pieces at most, if the ReLUs stood in one layer")
for depth, count in tents.items():
    print(f"{depth:4d} {2 * depth:8d} {count:8d} {2 * depth + 1:8d}")

# %% [markdown]
# With each layer the pieces double; in a single layer each ReLU adds one at most (Telgarsky 2016; Montúfar and others 2014).
# That is depth at its best, made by hand.
# Do networks have such riches by nature?
# Count the pieces of *random* networks on a line, with the same 64 ReLUs in one layer or in eight.


# %% hide=true
def random_pieces(sizes, seed):
    """Return on how many pieces of a line a random ReLU network is affine."""
    a, patterns = np.linspace(-20, 20, 50_001)[:, None], []
    for W, b in random_layers(np.random.default_rng(seed), sizes):
        z = a @ W + b
        patterns.append(z > 0)
        a = relu(z)
    on = np.hstack(patterns)  # which units are on, at each place
    return 1 + int(np.count_nonzero((on[1:] != on[:-1]).any(axis=1)))


random_counts = {}
for sizes in ([1, 64], [1] + [8] * 8):
    random_counts[len(sizes) - 1] = np.mean([random_pieces(sizes, seed) for seed in range(8)])
    print(f"widths {sizes}: {random_counts[len(sizes) - 1]:.0f} pieces (mean of 8 networks)")

# %% [markdown]
# On average no more pieces than units, in one layer or in eight, and nothing exponential (Hanin and Rolnick 2019 show why that is the usual case).
# Depth makes such riches possible; it doesn’t hand them out.

# %%
settle(
    claim(
        59,
        measured=f"8 layers of 2 ReLUs: {tents[8]} pieces; 64 random ReLUs: "
        f"{random_counts[1]:.0f} in one layer, {random_counts[8]:.0f} in eight",
        holds=all(count == 2**depth for depth, count in tents.items()),
    )
)

# %% [markdown] recall="fold_20_50_3" after="ten_layers"
# Two layers without activation: 20 inputs, 50 hidden units, 3 outputs. How many numbers are enough
# to say what they compute, whatever their weights are?
#
# - **a** 1,203: all weights and biases
#   - The two layers fold into one, with 20 × 3 weights and 3 biases.
# - **b** 53: one for each unit
#   - Units do not count here: the folded matrix has a row for each input, a column for each output.
# - **c** (right) 63

# %% [markdown] recall="folded_bias"
# The layers $3x + 2$ and then $5z + 1$ become one. What is its bias?
#
# - **a** (right) 11
# - **b** 3
#   - The biases do not simply add up: the first one goes through the second slope.
# - **c** 1
#   - The last bias is added on top, but the first one arrives as well, times 5.

# %% [markdown] recall="narrow_middle"
# A stack without activations has the widths 40, 2 and 40. What is its collapsed matrix?
#
# - **a** Any matrix of 40 × 40
#   - All that arrives has passed through 2 numbers, so most of these matrices are out of reach.
# - **b** (right) One of 40 × 40, of rank 2 at most
# - **c** One of 40 × 2
#   - It leads from the input to the output, from 40 to 40. The narrow middle shows in its rank.

# %% [markdown] recall="worth_of_lines" after="linear_digits"
# What did the handwritten digits say about a model without any bend?
#
# - **a** It can only guess: images are too complex for it
#   - Ten weighted sums of pixels read most of these digits. Other things are out of reach, as XOR.
# - **b** It does as well as a network with bends on any data
#   - On small centred digits it comes close; on the quadrants no linear model gets far.
# - **c** (right) It reads most of them: what a bend is worth depends on the data

# %% [markdown] recall="where_it_creases" after="one_unit"
# A network maps the plane to the plane, and a single unit in its middle layer has ReLU. Where can
# it bend?
#
# - **a** (right) Along the line where the sum of that unit is 0
# - **b** Everywhere, since every output depends on that unit
#   - They depend on it, but on each side of the line in an affine way.
# - **c** At the origin only
#   - ReLU bends where its sum is 0. That is a whole line of inputs, and biases move it.

# %% [markdown] recall="still_affine" after="pooling"
# A network has no activation functions. Which step may be added, so that it stays affine?
#
# - **a** Divide a layer's outputs by their norm
#   - The norm depends on the values, so this is no fixed factor, and it bends.
# - **b** (right) Replace neighbours by their average
# - **c** Replace neighbours by the larger one
#   - Which of them counts depends on the values. ReLU itself is such a maximum.

# %% [markdown] recall="xor_floor" after="xor_depth"
# How low can the cross-entropy of a linear network with 20 layers get on the four points of XOR?
#
# - **a** To nearly 0, given enough steps
#   - Twenty layers without a bend are one affine map, and that has no gap, while XOR has one.
# - **b** To a quarter of ln 2, with three corners right
#   - Cross-entropy counts how sure each answer is; what three corners gain, the fourth pays back.
# - **c** (right) To ln 2, and no lower

# %% [markdown] recall="cubes" after="square"
# One hidden layer with $f(z) = z^3$ on a single input gets more and more units. Which functions can
# it come as close to as you like on an interval?
#
# - **a** All continuous ones: the cube is not linear
#   - Not linear is not enough. Sums of cubes of lines are polynomials of degree 3 at most.
# - **b** (right) Polynomials of degree 3 at most, and no others
# - **c** All polynomials
#   - More units do not raise the degree of a sum. More layers would.

# %% [markdown] recall="one_gap"
# $f(0) = 4$, $f(x) = 7$, $f(y) = 9$ and $f(x + y) = 12$. What does that say about $f$?
#
# - **a** It is not affine: 7 + 9 is not 12
#   - Both hold the bias, so one $f(0)$ is taken off: $7 + 9 - 4 = 12$.
# - **b** (right) It may be affine: there is no gap here
# - **c** It is affine: a gap of 0 proves it
#   - A gap proves a bend. No gap at one pair of points leaves open what happens at others.
