"""Black-Scholes: the price of 10,000 call options with its five derivatives by each one's inputs.

Ours, JAX's vmap, CasADi's map, ddx and XAD have the scalar formula; PyTorch has columns.
"""

import math
import random

from tests.benchmarks import peers

COUNT = 10_000


def options():
    """Rows of spot, strike, time, rate and volatility."""
    chance = random.Random(2)
    bounds = [(80, 120), (80, 120), (0.2, 2), (0.0, 0.1), (0.1, 0.5)]
    return [[chance.uniform(*bound) for bound in bounds] for _ in range(COUNT)]


def price(s, k, t, r, v, m):
    """m has log, sqrt, exp and erf."""
    d1 = (m.log(s / k) + (r + v * v * 0.5) * t) / (v * m.sqrt(t))
    d2 = d1 - v * m.sqrt(t)
    return s * normal(d1, m) - k * m.exp(-(r * t)) * normal(d2, m)


def normal(x, m):
    return 0.5 * (m.erf(x * math.sqrt(0.5)) + 1.0)


def ours():
    import numpy

    import autograd

    rows = numpy.array(options())

    def make():
        one = autograd.value_and_grad(lambda x: price(*x, autograd))
        every = autograd.vmap(autograd.jit(one))
        return lambda: first_and_slopes(*every(rows))

    return peers.made(make)


def ours_dynamic():
    import autograd

    rows = options()
    one = autograd.value_and_grad(lambda x: price(*x, autograd))

    def run():
        found = [one(row) for row in rows]
        return sum(value for value, _ in found), found

    return peers.made(lambda: run)


def first_and_slopes(prices, slopes):
    """The number that all systems are to agree in, and the rest."""
    return float(prices.sum()), slopes


def torch_with(compile_it):
    def prepare():
        torch = peers.torch()
        columns = torch.tensor(options()).T.contiguous()

        def prices(columns):
            return price(*columns, torch)

        def make():
            function = torch.compile(prices) if compile_it else prices

            def run():
                its = columns.detach().requires_grad_()
                total = function(its).sum()
                total.backward()
                return total, its.grad

            return run

        return peers.made(make)

    return prepare


def jax_vmap():
    jax = peers.jax()
    import numpy

    class M:
        log, sqrt, exp = jax.numpy.log, jax.numpy.sqrt, jax.numpy.exp
        erf = jax.scipy.special.erf

    rows = numpy.array(options())

    def make():
        every = jax.jit(jax.vmap(jax.value_and_grad(lambda x: price(*x, M))))
        return lambda: first_and_slopes(*map(numpy.asarray, every(rows)))

    return peers.made(make)


def casadi_map():
    import casadi
    import numpy

    columns = numpy.array(options()).T

    def make():
        x = casadi.SX.sym("x", 5)
        value = price(*casadi.vertsplit(x), casadi)
        one = casadi.Function("one", [x], [value, casadi.gradient(value, x)])
        every = one.map(COUNT)

        def run():
            prices, slopes = every(columns)
            return float(casadi.sum2(prices)), slopes

        return run

    return peers.made(make)


def ddx_batch(compiled):
    def prepare():
        import ddx
        import numpy

        columns = numpy.array(options()).T.copy()

        def make():
            names = ["s", "k", "t", "r", "v"]
            equation = ddx.equation(lambda: price(*map(ddx.var, names), ddx))
            if compiled:
                equation.compile(points=COUNT, cache_dir="")
            else:
                equation.options = ddx.Options(backend=ddx.Backend.INTERPRET)
            return lambda: first_and_slopes(*equation.jacobian(columns))

        return peers.made(make)

    return prepare


def xad_tape():
    import xad.math

    runs = [peers.xad_recorded(lambda x: price(*x, xad.math), row) for row in options()]

    def run():
        found = [one() for one in runs]
        return sum(value for value, _ in found), found

    return peers.made(lambda: run)


SYSTEMS = {
    "PyTorch vectorised": torch_with(False),
    "torch.compile": torch_with(True),
    "jax.jit(vmap)": jax_vmap,
    "CasADi's VM, map": casadi_map,
    "ddx, interpreted": ddx_batch(False),
    "ddx, LLVM": ddx_batch(True),
    "XAD's tape": xad_tape,
    "ours, dynamic": ours_dynamic,
    "ours, vmap": ours,
}
BASE = "ours, vmap"
GOALS = [("ours, vmap", "PyTorch vectorised", "at most", 0.8)]
