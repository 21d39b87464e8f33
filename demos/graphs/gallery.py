"""The gallery: three losses as pictures, as pages that step through them, and as equations.

``python -m demos gallery --write`` also writes GALLERY.md and its pictures beside this file.
"""

import shutil
import subprocess
from pathlib import Path
from random import Random

from autograd import Value, draw, explain, group, sigmoid, topological_order
from demos.tools.options import Option, options
from demos.tools.program import run_alone
from demos.tools.report import OUT, Report
from nn import MLP

HERE = Path(__file__).parents[1]
BROWSERS = ("chromium", "google-chrome")
STEP = 22  # of the regularised loss: w̄, the sum over two paths


def labelled(node, label):
    """The node, under this name."""
    node.label = label
    return node


def data(number, label):
    """What is given and not learnt: a constant."""
    return Value(number, label).detach()


def logistic_least_squares():
    """Univariate logistic least squares: L = ½(σ(wx + b) − t)²."""
    w, b = Value(1.5, "w"), Value(-1.0, "b")
    z = labelled(w * data(2.0, "x") + b, "z")
    y = labelled(sigmoid(z), "y")
    return labelled(0.5 * (y - data(0.0, "t")) ** 2, "L")


def regularised():
    """The same with a regulariser, by which w reaches the loss on two paths."""
    loss = logistic_least_squares()
    (w,) = [node for node in topological_order(loss) if node.label == "w"]
    regulariser = labelled(0.5 * w**2, "R")
    return labelled(loss + data(0.1, "λ") * regulariser, "L_reg")


def network():
    """A network of two inputs, two hidden neurons and one output."""
    x = [data(1.0, "x₁"), data(-1.0, "x₂")]
    hidden = []
    for i, row, bias in (("₁", (0.5, -0.4), 0.1), ("₂", (-0.3, 0.8), -0.2)):
        with group("hidden layer"), group(f"neuron h{i}"):
            w = [Value(number, f"w{i}{j}") for number, j in zip(row, "₁₂")]
            z = labelled(w[0] * x[0] + w[1] * x[1] + Value(bias, f"b{i}"), f"z{i}")
            hidden.append(labelled(sigmoid(z), f"h{i}"))
    with group("output"):
        v = [Value(0.7, "v₁"), Value(-0.6, "v₂")]
        y = labelled(v[0] * hidden[0] + v[1] * hidden[1] + Value(0.3, "c"), "y")
    with group("loss"):
        return labelled(0.5 * (y - data(1.0, "t")) ** 2, "L")


def folded():
    """A network of ten neurons, folded; an arrow is as wide as the error signal it sends back."""
    model = MLP(2, [5, 4, 1], "tanh", generator=Random(1))
    (y,) = model([data(0.3, "x₁"), data(-1.0, "x₂")])
    loss = labelled(0.5 * (y - data(1.0, "t")) ** 2, "L")
    loss.backward()
    return draw(loss, fold="neuron", flow=True, theme="auto")


INTRODUCTION = """\
Each loss as a picture and as the equations of its two passes. `python -m demos gallery` also makes
a page for each, in `out/`, that steps through them in a browser, offline: forward, then backward,
with the numbers plugged in. With `--write` it makes this page too and, with a Chromium on the path,
the picture of that one:

![The page that steps through both passes](pictures/page.png)"""

STEPPING = "[{page}](../{page}) steps through it, once `python -m demos gallery` has made it."

EXHIBITS = {
    "logistic": logistic_least_squares,
    "regularised": regularised,
    "network": network,
}


def title(example):
    """What the example is, with its formula."""
    return example.__doc__.rstrip(".")


def chapter(name, loss, title):
    """What the gallery says of one loss."""
    return "\n\n".join(
        [
            f"## {title}",
            f"![The computation graph](pictures/{name}.svg)",
            STEPPING.format(page=f"out/gallery_{name}.html"),
            explain(loss).markdown,
            "With the numbers:",
            f"```\n{explain(loss, numbers=True)}\n```",
        ]
    )


def write(folder):
    """Write GALLERY.md and its pictures into the folder."""
    (folder / "pictures").mkdir(exist_ok=True)
    chapters = ["# Gallery", INTRODUCTION]
    for name, example in EXHIBITS.items():
        loss = example()
        loss.backward()
        draw(loss, theme="auto").save(folder / "pictures" / f"{name}.svg")
        chapters.append(chapter(name, loss, title(example)))
    folded().save(folder / "pictures" / "folded.svg")
    chapters += [f"## {title(folded)}", "![The folded network](pictures/folded.svg)"]
    (folder / "GALLERY.md").write_text("\n\n".join(chapters) + "\n", encoding="utf-8")


def photograph(page, step, picture):
    """Take a picture of a step in a real browser; returns whether there is one."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += ["--window-size=1280,740", "--virtual-time-budget=2000"]
        address = f"{page.resolve().as_uri()}#step={step}"
        subprocess.run(
            [browser, *options, f"--screenshot={picture}", address], check=True, capture_output=True
        )
    return browser is not None


def main(arguments=None):
    """Report each loss, its equations, its picture and its page; with --write, GALLERY.md too."""
    chosen = options(__doc__, arguments, write=Option(False, "write GALLERY.md and its pictures"))
    report = Report("gallery")
    for name, example in EXHIBITS.items():
        loss = example()
        loss.backward()
        report.say(f"{title(example)}\n\n{explain(loss)}\n")
        report.drawing(loss, f"gallery_{name}", title(example))
        report.page(loss, f"gallery_{name}", f"Step through {title(example)}")
    if chosen.write:
        write(HERE)
        report.say(f"→ {HERE / 'GALLERY.md'}")
        picture = HERE / "pictures" / "page.png"
        if photograph(OUT / "gallery_regularised.html", STEP, picture):
            report.say(f"→ {picture}")
    return report


if __name__ == "__main__":
    run_alone(main)
