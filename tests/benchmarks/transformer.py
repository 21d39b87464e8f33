"""Transformer: a step of microgpt's size, 4,192 parameters, on a word of 8 letters, with Adam.

The same model twice: in plain scalar arithmetic, as microgpt is written, over the Value of each
system; and as the demo writes it, of ``nn``'s modules, whose sums are one node each. Both give the
same loss and gradients, see ``tests/demos/networks/test_transformer.py``. Adam counts as a part of
backward.
"""

from functools import partial
from random import Random

from demos.networks.transformer import Transformer, loss_per_letter
from nn import Adam
from nn.training import History, Run
from nn.training.fit import _replays
from tests.benchmarks.systems import SCALARS, timed

SIZES = {"tokens": 27, "context": 16, "width": 16, "heads": 4}
SEEN = [0, 12, 1, 22, 5, 14, 4, 5, 18]
NEXT = [12, 1, 22, 5, 14, 4, 5, 18, 0]
PATHS = {
    "tokens": "token.weight",
    "places": "place.weight",
    "qkv": "blocks.layer0.body.layer1.in_proj_weight",
    "out": "blocks.layer0.body.layer1.out_proj.weight",
    "wide": "blocks.layer1.body.layer1.weight",
    "narrow": "blocks.layer1.body.layer3.weight",
    "head": "head.weight",
}
RATE, BETAS, EPS = 0.01, (0.85, 0.99), 1e-8


def network():
    return Transformer(**SIZES, generator=Random(1))


def weights(make):
    """The matrices of the network, each a list of rows of scalars."""
    state = network().state_dict()
    return {name: [[make(x) for x in row] for row in state[path]] for name, path in PATHS.items()}


def product(matrix, x):
    return [sum(w * xi for w, xi in zip(row, x)) for row in matrix]


def normalised(x):
    mean_square = sum(xi * xi for xi in x) / len(x)
    scale = (mean_square + 1e-5) ** -0.5
    return [xi * scale for xi in x]


def softmax(logits):
    largest = max(logit.data for logit in logits)
    shares = [(logit - largest).exp() for logit in logits]
    total = sum(shares)
    return [share / total for share in shares]


def attended(q, keys, values):
    """The answer of one place: for each head, the mean of the values it has seen so far."""
    answer = []
    for start in range(0, 16, 4):
        part = slice(start, start + 4)
        shares = softmax([sum(a * b for a, b in zip(q[part], k[part])) / 4**0.5 for k in keys])
        answer += [
            sum(share * v[i] for share, v in zip(shares, values)) for i in range(start, start + 4)
        ]
    return answer


def scalar_loss(w):
    """The mean of −ln p over the places, one place after another."""
    keys, values, losses = [], [], []
    for place, (token, target) in enumerate(zip(SEEN, NEXT)):
        x = [a + b for a, b in zip(w["tokens"][token], w["places"][place])]
        x = normalised(x)
        z = normalised(x)
        qkv = product(w["qkv"], z)
        keys.append(qkv[16:32])
        values.append(qkv[32:])
        answer = attended(qkv[:16], keys, values)
        x = [a + b for a, b in zip(x, product(w["out"], answer))]
        hidden = [h.relu() for h in product(w["wide"], normalised(x))]
        x = [a + b for a, b in zip(x, product(w["narrow"], hidden))]
        shares = softmax(product(w["head"], x))
        losses.append(-shares[target].log())
    return sum(losses) / len(losses)


def scalars(value):
    make = value()
    w = weights(make)
    parameters = [p for matrix in w.values() for row in matrix for p in row]
    means, squares = [0.0] * len(parameters), [0.0] * len(parameters)
    beta_1, beta_2 = BETAS
    t = 0

    def learn(loss):
        nonlocal t
        loss.backward()
        t += 1
        for i, p in enumerate(parameters):
            g = float(p.grad or 0.0)
            means[i] = beta_1 * means[i] + (1 - beta_1) * g
            squares[i] = beta_2 * squares[i] + (1 - beta_2) * g**2
            mean = means[i] / (1 - beta_1**t)
            square = squares[i] / (1 - beta_2**t)
            p.data -= RATE * mean / (square**0.5 + EPS)
            p.grad = zero

    zero = None if "torch" in value.__name__ else 0.0
    return timed(lambda: scalar_loss(w), learn)


def of_modules():
    model = network()
    optimizer = Adam(model.parameters(), lr=RATE, betas=BETAS, eps=EPS)

    def learn(loss):
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()

    return timed(lambda: loss_per_letter(model([SEEN]), [NEXT]), learn)


def by_fit():
    """What ``fit`` does with a batch: replays it from the fourth time on. All counts as forward."""
    model = network()
    optimizer = Adam(model.parameters(), lr=RATE, betas=BETAS, eps=EPS)
    run = Run(model, optimizer, Random(1), History())
    replays = _replays(run, loss_per_letter, None, False, 10**6, lambda: True, True)

    def step():
        _, loss = replays.gradient([SEEN], [NEXT])
        optimizer.step()
        return loss

    return timed(step, lambda loss: None)


def torch_vectorised():
    import torch

    torch.set_num_threads(1)
    functional = torch.nn.functional
    w = {
        name: torch.tensor(matrix, dtype=torch.float64, requires_grad=True)
        for name, matrix in weights(float).items()
    }
    optimizer = torch.optim.Adam(w.values(), lr=RATE, betas=BETAS, eps=EPS)
    tokens, targets = torch.tensor(SEEN), torch.tensor(NEXT)

    def norm(x):
        return functional.rms_norm(x, (16,), eps=1e-5)

    def forward():
        x = norm(w["tokens"][tokens] + w["places"][: len(tokens)])
        q, k, v = (
            part.view(-1, 4, 4).transpose(0, 1) for part in (norm(x) @ w["qkv"].T).split(16, 1)
        )
        answer = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + answer.transpose(0, 1).reshape(-1, 16) @ w["out"].T
        x = x + torch.relu(norm(x) @ w["wide"].T) @ w["narrow"].T
        return functional.cross_entropy(x @ w["head"].T, targets)

    def learn(loss):
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()

    return timed(forward, learn)


SYSTEMS = {
    **{name: partial(scalars, value) for name, value in SCALARS.items() if name != "micrograd"},
    "PyTorch vectorised": torch_vectorised,
    "ours, native, nn": of_modules,
    "ours, native, fit": by_fit,
}

GOALS = [
    ("microgpt's way", "ours, native, nn", "at least", 30),
    ("ours, native, fit", "PyTorch vectorised", "at most", 1),
]
