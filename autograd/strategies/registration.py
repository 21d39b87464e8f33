"""What Hypothesis calls when it is imported: it learns how to draw Values.

``st.from_type(Value)`` and ``@given(...)`` of a test with annotations then work by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def register() -> None:
    """Tell Hypothesis of Value; nothing else is loaded until one is drawn."""
    from hypothesis import strategies as st

    from autograd.value import Value

    st.register_type_strategy(Value, _values)


def _values(thing: type) -> SearchStrategy[Any]:
    from autograd.strategies.numbers import values

    return values()
