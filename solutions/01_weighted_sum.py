# %% [markdown]
# # Add it up: a neuron is a weighted sum and a gate
#
# **Questions**
# - What does a single neuron compute, and what do its weights and its bias mean?
# - What can one neuron decide, and what can it never decide?
# - The oldest gate is a step: fire or don’t. Why are networks not trained with it?
#
# **What you’ll do** · compute a neuron by hand, then write it for one example, for many, and for a
# whole layer; push its boundary about; build logic from lines; recognise handwritten zeros with
# nothing but two averages; and measure the slope of a step.
#
# **What you’ll need** · some Python and NumPy (arrays, slices, `@`), school algebra, and
# about 60 minutes.

# %% [markdown]
# ## How these notebooks work
#
# Run the cells from top to bottom with Shift+Enter. Four things will keep coming back.
#
# **Predictions.** Before an experiment you say what you expect. Your choice is recorded and never
# graded. Choose before you run on: an answer that surprises you stays, one that you only read does
# not.
#
# **Exercises.** You replace `raise NotImplementedError()` by code of your own. The text above the
# cell is the contract: what goes in, what comes out, with which tools. Nothing else is asked.
#
# **Checks.** The cell under an exercise tests it, as often as you like, and shows a *card*.
#
# **Claims.** The course follows a short article, *The Importance of Activation Functions in Deep
# Learning*, and takes sixty claims from it. Each lesson ends by settling some of them, with figures
# measured in that notebook: *true*, *true, with a caveat*, or *misleading*.

# %% [markdown]
# ### How to read a card
#
# A card lists the parts of the exercise, each with ✓ or ✗ and its own points, so a forgotten
# detail costs that detail only; – is a part that wrong values leave open. Below them stands the
# smallest input that went wrong, with your result beside the expected one. If your function does exactly what a known mistake does, the card
# names the mistake.
#
# Three **hints** are folded at the foot of the card. Each says more than the one before; the last
# one is nearly the answer. Open them one at a time.

# %% [markdown]
# When your work is graded, the same questions are asked with other numbers. A missed exercise
# costs its own points and no others: the experiments do not depend on it. Only a cell that shows
# your function at work has to wait, and says so in a line; *Run All* goes on past it.

# %% setup=true
import matplotlib.pyplot as plt
import numpy as np

from course_lib import BLUE, GREEN, GREY, INK, ORANGE, PINK, show, use_style, where_you_are
from course_lib import check, choice, explore, looking_back, predict, reveal, slider, switch
from course_lib import circles, load_digits, moons, quadrants
from course_lib import plot_activation, plot_boundary, plot_decision, plot_points
from course_lib.claims import claim, settle

use_style()
where_you_are("01")

# %% [markdown]
# ## Notation, once for all twelve lessons
#
# | written | in code | shape | what it is |
# |---|---|---|---|
# | $x$ | `x` | `(d,)` | one example: $d$ inputs |
# | $X$ | `X` | `(n, d)` | $n$ examples, one in each row |
# | $y$ | `y` | `(n,)` | labels: an integer for each example |
# | $w,\ b$ | `w, b` | `(d,)`, number | weights and bias of one neuron |
# | $W,\ b$ | `W, b` | `(d, h)`, `(h,)` | those of $h$ neurons, one in each column |
# | $z = XW + b$ | `z` | `(n, h)` | the sums, before the gate |
# | $f,\ f'$ | `f, df` | functions | the gate (*activation function*), its slope |
# | $a = f(z)$ | `a` | as `z` | the outputs, after the gate |
# | $\partial L/\partial a$ | `da` | as `a` | how the loss $L$ changes with $a$ |
# | $\partial L/\partial z$ | `dz` | as `z` | `da * df(z)` |
#
# Formulas count from 1, code from 0: $x_1$ is `x[0]`. A comment such as `# (n, h)` tells a shape.
# You will not need `da` and `dz` before lesson 3.

# %% [markdown]
# ### What every contract means
#
# Unless an exercise says otherwise:
#
# - the inputs are left as they were found;
# - integers give right values, with nothing cut off;
# - a *number* may be a Python number or a NumPy one, but not an array of shape `(1,)`;
# - an *array* is a NumPy array, not a list; a *pair* may be a tuple or a list;
# - values are compared to about nine digits, so the order of a sum does not matter.

# %% [markdown]
# ## Walk, or take the bus?
#
# You are about to leave the house and know two things: how many minutes you have to spare, $x_1$,
# and how hard it rains, $x_2$, in millimetres an hour. Minutes speak for walking, rain against it.
# Give each fact a weight, add up, and walk if the sum is positive:
#
# $$z = w_1 x_1 + w_2 x_2 + b.$$
#
# This is the article’s formula, and the whole of what a neuron does before its gate. (Code that only
# draws is folded, as below; a click on it opens it.)

# %%
figure, ax = plt.subplots(figsize=(7.5, 2.9))
circle = {"boxstyle": "circle,pad=0.45", "fc": "white", "lw": 2}
middle = {"ha": "center", "va": "center"}
line = {"arrowstyle": "-|>", "lw": 1.6, "color": GREY, "shrinkA": 17, "shrinkB": 19}
for y, name, weight in [(3.3, "$x_1$", "$w_1$"), (1.9, "$x_2$", "$w_2$"), (0.5, "$1$", "$b$")]:
    ax.annotate("", (4.2, 1.9), (0.8, y), arrowprops=line)
    ax.text(0.8, y, name, size=14, bbox=circle | {"ec": BLUE}, **middle)
    ax.text(2.2, y + 0.41 * (1.9 - y) + 0.28, weight, size=13, color=BLUE, **middle)
for x, name, colour in [(4.2, r"$\Sigma$", INK), (6.6, "$f$", ORANGE)]:
    ax.annotate("", (x + 2.4, 1.9), (x, 1.9), arrowprops=line)
    ax.text(x, 1.9, name, size=15, bbox=circle | {"ec": colour}, **middle)
ax.text(5.4, 2.2, "$z$", size=14, **middle)
ax.text(9.0, 1.9, "$a$", size=14, **middle)
ax.text(4.2, 0.75, "weighted sum", color=INK, **middle)
ax.text(6.6, 0.75, "gate", color=ORANGE, **middle)
ax.set(xlim=(0, 10), ylim=(0, 3.9), title="A neuron adds up, then a gate answers")
ax.axis("off")
show(figure, "A neuron: x1, x2 and 1, weighted by w1, w2 and b, meet in a sum z; a gate f makes a.")

