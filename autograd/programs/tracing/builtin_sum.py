"""Python's own ``sum``, which from 3.12 on adds floats with more digits than + has.

It carries their rounding errors along, but not those of Values. So what it would do with plain
numbers cannot be written down addition by addition.
"""

from __future__ import annotations

import dis
import sys
from types import FrameType

from autograd import primitives
from autograd.recording import modes

IS_EXACT = sys.version_info >= (3, 12)
_BINARY_OP = dis.opmap["BINARY_OP"]
_BETWEEN = {module.__file__ for module in (primitives, modes)}


def is_adding() -> bool:
    """Whether the addition of this moment is none of an operator, + or +=, but of a call."""
    frame: FrameType | None = sys._getframe(3)
    while frame is not None and frame.f_code.co_filename in _BETWEEN:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_code[frame.f_lasti] != _BINARY_OP
