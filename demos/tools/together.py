"""Several processes of one program on this machine, which end together."""

import os
import socket
import subprocess
import sys
import time


def free_port():
    """A port of the loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_together(module, count, arguments, environment=None, seconds=600):
    """Run ``python -m module`` so many times; True if all of them end well.

    Each gets ``--processes``, its own ``--rank`` and a ``--coordinator``. When one fails the others
    wait for it in vain, and are ended.
    """
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", module, *map(str, arguments), "--processes", str(count)]
    settings = {**os.environ, **(environment or {})}
    started = [
        subprocess.Popen(
            [*command, "--rank", str(rank), "--coordinator", address],
            env=settings,
            stdout=None if rank == 0 else subprocess.DEVNULL,
            stderr=None if rank == 0 else subprocess.DEVNULL,
        )
        for rank in range(count)
    ]
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            found = [process.poll() for process in started]
            if any(found):  # a status that is not 0
                return False
            if None not in found:
                return True
            time.sleep(0.05)
        return False
    finally:
        for process in started:
            process.kill()
            process.wait()
