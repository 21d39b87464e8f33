"""How networks learn: gradients through depth, optimisers, batches, and what cures overfitting."""
