"""``python -m demos`` lists the demos, runs one by its name, ``all`` of them, or the ``tour``.

python -m demos                     the list
python -m demos moons --steps 50    one of them; --help tells its options
python -m demos all                 every one, and out/index.html with all their pictures
python -m demos tour                two of them, in some seconds
"""

import sys
import textwrap
import time
import traceback

from autograd.command_line.ending import INTERRUPTED, status_of
from demos.tools import tour
from demos.tools.options import columns
from demos.tools.page import Outcome, write_page
from demos.tools.program import run_demo
from demos.tools.syllabus import about, demos, near


def main(arguments):
    """Do what the command line says; returns the status to end with."""
    return status_of("demos", lambda: obey(arguments))


def obey(arguments):
    """The list, the tour, one demo or all of them; 2 if there is no such thing."""
    match arguments:
        case []:
            list_demos()
            return 0
        case ["-h" | "--help"]:
            print(__doc__)
            return 0
        case ["all"]:
            return run_all(demos())
        case ["tour"]:
            tour.run()
            return 0
        case [name, *rest] if name in demos():
            sys.argv[0] = f"python -m demos {name}"  # what argparse calls the program
            return run_demo(name, lambda: demos()[name].run(rest))
        case ["all" | "tour" as name, *rest]:
            print(f"{name} takes no options, got {' '.join(rest)}", file=sys.stderr)
        case [name, *_]:
            close = near(name, [*demos(), "all", "tour"])
            guess = f"did you mean {' or '.join(close)}?" if close else "python -m demos lists them"
            print(f"there is no demo {name!r}; {guess}", file=sys.stderr)
    return 2


def list_demos():
    """Every demo with its first sentence, room by room."""
    found = demos().values()
    width = max(len(demo.name) for demo in found) + 2
    for folder in dict.fromkeys(demo.folder for demo in found):
        print(f"── {about(folder)}\n")
        for demo in found:
            if demo.folder == folder:
                name = f"{demo.name:{width}}"
                print(textwrap.fill(name + demo.title, columns(), subsequent_indent=" " * width))
        print()
    print(
        "python -m demos NAME runs one (NAME --help tells its options), all runs every one and"
        "\nwrites out/index.html, and tour shows two in some seconds."
    )


def run_all(found):
    """Run every demo, also after one has failed, and write the page; 1 if any has failed.

    Ctrl-C ends the demo that is running and leaves out the rest; the page is of those before it.
    """
    outcomes, interrupted = [], ""
    for count, demo in enumerate(found.values(), 1):
        print(f"\n━━ {count} of {len(found)}: {demo.name} ━━", flush=True)
        start = time.perf_counter()
        report, error = None, ""
        try:
            report = demo.run([])
        except KeyboardInterrupt:
            interrupted = demo.name
            break
        except Exception as failure:
            traceback.print_exc()
            error = f"{type(failure).__name__}: {failure}"
        outcomes.append(Outcome(demo, report, time.perf_counter() - start, error))
    print(f"\n━━ {len(outcomes)} of {len(found)} ━━" if interrupted else "\n━━ all of them ━━")
    for outcome in outcomes:
        verdict = outcome.error.splitlines()[0] if outcome.error else "ok"
        print(f"{outcome.demo.name:26}{outcome.seconds:7.1f} s  {verdict}")
    failed = [outcome.demo.name for outcome in outcomes if outcome.error]
    print(f"→ {write_page(outcomes)}")
    if failed:
        print(f"{len(failed)} of {len(outcomes)} failed: {', '.join(failed)}", file=sys.stderr)
    if interrupted:
        print(f"interrupted in {interrupted}", file=sys.stderr)
        return INTERRUPTED
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
