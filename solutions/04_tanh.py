# %% [markdown]
# # Centre it on zero: tanh
#
# **Questions**
# - tanh is said to be better than the sigmoid because it is centred on zero. It is also four times
#   as steep. Which of the two helps?
# - Is there anything that a network of tanhs can say and one of sigmoids cannot?
# - Why did networks that read sequences settle on tanh, and is it still the best there?
#
# **What you’ll do** · Write a tanh that keeps its digits near zero and far out, its slope, and a
# translation of any sigmoid network into a tanh network. Separate what the centring buys from what
# the slope buys. Build a recurrent cell from nothing and let three activations compete in it.
#
# **What you’ll need** · About 60 minutes; the sigmoid of lesson 3; matrix products.

# %% setup=true
import matplotlib.pyplot as plt
import numpy as np

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, PINK, check, explore, load_digits, looking_back,
    predict, predict_scores, reveal, show, slider, standardise, train_mlp, use_style, warm_up,
    where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle
from course_lib.recurrent import error_gradient, new_reader, orthogonal, read, train_reader

use_style()
where_you_are("04")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("04")

# %% [markdown]
# ## The idea: the same curve, moved and stretched
#
# The article gives tanh as a curve of its own:
#
# $$\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}$$
#
# Multiply top and bottom by $e^{-z}$, compare with $\sigma(2z) = 1/(1+e^{-2z})$, and an old
# acquaintance appears:
#
# $$\tanh(z) = 2\,\sigma(2z) - 1$$
#
# So tanh is the sigmoid, squeezed to half its width, stretched to twice its height, and moved down
# by 1. That changes two things at once: the output is **centred**, since it is 0 at $z = 0$, and
# the **slope** there is $2 \cdot 2 \cdot \tfrac14 = 1$.

# %% given="formula"

# %%
z = np.linspace(-5, 5, 501)
figure, ax = plt.subplots()
ax.axhline(0, color=GREY, lw=0.8)
ax.plot(z, formula(z), color=GREY, ls=":", label="σ(z)")
ax.plot(z, formula(2 * z), color=ORANGE, ls="--", label="σ(2z): half as wide")
ax.plot(z, np.tanh(z), color=BLUE, label="2σ(2z) − 1 = tanh(z)")
ax.set(title="tanh is a sigmoid, squeezed, stretched and moved", xlabel="z", ylabel="a")
ax.legend(loc="upper left")
show(
    figure,
    "Three S-shaped curves from z = −5 to 5: the sigmoid from 0 to 1, a steeper sigmoid of 2z "
    "from 0 to 1, and tanh from −1 to 1 through the origin.",
)
family = float(np.max(np.abs(2 * formula(2 * z) - 1 - np.tanh(z))))
print(f"largest difference between 2σ(2z) − 1 and tanh(z) here: {family:.0e}")

# %% [markdown]
# ## Is the formula safe to type in?
#
# Lesson 3's formula was accurate and overflowed on the far left. Here is the article's second one,
# as it stands, for the experiment.


# %% runs=true
def article(z):
    """The tanh exactly as the article has it."""
    up, down = np.exp(z), np.exp(-z)
    return (up - down) / (up + down)


# %% [markdown] predict="ratio"
# Typed in as it stands and run in float64, where does the formula go wrong?
#
# - **a** Nowhere: numerator and denominator are each exact to the last digit
#   - They are, and that is not enough: where the two exponentials are nearly equal, their
#     difference keeps only the digits in which they differ.
# - **b** Only for large z, where the exponentials overflow
#   - There it gives nan, on both sides. But look also where the answer is tiny.
# - **c** (right) For large |z|, and also close to 0

# %%
tiny = np.logspace(-17, 2, 400)
with np.errstate(over="ignore", invalid="ignore"):
    error = np.abs(article(tiny) / np.tanh(tiny) - 1)
    far = article(np.arange(700.0, 720.0))
    first_nan = 700 + int(np.argmax(np.isnan(far)))
    at_tiny = float(abs(article(1e-12) / np.tanh(1e-12) - 1))
    at_hundred = [float(article(v)) for v in (-720.0, 720.0)]
print(f"nan from z = {first_nan} on; at ±720: {at_hundred}")
print(f"relative error at z = 1e-12: {at_tiny:.0e}")
reveal("ratio")

# %%
figure, ax = plt.subplots()
ax.plot(tiny, np.maximum(error, 1e-17), ".", color=ORANGE, ms=4)
ax.set(xscale="log", yscale="log", ylim=(3e-18, 10), xlabel="z", ylabel="relative error")
ax.set_title("The smaller z is, the fewer digits the formula keeps")
show(
    figure,
    "Relative error of the formula over z, both on logarithmic scales. From z = 1 down to 1e-16 it "
    "rises in a straight band from 1e-16 to 1: below 1e-16 no digit is right.",
)

# %% [markdown]
# Near 0, tanh(z) is almost $z$ itself. The formula gets there by subtracting two numbers close
# to 1, and each of them was rounded at its sixteenth digit. What is left of a difference of
# `1e-12` after that is four digits. The cure is a function that never forms those two numbers:
# `np.expm1(t)` is $e^t - 1$, exact also for tiny $t$.

