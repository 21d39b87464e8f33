"""The classifier in C reads digits as the model in Python does, bit for bit."""

import pytest

from demos.networks import digits_in_c
from demos.networks.digits import train
from tests.demos.sizes import size
from tests.needs import needed_module, needed_program

needed_module("sklearn")


@pytest.fixture(scope="module")
def trained():
    model, (images, _), _ = train(*size((12, 3, 300), (5, 1, 60)))
    return model, images[:50]


def test_lesson_its_logits_are_those_of_the_model(trained, tmp_path):
    needed_program("cc", "gcc", "clang")
    model, images = trained
    digits_in_c.write(model, images[0], tmp_path)
    size_of_code, executable = digits_in_c.compiled(tmp_path)
    logits, _ = digits_in_c.run(executable, images)
    assert logits == digits_in_c.in_python(model, images)[0]
    assert size_of_code < 100_000


def test_it_runs_with_a_compiler_and_without_one(trained, tmp_path, monkeypatch, capsys):
    needed_program("cc", "gcc", "clang")
    model, images = trained
    monkeypatch.chdir(tmp_path)
    labels = [0] * len(images)
    monkeypatch.setattr(digits_in_c, "train", lambda *a, **k: (model, (images, labels), {}))
    digits_in_c.main([])
    assert f"{len(images)} of {len(images)}" in capsys.readouterr().out
    monkeypatch.setenv("PATH", "")
    digits_in_c.main([])
    assert "No cc or gcc or clang is here" in capsys.readouterr().out
