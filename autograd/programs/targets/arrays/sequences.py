"""What the rules do with all of their arguments, for arrays that have these along the last axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd import sums
from autograd.programs.targets.arrays import arithmetic
from autograd.programs.targets.arrays.arithmetic import compensated_sum, of_list, scale_of
from autograd.programs.targets.arrays.numbers import Number, made, stacked
from autograd.programs.targets.jax import jax, jnp
from autograd.rules import compensated, floats, n_ary, smooth_activations

E_TO_DIFFERENCE: list[Callable[..., Any]] = []  # exp_of_difference, as the rules have it


def weights(array: Any) -> Any:
    """e^(x − largest)"""
    largest = jnp.max(array, axis=-1, keepdims=True)
    found: Any = E_TO_DIFFERENCE[0](Number(array), Number(largest)).array
    return found


def softmax(array: Any) -> Any:
    """The share of each number."""
    every = weights(array)
    return every / compensated_sum(every)[..., None]


shares: Any = jax.custom_jvp(softmax)  # to be differentiated again: as one array, for all at once


def _shares_moved(arrays: Any, tangents: Any) -> tuple[Any, Any]:
    """Beside sᵢ, sᵢ·Σⱼ sⱼ·(ẋᵢ − ẋⱼ), in which 1 − sᵢ is the sum of the others."""
    own, (moved,) = shares(*arrays), tangents
    apart = moved[..., :, None] - moved[..., None, :]
    return own, own * jnp.sum(own[..., None, :] * apart, axis=-1)


shares.defjvp(_shares_moved)


def log_excess(array: Any) -> Any:
    """ln Σ e^(x − largest), as the logarithm of 1 and of what the others add to it."""
    largest = jnp.arange(array.shape[-1]) == jnp.argmax(array, axis=-1)[..., None]
    others = compensated_sum(jnp.where(largest, 0.0, weights(array)))
    return jnp.where(jnp.any(jnp.isnan(array), axis=-1), jnp.nan, arithmetic.log1p(others))


def directions(array: Any) -> Any:
    """x/‖x‖ where ‖x‖ is subnormal or overflows."""
    infinite = jnp.isinf(array)
    count = jnp.sum(infinite, axis=-1, keepdims=True)
    other = jnp.where(jnp.any(jnp.isnan(array), axis=-1, keepdims=True), jnp.nan, 0.0)
    own = jnp.copysign(jnp.where(count == 1, 1.0 + other, jnp.nan), array)
    scaled = array * scale_of(array)[..., None]
    finite = scaled / arithmetic.hypot(scaled)[..., None]
    return jnp.where(count > 0, jnp.where(infinite, own, other), finite)


def octaves(array: Any) -> Any:
    """Σ |log₂ |x||"""
    usable = (array != 0) & jnp.isfinite(array)
    return jnp.sum(jnp.abs(jnp.log2(jnp.abs(jnp.where(usable, array, 1.0)))), axis=-1)


def sign(x: Any) -> Any:
    """−1, 0 or 1; nan stays nan."""
    return jnp.sign(x) + 0.0


def tanh_form(x: Any) -> tuple[Any, Any]:
    """√(8/π)·(x + 0.044715x³) and its rounding error."""
    bounded = jnp.clip(x, -1000.0, 1000.0)
    square, square_low = arithmetic.two_product(bounded, bounded)
    cubic = smooth_activations.CUBIC
    term, term_low = _times((square, square_low), *_parts(cubic))
    whole = 1.0 + term
    factor = whole, (1.0 - whole) + term + term_low
    product = _times(factor, bounded, 0.0)
    return _times(product, *_parts(smooth_activations.SQRT_8_OVER_PI))


def _parts(number: Any) -> tuple[float, float]:
    return float(number), float(number - type(number)(float(number)))


def _times(x: tuple[Any, Any], y: Any, y_low: float) -> tuple[Any, Any]:
    product, low = arithmetic.two_product(x[0], y)
    low = low + x[0] * y_low + x[1] * y
    high = product + low
    return high, (product - high) + low


def _in_parts(compute: Callable[[Any], Any], of_floats: Callable[..., Any]) -> Callable[..., Any]:
    """The same of a list, which gives one."""

    def function(numbers: Sequence[Any]) -> Any:
        if not any(isinstance(number, Number) for number in numbers):
            return of_floats(numbers)
        whole = made(lambda *_: compute(stacked(numbers)), *numbers)
        return made_columns(whole)

    return function


def made_columns(whole: Number) -> list[Any]:
    """The numbers along the last axis of one."""
    count = whole.array.shape[-1]
    return [made(lambda array, i=i: array[..., i], whole) for i in range(count)]


def _tanh_form(x: Any) -> Any:
    if not isinstance(x, Number):
        return smooth_activations.tanh_form(x)
    return tuple([made(lambda array, i=i: tanh_form(array)[i], x) for i in range(2)])


def _of_arguments(compute: Callable[[Any], Any], of_floats: Callable[..., Any]) -> Any:
    function = of_list(compute, lambda numbers: of_floats(*numbers))
    return lambda *numbers: function(numbers)


INSTEAD: dict[Any, Any] = {
    **arithmetic.MATH,
    sums.total: _of_arguments(compensated_sum, sums.total),
    floats.exact_sum: of_list(compensated_sum, floats.exact_sum),
    floats.total: of_list(lambda array: jnp.sum(array, axis=-1), floats.total),
    floats.greatest: of_list(lambda array: jnp.max(array, axis=-1), floats.greatest),
    floats.octaves: of_list(octaves, floats.octaves),
    floats.unit: _of_arguments(scale_of, floats.unit),
    floats.sign: lambda x: made(sign, x) if isinstance(x, Number) else floats.sign(x),
    compensated.softmax: _in_parts(softmax, compensated.softmax),
    n_ary.every_softmax: _in_parts(shares, n_ary.every_softmax),
    compensated.log_excess: of_list(log_excess, compensated.log_excess),
    compensated.directions: _in_parts(directions, compensated.directions),
    smooth_activations.tanh_form: _tanh_form,
}
