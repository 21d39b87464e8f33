"""The local derivatives of a node, and what nodes of one call send back together."""

from autograd.partials.joint import JointOperation, Sent, settle, settled, slopes
from autograd.partials.local import (
    local_derivatives_of,
    local_partials,
    partials_apart,
    partials_as_floats,
    partials_as_values,
)

__all__ = [
    "JointOperation",
    "Sent",
    "local_derivatives_of",
    "local_partials",
    "partials_apart",
    "partials_as_floats",
    "partials_as_values",
    "settle",
    "settled",
    "slopes",
]
