"""What is taken for a smooth gate: another curve, a gate alone, a factor too few or too many."""

from __future__ import annotations

import math

import numpy as np

from grader.bank.model import Exercise

erf = np.vectorize(math.erf, otypes=[float])


def like(z, values):
    """Return values with the dtype that z asks for."""
    return np.asarray(values, np.float32 if np.asarray(z).dtype == np.float32 else float)[()]


def of_silu(ex: Exercise) -> None:
    """Be nearly SiLU."""
    ex.wrong(
        "gate-alone",
        "This is the sigmoid, the gate alone; it has still to be multiplied by z.",
        "How much passes through an open gate?",
        lambda z, *, sigmoid: sigmoid(z),
    )
    ex.wrong(
        "relu-instead",
        "This is ReLU: its gate is open or shut. SiLU's gate opens by degrees.",
        "What should come back for z = −1?",
        lambda z, *, relu: relu(z) * 1.0,
    )
    ex.wrong(
        "squared",
        "z stands there twice: this is z² times the gate.",
        "One factor z, one factor sigmoid(z).",
        lambda z, *, sigmoid: z * z * sigmoid(z),
    )
    ex.wrong(
        "tanh-gate",
        "The gate is tanh, which runs from −1 to 1; here it is the sigmoid, from 0 to 1.",
        "What should come back for z = −1: something positive?",
        lambda z: z * np.tanh(z),
    )
    ex.wrong(
        "gate-turned-round",
        "The gate is turned round: it shuts where z is large.",
        "SiLU is nearly z far to the right.",
        lambda z, *, sigmoid: z * sigmoid(-z),
    )
    ex.wrong(
        "added",
        "The gate was added to z; a gate multiplies.",
        "A shut gate, 0, lets nothing through.",
        lambda z, *, sigmoid: z + sigmoid(z),
    )
    ex.wrong(
        "softplus-instead",
        "This is the softplus, ln(1 + exp(z)), which is never negative.",
        "SiLU is 0 at 0, and a little below on the left.",
        lambda z, *, softplus: softplus(z),
    )
    ex.wrong(
        "gelu-instead",
        "This is GELU: its gate is Φ, the share of a normal distribution. Here it is the sigmoid.",
        "What is σ(1), and what Φ(1)?",
        lambda z: like(z, z * 0.5 * (1 + erf(np.asarray(z) / math.sqrt(2)))),
    )
    ex.wrong(
        "gelu-by-sigmoid",
        "The sigmoid was taken of 1.702·z. That imitates GELU; SiLU has no such factor.",
        "What should come back for z = 1?",
        lambda z, *, sigmoid: z * sigmoid(1.702 * z),
    )
    ex.wrong(
        "mish",
        "This is Mish, z·tanh(softplus(z)). SiLU's gate is the sigmoid.",
        "What should come back for z = 1?",
        lambda z: z * np.tanh(np.logaddexp(0, z)),
    )
    ex.wrong(
        "hard-swish",
        "This is hard-swish, whose gate is made of three straight pieces.",
        "SiLU's gate is never quite shut.",
        lambda z: z * np.clip(np.asarray(z) + 3, 0, 6) / 6,
    )
    ex.wrong(
        "size-only",
        "The gate was multiplied by |z|, so the sign of z is lost.",
        "What should come back for z = −1?",
        lambda z, *, sigmoid: np.abs(z) * sigmoid(z),
    )
    ex.wrong(
        "gate-of-the-size",
        "The gate was asked about |z|: it is open on both sides.",
        "Far to the left nearly nothing passes.",
        lambda z, *, sigmoid: z * sigmoid(np.abs(z)),
    )
    ex.wrong(
        "dip-cut-off",
        "What is negative was cut to 0. SiLU dips below 0 on the left.",
        "What should come back for z = −1?",
        lambda z, *, sigmoid: np.maximum(z, 0) * sigmoid(z),
    )


