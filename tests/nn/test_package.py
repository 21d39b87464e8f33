"""The shape of the package: its names, what it imports, and when."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import autograd
import nn
from autograd import bulk, elsewhere, files, text
from autograd.learning import formula, replays
from autograd.programs.calls import both_passes

ROOT = Path(nn.__file__).parent


NAMES = {
    "nn": """
        ELU GELU GRU LSTM MLP RNN SELU SGD Activation Adam Attention Autoencoder AvgPool1d AvgPool2d
        BCELoss BCEWithLogitsLoss BatchNorm Conv1d Conv2d CrossEntropyLoss Dropout Embedding Flatten
        GRUCell HardThreshold Hardsigmoid Hardtanh HingeLoss HuberLoss Identity KLDivLoss L1Loss
        LSTMCell SmoothL1Loss huber_loss smooth_l1_loss
        LabelError Layer LayerNorm LeakyReLU Linear LogSigmoid LogSoftmax Loss MSELoss MaxPool1d
        MaxPool2d Mish Module MultiheadAttention NLLLoss NetworkError Neuron NonFiniteError PReLU
        RMSNorm RNNCell ReLU Residual Sequential SiLU Sigmoid SizeError Softmax Softplus Softsign
        StateError Tanh accuracy attention_weights binary_cross_entropy
        binary_cross_entropy_with_logits cross_entropy data diagnostics euclidean_loss fit from_jax
        half_squared_error hinge_loss init kl_div l1_loss l1_penalty l2_penalty load manual_seed
        moons mse_loss nll_loss optim plots predict probability_cross_entropy pytorch save
        scaled_dot_product_attention structures to_jax training
    """,
    "nn.data": "GaussianMixture batches circles digits moons spiral split xor",
    "nn.diagnostics": "GradientFlow LayerFlow backward_function gradient_flow",
    "nn.losses": """
        BCELoss BCEWithLogitsLoss CrossEntropyLoss HingeLoss HuberLoss KLDivLoss L1Loss Loss MSELoss
        NLLLoss SmoothL1Loss huber_loss smooth_l1_loss
        binary_cross_entropy binary_cross_entropy_with_logits cross_entropy euclidean_loss
        half_squared_error hinge_loss kl_div l1_loss l1_penalty l2_penalty mse_loss nll_loss
        probability_cross_entropy
    """,
    "nn.optim": """
        SGD Adadelta Adagrad Adam AdamW Optimizer RMSprop clip_grad_norm_ lr_scheduler
    """,
    "nn.optim.lr_scheduler": """
        CosineAnnealingLR ExponentialLR LRScheduler LambdaLR LinearLR MultiStepLR
        ReduceLROnPlateau SequentialLR StepLR
    """,
    "nn.plots": """
        COLOURS contours decision_boundary function_with_derivatives gradient_flow loss_curves
    """,
    "nn.structures": """
        GRU LSTM RNN Attention Autoencoder AvgPool1d AvgPool2d BatchNorm Conv1d Conv2d Dropout
        Embedding Flatten GRUCell LSTMCell LayerNorm MaxPool1d MaxPool2d MultiheadAttention RMSNorm
        RNNCell attention_weights scaled_dot_product_attention
    """,
    "nn.training": """
        EarlyStopping History Run accuracy evaluate fit load_checkpoint predict
        save_checkpoint
    """,
}


def printed_by(program):
    """The words that a program prints, in a process of its own."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.parametrize("package", NAMES)
def test_the_public_names_are_exactly_those_listed(package):
    names = NAMES[package].split()
    assert sorted(import_module(package).__all__) == sorted(names)
    assert all(hasattr(import_module(package), name) for name in names)
    assert set(names) <= set(dir(import_module(package)))


def test_type_checkers_see_what_is_loaded_when_it_is_asked_for():
    """The imports under TYPE_CHECKING are those that ``__getattr__`` makes."""
    checked, _ = [
        node
        for node in ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.If)
    ]
    homes = {alias.name: each.module for each in checked.body for alias in each.names}
    assert homes.pop("*") == "nn.structures"
    homes |= dict.fromkeys(nn.structures.__all__, "nn.structures")
    program = "import nn; print(*[name for name in nn.__all__ if name not in vars(nn)])"
    assert set(printed_by(program)) == set(homes)
    for name, home in homes.items():
        assert getattr(nn, name) is (
            import_module(f"nn.{name}") if home == "nn" else getattr(import_module(home), name)
        )
    with pytest.raises(AttributeError, match="module 'nn' has no attribute 'EarlyStoping'"):
        _ = nn.EarlyStoping


@pytest.mark.parametrize(
    ("program", "absent"),
    [
        ("import nn", "nn.data nn.diagnostics nn.plots nn.pytorch nn.structures nn.training"),
        ("import nn", "nn.files json matplotlib pathlib pickle tqdm uuid zipfile"),
        ("import nn; nn.Conv2d; nn.moons", "nn.training nn.plots nn.files json"),
        ("import nn; nn.fit", "nn.structures nn.plots nn.diagnostics matplotlib tqdm"),
        ("import nn; nn.plots", "matplotlib nn.structures"),
    ],
)
def test_what_is_not_asked_for_is_not_loaded(program, absent):
    """Beyond what autograd loads for itself."""
    before = "import sys, autograd; before = {*sys.modules}"
    code = f"{before}; {program}; print(*({{*sys.modules}} - before))"
    loaded = set(printed_by(code))
    assert "nn.module" in loaded
    assert not loaded & set(absent.split())


def test_autograd_is_used_by_its_public_names_only():
    """Those that are imported, and those that are reached as ``autograd.name``.

    Files are written by what drawings are written by, errors say what they were given as those of
    autograd do, training moves all parameters at once and replays its steps, a loss knows what
    stands for a plain number, a model becomes a function of JAX, and a diagnosis records under
    ``no_grad``; these modules tell what of them is public.
    """
    public = {"autograd": [*autograd.__all__, *autograd._NAMESAKES]}
    public |= {"autograd.files": files.__all__, "autograd.text": text.__all__}
    public |= {"autograd.elsewhere": elsewhere.__all__}
    public |= {"autograd.bulk": bulk.__all__, "autograd.learning.formula": formula.__all__}
    public |= {"autograd.learning.replays": replays.__all__}
    public |= {"autograd.programs.calls.both_passes": both_passes.__all__}
    public |= {
        "autograd.programs.targets.arrays.functions": ["doubles_of", "function_of", "shaped"]
    }
    public |= {"autograd.recording": ["is_plain", "recorded"]}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograd"):
                assert node.module in public, path
                assert {alias.name for alias in node.names} <= set(public[node.module]), path
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "autograd":
                assert node.attr in public["autograd"], path


def test_optional_packages_are_imported_where_they_are_needed():
    needed = {
        "matplotlib": "canvas.py",
        "tqdm": "progress.py",
        "sklearn": "datasets.py",
        "torch": "pytorch.py",
        "safetensors": "pytorch.py",
    }
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                node.body = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                module = getattr(node, "module", None) or node.names[0].name
                assert needed.get(module.split(".")[0], path.name) == path.name
