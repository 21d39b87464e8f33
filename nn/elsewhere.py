"""Names that users of PyTorch, Keras and micrograd look for in ``nn``, and what is written here."""

from __future__ import annotations

_EVERY_KIND = "rows are lists, so there is one of them for all"
_HERE = "there is one kind of number, a double, and nowhere to move it"
_FUNCTION = ", or a function of (n_in, n_out, generator)"
_LISTS = "a list in an attribute holds modules: write self.layers = [Linear(2, 3), …]"
_LOSS = "choose from L1Loss, MSELoss, HingeLoss, or write a function of predictions and targets"
_PARAMETER = "an input Value in an attribute is a parameter: write self.w = Value(1.0)"

ABSENT = {
    "AlphaDropout": "write nn.Dropout(p)",
    "BatchNorm1d": "write nn.BatchNorm(size)",
    "BatchNorm2d": "write nn.BatchNorm(size), which takes rows",
    "CrossEntropy": "write nn.CrossEntropyLoss()",
    "DataLoader": "write nn.data.batches(samples, size)",
    "Dense": "write nn.Linear(n_in, n_out), or nn.Layer(n_in, n_out, activation)",
    "Dropout1d": f"write nn.Dropout(p): {_EVERY_KIND}",
    "Dropout2d": f"write nn.Dropout(p): {_EVERY_KIND}",
    "ModuleDict": "a module in an attribute is found: write self.name = Linear(2, 3)",
    "ModuleList": _LISTS,
    "ParameterList": "a list of input Values in an attribute holds parameters",
    "Transformer": "write it of nn.MultiheadAttention, as demos/networks/transformer.py does",
    "functional": "functions are in autograd (relu, softmax), losses in nn (cross_entropy)",
    "lr_scheduler": "write nn.optim.lr_scheduler",
    "relu": "write autograd.relu(x), or nn.ReLU()",
    "sigmoid": "write autograd.sigmoid(x), or nn.Sigmoid()",
    "softmax": "write autograd.softmax(xs), or nn.Softmax()",
    "tanh": "write autograd.tanh(x), or nn.Tanh()",
    "utils": "write nn.optim.clip_grad_norm_; data are in nn.data, states in nn.pytorch",
    **dict.fromkeys(("Parameter", "parameter"), _PARAMETER),
    "GaussianNLLLoss": _LOSS,
}
"""Names in ``nn``."""

IN_INIT = {
    "kaiming_normal_": 'write Linear(2, 3, initialiser="he_normal")',
    "kaiming_uniform_": 'write Linear(2, 3, initialiser="he_uniform")',
    "normal_": f'write Linear(2, 3, initialiser="he_normal"){_FUNCTION}',
    "uniform_": f'write Linear(2, 3, initialiser="he_uniform"){_FUNCTION}',
    "xavier_normal_": 'write Linear(2, 3, initialiser="glorot_normal")',
    "xavier_uniform_": 'write Linear(2, 3, initialiser="glorot_uniform")',
    "zeros_": "write parameter.data = 0.0 for each",
}
"""Names in ``nn.init``."""

ABSENT_ATTRIBUTES = {
    "add_module": "write self.name = module",
    "compile": "nothing is compiled: call the module",
    "fit": "write nn.fit(model, loss, data, optimizer, epochs=10)",
    "nonlin": "read module.activation; write Neuron(2, 'relu'), or 'linear' for nonlin=False",
    "predict": "write nn.predict(model, inputs)",
    "register_buffer": "name the attribute in the class's ``buffers``",
    "register_parameter": "write self.w = Value(1.0)",
    "requires_grad_": "give the optimiser the parameters that are to learn, and no others",
    "summary": "write print(model)",
    **dict.fromkeys(("cpu", "cuda", "device", "to"), _HERE),
}
"""Attributes of a module."""

KEYWORDS = {
    "act": 'write activation="relu"',
    "nonlin": 'write activation="relu", or "linear" for nonlin=False',
    **dict.fromkeys(("device", "dtype"), _HERE),
    **dict.fromkeys(
        ("input_dim", "nin", "nout", "nouts", "units"), "the sizes come first, and without a name"
    ),
}
"""Keywords with which modules are made."""
