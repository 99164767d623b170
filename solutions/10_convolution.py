# %% [markdown]
# # Slide a weighted sum over an image: the convolution
#
# **Questions**
# - How does a layer look for the same thing everywhere in an image, with a handful of weights?
# - Loops are right and far too slow. How does one matrix product do their work?
# - ReLU is said to find edges. Who finds them, and what does ReLU do?
#
# **What you’ll do** · Slide a kernel over a digit. Write a convolutional layer with stride,
# padding and channels, and measure how much faster than loops it is. Write max-pooling, and send
# gradients back through both. Then let a layer learn its own filters.
#
# **What you’ll need** · About 60 minutes; the weighted sum (lesson 1), ReLU (lesson 5), the chain
# rule; slices of NumPy arrays, and `reshape`.

# %% setup=true
import time

import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course_lib import (
    BLUE, GREEN, GREY, INK, ORANGE, SKY, check, choice, explore, load_digits, looking_back, predict,
    reveal, show, slider, use_style, warm_up, where_you_are,
)  # fmt: skip
from course_lib.claims import claim, settle

use_style()
where_you_are("10")

# %% [markdown]
# ## Three questions to warm up
#
# They come from earlier lessons, take two minutes and are not graded; skip them if you like.

# %%
warm_up("10")

# %% [markdown]
# ## The idea: one small neuron, moved about
#
# So far a digit was a list of 64 numbers, and every unit had 64 weights. Whether two pixels are
# neighbours made no difference: shuffle all pixels in the same way, and such a network learns as
# well. But strokes are made of neighbours, and a stroke is a stroke wherever it lies.
#
# So take a neuron with nine weights, a **kernel**, that sees a **window** of 3 × 3 pixels, and move
# it over the image. At each place it gives its weighted sum:
#
# $$z_{ij} = \sum_{p,q} x_{i+p,\,j+q}\; w_{pq}$$
#
# The weights are the same everywhere. What comes out is an image again, a **map** of where the
# image is like the kernel.


# %% runs=true open=true
SOBEL = np.array([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
digits = load_digits()
zero = digits.x_train[digits.y_train == 0][0].reshape(8, 8)


# %% hide=true
def picture(ax, values, title, limit=None):
    """Draw an image in grey, or with a limit a map with signs: orange above 0, purple below."""
    signs = {"cmap": "PuOr_r", "vmin": -(limit or 1), "vmax": limit}
    ax.imshow(values, **(signs if limit else {"cmap": "gray_r", "vmin": 0, "vmax": 1}))
    ax.set(xticks=[], yticks=[])
    ax.set_title(title, fontsize=11)
    ax.grid(False)


def boxed(ax, i, j, height=3, width=3):
    """Frame a window with its corner at row i, column j."""
    box = plt.Rectangle((j - 0.5, i - 0.5), width, height, fill=False, ec=ORANGE, lw=3)
    ax.add_patch(box).set_clip_on(False)


# %% [markdown]
# **A worked example**, one window of a zero: cut it out, multiply entry by entry, add up. This
# kernel subtracts the right of a window from its left.

# %%
i, j = 2, 4
window = zero[i : i + 3, j : j + 3]
print(f"window\n{window}\ntimes kernel\n{window * SOBEL}\nsum: {(window * SOBEL).sum():g}")

# %%
figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.2))
picture(axes[0], zero, "An image, and one window")
boxed(axes[0], i, j)
picture(axes[1], SOBEL, "A kernel", 4)
for p, q in np.ndindex(3, 3):
    axes[1].text(q, p, f"{SOBEL[p, q]:g}".replace("-", "−"), ha="center", va="center")
one = np.zeros((6, 6))
one[i, j] = (window * SOBEL).sum()
picture(axes[2], one, "The window’s place in the map", 4)
boxed(axes[2], i, j, 1, 1)
show(
    figure,
    "A zero of 8 by 8 pixels with a frame of 3 by 3 around part of its right stroke; a kernel of "
    "3 by 3 numbers, positive left and negative right; a map of 6 by 6 in which only the place of "
    "that window is filled in.",
)

# %% [markdown] predict="flat"
# An image is equally bright everywhere. What does the kernel above say about it?
#
# - **a** (right) 0 everywhere
# - **b** A large number everywhere, since the image is bright
#   - Its weights sum to 0. What it adds on the left of a window it takes away on the right.
# - **c** The brightness itself, everywhere
#   - For that its weights would have to sum to 1. They sum to 0.

# %%
for brightness in (0.0, 0.5, 1.0):
    flat = sliding_window_view(np.full((8, 8), brightness), (3, 3))
    print(f"brightness {brightness}: {np.unique((flat * SOBEL).sum(axis=(2, 3)))}")
reveal("flat")

# %% [markdown]
# Such a kernel looks for differences: this one, by Sobel, for edges between a left and a right.
#
# Mathematicians call the sum above *cross-correlation*; their *convolution* turns the kernel by
# half a turn first. Networks learn their kernels and don't care, so everybody leaves out the turn
# and keeps the name.

