"""Saved models, checkpoints and drawings: cut, changed, foreign, out of reach, interrupted.

What is read is taken whole or refused with StateError (or OSError, by the system), and the model is
then as it was. What is written is there whole, or what was there before.
"""

import json
import os
import random
import signal
import stat
import tempfile
import threading
import time
from copy import deepcopy
from pathlib import Path

import nn
from autograd import Value, draw
from nn.errors import StateError
from nn.training import EarlyStopping, History, Run, load_checkpoint, save_checkpoint

FOREIGN = [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"\x00" * 50, b"PK\x03\x04", b"{" * 100_000]
TREES = [None, True, 0, -1, 1e308, 10**400, "x", [], {}, [[]], [1, [2]], {"x": 1}, "nan"]


def run_of(chance):
    """A run of random numbers."""
    generator = random.Random(chance.random())
    model = nn.MLP(2, [3, 1], "tanh", generator=generator)
    optimizer = nn.Adam(model.parameters())
    schedule = nn.optim.lr_scheduler.StepLR(optimizer, 2) if chance.random() < 0.5 else None
    stopping = EarlyStopping() if chance.random() < 0.5 else None
    history = History([{"loss": 1.0}], "")
    return Run(model, optimizer, random.Random(chance.random()), history, schedule, stopping)


def spoiled(chance, content):
    """The content, cut, flipped, or with another thing in place of one of its parts."""
    kind = chance.randrange(5)
    if kind == 0:
        return content[: chance.randrange(len(content))]
    if kind == 1:
        at = chance.randrange(len(content))
        return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
    if kind == 2:
        return chance.choice(FOREIGN)
    tree = json.loads(content)
    for _ in range(chance.randint(1, 2)):
        place = tree
        while True:
            keys = [*place] if isinstance(place, dict) else [*range(len(place))]
            if not keys:
                break
            key = chance.choice(keys)
            if not isinstance(place[key], dict | list) or chance.random() < 0.4:
                place[key] = deepcopy(chance.choice(TREES))
                break
            place = place[key]
    return json.dumps(tree).encode()


def state_of(run):
    """All that a checkpoint may change, as text."""
    parts = [part.state_dict() for part in run.parts().values()]
    generators = [generator.getstate() for generator in run.generators()]
    return repr((parts, generators, run.history))


def reading(chance, folder):
    """A spoiled file is refused, and nothing has changed; or it is read, and can be saved again."""
    run, path = run_of(chance), folder / "file.json"
    of_model = chance.random() < 0.5
    if of_model:
        nn.save(run.model, path)
    else:
        save_checkpoint(run, path)
    path.write_bytes(spoiled(chance, path.read_bytes()))
    before = state_of(run)
    try:
        if of_model:
            nn.load(run.model, path)
        else:
            load_checkpoint(run, path)
    except (StateError, OSError) as problem:
        said = str(problem)
        if state_of(run) != before or len(said) > 600 + 3 * len(str(path)):
            raise AssertionError(f"changed, or said at length: {said[:2000]}") from problem
    else:
        nn.save(run.model, folder / "again.json")


def place(chance, folder):
    """Something that a path may lead to."""
    path = folder / f"place.{chance.choice(['dot', 'json'])}"
    kind = chance.randrange(8)
    if kind == 0:
        path.mkdir()
    elif kind == 1:
        path.symlink_to(folder / "target")
    elif kind == 2:
        path.symlink_to(path)
    elif kind == 3:
        path.write_bytes(b"before")
        path.chmod(chance.choice([0o444, 0o600, 0o640]))
    elif kind == 4:
        path = folder / "none" / path.name
    elif kind == 5:
        path = folder / (path.name * 60 + path.suffix)
    elif kind == 6:
        path.symlink_to(os.devnull)
    return path


def writing(chance, folder):
    """A file is there whole, or what was there before; a device stays one."""
    path = place(chance, folder)
    before = path.read_bytes() if os.path.isfile(path) else None
    mode = path.stat().st_mode if before is not None else None
    stop = threading.Timer(chance.uniform(0, 0.003), os.kill, (os.getpid(), signal.SIGINT))
    done = False
    try:
        if chance.random() < 0.3:
            stop.start()
        if path.suffix == ".dot":
            x = Value(1.0, "x")
            draw(x * x + 1.0).save(path)
        else:
            nn.save(run_of(chance).model, path)
        done = True
        stop.cancel()
        stop.is_alive() and stop.join()
    except (OSError, StateError, KeyboardInterrupt):
        stop.is_alive() and stop.join()
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode), "the device was replaced"
    assert not [*folder.glob("*.unfinished"), *folder.glob(".*")], "an unfinished file is left"
    if os.path.isfile(path):
        content = path.read_bytes()
        assert content == before or content.rstrip()[-1:] == b"}", "half a file"
        assert mode is None or path.stat().st_mode == mode, "another mode"
    else:
        assert not done or not stat.S_ISREG(path.stat().st_mode)


def trial(chance):
    """One file, read or written."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        try:
            chance.choice([reading, reading, writing])(chance, Path(folder))
            time.sleep(0)
        except KeyboardInterrupt:  # that came late
            pass
