"""A short tour, for ``make demo``: one loss taken apart, and one network trained."""

import sys

from demos.graphs import regularised_logistic
from demos.networks import moons
from demos.tools.report import OUT

PICTURES = {
    "regularised_logistic.html": "steps through both passes in a browser",
    "regularised_logistic.svg": "is the graph",
    "moons.png": "is the boundary",
}


def run():
    """Two demos, and where the others are."""
    regularised_logistic.main([])
    print()
    moons.main([])
    print()
    for name, what in PICTURES.items():
        if (OUT / name).exists():  # without Graphviz or matplotlib it does not
            print(f"{OUT / name} {what}.")
    print(
        f"\nThere are many more:\n\n    {sys.orig_argv[0]} -m demos        lists them"
        f"\n    {sys.orig_argv[0]} -m demos all    runs them all and writes out/index.html"
    )
