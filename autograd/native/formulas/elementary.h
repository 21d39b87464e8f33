/* Formulas of arithmetic, powers, inverse functions, rounding and the like, as in rules/. */

#ifndef AUTOGRAD_ELEMENTARY_H
#define AUTOGRAD_ELEMENTARY_H

#include "compensated.h"

#define LN_2 0.6931471805599453
#define TWO_LN_2 1.3862943611198906
#define LOG2_E 1.4426950408889634
#define LOG10_E 0.43429448190325176
#define DEGREES_PER_RADIAN 57.29577951308232
#define RADIANS_PER_DEGREE 0.017453292519943295
#define FAR 1e10

static inline double quotient_by_denominator(double out, double x, double y) {
    const double two_to_600 = 4.149515568880993e180;
    if (0 < fabs(out) && fabs(out) < NEARLY_SUBNORMAL && fabs(y) < 1) {
        return -((x * two_to_600) / y / y) / two_to_600;
    }
    return -(out / y);
}

static int is_fractional(double y) {
    return fabs(y) < 9007199254740992.0 && fmod(y, 1.0) != 0;
}

static double power_by_base(double out, double x, double y) {
    if (y == 0) return 0.0;
    if (x == -INFINITY && y > 0 && is_fractional(y)) return NAN;
    if (x == 0 || isinf(x)) {
        double slope = pow(x, y - 1.0);
        return slope == 0 ? 0.0 : y * slope;
    }
    if (0.5 <= fabs(y) && fabs(y) < 9007199254740992.0 && y - 1.0 + 1.0 == y) {
        double slope = pow(x, y - 1.0);
        if (fabs(y) <= 2 || fabs(slope) > NEARLY_SUBNORMAL) return y * slope;
    }
    if (fabs(out) < NEARLY_SUBNORMAL) {
        double root = pow(fabs(x), 0.5 * y);
        return root == 0 ? 0.0 : pow(sign(x), y) * (y * root) * (root / x);
    }
    return y * out / x;
}

static double power_by_exponent(double out, double x, double y) {
    if ((x == 0 && y > 0) || (x == INFINITY && y < 0)) return 0.0;
    if (0 < x && x < INFINITY && !(NEARLY_SUBNORMAL < out && out < INFINITY)) {
        double root = pow(x, 0.5 * y);
        return root * log(x) * root;
    }
    return out * log(x);
}

/* algebraic.power_term: a·x^(y − k)·(ln x)ᵐ */
static double power_term(double a, double x, double y, double k, double m) {
    if (a == 0) return 0.0;
    if (x < 0 && (m > 0 || (is_fractional(y) && (y > 0 || x > -INFINITY)))) return NAN;
    Pair exponent = two_sum(y, -k);
    double power = pow(x, exponent.high), root = pow(fabs(x), 0.5 * exponent.high);
    if (root == 0) return 0.0;
    double logarithms = pow(log(x), m);
    if (exponent.low != 0) logarithms *= exp(exponent.low * log(fabs(x)));
    if (x < 0) logarithms *= pow(-1.0, exponent.low);
    if ((NEARLY_SUBNORMAL < fabs(power) && fabs(power) < INFINITY) || x == 0 || isinf(x)) {
        return a * power * logarithms;
    }
    return pow(copysign(1.0, x), exponent.high) * ((a * root) * logarithms) * root;
}

static void power_term_partials(const double *xs, double *partials) {
    double a = xs[0], x = xs[1], y = xs[2], k = xs[3], m = xs[4];
    partials[0] = power_term(1.0, x, y, k, m);
    partials[1] = power_term(a * (y - k), x, y, k + 1.0, m);
    if (m != 0) partials[1] += power_term(a * m, x, y, k + 1.0, m - 1.0);
    partials[2] = power_term(a, x, y, k, m + 1.0);
    partials[3] = partials[4] = NAN;
}

/* algebraic.of_quadratic: xᵏ·q^(−n/2) for q = c + s·x² */
static double of_quadratic(double x, double k, double n, double c, double s) {
    double size = fabs(x), q;
    if (c == s) q = 1.0 + x * x;
    else if (s < 0 ? size > 1 : x < 1) return NAN;
    else q = 0.5 < size && size < 2 ? (c + s * size) * (1.0 + size) : c + s * x * x;
    if (size > FAR) return copysign(pow(size, k - n), fmod(k, 2.0) != 0 ? x : 1.0);
    if (k == 0 && n <= 2) return 1.0 / (n == 2 ? q : sqrt(q));
    double whole = to_the(q, floor(n / 2));
    return to_the(x, k) / (fmod(n, 2.0) != 0 ? whole * sqrt(q) : whole);
}

