# %% [markdown]
# # Read handwriting: a network from pieces you wrote
#
# **Questions**
# - You have layers, a loss and gradients. How do you put them together so that you *know* the whole
#   is right, before it trains?
# - It reads 99 of 100 digits. Which part of it earns that, and how would you find out?
# - Ten probabilities come out. When may one believe them?
#
# **What you’ll do** · Build and train a convolutional network that reads handwritten digits. Test it
# on the way, at three places where networks usually break. Look inside, take parts out, and show it
# what it has never seen. Then draw a digit yourself.
#
# **What you’ll need** · About 60 minutes; convolution and pooling (lesson 10), the cross-entropy
# (lesson 7), gradient checks (lesson 8).

# %% setup=true
import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from tqdm.auto import tqdm

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, PINK, SKY, check, drawing_pad, load_digits, looking_back, mine,
    predict, predict_scores, reveal, show, train_mlp, use_style, warm_up, where_you_are,
)  # fmt: skip
from course_lib.chain import Link, forward, train_chain
from course_lib.claims import claim, settle
from course_lib.mnist import load_mnist

use_style()
where_you_are("11")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("11")

# %% [markdown]
# ## The idea: each layer hands an image to the next
#
# A digit of 8 × 8 pixels comes in. Sixteen filters make sixteen maps of it, and ReLU follows. 32
# filters, each looking at all sixteen maps, make 32 maps of those; ReLU again. Max-pooling halves
# them. What is left is laid out in one row of 288 numbers, and a dense layer makes ten logits.

# %%
STAGES = (  # name, height, channels, weights and biases
    ("digit", 8, 1, 0),
    ("convolution\nReLU", 8, 16, 9 * 1 * 16 + 16),
    ("convolution\nReLU", 6, 32, 9 * 16 * 32 + 32),
    ("max-pool", 3, 32, 0),
    ("dense", 1, 10, 288 * 10 + 10),
)


# %% hide=true
def draw_stages(ax):
    """Draw each stage as a pile of maps, as high as they are and as deep as there are channels."""
    for place, (name, side, channels, count) in enumerate(STAGES):
        piled = min(channels, 10)
        for k in range(piled):
            corner = (3.4 * place + 0.09 * k, 0.09 * k - side * 0.13)
            ax.add_patch(plt.Rectangle(corner, side * 0.26, side * 0.26, fc="white", ec=BLUE))
        size = f"{channels} numbers" if side == 1 else f"{side} × {side} × {channels}"
        ax.text(3.4 * place + 0.9, -1.55, size, ha="center", weight="bold")
        ax.text(3.4 * place + 0.9, -1.8, name, ha="center", va="top", fontsize=10)
        if count:
            ax.text(
                3.4 * place + 0.9, 2.3, f"{count} parameters", ha="center", fontsize=10, color=INK
            )
    ax.set(xlim=(-0.4, 16.2), ylim=(-2.7, 2.7), aspect="equal")
    ax.axis("off")


# %%
figure, ax = plt.subplots(figsize=(9.5, 3.3))
draw_stages(ax)
ax.set_title(f"{sum(stage[-1] for stage in STAGES)} parameters, most in the second convolution")
show(
    figure,
    "Five stages from left to right as piles of squares: a digit of 8 by 8, 16 maps of 8 by 8, 32 "
    "maps of 6 by 6, 32 maps of 3 by 3, and ten numbers; with the number of parameters above each "
    "stage that has some.",
)

# %% [markdown]
# Nothing in it is new; you wrote every piece. Here they are, as the course has them.

# %% given="relu"

# %% given="relu_grad"

# %% given="softmax"

# %% given="cross_entropy"

# %% given="cross_entropy_grad"

# %% given="conv2d_backward"

# %% given="conv2d"

# %% given="max_pool_backward"

# %% [markdown]
# Where you solved the exercise yourself, on this computer, the next cell puts *your* function in its
# place.

# %%
mine("relu", "relu_grad", "softmax", "cross_entropy", "cross_entropy_grad")
mine("conv2d", "conv2d_backward", "max_pool", "max_pool_backward")

# %% [markdown]
# ## From paper to numbers
#
# The bundled digits were stored as whole numbers from 0 to 16, how many of 4 × 4 dots were black.
# Others, as MNIST, have 0 to 255. A network wants numbers around 1, one scale for all, and float32:
# half the memory of float64, and its seven digits are plenty here.

# %% [markdown]
# ### Exercise 1: `scale_pixels`
# ●○○ easy · 2 minutes · about 2 lines · 2 points
#
# `images (n, h, w)`: whole numbers from 0 to `top`; `top`: the number that stands for black, 16 or
# 255, say → `(n, h, w, 1)` float32, 0 for 0 and 1 for `top`.
# - `top` is not the largest number that happens to occur: an image may have no black pixel.
# - `images` may be small integers such as `uint8`, and is not changed.
#
# Tools: `/`, `.astype`, `[..., None]`.
#
# Example: `scale_pixels(np.array([[[0, 4], [8, 16]]]), 16)[0, :, :, 0]` is `[[0, 0.25], [0.5, 1]]`.


# %% exercise="scale_pixels"
def scale_pixels(images, top):
    """Return images as float32 between 0 and 1, with an axis for the channel.

    images: (n, h, w) whole numbers from 0 to top; top: 16 or 255, say -> (n, h, w, 1) float32.
    """
    ### BEGIN SOLUTION
    return (images / top).astype(np.float32)[..., None]
    ### END SOLUTION


# %%
digits = load_digits()
counts = [
    np.rint(16 * x).astype(np.uint8).reshape(-1, 8, 8) for x in (digits.x_train, digits.x_test)
]
x_train, x_test = (scale_pixels(images, 16) for images in counts)
y_train, y_test = digits.y_train, digits.y_test
print(f"to train on {x_train.shape}, to test on {x_test.shape}, {x_train.dtype}")


# %%
def picture(ax, values, title="", limit=None):
    """Draw an image in grey, or with a limit a map with signs: orange above 0, purple below."""
    signs = {"cmap": "PuOr_r", "vmin": -(limit or 1), "vmax": limit}
    ax.imshow(values, **(signs if limit else {"cmap": "gray_r", "vmin": 0, "vmax": 1}))
    ax.set(xticks=[], yticks=[])
    ax.set_title(title, fontsize=10)
    ax.grid(False)