# %% [markdown]
# ### Exercise 1: `cross_correlate2d`
# ●●○ medium · 5 minutes · about 5 lines · 3 points
#
# `image (h, w)`, `kernel (kh, kw)` → `(h − kh + 1, w − kw + 1)`: the sum above for each window that
# lies within the image. Neither has to be square.
# - float32 stays float32; whole numbers give the right values; no input is changed.
#
# Two loops over places will do here. How many places are there in a row, how many rows?
#
# Example: `cross_correlate2d(np.array([[1.0, 2, 4], [0, 3, 5]]), np.array([[1.0, -1]]))` is
# `[[-1, -2], [-3, -2]]`.


# %% exercise="cross_correlate2d"
def cross_correlate2d(image, kernel):
    """Return the kernel's weighted sum over each window of the image.

    image: (h, w), kernel: (kh, kw) -> (h - kh + 1, w - kw + 1); float32 stays float32.
    """
    ### BEGIN SOLUTION
    kh, kw = kernel.shape
    oh, ow = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    out = np.zeros((oh, ow), np.result_type(image, kernel))
    for i, j in np.ndindex(oh, ow):
        out[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return out
    ### END SOLUTION


# %%
maps = [cross_correlate2d(zero, kernel) for kernel in (SOBEL, SOBEL.T)]
figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.2))
picture(axes[0], zero, "A zero")
picture(axes[1], maps[0], "Left minus right", 4)
picture(axes[2], maps[1], "Top minus bottom", 4)
show(
    figure,
    "A zero, and two maps of it with signs. In the first the inner and outer edges of the upright "
    "strokes stand out in two colours, in the second those of the strokes that lie.",
)

# %% [markdown]
# Each stroke has two edges, and they come out with opposite signs: from paper to ink and from ink
# to paper.
#
# ## Edges of the image, and larger steps
#
# A map is smaller than its image, and pixels at the rim are in fewer windows than others. A border
# of zeros, the **padding**, gives them room. And a window may move by more than one pixel at a time:
# by the **stride**. With $n$ pixels along an axis, a window of $k$, padding $p$ on both sides and
# stride $s$, there are
#
# $$\left\lfloor\frac{n + 2p - k}{s}\right\rfloor + 1$$
#
# places: the first one, and one more for each whole stride that is left.

# %% [markdown]
# ### Exercise 2: `output_size`
# ●○○ easy · 3 minutes · about 3 lines · 2 points
#
# `n`, `k`, `stride=1`, `pad=0`: integers → the number of places, an integer.
# - A remainder is dropped: those pixels are in no window.
# - A window that does not fit, $k > n + 2p$, raises `ValueError`. One that fits exactly has one
#   place.
#
# Tools: `//`, `raise ValueError("…")`.
#
# Example: `output_size(8, 3, stride=2, pad=1)` is `4`.


# %% exercise="output_size"
def output_size(n, k, stride=1, pad=0):
    """Return at how many places a window of k fits along an axis of n.

    n, k, stride, pad: int -> int; ValueError where k > n + 2 * pad.
    """
    ### BEGIN SOLUTION
    room = n + 2 * pad
    if k > room:
        raise ValueError(f"a window of {k} does not fit into {room}")
    return (room - k) // stride + 1
    ### END SOLUTION


# %% [markdown]
# A batch of images has four axes here: `(n, height, width, channels)`. Grey images have one channel,
# colour photographs three. PyTorch puts the channels first, `(n, channels, height, width)`; behind
# everything else they suit NumPy better, as you will see.

# %% [markdown]
# ### Exercise 3: `pad_images`
# ●○○ easy · 2 minutes · about 3 lines · 2 points
#
# `x (n, h, w, c)`, `p`: an integer from 0 → `(n, h + 2p, w + 2p, c)`: each image with `p` rows and
# columns of zeros on every side.
# - The dtype is that of `x`. `p = 0` returns a copy, so that whoever writes into the result leaves
#   `x` alone.
#
# Tools: `np.zeros` and a slice, or `np.pad`, which takes a pair for each axis.
#
# Example: `pad_images(np.ones((1, 1, 2, 1)), 1)[0, :, :, 0]` is
# `[[0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0]]`.


# %% exercise="pad_images"
def pad_images(x, p):
    """Return the images with p rows and columns of zeros on each side; p = 0 copies.

    x: (n, h, w, c) -> (n, h + 2p, w + 2p, c), of the dtype of x.
    """
    ### BEGIN SOLUTION
    n, h, w, c = x.shape
    padded = np.zeros((n, h + 2 * p, w + 2 * p, c), x.dtype)
    padded[:, p : p + h, p : p + w] = x
    return padded
    ### END SOLUTION


# %% [markdown]
# ## A layer: channels in, filters out
#
# With $c$ channels a window has $k_h \cdot k_w \cdot c$ numbers, and so has a kernel: its sum runs over the
# channels too. One kernel finds one thing, so a layer has $f$ of them, called filters, each with a
# bias. Each makes a map, and the maps are the channels of the next layer. All weights together are
# `w (kh, kw, c, f)`.
#
# Here is the truth in loops, slow and beyond doubt.


# %% runs=true open=true
def conv_by_loops(x, w, b, stride=1, pad=0):
    """A convolutional layer by loops over images, rows, columns and filters."""
    x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    kh, kw, _, f = w.shape
    n, oh, ow = len(x), (x.shape[1] - kh) // stride + 1, (x.shape[2] - kw) // stride + 1
    out = np.zeros((n, oh, ow, f))
    for image in range(n):
        for i in range(oh):
            for j in range(ow):
                top, left = i * stride, j * stride
                window = x[image, top : top + kh, left : left + kw]  # (kh, kw, c)
                for k in range(f):
                    out[image, i, j, k] = np.sum(window * w[:, :, :, k]) + b[k]
    return out


