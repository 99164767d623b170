# %% [markdown]
# # Add it up
#
# **Questions** · x
#
# **What you’ll do** · x
#
# **What you’ll need** · x

# %% setup=true
import numpy as np

from course_lib import check, predict, reveal

# %% predict="p1"
predict("p1", "?", a="x", b="y")

# %%
reveal("p1", "a")

# %% predict="p2"
predict("p2", "?", a="x", b="y")

# %%
reveal("p2", "a")


# %% exercise="weighted_sum"
def weighted_sum(x, w, b):
    """Return the weighted sum of one example."""
    ### BEGIN SOLUTION
    return x @ w + b
    ### END SOLUTION


# %% check="weighted_sum"

# %% [markdown]
# ## Summary