def of_gelu(ex: Exercise) -> None:
    """Be nearly GELU."""
    ex.wrong(
        "tanh-approximation",
        "This is the approximation by a tanh, which is off by up to 4.7·10⁻⁴. The exact form needs "
        "erf.",
        "Φ(z) = ½(1 + erf(z/√2)).",
        lambda z: (
            0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * np.asarray(z) ** 3)))
        ),
    )
    ex.wrong(
        "sigmoid-form",
        "This is the approximation z·σ(1.702·z), which is off by up to 0.02. The exact form needs "
        "erf.",
        "Φ(z) = ½(1 + erf(z/√2)).",
        lambda z, *, sigmoid: z * sigmoid(1.702 * np.asarray(z)),
    )
    ex.wrong(
        "root-missing",
        "erf was asked about z itself. Φ(z) is made of erf(z/√2).",
        "The √2 comes from the ½ in exp(−t²/2).",
        lambda z: like(z, 0.5 * z * (1 + erf(z))),
    )
    ex.wrong(
        "root-multiplied",
        "erf was asked about √2·z, where z/√2 is right.",
        "Does √2 divide or multiply?",
        lambda z: like(z, 0.5 * z * (1 + erf(math.sqrt(2) * np.asarray(z)))),
    )
    ex.wrong(
        "divided-by-2",
        "erf was asked about z/2, where z/√2 is right.",
        "A root is missing.",
        lambda z: like(z, 0.5 * z * (1 + erf(np.asarray(z) / 2))),
    )
    ex.wrong(
        "half-missing",
        "The ½ is missing: 1 + erf runs from 0 to 2, and an open gate lets twice of z through.",
        "Far to the right GELU is z itself.",
        lambda z: like(z, z * (1 + erf(np.asarray(z) / math.sqrt(2)))),
    )
    ex.wrong(
        "one-missing",
        "The 1 is missing: ½·erf runs from −½ to ½, and a share lies between 0 and 1.",
        "What is Φ(0)?",
        lambda z: like(z, 0.5 * z * erf(np.asarray(z) / math.sqrt(2))),
    )
    ex.wrong(
        "erf-alone",
        "The gate here is erf(z/√2), which runs from −1 to 1. A share lies between 0 and 1.",
        "Bring erf from (−1, 1) to (0, 1).",
        lambda z: like(z, z * erf(np.asarray(z) / math.sqrt(2))),
    )
    ex.wrong(
        "half-of-erf-only",
        "The ½ was multiplied with erf only: 1 + ½·erf. Both terms are halved.",
        "What is Φ(0)?",
        lambda z: like(z, z * (1 + 0.5 * erf(np.asarray(z) / math.sqrt(2)))),
    )
    ex.wrong(
        "gate-alone",
        "This is Φ, the gate alone; it has still to be multiplied by z.",
        "How much passes through an open gate?",
        lambda z: like(z, 0.5 * (1 + erf(np.asarray(z) / math.sqrt(2)))),
    )
    ex.wrong(
        "density-gate",
        "The gate is the bell curve itself. Φ is the area under it, up to z.",
        "Far to the right the gate is open: 1, not 0.",
        lambda z: z * np.exp(-0.5 * np.square(z)) / math.sqrt(2 * math.pi),
    )
    ex.wrong(
        "gate-turned-round",
        "The gate is turned round: 1 − erf, which shuts where z is large.",
        "GELU is nearly z far to the right.",
        lambda z: like(z, 0.5 * z * (1 - erf(np.asarray(z) / math.sqrt(2)))),
    )
    ex.wrong(
        "squared",
        "z stands there twice: this is z² times the gate.",
        "One factor z, one factor Φ(z).",
        lambda z: like(z, 0.5 * np.square(z) * (1 + erf(np.asarray(z) / math.sqrt(2)))),
    )
    ex.wrong(
        "silu-instead",
        "This is SiLU: its gate is the sigmoid. Here it is Φ.",
        "What is σ(1), and what Φ(1)?",
        lambda z, *, silu: silu(z),
    )
    ex.wrong(
        "relu-instead",
        "This is ReLU: its gate is open or shut. GELU's gate opens by degrees.",
        "What should come back for z = −1?",
        lambda z, *, relu: relu(z) * 1.0,
    )
    ex.wrong(
        "slope-instead",
        "This is GELU's slope, Φ(z) + z·φ(z); its value is asked.",
        "What should come back at z = 0?",
        lambda z: like(
            z,
            0.5 * (1 + erf(np.asarray(z) / math.sqrt(2)))
            + z * np.exp(-0.5 * np.square(z)) / math.sqrt(2 * math.pi),
        ),
    )
    ex.wrong(
        "float64",
        "The values are right, but float32 comes back as float64. np.sqrt(2) is a NumPy number of "
        "64 bits and widens; so do tools that make arrays of their own.",
        "math.sqrt(2), Python's own number, does not widen.",
        lambda z: np.asarray(z * 0.5 * (1 + erf(np.asarray(z) / math.sqrt(2))), float)[()],
    )
