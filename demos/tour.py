"""A short tour, for ``make demo``: one loss taken apart, and one network trained."""

import sys

from demos import moons, regularised_logistic


def run():
    """Two demos, and where the others are."""
    regularised_logistic.main([])
    print()
    moons.main([])
    print(
        "\nOpen out/regularised_logistic.html in a browser to step through both passes, and"
        "\nout/moons.png for the boundary. There are many more:\n"
        f"\n    {sys.orig_argv[0]} -m demos        lists them"
        f"\n    {sys.orig_argv[0]} -m demos all    runs them all and writes out/index.html"
    )
