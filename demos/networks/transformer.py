"""A transformer learns, letter by letter, how plants are called, and invents names of its own.

Expect the loss on names that it has never seen to fall from ln(27) = 3.3 below what counting
letters, pairs of letters and triples of letters can reach, and sampled words that look like names.

Each letter is told by what stands before it, p(letter t | letters before t), and the loss is the
mean of −ln p over the letters and the end of a word. A letter and its place become a row of
numbers, x_t = norm(E[letter_t] + P[t]); then

    x ← x + Attention(norm(x))      each place asks the places before it: softmax(q·k/√d)·v
    x ← x + W″·relu(W′·norm(x))     each place by itself, the MLP
    p = softmax(W·x)

with norm(x) = x/√(mean of x²), and 4,192 parameters in all. ``--text FILE`` learns the lines of any
text file instead, the first 16 letters of each.

Lecture U (deep feedforward networks) names transformers as what its modules lead to. The attention
is that of Vaswani et al., Attention Is All You Need (2017); the size is that of microgpt
(A. Karpathy, 2026): 1 layer, 16 dimensions, 4 heads, 16 letters of context, a line for each step.
"""

from collections import Counter
from math import log
from pathlib import Path
from random import Random

from autograd import no_grad, softmax
from demos.tools.options import Option, count, options, positive, seed
from demos.tools.program import run_alone
from demos.tools.report import Report
from demos.tools.training import fit
from nn import (
    Adam,
    Embedding,
    Linear,
    Module,
    MultiheadAttention,
    ReLU,
    Residual,
    RMSNorm,
    Sequential,
    cross_entropy,
    plots,
)
from nn.data import split
from nn.init import normal
from nn.optim.lr_scheduler import LinearLR

WORDS = Path(__file__).with_name("words.txt")
SMOOTHINGS = (0.03, 0.1, 0.2, 0.3, 0.5, 1.0)
END = 0  # the token that begins and ends a line


class Transformer(Module):
    """Rows of tokens to rows of logits: one for each place, of the token that comes next."""

    def __init__(self, tokens=27, context=16, width=16, heads=4, layers=1, generator=None):
        small = {"initialiser": normal(0.08), "generator": generator}
        self.token = Embedding(tokens, width, **small)
        self.place = Embedding(context, width, **small)
        self.norm = RMSNorm(width, elementwise_affine=False)
        self.blocks = Sequential(
            *[block for _ in range(layers) for block in blocks(width, heads, small)]
        )
        self.head = Linear(width, tokens, bias=False, **small)

    def forward(self, tokens):
        letters, places = self.token(tokens), self.place(range(len(tokens)))
        x = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(letters, places)]
        return self.head(self.blocks(self.norm(x)))


def blocks(width, heads, small):
    """Attention, in which places speak to one another, and an MLP for each by itself."""
    return (
        Residual(
            Sequential(
                RMSNorm(width, elementwise_affine=False),
                MultiheadAttention(width, heads, bias=False, is_causal=True, **small),
            )
        ),
        Residual(
            Sequential(
                RMSNorm(width, elementwise_affine=False),
                Linear(width, 4 * width, bias=False, **small),
                ReLU(),
                Linear(4 * width, width, bias=False, **small),
            )
        ),
    )


class Alphabet:
    """The letters of some lines, as tokens 1, 2, …"""

    def __init__(self, lines):
        self.letters = sorted(set("".join(lines)))
        self.tokens = {letter: k for k, letter in enumerate(self.letters, 1)}

    def __len__(self):
        return len(self.letters) + 1

    def pairs(self, lines, context):
        """For each line what the model sees, and what comes next; only as much as it can see."""
        rows = [[END, *[self.tokens[letter] for letter in line], END] for line in lines]
        return [row[:-1][:context] for row in rows], [row[1:][:context] for row in rows]

    def text(self, tokens):
        """The line of some tokens."""
        return "".join(self.letters[token - 1] for token in tokens)


def loss_per_letter(logits, targets):
    """The mean of −ln p over all letters of a batch of lines."""
    rows = [row for line in logits for row in line]
    return cross_entropy(rows, [token for line in targets for token in line])


def counted(training, held_out, tokens, looks_back):
    """The same loss of a model that counts what follows the last ``looks_back`` letters.

    To every count something is added, for what was never seen: as much of SMOOTHINGS as suits the
    held-out lines best, which is more than the transformer is told.
    """

    def letters(data):
        for seen, targets in zip(*data, strict=True):
            for k, token in enumerate(targets, 1):
                yield tuple(seen[max(0, k - looks_back) : k]), token

    pairs = Counter(letters(training))
    firsts = Counter(before for before, _ in letters(training))

    def loss(more):
        shares = [
            (pairs[before, token] + more) / (firsts[before] + more * tokens)
            for before, token in letters(held_out)
        ]
        return -sum(map(log, shares)) / len(shares)

    return min(map(loss, SMOOTHINGS))