# %%
for name, weights in (("dense: every pixel to every place", 64 * 36 * 8), ("3 × 3 filters", 9 * 8)):
    print(f"8 maps of 6 × 6 from a digit, {name}: {weights} weights, without biases")

# %% [markdown]
# ## Theirs looks right
#
# The next cell has somebody else's `cross_correlate2d`, `theirs`. Below it stands `in_one_channel`,
# which asks the loops.


# %% wrong="expose_flipped"
def in_one_channel(image, kernel):
    """The cross-correlation as a layer of one channel and one filter, without a bias."""
    x, w = np.asarray(image)[None, :, :, None], np.asarray(kernel)[:, :, None, None]
    return conv_by_loops(x, w, np.zeros(1))[0, :, :, 0]


# %%
image = np.array([[1.0, 2.0, 4.0], [0.0, 3.0, 5.0]])
for kernel in (np.array([[1.0, 1.0]]), np.array([[1.0, 2.0], [2.0, 1.0]])):
    for function in (in_one_channel, theirs):
        print(f"{function.__name__:15s} {function(image, kernel).tolist()}")

# %% [markdown]
# Twice the same.
#
# ### Exercise 4: `expose_flipped`
# ●○○ easy · 4 minutes · about 2 lines · 2 points
#
# `expose_flipped()` takes nothing and returns `(image, kernel)`, arrays `(h, w)` and `(kh, kw)` for
# which `theirs` and the right answer differ by more than rounding.
#
# The kernel has to fit into the image. Up to a thousand numbers, none further from 0 than a
# thousand; lists of lists will do.
#
# Tools: read `theirs`, and ask which kernels hide what it does.


# %% exercise="expose_flipped"
def expose_flipped():
    """Return an image (h, w) and a kernel (kh, kw) for which a turned kernel goes wrong."""
    ### BEGIN SOLUTION
    return np.array([[1.0, 2.0]]), np.array([[1.0, -1.0]])
    ### END SOLUTION


# %% [markdown]
# ## From loops to one matrix product
#
# Six loops hide in that layer: four of Python's, and the sums over a window and its channels. For
# each place and filter it multiplies two lists of $k_h k_w c$ numbers and adds up, which is what a
# matrix product does. So lay each window out as a row. The rows make a table, `columns`, and
#
# $$Z = \text{columns}\; W + b$$
#
# is lesson 1's layer again, for all windows of all images at once. The table repeats pixels, a
# 3 × 3 window each of them up to nine times: memory is the price.
#
# **A worked example**, one image of 3 × 4 with one channel and windows of 2 × 2.

# %%
image = np.arange(12.0).reshape(3, 4)
rows = [image[i : i + 2, j : j + 2].ravel() for i in range(2) for j in range(3)]
print(image)
print(np.array(rows).reshape(2, 3, 4))  # (rows of places, columns of places, 2 * 2)

# %% [markdown]
# ### Exercise 5: `im2col`
# ●●● hard · 7 minutes · 4 to 8 lines · 4 points
#
# `x (n, h, w, c)`, `kh`, `kw`, `stride=1` → `(n, oh, ow, kh * kw * c)`: each window as a row, its own
# rows first, then its columns, then its channels, as `window.ravel()` has them.
# - The dtype is that of `x`; `x` is not changed.
#
# Two ways. *By places of the window*: all windows have their entry $(p, q)$ in one slice of `x`, with
# steps of `stride`; there are `kh * kw` such slices. *By a view*:
# `sliding_window_view(x, (kh, kw), axis=(1, 2))` has all windows without copying any, as
# `(n, rows, columns, c, kh, kw)`. Mind the order of the axes.
#
# Tools: `np.empty`, slices, `reshape`; or `sliding_window_view` and `transpose`; your `output_size`.
#
# Example: `im2col(np.arange(12.0).reshape(1, 3, 2, 2), 2, 2)[0, 1, 0]` is
# `[4, 5, 6, 7, 8, 9, 10, 11]`.


# %% exercise="im2col"
def im2col(x, kh, kw, stride=1):
    """Return each window of the images as a row: window rows first, then columns, then channels.

    x: (n, h, w, c) -> (n, oh, ow, kh * kw * c), of the dtype of x.
    """
    ### BEGIN SOLUTION
    n, h, w, c = x.shape
    oh, ow = output_size(h, kh, stride), output_size(w, kw, stride)
    if c > 3:  # one row of a window is kw * c numbers that lie side by side
        rows = np.ascontiguousarray(x).reshape(n, h, w * c)
        windows = sliding_window_view(rows, (kh, kw * c), axis=(1, 2))
        return windows[:, ::stride, :: stride * c].reshape(n, oh, ow, kh * kw * c)
    columns = np.empty((n, oh, ow, kh, kw, c), x.dtype)  # few channels: place by place is faster
    for i in range(kh):
        for j in range(kw):
            places = x[:, i : i + stride * oh : stride, j : j + stride * ow : stride]
            columns[:, :, :, i, j] = places
    return columns.reshape(n, oh, ow, kh * kw * c)
    ### END SOLUTION