# %% [markdown]
# Here it is by hand. Change the rain to 5 millimetres and run the cell again.

# %% runs=true
x1, x2 = 6.0, 1.0  # minutes to spare, millimetres of rain
w1, w2, b = 1.0, -2.0, -1.0
z = w1 * x1 + w2 * x2 + b
print(f"minutes {w1 * x1:+g}, rain {w2 * x2:+g}, bias {b:+g}: z = {z:g}, so", end=" ")
print("walk" if z > 0 else "take the bus")

# %% [markdown]
# Each number has a plain meaning.
#
# The **sign** of a weight says whether its input speaks for or against. The **ratio** of two
# weights is a rate of exchange: with weights $1$ and $-2$, one millimetre of rain weighs as much as
# two minutes. The **bias** is what is left when every input is 0: here $-1$, a slight liking for
# the bus. Put differently, $-b$ is the threshold that the evidence $w_1x_1 + w_2x_2$ has to pass.
#
# With $d$ inputs nothing new happens:
# $z = w_1x_1 + \dots + w_dx_d + b$, written $w\cdot x + b$.

# %% [markdown]
# ### Exercise 1: `weighted_sum`
# ●○○ easy · 4 minutes · 1 line · 2 points
#
# Takes `x (d,)`, `w (d,)` and a number `b`; returns the number $w\cdot x + b$, for any $d \ge 1$.
#
# The products are made for you. What is left is to add up. NumPy is allowed, as everywhere.
#
# Example: `weighted_sum(np.array([1.0, 2.0]), np.array([3.0, -4.0]), 0.5)` is `-4.5`.


# %% exercise="weighted_sum"
def weighted_sum(x, w, b):
    """Return the weighted sum of one example.

    x: (d,), w: (d,), b: number. Returns a number.
    """
    products = x * w  # (d,)
    ### BEGIN SOLUTION
    return products.sum() + b
    ### END SOLUTION


# %% [markdown]
# Your function does not care what the inputs mean, or how many there are. Here it weighs five
# facts: minutes, rain, hills on the way, the bags you carry, and whether a friend comes along.

# %%
w5, b5 = np.array([1.0, -2.0, -0.5, -1.5, 4.0]), -1.0
days = {
    "a free day": [9, 0, 2, 0, 0],
    "with shopping": [6, 1, 2, 3, 0],
    "in company": [6, 1, 2, 3, 1],
}
for day, facts in days.items():
    z = weighted_sum(np.array(facts), w5, b5)
    print(f"{day:14} z = {z:4.1f}  {'walk' if z > 0 else 'bus'}")

# %% [markdown]
# ## The oldest gate
#
# The article says that an activation function *“decides whether a neuron should be activated or
# not”*. The first artificial neurons did just that (McCulloch and Pitts 1943; Rosenblatt 1958):
#
# $$\operatorname{step}(z) = \begin{cases}1 & z > 0\\ 0 & \text{otherwise.}\end{cases}$$
#
# Note where the decision is made. The step is the same for every neuron and knows nothing of rain.
# All it adds is the last move: is the sum above 0 or not?
#
# What happens at exactly 0 is a convention. In this course 0 does not fire.

# %% [markdown]
# ### Exercise 2: `step`
# ●○○ easy · 3 minutes · 1 line · 1 point
#
# Takes `z`, an array of any shape (a single NumPy number has the shape `()`); returns an array of
# that shape, `1.0` where $z > 0$ and `0.0` elsewhere. The results are floats, whatever `z` holds:
# later they will be multiplied.
#
# Example: `step(np.array([-2.0, 0.0, 0.3]))` is `array([0., 0., 1.])`.