# %% [markdown]
# ### Exercise 1: `tanh`
# ●●● hard · 10 minutes · about 2 lines · 4 points
#
# `z`: an array of any shape, or a number → tanh(z), of the same shape, float; float32 stays
# float32.
# - Right to a relative `1e-12` wherever $|z|$ is at least `1e-12`; 0 at 0, and exactly ±1 at `±1000`.
# - `z` is not changed. A warning costs nothing here.
#
# **From exponentials**: `tanh`, `sinh` and `cosh` of NumPy or `math` are refused in this exercise,
# and an answer that calls one earns nothing. Everywhere else they are yours to use.
#
# Multiply the formula's top and bottom by $e^{-z}$: with $t = e^{-2z} - 1$ it becomes
# $-t/(t+2)$. For which $z$ can that overflow? And tanh is odd: $\tanh(-z) = -\tanh(z)$.
#
# Tools: `np.expm1`, `np.exp`, `np.abs`, `np.sign`, `np.where`.
#
# Example: `tanh(np.array([-1.0, 0.0, 1e-12]))` is `[-0.76159416, 0.0, 1e-12]`.


# %% exercise="tanh"
def tanh(z):
    """Return tanh(z) without overflow, and with all its digits near 0.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    t = np.expm1(-2 * np.abs(z))  # from 0 at z = 0 down to -1 far out, never large
    return -np.sign(z) * t / (t + 2)
    ### END SOLUTION


# %%
for z in (1e-12, 1e-3, 1.0, 720.0):
    with np.errstate(over="ignore", invalid="ignore"):
        print(f"z = {z:<6g} the article {article(z):.15g}   yours {tanh(z):.15g}")

# %% [markdown]
# ### Exercise 2: `expose_one_sided`
# ●○○ easy · 4 minutes · 1 line · 2 points
#
# A colleague's tanh agrees with the library's wherever she tried it: at 0, at ±1, at 300, at `1000`.
# It is below, beside the library's.
#
# Return a `z` for which the two differ by more than rounding: an array of any shape, or a number,
# with no entry further from 0 than `1000`.
#
# Tools: none. Ask of each exponential in it whether its argument can be large and positive.


# %% wrong="expose_one_sided"
def by_library(z):
    """NumPy's own tanh."""
    return np.tanh(z)


tried = np.array([-1.0, 0.0, 1.0, 300.0, 1000.0])
print("largest difference:", np.max(np.abs(theirs(tried) - by_library(tried))))


# %% exercise="expose_one_sided"
def expose_one_sided():
    """Return a z, at most 1000 from 0, for which theirs and NumPy's tanh differ."""
    ### BEGIN SOLUTION
    return np.array([-400.0])
    ### END SOLUTION


# %% [markdown]
# ## Four times as steep
#
# Differentiate the quotient, or use the chain rule on $2\sigma(2z)-1$; both lead to a slope that
# needs only the value:
#
# $$\tanh'(z) = 1 - \tanh(z)^2$$
#
# It is 1 at $z = 0$, where the sigmoid's is ¼, and it falls off twice as fast.

# %% [markdown]
# ### Exercise 3: `tanh_grad`
# ●○○ easy · 3 minutes · 1 line · 3 points
#
# `z`: **pre-activations**, an array of any shape or a number → the slope of tanh at each `z`, of the
# same shape, float; float32 stays float32.
# - Right to within `1e-15`; 0 at `±1000`. `z` is not changed.
#
# Tools: your `tanh`, or `np.tanh`, which is allowed again.
#
# Example: `tanh_grad(np.array([0.0, 1.0]))` is `[1.0, 0.41997434]`.


# %% exercise="tanh_grad"
def tanh_grad(z):
    """Return the slope of tanh at the pre-activation z.

    z: array of any shape, or a number -> the same shape, float; float32 stays float32.
    """
    ### BEGIN SOLUTION
    return 1 - np.tanh(z) ** 2
    ### END SOLUTION


# %% runs=true
def sigmoid_slope(z):
    """The sigmoid's slope, for the experiments."""
    return formula(z) * formula(-z)


def slope(z):
    """tanh's slope, for the experiments: by the chain rule, of 2σ(2z) − 1."""
    return 4 * sigmoid_slope(2 * z)


# %%
z = np.linspace(-6, 6, 1201)
crossing = float(z[(z > 0) & (tanh_grad(z) < sigmoid_slope(z))][0])
figure, ax = plt.subplots()
ax.plot(z, tanh_grad(z), color=BLUE, label="tanh: your slope")
ax.plot(z, sigmoid_slope(z), color=ORANGE, ls="--", label="sigmoid")
ax.set(title=f"tanh is four times as steep at 0, and flatter from {crossing:.2f} on", xlabel="z")
ax.set(ylabel="slope", ylim=(0, 1.08))
ax.legend()
show(
    figure,
    "Two bells over z: the slope of tanh with its top at 1 and narrow, that of the sigmoid with "
    "its top at one quarter and twice as wide. They cross between 1 and 2 on either side.",
)

# %% [markdown]
# Lesson 3 sent a gradient back through twenty sigmoid layers. With Xavier weights it lost a factor
# of about four at each; with weights ten times larger it survived. The same stack, with tanh.


# %% runs=true open=true
def gradient_sizes(sd, rng, f=np.tanh, df=slope, layers=20, width=100):
    """Send a random gradient back through layers; return its size at each, and how many saturate."""
    a, steps = rng.normal(size=(200, width)), []
    for _ in range(layers):
        W = rng.normal(0, sd, (width, width))
        steps.append((W, a @ W))
        a = f(a @ W)
    dz = rng.normal(size=a.shape)
    sizes = [np.linalg.norm(dz)]
    for i in reversed(range(layers - 1)):
        dz = (dz @ steps[i + 1][0].T) * df(steps[i][1])
        sizes.append(np.linalg.norm(dz))
    return np.array(sizes[::-1]) / sizes[0], np.mean(np.abs(a) > 0.99)


