/* rules/polynomials.py: polynomials as their coefficients from the constant on. */

#ifndef AUTOGRAD_POLYNOMIALS_H
#define AUTOGRAD_POLYNOMIALS_H

/* The highest derivative that runs in C: beyond, some whole numbers are no doubles. */
#define HIGHEST_ORDER 12
#define COEFFICIENTS (2 * HIGHEST_ORDER + 8)

typedef struct {
    int count;
    double c[COEFFICIENTS];
} Polynomial;

static inline int is_order(double n, int least, int most) {
    return least <= n && n <= most && n == (int)n;
}

static inline double horner(double x, const double *coefficients, int count) {
    double value = 0.0;
    for (int i = count - 1; i >= 0; i--) value = value * x + coefficients[i];
    return value;
}

static inline double at(double x, Polynomial p) {
    return horner(x, p.c, p.count);
}

/* of the coefficients in reverse: xᵐ·p(1/x) */
static inline double reversed_at(double x, Polynomial p) {
    double value = 0.0;
    for (int i = 0; i < p.count; i++) value = value * x + p.c[i];
    return value;
}

static inline Polynomial of_three(double c0, double c1, double c2) {
    Polynomial p = {3, {c0, c1, c2}};
    return p;
}

static inline Polynomial of_two(double c0, double c1) {
    Polynomial p = {2, {c0, c1}};
    return p;
}

static inline Polynomial constant(double c0) {
    Polynomial p = {1, {c0}};
    return p;
}

static inline Polynomial plus(Polynomial p, Polynomial q) {
    Polynomial sum = {p.count > q.count ? p.count : q.count, {0.0}};
    for (int i = 0; i < sum.count; i++) {
        sum.c[i] = (i < p.count ? p.c[i] : 0.0) + (i < q.count ? q.c[i] : 0.0);
    }
    return sum;
}

static inline Polynomial times(Polynomial p, Polynomial q) {
    Polynomial product = {p.count + q.count - 1, {0.0}};
    for (int i = 0; i < p.count; i++) {
        for (int j = 0; j < q.count; j++) product.c[i + j] += p.c[i] * q.c[j];
    }
    return product;
}

static inline Polynomial slope_of(Polynomial p) {
    Polynomial slope = {p.count > 1 ? p.count - 1 : 1, {0.0}};
    for (int i = 1; i < p.count; i++) slope.c[i - 1] = i * p.c[i];
    return slope;
}

static inline Polynomial hermite(int n, double scale) {
    Polynomial p = constant(1.0);
    for (int k = 1; k <= n; k++) p = plus(slope_of(p), times(of_two(0.0, -2.0 * scale), p));
    return p;
}

static inline Polynomial logistic(int n) {
    Polynomial p = constant(1.0);
    for (int k = 2; k <= n; k++) {
        p = plus(times(of_three(0.5, 0.0, -0.5), slope_of(p)), times(of_two(0.0, -1.0), p));
    }
    return p;
}

static inline Polynomial mish_polynomial(int n) {
    Polynomial p = of_two(4.0, 4.0);
    for (int k = 2; k <= n; k++) {
        Polynomial rising = plus(p, times(of_two(0.0, 1.0), slope_of(p)));
        double falling = -2.0 * k;
        p = plus(times(rising, of_three(2.0, 2.0, 1.0)), times(p, of_three(0.0, falling, falling)));
    }
    return p;
}

static inline Polynomial gelu_factor(int n) {
    return plus(
        times(of_two(0.0, 1.0), hermite(n - 1, 0.5)), times(constant(n), hermite(n - 2, 0.5))
    );
}

#endif