# %% exercise="step"
def step(z):
    """Return 1.0 where z > 0, else 0.0, as floats.

    z: array of any shape. Returns an array of the same shape.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, 1.0, 0.0)
    ### END SOLUTION


# %% [markdown]
# Here are 24 mornings, made up, of somebody who mostly follows our rule and has moods. They will
# come back.

# %% runs=true
rng = np.random.default_rng(213)
mornings = np.column_stack([rng.uniform(0.3, 9.7, 24), rng.exponential(2.5, 24)]).clip(0.2, 9.7)
w, b = np.array([1.0, -2.0]), -1.0
moods = rng.normal(0, 2.0, 24)
walked = (mornings @ w + b + moods > 0).astype(int)  # (24,)

# %%
decided = step(mornings @ w + b)
agree = int((decided == walked).sum())
print(f"The neuron says walk on {int(decided.sum())} of {len(walked)} mornings,")
print(f"and it agrees with what was done on {agree}.")

# %% [markdown]
# ## Where a neuron changes its mind
#
# With two inputs, every morning is a point in a plane. The neuron fires on one side and stays
# silent on the other; between them $z = 0$, and that is the equation of a line.

# %%
figure, ax = plt.subplots(figsize=(5.6, 5.2))
plot_decision(ax, lambda X: X @ w + b, mornings, walked, lo=0, hi=10)
foot = np.array([5.0, 2.0])  # a point on the line
ax.annotate("", foot + 0.9 * w, foot, arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 2})
ax.text(6.1, 0.25, "$w$", size=15)
ax.text(8.3, 4.0, "z = 0", rotation=26.6, size=11)
ax.text(0.3, 9.2, "z < 0: bus", color=BLUE, size=12)
ax.text(7.3, 2.3, "z > 0: walk", color=ORANGE, size=12)
ax.set(xlabel="$x_1$: minutes to spare", ylabel="$x_2$: millimetres of rain")
ax.set_title("z is 0 on a line at a right angle to w")
show(figure, "24 mornings; a line cuts the plane; w points across it, to the walking side.")

# %% [markdown]
# Why does $w$ stand at a right angle to the line? Take two points $p$ and $q$ on it. Both sums are
# 0, so their difference is 0 as well: $w\cdot(p - q) = 0$. The direction of the line is at a right
# angle to $w$.
#
# Going along the line changes nothing. Going along $w$ changes $z$ fastest: by $\lVert w\rVert$ for
# each unit of length. So a point’s distance from the line is $|z| / \lVert w\rVert$.

# %% [markdown]
# That leaves the bias. Say you are in the mood for a walk: the liking for the bus turns into a
# liking for walking, and $b$ goes from $-1$ to $3$. The weights stay.

# %% [markdown] predict="bias"
# The bias b goes from −1 to 3, and the weights stay as they are. What does the line do?
#
# - **a** It turns about the point where it crosses the axis.
#   - Turning needs a change in the direction of $w$; the bias is not part of $w$.
# - **b** (right) It moves, without turning.
# - **c** It gets steeper: a larger b gives a larger slope.
#   - How steep the line is depends on the ratio of the weights, and $b$ has no part in that.

# %%
figure, ax = plt.subplots(figsize=(5.4, 4.6))
side = np.linspace(0, 10, 50)
for bias, colour in [(-5, GREY), (-1, BLUE), (3, ORANGE), (7, GREEN)]:
    z = w[0] * side + w[1] * side[:, None] + bias  # (50, 50): z all over the plane
    ax.contour(side, side, z, levels=[0], colors=colour, linewidths=2.2)
    ax.plot([], [], color=colour, label=f"b = {bias}")
ax.set(aspect="equal", xlabel="$x_1$: minutes to spare", ylabel="$x_2$: millimetres of rain")
ax.set_title("The bias moves the line and never turns it")
ax.legend(loc="upper left")
show(figure, "Four parallel lines, for b = -5, -1, 3 and 7; the line moves up as b grows.")
moved = (3 - -1) / np.linalg.norm(w)
print(f"From b = -1 to b = 3 the line moves by {moved:.3f}, which is 4 / ‖w‖.")
reveal("bias")

# %% [markdown]
# The line moves sideways, by the change of the bias divided by the length of $w$. Only the
# direction of $w$ can turn it.
#
# A direction, a shift: that makes two numbers. But the neuron has three, $w_1$, $w_2$ and $b$.
# What is the third one for? Let us make all of them ten times as large.

# %% [markdown] predict="scale"
# Both weights and the bias are multiplied by 10. On which of the 24 mornings does the step neuron
# change its decision?
#
# - **a** (right) On none.
# - **b** On those near the line: ten times the weight makes the difference.
#   - Every $z$ is ten times as large, those near the line too, and none has crossed 0.
# - **c** On many: the line moves ten times as far from the origin.
#   - The distance of the line from the origin is $|b|/\lVert w\rVert$, and both grew.

# %%
z = mornings @ w + b
for factor in [10, 0.1, -1]:
    z_new = mornings @ (factor * w) + factor * b
    changed = int(((z_new > 0) != (z > 0)).sum())
    print(f"all three times {factor:4}: largest |z| {abs(z_new).max():6.2f}, changed {changed:2}")
reveal("scale")

# %% [markdown]
# A positive factor changes every $z$ and not a single decision. To a step, the length of $(w, b)$
# means nothing. (A negative factor exchanges the two sides.)
#
# Keep this in mind. With a gate that answers by degrees the length will mean something: how
# sharply the answer changes across the line. Lesson 3 begins there.

# %% [markdown]
# ### Exercise 3: `boundary_x2`
# ●●○ medium · 6 minutes · 1 line · 2 points
#
# To draw the line one needs its points: for each $x_1$, the $x_2$ at which $w\cdot x + b = 0$.
#
# Takes `x1 (m,)`, `w (2,)` with `w[1]` not 0, and a number `b`; returns the `x2 (m,)`. Begin on
# paper: write the equation out and solve it for $x_2$.
#
# Example: for `w = np.array([3.0, 2.0])` and `b = -6.0` the line passes through $(0, 3)$ and
# $(4, -3)$, so `boundary_x2(np.array([0.0, 4.0]), w, b)` is `array([ 3., -3.])`.


# %% exercise="boundary_x2"
def boundary_x2(x1, w, b):
    """Return the x2 at which the neuron's sum is 0, one for each x1.

    x1: (m,), w: (2,) with w[1] != 0, b: number. Returns x2: (m,).
    """
    ### BEGIN SOLUTION
    return -(w[0] * x1 + b) / w[1]
    ### END SOLUTION


# %% [markdown]
# A test that needs no expected values: put your points back into the sum, for a thousand random
# neurons. Everything should come out as 0, up to rounding.

# %%
rng = np.random.default_rng(4)
x1 = np.linspace(-5, 5, 11)
worst = 0.0
for _ in range(1000):
    w_random, b_random = rng.normal(size=2), rng.normal()
    terms = w_random[0] * x1, w_random[1] * boundary_x2(x1, w_random, b_random), b_random
    worst = max(worst, np.max(abs(sum(terms))) / max(np.max(abs(t)) for t in terms))
print(f"largest |z|, relative to its largest term: {worst:.1e}")

# %% [markdown]
# ## Move the line
#
# Three knobs and a cloud of points. Some things to try:
#
# 1. Get all of the two heaps right. How many ways are there?
# 2. Switch on the factor 10. Does anything move?
# 3. How good can a line get on the two moons?
# 4. And on the quadrants, where the class is 1 if the signs of the inputs differ? Write down your
#    best score; lesson 2 returns to it.

# %% hide=true
rng = np.random.default_rng(5)
sides = np.arange(100) % 2
heaps = rng.normal(0, 0.4, (100, 2)) + np.where(sides == 1, 0.9, -0.9)[:, None] * [1.0, 0.7]
clouds = {
    "two heaps": (heaps, sides),
    "moons": moons(rng, 100),
    "circles": circles(rng, 100),
    "quadrants": quadrants(rng, 100),
}


# %% hide=true
def move_the_line(w1, w2, b, cloud, times_10):
    """Draw one neuron's line over a cloud of points, and count what it gets right."""
    X, y = clouds[cloud]
    factor = 10.0 if times_10 else 1.0
    w = factor * np.array([w1, w2])
    right = int(((X @ w + factor * b > 0) == y).sum())
    figure = plt.Figure(figsize=(5.2, 5.0))
    ax = figure.add_subplot()
    plot_boundary(ax, w, factor * b, lo=-2.2, hi=2.2)
    plot_points(ax, X, y)
    ax.set_title(f"This line gets {right} of {len(y)} points right")
    return figure