# %% [markdown]
# ### Exercise 6: `conv2d`
# ●●○ medium · 5 minutes · about 3 lines · 6 points
#
# `x (n, h, w, c)`, `w (kh, kw, c, f)`, `b (f,)`, `stride=1`, `pad=0` → `(n, oh, ow, f)`, what
# `conv_by_loops` gives.
# - float32 stays float32; whole numbers give the right values; no input is changed.
# - One of the six points is for speed: on 16 images of 14 × 13, from 3 channels to 8 filters of
#   3 × 3, at least 20 times as fast as `conv_by_loops`. Both are run side by side.
#
# Tools: your `pad_images` and `im2col`, `reshape`, `@`.
#
# Example: `conv2d(np.ones((1, 2, 2, 3)), np.ones((2, 2, 3, 1)), np.array([0.5]))` is `[[[[12.5]]]]`.


# %% exercise="conv2d"
def conv2d(x, w, b, stride=1, pad=0):
    """Return the sums of a convolutional layer.

    x: (n, h, w, c), w: (kh, kw, c, f), b: (f,) -> (n, oh, ow, f); float32 stays float32.
    """
    ### BEGIN SOLUTION
    kh, kw, c, f = w.shape
    columns = im2col(pad_images(x, pad), kh, kw, stride)
    sums = columns.reshape(-1, kh * kw * c) @ w.reshape(-1, f) + b  # one product for all windows
    return sums.reshape(*columns.shape[:3], f)
    ### END SOLUTION


# %% open=true
def best(function, *args, tries=5):
    """The shortest of a few runs, in milliseconds."""
    times = []
    for _ in range(tries):
        start = time.perf_counter()
        function(*args)
        times.append(1e3 * (time.perf_counter() - start))
    return min(times)


def by_places(x, w, b):
    """Two loops: one small matrix product for each place of the window."""
    rows = [[x[:, i : i + 3, j : j + 3].reshape(len(x), -1) for j in range(11)] for i in range(12)]
    return [[row @ w.reshape(-1, 8) + b for row in line] for line in rows]


# %% [markdown] predict="pace"
# The same sums, the same machine. How many times as fast as the loops is a layer by one matrix
# product?
#
# - **a** About as fast: it multiplies as often
#   - It does multiply as often. What the loops spend their time on is Python: for each single sum
#     it looks up names, makes small arrays and calls functions.
# - **b** Some five times
#   - So it would be if a step of Python cost a few times what the arithmetic costs. For a sum of 27
#     products it costs hundreds of times as much.
# - **c** (right) Over a hundred times

# %%
rng = np.random.default_rng(0)
layer = rng.normal(size=(16, 14, 13, 3)), rng.normal(size=(3, 3, 3, 8)), rng.normal(size=8)
took = {"four loops": best(conv_by_loops, *layer, tries=2), "two loops": best(by_places, *layer),
        "no loop": best(conv2d, *layer, tries=20)}  # fmt: skip
for name, t in took.items():
    print(f"{name:10s} {t:8.2f} ms, {took['four loops'] / t:6.0f} times as fast as four loops")
print(f"largest difference {np.abs(conv2d(*layer) - conv_by_loops(*layer)).max():.0e}")
reveal("pace")

# %%
figure, ax = plt.subplots(figsize=(7.5, 2.6))
bars = ax.barh(list(took), list(took.values()), color=[GREY, SKY, BLUE])
ax.bar_label(bars, [f"{t:.2f} ms" for t in took.values()], padding=4)
ax.set(xscale="log", xlabel="milliseconds, logarithmic", xlim=(min(took.values()) / 2, None))
ax.margins(x=0.2)
ax.invert_yaxis()
ax.set_title(f"No loop: {took['four loops'] / took['no loop']:.0f} times as fast as four")
show(
    figure,
    "Three bars on a logarithmic axis of milliseconds: four loops the longest, two loops much "
    "shorter, and no loop the shortest.",
)

# %% [markdown]
# ## Pooling: the largest of each square
#
# Whether an edge lies one pixel further left seldom matters. **Max-pooling** keeps of each square of
# a map the largest number and drops the rest. The map gets smaller, and small shifts within a
# square change nothing. It has no weights.

# %% [markdown]
# ### Exercise 7: `max_pool`
# ●●○ medium · 4 minutes · about 4 lines · 3 points
#
# `x (n, h, w, c)`, `size=2` → `(n, h // size, w // size, c)`: the largest number of each
# `size` × `size` square, in each channel by itself.
# - Squares lie side by side. Rows and columns that are left over are dropped.
# - float32 stays float32; numbers may be negative; `x` is not changed.
#
# Tools: `reshape` into six axes and `.max` over two of them; or slices with steps, and `np.maximum`.
#
# Example: `max_pool(np.array([[1.0, 5, 2], [3, -1, 0]]).reshape(1, 2, 3, 1))` is `[[[[5]]]]`.


# %% exercise="max_pool"
def max_pool(x, size=2):
    """Return the largest number of each square; rows and columns left over are dropped.

    x: (n, h, w, c) -> (n, h // size, w // size, c), of the dtype of x.
    """
    ### BEGIN SOLUTION
    oh, ow = x.shape[1] // size, x.shape[2] // size
    peaks = x[:, : oh * size : size, : ow * size : size].copy()
    for i in range(size):
        for j in range(size):
            places = x[:, i : oh * size : size, j : ow * size : size]
            np.maximum(peaks, places, out=peaks)
    return peaks
    ### END SOLUTION


