"""Without JAX the demo says so; with it tests/jax/test_machines.py runs it."""

from importlib.util import find_spec

import pytest

from demos.learning import many_machines
from demos.tools.together import run_together


@pytest.mark.skipif(find_spec("jax") is not None, reason="JAX is installed")
def test_without_jax_nothing_is_trained(capsys):
    report = many_machines.main(["--steps", "2"])
    assert [block.text for block in report.blocks] == [
        "JAX is not installed here, so nothing is trained."
    ]
    assert "Expect the same parameters" in " ".join(capsys.readouterr().out.split())


def test_processes_get_a_rank_and_an_address_and_end_together(tmp_path, monkeypatch):
    (tmp_path / "program.py").write_text(
        "import argparse, pathlib, sys, time\n"
        "parser = argparse.ArgumentParser()\n"
        "for name in ('folder', 'processes', 'rank', 'coordinator', 'fails'):\n"
        "    parser.add_argument(f'--{name}')\n"
        "given = parser.parse_args()\n"
        "text = f'{given.processes} {given.coordinator.split(chr(58))[0]}'\n"
        "pathlib.Path(given.folder, given.rank).write_text(text)\n"
        "if given.fails:\n"
        "    sys.exit(given.rank == given.fails or time.sleep(1000))\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    assert run_together("program", 2, ["--folder", tmp_path])
    assert [(tmp_path / rank).read_text() for rank in "01"] == ["2 127.0.0.1"] * 2
    assert not run_together("program", 2, ["--folder", tmp_path, "--fails", "1"])
    assert not run_together("program", 1, ["--folder", tmp_path, "--fails", "no"], seconds=0.5)
