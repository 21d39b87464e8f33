"""A trained classifier of handwritten digits as one file in C, which needs no Python to run.

The network 64-25-10 of ``digits`` is recorded for one image, and ``to_c`` writes it with its 1,885
weights: some 80 kB of text, 40 kB once compiled, no allocation, the mathematical library and
nothing else. Expect every logit of the 449 test digits to have the very bits that it has in Python,
and an image to take some microseconds.

Without a compiler (cc, gcc or clang) the file is written all the same, and nothing is run.
"""

import shutil
import subprocess
import time
from pathlib import Path

from autograd import no_grad, record
from demos.networks.digits import train
from demos.tools.options import count, options, seed
from demos.tools.program import run_alone
from demos.tools.report import OUT, Report

COMPILERS = ("cc", "gcc", "clang")
FLAGS = ("-std=c99", "-O2", "-ffp-contract=off")
ROUNDS = 50  # over all images, for the time that one takes

# Who calls the classifier: it reads images, writes their logits, and how many µs one takes.
MAIN = """\
#include "digits.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(void) {
    size_t count;
    if (scanf("%zu", &count) != 1) return 1;
    double *images = malloc(count * 64 * sizeof(double));
    double *logits = malloc(count * 10 * sizeof(double));
    for (size_t i = 0; i < count * 64; i++) {
        if (scanf("%lf", images + i) != 1) return 1;
    }
    clock_t begin = clock();
    for (int k = 0; k < ROUNDS; k++) digits_value_batch(count, images, NULL, logits, NULL);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    printf("%.3f\\n", 1e6 * seconds / ROUNDS / (double)count);
    for (size_t i = 0; i < count * 10; i++) printf("%a\\n", logits[i]);
    free(images);
    free(logits);
    return 0;
}
"""


def write(model, image, folder):
    """The classifier in C, digits.c with digits.h, and main.c, which calls it."""
    folder.mkdir(parents=True, exist_ok=True)
    program = record(model, image)
    (folder / "main.c").write_text(MAIN, encoding="utf-8")
    return program.to_c("digits").write(folder)


def compiled(folder):
    """The size of digits.c once compiled, and what runs it; None without a compiler."""
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        return None
    command = [compiler, *FLAGS, f"-DROUNDS={ROUNDS}"]
    subprocess.run([*command, "-c", "digits.c", "main.c"], cwd=folder, check=True)
    subprocess.run([compiler, "digits.o", "main.o", "-o", "digits", "-lm"], cwd=folder, check=True)
    return (folder / "digits.o").stat().st_size, folder / "digits"


def run(executable, images):
    """The logits of images, and how many µs one takes."""
    text = "\n".join([str(len(images)), *[repr(pixel) for image in images for pixel in image]])
    done = subprocess.run(
        [executable.resolve()], input=text, capture_output=True, text=True, check=True
    )
    microseconds, *logits = done.stdout.split()
    numbers = [*map(float.fromhex, logits)]
    return [numbers[i : i + 10] for i in range(0, len(numbers), 10)], float(microseconds)


def in_python(model, images):
    """The same by the model itself."""
    begin = time.perf_counter()
    with no_grad():
        rows = [[logit.data for logit in model(image)] for image in images]
    return rows, 1e6 * (time.perf_counter() - begin) / len(images)


def main(arguments=None):
    """Train, write the file, compile it, and compare."""
    chosen = options(
        __doc__,
        arguments,
        hidden=count(25, "hidden units"),
        epochs=count(20, "epochs of training"),
        samples=count(1348, "digits to learn from"),
        seed=seed(1),
    )
    report = Report("digits_in_c")
    model, (images, labels), _ = train(
        chosen.hidden, chosen.epochs, chosen.samples, seed=chosen.seed
    )
    folder = Path(OUT) / "digits_in_c"
    path = write(model, images[0], folder)
    report.say(f"→ {path}: {path.stat().st_size / 1000:.0f} kB of C with its weights")
    found = compiled(folder)
    if found is None:
        report.say(f"(No {' or '.join(COMPILERS)} is here to compile it.)")
        return report
    size, executable = found
    logits, quick = run(executable, images)
    expected, slow = in_python(model, images)
    right = sum(row.index(max(row)) == label for row, label in zip(logits, labels))
    same = sum(row == other for row, other in zip(logits, expected))
    report.table(
        ["", "Python", "C"],
        [
            ["time of an image", f"{slow:.1f} µs", f"{quick:.1f} µs"],
            ["size", "", f"{size / 1000:.0f} kB, compiled"],
            ["test digits that are right", "", f"{right} of {len(images)}"],
            ["the same logits to the bit", "", f"{same} of {len(images)}"],
        ],
    )
    return report


if __name__ == "__main__":
    run_alone(main)
