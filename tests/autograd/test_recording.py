"""Whether operations record: in which order ever blocks end, and who ends them."""

import asyncio
import gc
import inspect
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, detect_anomaly, group, no_grad
from autograd.recording import is_recording, watches


def is_plain():
    return is_recording() and not watches() and (Value(1.0) * 2.0).op == "mul"


def rows():
    with group("rows"):
        yield Value(1.0)
        yield Value(2.0)


def test_a_generator_that_outlives_its_callers_block():
    with no_grad():
        iterator = rows()
        next(iterator)
    assert is_recording()
    del iterator
    gc.collect()
    assert is_plain()


@given(st.lists(st.sampled_from(["off", "a", "b", "watch"]), max_size=6), st.randoms())
def test_blocks_may_end_in_any_order(kinds, chance):
    blocks = [
        no_grad() if kind == "off" else detect_anomaly() if kind == "watch" else group(kind)
        for kind in kinds
    ]
    for block in blocks:
        block.__enter__()
    chance.shuffle(blocks)
    while blocks:
        left = blocks.pop()
        left.__exit__(None, None, None)
        assert is_recording() == (not any(block_is_off(block) for block in blocks))
    assert is_plain()


def block_is_off(block):
    return getattr(block, "_make", None) is not None and "no_grad" in block._make.__qualname__


def test_ctrl_c_between_two_blocks(monkeypatch):
    """It comes when the second one is open, and its ``with`` statement does not know it yet."""
    blocks = [group("a")]
    enter = type(blocks[0]).__enter__

    def interrupted(self):
        enter(self)
        if self is blocks[0]:
            raise KeyboardInterrupt

    monkeypatch.setattr(type(blocks[0]), "__enter__", interrupted)
    with pytest.raises(KeyboardInterrupt), no_grad(), blocks[0]:
        pass
    assert is_recording()
    blocks.clear()
    monkeypatch.undo()
    gc.collect()
    assert is_plain()


def test_a_block_is_not_opened_twice():
    block = no_grad()
    with block, pytest.raises(RuntimeError, match="open already"):
        block.__enter__()
    with block:
        assert not is_recording()
    assert is_plain()


class TestDecorators:
    def test_a_function(self):
        @no_grad()
        def twice(x):
            """2x"""
            return x * 2.0

        assert (twice(Value(1.0)).op, twice.__doc__, is_plain()) == ("constant", "2x", True)

    def test_a_generator_is_inside_and_its_caller_is_not(self):
        closed = []

        @no_grad()
        def numbers(x):
            try:
                try:
                    sent = yield x * 2.0
                except KeyError:
                    sent = 5.0
                yield x * sent
                return x * 4.0
            finally:
                closed.append((x * 1.0).op)

        x = Value(1.0)
        for resume in (lambda g: g.send(3.0), lambda g: g.throw(KeyError())):
            generator = numbers(x)
            assert next(generator).op == "constant"
            assert is_plain()
            assert resume(generator).op == "constant"
            with pytest.raises(StopIteration) as end:
                next(generator)
            assert end.value.value.op == "constant"
        generator = numbers(x)
        next(generator)
        generator.close()
        assert closed == ["constant"] * 3
        assert is_plain()
        assert inspect.isgenerator(generator)

    def test_a_coroutine(self):
        @no_grad()
        async def slow(x):
            await asyncio.sleep(0)
            return x * 2.0

        async def both():
            x = Value(1.0)
            task = asyncio.create_task(slow(x))
            await asyncio.sleep(0)
            return (x * 2.0).op, (await task).op, (await slow(x)).op, is_plain()

        assert asyncio.run(both()) == ("mul", "constant", "constant", True)

    def test_an_asynchronous_generator(self):
        @group("a")
        async def numbers(x):
            try:
                yield x * 2.0
                try:
                    yield x * 3.0
                except KeyError:
                    yield x * 4.0
            finally:
                await asyncio.sleep(0)

        async def consume():
            x = Value(1.0)
            seen = []
            async for y in numbers(x):
                seen.append((y.group, is_plain()))
            generator = numbers(x)
            await anext(generator)
            await anext(generator)
            seen.append(((await generator.athrow(KeyError())).group, is_plain()))
            await generator.aclose()
            return seen, is_plain()

        assert asyncio.run(consume()) == ([(("a",), True)] * 3, True)


def test_threads_have_modes_of_their_own():
    seen = []

    def work():
        for _ in range(200):
            with no_grad(), group("a"):
                seen.append(is_recording())
            seen.append(not is_plain())

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(200):
        assert is_plain()
    for thread in threads:
        thread.join()
    assert not any(seen)
