"""Data-parallel training: devices, processes, one of which is killed; and the README's lines."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import demos
from demos.learning.many_machines import difference, estimate, load, names, run
from demos.tools.together import run_together

SETTINGS = {"task": "moons", "points": 40, "steps": 20, "seed": 1}
CLOSE = (
    1e-12  # of the largest parameter of an array: 20 steps whose sums are added in another order
)
README = Path(demos.__file__).parents[1] / "README.md"


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    parameters, seconds = run(tmp_path_factory.mktemp("alone"), **SETTINGS)
    assert seconds > 0
    return parameters


@pytest.mark.parametrize("way", [{"devices": 4}, {"processes": 4}])
def test_many_train_to_the_parameters_of_one(alone, way, tmp_path):
    parameters, _ = run(tmp_path, **way, **SETTINGS)
    assert 0 < difference(parameters, alone) <= CLOSE


def test_digits_are_learnt_in_two_processes_as_in_one(tmp_path):
    settings = {**SETTINGS, "task": "digits", "points": 100}
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    parameters, _ = run(one, **settings)
    assert difference(run(two, processes=2, **settings)[0], parameters) <= CLOSE


def test_a_run_that_lost_a_process_goes_on_from_its_checkpoint(alone, tmp_path):
    given = [f"--{name}={value}" for name, value in {**SETTINGS, "kill_at": 13}.items()]
    given.append(f"--folder={tmp_path}")
    assert not run_together("demos.learning.many_machines", 2, given)
    step, unfinished = load(tmp_path, names(tmp_path))
    assert step == 10
    assert difference(unfinished, alone) > 1e-3
    resumed, _ = run(tmp_path, processes=2, **SETTINGS)
    assert difference(resumed, alone) <= CLOSE


def test_the_estimate_stops_scaling_where_messages_take_longest():
    times = [estimate(1e-6, 10_000, machines) for machines in (1, 2, 1000, 10**4, 10**6)]
    assert times[0] == 1.0
    assert times[1] == pytest.approx(0.5 + 8e-6 + 1e-4)
    assert times[0] > times[1] > times[2] > times[3]
    assert times[4] > times[3]


def test_the_ten_lines_of_the_readme_run_on_four_devices():
    section = README.read_text(encoding="utf-8").split("### When one machine is not enough")[1]
    code = re.search(r"```python\n(.*?)```", section, re.DOTALL)[1]
    assert len([line for line in code.splitlines() if line]) == 10
    shown = """
points = zip(*nn.moons(200, noise=0.1, generator=__import__("random").Random(5)))
right = sum((model(x)[0].data > 0) == bool(k) for x, k in points)
print(right, len(x.sharding.device_set))
"""
    flags = {"XLA_FLAGS": "--xla_force_host_platform_device_count=4", "JAX_PLATFORMS": "cpu"}
    command = [sys.executable, "-c", code + shown]
    done = subprocess.run(
        command, env={**os.environ, **flags}, capture_output=True, text=True, check=True
    )
    right, devices = map(int, done.stdout.split())
    assert right >= 180
    assert devices == 4