# %%
explore(
    move_the_line,
    "A cloud of points of two classes, a line that cuts it, and how many points are on their side.",
    w1=slider(1.0, -2.0, 2.0, 0.1, "w1"),
    w2=slider(-1.0, -2.0, 2.0, 0.1, "w2"),
    b=slider(0.5, -2.0, 2.0, 0.1, "b"),
    cloud=choice("two heaps", list(clouds), "cloud"),
    times_10=switch(False, "all three times 10"),
)

# %% [markdown]
# ## Logic is made of lines
#
# In 1943 McCulloch and Pitts noticed that such a unit can do logic. Let the inputs be 0 or 1, so
# that there are only four points, the corners of a square. AND fires at one of them, OR at three,
# and NAND (“not both”) is the opposite of AND:
#
# | *x*₁ | *x*₂ | AND | OR | NAND |
# |---|---|---|---|---|
# | 0 | 0 | 0 | 0 | 1 |
# | 0 | 1 | 0 | 1 | 1 |
# | 1 | 0 | 0 | 1 | 1 |
# | 1 | 1 | 1 | 1 | 0 |
#
# To build a gate is to draw a line that has the ones on one side and the zeros on the other.

# %% [markdown]
# ### Exercise 4: `gate_weights`
# ●●○ medium · 8 minutes · about 5 lines · 2 points
#
# Takes `name`, one of `"and"`, `"or"`, `"nand"`; returns a pair `(w, b)` with `w (2,)` and a number
# `b`, such that `step(w @ x + b)` is that gate at all four corners.
#
# There are endlessly many right answers, and each of them is accepted. Mind the corners: a corner
# that lies exactly on the line has $z = 0$ and does not fire.
#
# Example: for NOR, which is not asked (1 at $(0, 0)$ only), `np.array([-1.0, -1.0])` and `0.5`
# would do.


# %% exercise="gate_weights"
def gate_weights(name):
    """Return the weights and the bias of a step neuron that computes a gate on {0, 1}².

    name: "and", "or" or "nand". Returns (w, b) with w: (2,), b: number.
    """
    ### BEGIN SOLUTION
    if name == "and":
        return np.array([1.0, 1.0]), -1.5
    if name == "or":
        return np.array([1.0, 1.0]), -0.5
    return np.array([-1.0, -1.0]), 1.5
    ### END SOLUTION


# %% [markdown]
# Your three lines, as drawn by your weights:

# %%
corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
figure, axes = plt.subplots(1, 3, figsize=(8.4, 3.1))
for ax, name in zip(axes, ["and", "or", "nand"], strict=True):
    gate_w, gate_b = gate_weights(name)
    fires = corners @ gate_w + gate_b > 0
    plot_boundary(ax, gate_w, gate_b, lo=-0.5, hi=1.5, arrow=False)
    ax.scatter(*corners[fires].T, s=90, color=ORANGE, marker="^", zorder=3)
    ax.scatter(*corners[~fires].T, s=90, color=BLUE, zorder=3)
    ax.set(title=f"{name.upper()}: {int(fires.sum())} of 4 fire", xticks=[0, 1], yticks=[0, 1])
show(figure, "AND, OR, NAND: in each square a line has the corners that fire on one side.")

# %% [markdown]
# Four corners, each answered by 0 or 1: that makes $2^4 = 16$ possible gates. You have built three.
# How many of the sixteen can one neuron compute, if we may choose $w_1$, $w_2$ and $b$ freely?

# %% [markdown] predict="sixteen"
# A hundred thousand step neurons get random weights and biases. How many of the 16 possible gates
# on two inputs will turn up among them?
#
# - **a** 16: with that many tries, each of them comes up.
#   - Tries do not help: for two of the tables there is no line. Lesson 2 proves it.
# - **b** (right) 14: a few are out of reach.
# - **c** 8: a neuron that can do a gate cannot do its opposite.
#   - Change the signs of $w$ and $b$, and the neuron gives the opposite answer at every corner.
# - **d** 4: AND, OR and their opposites.
#   - “$x_1$ and not $x_2$”, “$x_1$, whatever $x_2$ is” and “always” are gates too.

# %%
rng = np.random.default_rng(0)
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
z = rng.normal(size=(100_000, 2)) @ corners.T + rng.normal(size=(100_000, 1))  # (neurons, 4)
tables = (z > 0) @ [8, 4, 2, 1]  # a number from 0 to 15 for each neuron
seen = np.bincount(tables, minlength=16)
print(f"{(seen > 0).sum()} of 16 gates turned up.")
reveal("sixteen")

# %% [markdown]
# Here are all sixteen, each with the number of neurons that compute it. Triangles fire.