# %% [markdown]
# ## What ReLU does for edges
#
# Bars of 8 × 8 pixels, lying or standing, somewhere in noise. Four filters: the two Sobel kernels,
# each with both signs. Afterwards each of the four maps is **averaged** over all its places, so
# that a picture is four numbers, and a line tells the two kinds apart (by least squares, lesson 2).


# %% runs=true open=true
FILTERS = np.stack([SOBEL, -SOBEL, SOBEL.T, -SOBEL.T], axis=-1)[:, :, None, :]  # (3, 3, 1, 4)


def bars_of(rng, n):
    """Lying (0) and standing (1) bars in noise: x (n, 8, 8, 1), y (n,)."""
    x, y = rng.normal(0, 0.25, (n, 8, 8)), np.arange(n) % 2
    for image, standing in zip(x, y, strict=True):
        (image.T if standing else image)[rng.integers(1, 7)] += 1
    return x[..., None], y


def told_apart(features, y):
    """How many of the second half a line gets right that was fitted to the first."""
    half, table = len(y) // 2, np.column_stack([features, np.ones(len(y))])
    line = np.linalg.lstsq(table[:half], 2.0 * y[:half] - 1, rcond=None)[0]
    return np.mean((table[half:] @ line > 0) == y[half:])


# %% given="relu"


# %% [markdown] predict="average"
# The four maps without ReLU, with two rows of padding so that each pixel is in nine windows: what do
# their averages say about a standing bar?
#
# - **a** The left-right filters give a large average, the others a small one
#   - Each map does have large numbers at the bar: on one side of it positive, on the other side
#     negative, and equally large.
# - **b** (right) Nothing: all four averages are 0
# - **c** Something, but noise drowns it
#   - There would be nothing to drown: noise or not, each pixel is added with all nine weights, and
#     these sum to 0.


# %% open=true
def averaged(seed):
    """What is left of the maps of 400 bars: the largest number, and how many are told apart."""
    x, y = bars_of(np.random.default_rng(seed), 400)
    z = conv2d(x, FILTERS, np.zeros(4), pad=2)
    features = {"without ReLU": z.mean((1, 2)), "with ReLU": relu(z).mean((1, 2)),
                "max-pooled": z.max((1, 2))}  # fmt: skip
    return {name: (np.abs(v).max(), told_apart(v, y)) for name, v in features.items()}


found = [averaged(seed) for seed in range(5)]
for name in found[0]:
    sizes, rights = zip(*(row[name] for row in found), strict=True)
    print(f"{name:13s} largest {max(sizes):.1e}, right {[f'{r:.1%}' for r in rights]}")
reveal("average")

# %%
x, y = bars_of(np.random.default_rng(0), 4)
standing = x[y == 1][:1]  # (1, 8, 8, 1)
z = conv2d(standing, FILTERS, np.zeros(4), pad=2)[0]
figure, axes = plt.subplots(1, 4, figsize=(9.5, 3))
picture(axes[0], standing[0, :, :, 0], "A standing bar")
for ax, values, name in ((axes[1], z[:, :, 0], "Left minus right"),
                         (axes[2], relu(z[:, :, 0]), "… with ReLU"),
                         (axes[3], relu(z[:, :, 2]), "Top minus bottom,\nwith ReLU")):  # fmt: skip
    picture(ax, values, name, 4)
    ax.set_xlabel(f"mean {values.mean():.2f}".replace("-0.00", "0.00"))
show(
    figure,
    "A standing bar in noise. Its left-minus-right map has a strong negative and a strong positive "
    "stripe, and mean 0. With ReLU one stripe is left, and a positive mean. The top-minus-bottom "
    "map with ReLU is weak, and so is its mean.",
)

# %% [markdown]
# The *filters* find the edges, and they are linear. Averaged, both sides of a bar cancel to the last
# bit. ReLU makes a response one-signed, and then a sum over places counts edges instead of
# cancelling them. It is not the only way: the maximum over places, without any ReLU, tells the bars
# apart as well, since it is no linear function either.

# %% [markdown]
# ## An explorer: step over a digit
#
# Move the window with the two sliders; the map fills up as far as you have come. Change the digit
# and the kernel.

# %%
KERNELS = {
    "left minus right": SOBEL,
    "top minus bottom": SOBEL.T,
    "mean of the window": np.full((3, 3), 1 / 9),
    "centre minus the rest": np.where(np.arange(9).reshape(3, 3) == 4, 1, -1 / 8),
}


# %% hide=true
def stepped(row, column, digit, kernel):
    """The window at a place of a digit, its products, and the map as far as it has come."""
    image = digits.x_train[digits.y_train == digit][0].reshape(8, 8)
    weights = KERNELS[kernel]
    whole = (sliding_window_view(image, (3, 3)) * weights).sum(axis=(2, 3))
    reached = np.where(np.arange(36).reshape(6, 6) <= 6 * row + column, whole, np.nan)
    parts, limit = image[row : row + 3, column : column + 3] * weights, np.abs(weights).sum() / 2
    figure = plt.Figure(figsize=(9.5, 3.3))
    axes = [figure.add_subplot(1, 3, place) for place in (1, 2, 3)]
    picture(axes[0], image, "The image and the window")
    boxed(axes[0], row, column)
    title = f"Window times kernel: sum {parts.sum():.2f}"
    picture(axes[1], parts, title.replace("-", "−"), limit / 2)
    for p, q in np.ndindex(3, 3):
        text = f"{parts[p, q] + 0.0:.2f}".replace("-", "−")
        axes[1].text(q, p, text, ha="center", va="center", fontsize=10)
    picture(axes[2], reached, "The map so far", limit)
    boxed(axes[2], row, column, 1, 1)
    return figure


