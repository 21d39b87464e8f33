"""Other libraries: the names that their users type first, and the one that shares ours."""

from autograd.elsewhere.names import no_modulus, not_here, show_the_way, unknown_keyword

__all__ = ["no_modulus", "not_here", "show_the_way", "unknown_keyword"]
