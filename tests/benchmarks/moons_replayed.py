"""Moons, replayed: the loss and 337 gradients of the workload "moons", by what records or compiles.

"One program" is the plain loss over all 100 samples, some 66,000 nodes, at one lane. "By samples"
has one sample's program and runs it over all, from the same plain scalar source.
"""

from itertools import chain, pairwise

from tests.benchmarks import moons, peers

COUNT = sum((i + 1) * o for i, o in pairwise(moons.SIZES))


def flat():
    """Points, labels, and the parameters in a list."""
    points, labels, layers = moons.numbers()
    return points, labels, [p for layer in layers for ws, b in layer for p in [*ws, b]]


def in_layers(parameters):
    rest = iter(parameters)
    return [
        [([next(rest) for _ in range(i)], next(rest)) for _ in range(o)]
        for i, o in pairwise(moons.SIZES)
    ]


def whole(points, labels, parameters):
    return moons.loss_of(points, labels, in_layers(parameters), parameters, moons.weighted_sum)


def sample(x, label, parameters, relu):
    """The loss of one sample without its penalty."""
    for layer in in_layers(parameters):
        x = [moons.weighted_sum(w, b, x) for w, b in layer]
        x = x if len(x) == 1 else [relu(s) for s in x]
    return relu(1 + -label * x[0])


def penalty(parameters):
    return 1e-4 * sum(p * p for p in parameters)


def ours_dynamic():
    return moons.scalars(moons.SCALARS["ours, native"])


def ours_one_program():
    import autograd

    points, labels, parameters = flat()

    def make():
        both = autograd.jit(autograd.value_and_grad(lambda p: whole(points, labels, p)))
        return lambda: both(parameters)

    return peers.made(make)


def ours_by_samples():
    """The bits of each sum are the dynamic engine's; the penalty is a program of its own."""
    import autograd
    from autograd.programs import mean_value_and_grad

    points, labels, parameters = flat()
    labels = [*map(float, labels)]

    def make():
        one = autograd.jit(lambda p, x, y: sample(x, y, p, autograd.relu))
        loss = mean_value_and_grad(one, in_axes=(None, 0, 0))
        rest = autograd.jit(autograd.value_and_grad(penalty))

        def run():
            (value, slopes), (more, theirs) = loss(parameters, points, labels), rest(parameters)
            return value + more, [a + b for a, b in zip(slopes, theirs)]

        for _ in range(3):  # it records once some hundred samples have been seen
            run()
        return run

    return peers.made(make)


def casadi_with(by_samples):
    def prepare():
        import casadi

        points, labels, parameters = flat()

        def make():
            p = casadi.SX.sym("p", COUNT)
            its = casadi.vertsplit(p)
            relu = lambda x: casadi.fmax(x, 0)
            if not by_samples:
                casadi.SX.relu = relu
                value = whole(points, labels, its)
                step = casadi.Function("step", [p], [value, casadi.gradient(value, p)])
                return lambda: step(parameters)
            x, y = casadi.SX.sym("x", 2), casadi.SX.sym("y")
            value = sample(casadi.vertsplit(x), y, its, relu) / len(points) + penalty(its) / 100
            one = casadi.Function("one", [p, x, y], [value, casadi.gradient(value, p)])
            every = one.map("every", "serial", len(points), [0], [0, 1])
            columns, row = casadi.DM(points).T, casadi.DM(labels).T
            return lambda: every(parameters, columns, row)

        return peers.made(make)

    return prepare


