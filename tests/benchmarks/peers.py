"""Programs of peers, each told to use one thread and doubles, and how they are made ready."""

import os
import time


def made(make):
    """A step of the function that ``make`` builds; what that took, first call included, is noted.

    It is the processor's time, that of compilers which were started too.
    """
    start = _seconds()
    function = make()
    output = function()
    build = _seconds() - start

    def step():
        nonlocal output
        begin = time.process_time()
        output = function()
        return time.process_time() - begin, 0.0

    step.output = lambda: output
    step.build = build
    return step


def _seconds():
    return sum(os.times()[:4])


def jax():
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import jax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    return jax


def torch():
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
    os.environ["TORCHINDUCTOR_FORCE_DISABLE_CACHES"] = "1"
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    return torch


def xad_recorded(function, inputs):
    """What gives (value, slopes) by XAD's tape, which records anew each time."""
    import xad.adj_1st

    def run():
        with xad.adj_1st.Tape() as tape:
            variables = [xad.adj_1st.Real(x) for x in inputs]
            for variable in variables:
                tape.registerInput(variable)
            tape.newRecording()
            output = function(variables)
            tape.registerOutput(output)
            output.setDerivative(1.0)
            tape.computeAdjoints()
            return xad.value(output), [v.getDerivative() for v in variables]

    return run