# %%
figure, ax = plt.subplots(figsize=(8.4, 3.3))
for table, count in enumerate(seen):
    x, y = 2.0 * (table % 8), -2.4 * (table // 8)
    on = np.array([bit == "1" for bit in f"{table:04b}"])  # corners 00, 01, 10, 11
    if count == 0:
        ax.add_patch(plt.Rectangle((x - 0.45, y - 0.95), 1.9, 2.3, color=PINK, alpha=0.25))
    ax.scatter(*(corners[on] + [x, y]).T, s=60, marker="^", color=ORANGE)
    ax.scatter(*(corners[~on] + [x, y]).T, s=45, color=BLUE)
    ax.text(x + 0.5, y - 0.6, f"{count:,}" if count else "never", ha="center", size=10)
ax.set(aspect="equal", xlim=(-0.7, 15.7), ylim=(-3.5, 1.5))
ax.set_title("Two gates never turn up: those with equal corners on the diagonals")
ax.axis("off")
show(figure, "Sixteen squares of four corners with counts; the two diagonal patterns say never.")

# %% [markdown]
# The two that are missing are XOR (“one or the other, not both”) and its opposite. It looks as if
# no line could have one diagonal of a square on one side and the other diagonal on the other.
#
# But a search that finds nothing proves nothing. Lesson 2 has the proof, and the way out.

# %% [markdown]
# ## Many examples at once
#
# Nobody computes one example at a time. Put $n$ examples into the rows of $X$; one product of a
# matrix and a vector gives all $n$ sums:
#
# $$z = Xw + b, \qquad z_i = \sum_{j=1}^{d} X_{ij}\,w_j + b.$$
#
# The shapes tell you whether you have it right: `(n, d) @ (d,)` is `(n,)`. The inner sizes have to
# meet, and they vanish. The bias is one number, and every example gets it.

# %% [markdown]
# ### Exercise 5: `neuron_batch`
# ●○○ easy · 4 minutes · 1 line · 2 points
#
# Takes `X (n, d)`, `w (d,)` and a number `b`; returns `z (n,)`, also when $n$ or $d$ is 1.
#
# Allowed: anything; a loop is right too, if an array comes back.
#
# Example: `neuron_batch(np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([3.0, -4.0]), 0.5)` is
# `array([-4.5, 0.5])`.


# %% exercise="neuron_batch"
def neuron_batch(X, w, b):
    """Return the sums of one neuron for many examples.

    X: (n, d), w: (d,), b: number. Returns z: (n,).
    """
    ### BEGIN SOLUTION
    return X @ w + b
    ### END SOLUTION


# %% [markdown]
# ### A neuron that knows a zero
#
# Now for a neuron with 64 inputs. The digits of this course are pictures of 8 × 8 pixels, from 0
# (paper) to 1 (ink). A handwritten zero has ink on a ring and none in the hole. So let each pixel’s
# weight be the average ink there in zeros, minus the average ink there in all other digits.
#
# No search and no training loop: two averages and a difference. The threshold goes half-way between
# the two average pictures.

# %% runs=true
digit = 0
digits = load_digits()
wanted = digits.y_train == digit
mean_wanted = digits.x_train[wanted].mean(axis=0)  # (64,)
mean_rest = digits.x_train[~wanted].mean(axis=0)  # (64,)
w_digit = mean_wanted - mean_rest
b_digit = -w_digit @ (mean_wanted + mean_rest) / 2

# %%
z = neuron_batch(digits.x_test, w_digit, b_digit)  # (450,)
is_digit = digits.y_test == digit
figure, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.5), width_ratios=[1, 1.7])
picture = left.imshow(w_digit.reshape(8, 8), cmap="PuOr_r", vmin=-0.6, vmax=0.6)
figure.colorbar(picture, ax=left, label="weight of the pixel", shrink=0.85)
left.set(title=f"Orange: for a {digit}. Violet: against", xticks=[], yticks=[])
left.grid(False)
bins = np.linspace(z.min(), z.max(), 40)
right.hist(z[~is_digit], bins, color=BLUE, alpha=0.75, label="other digits")
right.hist(z[is_digit], bins, color=ORANGE, alpha=0.75, label=f"the digit {digit}")
right.axvline(0, color=INK, lw=1.5)
right.set(xlabel="z", ylabel="test images")
hits, false = np.mean(z[is_digit] > 0), np.mean(z[~is_digit] > 0)
right.set_title(f"z > 0 for {hits:.0%} of the {digit}s and {false:.0%} of the rest")
right.legend()
show(figure, "Left: the weights, a ring with a negative hole. Right: z is above 0 for the zeros.")

# %% [markdown]
# Is the bias of any use here? Decide before you run the cell.

# %%
for name, bias in [("with its bias", b_digit), ("without bias", 0.0)]:
    fires = neuron_batch(digits.x_test, w_digit, bias) > 0
    found, false = int(fires[is_digit].sum()), int(fires[~is_digit].sum())
    print(f"{name:14} finds {found} of {is_digit.sum()}; ", end="")
    print(f"false alarms: {false} of {(~is_digit).sum()}, or {false / (~is_digit).sum():.1%}")

# %% [markdown]
# One weighted sum, on images that it has never seen. And the bias earns its place: without it the
# threshold sits at 0, and many other digits have enough ink in the right places to pass.
#
# A zero is the kindest digit for this trick. Set `digit = 8` above, run on from there, and look at
# the two lines again.

# %% [markdown]
# ## A layer is many neurons side by side
#
# Let $h$ neurons look at the same inputs. Their weights stand in the columns of $W$, their biases
# in $b$:
#
# $$Z = XW + b, \qquad (n, d)\cdot(d, h) \to (n, h).$$
#
# Row $i$ of $Z$ belongs to example $i$, column $j$ to neuron $j$. The bias, of shape `(h,)`, is
# added to every row; NumPy does that by itself, because it lines up shapes from the right.
#
# This is a *dense* (or *fully connected*) layer.

# %% [markdown]
# ### Exercise 6: `dense`
# ●●○ medium · 6 minutes · 1 line · 3 points
#
# Takes `X (n, d)`, `W (d, h)`, `b (h,)`; returns `Z (n, h)`. There are always two axes, also when
# $n$, $d$ or $h$ is 1. An empty batch, $n = 0$, gives an empty array of shape `(0, h)`.
#
# Beware of the square case: where $n = d = h$, several wrong formulas run without an error.
#
# Example: with `X = np.array([[1.0, 2.0]])`, `W = np.array([[1.0, 0.0], [0.5, -1.0]])` and
# `b = np.array([10.0, 20.0])` the result is `array([[12., 18.]])`.


# %% exercise="dense"
def dense(X, W, b):
    """Return the sums of a layer of h neurons for n examples.

    X: (n, d), W: (d, h), b: (h,). Returns Z: (n, h).
    """
    ### BEGIN SOLUTION
    return X @ W + b
    ### END SOLUTION


# %% [markdown]
# ### Ten neurons read digits
#
# Let neuron $k$ know the average picture $m_k$ of digit $k$, and let the digit whose average is
# nearest win. The squared distance of an image $x$ from $m_k$ is
#
# $$\lVert x - m_k\rVert^2
# = \lVert x\rVert^2 - 2\,\bigl(m_k\cdot x - \tfrac12\lVert m_k\rVert^2\bigr).$$
#
# The first term is the same for all ten. So the nearest average is the one with the largest
# $m_k\cdot x - \tfrac12\lVert m_k\rVert^2$: a weighted sum, with weights $m_k$ and a bias. Finding
# the nearest of ten pictures *is* a dense layer.

# %% runs=true
templates = np.stack([digits.x_train[digits.y_train == k].mean(axis=0) for k in range(10)], axis=1)
template_bias = -0.5 * (templates**2).sum(axis=0)  # templates (64, 10), template_bias (10,)

# %%
Z = dense(digits.x_test, templates, template_bias)  # (450, 10)
read = Z.argmax(axis=1)
score = np.mean(read == digits.y_test)
figure, axes = plt.subplots(1, 10, figsize=(8.6, 1.6))
for k, ax in enumerate(axes):
    ax.imshow(templates[:, k].reshape(8, 8), cmap="gray_r")
    ax.set(xticks=[], yticks=[], xlabel=str(k))
    ax.grid(False)
