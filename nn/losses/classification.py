"""Losses of classes: on logits, where they are stable, and on probabilities.

The target of a row is the index of its class, or a distribution over the classes (one-hot or not).
A loss of binary labels takes numbers from 0 to 1. Throughout, 0·log 0 is 0.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import autograd
from autograd import log, log1p, log_softmax, logsumexp, softplus
from autograd.text import brief
from nn.errors import LabelError, SizeError
from nn.losses.reduction import Loss, of_numbers, of_rows, require_row
from nn.rows import as_number, is_known, is_sequence


@of_numbers
def binary_cross_entropy_with_logits(z: Any, t: Any, pos_weight: float = 1.0) -> Any:
    """−t·ln σ(z) − (1 − t)·ln σ(−z), the logistic loss, whose gradient is σ(z) − t.

    ``pos_weight``, one number, multiplies the first term: the weight of the class 1.
    """
    _require_unit("a binary target", t)
    return _times(pos_weight * t, softplus, -z) + _times(1 - t, softplus, z)


class BCEWithLogitsLoss(Loss, function=binary_cross_entropy_with_logits):
    """Binary cross-entropy on logits."""


@of_numbers
def binary_cross_entropy(p: Any, t: Any) -> Any:
    """−t·ln p − (1 − t)·ln(1 − p). It is inf where a certain prediction is wrong."""
    _require_unit("a binary target", t)
    _require_unit("a probability", p)
    return -(_times(t, log, p) + _times(1 - t, log1p, -p))


class BCELoss(Loss, function=binary_cross_entropy):
    """Binary cross-entropy on probabilities."""


@of_rows
def cross_entropy(
    z: list[Any],
    t: Any,
    weight: list[float] | None = None,
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
) -> Any:
    """−Σ t·ln softmax(z) of each row of logits z, whose gradient is softmax(z) − t.

    >>> cross_entropy([1000.0, 0.0], 1)
    1000.0

    For the class c it is computed as softplus(logsumexp of the other logits − z_c), which neither
    overflows nor loses a small loss. Infinite logits that tie share the probability, as in softmax.

    With ``label_smoothing`` ε the target is (1 − ε)·t + ε/K for K classes. ``weight`` has a factor
    for each class, and the mean over classes divides by the sum of those met; a target of
    ``ignore_index`` loses nothing and counts for nothing.
    """
    if not is_sequence(t):
        if t == ignore_index:
            return 0.0
        if not label_smoothing:
            return _weight_of(t, z, weight) * _of_class(z, t) if weight else _of_class(z, t)
        t = [float(c == class_of(z, t)) for c in range(len(z))]
    shares = _distribution(z, t)
    if label_smoothing:
        shares = [(1 - label_smoothing) * share + label_smoothing / len(z) for share in shares]
    if weight:
        shares = [_weight_of(c, z, weight) * share for c, share in enumerate(shares)]
    return -_expected(log_softmax(z), shares)


def _weight_of(c: Any, z: list[Any], weight: list[float]) -> float:
    if len(weight) != len(z):
        raise SizeError(f"{len(z)} classes take as many weights, got {len(weight)}")
    return weight[class_of(z, c)]


def _of_class(z: list[Any], t: Any) -> Any:
    c = class_of(z, t)
    others = [*z[:c], *z[c + 1 :]]
    loss = softplus(logsumexp(others) - z[c]) if others else 0.0 * z[c]
    return loss if loss == loss else -log_softmax(z)[c]  # noqa: PLR0124  # nan: inf − inf


class CrossEntropyLoss(Loss, function=cross_entropy):
    """Cross-entropy on logits."""


@of_rows
def nll_loss(
    q: list[Any], t: Any, weight: list[float] | None = None, ignore_index: int | None = None
) -> Any:
    """−Σ t·q of each row of log-probabilities q: the negative log-likelihood.

    ``weight`` and ``ignore_index`` are those of ``cross_entropy``.
    """
    if is_sequence(t):
        shares = _distribution(q, t)
        if weight:
            shares = [_weight_of(c, q, weight) * share for c, share in enumerate(shares)]
        return -_expected(q, shares)
    if t == ignore_index:
        return 0.0
    return -_weight_of(t, q, weight) * q[class_of(q, t)] if weight else -q[class_of(q, t)]


class NLLLoss(Loss, function=nll_loss):
    """Negative log-likelihood on log-probabilities."""


@of_rows
def probability_cross_entropy(p: list[Any], t: Any) -> Any:
    """−Σ t·ln p of each row of probabilities. On logits, ``cross_entropy`` keeps more digits."""
    for each in p:
        _require_unit("a probability", each)
    if is_sequence(t):
        return -autograd.sum(_times(a, log, b) for a, b in zip(_distribution(p, t), p))
    return -log(p[class_of(p, t)])


@of_rows
def kl_div(q: list[Any], t: Any) -> Any:
    """KL(t ‖ p) = Σ t·(ln t − ln p) of each row of log-probabilities q = ln p.

    >>> kl_div([log(0.5), log(0.5)], [0.5, 0.5])
    0.0

    The mean is that of the rows, PyTorch's "batchmean".
    """
    t = _distribution(q, t)
    return autograd.sum(_times(p, log, p) for p in t) - _expected(q, t)


class KLDivLoss(Loss, function=kl_div):
    """Kullback–Leibler divergence of log-probabilities from a distribution."""


def _times(weight: Any, function: Any, x: Any) -> Any:
    """weight·function(x), and 0 for a weight of 0 even where the function is infinite."""
    return 0.0 if _is_nothing(weight) else weight * function(x)


def _expected(q: list[Any], t: list[Any]) -> Any:
    """Σ t·q over what t gives a weight to."""
    pairs = [(p, each) for p, each in zip(t, q) if not _is_nothing(p)]
    return autograd.dot(*zip(*pairs)) if pairs else 0.0


def _is_nothing(weight: Any) -> bool:
    return is_known(weight) and weight == 0


def _require_unit(name: str, x: Any) -> None:
    if not 0 <= x <= 1:
        raise LabelError(f"{name} is from 0 to 1, got {brief(as_number(x))}")


def class_of(row: list[Any], target: Any) -> int:
    """The index of a class, given the scores of all of them; LabelError if there is none such."""
    try:
        index = operator.index(target)
    except TypeError:
        raise LabelError(
            f"a class is an int from 0, got {brief(target)}; pass int(…) of it, or a distribution"
        ) from None
    if not 0 <= index < len(row):
        raise LabelError(
            f"{len(row)} scores are for the classes from 0 to {len(row) - 1}, got {index}; give a"
            " score for every class, and count the classes from 0"
        )
    return index


def _distribution(row: list[Any], target: Any) -> list[Any]:
    """Weights of the classes that sum to 1, or LabelError."""
    weights = require_row(row, target)
    numbers = [as_number(x) for x in weights]
    total = math.fsum(numbers)
    if not (min(numbers, default=0.0) >= 0 and math.isclose(total, 1.0, abs_tol=1e-6)):
        raise LabelError(
            f"a distribution over {len(row)} classes has no negative weight and sums to 1, got one"
            f" with sum {total:.6g} and least weight {min(numbers, default=0.0):.6g}"
        )
    return weights
