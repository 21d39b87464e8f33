"""What can go wrong, drawn as a tree.

::

    AutogradError
    ├── GraphChangedError      (RuntimeError)    a value was assigned after it was used
    ├── NoGraphError           (RuntimeError)    backward from a value that has no history
    ├── PrimitiveError         (TypeError)       a rule that does not fit its function
    ├── TooManyNodesError      (ValueError)      a drawing nobody could read
    ├── RendererMissingError   (RuntimeError)    nothing here can turn DOT into a picture
    ├── RenderTimeoutError     (TimeoutError)    a drawing that takes Graphviz too long
    ├── ExpressionError        (ValueError)      text that is not an expression
    ├── GuardError             (ValueError)      numbers that leave the path of a program
    ├── ProgramError           (ValueError)      no program can be made of it, or loaded
    ├── AnomalyError           (ArithmeticError) a nan or an infinity, under detect_anomaly
    └── GradientCheckError     (AssertionError)  a gradient that finite differences deny

Each also derives from the builtin exception a caller would expect, so ``except ValueError``
keeps its meaning.
"""


class AutogradError(Exception):
    """The root of every error that this package raises for a reason of its own."""


class GraphChangedError(AutogradError, RuntimeError):
    """A node's ``data`` was assigned after it had been used, so the recorded graph is stale."""


class NoGraphError(AutogradError, RuntimeError):
    """``backward()`` was called on a constant: nothing leads from it to any input."""


class PrimitiveError(AutogradError, TypeError):
    """The local derivatives given to ``@primitive`` do not fit the function below it."""


class TooManyNodesError(AutogradError, ValueError):
    """The graph has more nodes than the drawing was allowed to show."""


class RendererMissingError(AutogradError, RuntimeError):
    """Neither ``dot`` nor pygraphviz is installed, so only DOT text can be had."""


class RenderTimeoutError(AutogradError, TimeoutError):
    """Graphviz took longer over a picture than a reader would wait."""


class ExpressionError(AutogradError, ValueError):
    """Text that is not an expression; the message points a caret at the offending part."""


class GuardError(AutogradError, ValueError):
    """At these numbers the recorded function goes another way than its program.

    ``guard`` is what failed, ``index`` its place in ``program.guards``, ``found`` what was seen.
    The index is -1 if it failed in a loop within the program.
    """

    guard: object = None
    index: int = -1
    found: object = None


class ProgramError(AutogradError, ValueError):
    """A function cannot be recorded as a program, or a program not saved or loaded."""


class AnomalyError(AutogradError, ArithmeticError):
    """A value or an error signal is nan or infinite, and ``detect_anomaly`` is on."""


class GradientCheckError(AutogradError, AssertionError):
    """A derivative disagrees with finite differences; the message is the full report."""
