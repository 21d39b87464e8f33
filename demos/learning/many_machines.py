"""Moons or digits learnt by JAX on many devices and in many processes, each with its part of them.

The model and the loss are recorded here, and are functions of JAX then: all else is JAX's own. A
``Mesh`` has all devices of all processes; the data lies in parts along it, the parameters are on
every device, and ``jit`` puts the sum over all devices into the gradient.

Expect the same parameters from one process, four devices, two processes and four, but for rounding
(1e-12 of the largest), also where a process is killed halfway and the run goes on from its
checkpoint; and what many machines would give, which is an estimate: from the time that a sample
takes here, the bytes of a gradient, and a network of 10 Gbit/s and 50 µs.

Needs JAX: ``pip install 'seegrad[jax]'``. On a cluster, run ``train`` in each process with the
coordinator's address; without arguments ``jax.distributed.initialize`` asks SLURM and its like.
"""

import argparse
import math
import os
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from random import Random

import nn
from autograd import dot, log_softmax, softplus
from autograd.programs import to_jax
from demos.tools.options import Option, count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.together import run_together
from demos.tools.training import progress

RATE = 0.5
BYTES_PER_SECOND, LATENCY = 10e9 / 8, 50e-6  # of the network in the estimate
SAMPLES = 1_000_000  # of a step in the estimate