# %% [markdown] predict="saturated_stack"
# With weights from N(0, 1) and 100 inputs a unit, three units in four are saturated in every layer:
# |a| above 0.99. What becomes of the gradient on its way through twenty such layers?
#
# - **a** (right) It grows: by a factor of more than a hundred thousand
# - **b** It vanishes: a saturated unit has hardly any slope
#   - Most slopes are tiny, and the few units that are awake have weights ten times the usual. What
#     passes through these is more than what the others hold back.
# - **c** It keeps its size: slopes and weights cancel, as they did for the sigmoid
#   - For the sigmoid they happened to. tanh is four times as steep where it is awake, so the same
#     weights do more than make up for it.

# %%
stack, xavier = {}, np.sqrt(2 / 200)
for name, sd, *curve in (
    ("Xavier", xavier), ("N(0, 1)", 1.0), ("σ, Xavier", xavier, formula, sigmoid_slope),
):  # fmt: skip
    runs = [gradient_sizes(sd, np.random.default_rng(seed), *curve) for seed in range(10)]
    stack[name] = np.exp(np.mean([np.log(sizes) for sizes, _ in runs], axis=0))
    saturated = np.mean([share for _, share in runs])
    print(f"{name:9s} weights: {saturated:.0%} saturated, gradient × {stack[name][0]:.2g}")
factor = {name: float(sizes[0] ** (1 / 19)) for name, sizes in stack.items()}
reveal("saturated_stack")

# %%
figure, ax = plt.subplots()
layer = np.arange(1, 21)
ax.plot(layer, stack["N(0, 1)"], color=ORANGE, marker="s", ms=4, label="weights from N(0, 1)")
ax.plot(layer, stack["Xavier"], color=BLUE, marker="o", ms=4, label="Xavier weights")
ax.plot(layer, stack["σ, Xavier"], color=GREY, ls=":", label="lesson 3's sigmoid, Xavier")
ax.set(yscale="log", xlabel="layer", xticks=[1, 5, 10, 15, 20], ylabel="size of the gradient")
ax.set_title("tanh’s gradient fades slowly, or explodes: the weights decide")
ax.legend(loc="lower right")
show(
    figure,
    "Size of the gradient at layers 20 down to 1, on a logarithmic scale. With weights from a "
    "standard normal distribution it grows in a straight line to about ten million; with Xavier "
    "weights it falls gently to about a fifth; a dotted line for the sigmoid falls to 1e-12.",
)

# %% [markdown]
# So “tanh still suffers from vanishing gradients” holds on paper and hardly in a stack with sensible
# weights: the gradient loses a fraction where the sigmoid's loses twelve orders of magnitude. With
# large weights the danger is the opposite one.
#
# ## Can tanh say more?
#
# Solve $\tanh(z) = 2\sigma(2z) - 1$ for the sigmoid, with $z/2$ in the place of $z$:
#
# $$\sigma(z) = \tfrac12 + \tfrac12 \tanh\!\left(\tfrac z2\right)$$
#
# A sigmoid unit is a tanh unit with other numbers around it. Where do the three halves go, if they
# are to disappear into the weights and biases of a network?

# %% [markdown]
# ### Exercise 4: `sigmoid_net_to_tanh`
# ●●○ medium · 9 minutes · 1–4 lines · 4 points
#
# A network with one hidden layer of sigmoids: `W1 (d, h)`, `b1 (h,)`, `W2 (h, k)`, `b2 (k,)`, output
# `sigmoid(X @ W1 + b1) @ W2 + b2`.
#
# Return `(W1, b1, W2, b2)`, in the same shapes, of a tanh network with the same output for every
# `X`: `tanh(X @ W1 + b1) @ W2 + b2`. What is compared is the outputs, to a relative `1e-9`.
# - Whole numbers work; no input is changed.
#
# Write out one unit first: its contribution to the output is $\sigma(z)\,w$. Put the right-hand
# side above in for $\sigma(z)$ and multiply out. One part does not depend on $z$ at all.
#
# Example: one unit, `W1 = [[2.0]], b1 = [0.0], W2 = [[4.0]], b2 = [1.0]` becomes
# `[[1.0]], [0.0], [[2.0]], [3.0]`.


# %% exercise="sigmoid_net_to_tanh"
def sigmoid_net_to_tanh(W1, b1, W2, b2):
    """Return weights of a tanh network that computes what this sigmoid network computes.

    W1: (d, h), b1: (h,), W2: (h, k), b2: (k,) -> (W1, b1, W2, b2), of the same shapes.
    """
    ### BEGIN SOLUTION
    return W1 / 2, b1 / 2, W2 / 2, b2 + W2.sum(axis=0) / 2
    ### END SOLUTION


# %% [markdown]
# Your translation, at work: a network of 64 sigmoids that has learnt the ten digits, and the same
# network said in tanh.

# %% runs=true
digits = load_digits()
x_train, x_test = standardise(digits.x_train, digits.x_test)

# %%
net = train_mlp(
    x_train, digits.y_train, [64, 64, 10], formula, sigmoid_slope,
    rng=np.random.default_rng(0), lr=1.0, epochs=10, init="xavier",
)  # fmt: skip
(W1, b1), (W2, b2) = net.layers
T1, c1, T2, c2 = sigmoid_net_to_tanh(W1, b1, W2, b2)
old = predict_scores(net.layers, x_test, formula)
new = predict_scores([(T1, c1), (T2, c2)], x_test, np.tanh)
right = [f"{np.mean(scores.argmax(axis=1) == digits.y_test):.2%}" for scores in (old, new)]
said_alike = float(np.max(np.abs(old - new)))
print(f"right on the test digits: {right[0]} as sigmoids, {right[1]} as tanhs")
print(f"largest difference between the two outputs: {said_alike:.0e}")