static void quadratic_partials(const double *xs, double *partials) {
    double x = xs[0], k = xs[1], n = xs[2], c = xs[3], s = xs[4];
    double rising = s * (k - n) * of_quadratic(x, k + 1.0, n + 2.0, c, s);
    double falling = k == 0 ? 0.0 : c * k * of_quadratic(x, k - 1.0, n + 2.0, c, s);
    partials[0] = k == 0 ? rising : falling + rising;
    partials[1] = partials[2] = partials[3] = partials[4] = NAN;
}

static inline double atanh_(double x) {
    return fabs(x) == 1 ? copysign(INFINITY, x) : fabs(x) < 1 ? atanh(x) : NAN;
}

static inline double squared_sech(double x) {
    if (fabs(x) > 350) {
        double root = 2.0 * exp(-fabs(x));
        return root * root;
    }
    double e = exp(-2.0 * fabs(x));
    return 4.0 * e / (1.0 + e * (2.0 + e));
}

/* trigonometric.inversion: x/(x² + y²) */
static double inversion(double x, double y) {
    double numbers[2] = {x, y};
    if (isinf(x) || isinf(y)) return isnan(x) || isnan(y) ? NAN : copysign(0.0, x);
    double unit = unit_for(greatest_magnitude(numbers, 2));
    double u = x * unit, v = y * unit;
    return u * unit / (u * u + v * v);
}

static double cbrt_slope(double x, double n) {
    double factor = 1.0;
    for (int k = 0; k < n; k++) factor *= 1 - 3 * k;
    if (x == 0 || isinf(x)) return factor * pow(x, -1.0 - fmod(n, 2.0));
    double slope = cube_root(x);
    for (int k = 0; k < n; k++) slope /= x;
    return slope * factor / to_the(3.0, n);
}

static double erf_slope(double x, double n) {
    if (n == 0) return gaussian(TWO_OVER_SQRT_PI, x, 1.0);
    if (fabs(x) > 1000.0) return 0.0;
    return gaussian(TWO_OVER_SQRT_PI * at(x, hermite((int)n, 1.0)), x, 1.0);
}

static inline double whole_quotient(double out, double x, double y) {
    return rint(x / y - out / y);
}

static inline int is_halfway(double out, double y) {
    return 2.0 * fabs(out) == fabs(y);
}

static double clip(double x, double low, double high) {
    if (isnan(x) || isnan(low) || isnan(high)) return NAN;
    return lesser(larger(x, low), high);
}

static void clip_partials(const double *xs, double *partials) {
    double x = xs[0], low = xs[1], high = xs[2];
    int unknown = isnan(x) || isnan(low) || isnan(high);
    partials[0] = unknown ? NAN : low < x && x < high;
    partials[1] = unknown ? NAN : x <= low && low < high;
    partials[2] = unknown ? NAN : x >= high || low >= high;
}

/* sin(πx) and cos(πx), reduced by an exact remainder first */
static double sin_pi(double x) {
    double r = nearest_remainder(x, 2.0);
    if (fabs(r) > 0.5) r = copysign(1.0, r) - r;
    return sin(PI * r);
}

static double cos_pi(double x) {
    double r = fabs(nearest_remainder(x, 2.0));
    if (r < 0.25) return cos(PI * r);
    return r < 0.75 ? sin(PI * (0.5 - r)) : -cos(PI * (1.0 - r));
}

/* sinc.bessel_series */
static double bessel_series(double z, int n) {
    double terms[30] = {1.0}, odd = 1.0;
    for (int k = 1; k < 30; k++) {
        terms[k] = -0.5 * z * z / (k * (2 * n + 2 * k + 1)) * terms[k - 1];
    }
    for (int k = 1; k < 2 * n + 2; k += 2) odd *= k;
    return to_the(z, n) * exact_sum(terms, 30) / odd;
}

/* sinc.bessel_of_pi_times: a·jₙ(πx) */
static double spherical_bessel(double x, int n, double a) {
    double z = PI * x;
    if (!isfinite(x)) return NAN;
    if (fabs(z) < n + 1) return a * bessel_series(z, n);
    double scale = isfinite(z) ? a / z : a / PI / x;
    double previous = cos_pi(x) * scale, current = sin_pi(x) * scale;
    for (int order = 0; order < n; order++) {
        double next = (2 * order + 1) / z * current - previous;
        previous = current;
        current = next;
    }
    return current;
}

static void bessel_partials(const double *xs, double *partials) {
    double x = xs[0], n = xs[1], a = xs[2], step = a * PI / (2.0 * n + 1.0);
    partials[0] = spherical_bessel(x, (int)n + 1, -step * (n + 1.0));
    if (n != 0) partials[0] = spherical_bessel(x, (int)n - 1, step * n) + partials[0];
    partials[1] = partials[2] = NAN;
}

#endif