# %%
figure, axes = plt.subplots(2, 12, figsize=(9.5, 2.2))
for ax, image, label in zip(axes.flat, x_train[:, :, :, 0], y_train, strict=False):
    picture(ax, image, str(label))
show(figure, "Twenty-four handwritten digits of 8 by 8 pixels, with their labels above them.")

# %% [markdown]
# ## Where to start
#
# Lesson 5 derived the variance that keeps signals alive through ReLUs: 2 over the *fan-in*, how many
# numbers a unit adds up. A filter of 3 × 3 over 16 maps adds up 144. Behind the last layer comes no
# ReLU, so nothing is lost there and the variance is 1 over the fan-in.

# %% [markdown]
# ### Exercise 2: `init_cnn`
# ●●○ medium · 4 minutes · about 6 lines · 3 points
#
# `rng` → a dict of six float32 arrays, to start from:
# - `w1 (3, 3, 1, 16)` and `w2 (3, 3, 16, 32)`, normal with mean 0 and variance 2 over the fan-in;
# - `w3 (288, 10)`, normal with mean 0 and variance 1 over the fan-in;
# - `b1`, `b2`, `b3`: zeros, one for each filter or logit.
#
# All chance comes from `rng`, so that a seed gives the same network again.
#
# Tools: `rng.normal(mean, spread, shape)` takes the standard deviation, the root of the variance.


# %% exercise="init_cnn"
def init_cnn(rng):
    """Return the parameters to start from, drawn from rng: a dict of float32 arrays.

    w1 (3, 3, 1, 16), b1 (16,), w2 (3, 3, 16, 32), b2 (32,), w3 (288, 10), b3 (10,).
    """
    ### BEGIN SOLUTION
    made = {}
    for name, shape, gain in (
        ("1", (3, 3, 1, 16), 2),
        ("2", (3, 3, 16, 32), 2),
        ("3", (288, 10), 1),
    ):
        fan_in = np.prod(shape[:-1])  # how many numbers a unit adds up
        made["w" + name] = rng.normal(0, np.sqrt(gain / fan_in), shape).astype(np.float32)
        made["b" + name] = np.zeros(shape[-1], np.float32)
    return made
    ### END SOLUTION


# %% [markdown]
# ### Exercise 3: `cnn_forward`
# ●●○ medium · 5 minutes · about 5 lines · 4 points
#
# `x (n, 8, 8, 1)`, `params`: a dict as above → logits `(n, 10)`, by the stages in the figure:
# convolution with `pad=1`, ReLU, convolution without padding, ReLU, max-pool of 2, each image’s maps
# in one row, dense.
# - A row is in the order of `ravel()`: rows, columns, channels.
# - One image, or a thousand, and nothing is changed.
#
# Tools: `conv2d`, `relu`, `max_pool`, `reshape`, `@`.


# %% exercise="cnn_forward"
def cnn_forward(x, params):
    """Return the ten logits of each image.

    x: (n, 8, 8, 1), params: a dict as init_cnn makes it -> (n, 10).
    """
    ### BEGIN SOLUTION
    a1 = relu(conv2d(x, params["w1"], params["b1"], pad=1))  # (n, 8, 8, 16)
    a2 = relu(conv2d(a1, params["w2"], params["b2"]))  # (n, 6, 6, 32)
    flat = max_pool(a2).reshape(len(x), -1)  # (n, 288)
    return flat @ params["w3"] + params["b3"]
    ### END SOLUTION


# %% [markdown]
# ### Exercise 4: `accuracy`
# ●○○ easy · 1 minute · 1 line · 1 point
#
# `logits (n, k)`, `y (n,)` labels → the share of examples whose largest logit is that of the label, a
# number from 0 to 1. Probabilities will do as well as logits: the largest is the same.
#
# Example: `accuracy(np.array([[2.0, 1], [0, 3], [5, 4]]), np.array([0, 1, 1]))` is `2/3`.


# %% exercise="accuracy"
def accuracy(logits, y):
    """Return the share of examples whose largest logit is that of the label: a number from 0 to 1.

    logits: (n, k), y: (n,) labels.
    """
    ### BEGIN SOLUTION
    return (np.argmax(logits, axis=1) == y).mean()
    ### END SOLUTION


# %% [markdown] predict="first_loss"
# Weights drawn, nothing learnt: what is the mean cross-entropy on the ten digits, roughly?
#
# - **a** (right) A little more than 2.3
# - **b** Nearly 0: there was no step yet that could have gone wrong
#   - A loss of 0 means that every digit got a probability of 1. Who knows nothing cannot do that.
# - **c** 0.9, since nine of ten guesses are wrong
#   - That is the error rate. The loss is minus the logarithm of the probability that the right
#     digit got.
# - **d** It can be anything: the weights are random
#   - They are, but of a known size. The logits come out near 0, and then all ten probabilities are
#     near one tenth.

# %%
first = [
    cross_entropy(cnn_forward(x_test, init_cnn(np.random.default_rng(s))), y_test)
    for s in range(10)
]
print(f"ten draws: {min(first):.2f} to {max(first):.2f}; logarithm of 10: {np.log(10):.2f}")
large = {name: 10 * values for name, values in init_cnn(np.random.default_rng(0)).items()}
print(f"all weights ten times as large: {cross_entropy(cnn_forward(x_test, large), y_test):.0f}")
reveal("first_loss")

# %% [markdown]
# That is the **first test**. Who gives each of ten digits a tenth loses $-\log\frac1{10} = \log 10$;
# logits that are random, and not quite 0, cost a little more. A first loss of 50 means weights that
# are too large, one near 0 means that the labels leak in.

# %% [markdown]
# ## Gradients through the whole
#
# Backwards, stage by stage, each with the function that you have for it. Where the forward pass
# reshaped, the backward pass reshapes back; where it took a ReLU, the gradient is masked with its
# slope at the same $z$.

