"""The transformer learns more than how often letters are, and no place sees a later one."""

from math import log
from random import Random

import pytest

from autograd import Value, gradients
from demos.networks.transformer import (
    WORDS,
    Alphabet,
    Transformer,
    counted,
    loss_per_letter,
    main,
    sample,
    train,
)
from tests.benchmarks import transformer as scalar_text
from tests.benchmarks.eager_value import Value as EagerValue
from tests.demos.sizes import size

LINES = WORDS.read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def trained():
    return train(LINES[:: size(8, 12)], epochs=1, progress=False)


def test_lesson_it_learns_more_than_how_often_letters_are(trained):
    alphabet, _, losses, history, data = trained
    assert losses[0] == pytest.approx(log(len(alphabet)), abs=0.4)
    assert history["validation loss"][-1] < counted(*data, len(alphabet), looks_back=0)
    assert sum(losses[-30:]) < sum(losses[:30])


def test_no_place_sees_a_later_one():
    """Exactly: the gradient of a logit by what comes after it is 0."""
    tokens = [0, 3, 1, 2, 3]
    model = Transformer(tokens=5, context=8, width=4, heads=2, generator=Random(0))
    for t, logits in enumerate(model(tokens)):
        by_place = [gradients(logits[1], row) for row in model.place.weight]
        assert all(any(slopes) for slopes in by_place[: t + 1])
        assert not any(any(slopes) for slopes in by_place[t + 1 :])
    assert [x.data for x in model(tokens)[2]] == [x.data for x in model(tokens[:3])[2]]


def test_samples_are_seeded(trained):
    alphabet, model, *_ = trained

    def names(seed, temperature=1.0):
        generator = Random(seed)
        return [sample(model, alphabet, 16, temperature, generator) for _ in range(3)]

    assert names(1) == names(1) != names(2)
    assert max(map(len, names(3))) <= 16
    with pytest.raises(ValueError, match=r"above 0.* got 0\.0"):
        names(1, temperature=0.0)
    assert len({sample(model, alphabet, 16, 1e-6, Random(seed)) for seed in range(3)}) == 1


def test_the_same_model_in_plain_scalar_arithmetic():
    """The loss and every gradient, over our Value and over the benchmark's own."""
    model = scalar_text.network()
    assert len(model.parameters()) == 4192
    loss = loss_per_letter(model([scalar_text.SEEN]), [scalar_text.NEXT])
    loss.backward()
    gradient = {path: p.grad for path, p in model.named_parameters()}
    for make in (Value, EagerValue):
        matrices = scalar_text.weights(make)
        other = scalar_text.scalar_loss(matrices)
        other.backward()
        assert other.data == pytest.approx(loss.data, rel=1e-12)
        for name, path in scalar_text.PATHS.items():
            for i, row in enumerate(matrices[name]):
                for j, weight in enumerate(row):
                    expected = pytest.approx(gradient[f"{path}[{i}][{j}]"], rel=1e-9, abs=1e-12)
                    assert weight.grad == expected


def test_counting(monkeypatch):
    monkeypatch.setattr("demos.networks.transformer.SMOOTHINGS", (1.0, 2.0))
    data = ([[0, 1, 1], [0, 2]], [[1, 1, 0], [2, 0]])
    found = [counted(data, ([[0, 1]], [[1, 1]]), 3, looks_back) for looks_back in (0, 1, 2)]
    assert found == pytest.approx(
        [
            -log((2 + 1) / (5 + 3)),  # 1 is two of five letters
            -log((1 + 1) / (2 + 3)),  # it follows 0, and 1, once in twice
            -(log((1 + 1) / (2 + 3)) + log((1 + 1) / (1 + 3))) / 2,  # and 0 1 always
        ]
    )


def test_lines_as_tokens():
    alphabet = Alphabet(["ba", "abc"])
    assert alphabet.pairs(["cab", "b"], context=3) == (
        [[0, 3, 1], [0, 2]],
        [[3, 1, 2], [2, 0]],
    )
    assert alphabet.text([3, 1, 2]) == "cab"


def test_a_text_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text("ab\nabab\n\nababab\n" * 4, encoding="utf-8")
    report = main(["--text", "text.txt", "--epochs", "1", "--samples", "2"])
    assert "12 lines of 2 letters" in report.blocks[0].text
    assert (tmp_path / "out" / "transformer.png").exists()


def test_the_words_are_plain():
    assert len(LINES) == len(set(LINES)) > 700
    assert all(word.isalpha() and word.isascii() and word == word.lower() for word in LINES)
    assert WORDS.stat().st_size < 20_000
