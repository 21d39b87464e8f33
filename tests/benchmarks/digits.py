"""Digits: an epoch of scikit-learn's 1,797 digits with an MLP 64-32-10, Adam, batches of 32.

The systems start from weights of their own, so that their losses are not compared.
"""

import time

BATCH = 32


def data():
    from sklearn.datasets import load_digits

    digits = load_digits()
    return digits.data / 16.0, digits.target


def step_of(epoch):
    def step():
        start = time.process_time()
        epoch()
        return time.process_time() - start, 0.0

    step.output = lambda: 0.0
    return step


def of_sklearn():
    """``fit`` goes on where it stopped, with ``warm_start``, an epoch at a time."""
    import warnings

    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore")  # it has not converged
    x, y = data()
    model = MLPClassifier([32], batch_size=BATCH, max_iter=1, warm_start=True, random_state=1)
    return step_of(lambda: model.fit(x, y))


def ours():
    from nn import MLP, Adam, cross_entropy, fit

    x, y = data()
    given = x.tolist(), y.tolist()
    model = MLP(64, [32, 10], "relu")
    optimizer = Adam(model.parameters(), lr=1e-3)
    return step_of(
        lambda: fit(
            model, cross_entropy, given, optimizer, epochs=1, batch_size=BATCH, progress=False
        )
    )


SYSTEMS = {"scikit-learn": of_sklearn, "ours, fit": ours}
BASE = "ours, fit"
GOALS = [("ours, fit", "scikit-learn", "at most", 3)]