# %% [markdown]
# There is nothing that one of them can say and the other cannot. If tanh is better, then not for
# what it can represent: it has to be easier to *train*.
#
# ## What centring buys, and what slope buys
#
# tanh differs from the sigmoid in two things, so one comparison of the two says nothing about
# either. Build the four combinations: slope ¼ or 1 at $z = 0$, centred or not.
#
# | at $z = 0$ | from 0 upwards | centred on 0 |
# |---|---|---|
# | slope ¼ | $\sigma(z)$ | $\sigma(z) - \tfrac12$ |
# | slope 1 | $4\sigma(z)$ | $4\sigma(z) - 2 = 2\tanh(z/2)$ |
#
# Each trains a network 64–32–32–32–32–10 on the digits, by plain gradient descent in batches of
# 32, from Xavier weights, until at most three training digits in a hundred are wrong. Each has its
# own best rate among eight or more from `0.03` up, and five starts.


# %% runs=true open=true
FOUR = {
    "σ": (formula, sigmoid_slope, 3.0),
    "σ − ½": (lambda z: formula(z) - 0.5, sigmoid_slope, 4.0),
    "4σ": (lambda z: 4 * formula(z), lambda z: 4 * sigmoid_slope(z), 0.1),
    "4σ − 2": (lambda z: 4 * formula(z) - 2, lambda z: 4 * sigmoid_slope(z), 0.2),
    "tanh": (np.tanh, slope, 0.3),
}  # the function, its slope, and the rate at which it was fastest


def epochs(name, seed):
    """Train with one of them; return the epochs to 97 %, 40 at most."""
    f, df, lr = FOUR[name]
    return len(train_mlp(
        x_train, digits.y_train, [64, 32, 32, 32, 32, 10], f, df,
        rng=np.random.default_rng(seed), lr=lr, epochs=40, init="xavier",
        on_epoch=lambda epoch, layers, loss, accuracy: accuracy >= 0.97,
    ).losses)  # fmt: skip


# %% [markdown] predict="two_by_two"
# σ needs about 20 epochs, tanh about 3. Which of the two changes earns that?
#
# - **a** The slope: with ¼ at most, σ loses gradient at each of four layers
#   - It does lose it, and the learning rate that suits it makes up for a part. The slope alone is
#     about half of the story.
# - **b** The centring: a steeper curve is only a larger learning rate in disguise
#   - In one layer it would be close to that. Through four layers a slope of ¼ shrinks the gradient
#     of the first far more than that of the last, and no single rate suits both.
# - **c** (right) Both: each alone saves about half of the epochs or more, and together more still

# %%
needed = {name: [epochs(name, seed) for seed in range(5)] for name in FOUR}
for name, counts in needed.items():
    print(f"{name:7s} rate {FOUR[name][2]:<4} epochs {counts}, mean {np.mean(counts):.1f}")
mean = {name: float(np.mean(counts)) for name, counts in needed.items()}
bought = {
    "centring, at slope ¼": mean["σ"] / mean["σ − ½"],
    "centring, at slope 1": mean["4σ"] / mean["4σ − 2"],
    "slope, off centre": mean["σ"] / mean["4σ"],
    "slope, centred": mean["σ − ½"] / mean["4σ − 2"],
}
for what, times in bought.items():
    print(f"{what}: {times:.1f} times fewer epochs")
reveal("two_by_two")

# %%
figure, ax = plt.subplots(figsize=(7.5, 4))
pairs = (("slope ¼", ("σ", "σ − ½"), ORANGE, "o"), ("slope 1", ("4σ", "4σ − 2"), BLUE, "s"))
for label, names, colour, marker in pairs:
    for x, name in enumerate(names):
        spread = x + np.linspace(-0.06, 0.06, 5)
        ax.plot(spread, needed[name], marker, color=colour, alpha=0.45)
        ax.annotate(name, (x, mean[name]), (14, 6), textcoords="offset points", color=colour)
    ax.plot([0, 1], [mean[n] for n in names], color=colour, marker=marker, label=label)
ax.set(xticks=[0, 1], xlim=(-0.3, 1.4), ylim=(0, None), ylabel="epochs to 97 %")
ax.set_xticklabels(["from 0 upwards", "centred on 0"])
ax.set_title("Centring helps at either slope, and slope helps either way")
ax.legend()
show(
    figure,
    "Epochs to 97 percent, five runs each, each activation at its best rate. At slope one quarter "
    "about 20 off centre and 8 centred; at slope 1 about 9 off centre and 3 centred.",
)

# %% [markdown]
# The two effects are of like size, and they multiply. Why should centring matter, which only adds a
# constant that any bias could take back?
#
# ## Weights that can only move together
#
# The gradient of a weight is the unit's $dz$ times the activation that the weight carries:
# $dW_{ij} = a_i\,dz_j$. All weights into unit $j$ share $dz_j$. If every $a_i$ is positive, as
# after a sigmoid, then for one example **all of them go up, or all of them go down**.

# %%
pictures = x_train[:200]
first = np.random.default_rng(1).normal(0, np.sqrt(2 / 128), (64, 64))
one_sign = {}
for name, f in (("sigmoid", formula), ("tanh", np.tanh)):
    a = f(pictures @ first)  # (200, 64): what the second layer's weights carry
    one_sign[name] = float(np.mean((a > 0).all(axis=1) | (a < 0).all(axis=1)))
    print(f"{name}: examples whose gradient has one sign within each unit: {one_sign[name]:.0%}")

# %% [markdown]
# **Try it:** how much centring does it take until the weights of a unit may part?