def train(lines, epochs=3, seed=1, context=16, lr=0.01, progress=True, **sizes):
    """The alphabet, the model, the losses of all steps, the history, and the two parts of data."""
    generator = Random(seed)
    alphabet = Alphabet(lines)
    data = alphabet.pairs(lines, context)
    training, held_out = split(data, 0.1, generator=generator)
    model = Transformer(len(alphabet), context, generator=generator, **sizes)
    optimizer = Adam(model.parameters(), lr=lr, betas=(0.85, 0.99))
    losses = []

    def noted(logits, targets):
        loss = loss_per_letter(logits, targets)
        if model.training:
            losses.append(loss.data)
        return loss

    history = fit(
        model,
        noted,
        training,
        optimizer,
        epochs,
        batch_size=1,
        generator=generator,
        schedule=LinearLR(optimizer, 1.0, 0.0, total_iters=epochs),
        validation=held_out,
        progress=progress,
    )
    return alphabet, model, losses, history, (training, held_out)


def sample(model, alphabet, context, temperature, generator):
    """A line that the model makes up: letters drawn from softmax(logits/temperature)."""
    if not temperature > 0:
        raise ValueError(f"a temperature is above 0, e.g. 0.1 for the likeliest, got {temperature}")
    tokens = [END]
    with no_grad():
        while len(tokens) <= context:
            shares = softmax(logit.data / temperature for logit in model(tokens)[-1])
            (token,) = generator.choices(range(len(alphabet)), shares)
            if token == END:
                break
            tokens.append(token)
    return alphabet.text(tokens[1:])


def smoothed(losses, window=100):
    """The mean of the last losses at each step, of a line of letters each."""
    return [sum(losses[max(0, k - window) : k]) / min(k, window) for k in range(1, len(losses) + 1)]


def main(arguments=None):
    """Train, compare with counting, and invent."""
    chosen = options(
        __doc__,
        arguments,
        text=Option(str(WORDS), "file whose lines are learnt", Path, Path.is_file, "a file"),
        epochs=count(3, "epochs of training"),
        temperature=positive(
            0.6, "how daring the samples are; below 1 the likely letters are likelier still"
        ),
        samples=count(20, "lines to invent"),
        seed=seed(1),
    )
    report = Report("transformer")
    context = 16
    lines = [line.strip() for line in Path(chosen.text).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    alphabet, model, losses, history, (training, held_out) = train(
        lines, chosen.epochs, chosen.seed, context
    )
    parameters = len(model.parameters())
    report.say(f"{len(lines)} lines of {len(alphabet) - 1} letters; {parameters:,} parameters")
    report.say(f"{len(losses)} steps, a line each; a tenth of the lines is held out\n")
    baselines = {"every letter alike": log(len(alphabet))}
    for looks_back, name in enumerate(("letters", "pairs", "triples")):
        loss = counted(training, held_out, len(alphabet), looks_back)
        baselines[f"counting {name}"] = loss
    losses_of = baselines | {"the transformer": history["validation loss"][-1]}
    report.table(
        ["loss per letter, on lines held out", "nats"],
        [[name, f"{loss:.3f}"] for name, loss in losses_of.items()],
    )
    generator = Random(chosen.seed)
    samples = [
        sample(model, alphabet, context, chosen.temperature, generator)
        for _ in range(chosen.samples)
    ]
    new = sum(each not in lines for each in samples)
    report.say(f"\nInvented at temperature {chosen.temperature}, {new} of them not in the text:\n")
    report.say("\n".join(samples))
    report.picture(
        lambda: picture(losses, history, baselines),
        "transformer",
        "The loss per letter while the transformer learns, against what counting reaches.",
    )
    return report


def picture(losses, history, baselines):
    """The smoothed loss of training, the loss on held-out lines, and the baselines."""
    axes = plots.loss_curves({"training, mean of 100 lines": smoothed(losses)})
    steps = len(losses) // len(history)
    ends = [steps * k for k in range(1, len(history) + 1)]
    axes.plot(ends, history["validation loss"], "o", color="black", label="lines held out")
    styles = (":", (0, (1, 4)), "-.", "--")
    for (name, loss), style in zip(baselines.items(), styles, strict=True):
        axes.axhline(loss, color="grey", linestyle=style, label=name)
    axes.set(ylabel="loss per letter (nats)")
    axes.legend(framealpha=1)
    return axes


if __name__ == "__main__":
    run_alone(main)
