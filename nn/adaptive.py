"""Optimisers with a step size of its own for each parameter.

In each, g = ∂L/∂θ + weight_decay·θ, t counts the steps from 1, and eps keeps a division from 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from autograd import Value
from nn.optim import Memory, Optimizer, Options

Parameters = Iterable[Value] | Iterable[Mapping[str, Any]]


class Adagrad(Optimizer):
    """s ← s + g²; θ ← θ − lr/(1 + (t − 1)·lr_decay) · g/(√s + eps)

    Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods (2011).
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        super().__init__(parameters, lr=lr, lr_decay=lr_decay, weight_decay=weight_decay, eps=eps)

    def updated(self, x: float, gradient: float, memory: Memory, options: Options) -> float:
        g = gradient + options["weight_decay"] * x
        t = memory["t"] = memory.get("t", 0.0) + 1
        s = memory["s"] = memory.get("s", 0.0) + g * g
        rate: float = options["lr"] / (1 + (t - 1) * options["lr_decay"])
        step: float = rate * g / (math.sqrt(s) + options["eps"])
        return x - step


class RMSprop(Optimizer):
    """s ← α·s + (1 − α)·g²; θ ← θ − lr·g/(√s + eps)

    Centred, s is reduced by the square of the running mean of g; with momentum, a velocity
    v ← momentum·v + g/(√s + eps) takes the step.

    Source: Hinton, Neural Networks for Machine Learning, lecture 6 (2012); Graves (2013).
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        super().__init__(
            parameters,
            lr=lr,
            alpha=alpha,
            eps=eps,
            weight_decay=weight_decay,
            momentum=momentum,
            centered=centered,
        )

    def updated(self, x: float, gradient: float, memory: Memory, options: Options) -> float:
        alpha = options["alpha"]
        g = gradient + options["weight_decay"] * x
        s = memory["s"] = alpha * memory.get("s", 0.0) + (1 - alpha) * g * g
        if options["centered"]:
            m = memory["m"] = alpha * memory.get("m", 0.0) + (1 - alpha) * g
            s = max(s - m * m, 0.0)  # rounding may leave a little less than 0
        v: float = g / (math.sqrt(s) + options["eps"])
        if options["momentum"]:
            v = memory["v"] = options["momentum"] * memory.get("v", 0.0) + v
        step: float = options["lr"] * v
        return x - step


class Adadelta(Optimizer):
    """s ← ρ·s + (1 − ρ)·g²; Δ = g·√(d + eps)/√(s + eps); d ← ρ·d + (1 − ρ)·Δ²; θ ← θ − lr·Δ

    Source: Zeiler, ADADELTA (2012).
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr=lr, rho=rho, eps=eps, weight_decay=weight_decay)

    def updated(self, x: float, gradient: float, memory: Memory, options: Options) -> float:
        rho, eps = options["rho"], options["eps"]
        g = gradient + options["weight_decay"] * x
        d = memory.get("d", 0.0)
        s = memory["s"] = rho * memory.get("s", 0.0) + (1 - rho) * g * g
        change = math.sqrt(d + eps) / math.sqrt(s + eps) * g
        memory["d"] = rho * d + (1 - rho) * change * change
        step: float = options["lr"] * change
        return x - step


class Adam(Optimizer):
    """m ← β₁·m + (1 − β₁)·g; s ← β₂·s + (1 − β₂)·g²; θ ← θ − lr·m̂/(√ŝ + eps)

    where m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ) correct for the start at 0.

    Source: Kingma and Ba, Adam (2015).
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)

    def updated(self, x: float, gradient: float, memory: Memory, options: Options) -> float:
        return self.moved(x, gradient + options["weight_decay"] * x, memory, options)

    def moved(self, x: float, g: float, memory: Memory, options: Options) -> float:
        """The step down g."""
        beta_1, beta_2 = options["betas"]
        t = memory["t"] = memory.get("t", 0.0) + 1
        m = memory["m"] = beta_1 * memory.get("m", 0.0) + (1 - beta_1) * g
        s = memory["s"] = beta_2 * memory.get("s", 0.0) + (1 - beta_2) * g * g
        mean, square = m / (1 - beta_1**t), s / (1 - beta_2**t)
        step: float = options["lr"] * mean / (math.sqrt(square) + options["eps"])
        return x - step


class AdamW(Adam):
    """Adam, with weight decay that the gradient's scale does not touch: θ ← (1 − lr·decay)·θ.

    Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019).
    """

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay)

    def updated(self, x: float, gradient: float, memory: Memory, options: Options) -> float:
        decayed = x * (1 - options["lr"] * options["weight_decay"])
        return self.moved(decayed, gradient, memory, options)