# %% runs=true hide=true
def draw_signs(shift, steep):
    """One example through a layer: the activation, and the sign of each weight's gradient."""
    figure = plt.Figure(figsize=(9.5, 3.6))
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    rng = np.random.default_rng(4)
    z, dz = rng.normal(0, 1.2, 10), rng.normal(size=8)
    grid = np.linspace(-5, 5, 201)
    left.axhline(0, color=GREY, lw=0.8)
    left.plot(grid, steep * (formula(grid) - shift), color=BLUE)
    a = steep * (formula(z) - shift)
    left.plot(z, a, "o", color=ORANGE, ms=7)
    left.set(title="ten units, one example", xlabel="z", ylabel="a", ylim=(-2.2, 4.2))
    signs = np.sign(np.outer(a, dz))
    right.imshow(signs, cmap="PuOr_r", vmin=-1.6, vmax=1.6, aspect="auto")
    alone = int(np.sum((signs > 0).all(axis=0) | (signs < 0).all(axis=0)))
    right.set(title=f"{alone} of 8 columns of one sign", xlabel="unit of the next layer")
    right.set(ylabel="weight from unit", xticks=[], yticks=[])
    right.grid(False)
    return figure


# %%
explore(
    draw_signs,
    "Left, an S-shaped curve with ten units on it; right, the signs of the gradients of their "
    "weights into eight units. While all ten are above 0, each column has a single colour.",
    shift=slider(0.0, 0.0, 0.5, 0.05, label="moved down by"),
    steep=slider(1.0, 1.0, 4.0, 0.5, label="stretched by"),
)

# %% [markdown]
# Stretching changes no sign. Moving down does: at 0.5 about half of each column goes the other
# way. (4 and 0.5 together are the tanh of the 2×2.)
#
# With two weights the bind can be drawn. Two inputs, a least-squares line through data whose inputs
# are centred or not, gradient descent at the same care in both: a rate of one over the largest
# curvature.


# %% runs=true hide=true
def descent_on_bowl(shift, steps=60):
    """Fit y = x·w on 200 inputs moved by `shift`; return the loss's matrix and the path to 0."""
    rng = np.random.default_rng(2)
    X = rng.normal(0, 1, (200, 2)) + shift
    bowl = X.T @ X / 200  # the loss of w is w·bowl·w/2, up to where its bottom lies
    largest = np.linalg.eigvalsh(bowl)[-1]
    w, path = np.array([1.8, -1.0]), []
    for _ in range(steps + 1):
        path.append(w)
        w = w - bowl @ w / largest
    return bowl, np.array(path)


# %%
side = np.linspace(-2, 2, 121)
grid = np.stack(np.meshgrid(side, side), axis=-1)
figure, axes = plt.subplots(1, 2, figsize=(9, 4.2), sharey=True)
for ax, shift in zip(axes, (0.0, 2.0), strict=True):
    bowl, path = descent_on_bowl(shift)
    height = np.einsum("...i,ij,...j", grid, bowl, grid)
    ax.contour(side, side, height, levels=height.max() * np.linspace(0.03, 1, 9) ** 2, colors=GREY)
    ax.plot(path[:, 0], path[:, 1], "o-", color=ORANGE, ms=4, lw=1.2)
    ax.plot(0, 0, "+", color=INK, ms=14, mew=2)
    away = np.linalg.norm(path[20])
    ax.set(xlabel="first weight", title=f"inputs around {shift:g}: after 20 steps {away:.2f} away")
    ax.set_title(ax.get_title(loc="left"), fontsize=11)
axes[0].set_ylabel("second weight")
show(
    figure,
    "Contours of a loss of two weights with a path of gradient descent. With inputs around 0 the "
    "contours are nearly circles and the path reaches the centre in a few steps; with inputs "
    "around 2 they are long narrow ellipses, and the path stops in the valley far from the centre.",
)

# %% [markdown]
# On the right nearly all inputs are positive, so the weights rise and fall together: fast along the
# diagonal, and hardly across it, where this path has to go. The ratio of the steepest to the
# flattest curvature is the **condition number**; the steps grow with it.

# %%
condition = {}
for shift in (0.0, 1.0, 2.0, 5.0):
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=(500, 10)) + shift, np.ones(500)])
    condition[shift] = float(np.linalg.cond(X.T @ X))
    print(f"ten inputs around {shift:g}, and a bias: condition number {condition[shift]:,.0f}")
worse = condition[2.0] / condition[0.0]

# %% [markdown]
# A hidden layer's outputs are the next layer's inputs. That is LeCun, Bottou, Orr and Müller's
# argument of 1998 for centred activations, and for standardising the data.
#
# ## A network that remembers
#
# A **recurrent** cell reads a sequence step by step and keeps a state, $k$ numbers that say what it
# has read so far. From the new input $x_t$ and its old state it makes the new one (Elman 1990):
#
# $$h_t = \tanh(x_t W_x + h_{t-1} W_h + b)$$
#
# The same weights serve at each step: an unrolled recurrent network is a deep one whose layers are
# all equal, with a new input at each.

# %% [markdown]
# ### Exercise 5: `rnn_step`
# ●○○ easy · 4 minutes · 1 line · 3 points
#
# One step for n sequences at once: `x (n, d)` their inputs, `h (n, k)` their states, `Wx (d, k)`,
# `Wh (k, k)`, `b (k,)` → the new states `(n, k)`, by the formula above.
# - Whole numbers work, and no input is changed, `h` neither.
#
# Tools: `@`, `np.tanh` or your `tanh`.
#
# Example: `x = [[1.0]]`, `h = [[0.5]]`, `Wx = [[2.0]]`, `Wh = [[-4.0]]`, `b = [1.0]` give
# `[[0.76159416]]`, which is tanh(2 − 2 + 1).


# %% exercise="rnn_step"
def rnn_step(x, h, Wx, Wh, b):
    """Return the states after one more input.

    x: (n, d), h: (n, k), Wx: (d, k), Wh: (k, k), b: (k,) -> (n, k).
    """
    ### BEGIN SOLUTION
    return np.tanh(x @ Wx + h @ Wh + b)
    ### END SOLUTION


