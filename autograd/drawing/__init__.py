"""Pictures of computation graphs: ``draw`` makes them, ``Drawing`` is what it makes."""

from autograd.drawing.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
