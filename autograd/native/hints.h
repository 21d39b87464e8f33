/* Hints to the compiler. What they are worth was measured in the moons step of single numbers. */

#ifndef AUTOGRAD_HINTS_H
#define AUTOGRAD_HINTS_H

#ifdef __GNUC__ /* and Clang */

/* Cython's inline functions at every place that calls them: the forward pass takes 5 % less time. */
#undef CYTHON_INLINE
#define CYTHON_INLINE inline __attribute__((always_inline))

/* Bring what lies there into the processor's cache: the backward pass takes 3 % less time. */
#define prefetch(place) __builtin_prefetch(place)

#else
#define prefetch(place) ((void)0)
#endif

#endif