# %% [markdown]
# ### Exercise 5: `cnn_loss_and_grads`
# ●●● hard · 10 minutes · about 15 lines · 8 points
#
# `x (n, 8, 8, 1)`, `y (n,)` labels, `params` → `(loss, grads)`: the **mean** cross-entropy, and a dict
# with the same six keys, each gradient of its parameter’s shape.
# - Any number of images; nothing is changed, `params` neither.
# - The last stage back needs no `dx`: nobody asks how to change the digit.
#
# Tools: `cross_entropy`, `cross_entropy_grad`, `max_pool_backward`, `relu_grad`, `conv2d_backward`,
# `.T`, `reshape`.


# %% exercise="cnn_loss_and_grads"
def cnn_loss_and_grads(x, y, params):
    """Return the mean cross-entropy and its gradients, a dict with the keys of params.

    x: (n, 8, 8, 1), y: (n,) labels, params: a dict as init_cnn makes it.
    """
    ### BEGIN SOLUTION
    z1 = conv2d(x, params["w1"], params["b1"], pad=1)  # (n, 8, 8, 16)
    a1 = relu(z1)
    z2 = conv2d(a1, params["w2"], params["b2"])  # (n, 6, 6, 32)
    a2 = relu(z2)
    peaks = max_pool(a2)  # (n, 3, 3, 32)
    flat = peaks.reshape(len(x), -1)  # (n, 288)
    logits = flat @ params["w3"] + params["b3"]

    dz3, grads = cross_entropy_grad(logits, y), {}
    grads["w3"], grads["b3"] = flat.T @ dz3, dz3.sum(axis=0)
    dpool = (dz3 @ params["w3"].T).reshape(peaks.shape)
    dz2 = max_pool_backward(a2, dpool) * relu_grad(z2)
    da1, grads["w2"], grads["b2"] = conv2d_backward(a1, params["w2"], dz2)
    _, grads["w1"], grads["b1"] = conv2d_backward(x, params["w1"], da1 * relu_grad(z1), pad=1)
    return cross_entropy(logits, y), grads
    ### END SOLUTION


# %% [markdown]
# **Second test**: are they the gradients? Lesson 8’s witness, a central difference, for a dozen
# entries of each array. Twice: on images of noise with random biases, and on digits with the biases
# at 0, as they are at the start.


# %% open=true
def differences(x, y, params, rng, h=1e-6):
    """How far a dozen entries of each gradient are from central differences."""
    grads, far = cnn_loss_and_grads(x, y, params)[1], {}
    for name, array in params.items():
        far[name] = []
        for at in map(tuple, rng.integers(0, array.shape, (12, array.ndim))):
            kept, ends = array[at], []
            for array[at] in (kept + h, kept - h):
                ends.append(cnn_loss_and_grads(x, y, params)[0])
            array[at] = kept
            far[name].append(abs((ends[0] - ends[1]) / (2 * h) - grads[name][at]))
    return {name: np.array(values) for name, values in far.items()}


# %%
rng = np.random.default_rng(0)
exact = {name: values.astype(float) for name, values in init_cnn(rng).items()}
moved = {name: v + 0.1 * rng.normal(size=v.shape) * (v.ndim == 1) for name, v in exact.items()}
fair = differences(rng.normal(size=(8, 8, 8, 1)), y_train[:8], moved, rng)
careless = differences(x_train[:8].astype(float), y_train[:8], exact, rng)
print(f"{'':3s} {'noise, random biases':>21s}   digits, biases 0")
for name in exact:
    print(f"{name:3s} {fair[name].max():21.0e}   {careless[name].max():.0e}, "
          f"{np.sum(careless[name] > 1e-5)} of 12 too far")  # fmt: skip

# %% [markdown]
# In the fair test all agree. In the careless one the *same* gradients seem wrong, in the first
# layer’s biases: where a digit’s paper is empty, $z$ is exactly 0, right on ReLU’s corner, and a
# difference across a corner is no slope. A bias moves all those places at once.

# %% [markdown]
# **Third test**: can it learn at all? Give it twenty digits, again and again. A network with
# thousands of parameters that cannot learn twenty examples by heart has a mistake in it.

# %%
few, named = x_train[:20], y_train[:20]
params, losses = init_cnn(np.random.default_rng(0)), []
for _ in range(60):
    loss, grads = cnn_loss_and_grads(few, named, params)
    losses.append(loss)
    for name in params:
        params[name] -= 0.2 * grads[name]
right = accuracy(cnn_forward(few, params), named)
print(f"loss {losses[0]:.2f} → {losses[-1]:.3f}, {right:.0%} of the twenty right")

# %%
figure, ax = plt.subplots(figsize=(7.5, 2.8))
ax.semilogy(losses, color=BLUE)
ax.set(xlabel="update", ylabel="loss, logarithmic")
ax.set_title(f"Twenty digits by heart: {losses[0] / losses[-1]:.0f} times less loss in 60 updates")
show(
    figure,
    "The loss on twenty digits over sixty updates, falling by two orders of magnitude or more.",
)

# %% [markdown]
# It says nothing about digits that it has not seen. For those we need to train properly.
#
# ## Train
#
# Two things are missing. *A learning rate that falls*: large steps find the valley, small ones its
# floor. Half a cosine does both,
#
# $$\eta_s = \tfrac12\,\eta_\text{peak}\,\bigl(1 + \cos(\pi s / S)\bigr),$$
#
# at step $s$ of $S$. *More digits than there are*: a seven that lies one pixel further left is still a
# seven, so move each batch a little before it is used.

# %% [markdown]
# ### Exercise 6: `cosine_lr`
# ●○○ easy · 2 minutes · 1 line · 2 points
#
# `step`, `steps`: integers, `peak`: a number → the rate by the formula, a number: `peak` at step 0,
# half of it at half of the steps, 0 at step `steps`.
#
# Example: `cosine_lr(1, 3, 0.4)` is `0.3`.


# %% exercise="cosine_lr"
def cosine_lr(step, steps, peak):
    """Return the learning rate at a step: peak at step 0, down half a cosine, 0 at step `steps`.

    step, steps: whole numbers, peak: a number -> a number.
    """
    ### BEGIN SOLUTION
    return peak * (1 + np.cos(np.pi * step / steps)) / 2
    ### END SOLUTION


