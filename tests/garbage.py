"""What a piece of code leaves behind, in a process that others share.

Earlier tests, coverage and xdist, some of them in threads, leave garbage of their own. So nothing
is counted that was there before, nor what is not of this project. The collector does not know the
compiled engine's nodes; but a node that lives on holds what it was computed from, and references
are counted.
"""

import gc
import sys
from types import CoroutineType, FrameType, FunctionType, GeneratorType

OURS = {"autograd", "nn"}


def left_behind(work, *leaves):
    """Of ``work(*leaves)``, what only the collector frees and whom it still holds, in words."""
    automatic = gc.isenabled()
    gc.disable()
    gc.collect()  # of what others have left, which holds our leaves perhaps
    gc.freeze()
    try:
        before = [sys.getrefcount(leaf) for leaf in leaves]
        work(*leaves)
        after = [sys.getrefcount(leaf) for leaf in leaves]
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        gc.set_debug(0)
        found = [f"a {type(thing).__name__}" for thing in gc.garbage if is_ours(thing)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.unfreeze()
        (gc.enable if automatic else gc.disable)()
    held = [leaf for leaf, was, now in zip(leaves, before, after, strict=True) if now != was]
    return found + [f"references to {leaf!r}" for leaf in held]


def is_ours(thing):
    """Whether it is of a class of this project or below one, or a piece of its code that runs."""
    if isinstance(thing, FunctionType):
        return of_project(thing.__module__)
    if isinstance(thing, GeneratorType | CoroutineType):
        thing = getattr(thing, "gi_frame", None) or getattr(thing, "cr_frame", None)
    if isinstance(thing, FrameType):
        return of_project(thing.f_globals.get("__name__"))
    return any(of_project(kind.__module__) for kind in type(thing).__mro__)


def of_project(module):
    return str(module).partition(".")[0] in OURS