figure.suptitle("The columns of W, seen as pictures", x=0.01, ha="left", weight="bold", size=12)
show(figure, "The ten columns of W as 8 by 8 pictures: blurred average digits from 0 to 9.")
commonest = np.bincount(digits.y_test).max() / len(read)
print(f"{score:.1%} of {len(read)} new images are read rightly;")
print(f"always saying the commonest digit would give {commonest:.1%}.")

# %% [markdown]
# The largest of the ten sums wins, so here the gate is a comparison between neurons. Lesson 7 turns
# it into probabilities.
#
# All of this came from averages. The network of lesson 11 will read nearly all of these images;
# remember this score when you get there.

# %% [markdown]
# ### Exercise 7: `count_parameters`
# ●●○ medium · 5 minutes · about 2 lines · 2 points
#
# A network is layers in a row: the outputs of one are the inputs of the next. Its *parameters* are
# all the numbers in all the $W$ and $b$.
#
# Takes `sizes`, a list (or a tuple) of layer widths from input to output, at least two; returns how
# many parameters the network has, as a whole number.
#
# Example: `count_parameters([2, 3, 1])` is `13`: a $W$ of shape $(2, 3)$ with a $b$ of 3 entries,
# then a $W$ of shape $(3, 1)$ with a $b$ of 1.


# %% exercise="count_parameters"
def count_parameters(sizes):
    """Return the number of weights and biases of a dense network.

    sizes: list of layer widths [d, h1, …, k], at least two. Returns an int.
    """
    ### BEGIN SOLUTION
    layers = range(len(sizes) - 1)
    return sum((sizes[i] + 1) * sizes[i + 1] for i in layers)
    ### END SOLUTION


# %% [markdown]
# Your count against the arrays above; then a network with two hidden layers, each time twice as
# wide. Guess the next number before you look.

# %%
held = templates.size + template_bias.size
print(f"[64, 10]: counted {count_parameters([64, 10])}, held by the arrays {held}")
for width in [128, 256, 512, 1024]:
    print(f"[784, {width}, {width}, 10]: {count_parameters([784, width, width, 10]):,}")

# %% [markdown]
# Twice the width costs more than twice the numbers: the matrix between the two hidden layers grows
# with the square of the width.

# %% [markdown]
# ## Other gates
#
# The step is one gate among many. Here it stands beside the three that you will meet most often.
# Their formulas come in later lessons; for now, look at the answers that they can give.

# %%
gates = {
    "step": lambda z: (z > 0) * 1.0,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "ReLU": lambda z: np.maximum(z, 0),
}
says = ["0 or 1", "from 0 to 1", "from −1 to 1", "0 or z"]
figure, axes = plt.subplots(1, 4, figsize=(8.8, 2.7), sharey=True)
for ax, name, answers in zip(axes, gates, says, strict=True):
    plot_activation(ax, gates[name], lo=-4, hi=4)
    ax.set(title=f"{name}:\n{answers}", ylim=(-1.3, 3))
show(figure, "Four gates: a jump from 0 to 1, two S-shaped curves, and a ramp that begins at 0.")

# %% [markdown]
# Does such a gate “decide”? Give ten thousand random sums to each and count how many different
# answers come back, how many of them are exactly 0, and how many are just $z$ again.

# %%
z = np.random.default_rng(1).normal(size=10_000)
answers = {name: len(np.unique(f(z))) for name, f in gates.items()}
exact_zeros = {name: float(np.mean(f(z) == 0)) for name, f in gates.items()}
unchanged = {name: float(np.mean(f(z) == z)) for name, f in gates.items()}
print(f"{'':8}{'answers':>9}{'exactly 0':>11}{'equal to z':>12}")
for name in gates:
    print(f"{name:8}{answers[name]:9,}{exact_zeros[name]:11.1%}{unchanged[name]:12.1%}")

# %% [markdown]
# Only the step has two answers. Sigmoid (lesson 3) and tanh (lesson 4) grade every sum and never
# say 0. ReLU (lesson 5) does both: it is shut for one half of these sums, and for the other half it
# hands $z$ on as it is.
#
# One thing they share: each works on every entry of $z$ by itself. Softmax, which we shall need in
# lesson 7 to compare neurons, does not.


# %% open=true
def others_that_change(f):
    """Nudge one entry of z, and count the other entries of f(z) that change."""
    z = np.random.default_rng(2).normal(size=8)
    nudged = z.copy()
    nudged[3] += 0.5
    return int(np.sum(np.delete(f(nudged) != f(z), 3)))


def softmax(z):
    """Return shares of the whole: positive numbers that sum to 1."""
    return np.exp(z) / np.exp(z).sum()


spread = {name: others_that_change(f) for name, f in (gates | {"softmax": softmax}).items()}
print("other entries that change:", spread)

# %% [markdown]
# ## Why nobody trains a step by its slope
#
# So far we chose weights by thought. Gradient descent chooses them by slopes: measure how the error
# changes when one parameter is nudged, and move each parameter a little to where the error falls.
# That needs slopes that are not 0.
#
# Take a small network: 2 inputs, 3 neurons, 1 neuron, 13 parameters, a gate after every sum. Its
# error is the mean squared difference between what it answers and what was done on our 24 mornings.


# %% runs=true
def error(theta, gate):
    """Return the mean squared error of a 2-3-1 network on the mornings; theta: (13,)."""
    W1, b1, w2, b2 = theta[:6].reshape(2, 3), theta[6:9], theta[9:12], theta[12]
    hidden = gate(mornings / 10 @ W1 + b1)  # (24, 3)
    return np.mean((gate(hidden @ w2 + b2) - walked) ** 2)


# %% [markdown] predict="nudge"
# Draw 200 random networks with steps for gates, and measure the slope of the error in each of the
# 13 parameters, with h = 0.000001. That makes 2600 slopes. How many are exactly 0.0, to the last
# bit?
#
# - **a** None or very few: every weight has some influence on the error.
#   - Its influence comes in jumps. A tiny nudge carries no sum across 0, so no answer changes.
# - **b** About half, for half of the neurons do not fire.
#   - Neurons that do fire are as flat: a step answers 1 to a sum of 2 and to a sum of 2.000001.
# - **c** (right) All of them, or all but a few.


