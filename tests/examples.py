"""How Hypothesis draws in this suite: how long an example takes says nothing about the code."""

from hypothesis import HealthCheck

UNHURRIED = [HealthCheck.too_slow]
IN_ONE_PLACE = [*UNHURRIED, HealthCheck.function_scoped_fixture]  # a browser serves all examples
