/* Arithmetic of doubles as rules/floats.py has it, where C's own is another. */

#ifndef AUTOGRAD_FLOATS_H
#define AUTOGRAD_FLOATS_H

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define NEARLY_SUBNORMAL 1e-290
#define PI 3.141592653589793

static inline double sign(double x) {
    return isnan(x) ? NAN : (double)((x > 0) - (x < 0));
}

/* rounding.copysign: a nan has no sign */
static inline double with_sign(double x, double y) {
    return isnan(y) ? fabs(x) : copysign(x, y);
}

/* arithmetic.unless_nan */
static inline double unless_nan(double slope, double x) {
    return isnan(x) ? NAN : slope;
}

static inline double unless_either_nan(double slope, double x, double y) {
    return unless_nan(unless_nan(slope, x), y);
}

/* Python's min and max: the first, unless the second is beyond it. */
static inline double lesser(double x, double y) {
    return y < x ? y : x;
}

static inline double larger(double x, double y) {
    return y > x ? y : x;
}

/* x^n by the library's pow, as Python's **; a compiler makes x·x of a known exponent. */
static inline double to_the(double x, double n) {
    volatile double exponent = n;
    return pow(x, exponent);
}

/* Python's x % y: the sign of y, where C's fmod has the sign of x. */
static inline double modulo(double x, double y) {
    double rest = fmod(x, y);
    if (rest == 0) return copysign(0.0, y);
    return (y < 0) != (rest < 0) ? rest + y : rest;
}

/* Python's x // y, which comes from the exact remainder and not from the rounded quotient. */
static inline double floor_divide(double x, double y) {
    if (y == 0) return x / y;
    double rest = fmod(x, y);
    double quotient = (x - rest) / y;
    if (rest != 0 && (y < 0) != (rest < 0)) quotient -= 1.0;
    if (quotient == 0) return copysign(0.0, x / y);
    double below = floor(quotient);
    return quotient - below > 0.5 ? below + 1.0 : below;
}

/* Python's math.remainder, whose result is exact; C libraries give a zero another sign. */
static inline double nearest_remainder(double x, double y) {
    double size = fabs(x), step = fabs(y);
    double above = fmod(size, step);
    double below = step - above;
    double rest = above < below ? above : -below;
    if (!(above < below) && !(above > below)) rest = above - 2.0 * fmod(0.5 * (size - above), step);
    return copysign(1.0, x) * rest;
}

/* Python's frexp: of 0, inf and nan the exponent is 0. */
static inline double mantissa_of(double x, int *exponent) {
    *exponent = 0;
    return x == 0 || !isfinite(x) ? x : frexp(x, exponent);
}

/* floats._in_range; so large an exponent is as good as infinite */
static inline double in_range(double mantissa, double exponent) {
    return ldexp(mantissa, (int)(exponent > 1e5 ? 1e5 : exponent < -1e5 ? -1e5 : exponent));
}

/* floats.greatest */
static inline double greatest(const double *xs, ptrdiff_t count) {
    double largest = xs[0];
    for (ptrdiff_t i = 0; i < count; i++) {
        if (isnan(xs[i])) return NAN;
        if (xs[i] > largest) largest = xs[i];
    }
    return largest;
}

static inline double least(const double *xs, ptrdiff_t count) {
    double smallest = xs[0];
    for (ptrdiff_t i = 0; i < count; i++) {
        if (isnan(xs[i])) return NAN;
        if (xs[i] < smallest) smallest = xs[i];
    }
    return smallest;
}

static inline double greatest_magnitude(const double *xs, ptrdiff_t count) {
    double largest = 0.0;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (isnan(xs[i])) return NAN;
        if (fabs(xs[i]) > largest) largest = fabs(xs[i]);
    }
    return largest;
}

/* floats.unit */
static inline double unit_for(double largest) {
    int exponent;
    if (largest == 0 || !isfinite(largest)) return 1.0;
    frexp(largest, &exponent);
    return ldexp(1.0, -exponent < 1000 ? -exponent : 1000);
}

#endif