# %%
explore(
    stepped,
    "A digit with a framed window of 3 by 3 pixels, the nine products of window and kernel with "
    "their sum, and the map of 6 by 6 as far as the window has come.",
    row=slider(3, 0, 5, 1),
    column=slider(2, 0, 5, 1),
    digit=choice(0, range(10)),
    kernel=choice("left minus right", tuple(KERNELS)),
)

# %% [markdown]
# ## Backwards: each window gives back what it took
#
# A gradient `dout (n, oh, ow, f)` arrives for every sum. The layer was a matrix product, so lesson 1's
# layer says what to do: with one row for each window, `columns` on the way in and `rows` of gradients
# on the way back,
#
# $$dW = \text{columns}^\top\, \text{rows}, \qquad db = \sum_{\text{windows}} \text{rows}, \qquad
# d\text{columns} = \text{rows}\; W^\top.$$
#
# What is left is to send `dcolumns` home. A pixel was in several windows, and it gets the *sum* of
# what they send. Again by places of the window: entry $(p, q)$ of all windows lies in one slice
# of the padded images, the slice that `im2col` reads, and there it is added. In the end the padding
# comes off.

# %% [markdown]
# ### Exercise 8: `conv2d_backward`
# ●●● hard · 8 minutes · about 8 lines · 6 points
#
# `x (n, h, w, c)`, `w (kh, kw, c, f)`, `dout (n, oh, ow, f)`, `stride=1`, `pad=0` → `(dx, dw, db)`,
# the gradients with respect to `x`, `w` and `b`, of their shapes.
# - Pixels that are in no window get 0. Nothing is averaged: a mean, if the loss has one, is in
#   `dout` already.
# - float32 stays float32; whole numbers give the right values; no input is changed.
#
# The first lines are given; take them or leave them.
#
# Tools: your `pad_images` and `im2col`, `@`, `.T`, `reshape`, `+=` into a slice.
#
# Example: with a 1 × 1 image `[[[[3.0]]]]`, `w = [[[[2.0]]]]` and `dout = [[[[1.0]]]]` the three are
# 2, 3 and 1.


# %% exercise="conv2d_backward"
def conv2d_backward(x, w, dout, stride=1, pad=0):
    """Return the gradients (dx, dw, db) of a convolutional layer.

    x: (n, h, w, c), w: (kh, kw, c, f), dout: (n, oh, ow, f) -> shapes of x, of w, and (f,).
    """
    ### BEGIN SOLUTION
    kh, kw, c, f = w.shape
    n, oh, ow, _ = dout.shape
    padded = pad_images(x, pad)
    rows = dout.reshape(-1, f)  # (windows, f)
    columns = im2col(padded, kh, kw, stride).reshape(-1, kh * kw * c)
    dw = (columns.T @ rows).reshape(w.shape)
    db = np.ones(len(rows), rows.dtype) @ rows  # a sum over the rows, faster than rows.sum(axis=0)
    dx = np.zeros(padded.shape, np.result_type(dout, w))
    for i in range(kh):
        for j in range(kw):
            back = (rows @ w[i, j].T).reshape(n, oh, ow, c)
            dx[:, i : i + stride * oh : stride, j : j + stride * ow : stride] += back
    return dx[:, pad : pad + x.shape[1], pad : pad + x.shape[2]], dw, db
    ### END SOLUTION


# %% [markdown]
# Central differences know no formula: move one number by $\pm h$, watch a loss.

# %% open=true
rng = np.random.default_rng(1)
x, w, b = rng.normal(size=(2, 6, 5, 2)), rng.normal(size=(3, 2, 2, 3)), rng.normal(size=3)
weights = rng.normal(size=conv2d(x, w, b, 2, 1).shape)  # the loss: a weighted sum of the maps


def quotient(array, place, h=1e-6):
    """How the loss changes with one entry of an array, which is left as it was."""
    kept, ends = array[place], []
    for array[place] in (kept + h, kept - h):
        ends.append(np.sum(conv2d(x, w, b, 2, 1) * weights))
    array[place] = kept
    return (ends[0] - ends[1]) / (2 * h)


gradients = conv2d_backward(x, w, weights, 2, 1)
for name, array, gradient in zip(("dx", "dw", "db"), (x, w, b), gradients, strict=True):
    errors = [abs(quotient(array, at) - gradient[at]) for at in np.ndindex(array.shape)]
    print(f"{name}: largest difference {max(errors):.0e} over {len(errors)} numbers")

# %% [markdown]
# Through a max-pool only one number of each square had a say, and it alone gets the gradient. After
# a ReLU a square often holds several zeros; of equal numbers, the first in reading order takes it
# all, as in PyTorch.

