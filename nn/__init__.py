"""Neurons, layers and multi-layer perceptrons on top of ``autograd``'s public names.

Begin with ``neuron.py`` and ``layers.py``; ``module.py`` is what all of them have in common, and
``optim.py`` and ``train.py`` are how they learn.

Names, order and meaning of arguments are PyTorch's where it has them. On purpose, it differs so:

- A row is a list, so nothing takes ``dim``, and a batch comes first everywhere. BatchNorm is
  PyTorch's BatchNorm1d; ``Flatten(depth)`` counts the axes of one sample.
- Parameters are the input Values in attributes, and in lists in them; an attribute whose name
  begins with an underscore is private and holds none. ``parameters()`` is a list.
- Weights begin as He's uniform distribution has it and biases at 0, drawn from ``generator=``, a
  ``random.Random``.
- A forward hook is given the input itself, not a tuple, and what it returns is not used;
  ``register_forward_hook`` returns the function that removes it.
- No loss broadcasts, but that a row of one number may stand for it; a label that names no class is
  an error (there is no ``ignore_index``); ``kl_div`` has the mean over the rows ("batchmean");
  ``binary_cross_entropy`` does not stop at 100.
- A schedule is a formula of the rate that the optimiser began with, whatever was set since.
- ``clip_grad_norm_`` raises an error for a norm that is not finite.
- ``eps`` of an optimiser is above 0; that of RMSNorm is 1e-5.
"""

from nn.activations import (
    ELU,
    GELU,
    SELU,
    Activation,
    Hardsigmoid,
    Hardtanh,
    HardThreshold,
    Identity,
    LeakyReLU,
    LogSigmoid,
    LogSoftmax,
    Mish,
    PReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Softsign,
    Tanh,
)
from nn.data.batches import Standardiser, batches, split
from nn.data.datasets import (
    circles,
    digits,
    function_samples,
    house_prices,
    linear_model,
    moons,
    spiral,
    xor,
)
from nn.data.mixture import GaussianMixture
from nn.diagnostics.backward_function import backward_function
from nn.diagnostics.cost import Cost, count_operations
from nn.diagnostics.gradient_flow import GradientFlow, LayerFlow, gradient_flow
from nn.errors import LabelError, NetworkError, NonFiniteError, SizeError, StateError
from nn.files import load, save
from nn.layers import MLP, Layer, Linear, Residual, Sequential
from nn.losses.classification import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    kl_div,
    nll_loss,
    probability_cross_entropy,
)
from nn.losses.modules import (
    BCELoss,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    EuclideanLoss,
    HalfSquaredError,
    HingeLoss,
    KLDivLoss,
    L1Loss,
    Loss,
    MSELoss,
    NLLLoss,
    ProbabilityCrossEntropyLoss,
)
from nn.losses.regression import euclidean_loss, half_squared_error, hinge_loss, l1_loss, mse_loss
from nn.module import Module
from nn.neuron import Neuron
from nn.optim.adaptive import Adadelta, Adagrad, Adam, AdamW, RMSprop
from nn.optim.clipping import clip_grad_norm_, clip_grad_value_
from nn.optim.lr_scheduler import (
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    LRScheduler,
    MultiStepLR,
    StepLR,
)
from nn.optim.optimizer import SGD, Optimizer
from nn.seeding import manual_seed
from nn.structures.attention import (
    Attention,
    MultiheadAttention,
    attention_weights,
    scaled_dot_product_attention,
)
from nn.structures.autoencoder import Autoencoder
from nn.structures.cells import GRUCell, LSTMCell, RNNCell
from nn.structures.convolution import Conv1d, Conv2d, Flatten
from nn.structures.dropout import Dropout, l1_penalty, l2_penalty
from nn.structures.embedding import Embedding
from nn.structures.norm import BatchNorm, LayerNorm, RMSNorm
from nn.structures.pooling import AvgPool1d, AvgPool2d, MaxPool1d, MaxPool2d
from nn.structures.recurrent import GRU, LSTM, RNN
from nn.training.checkpoint import Run, load_checkpoint, save_checkpoint
from nn.training.early_stopping import EarlyStopping
from nn.training.fit import evaluate, fit
from nn.training.history import History
from nn.training.metrics import accuracy

__all__ = [
    "ELU",
    "GELU",
    "GRU",
    "LSTM",
    "MLP",
    "RNN",
    "SELU",
    "SGD",
    "Activation",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Attention",
    "Autoencoder",
    "AvgPool1d",
    "AvgPool2d",
    "BCELoss",
    "BCEWithLogitsLoss",
    "BatchNorm",
    "Conv1d",
    "Conv2d",
    "CosineAnnealingLR",
    "Cost",
    "CrossEntropyLoss",
    "Dropout",
    "EarlyStopping",
    "Embedding",
    "EuclideanLoss",
    "ExponentialLR",
    "Flatten",
    "GRUCell",
    "GaussianMixture",
    "GradientFlow",
    "HalfSquaredError",
    "HardThreshold",
    "Hardsigmoid",
    "Hardtanh",
    "HingeLoss",
    "History",
    "Identity",
    "KLDivLoss",
    "L1Loss",
    "LRScheduler",
    "LSTMCell",
    "LabelError",
    "LambdaLR",
    "Layer",
    "LayerFlow",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LinearLR",
    "LogSigmoid",
    "LogSoftmax",
    "Loss",
    "MSELoss",
    "MaxPool1d",
    "MaxPool2d",
    "Mish",
    "Module",
    "MultiStepLR",
    "MultiheadAttention",
    "NLLLoss",
    "NetworkError",
    "Neuron",
    "NonFiniteError",
    "Optimizer",
    "PReLU",
    "ProbabilityCrossEntropyLoss",
    "RMSNorm",
    "RMSprop",
    "RNNCell",
    "ReLU",
    "Residual",
    "Run",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "SizeError",
    "Softmax",
    "Softplus",
    "Softsign",
    "Standardiser",
    "StateError",
    "StepLR",
    "Tanh",
    "accuracy",
    "attention_weights",
    "backward_function",
    "batches",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "circles",
    "clip_grad_norm_",
    "clip_grad_value_",
    "count_operations",
    "cross_entropy",
    "digits",
    "euclidean_loss",
    "evaluate",
    "fit",
    "function_samples",
    "gradient_flow",
    "half_squared_error",
    "hinge_loss",
    "house_prices",
    "kl_div",
    "l1_loss",
    "l1_penalty",
    "l2_penalty",
    "linear_model",
    "load",
    "load_checkpoint",
    "manual_seed",
    "moons",
    "mse_loss",
    "nll_loss",
    "probability_cross_entropy",
    "save",
    "save_checkpoint",
    "scaled_dot_product_attention",
    "spiral",
    "split",
    "xor",
]
