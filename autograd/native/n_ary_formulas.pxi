# The rules of n_ary.py that have a twin in C, and of compensated.py what they need.

cdef extern from *:
    """
    #ifdef _MSC_VER
    #define alone __restrict
    #else
    #define alone restrict
    #endif
    #if defined(__x86_64__) && defined(__GLIBC__) && __GNUC__ >= 9  /* also for newer processors */
    #define faster __attribute__((target_clones("avx2", "default")))
    #else
    #define faster
    #endif

    /* sums.total, one number further */
    static inline void add_to(double* alone sum, double* alone lost, double number) {
        double high = *sum + number;
        double part = high - *sum;
        *lost += (*sum - (high - part)) + (number - part);
        *sum = high;
    }

    /* the same for many sums at once, which a processor does in steps of two or four */
    faster static void add_to_each(
        double* alone sums, double* alone lost, const double* alone numbers, double factor,
        Py_ssize_t count
    ) {
        for (Py_ssize_t i = 0; i < count; i++) add_to(sums + i, lost + i, factor * numbers[i]);
    }
    """
    void add_to(double* sum, double* lost, double number) noexcept
    void add_to_each(double* sums, double* lost, double* numbers, double factor, Py_ssize_t count) noexcept


cdef inline double with_lost(double sum, double lost) noexcept:
    return sum + lost if lost != 0.0 and isfinite(lost) else sum


cdef double total_of(double* numbers, Py_ssize_t count) noexcept:
    """sums.total."""
    cdef double sum = -0.0 if count else 0.0, lost = 0.0
    cdef Py_ssize_t i
    for i in range(count):
        add_to(&sum, &lost, numbers[i])
    return with_lost(sum, lost)


cdef double greatest(double* numbers, Py_ssize_t count) noexcept:
    """floats.greatest."""
    cdef double largest = numbers[0]
    cdef Py_ssize_t i
    for i in range(count):
        if isnan(numbers[i]):
            return NAN
        if numbers[i] > largest:
            largest = numbers[i]
    return largest


cdef double exp_of_difference(double x, double y) noexcept:
    """compensated.exp_of_difference."""
    if x == y:
        return 1.0
    cdef double high = x - y
    cdef double part = high - x
    cdef double low = (x - (high - part)) + (-y - part)
    cdef double root, exponential
    if not isfinite(low):
        low = 0.0
    if high < -1500.0:
        return 0.0
    if high < -700.0:
        root = exp(0.5 * high)
        return (1.0 + low) * root * root
    exponential = exp(high)
    return exponential + exponential * low if exponential < INFINITY else exponential


cdef double weigh(double* numbers, Py_ssize_t count, bint without_largest, double* weights) except? -1.0:
    """e^(xᵢ − largest) for each xᵢ; returns their sum, rounded once."""
    cdef double largest = greatest(numbers, count)
    cdef list summands = []
    cdef Py_ssize_t i
    for i in range(count):
        weights[i] = exp_of_difference(numbers[i], largest)
        if without_largest and weights[i] == 1.0:
            without_largest = False
        else:
            summands.append(weights[i])
    return math.fsum(summands)


cdef int softmax_of(double* numbers, Py_ssize_t count, double* shares) except -1:
    """compensated.softmax."""
    cdef double whole = weigh(numbers, count, False, shares)
    cdef Py_ssize_t i
    for i in range(count):
        shares[i] = shares[i] / whole
    return 0


cdef double log_excess(double* numbers, Py_ssize_t count, double* weights) except? -1.0:
    """compensated.log_excess."""
    return log1p(weigh(numbers, count, True, weights))


cdef inline double n_ary_forward(
    Opcode opcode, double* numbers, Py_ssize_t count, double* room
) except? -1.0:
    """The function of any number of arguments; ``room`` has place for as many numbers."""
    cdef double total = 0.0, below
    cdef Py_ssize_t i, half = count // 2
    if opcode == DOT:
        for i in range(half):
            total += numbers[i] * numbers[half + i]
        return total
    if opcode == SUM:
        return total_of(numbers, count)
    if opcode == MEAN:
        total = total_of(numbers, count)
        if isfinite(total):
            return total / count
        for i in range(count):
            room[i] = numbers[i] / count
        return total_of(room, count)
    if opcode == MAX or opcode == MAX_WITH_CONSTANT:
        return greatest(numbers, count)
    if opcode == MIN or opcode == MIN_WITH_CONSTANT:
        for i in range(count):
            room[i] = -numbers[i]
        return -greatest(room, count)
    if opcode == SOFTMAX:
        softmax_of(numbers, count, room)
        return room[0]
    total = greatest(numbers, count)
    if opcode == LOGSUMEXP:
        return total + log_excess(numbers, count, room)
    below = 0.0 if numbers[0] == total else numbers[0] - total
    return below - log_excess(numbers, count, room)


cdef inline int n_ary_partials(
    Opcode opcode, double out, double* numbers, Py_ssize_t count, double* partials
) except -1:
    """∂out/∂xᵢ for each xᵢ."""
    cdef Py_ssize_t i, first = 0, half = count // 2
    cdef double winners = 0.0, own
    if opcode == DOT:
        for i in range(half):
            partials[i] = numbers[half + i]
            partials[half + i] = numbers[i]
        return 0
    if opcode == SUM or opcode == MEAN:
        for i in range(count):
            partials[i] = 1.0 if opcode == SUM else 1.0 / count
        return 0
    if opcode in (MAX, MIN, MAX_WITH_CONSTANT, MIN_WITH_CONSTANT):
        if opcode in (MAX_WITH_CONSTANT, MIN_WITH_CONSTANT):
            first = 1  # the constant has no derivative, and a tie with it leaves none
            partials[0] = 0.0
        for i in range(first, count):
            partials[i] = 1.0 if numbers[i] == out else 0.0
            winners += partials[i]
        for i in range(first, count):
            partials[i] = 0.0 if first and numbers[0] == out else partials[i] / winners
        return 0
    softmax_of(numbers, count, partials)
    if opcode == LOGSUMEXP:
        return 0
    own = partials[0] if opcode == SOFTMAX else 1.0
    partials[0] = total_of(partials + 1, count - 1)
    if opcode == SOFTMAX:
        partials[0] = own * partials[0]
    for i in range(1, count):
        partials[i] = -own * partials[i]
    return 0
