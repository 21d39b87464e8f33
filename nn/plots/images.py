"""What a neuron looks for: its weights, arranged as the image that it sees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from nn.errors import SizeError
from nn.plots.canvas import new_figure
from nn.rows import as_number, cut

COLOURS_OF_SIGNS = "PuOr"  # orange is negative, purple positive, white nothing: safe for all eyes


def weights_as_images(
    rows: Sequence[Sequence[Any]], shape: tuple[int, int], *, titles: Sequence[str] | None = None
) -> Any:
    """Each row of weights as an image of (height, width) pixels, in a grid; an array of Axes.

    All images share one scale of colours, symmetric about 0.

    >>> from nn.plots import weights_as_images
    >>> axes = weights_as_images([[0.5, -1.0, 0.0, 2.0]], (2, 2), titles=["a neuron"])
    >>> axes[0].images[0].get_clim()
    (-2.0, 2.0)

    Raises SizeError if a row has not height · width weights, or there are not as many titles.
    """
    height, width = shape
    images = [[as_number(w) for w in row] for row in rows]
    for image in images:
        if len(image) != height * width:
            raise SizeError(
                f"an image of {height} × {width} pixels takes {height * width} weights, got a row"
                f" of {len(image)}; leave out the bias, or give another shape"
            )
    if not images:
        raise SizeError("expected at least one row of weights, got none")
    if titles is not None and len(titles) != len(images):
        raise SizeError(f"expected a title for each of {len(images)} rows, got {len(titles)}")
    columns = math.ceil(math.sqrt(len(images)))
    lines = math.ceil(len(images) / columns)
    tall = min(max(height / width, 0.5), 2.0)
    figure = new_figure(1.4 * columns + 1.2, (1.4 * tall + 0.3) * lines)
    grid = figure.subplots(lines, columns, squeeze=False)
    most = max([abs(w) for image in images for w in image if math.isfinite(w)], default=0.0) or 1.0
    for axes in grid.flat:
        axes.set_axis_off()
    for k, (axes, image) in enumerate(zip(grid.flat, images)):
        picture = axes.imshow(cut(image, width), cmap=COLOURS_OF_SIGNS, vmin=-most, vmax=most)
        if titles is not None:
            axes.set_title(titles[k], fontsize="small")
    figure.colorbar(picture, ax=grid, shrink=0.8, label="weight")
    return grid.flat[: len(images)]