# %% [markdown]
# ### Exercise 9: `max_pool_backward`
# ●●○ medium · 5 minutes · about 8 lines · 4 points
#
# `x (n, h, w, c)`, `dout (n, h // size, w // size, c)`, `size=2` → `dx`, of the shape of `x`: in each
# square the first maximum, row by row, gets the square's number from `dout`, all else 0.
# - Rows and columns left over get 0. A float32 `dout` gives float32; no input is changed.
#
# One way: visit the places of a square in order, and keep a mask of the squares whose maximum is still
# to come.
#
# Example: `max_pool_backward(np.array([[2.0, 7], [7, 1]]).reshape(1, 2, 2, 1), np.array([[[[5.0]]]]))`
# has the 5 in place of the upper 7.


# %% exercise="max_pool_backward"
def max_pool_backward(x, dout, size=2):
    """Return the gradient for x: the first maximum of each square takes what arrives.

    x: (n, h, w, c), dout: (n, h // size, w // size, c) -> the shape of x.
    """
    ### BEGIN SOLUTION
    oh, ow = dout.shape[1:3]
    largest = max_pool(x, size)
    dx = np.zeros(x.shape, dout.dtype)
    free = np.ones(dout.shape, bool)  # squares whose first maximum has not been met
    for i in range(size):
        for j in range(size):
            places = np.s_[:, i : oh * size : size, j : ow * size : size]
            first = free & (x[places] == largest)
            dx[places] = dout * first
            free &= ~first
    return dx
    ### END SOLUTION


# %% [markdown]
# ## A layer learns its own filters
#
# Everything is there: 16 filters, ReLU, max-pool, and one dense layer to ten logits. The gradients
# come from your two functions, and from lesson 7's for the loss. (Lesson 11 builds a deeper one.)


# %% given="cross_entropy_grad"


# %% open=true
def forward(x, w, b, V, c):
    z = conv2d(x, w, b)  # (n, 6, 6, 16)
    a = relu(z)
    flat = max_pool(a).reshape(len(x), -1)  # (n, 144)
    return z, a, flat, flat @ V + c


def gradients_of(x, y, w, b, V, c):
    z, a, flat, logits = forward(x, w, b, V, c)
    dlogits = cross_entropy_grad(logits, y)
    dpooled = (dlogits @ V.T).reshape(len(x), 3, 3, -1)
    dz = max_pool_backward(a, dpooled) * (z > 0)
    dw, db = conv2d_backward(x, w, dz)[1:]
    return dw, db, flat.T @ dlogits, dlogits.sum(axis=0)