# %% [markdown]
# ### Exercise 6: `rnn_forward`
# ●●○ medium · 6 minutes · about 5 lines · 4 points
#
# `X (n, t, d)`: n sequences of t ≥ 1 inputs, `X[:, 0]` is read first; `h0 (n, k)`: the states before
# that; `Wx`, `Wh`, `b` as before → the state after each input, `(n, t, k)`; `h0` is not among them.
# - Whole numbers work, and no input is changed.
#
# A loop over the steps is right here: each needs the state before it.
#
# Tools: your `rnn_step`, a list or an array for the states, `np.stack` (mind its `axis`).
#
# Example: with `X` of zeros, `(1, 2, 1)`, `h0 = [[0.5]]`, `Wx = [[1.0]]`, `Wh = [[2.0]]`, `b = [0.0]`
# the states are `[[[0.76159416], [0.90952177]]]`: tanh(1), and tanh of twice that.


# %% exercise="rnn_forward"
def rnn_forward(X, h0, Wx, Wh, b):
    """Return the state after each input of each sequence.

    X: (n, t, d), h0: (n, k), Wx: (d, k), Wh: (k, k), b: (k,) -> (n, t, k).
    """
    ### BEGIN SOLUTION
    states, h = [], h0
    for i in range(X.shape[1]):
        h = rnn_step(X[:, i], h, Wx, Wh, b)
        states.append(h)
    return np.stack(states, axis=1)
    ### END SOLUTION


# %% [markdown]
# What does it buy that tanh is bounded? Leave the inputs out, take one unit and a recurrent weight
# of 1.1, and let three activations pass the state on a hundred times.


# %% runs=true
def relu_plain(z):
    """The ReLU, lesson 5's subject, for the experiments."""
    return np.where(z > 0, z, 0.0)


# %%
paths = {}
for name, f in (("ReLU", relu_plain), ("tanh", np.tanh), ("sigmoid", formula)):
    h = [np.float64(0.5)]
    for _ in range(100):
        h.append(f(1.1 * h[-1]))
    paths[name] = np.array(h)
grown = float(paths["ReLU"][-1] / paths["ReLU"][0])
print(f"ReLU: × {grown:,.1f} after 100 steps; 1.1^100 = {1.1**100:,.1f}")
print("the others end at", {n: round(float(h[-1]), 3) for n, h in paths.items() if n != "ReLU"})

# %%
figure, ax = plt.subplots()
looks = zip(paths.items(), (ORANGE, BLUE, GREEN), ("--", "-", "-."), strict=True)
for (name, h), colour, line in looks:
    ax.plot(h, color=colour, ls=line, label=name)
ax.set(yscale="log", xlabel="step", ylabel="state")
ax.set_title("A bounded activation keeps the state in bounds, whatever the weight")
ax.legend()
show(
    figure,
    "The state over a hundred steps on a logarithmic scale: with ReLU it rises in a straight line "
    "from 0.5 to about seven thousand, with tanh and the sigmoid it stays level below 1.",
)

# %% [markdown]
# ## Add two numbers, far apart
#
# A task made for memory (Hochreiter and Schmidhuber 1997): thirty random numbers are read one by
# one, and two of them, one in each half, carry a mark. After the last the network has to say the
# sum of the two. Who always says 1, the mean, is off by a squared error of one sixth.