# %% [markdown]
# ### Exercise 7: `random_shift`
# ●●○ medium · 4 minutes · about 5 lines · 3 points
#
# `rng`, `x (n, h, w, c)` → the images moved by $-1$, $0$ or $1$ rows and by $-1$, $0$ or $1$ columns:
# the same shape and dtype.
# - All nine moves are equally likely, and all images of one call move alike.
# - Zeros come in at the side that becomes free; nothing comes round from the other side.
# - A new array: writing into it leaves `x` alone.
#
# Tools: `pad_images` from lesson 10, `rng.integers(low, high)` without `high`, slices.


# %% exercise="random_shift"
def random_shift(rng, x):
    """Return the batch moved by a random step: -1, 0 or 1 rows and columns, zeros coming in.

    x: (n, h, w, c) -> the same shape and dtype; all images move alike.
    """
    ### BEGIN SOLUTION
    _, h, w, _ = x.shape
    i, j = rng.integers(3, size=2)  # where the window begins that is cut out
    return pad_images(x, 1)[:, i : i + h, j : j + w].copy()
    ### END SOLUTION


# %% [markdown]
# ### Exercise 8: `train_cnn`
# ●●● hard · 8 minutes · about 15 lines · 8 points
#
# `rng`, `x (n, 8, 8, 1)` float32, `y (n,)`, `epochs` → trained parameters.
# - With 20 epochs on the training digits it reads at least 39 of 40 digits that it has not seen,
#   within 20 seconds. How, is up to you.
# - `rng` is where all chance comes from.
#
# This does it with room to spare: start from `init_cnn(rng)`; in each epoch put the digits in a random
# order and take them in batches of 32; move each batch by `random_shift`; step against the
# gradients with the rate of `cosine_lr` from a peak of 0.3 down over all updates of all epochs.
# `on_epoch`, if it is given, is called at each epoch’s end: the next cell draws with it.
#
# Tools: your own functions, `rng.permutation`.


