"""Optimisers with a step size of its own for each parameter.

In each, g = ∂L/∂θ + weight_decay·θ, t counts the steps from 1, and eps keeps a division from 0.
A gradient beyond 1e154 has an infinite square, and its parameter stays where it is from then on:
``clip_grad_norm_`` keeps gradients smaller.
"""

from __future__ import annotations

import autograd
from autograd import relu
from autograd.learning.formula import root
from autograd.text import require_flag
from nn.optim.optimizer import Optimizer, Options, Parameters, R, Rule

ADAM = ("lr", "betas", "eps", "weight_decay")


class Adagrad(Optimizer):
    """s ← s + g²; θ ← θ − lr/(1 + (t − 1)·lr_decay) · g/(√s + eps)

    Source: Duchi, Hazan and Singer, Adaptive Subgradient Methods (2011).
    """

    remembers = ("t", "s")

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        *,  # PyTorch has an option more before eps
        eps: float = 1e-10,
    ) -> None:
        super().__init__(parameters, lr=lr, lr_decay=lr_decay, weight_decay=weight_decay, eps=eps)

    @staticmethod
    def formula(x: R, g: R, t: R, s: R, lr: R, lr_decay: R, decay: R, eps: R) -> tuple[R, R, R]:
        g = g + decay * x
        t = t + 1
        s = s + g * g
        return x - lr / (1 + (t - 1) * lr_decay) * g / (root(s) + eps), t, s


class RMSprop(Optimizer):
    """s ← α·s + (1 − α)·g²; θ ← θ − lr·g/(√s + eps)

    Centred, s is reduced by the square of the running mean of g; with momentum, a velocity
    v ← momentum·v + g/(√s + eps) takes the step.

    Source: Hinton, Neural Networks for Machine Learning, lecture 6 (2012); Graves (2013).
    """

    remembers = ("s", "m", "v")

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

    @staticmethod
    def formula(
        x: R, g: R, s: R, m: R, v: R, lr: R, alpha: R, eps: R, decay: R, momentum: R, centered: bool
    ) -> tuple[R, R, R, R]:
        g = g + decay * x
        s = alpha * s + (1 - alpha) * g * g
        m = alpha * m + (1 - alpha) * g
        variance = relu(s - m * m) if centered else s  # rounding may leave less than 0
        v = momentum * v + g / (root(variance) + eps)
        return x - lr * v, s, m, v


class Adadelta(Optimizer):
    """s ← ρ·s + (1 − ρ)·g²; Δ = g·√(d + eps)/√(s + eps); d ← ρ·d + (1 − ρ)·Δ²; θ ← θ − lr·Δ

    Source: Zeiler, ADADELTA (2012).
    """

    remembers = ("s", "d")

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr=lr, rho=rho, eps=eps, weight_decay=weight_decay)

    @staticmethod
    def formula(x: R, g: R, s: R, d: R, lr: R, rho: R, eps: R, decay: R) -> tuple[R, R, R]:
        g = g + decay * x
        s = rho * s + (1 - rho) * g * g
        change = root(d + eps) / root(s + eps) * g
        d = rho * d + (1 - rho) * change * change
        return x - lr * change, s, d


class Adam(Optimizer):
    """m ← β₁·m + (1 − β₁)·g; s ← β₂·s + (1 − β₂)·g²; θ ← θ − lr·m̂/(√ŝ + eps)

    where m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ) correct for the start at 0. With ``amsgrad``, which is
    one for all groups, the largest s so far takes the place of s.

    Source: Kingma and Ba, Adam (2015); Reddi et al., On the Convergence of Adam and Beyond (2018).
    """

    remembers = ("t", "m", "s")

    def __init__(
        self,
        parameters: Parameters,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
    ) -> None:
        if require_flag("amsgrad", amsgrad):
            self.remembers = ("t", "m", "s", "top")  # type: ignore[assignment, misc]
        super().__init__(parameters, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)

    @staticmethod
    def formula(
        x: R, g: R, t: R, m: R, s: R, lr: R, beta_1: R, beta_2: R, eps: R, l2: R, decay: R
    ) -> tuple[R, R, R, R]:
        x, t, m, s, _ = Adam.amsgrad(x, g, t, m, s, 0.0, lr, beta_1, beta_2, eps, l2, decay)
        return x, t, m, s

    @staticmethod
    def amsgrad(
        x: R, g: R, t: R, m: R, s: R, top: R, lr: R, beta_1: R, beta_2: R, eps: R, l2: R, decay: R
    ) -> tuple[R, R, R, R, R]:
        g = g + l2 * x
        t = t + 1
        m = beta_1 * m + (1 - beta_1) * g
        s = beta_2 * s + (1 - beta_2) * g * g
        top = autograd.max(top, s)
        mean, square = m / (1 - beta_1**t), top / (1 - beta_2**t)
        return (1 - decay) * x - lr * mean / (root(square) + eps), t, m, s, top

    def rule(self, options: Options) -> Rule:
        lr, betas, eps, weight_decay = (options[name] for name in ADAM)
        formula = self.amsgrad if "top" in self.remembers else self.formula
        return formula, [lr, *betas, eps, weight_decay, 0.0]


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
        amsgrad: bool = False,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay, amsgrad)

    def rule(self, options: Options) -> Rule:
        formula, (lr, beta_1, beta_2, eps, weight_decay, _) = super().rule(options)
        return formula, [lr, beta_1, beta_2, eps, 0.0, lr * weight_decay]
