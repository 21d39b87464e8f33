"""Modules beyond the fully connected layer: ``nn.Conv2d``, ``nn.LSTM``, ``nn.BatchNorm`` and so on.

Normalisation (``norm``), dropout, convolution and pooling, embedding, recurrent networks and their
cells, attention and an autoencoder. All of them are in ``nn`` too, as in ``torch``.
"""

from nn.structures.attention import (
    Attention,
    MultiheadAttention,
    attention_weights,
    scaled_dot_product_attention,
)
from nn.structures.autoencoder import Autoencoder
from nn.structures.cells import GRUCell, LSTMCell, RNNCell
from nn.structures.convolution import Conv1d, Conv2d, Flatten
from nn.structures.dropout import Dropout
from nn.structures.embedding import Embedding
from nn.structures.norm import BatchNorm, LayerNorm, RMSNorm
from nn.structures.pooling import AvgPool1d, AvgPool2d, MaxPool1d, MaxPool2d
from nn.structures.recurrent import GRU, LSTM, RNN

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "Attention",
    "Autoencoder",
    "AvgPool1d",
    "AvgPool2d",
    "BatchNorm",
    "Conv1d",
    "Conv2d",
    "Dropout",
    "Embedding",
    "Flatten",
    "GRUCell",
    "LSTMCell",
    "LayerNorm",
    "MaxPool1d",
    "MaxPool2d",
    "MultiheadAttention",
    "RMSNorm",
    "RNNCell",
    "attention_weights",
    "scaled_dot_product_attention",
]
