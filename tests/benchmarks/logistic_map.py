"""Logistic map: 10,000 steps of x ← r·x·(1 − x), with the derivatives by x and r.

r is 3.2, where the map settles and its derivatives stay finite.
"""

from tests.benchmarks import peers

STEPS, START, RATE = 10_000, 0.4, 3.2


def last(x, r):
    for _ in range(STEPS):
        x = r * x * (1.0 - x)
    return x


def ours(wrap):
    def prepare():
        import autograd

        both = lambda x, r: autograd.value_and_grad(last, argnums=(0, 1))(x, r)

        def make():
            function = autograd.jit(both) if wrap else both
            return lambda: function(START, RATE)

        return peers.made(make)

    return prepare


def ours_scan():
    import autograd
    from autograd.programs import scan

    def by_scan(x, r):
        return scan(lambda x, _: (r * x * (1.0 - x), None), x, [0.0] * STEPS)[0]

    def make():
        function = autograd.value_and_grad(by_scan, argnums=(0, 1))
        return lambda: function(START, RATE)

    return peers.made(make)


def casadi_whole():
    import casadi

    def make():
        x = casadi.SX.sym("x", 2)
        value = last(x[0], x[1])
        function = casadi.Function("f", [x], [value, casadi.gradient(value, x)])
        return lambda: function([START, RATE])

    return peers.made(make)


def jax_scan():
    jax = peers.jax()

    def by_scan(x, r):
        return jax.lax.fori_loop(0, STEPS, lambda _, x: r * x * (1.0 - x), x)

    def make():
        function = jax.jit(jax.value_and_grad(by_scan, argnums=(0, 1)))
        return lambda: jax.block_until_ready(function(START, RATE))

    return peers.made(make)


def torch_eager():
    torch = peers.torch()

    def run():
        x, r = (torch.tensor(n, requires_grad=True) for n in (START, RATE))
        y = last(x, r)
        y.backward()
        return y, x.grad, r.grad

    return peers.made(lambda: run)


def ddx_interpreted():
    import ddx

    def make():
        equation = ddx.equation(lambda: last(ddx.var("x"), ddx.var("r")))
        equation.options = ddx.Options(backend=ddx.Backend.INTERPRET)
        return lambda: equation.jacobian([START, RATE])

    return peers.made(make)


def xad_tape():
    run = peers.xad_recorded(lambda x: last(*x), [START, RATE])
    return peers.made(lambda: run)


SYSTEMS = {
    "PyTorch, op by op": torch_eager,
    "jax.jit(fori_loop)": jax_scan,
    "CasADi's VM": casadi_whole,
    "ddx, interpreted": ddx_interpreted,
    "XAD's tape": xad_tape,
    "ours, dynamic": ours(False),
    "ours, jit": ours(True),
    "ours, scan": ours_scan,
}
BASE = "ours, jit"
GOALS = [("ours, jit", "CasADi's VM", "at most", 1)]
