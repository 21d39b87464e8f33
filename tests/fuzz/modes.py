"""Threads, signals, forks and modes: blocks that end in any order while everything interrupts.

Each trial starts threads that open and close blocks of ``no_grad`` and ``group``, hold them open in
generators, run passes over shared leaves and assign; meanwhile the main thread is interrupted by
Ctrl-C at random moments, and forks. In the end no mode is left over, no update is lost, and each
child has done its work.
"""

import contextlib
import gc
import os
import signal
import sys
import threading
import time

import autograd
from autograd import Value, gradients, group, no_grad
from autograd.recording import is_recording, watches
from tests.patience import PATIENCE


def is_plain():
    return is_recording() and not watches()


def held(block, x):
    with block:
        yield x * 2.0
        yield x * 3.0


def blocks(chance, shared):
    """Blocks that overlap, some of them held by a generator that is dropped at any time."""
    x = Value(1.0)
    with no_grad() if chance.random() < 0.5 else group("outer"):
        iterator = held(chance.choice([no_grad, lambda: group("inner")])(), x)
        next(iterator)
        if chance.random() < 0.5:
            next(iterator)
        autograd.sum([w * x for w in shared])
    if chance.random() < 0.5:
        iterator.close()


def work(chance, shared, passes, problems):
    try:
        for _ in range(passes):
            blocks(chance, shared)
            assert is_plain(), "a mode is left over"
            loss = autograd.sum([w * w for w in shared]) * 0.5
            assert gradients(loss, shared) == [1.0] * len(shared)
            loss.backward()
    except BaseException as problem:
        problems.append(problem)


def interrupted(chance, shared):
    """Ctrl-C somewhere in blocks and passes; what follows is as if it had not been."""
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    own = [Value(1.0) for _ in shared]
    with contextlib.suppress(KeyboardInterrupt):
        try:
            signal.setitimer(signal.ITIMER_REAL, chance.uniform(1e-6, 2e-3))
            for _ in range(20):
                blocks(chance, own)
                autograd.sum([w * w for w in own]).backward()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    gc.collect()
    assert is_plain(), "Ctrl-C left a mode over"
    assert len({w.grad for w in own}) == 1, "Ctrl-C left half of the gradients"


def forked(shared):
    child = os.fork()
    if child == 0:
        good = False
        with contextlib.suppress(BaseException):
            signal.alarm(0)
            x = Value(3.0)
            (x * x).backward()
            x.data = 1.0
            with no_grad():
                good = x.grad == 6.0 and (x * x).op == "constant" and shared[0].data == 1.0
        os._exit(0 if good else 1)
    end = time.monotonic() + PATIENCE
    while (found := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise AssertionError("a child hangs")
        time.sleep(0.001)
    assert found[1] == 0, "a child has failed"


def trial(chance):
    sys.setswitchinterval(chance.choice([1e-6, 1e-4, 5e-3]))
    shared = [Value(1.0) for _ in range(chance.randint(1, 8))]
    problems, passes, workers = [], chance.randint(1, 20), chance.randint(1, 4)
    threads = [
        threading.Thread(
            target=work, args=(type(chance)(chance.random()), shared, passes, problems)
        )
        for _ in range(workers)
    ]
    for thread in threads:
        thread.start()
    for _ in range(chance.randint(1, 4)):
        deed = chance.randrange(2) if hasattr(os, "fork") else 0
        forked(shared) if deed else interrupted(chance, shared)
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    assert [w.grad for w in shared] == [1.0 * passes * workers] * len(shared), "an update is lost"
