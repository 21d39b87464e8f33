"""Errors are a few lines, whatever was given: the classes and functions of nn try anything."""

import inspect

import pytest

import nn
from autograd import Value
from tests.autograd.test_messages import HUGE, messages_of, require_short

SOME = HUGE.keys() - {"an int"}  # for a layer can be asked to be of any size
huge = pytest.mark.parametrize("make", [HUGE[name] for name in sorted(SOME)], ids=sorted(SOME))

THINGS = {
    f"{home.__name__}.{name}": getattr(home, name)
    for home in (nn, nn.losses, nn.optim, nn.data, nn.training, nn.diagnostics)
    for name in home.__all__
    if callable(getattr(home, name)) and name not in {"Dropout", "evaluate", "manual_seed"}
}


@huge
def test_nn_says_what_is_wrong_in_brief(make):
    thing = make()
    for name, call in THINGS.items():
        if inspect.isclass(call) and issubclass(call, Exception):
            continue
        for arguments in ((thing,), ([Value(1.0)], thing), ([[1.0]], thing, thing)):
            for message in messages_of(call, *arguments):
                require_short(message, f"{name} of {len(arguments)}")


@huge
def test_modules_say_what_is_wrong_in_brief(make):
    thing = make()
    model = nn.MLP(2, [2, 1])
    for call in (
        lambda: model(thing),
        lambda: model.load_state_dict(thing),
        lambda: model.load_state_dict(dict.fromkeys(model.state_dict(), thing)),
        lambda: nn.SGD([thing]),
        lambda: nn.SGD(model.parameters(), lr=thing),
        lambda: nn.SGD([{"params": [Value(1.0)], "lr": thing}]),
        lambda: nn.Linear(1, 1, initialiser=thing),
        lambda: nn.Linear(1, 1, generator=thing),
        lambda: nn.Neuron(1, thing),
        lambda: nn.fit(model, thing, thing, nn.SGD(model.parameters()), epochs=1),
    ):
        for message in messages_of(call):
            require_short(message, inspect.getsource(call).strip())


def test_the_parameters_of_a_layer_in_a_list_of_their_own():
    """What once made a message of 677,062 characters."""
    layer = nn.Linear(100, 100)
    with pytest.raises(TypeError, match=r"got \[Value\(.*; pass model\.parameters\(\)") as caught:
        nn.SGD([layer.parameters()])
    require_short(str(caught.value), "SGD")