# %% runs=true open=true
def draw(rng, n=32, t=30):
    """Return sequences X (n, t, 2), numbers and marks, and the sums of the marked ones, y (n,)."""
    X, rows = np.zeros((n, t, 2)), np.arange(n)
    X[:, :, 0] = rng.uniform(0, 1, (n, t))
    early, late = rng.integers(0, t // 2, n), rng.integers(t // 2, t, n)
    X[rows, early, 1] = X[rows, late, 1] = 1
    return X, X[rows, early, 0] + X[rows, late, 0]


RACE = {
    "tanh": (np.tanh, slope, "orthogonal", 0.003),
    "sigmoid": (formula, sigmoid_slope, "orthogonal", 0.03),
    "no activation": (lambda z: z, np.ones_like, "orthogonal", 0.003),
    "ReLU": (relu_plain, lambda z: (z > 0).astype(float), "identity", 0.003),
}  # the function, its slope, how the recurrent weights start, and the best rate of a few


# %% runs=true open=true
def learn(name, seed, updates=800):
    """Train 32 units with Adam, gradients clipped at 1; return network, losses, first gradients."""
    f, df, start, lr = RACE[name]
    rng = np.random.default_rng(seed)
    reader = new_reader(rng, 2, np.eye(32) if start == "identity" else orthogonal(rng, 32))
    sizes = error_gradient(reader, *draw(rng), f, df)[2]
    losses = train_reader(reader, draw, f, df, rng=rng, lr=lr, updates=updates)
    return reader, losses, sizes


# %% [markdown]
# The recurrent weights start as an orthogonal matrix, which turns a state without stretching it. For
# ReLU they start as the identity, as Le, Jaitly and Hinton proposed in 2015: until it learns
# otherwise, each unit keeps what it has. All are trained on fresh sequences, by backpropagation
# through time, which is lesson 8's backpropagation, step by step from the last to the first.

# %% [markdown] predict="adding"
# Which of the four learns to add the two numbers best?
#
# - **a** (right) ReLU, started from the identity
# - **b** tanh: recurrent networks use it because nothing else works there
#   - It learns, and it has been the usual choice. On this task the other bounded activation is
#     behind it on average, and an unbounded one with the right start is ahead.
# - **c** The one without activation: a sum is linear, and its gradient does not vanish
#   - A sum is linear, but which numbers count is said by the marks: number times mark. No linear
#     map multiplies two of its inputs.

# %%
raced = {name: [learn(name, seed) for seed in range(3)] for name in RACE}
X_new, y_new = draw(np.random.default_rng(1000), n=500)
errors = {
    name: [float(np.mean((read(r, X_new, RACE[name][0]) - y_new) ** 2)) for r, _, _ in three]
    for name, three in raced.items()
}
baseline = float(np.mean((y_new - 1) ** 2))
for name, three in errors.items():
    reached = np.exp(np.mean([np.log(s[-21] / s[-1]) for _, _, s in raced[name]]))
    said = ", ".join(f"{e:.3f}" for e in three)
    print(f"{name:13s} errors {said}; gradient 20 steps back, before training: {reached:.0e}")
print(f"who always says 1: {baseline:.3f}")
reveal("adding")

# %%
figure, ax = plt.subplots(figsize=(7.5, 4))
ax.axhline(baseline, color=INK, lw=1, ls=":")
ax.text(795, baseline * 1.08, "always saying 1", ha="right", fontsize=10)
styles = zip(raced.items(), (BLUE, GREEN, GREY, ORANGE), ("-", "-.", ":", "--"), strict=True)
for (name, three), colour, line in styles:
    for losses in (losses for _, losses, _ in three):
        smooth = losses.reshape(-1, 40).mean(axis=1)
        ax.plot(np.arange(20, 800, 40), smooth, color=colour, ls=line, alpha=0.85, lw=1.6)
    ax.plot([], [], color=colour, ls=line, label=name)
ax.set(yscale="log", xlabel="updates", ylabel="squared error")
ax.set_title("tanh learns to add; ReLU from the identity does it better")
ax.legend(loc="lower left")
show(
    figure,
    "Squared error over 800 updates for three starts each, on a logarithmic scale. ReLU falls "
    "lowest, tanh follows, the sigmoid comes down late or hardly, and the network without "
    "activation stays at the error of always saying 1.",
)

# %% [markdown]
# So “tanh for recurrent networks” is a habit with a reason, and no law. Of the two bounded curves
# it is the one whose gradient survives twenty steps. What ReLU wins here it owes to its start, and
# to a task that never drives it out of bounds.
#
# What does the state remember? Your `rnn_forward` reads sequences twice with the weights that the tanh
# network learnt. The second time one number is 0.9 instead of 0.1: the marked one, or one that nobody
# asks for. How far apart are the two states, step by step?

# %% open=true
reader = raced["tanh"][int(np.argmin(errors["tanh"]))][0]
weights = reader.W[:2], reader.W[2:-1], reader.W[-1]
sequences = draw(np.random.default_rng(9), n=300)[0]
sequences[:, :15, 1] = np.arange(15) == 5  # in the first half, step 5 is marked


def distances(at):
    """Return how far apart the states are at each step, if step `at` reads 0.9 instead of 0.1."""
    low, high, before = sequences.copy(), sequences.copy(), np.zeros((300, 32))
    low[:, at, 0], high[:, at, 0] = 0.1, 0.9
    gap = rnn_forward(high, before, *weights) - rnn_forward(low, before, *weights)
    return np.linalg.norm(gap, axis=2).mean(axis=0)


apart = {"the marked number, at step 5": distances(5), "an unmarked one, at step 7": distances(7)}
kept = [float(sizes[-1] / sizes[at]) for sizes, at in zip(apart.values(), (5, 7), strict=True)]
print(f"left at the end: {kept[0]:.0%} after the marked number, {kept[1]:.0%} after the other")

# %%
figure, ax = plt.subplots(figsize=(7.5, 3.8))
for (name, sizes), colour, mark in zip(apart.items(), (BLUE, PINK), "os", strict=True):
    ax.plot(sizes, color=colour, marker=mark, ms=4, label=name)
ax.set(title="What is marked stays in the state; the rest fades", xlabel="step", ylim=(0, None))
ax.set_ylabel("distance of the two states")
ax.legend(loc="center right")
show(
    figure,
    "Distance between the states of two readings that differ in one number. After the marked number "
    "it rises and stays up to the end; after an unmarked one it falls to almost nothing within ten "
    "steps.",
)

# %% [markdown]
# Nobody told it what to forget. It learnt to from the errors alone, and what it has to keep for
# twenty-five steps is safe.

# %% [markdown]
# ## What the article says
#
# Seven of the sixty claims are about tanh. One more measurement: from which $z$ on is it exactly 1?

# %% hide=true
fine = np.linspace(10, 25, 15001)
one_from = float(fine[np.tanh(fine) == 1][0])
on_average = [float(np.mean(errors[name])) for name in ("tanh", "sigmoid")]
typical = {name: float(np.exp(np.mean(np.log(three)))) for name, three in errors.items()}
winner = min(typical, key=lambda name: typical[name])
print(f"tanh is exactly 1 from z = {one_from:.2f} on, and below 1 at 18: {np.tanh(18.0) < 1}")

# %%
settle(
    claim(
        29,
        measured=f"as code, nan from |z| = {first_nan} on; relative error at 1e-12: {at_tiny:.0e}",
        holds=first_nan == 710 and at_tiny > 1e-6,
    ),
    claim(
        30,
        measured=f"tanh(18) < 1: {np.tanh(18.0) < 1}; exactly 1 from z = {one_from:.2f}",
        holds=np.tanh(18.0) < 1 and np.tanh(20.0) == 1,
    ),
    claim(
        31,
        measured="; ".join(f"{what}: epochs ÷ {times:.1f}" for what, times in bought.items()),
        holds=min(bought.values()) > 1.5 and one_sign == {"sigmoid": 1, "tanh": 0} and worse > 100,
    ),
    claim(
        32,
        measured=f"factor per layer: {factor['Xavier']:.2f} with Xavier weights, "
        f"{factor['N(0, 1)']:.1f} with N(0, 1)",
        holds=0.85 < factor["Xavier"] < 1 and factor["N(0, 1)"] > 2,
    ),
    claim(
        33,
        measured=f"bounded: after 100 steps at 1.1, ReLU × {grown:,.0f}, tanh "
        f"{paths['tanh'][-1]:.2f}; adding, typical error: "
        + ", ".join(f"{name} {error:.3f}" for name, error in typical.items()),
        holds=winner == "ReLU" and grown > 10_000 and paths["tanh"][-1] < 1,
    ),
    claim(
        46,
        measured=f"tanh {on_average[0]:.3f}, sigmoid {on_average[1]:.3f}, always "
        f"saying 1 {baseline:.3f}; best: {winner}",
        holds=on_average[0] < on_average[1] and on_average[0] < 0.75 * baseline,
    ),
    claim(
        55,
        measured=f"2σ(2z) − 1 and tanh differ by {family:.0e}; a translated network by "
        f"{said_alike:.0e}; epochs {mean['σ']:.0f} and {mean['tanh']:.0f}",
        holds=family < 1e-15 and said_alike < 1e-10 and mean["tanh"] < mean["σ"] / 2,
    ),
)

# %%
looking_back("04")

# %% [markdown]
# ## Summary
#
# - $\tanh(z) = 2\sigma(2z)-1$: the same curve, centred, with slope 1 at 0. As code, the article's
#   formula overflows on both sides and loses its digits near 0; `expm1` keeps them.
# - Its slope is $1-\tanh^2 z$, from the pre-activation.
# - Any sigmoid network is a tanh network with other weights. The difference is in the training.
# - Centring and slope each save half of the epochs or more here, at each one's best rate.
# - After a sigmoid, the weights of one unit all move the same way for one example. Inputs off
#   centre make the loss a narrow valley.
# - A recurrent cell carries a state. Bounded activations keep it in bounds; tanh keeps a gradient as
#   well. Started from the identity, ReLU can do better.
#
# Next: an activation without exponentials, without bounds, and with a corner.

# %% [markdown]
# ## Where it is used today
#
# **In recurrent cells.** In an LSTM and a GRU the new content is a tanh, and gates of lesson 3's
# sigmoids decide how much of it is kept
# ([Cho et al. 2014](https://arxiv.org/abs/1406.1078), section 2.3).
#
# **Where an output has to be bounded on both sides**, such as the pixels of a generated picture:
# DCGAN's generator ends in a tanh
# ([Radford, Metz and Chintala 2016](https://arxiv.org/abs/1511.06434), section 3).
#
# **Not by itself in deep image networks** any more; lesson 5 shows what took its place. ReLU's
# recurrent start from the identity is in
# [Le, Jaitly and Hinton 2015](https://arxiv.org/abs/1504.00941).

# %% [markdown] recall="tiny_tanh" after="ratio"
# You need tanh at $z = 10^{-10}$ with all its digits. Which of these gives it?
#
# - **a** (right) The form with `expm1`
# - **b** `2 * sigmoid(2*z) - 1`, since σ is accurate everywhere
#   - σ is, near ½; taking 1 away afterwards leaves only the digits in which 2σ differs from 1.
# - **c** The article's quotient: nothing overflows there
#   - Nothing does, but $e^z - e^{-z}$ is a difference of nearly equal numbers.

# %% [markdown] recall="slope_at_zero"
# A tanh unit and a sigmoid unit both have $z = 0$. How do their slopes compare?
#
# - **a** They are the same: both are in their middle
#   - In their middle both are steepest, and one of them rises by 2 within a shorter stretch.
# - **b** tanh is twice as steep: its output covers twice the range
#   - Twice for the range, and twice again because it is half as wide.
# - **c** (right) tanh is four times as steep

# %% [markdown] recall="translated"
# Someone replaces all sigmoids of a trained network by tanhs. What has to change so that it says
# the same as before?
#
# - **a** Nothing can: tanh gives negative numbers, a sigmoid never does
#   - The next layer's weights and biases can take care of that.
# - **b** (right) Weights into and out of them, and the next layer's biases
# - **c** Only the next layer's biases: the curve has moved down
#   - It has also become steeper and taller.

# %% [markdown] recall="what_helps" after="two_by_two"
# Four hidden layers, each activation at its best rate. What did taking ½ off the sigmoid do?
#
# - **a** (right) It saved more than half of the epochs
# - **b** Nothing: the biases can undo a constant
#   - They can represent it. The descent on the way there is another one.
# - **c** It made training slower: the gate is half closed
#   - The curve and its slope have the same form, only lower.

# %% [markdown] recall="moving_together"
# All inputs of a unit are positive. What is special about the gradient of its weights for one
# example?
#
# - **a** It is 0 for half of them
#   - That takes inputs that are 0. Here each has its share.
# - **b** It is positive for all of them
#   - All have one sign, and the unit's own gradient says which.
# - **c** (right) All its entries have the same sign

# %% [markdown] recall="wide_weights" after="saturated_stack"
# Many tanh layers, weights so large that most units are saturated. The gradient on its way back…
#
# - **a** vanishes, since saturated units pass nothing on
#   - The few that are awake pass it on through large weights.
# - **b** (right) grows from layer to layer
# - **c** stays as it is, since tanh is bounded
#   - Its values are bounded; slopes times weights are not.

# %% [markdown] recall="far_memory" after="adding"
# A recurrent network has to remember a number for thirty steps. What did the race show?
#
# - **a** Only tanh learnt it
#   - It learnt, and it was not the best.
# - **b** The linear one learnt it best: its gradient keeps its length
#   - Its gradient does, but it cannot multiply a number by its mark.
# - **c** (right) ReLU with the identity as its start did best
