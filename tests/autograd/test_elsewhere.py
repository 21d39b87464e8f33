"""Names of other libraries: what works, what is refused, and what the refusal says."""

import copy
import pickle
from decimal import Decimal

import numpy as np
import pytest

import autograd
import nn
from autograd import Value
from autograd.elsewhere import names as elsewhere
from nn import elsewhere as of_nn
from tests.coming_from import PAGE, renewed


def test_the_page_has_the_tables():
    """python -m tests.coming_from renews them."""
    page = PAGE.read_text(encoding="utf-8")
    assert renewed(page) == page


@pytest.mark.parametrize("name", elsewhere.SAME)
def test_a_function_by_its_other_name(name):
    here = elsewhere.SAME[name]
    assert getattr(autograd, name) is getattr(autograd, here)
    assert name not in autograd.__all__


def test_other_names_compute_and_are_differentiated():
    x = Value(-2.0)
    assert autograd.gradients(autograd.abs(x), [x]) == [-1.0]
    assert autograd.maximum(x, -3.0).data == -2.0
    assert autograd.clamp(x, -1.0, 1.0).data == x.clamp(-1.0, 1.0).data == -1.0
    assert x.item() == -2.0
    assert type(x.item()) is float
    assert isinstance(autograd.__version__, str)


@pytest.mark.parametrize(
    ("home", "table"),
    [
        (autograd, elsewhere.ABSENT),
        (Value(1.0), elsewhere.ABSENT_ATTRIBUTES),
        (Value, elsewhere.ABSENT_ATTRIBUTES),
        (nn, of_nn.ABSENT),
        (nn.init, of_nn.IN_INIT),
        (nn.MLP(1, [1]), of_nn.ABSENT_ATTRIBUTES),
    ],
)
def test_an_absent_name_says_what_to_write(home, table):
    for name, instead in table.items():
        assert not hasattr(home, name), name
        assert name not in dir(home) or home is Value or isinstance(home, nn.Module), name
        with pytest.raises(AttributeError) as caught:
            getattr(home, name)
        assert str(caught.value).endswith(f"has no attribute {name!r}; {instead}")


@pytest.mark.parametrize("name", elsewhere.ABSENT_ATTRIBUTES)
def test_an_absent_attribute_is_not_assigned_either(name):
    with pytest.raises(AttributeError, match="Value has no attribute"):
        setattr(Value(1.0), name, 2.0)


def test_a_class_of_ones_own_may_have_such_attributes():
    class Named(Value):
        pass

    x = Named(1.0)
    x.shape = (1,)
    assert (x.shape, hasattr(x, "dtype")) == ((1,), False)
    assert copy.deepcopy(x).shape == (1,)
    model = nn.Linear(1, 1)
    model.device = "here"
    assert copy.deepcopy(model).device == "here"


@pytest.mark.parametrize(
    ("module", "name", "said"),
    [
        (autograd, "sigmoit", "did you mean 'sigmoid'?"),
        (nn, "Linnear", "did you mean 'Linear'?"),
        (nn, "RMSprop", "write nn.optim.RMSprop"),
        (nn, "EarlyStopping", "write nn.training.EarlyStopping"),
        (nn.optim, "AdmW", "did you mean 'AdamW'?"),
        (nn.init, "glorot_unifrom", "did you mean 'glorot_uniform'?"),
    ],
)
def test_a_near_miss(module, name, said):
    with pytest.raises(AttributeError) as caught:
        getattr(module, name)
    assert str(caught.value) == f"module {module.__name__!r} has no attribute {name!r}; {said}"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("from autograd import Tensor", "write Value"),
        ("from autograd import numpy as np", "import numpy itself"),
        ("from autograd import sigmoit", "did you mean 'sigmoid'"),
        ("from nn import functional as F", "functions are in autograd"),
        ("from nn.init import xavier_uniform_", "glorot_uniform"),
    ],
)
def test_an_import_is_told_too(statement, said):
    with pytest.raises(ImportError, match=said):
        exec(statement, {})


def test_keywords_of_other_libraries():
    with pytest.raises(TypeError, match='Neuron takes no nonlin=; write activation="relu"'):
        nn.Neuron(2, nonlin=True)

    class Own(nn.Module):
        def __init__(self, device):
            self.place = device

    assert Own(device="here").place == "here"


@pytest.mark.parametrize("name", elsewhere.OF_BACKWARD)
def test_keywords_of_another_backward(name):
    x = Value(1.0)
    with pytest.raises(TypeError) as caught:
        (x * x).backward(**{name: True})
    assert str(caught.value) == f"backward() takes no {name}=; {elsewhere.OF_BACKWARD[name]}"
    with pytest.raises(TypeError, match=r"backward\(\) takes no sed=$"):
        (x * x).backward(sed=2.0)
    assert x.grad == 0.0


def test_protocols_are_asked_for_in_silence():
    x = Value(1.0)
    for name in ("__array__", "__array_ufunc__", "__array_interface__", "_repr_html_", "__len__"):
        assert not hasattr(x, name)
        assert not hasattr(autograd, name)
    assert np.array([x]).dtype == object
    assert np.shape(x) == ()
    assert copy.deepcopy(x).data == copy.copy(x).data == pickle.loads(pickle.dumps(x)).data == 1.0


def test_no_modulus():
    for modulus in (5, 2.0, Value(5.0), Decimal(5)):
        with pytest.raises(TypeError, match=r"write x \*\* y % modulus"):
            pow(Value(7.0), 2, modulus)
    assert (Value(7.0) ** 2 % 5).data == 4.0
    with pytest.raises(TypeError, match="unsupported operand"):
        pow(2, Value(7.0), 5)
