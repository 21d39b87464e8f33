"""Growth: programs of 10² to 10⁷ instructions, y ← y·x + x, and what each costs an instruction.

10⁷ instructions are recorded where 12 GiB of memory are free. The picture is out/growth.png.
"""

import json
import os
import sys
import time
from pathlib import Path

POWERS = range(2, 8)


def chain(instructions):
    def f(x):
        y = x
        for _ in range(instructions // 2):
            y = y * x + x
        return y

    return f


def seconds(instructions):
    """To record and lower both passes, then for one replay, and for one dynamic run."""
    import autograd

    both = autograd.value_and_grad(chain(instructions))
    jitted = autograd.jit(both)
    first = _once(jitted)
    repeats = max(3, 10**5 // instructions)
    replay = min(_once(jitted) for _ in range(repeats))
    dynamic = min(_once(both) for _ in range(min(repeats, 100)))
    return {"record": first, "replay": replay, "dynamic": dynamic}


def _once(function):
    start = time.process_time()
    function(0.5)
    return time.process_time() - start


def report(start):
    print(f"\n{__doc__.strip()}\n")
    print(
        "| instructions | record, ns each | replay, ns each | dynamic, ns each |\n"
        f"|---|{'---:|' * 3}"
    )
    found = {}
    for count in [10**power for power in POWERS]:
        if count == 10**7 and _free() < 12 * 2**30:
            print(f"| {count:,} | needs 12 GiB | | |")
            continue
        said = start("growth", "ours", count).communicate()[0].strip()
        if not said:
            print(f"| {count:,} | died | | |")
            continue
        found[count] = {name: took / count * 1e9 for name, took in json.loads(said).items()}
        print(f"| {count:,} | {' | '.join(f'{ns:.3g}' for ns in found[count].values())} |")
    draw(found)


def _free():
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def draw(found):
    """The table as a picture, where matplotlib is installed."""
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        print("(no picture: matplotlib is not installed)")
        return
    figure, axes = pyplot.subplots()
    for name in ["record", "replay", "dynamic"]:
        axes.loglog([*found], [each[name] for each in found.values()], "o-", label=name)
    axes.set(xlabel="instructions", ylabel="ns for each, both passes")
    axes.legend()
    path = Path("out/growth.png")
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path)
    print(f"\nDrawn in {path}.")


if __name__ == "__main__":
    print(json.dumps(seconds(int(sys.argv[1]))))