# %% open=true
def all_slopes(gate, h=1e-6):
    """Return the slopes of the error in the 13 parameters of 200 random networks: (200, 13)."""
    slopes = np.empty((200, 13))
    for i, theta in enumerate(np.random.default_rng(6).normal(size=(200, 13))):
        for j, unit in enumerate(np.eye(13)):
            rise = error(theta + h * unit, gate) - error(theta - h * unit, gate)
            slopes[i, j] = rise / (2 * h)
    return slopes


flat = {name: float(np.mean(all_slopes(gates[name]) == 0)) for name in ["step", "sigmoid"]}
for name, share in flat.items():
    print(f"{name:8} {share:7.1%} of the slopes are exactly 0.0")
reveal("nudge")

# %% [markdown]
# Not small: zero. To see why, change a single number, the bias of our walk-or-bus neuron, and
# watch its error on the mornings.


# %% open=true
def bias_error(gate):
    """Return the error of the one-neuron rule as a function of its bias."""
    return lambda t: np.mean((gate(mornings @ w + t) - walked) ** 2)


grid = np.linspace(-8, 8, 4001)
figure, ax = plt.subplots(figsize=(7.5, 3.6))
for name, colour in [("step", ORANGE), ("sigmoid", BLUE)]:
    ax.plot(grid, [bias_error(gates[name])(t) for t in grid], color=colour, label=name)
ax.set(xlabel="bias b", ylabel="error", ylim=(0, None))
ax.set_title("A step’s error is a staircase; a smooth gate’s error is a curve")
ax.legend(title="gate")
show(figure, "Error against bias: flat stretches and jumps for the step, a curve for the sigmoid.")

# %% [markdown]
# Someone who stands on a tread of this staircase and feels the ground with a foot learns nothing
# about the way down. That is the position of gradient descent.
#
# But what if the foot happens to stand across an edge? Put $b$ exactly where one morning’s sum is
# 0, and measure the slope with smaller and smaller $h$.


# %%
def slope(f, t, h):
    """Return the slope of f at t, measured across a width of 2h."""
    return (f(t + h) - f(t - h)) / (2 * h)


edge = -mornings[0] @ w  # with this bias, the sum of the first morning is 0
tread = edge + 0.1  # a little beside the edge
stairs, curve = bias_error(gates["step"]), bias_error(gates["sigmoid"])
print(f"{'h':>8}{'step, tread':>14}{'step, edge':>14}{'sigmoid, edge':>16}")
for h in [1e-2, 1e-3, 1e-4, 1e-5, 1e-6]:
    print(f"{h:8.0e}{slope(stairs, tread, h):14.1f}", end="")
    print(f"{slope(stairs, edge, h):14.1f}{slope(curve, edge, h):16.6f}")

# %% [markdown]
# Read the columns downward. On the tread: 0, whatever the width. With the sigmoid the quotient
# settles on a number, and that number is the slope. Across the edge it grows tenfold with each
# line; it settles on nothing, because at a jump there is no slope.
#
# So the slope of a step network’s error is 0 wherever it exists, and it does not exist in a few
# places that a random choice of weights practically never hits.

# %% [markdown]
# ### But was the perceptron not trained?
#
# It was. Rosenblatt’s rule, in today’s form, does without slopes: where the answer $a$ is wrong,
# add $(y - a)\,x$ to the weights and $y - a$ to the bias; go on until nothing is wrong.

# %%
truth = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}
for name, targets in truth.items():
    w_gate, b_gate, rounds, wrong = np.zeros(2), 0, 0, 4
    while wrong and rounds < 1000:
        rounds, wrong = rounds + 1, 0
        for x, target in zip(corners, targets, strict=True):
            miss = target - int(x @ w_gate + b_gate > 0)  # −1, 0 or 1
            w_gate, b_gate, wrong = w_gate + miss * x, b_gate + miss, wrong + abs(miss)
    print(f"{name:5}{'all right' if wrong == 0 else 'still wrong'} after {rounds} rounds")

# %% [markdown]
# So one step neuron can be trained where a line exists. But the rule needs to know what the neuron
# *should* have answered, and for a neuron in the middle of a network nobody knows that. The way to
# hand an error back through the layers (lesson 8) takes slopes, and a step has none to give.
#
# This is why the gates of the next lessons are curves and ramps.

# %% [markdown]
# ## What the article says
#
# Six of the sixty claims can be settled now. First a few last measurements: the three-part recipe
# against a sum by hand, and whether $z$ is “linear”.

# %% hide=true
rng = np.random.default_rng(8)
X7, W7, b7 = rng.normal(size=(50, 7)), rng.normal(size=(7, 4)), rng.normal(size=4)
by_hand = [[sum(x[i] * W7[i, j] for i in range(7)) + b7[j] for j in range(4)] for x in X7]
gap = np.max(np.abs(X7 @ W7 + b7 - by_hand))
relu = gates["ReLU"]
one_by_one = [[max(0.0, s) for s in row] for row in by_hand]
recipe_gap = np.max(np.abs(relu(X7 @ W7 + b7) - one_by_one))
z_x, z_y, z_both = X7[0] @ W7 + b7, X7[1] @ W7 + b7, (X7[0] + X7[1]) @ W7 + b7
not_linear = np.max(np.abs(z_both - (z_x + z_y - b7)))
at_zero = np.array_equal(np.zeros(7) @ W7 + b7, b7)
print(f"matrix product against a sum by hand: {gap:.1e}, and after the gate: {recipe_gap:.1e}")
print(f"z(0) is b: {at_zero}; z(x + y) differs from z(x) + z(y) by -b, up to {not_linear:.1e}")

