"""From functions to their derivatives."""