# %% exercise="train_cnn"
def train_cnn(rng, x, y, epochs, on_epoch=None):
    """Return the parameters of a network trained on images x and labels y.

    rng: where all chance comes from; x: (n, 8, 8, 1) float32, y: (n,) labels; on_epoch: called
    with (epoch, params) at the end of each epoch, if there is one.
    """
    ### BEGIN SOLUTION
    net, size = init_cnn(rng), 32
    batches = max(len(x) // size, 1)  # in an epoch
    for passes in range(epochs):  # through all the digits
        shuffled = rng.permutation(len(x))
        for i in range(batches):
            rows = shuffled[i * size : (i + 1) * size]
            grads = cnn_loss_and_grads(random_shift(rng, x[rows]), y[rows], net)[1]
            rate = np.float32(cosine_lr(passes * batches + i, epochs * batches, 0.3))
            for key in net:
                net[key] -= rate * grads[key]
        if on_epoch is not None:
            on_epoch(passes, net)
    return net
    ### END SOLUTION


# %% open=true
history = []


def note(epoch, params):
    pairs = ((x_train, y_train), (x_test, y_test))
    history.append([accuracy(cnn_forward(x, params), y) for x, y in pairs])
    bar.update()


with tqdm(total=20, desc="training", unit="epoch") as bar:
    params = train_cnn(np.random.default_rng(0), x_train, y_train, 20, note)
logits = cnn_forward(x_test, params)
right = accuracy(logits, y_test)
error = np.sqrt(right * (1 - right) / len(y_test))
print(f"{right:.2%} of {len(y_test)} test digits (± {error:.2%} for so few)")

# %%
figure, ax = plt.subplots(figsize=(7.5, 3))
for column, (colour, name) in enumerate(((GREY, "train"), (BLUE, "test"))):
    ax.plot(range(1, len(history) + 1), 1 - np.array(history)[:, column], color=colour, label=name)
ax.set(xlabel="epoch", ylabel="share read wrong, logarithmic", yscale="log", xticks=range(0, 21, 5))
ax.set_title(
    f"After {len(history)} epochs {np.sum(logits.argmax(1) != y_test)} test digits are read wrong"
)
ax.legend()
show(
    figure,
    "The share of digits read wrong over twenty epochs, on training and on test digits: both fall.",
)

# %% [markdown]
# The bar and the curve look at the test digits after each epoch, and nothing is decided by what they
# show. Had we stopped where the test curve is lowest, it would be a result no longer, but a choice.

# %% [markdown]
# ## What it gets wrong
#
# One number hides much. Which digit is taken for which?

# %% [markdown]
# ### Exercise 9: `confusion_matrix`
# ●○○ easy · 3 minutes · about 3 lines · 2 points
#
# `y_true (n,)`, `y_pred (n,)` labels from 0 to `k - 1`, `k` → integers `(k, k)`: in row `i`, column
# `j`, how often an `i` was read as `j`.
#
# Tools: a loop; or `np.add.at`; or `np.bincount` of one number for each pair.
#
# Example: `confusion_matrix([0, 1, 1], [0, 0, 1], 2)` is `[[1, 0], [1, 1]]`.


# %% exercise="confusion_matrix"
def confusion_matrix(y_true, y_pred, k):
    """Return how often each of k classes (rows) was taken for each (columns): integers (k, k).

    y_true, y_pred: (n,) labels from 0 to k - 1.
    """
    ### BEGIN SOLUTION
    table = np.zeros((k, k), np.int64)
    np.add.at(table, (y_true, y_pred), 1)
    return table
    ### END SOLUTION


# %% [markdown]
# ### Theirs looks right
#
# The next cell has somebody else’s `confusion_matrix`, `theirs`, and one that asks pair by pair.


# %% wrong="expose_lost_counts"
def by_asking(y_true, y_pred, k):
    """The same table by one question for each pair of classes: how many were this, and read as that?"""
    y_true, y_pred = np.asarray(y_true, int), np.asarray(y_pred, int)
    pairs = [(y_true == i) & (y_pred == j) for i in range(k) for j in range(k)]
    return np.array([p.sum() for p in pairs]).reshape(k, k)


# %%
for labels, read in (([0, 1, 2], [0, 1, 2]), ([0, 1, 2], [1, 2, 0])):
    for function in (by_asking, theirs):
        print(
            f"{function.__name__:10s} {np.asarray(function(np.array(labels), np.array(read), 3)).tolist()}"
        )

# %% [markdown]
# Twice the same.
#
# ### Exercise 10: `expose_lost_counts`
# ●○○ easy · 3 minutes · about 2 lines · 2 points
#
# `expose_lost_counts()` takes nothing and returns `(y_true, y_pred, k)` for which `theirs` and the right
# table differ.
#
# Up to a thousand labels, and `k` up to a hundred; lists will do.
#
# Tools: read `theirs`. What happens to a pair that comes twice?


# %% exercise="expose_lost_counts"
def expose_lost_counts():
    """Return (y_true, y_pred, k) for which theirs loses counts."""
    ### BEGIN SOLUTION
    return np.array([1, 1]), np.array([0, 0]), 2
    ### END SOLUTION


# %%
table = confusion_matrix(y_test, logits.argmax(axis=1), 10)
for truth, read in np.argwhere(table - np.diag(np.diag(table))):
    print(f"{truth} read as {read}: {table[truth, read]} of {table[truth].sum()}")

# %%
p_test = softmax(logits)
doubtful = p_test.max(axis=1).argsort()[:8]
figure, axes = plt.subplots(1, 8, figsize=(9.5, 2.2))
for ax, i in zip(axes, doubtful, strict=True):
    read = p_test[i].argmax()
    said = f"a {read}" if read == y_test[i] else f"{y_test[i]} as {read}"
    picture(ax, x_test[i, :, :, 0], f"{said}\n{p_test[i].max():.0%} sure")
show(
    figure,
    "The eight test digits about which the network is least sure: what it takes them for, how "
    "surely, and what they are where it is wrong.",
)

# %% [markdown]
# Its mistakes are mostly among the digits about which it is least sure. Some of these a person would
# get wrong too.

# %% [markdown]
# ## Look inside
#
# Eight of the sixteen maps that the first layer makes of one digit, before and after ReLU.

# %%
one = x_test[:1]
z1 = conv2d(one, params["w1"], params["b1"], pad=1)[0]  # (8, 8, 16)
shut = float(np.mean(conv2d(x_test, params["w1"], params["b1"], pad=1) <= 0))
figure, axes = plt.subplots(2, 9, figsize=(9.5, 2.7))
picture(axes[0, 0], one[0, :, :, 0], "the digit")
axes[1, 0].axis("off")
for k in range(8):
    limit = float(np.abs(z1).max())
    picture(axes[0, k + 1], z1[:, :, k], f"map {k}", limit)
    picture(axes[1, k + 1], relu(z1[:, :, k]), "ReLU", limit)
figure.suptitle(
    f"ReLU sets {shut:.0%} of the first layer’s numbers to 0", x=0.01, ha="left", weight="bold"
)
show(
    figure,
    "A digit and eight of its maps in two colours for positive and negative; below each the same "
    "map after ReLU, with only what was positive.",
)

# %% [markdown]
# Each map says where something is, and ReLU keeps the places that speak for it. What the something is
# seldom has a name (lesson 10).

# %% [markdown]
# ## Which part earns it?
#
# To find out, take a part away, train again in the same way, and look. “In the same way” includes a
# fair rate: each network has the best of a few, tried beforehand with other seeds. Three seeds each,
# ten epochs.


# %% hide=true
def network(f, df, pool):
    """The lesson’s network as a chain of links, with another activation or another pooling."""
    bend = Link(f, lambda z, da: (da * df(z),))
    first = Link(lambda x, w, b: conv2d(x, w, b, pad=1),
                 lambda x, w, b, d: conv2d_backward(x, w, d, pad=1))  # fmt: skip
    second = Link(conv2d, lambda x, w, b, d: conv2d_backward(x, w, d))
    dense = Link(lambda x, w, b: x.reshape(len(x), -1) @ w + b, dense_back)
    return [first, bend, second, bend, pool, dense]


def dense_back(x, w, b, dz):
    """The gradients of a dense layer for maps that it lays out in a row."""
    return (dz @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dz, dz.sum(axis=0)


# %% hide=true
def averaged(x):
    """The mean of each square of 2 × 2."""
    return (x[:, ::2, ::2] + x[:, 1::2, ::2] + x[:, ::2, 1::2] + x[:, 1::2, 1::2]) / 4


# %% hide=true
def drawn(rng, filters=16, places=9):
    """Weights to start from, a tuple for each link; places: of a map after pooling."""
    shapes = ((3, 3, 1, filters), (3, 3, filters, 2 * filters), (places * 2 * filters, 10))
    own = []
    for shape, gain in zip(shapes, (2, 2, 1), strict=True):
        spread = np.sqrt(gain / np.prod(shape[:-1]))
        own.append(
            (rng.normal(0, spread, shape).astype(np.float32), np.zeros(shape[-1], np.float32))
        )
    return [own[0], (), own[1], (), (), own[2]]


# %% hide=true
def learnt(links, start, x, y, seed, peak, epochs=10, **more):
    """Train a chain; return a function from images to logits."""
    weights = train_chain(
        np.random.default_rng(seed), links, start, x, y, loss_grad=cross_entropy_grad,
        rate=lambda step, steps: cosine_lr(step, steps, peak), epochs=epochs, **more,
    )  # fmt: skip
    return lambda x: forward(links, weights, x)


# %% hide=true
LARGEST = Link(max_pool, lambda x, d: (max_pool_backward(x, d),))
MEAN = Link(averaged, lambda x, d: (np.repeat(np.repeat(d / 4, 2, axis=1), 2, axis=2),))
HIDDEN = {
    "ReLU": (relu, relu_grad),
    "no activation": (lambda z: z, np.ones_like),
    "leaky ReLU": (lambda z: np.maximum(z, np.float32(0.01) * z),
                   lambda z: np.where(z > 0, np.float32(1), np.float32(0.01))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "SiLU": (lambda z: z / (1 + np.exp(-z)),
             lambda z: (1 + np.exp(-z) + z * np.exp(-z)) / (1 + np.exp(-z)) ** 2),
}  # fmt: skip


# %% hide=true
def three_runs(activation, pool=LARGEST, peak=0.3, **more):
    """The shares of test digits read right by three networks from different seeds."""
    links, rights = network(*HIDDEN[activation], pool), []
    for seed in range(3):
        start = drawn(np.random.default_rng(seed))
        reads = learnt(links, start, x_train, y_train, seed, peak, change=random_shift, **more)
        rights.append(accuracy(reads(x_test), y_test))
    return np.array(rights)


# %% hide=true
runs = {
    "whole network": three_runs("ReLU"),
    "no ReLU": three_runs("no activation", peak=0.1),
    "mean for maximum": three_runs("ReLU", MEAN, peak=0.5),
    "no ReLU, mean for maximum": three_runs("no activation", MEAN, peak=0.1),
    "filters as they were drawn": three_runs("ReLU", frozen=(0, 2)),
}

# %% [markdown] predict="no_relu"
# Both ReLUs out, everything else stays, and the rate is the best for what is left. How many test
# digits does it read?
#
# - **a** One in ten: without a non-linearity nothing is learnt
#   - A linear model reads most of these digits (lesson 2). And is this network linear?
# - **b** As many as a linear model, some 95 %: the layers collapse into one
#   - Two convolutions without ReLU do collapse into one. Then comes the max-pool.
# - **c** (right) Nearly as many as with ReLU: the max-pool is not linear either


# %%
for name, rights in runs.items():
    print(f"{name:27s} {rights.mean():6.1%}  ({rights.min():.1%} to {rights.max():.1%})")
reveal("no_relu")


# %%
def dots(ax, runs, colours):
    """Draw each run as a dot, a row for each name."""
    for row, (rights, colour) in enumerate(zip(runs.values(), colours, strict=True)):
        ax.plot(rights, np.full(len(rights), row), "o", color=colour, ms=8, alpha=0.8)
        ax.plot(rights.mean(), row, "|", color=INK, ms=18)
    ax.set_yticks(range(len(runs)), list(runs))
    ax.set(xlabel="share of test digits read", ylim=(len(runs) - 0.5, -0.5))


# %%
figure, ax = plt.subplots(figsize=(8.5, 3))
dots(ax, runs, (BLUE, ORANGE, SKY, ORANGE, GREY))
fall = runs["mean for maximum"].mean() - runs["no ReLU, mean for maximum"].mean()
ax.set_title(f"ReLU is worth {100 * fall:.0f} points where nothing else bends")
show(
    figure,
    "Dots for three runs of five networks. With ReLU, and without it but with a maximum, nearly all "
    "digits are read; without ReLU and with a mean, far fewer; with random filters in between.",
)

# %% [markdown]
# Three lessons in one table. A **max-pool bends as well**, so taking out ReLU shows what ReLU does only
# where the pooling is a mean. Then the network is one affine map, and it is even worse than the
# linear models of lesson 2, for the mean has blurred the image. And filters that were **never
# trained** read most digits: a good share on its own does not prove that the filters learnt
# anything.
#
# Is ReLU the best choice here, as the article says? Three others, each at its best rate:

# %% hide=true
others = {"ReLU": runs["whole network"]} | {
    name: three_runs(name) for name in ("leaky ReLU", "tanh", "SiLU")
}

# %%
for name, rights in others.items():
    print(f"{name:11s} {rights.mean():6.1%}  ({rights.min():.1%} to {rights.max():.1%})")
print(f"one test digit is {1 / len(y_test):.1%}")

# %% [markdown]
# ## The same digit, elsewhere
#
# A filter has the same weights at every place, so a digit that moves makes maps that move along: a
# convolution is *equivariant*. Is the network’s answer then the same wherever the digit lies, that
# is, *invariant*? Put the digits on a page of 12 × 12, in the middle or anywhere.


# %% hide=true
def on_page(x, corners):
    """Put digits (n, 8, 8, 1) on pages of 12 by 12, with their corners at (n, 2)."""
    pages = np.zeros((len(x), 12, 12, 1), np.float32)
    for page, image, (i, j) in zip(pages, x, corners, strict=True):
        page[i : i + 8, j : j + 8] = image
    return pages


def pages_of(x, seed):
    """Digits in the middle of the page, and anywhere on it."""
    middle = np.full((len(x), 2), 2)
    return on_page(x, middle), on_page(x, np.random.default_rng(seed).integers(0, 5, (len(x), 2)))


# %% hide=true
def flat_net(x, y, hidden, seed, lr, epochs):
    """A network without convolutions, as a function from images to logits."""
    trained = train_mlp(x.reshape(len(x), -1), y, [x[0].size, *hidden, 10], relu, relu_grad,
                        rng=np.random.default_rng(seed), lr=lr, epochs=epochs, batch=32)  # fmt: skip
    return lambda x: predict_scores(trained.layers, x.reshape(len(x), -1), relu)


def small_cnn(x, y, seed):
    """A convolutional network with 8 and 16 filters for pages."""
    start = drawn(np.random.default_rng(seed), 8, 25)
    return learnt(network(relu, relu_grad, LARGEST), start, x, y, seed, 0.3, epochs=15)


# %% hide=true
KINDS = {
    "linear": lambda x, y, seed: flat_net(x, y, (), seed, 0.1, 40),
    "64 hidden units": lambda x, y, seed: flat_net(x, y, (64,), seed, 0.3, 40),
    "convolutions": small_cnn,
}


def elsewhere(seed=0):
    """For each kind, what it reads anywhere: learnt in the middle, learnt anywhere."""
    trained, tested = pages_of(x_train, seed), pages_of(x_test, seed + 1)[1]
    return {
        name: [accuracy(make(x, y_train, seed)(tested), y_test) for x in trained]
        for name, make in KINDS.items()
    }


places = elsewhere()

# %% [markdown] predict="elsewhere"
# A convolutional network learnt from digits in the middle of the page. Now they lie up to two pixels
# from there. How many does it read?
#
# - **a** Nearly all: a convolution does not care where
#   - The maps move along with the digit. But the dense layer behind them has weights for every
#     place.
# - **b** About nine of ten
#   - So it is if such digits were among those that it learnt from.
# - **c** (right) Fewer than half

# %%
print(f"{'read anywhere on the page':27s} learnt in the middle   learnt anywhere")
for name, (middle, anywhere) in places.items():
    print(f"{name:27s} {middle:20.0%} {anywhere:17.0%}")
reveal("elsewhere")

# %% [markdown]
# All three fail on what they have not met. Once they have, the convolutions are well ahead, with fewer
# parameters than the hidden units: each filter learns from digits at all places, while a unit with
# a weight for each pixel learns each place by itself.

# %% [markdown]
# ## Against simpler ways, on a harder split
#
# Many writers wrote these digits, and a random split has each of them on both sides. The file’s own
# order is not random: its last quarter probably comes from other people than the rest, though nobody
# wrote that down. Learn from the first three quarters, and be tested on the last. “Nearest” compares
# an image with all it has seen, pixel by pixel, and lets the three nearest vote.


# %% hide=true
def nearest(x_train, y_train, x_test):
    """The label of most of the three nearest training images, of the nearest where all differ."""
    far = (x_train**2).sum(axis=1) - 2 * x_test @ x_train.T  # (m, n), but for a number a row
    labels = y_train[np.argsort(far, axis=1, kind="stable")[:, :3]]
    return np.where(labels[:, 1] == labels[:, 2], labels[:, 1], labels[:, 0])


# %% hide=true
def split_results(shuffled, seed=0):
    """The share of test digits read by four ways, on one split."""
    data = load_digits(shuffled)
    ways = {"linear": flat_net(data.x_train, data.y_train, (), seed, 0.3, 30)(data.x_test),
            "64 + 64 hidden units": flat_net(
                data.x_train, data.y_train, (64, 64), seed, 0.3, 30)(data.x_test)}  # fmt: skip
    found = {name: accuracy(scores, data.y_test) for name, scores in ways.items()}
    found["nearest"] = np.mean(nearest(data.x_train, data.y_train, data.x_test) == data.y_test)
    images, others = (
        x.reshape(-1, 8, 8, 1).astype(np.float32) for x in (data.x_train, data.x_test)
    )
    trained = train_cnn(np.random.default_rng(seed), images, data.y_train, 20)
    return found | {"your network": accuracy(cnn_forward(others, trained), data.y_test)}


random_split, own_order = split_results(True), split_results(False)

# %%
for name in random_split:
    print(
        f"{name:21s} random split {random_split[name]:.1%}   the file’s order {own_order[name]:.1%}"
    )

# %%
figure, ax = plt.subplots(figsize=(8.5, 3))
for row, name in enumerate(random_split):  # a line between its two dots
    ax.plot([own_order[name], random_split[name]], [row, row], color=GREY, lw=2)
ax.plot(list(random_split.values()), range(4), "o", color=SKY, ms=9, label="random split")
ax.plot(list(own_order.values()), range(4), "D", color=PINK, ms=8, label="the file’s order")
ax.set_yticks(range(4), list(random_split))
ax.set(xlabel="share of test digits read", ylim=(3.5, -0.5))
lost = {name: random_split[name] - own_order[name] for name in random_split}
ax.set_title(f"In the file’s order all lose: linear {100 * lost['linear']:.0f} points, "
             f"your network {100 * lost['your network']:.1f}")  # fmt: skip
ax.legend(loc="lower left")
show(
    figure,
    "For four ways to read digits, the share read on a random split and on the file’s own order, "
    "joined by a line. All lose on the second; the linear model most, the network little.",
)

# %% [markdown]
# On the random split, looking up the nearest images does nearly as well as the network. On the harder
# one everybody loses, and those two least. A share of right answers means little before one knows
# how the split was made.

# %% [markdown]
# ## How sure is it, and of what?
#
# On test digits, one can count. Where the network is nearly sure, is it nearly always
# right?

# %%
sure, hit = p_test.max(axis=1), p_test.argmax(axis=1) == y_test
for low, high in ((0, 0.6), (0.6, 0.9), (0.9, 0.99), (0.99, 1.01)):
    group = (sure >= low) & (sure < high)
    if group.any():
        print(f"sure from {low:.0%} to {min(high, 1):.0%}: {group.sum():3d} digits, mean {sure[group].mean():.1%}, "
              f"right {hit[group].mean():.1%}")  # fmt: skip
print(f"all: mean {sure.mean():.1%}, right {hit.mean():.1%}")

# %% [markdown] predict="noise_image"
# Now images of noise, each pixel drawn evenly between paper and ink. No digit is in them. What does
# the softmax say?
#
# - **a** Ten numbers near one tenth: it has no idea
#   - It has no way to say so. Ten logits come out of any image, and they are seldom close together.
# - **b** (right) Some digit, on average with more than half of the probability
# - **c** Something below one half for each digit, as a sign of doubt
#   - That is so for some of them. Look at the average.

# %%
noise = np.random.default_rng(0).random((500, 8, 8, 1)).astype(np.float32)
p_noise = softmax(cnn_forward(noise, params))
surest = p_noise.max(axis=1)
favourite = np.bincount(p_noise.argmax(axis=1), minlength=10).argmax()
print(
    f"mean of the largest probability {surest.mean():.0%}, above 90 % in {np.mean(surest > 0.9):.0%}"
)
print(f"taken most often for a {favourite}")
reveal("noise_image")

# %%
figure, axes = plt.subplots(1, 6, figsize=(9.5, 2.4))
for ax, i in zip(axes, np.argsort(-surest)[:6], strict=True):
    picture(ax, noise[i, :, :, 0], f"a {p_noise[i].argmax()},\n{surest[i]:.2%} sure")
show(
    figure, "Six images of noise, each with the digit that the network takes it for, nearly surely."
)

# %% [markdown]
# Among digits like those it learnt from, it is right even a little more often than it says: it learnt
# from digits that had been moved, and these lie where they should. Elsewhere its probabilities
# mean nothing: softmax shares out one whole among ten digits, and “none of
# these” is not among them.

# %% [markdown]
# ## Draw one
#
# Your network at work. Draw a digit, large; when you lift the pen you see what it makes of it, and
# the maps. Try a 7 with a stroke through its stem and one without: which of them did the writers of
# these digits make? Then draw what is no digit.


# %% open=true
def probabilities(image):
    return softmax(cnn_forward(image, params))


def maps(image):
    found = []
    for layer, pad in (("1", 1), ("2", 0)):
        image = relu(conv2d(image, params["w" + layer], params["b" + layer], pad=pad))
        found.append((f"after ReLU {layer}", image[0]))
    return found


drawing_pad(probabilities, feature_maps=maps)

# %% [markdown]
# The pad makes of your strokes what the data set’s makers did: scale to the height, thicken, count
# dots. It is not the same pen, and not their handwriting; if yours is read worse than test digits
# are, that is why. And which parts of all this are yours?

# %%
mine()

# %% [markdown]
# ## Larger digits: MNIST (optional)
#
# In a terminal, `python3 course.py data mnist` fetches the digits of MNIST, 28 × 28 pixels each (a file that was changed on the way is refused). The layers do not care how
# large an image is; only the last one has more places to look at. (If a 3 × 3 of pooled maps is
# written into your gradients, take it from the maps’ shape.) Some minutes.


# %% open=true
def read_mnist(epochs=4, digits=8000):
    """Train the same layers on MNIST digits; return the share of 2,000 others that they read."""
    images, labels = load_mnist("t10k")
    x, rng = scale_pixels(images, 255), np.random.default_rng(0)
    params = init_cnn(rng)
    params["w3"] = rng.normal(0, np.sqrt(1 / 5408), (13 * 13 * 32, 10)).astype(np.float32)
    updates = digits // 32
    with tqdm(total=epochs * updates, unit="batch") as bar:
        for step in range(epochs * updates):
            chosen = rng.integers(0, digits, 32)
            _, grads = cnn_loss_and_grads(random_shift(rng, x[chosen]), labels[chosen], params)
            for name in params:
                params[name] -= np.float32(cosine_lr(step, epochs * updates, 0.1)) * grads[name]
            bar.update()
    return accuracy(cnn_forward(x[-2000:], params), labels[-2000:])


# %%
try:
    print(f"MNIST: {read_mnist():.1%} of 2,000 digits read")
except FileNotFoundError as error:
    print(error)

# %% [markdown]
# ## What the article says
#
# Two of the sixty claims are about this network.

# %% hide=true
spread = [rights.mean() for rights in others.values()]
sums = float(np.abs(p_test.sum(axis=1) - 1).max())

# %%
settle(
    claim(
        21,
        measured="three seeds each, best rates: "
        + ", ".join(f"{name} {rights.mean():.1%}" for name, rights in others.items()),
        holds=max(spread) - min(spread) < 0.025 and min(spread) > 0.96,
    ),
    claim(
        51,
        measured=f"ten numbers that sum to 1 within {sums:.0e}; on noise the largest is "
        f"{surest.mean():.0%} on average, on digits {sure.mean():.0%}",
        holds=sums < 1e-5 and surest.mean() > 0.5,
    ),
)

# %%
looking_back("11")

# %% [markdown]
# ## Summary
#
# - A network is its stages forwards, and the same stages backwards, each with its own gradient.
# - Before it trains, test it: the first loss near the logarithm of the number of classes, gradients
#   against differences (away from corners), and a few examples learnt by heart.
# - A rate that falls and digits that move are worth the last points.
# - What a part is worth is seen by taking it out and training again, each variant at its best rate,
#   with several seeds. Filters drawn at random read most digits; a max-pool bends without ReLU.
# - Equivariant is not invariant: what it has not met elsewhere, it does not read there.
# - A softmax always names a digit, noise included.
#
# Next, lesson 12 asks what came after ReLU.

# %% [markdown]
# ## Where it is used today
#
# **Reading cheques and letters**: networks of this form read handwriting for banks in the 1990s
# ([LeCun et al. 1998](https://doi.org/10.1109/5.726791)).
#
# **On your phone**: text in photographs is still often found by convolutions, with many more layers.
#
# **In every training run**: the tests of this lesson are what engineers do before they spend a week of
# computing on a network.

# %% [markdown] recall="loss_of_ignorance" after="first_loss"
# A classifier for 100 kinds of bird starts with a loss of 4.6. What does that say?
#
# - **a** (right) All is well: about the logarithm of 100, as if each kind got one hundredth
# - **b** The weights are too large
#   - Then the loss would be far above the logarithm of 100.
# - **c** It has learnt something before it trained
#   - Then the loss would be below the logarithm of 100.

# %% [markdown] recall="fan_in_of_filters"
# A convolution has 16 maps coming in and 32 filters of 3 × 3. What is its fan-in, for He’s variance?
#
# - **a** 9
#   - A filter looks at all the maps that come in.
# - **b** (right) 144
# - **c** 288
#   - That is how many weights each pixel of a map that comes in meets: the fan-out.

# %% [markdown] recall="learnt_by_heart"
# A network learns twenty examples by heart, loss near 0. What follows?
#
# - **a** It will read new examples well
#   - It has met twenty. What it makes of others was not tested.
# - **b** (right) Gradients and updates work well enough to learn at all
# - **c** It has too many parameters
#   - Any sound network of some size can do that.

# %% [markdown] recall="biases_accused"
# A gradient check on digits finds only the first convolution’s biases wrong, at the very start. What is
# likely?
#
# - **a** The bias gradient lacks a sum
#   - Possible. But first ask whether the test is fair.
# - **b** (right) Many pre-activations are exactly 0, on ReLU’s corner
# - **c** float64 is not exact enough
#   - With a step of a millionth it is, away from corners.

# %% [markdown] recall="maximum_bends" after="no_relu"
# A network of convolutions, max-pools and a dense layer has no other activation. Is it linear?
#
# - **a** Yes, convolutions and dense layers are
#   - The max-pool is neither: it takes a maximum.
# - **b** (right) No: the maximum of two numbers is no linear function of them
# - **c** Yes, once it is trained
#   - Training changes weights, not what kind of function it is.

# %% [markdown] recall="moved_page" after="elsewhere"
# Maps of a convolution move along when the image moves. Why can the network’s answer still change?
#
# - **a** Because of ReLU
#   - ReLU treats all places alike.
# - **b** Because float32 is not exact
#   - That would change the last digits of a logit.
# - **c** (right) Because the dense layer has weights of its own for each place

# %% [markdown] recall="none_of_these" after="noise_image"
# A softmax over ten digits gets a photograph of a cat. What comes out?
#
# - **a** Ten numbers near one tenth
#   - Only if the ten logits were nearly equal, and nothing makes them so.
# - **b** (right) Ten numbers that sum to 1, often one of them large
# - **c** Numbers that sum to less than 1
#   - It divides by their sum, so they sum to 1 for any input.