# %%
settle(
    claim(
        1,
        measured=f"different answers to 10,000 sums: step {answers['step']}, sigmoid "
        f"{answers['sigmoid']:,}, tanh {answers['tanh']:,}; slopes of step networks that are "
        f"exactly 0: {flat['step']:.1%} of 2,600",
        holds=answers["step"] == 2 and answers["tanh"] > 9000 and flat["step"] > 0.99,
    ),
    claim(
        11,
        measured=f"50 examples, 4 neurons, by hand and by matrix: difference {recipe_gap:.0e}",
        holds=recipe_gap < 1e-12,
    ),
    claim(
        12,
        measured=f"largest difference between the two: {gap:.0e}",
        holds=gap < 1e-12,
    ),
    claim(
        13,
        measured=f"of 7 other outputs, nudging one z changes: ReLU {spread['ReLU']}, sigmoid "
        f"{spread['sigmoid']}, tanh {spread['tanh']}, softmax {spread['softmax']}",
        holds=spread["ReLU"] == spread["sigmoid"] == spread["tanh"] == 0 and spread["softmax"] == 7,
    ),
    claim(
        14,
        measured=f"z(0) = b: {at_zero}; z(x + y) = z(x) + z(y) − b, up to {not_linear:.0e}",
        holds=at_zero and not_linear < 1e-12 and np.max(np.abs(b7)) > 0.1,
    ),
    claim(
        15,
        measured=f"a equals z for {unchanged['ReLU']:.1%} of random z with ReLU, "
        f"{unchanged['tanh']:.1%} with tanh",
        holds=0.45 < unchanged["ReLU"] < 0.55 and unchanged["tanh"] == 0,
    ),
)

# %%
looking_back("01")

# %% [markdown]
# ## Summary
#
# - A neuron computes $z = w\cdot x + b$ and passes $z$ through a gate, $a = f(z)$. The weights say
#   how much each input counts, and for which side; $-b$ is the threshold.
# - With a step for a gate it decides along a line (with more inputs, a plane). $w$ stands at a
#   right angle to it, $b$ shifts it, and a positive factor on all of $(w, b)$ moves nothing.
# - A layer of $h$ neurons is one matrix product: $Z = XW + b$, $(n, d)\cdot(d, h) \to (n, h)$, with
#   $(d + 1)\,h$ parameters.
# - Random step neurons compute 14 of the 16 gates on two inputs, and never XOR or its opposite.
# - The error of a step network is a staircase. Its slope is 0 wherever there is one, so gradient
#   descent has nothing to go by.
#
# Next: if one line is too little, why not stack many? Lesson 2 shows what becomes of that.

# %% [markdown]
# ## Where it is used today
#
# Everywhere. How large a part of a modern network is weighted sums? Take a language model, GPT-2 in
# its small size (Radford et al. 2019). It has 12 blocks. Each holds a network of widths
# `[768, 3072, 768]` and, for its attention, dense layers `[768, 2304]` and `[768, 768]`. The rest
# is a table of words and positions, and small change.

# %%
words = 50_257 * 768 + 1024 * 768  # a row for each word piece, a row for each position
hidden = 12 * count_parameters([768, 3072, 768])
attention = 12 * (count_parameters([768, 2304]) + count_parameters([768, 768]))
total = words + hidden + attention + 25 * 2 * 768  # 25 normalisations, two numbers an entry
print(f"{total:,} parameters; in weighted sums: {(hidden + attention) / total:.0%}")

# %% [markdown]
# In PyTorch `dense` is `torch.nn.Linear(d, h)`. It stores the weights turned round, as $(h, d)$,
# and computes $xA^\top + b$: the same layer, the other convention.
#
# The step has not died out either. Networks with answers of 0 and 1 need little memory and little
# power. They are trained by pretending: forward they use the step, and for the slopes they put
# another function in its place (the *straight-through estimator*; [Bengio, Léonard and
# Courville 2013](https://arxiv.org/abs/1308.3432)).

# %% [markdown] recall="bias_grows" after="bias"
# A step neuron has the weights 3 and −1, and its bias goes from 2 to 5. Which property of its
# boundary stays as it was?
#
# - **a** Its distance from the origin
#   - That distance is $|b| / \lVert w\rVert$, and $b$ has changed.
# - **b** (right) Its direction
# - **c** The point where it crosses the first axis
#   - That point is at $-b / w_1$, so it moves with $b$. A shift leaves only the direction alone.

# %% [markdown] recall="hundredth" after="scale"
# Both weights and the bias of a step neuron are divided by 100. What becomes of its decisions?
#
# - **a** They are less certain now, so those near the line change
#   - A step is never more or less certain: only the sign of $z$ counts, and it stays.
# - **b** They all become 0, since the sums are tiny
#   - A tiny sum above 0 fires like a large one.
# - **c** (right) They stay: every sum keeps its sign

# %% [markdown] recall="no_line" after="sixteen"
# Which of these gates can no single step neuron on two inputs compute?
#
# - **a** “x₁, and not x₂”
#   - Weights 1 and −1 with bias −0.5 do it: only the corner $(1, 0)$ has a sum above 0.
# - **b** “never”
#   - That is a gate with a line too, one that has all four corners on the same side.
# - **c** NAND
#   - Weights −1 and −1 with bias 1.5 do it: the line cuts off the corner $(1, 1)$.
# - **d** (right) “x₁ and x₂ are equal”

# %% [markdown] recall="flat_tread" after="nudge"
# Why is the slope of a step network's error exactly 0 in nearly every parameter?
#
# - **a** (right) A tiny nudge carries no sum across 0, so no answer changes
# - **b** The error is at its lowest there
#   - A flat place need not be a low one: the error is a staircase, and each tread is flat.
# - **c** The slopes are too small for the computer's numbers
#   - With more digits one would measure the same 0: between two jumps nothing changes at all.

# %% [markdown] recall="at_zero"
# What does the step of this course answer to a sum of exactly 0?
#
# - **a** 1: zero is not negative
#   - The convention here is $z > 0$. A corner that lies on the line does not fire.
# - **b** (right) 0: it does not fire
# - **c** ½: it is half-way
#   - A step has two answers only. At the jump it takes one of them, by convention.

# %% [markdown] recall="layer_shapes"
# `X` holds 50 examples of 4 inputs, and a dense layer has 3 neurons. Which shapes have `W` and
# `Z = X @ W + b`?
#
# - **a** `(3, 4)` and `(50, 3)`
#   - Then the inner sizes of `X @ W` are 4 and 3, which do not meet. A neuron is a column of `W`.
# - **b** `(50, 3)` and `(4, 3)`
#   - The examples have no part in `W`: the same weights serve all of them.
# - **c** (right) `(4, 3)` and `(50, 3)`

# %% [markdown] recall="count_5_4_2"
# How many parameters has a network with layers of widths 5, 4 and 2?
#
# - **a** 28
#   - Those are the weights, 20 and 8. Each of the 6 neurons has a bias too.
# - **b** 30
#   - A bias belongs to each neuron, not to each layer.
# - **c** (right) 34
# - **d** 39
#   - The five inputs are no neurons, so they have no biases.
