"""A context manager that is a decorator too, of functions, generators and coroutines.

``contextlib``'s own decorators call what they stand above inside: the body of a generator or of a
coroutine runs later, when they have ended.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


class Switch(AbstractContextManager[None]):
    """Open inside a ``with`` block, or while the body of the function below it runs.

    ``make`` gives a context manager, a new one each time. A generator is inside in each of its
    steps, and its caller is not between them.
    """

    def __init__(self, make: Callable[[], AbstractContextManager[None]]) -> None:
        self._make = make
        self._open: AbstractContextManager[None] | None = None

    def __enter__(self) -> None:
        if self._open is not None:
            raise RuntimeError("this block is open already; make another one by a call of its own")
        opened = self._make()
        opened.__enter__()
        self._open = opened

    def __exit__(self, *problem: object) -> bool | None:
        opened, self._open = self._open, None
        return opened.__exit__(*problem) if opened else None  # type: ignore[arg-type]

    def __call__(self, function: Function) -> Function:
        """The function, whose body runs inside."""
        import inspect  # 5 ms, for those who use this

        if inspect.isgeneratorfunction(function):
            steps: Callable[..., Any] = self._steps
        elif inspect.isasyncgenfunction(function):
            steps = self._async_steps
        elif inspect.iscoroutinefunction(function):
            steps = self._awaited
        else:
            steps = self._returned

        @wraps(function)
        def inside(*arguments: Any, **keywords: Any) -> Any:
            return steps(function, arguments, keywords)

        if inspect.iscoroutinefunction(function) and hasattr(inspect, "markcoroutinefunction"):
            inspect.markcoroutinefunction(inside)  # from Python 3.12 on
        return cast(Function, inside)

    def _returned(self, function: Any, arguments: Any, keywords: Any) -> Any:
        with self._make():
            return function(*arguments, **keywords)

    async def _awaited(self, function: Any, arguments: Any, keywords: Any) -> Any:
        with self._make():
            return await function(*arguments, **keywords)

    def _steps(self, function: Any, arguments: Any, keywords: Any) -> Generator[Any, Any, Any]:
        generator = function(*arguments, **keywords)
        step, given = generator.send, None
        while True:
            try:
                with self._make():
                    item = step(given)
            except StopIteration as end:
                return end.value
            try:
                step, given = generator.send, (yield item)
            except GeneratorExit:
                with self._make():
                    generator.close()
                raise
            except BaseException as problem:
                step, given = generator.throw, problem

    async def _async_steps(
        self, function: Any, arguments: Any, keywords: Any
    ) -> AsyncGenerator[Any, Any]:
        generator = function(*arguments, **keywords)
        step, given = generator.asend, None
        while True:
            try:
                with self._make():
                    item = await step(given)
            except StopAsyncIteration:
                return
            try:
                step, given = generator.asend, (yield item)
            except GeneratorExit:
                with self._make():
                    await generator.aclose()
                raise
            except BaseException as problem:
                step, given = generator.athrow, problem