def torch_compiled():
    torch = peers.torch()
    points, labels, layers = moons.numbers()
    x, y = torch.tensor(points), torch.tensor(labels, dtype=torch.float64)
    parts = [[[ws for ws, _ in layer], [b for _, b in layer]] for layer in layers]
    parameters = [torch.tensor(p, requires_grad=True) for p in chain(*parts)]

    def loss_of(w1, b1, w2, b2, w3, b3):
        hidden = torch.relu(torch.relu(x @ w1.T + b1) @ w2.T + b2)
        scores = (hidden @ w3.T + b3)[:, 0]
        every = (w1, b1, w2, b2, w3, b3)
        return torch.relu(1 - y * scores).mean() + 1e-4 * sum((p * p).sum() for p in every)

    def make():
        compiled = torch.compile(loss_of)

        def run():
            for p in parameters:
                p.grad = None
            loss = compiled(*parameters)
            loss.backward()
            return loss

        return run

    return peers.made(make)


def jax_with(vectorised):
    def prepare():
        jax = peers.jax()
        import numpy

        points, labels, parameters = flat()
        points, labels, p = map(numpy.array, (points, labels, parameters))

        def of_rows(p):
            x, begin = points, 0
            for i, o in pairwise(moons.SIZES):
                part = p[begin : begin + (i + 1) * o].reshape(o, i + 1)
                x, begin = x @ part[:, :i].T + part[:, i], begin + (i + 1) * o
                x = x if o == 1 else jax.nn.relu(x)
            return jax.nn.relu(1 - labels * x[:, 0]).mean() + 1e-4 * (p * p).sum()

        def of_samples(p):
            one = jax.vmap(lambda x, y: sample([*x], y, [*p], jax.nn.relu))
            return one(points, labels).mean() + 1e-4 * (p * p).sum()

        def make():
            both = jax.jit(jax.value_and_grad(of_rows if vectorised else of_samples))
            return lambda: jax.block_until_ready(both(p))

        return peers.made(make)

    return prepare


def ddx_with(compiled):
    """A batch of 100; ddx gives a column of slopes for each sample, which numpy adds up."""

    def prepare():
        import ddx
        import numpy

        points, labels, parameters = flat()
        batch = numpy.vstack(
            [
                numpy.repeat(numpy.array(parameters)[:, None], len(points), axis=1),
                numpy.array(points).T,
                numpy.array(labels, dtype=float)[None],
            ]
        )

        def loss():
            p = [ddx.var(f"p{i}") for i in range(COUNT)]
            x = [ddx.param("x0"), ddx.param("x1")]
            return sample(x, ddx.param("y"), p, lambda s: ddx.select(s > 0, s, 0.0)) + penalty(p)

        def make():
            equation = ddx.equation(loss)
            if compiled:
                equation.compile(points=len(points), cache_dir="")
            else:
                equation.options = ddx.Options(backend=ddx.Backend.INTERPRET)
            call = equation.buffer(batch)

            def run():
                call()
                return float(call.value.mean()), call.jacobian.mean(axis=-1)

            return run

        return peers.made(make)

    return prepare


def xad_tape():
    import xad
    import xad.adj_1st

    points, labels, parameters = flat()
    xad.adj_1st.Real.relu = lambda x: x if x > 0 else x * 0.0
    return peers.made(lambda: peers.xad_recorded(lambda p: whole(points, labels, p), parameters))


SYSTEMS = {
    "PyTorch vectorised": moons.torch_vectorised,
    "torch.compile": torch_compiled,
    "jax.jit, vectorised": jax_with(True),
    "jax.jit(vmap), scalars": jax_with(False),
    "CasADi's VM, one program": casadi_with(False),
    "CasADi's VM, map": casadi_with(True),
    "ddx, interpreted": ddx_with(False),
    "ddx, LLVM": ddx_with(True),
    "XAD's tape": xad_tape,
    "ours, dynamic": ours_dynamic,
    "ours, one program": ours_one_program,
    "ours, by samples": ours_by_samples,
}
BASE = "ours, by samples"
GOALS = [
    ("ours, by samples", "PyTorch vectorised", "at most", 0.15),
    ("ours, by samples", "jax.jit(vmap), scalars", "at most", 0.35),
    ("ours, one program", "CasADi's VM, one program", "at most", 0.35),
]
