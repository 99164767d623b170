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
)  # fmt: skip
from course_lib.claims import claim, settle
from course_lib.recurrent import error_gradient, new_reader, orthogonal, read, train_reader

use_style()

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
# ●●○ medium · 8 minutes · about 2 lines · 4 points
#
# `z`: an array of any shape, or a number → tanh(z), of the same shape, float; float32 stays
# float32.
# - Right to a relative `1e-12` wherever $|z|$ is at least `1e-12`; 0 at 0, and exactly ±1 at ±1000.
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
# A colleague's tanh agrees with the library's wherever she tried it: at 0, at ±1, at 300, at 1000.
# It is below, beside the library's.
#
# Return a `z` for which the two differ by more than rounding: an array of any shape, or a number,
# with no entry further from 0 than 1000.
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
