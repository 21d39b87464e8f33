"""What each system does at a data-dependent branch, by really running it.

The function is x·x where x > 0, and −x elsewhere. It is made ready at 3, and called at −4: the
value there is 4, the derivative −1.
"""

import sys

from tests.benchmarks import peers


def f(x):
    if x > 0:
        return x * x
    return -x


def ours_jit():
    import autograd

    both = autograd.jit(autograd.value_and_grad(f))
    both(3.0)
    return both(-4.0)


def ours_vmap():
    import autograd

    values, slopes = autograd.vmap(autograd.jit(autograd.value_and_grad(f)))([3.0] * 300 + [-4.0])
    return values[-1], slopes[-1]


def ours_record():
    from autograd.programs import record

    program = record(f, 3.0)
    return program.value_and_gradient(-4.0)


def with_jax(wrap):
    def run():
        jax = peers.jax()
        both = jax.value_and_grad(f)
        if wrap == "vmap":
            values, slopes = jax.jit(jax.vmap(both))(jax.numpy.array([3.0, -4.0]))
            return values[1], slopes[1]
        both = jax.jit(both)
        both(3.0)
        return both(-4.0)

    return run


def with_torch(kind):
    def run():
        torch = peers.torch()
        start = torch.tensor(3.0)
        made = {
            "eager": lambda: f,
            "compile": lambda: torch.compile(f),
            "trace": lambda: torch.jit.trace(f, start, check_trace=False),
        }[kind]()
        made(start)
        x = torch.tensor(-4.0, requires_grad=True)
        y = made(x)
        y.backward()
        return y, x.grad

    return run


def casadi_vm():
    import casadi

    x = casadi.SX.sym("x")
    y = f(x)
    return casadi.Function("f", [x], [y, casadi.gradient(y, x)])(-4.0)


def ddx_graph():
    import ddx

    value, (slope,) = ddx.equation(lambda: f(ddx.var("x"))).jacobian([-4.0])
    return value, slope


def xad_tape():
    value, (slope,) = peers.xad_recorded(lambda x: f(x[0]), [-4.0])()
    return value, slope


SYSTEMS = {
    "ours, jit": ours_jit,
    "ours, vmap": ours_vmap,
    "ours, record": ours_record,
    "PyTorch eager": with_torch("eager"),
    "torch.compile": with_torch("compile"),
    "torch.jit.trace": with_torch("trace"),
    "jax.jit": with_jax("jit"),
    "jax.jit(vmap)": with_jax("vmap"),
    "CasADi": casadi_vm,
    "ddx": ddx_graph,
    "XAD's tape": xad_tape,
}


def outcome(system):
    """What happened, in a few words."""
    try:
        value, slope = map(float, SYSTEMS[system]())
    except ImportError as error:
        return f"not installed: {error}"
    except Exception as error:
        first = str(error).strip().split("\n")[0]
        return f"refuses, {type(error).__name__}: {first[:90]}"
    right = (value, slope) == (4.0, -1.0)
    return f"{'right' if right else 'silently WRONG'}: {value:g}, slope {slope:g}"


def report(start):
    """Print the table; each system in an interpreter of its own, started by ``start``."""
    print(f"\n{__doc__.strip()}\n\n| system | at x = −4 |\n|---|---|")
    for system in SYSTEMS:
        process = start("branches", system, system)
        said = process.communicate()[0].strip().split("\n")[-1]
        print(f"| {system} | {said or 'died'} |")


if __name__ == "__main__":
    print(outcome(sys.argv[1]))
