/* x·σ(p(x)) and its derivatives, as in rules/smooth_activations.py, p(x) = √(8/π)·(x + 0.044715x³). */

#ifndef AUTOGRAD_GELU_TANH_H
#define AUTOGRAD_GELU_TANH_H

#include "activations.h"

#define SQRT_8_OVER_PI 1.5957691216057308
#define CUBIC 0.044715
#define STEEP 0.21406444881780073 /* 3·CUBIC·√(8/π) */

/* The product of whole numbers, as digits of 32 bits from the lowest on. */
static inline void multiply(
    const uint32_t *a, int a_count, const uint32_t *b, int b_count, uint32_t *product
) {
    memset(product, 0, (size_t)(a_count + b_count) * sizeof(uint32_t));
    for (int i = 0; i < a_count; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < b_count; j++) {
            carry += (uint64_t)a[i] * b[j] + product[i + j];
            product[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product[i + b_count] = (uint32_t)carry;
    }
}

/* Divide by 5¹³; returns whether something is left over. */
static inline int divide_by_power_of_five(uint32_t *number, int count) {
    uint64_t rest = 0;
    for (int i = count - 1; i >= 0; i--) {
        rest = rest << 32 | number[i];
        number[i] = (uint32_t)(rest / 1220703125);
        rest %= 1220703125;
    }
    return rest != 0;
}

/* p(x) and its rounding error for 1 < x < 1000, from whole numbers: X = x·2⁵² is one, and

       p(x)·2²¹⁰ = 10³³·√(8/π)·2¹⁵ · X · (10⁶·2¹⁰⁴ + 44715·X²) / 5³⁹

   is rounded off by less than 1, as what follows the last digit says. */
static Pair exact_tanh_form(double x) {
    static const uint32_t root[4] = {0x555b8000, 0xde36f2a6, 0xc063756f, 0x2756b80f};
    static const uint32_t cubic[1] = {44715};
    uint64_t whole = (uint64_t)(x * 4503599627370496.0);
    uint32_t digits[2] = {(uint32_t)whole, (uint32_t)(whole >> 32)};
    uint32_t square[4], bracket[5], front[6], form[11];
    Pair p;
    ExactSum sum, copy;
    multiply(digits, 2, digits, 2, square);
    multiply(square, 4, cubic, 1, bracket);
    uint64_t carry = (uint64_t)bracket[3] + (1000000 << 8);
    bracket[3] = (uint32_t)carry;
    bracket[4] += (uint32_t)(carry >> 32);
    multiply(root, 4, digits, 2, front);
    multiply(front, 6, bracket, 5, form);
    int left_over = 0;
    for (int k = 0; k < 3; k++) left_over |= divide_by_power_of_five(form, 11);
    exact_begin(&sum); /* it counts in units of 2⁻¹⁰⁷⁴ = 2⁻²¹⁰⁻³²·²⁷ */
    sum.pieces[26] = left_over;
    for (int i = 0; i < 11; i++) sum.pieces[27 + i] = form[i];
    sum.lowest = 26;
    sum.highest = 37;
    copy = sum;
    p.high = exact_value(&copy);
    exact_add(&sum, -p.high);
    p.low = exact_value(&sum);
    return p;
}

static inline Pair tanh_form(double x) {
    Pair p = {SQRT_8_OVER_PI * x * (1.0 + CUBIC * x * x), 0.0};
    if (!(1 < fabs(x) && fabs(x) < 1000.0)) return p;
    p = exact_tanh_form(fabs(x));
    if (x < 0) {
        p.high = -p.high;
        p.low = -p.low;
    }
    return p;
}

static double gelu_tanh(double x) {
    Pair p = tanh_form(x);
    return logistic_times(x, p.high, p.low);
}

/* smooth_activations.tanh_form_factors, in place: c has room for n + 1 polynomials */
static void tanh_form_factors(int n, Polynomial *c) {
    c[0] = of_two(0.0, 1.0);
    for (int order = 1; order <= n; order++) {
        c[order] = constant(0.0);
        for (int k = order; k >= 0; k--) {
            Polynomial sloping = k < order ? slope_of(c[k]) : constant(0.0);
            Polynomial steep = of_three(SQRT_8_OVER_PI, 0.0, STEEP);
            c[k] = plus(sloping, k > 0 ? times(steep, c[k - 1]) : constant(0.0));
        }
    }
}

static double gelu_tanh_slope(double x, double n) {
    static const double first[4] = {0.0, SQRT_8_OVER_PI, 0.0, STEEP};
    Polynomial c[HIGHEST_ORDER + 2];
    double factor = 0.0;
    if (fabs(x) > 1000.0) return x > 0 && n == 1;
    Pair p = tanh_form(x), below = toward_zero(p);
    double t = tanh(0.5 * p.high);
    if (n == 1) { /* as below, but seven times sooner */
        factor = horner(x, first, 4) * (0.0 * t + 1.0);
    } else {
        tanh_form_factors((int)n, c);
        for (int k = 1; k <= n; k++) factor += at(x, c[k]) * at(t, logistic(k));
    }
    double steep = exp_times(factor / both_sides(p.high), below.high, below.low);
    return n == 1 ? steep + logistic_times(1.0, p.high, p.low) : steep;
}

#endif