# %% open=true
def learnt(seed, epochs=10, batch=32, rate=0.2):
    """Train on the digits; return the filters before and after, and the share of right answers."""
    rng = np.random.default_rng(seed)
    images = digits.x_train.reshape(-1, 8, 8, 1)
    parts = [rng.normal(0, np.sqrt(2 / 9), (3, 3, 1, 16)), np.zeros(16),
             rng.normal(0, np.sqrt(1 / 144), (144, 10)), np.zeros(10)]  # fmt: skip
    before, updates = parts[0].copy(), epochs * (len(images) // batch)
    orders = [rng.permutation(len(images)) for _ in range(epochs)]
    batches = np.concatenate([o[: updates // epochs * batch] for o in orders]).reshape(-1, batch)
    for update, chosen in enumerate(batches):
        grads = gradients_of(images[chosen], digits.y_train[chosen], *parts)
        for part, gradient in zip(parts, grads, strict=True):
            part -= rate * (1 - update / updates) * gradient  # smaller steps towards the end
    logits = forward(digits.x_test.reshape(-1, 8, 8, 1), *parts)[-1]
    return before, parts[0], np.mean(logits.argmax(axis=1) == digits.y_test)


runs = [learnt(seed) for seed in range(5)]
print("test digits read right:", ", ".join(f"{right:.1%}" for *_, right in runs))

# %% [markdown]
# Are these filters edge detectors? Each is a point in a space of nine dimensions, and the two Sobel
# kernels span a plane in it. What share of a filter's squared length lies in that plane? For weights
# drawn at random it is two ninths on average.

# %% open=true
PLANE = np.stack([SOBEL.ravel(), SOBEL.T.ravel()]) / np.linalg.norm(SOBEL)  # (2, 9)


def in_plane(w):
    """The share of each filter (3, 3, 1, f) that lies in the plane of the Sobel kernels: (f,)."""
    flat = w.reshape(9, -1)
    return ((PLANE @ flat) ** 2).sum(axis=0) / (flat**2).sum(axis=0)


before = np.array([in_plane(run[0]) for run in runs])  # (5, 16)
after = np.array([in_plane(run[1]) for run in runs])
for name, shares in (("drawn", before), ("learnt", after)):
    each = ", ".join(f"{v:.2f}" for v in shares.mean(axis=1))
    print(f"{name:7s} mean share {each}; above 0.6: {np.mean(shares > 0.6):.0%} of the filters")

# %%
figure, axes = plt.subplots(2, 9, figsize=(9.5, 2.9), width_ratios=[1] * 8 + [1])
for k, ax in enumerate(axes[:, :8].flat):
    filters = runs[0][1][:, :, 0, :]
    picture(ax, filters[:, :, k], f"{after[0, k]:.2f}", float(np.abs(filters).max()))
for ax, kernel in zip(axes[:, 8], (SOBEL, SOBEL.T), strict=True):
    picture(ax, kernel, "Sobel", 2)
figure.suptitle(
    "Few of the learnt filters look like an edge detector", x=0.01, ha="left", weight="bold"
)
show(
    figure,
    "Sixteen learnt filters of 3 by 3 as coloured squares, each with its share in the plane of the "
    "two Sobel kernels, which stand on the right. Most look like neither.",
)

# %% [markdown]
# The net reads the digits, and most of its filters are nothing one would have drawn: mixtures of edge,
# line, spot and brightness that serve the layer behind. On large photographs, first layers do learn
# edges and colours ([Krizhevsky et al. 2012](https://papers.nips.cc/paper/4824), figure 3); from
# nine weights and small digits it does not follow.

# %% [markdown]
# ## What the article says
#
# One of the sixty claims is about edges.

# %% hide=true
plain = max(row["without ReLU"][0] for row in found)
lost = max(row["without ReLU"][1] for row in found)
kept = min(row["with ReLU"][1] for row in found)
edgy = float(np.mean(after > 0.6))

# %%
settle(
    claim(
        50,
        measured=f"averages of edge maps without ReLU at most {plain:.0e}, bars told apart "
        f"{lost:.0%}; with ReLU {kept:.1%} or more; of the filters that a net learnt, "
        f"{edgy:.0%} lie mostly in the plane of the Sobel kernels",
        holds=plain < 1e-12 and lost <= 0.65 and kept >= 0.98 and edgy < 0.5,
    ),
)

# %%
looking_back("10")

# %% [markdown]
# ## Summary
#
# - A convolution is one small weighted sum, with the same weights at every place. (It is not turned:
#   a cross-correlation.)
# - Of $n$ pixels with padding $p$, a window of $k$ and stride $s$ make
#   $\lfloor(n + 2p - k)/s\rfloor + 1$ places.
# - Windows laid out as rows turn the layer into one matrix product, and loops out of Python make it
#   hundreds of times faster.
# - Max-pooling keeps the largest number of each square; its gradient goes to that one alone.
# - Backwards every window adds its share to the pixels it saw.
# - Filters find edges, and they are linear. ReLU makes the responses one-signed, so that they survive
#   an average.
#
# Next, lesson 11 puts such layers together into a network that reads digits.

# %% [markdown]
# ## Where it is used today
#
# **In most networks that see**: phones, medical images, self-driving cars; often with 3 × 3 kernels in
# many layers, as in ResNet ([He et al. 2015](https://arxiv.org/abs/1512.03385)).
#
# **At the entrance of vision transformers**: cutting an image into patches and multiplying each by a
# matrix is a convolution whose stride is its kernel's size
# ([Dosovitskiy et al. 2020](https://arxiv.org/abs/2010.11929)).
#
# **As a matrix product**: cuDNN, which PyTorch calls on graphics cards, does so without ever
# writing the large table down ([Chetlur et al. 2014](https://arxiv.org/abs/1410.0759)).

# %% [markdown] recall="flat_kernel" after="flat"
# The weights of a kernel sum to 0. What does it say about a part of an image that is evenly grey?
#
# - **a** The grey value
#   - For that its weights would have to sum to 1.
# - **b** (right) 0, however bright that part is
# - **c** It depends on how bright that part is
#   - Each weight is multiplied by the same brightness, so their sum decides.

# %% [markdown] recall="sizes_of_maps"
# An image of 10 × 10, windows of 3 × 3, stride 2, no padding. How large is the map?
#
# - **a** 5 × 5
#   - Ten halves, but the first window needs three pixels: (10 − 3) // 2 + 1.
# - **b** 8 × 8
#   - That is stride 1.
# - **c** (right) 4 × 4, and one row and one column are in no window

# %% [markdown] recall="count_filters"
# A layer takes 3 channels and has 8 filters of 3 × 3. How many weights has it, without biases?
#
# - **a** (right) 216
# - **b** 72
#   - A filter has weights for each of the channels.
# - **c** It depends on the size of the image
#   - The weights are the same at every place.

# %% [markdown] recall="loops_of_python" after="pace"
# A layer by loops and one by a matrix product multiply equally often. Why is the second one
# hundreds of times faster?
#
# - **a** It skips the windows that are zero
#   - It multiplies them all.
# - **b** (right) The loops spend their time on Python, not on multiplying
# - **c** It uses less memory
#   - It uses more: the table of windows repeats pixels.

# %% [markdown] recall="averages_of_edges" after="average"
# Edge maps of a stroke are averaged over the image. When is the average more than 0?
#
# - **a** Always, if there is an edge
#   - A stroke has two edges, of opposite sign.
# - **b** If the stroke is thick enough
#   - Both its edges are there all the same.
# - **c** (right) If something non-linear, such as ReLU, comes before the average

# %% [markdown] recall="first_maximum"
# A square holds 0, 0, 0 and 0, and a gradient of 3 arrives at its maximum. Where does it go?
#
# - **a** (right) All of it to the first of them
# - **b** A quarter to each
#   - That is what an average would do. The course, like PyTorch, sends it to the first.
# - **c** 3 to each
#   - Then more would go back than came.

# %% [markdown] recall="pixels_in_windows"
# A pixel was in nine windows. What is its gradient?
#
# - **a** The mean of what the nine send back
#   - Moving the pixel moves all nine sums, and the effects add up.
# - **b** (right) The sum of what the nine send back
# - **c** What the last of them sends
#   - An assignment instead of += makes this mistake.