def train(task, points, steps, seed, folder, every=10, kill_at=None):
    """The recipe: the parameters after so many steps, and seconds a step.

    The last checkpoint in the folder is where it begins.
    """
    import jax
    import jax.numpy as jnp
    from jax.sharding import Mesh, NamedSharding, PartitionSpec

    jax.config.update("jax_enable_x64", True)
    model, loss, x, targets = problem(task, points, seed)
    apply, parameters = nn.to_jax(model)

    def mean_loss(parameters, x, targets):
        return jnp.mean(jax.vmap(lambda x, t: loss(apply(parameters, x), t))(x, targets))

    mesh = Mesh(jax.devices(), ("data",))
    parts = NamedSharding(mesh, PartitionSpec("data"))
    everywhere = NamedSharding(mesh, PartitionSpec())

    def step(parameters, x, targets):
        value, slopes = jax.value_and_grad(mean_loss)(parameters, x, targets)
        return value, jax.tree.map(lambda p, slope: p - RATE * slope, parameters, slopes)

    step = jax.jit(step, out_shardings=everywhere)
    x, targets = in_parts(x, parts), in_parts(targets, parts)
    first, parameters = load(folder, parameters)
    parameters = jax.device_put(parameters, everywhere)
    leads = jax.process_index() == 0
    times = []
    for k in progress(range(first, steps), "step") if leads else range(first, steps):
        begin = time.perf_counter()
        value, parameters = step(parameters, x, targets)
        value.block_until_ready()
        times.append(time.perf_counter() - begin)
        if leads and ((k + 1) % every == 0 or k + 1 == steps):
            save(folder, k + 1, parameters)
        if k + 1 == kill_at and jax.process_index() == jax.process_count() - 1:
            os.kill(os.getpid(), 9)
    return parameters, sorted(times)[len(times) // 2] if times else math.nan


def problem(task, points, seed):
    """A model, the loss of a sample as a function of JAX, inputs and targets."""
    generator = Random(seed)
    if task == "moons":
        x, classes = nn.moons(points, noise=0.1, generator=generator)
        loss = to_jax(lambda z, sign: softplus(-sign * z[0]), [0.5], 1.0)
        model = nn.MLP(2, [16, 16, 1], "tanh", generator=generator)
        return model, loss, x, [2.0 * k - 1.0 for k in classes]
    x, classes = nn.data.digits()
    shares = [[float(k == c) for c in range(10)] for k in classes]
    loss = to_jax(lambda z, t: -dot(t, log_softmax(z)), shares[0], shares[1])
    model = nn.MLP(64, [32, 10], "tanh", generator=generator)
    return model, loss, x[:points], shares[:points]


def in_parts(numbers, sharding):
    """An array of which each process puts its own parts on its devices."""
    import jax
    import numpy as np

    whole = np.asarray(numbers, float)
    if len(whole) % jax.device_count():
        raise ValueError(f"{len(whole)} samples are no {jax.device_count()} parts of one size")
    return jax.make_array_from_callback(whole.shape, sharding, lambda index: whole[index])


def save(folder, step, parameters):
    """Write a checkpoint, whole or not at all."""
    import numpy as np

    path = Path(folder) / "checkpoint.npz"
    with open(path.with_suffix(".new"), "wb") as file:
        np.savez(file, step=step, **{name: np.asarray(a) for name, a in parameters.items()})
    os.replace(file.name, path)


def load(folder, parameters):
    """The step and the parameters of the last checkpoint, or 0 and those that are given."""
    import numpy as np

    path = Path(folder) / "checkpoint.npz"
    if not path.exists():
        return 0, parameters
    with np.load(path) as file:
        return int(file["step"]), {name: file[name] for name in parameters}


def run(folder, processes=1, devices=1, restarts=0, **settings):
    """Train in processes of so many devices each; gives the parameters, and seconds a step.

    A run that fails is started again, and goes on from its checkpoint.
    """
    flags = {"XLA_FLAGS": f"--xla_force_host_platform_device_count={devices}"}
    flags |= {"JAX_PLATFORMS": "cpu"}
    while True:
        given = [f"--{name}={value}" for name, value in settings.items()]
        given.append(f"--folder={folder}")
        if run_together("demos.learning.many_machines", processes, given, flags):
            break
        if not restarts:
            raise RuntimeError(f"{processes} processes failed")
        restarts -= 1
        settings.pop("kill_at", None)
    return load(folder, names(folder))[1], float((Path(folder) / "seconds").read_text())


def names(folder):
    """The names of the parameters in a checkpoint."""
    import numpy as np

    with np.load(Path(folder) / "checkpoint.npz") as file:
        return [name for name in file.files if name != "step"]


def difference(one, other):
    """The largest, as a share of the largest number of an array."""
    return max(float(abs(one[n] - other[n]).max() / abs(other[n]).max()) for n in other)


def estimate(seconds_a_sample, size, machines):
    """Seconds of a step: computing, and a ring of messages that adds the gradients up."""
    sending = 2 * (machines - 1) / machines * size / BYTES_PER_SECOND
    waiting = 2 * LATENCY * math.ceil(math.log2(machines)) if machines > 1 else 0.0
    return SAMPLES * seconds_a_sample / machines + sending + waiting


def worker(arguments):
    """One process: it joins the others, trains, and the first one writes down the time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--task")
    for name in ("points", "steps", "seed", "processes", "rank"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--kill_at", type=int)
    parser.add_argument("--coordinator")
    parser.add_argument("--folder")
    chosen = parser.parse_args(arguments)
    if chosen.processes > 1:
        import jax

        jax.distributed.initialize(chosen.coordinator, chosen.processes, chosen.rank)
    settings = (chosen.task, chosen.points, chosen.steps, chosen.seed, chosen.folder)
    _, seconds = train(*settings, kill_at=chosen.kill_at)
    if chosen.rank == 0:
        (Path(chosen.folder) / "seconds").write_text(f"{seconds}\n")


def main(arguments=None):
    """Train in several ways, and compare."""
    chosen = options(
        __doc__,
        arguments,
        task=Option(
            "moons", "moons or digits", takes={"moons", "digits"}.__contains__, kind="either"
        ),
        points=count(800, "samples, a multiple of 4", least=4),
        steps=count(100, "steps of gradient descent", least=2),
        seed=seed(1),
    )
    report = Report("many_machines")
    if find_spec("jax") is None:
        report.say("JAX is not installed here, so nothing is trained.")
        return report
    settings = {name: getattr(chosen, name) for name in ("task", "points", "steps", "seed")}
    half = {"kill_at": chosen.steps // 2, "restarts": 1}
    ways = [
        ("1 process, 1 device", {}),
        ("1 process, 4 devices", {"devices": 4}),
        ("2 processes", {"processes": 2}),
        ("4 processes", {"processes": 4}),
        ("2 processes, one killed halfway", {"processes": 2, **half}),
    ]
    rows, reference, alone = [], None, None
    for name, way in ways:
        with tempfile.TemporaryDirectory() as folder:
            parameters, seconds = run(folder, **way, **settings)
        reference, alone = reference or parameters, alone or seconds
        rows.append([name, f"{difference(parameters, reference):.1e}", f"{1000 * seconds:.2f}"])
    report.table(["trained in", "difference", "ms a step"], rows)
    size = 8 * sum(array.size for array in reference.values())
    a_sample = alone / chosen.points
    times = {n: estimate(a_sample, size, n) for n in (1, 10, 100, 1000, 10_000, 100_000)}
    report.say(
        f"An estimate for {SAMPLES:,} samples a step, from {1e9 * a_sample:.0f} ns a sample and"
        f" {size:,} bytes of gradient:"
    )
    report.table(
        ["machines", "ms a step", "times as fast"],
        [[n, f"{1000 * t:.3f}", f"{times[1] / t:.0f}"] for n, t in times.items()],
    )
    return report


if __name__ == "__main__":
    import sys

    if any(argument.startswith("--rank") for argument in sys.argv):
        worker(sys.argv[1:])
    else:
        run_alone(main)
