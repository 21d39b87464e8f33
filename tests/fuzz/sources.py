"""The text of random modules: functions that call, differentiate, batch and carry one another."""

EXACT = ["{} + {}", "{} - {}", "{} * {}", "-{}", "{} + 1.0", "2.0 * {}", "{} ** 2", "abs({})"]
EXACT += [
    "relu({})",
    "max({}, {})",
    "min({}, 1.0)",
    "sum([{}, {}, {}])",
    "dot([{}, {}], [2.0, {}])",
]
EXACT += ["square({})", "twice({})", "product({}, {})", "product_of_all({}, {}, 2.0)", "sign({})"]
EXACT += ["sorted([{}, {}, 1.0])[1]", "W[0] * {}", "W[1] + {}", "prod([{}, {}])", "+{}", "{} * 0.0"]
EXACT += ["clip({}, -1.0, 2.0)", "({} if {} > {} else {})", "where({} > 0, {}, {})", "3 * {} - 1"]
EXACT += ["C * {}", "{} + K[0]", "len(K) * {}", "sum([{}, *K])"]  # which change between calls
SMOOTH = ["sin({})", "tanh({})", "exp({} * 0.1)", "log({} * {} + 1.5)", "{} / 3.0", "sigmoid({})"]
SMOOTH += ["sqrt(abs({}) + 0.5)", "softplus({})", "gelu({})", "{} / ({} * {} + 2.0)", "atan({})"]
SMOOTH += ["logsumexp([{}, {}])", "softmax([{}, {}, 1.0])[0]", "hypot({}, {}, 1.0)", "0.3 * {}"]
STEEP = ["log({})", "sqrt({})", "1.0 / {}", "{} / {}", "{} ** {}", "exp({})", "{} % {}", "acos({})"]
STEEP += ["{} // {}", "abs({}) ** 0.5", "atanh({})", "cbrt({})", "atan2({}, {})", "{} * 1e200"]
COMPARED = ["{} > {}", "{} < {}", "{} <= 0", "{} == {}", "{} >= 1.0", "{} != {}", "{}"]


class Writer:
    """The text of a module, line by line."""

    def __init__(self, chance, kind):
        self.chance, self.kind = chance, kind
        self.forms = EXACT + {"exact": [], "smooth": SMOOTH, "steep": SMOOTH + STEEP}[kind]
        self.lines, self.kinds, self.nested = [], [], 0

    def expression(self, names, depth=2):
        """An expression of these variables."""
        if depth == 0 or self.chance.random() < 0.25:
            if self.chance.random() < 0.1:
                return self.chance.choice(["2.0", "-1.0", "1.0", "0.0", "W[0]", "W[1]"])
            return self.chance.choice(names)
        form = self.chance.choice(self.forms)
        parts = [self.expression(names, depth - 1) for _ in range(form.count("{}"))]
        return f"({form.format(*parts)})"

    def condition(self, names):
        form = self.chance.choice(COMPARED)
        return form.format(*[self.expression(names, 1) for _ in range(form.count("{}"))])

    def function(self, k):
        """Function number k, which may call those before."""
        chance = self.chance
        if chance.random() < 0.7:
            self.lines.append("@J")
        self.lines.append(f"def f{k}(x, y):")
        names = ["x", "y"]
        for _ in range(chance.randint(1, 4)):
            self.statement(names, k, "    ")
        kind = chance.choice(["scalar"] * 4 + ["tuple", "dict"])
        self.kinds.append(kind)
        one, other = self.expression(names), self.expression(names)
        given = {"scalar": one, "tuple": f"{one}, {other}", "dict": f"{{'a': {one}, 'b': {other}}}"}
        self.lines.append(f"    return {given[kind]}")

    def statement(self, names, k, indent):
        deeds = [self.assign, self.assign, self.choose, self.repeat, self.leave, self.attempt]
        deeds += [self.unrecorded, self.carried, self.call, self.call, self.slope, self.slope]
        deeds += [self.grouped, self.until, self.many]
        self.chance.choice(deeds)(names, k, indent)

    def new(self, names):
        if self.chance.random() < 0.3:
            return self.chance.choice(names)
        return f"v{len(names)}"

    def put(self, names, indent, name, text):
        self.lines.append(f"{indent}{name} = {text}")
        if name not in names:
            names.append(name)

    def assign(self, names, k, indent):
        text = self.expression(names, 3)
        self.put(names, indent, self.new(names), text)

    def choose(self, names, k, indent):
        self.fork(names, indent, f"if {self.condition(names)}:", "else:")

    def repeat(self, names, k, indent):
        name = self.chance.choice(names)
        self.lines += [
            f"{indent}for k in range({self.chance.randint(0, 3)}):",
            f"{indent}    {name} = {self.expression([*names, 'k'])}",
        ]

    def until(self, names, k, indent):
        name = self.chance.choice(names)
        self.lines += [
            f"{indent}for k in range(3):",
            f"{indent}    if {self.condition(names)}:",
            f"{indent}        {self.chance.choice(['break', 'continue'])}",
            f"{indent}    {name} = {self.expression(names)}",
        ]

    def leave(self, names, k, indent):
        if self.chance.random() < 0.4 and not self.nested:
            self.lines.append(f"{indent}if {self.condition(names)}:")
            self.lines.append(f"{indent}    raise ValueError('left')")

    def attempt(self, names, k, indent):
        self.fork(names, indent, "try:", "except ArithmeticError:")

    def fork(self, names, indent, first, second):
        name = self.chance.choice(names)
        for head in (first, second):
            self.lines.append(f"{indent}{head}")
            self.lines.append(f"{indent}    {name} = {self.expression(names)}")

    def unrecorded(self, names, k, indent):
        text = self.expression(names)
        self.lines.append(f"{indent}with no_grad():")
        self.put(names, indent + "    ", self.new(names), text)

    def grouped(self, names, k, indent):
        text = self.expression(names)
        self.lines.append(f"{indent}with group('g'):")
        self.put(names, indent + "    ", self.new(names), text)

    def carried(self, names, k, indent):
        body, first = self.expression(["c", "t", *names]), self.expression(names, 1)
        also = self.chance.choice(["None", "None", "c", self.expression(["c", "t"], 1)])
        xs = ", ".join(self.expression(names, 1) for _ in range(self.chance.randint(0, 3)))
        name = self.new(names)
        self.lines.append(f"{indent}c, ys = scan(lambda c, t: ({body}, {also}), {first}, [{xs}])")
        self.put(names, indent, name, "c" if also == "None" else "sum([c, *ys])")

    def many(self, names, k, indent):
        name, f = self.new(names), f"lambda t: {self.expression(['t', *names])}"
        xs = ", ".join(self.expression(names, 1) for _ in range(self.chance.randint(1, 3)))
        self.put(names, indent, name, f"sum(vmap({f})([{xs}]))")

    def called(self, names, k):
        """A scalar function of two numbers, as text: an earlier one, or a new one."""
        if k and self.chance.random() < 0.8:
            i = self.chance.randrange(k)
            pick = {"scalar": "", "tuple": "[0]", "dict": "['b']"}[self.kinds[i]]
            return f"(lambda s, t: f{i}(s, t){pick})" if pick else f"f{i}"
        f = f"lambda s, t: {self.expression(['s', 't', *names])}"
        return f"J({f})" if self.chance.random() < 0.4 else f"({f})"

    def call(self, names, k, indent):
        f, a, b = self.called(names, k), self.expression(names, 1), self.expression(names, 1)
        self.put(names, indent, self.new(names), f"{f}({a}, {b})")

    def slope(self, names, k, indent):
        f, a, b = self.called(names, k), self.expression(names, 1), self.expression(names, 1)
        if self.chance.random() < 0.3:
            f = f"J({f})"
        j = self.chance.choice(["", "", "J"])
        forms = [
            f"{j}(grad({f}, {self.chance.randrange(2)}))({a}, {b})",
            f"grad(grad({f}), 1)({a}, {b})",
            f"sum(grad({f}, (0, 1))({a}, {b}))",
            f"value_and_grad({f})({a}, {b})[1]",
            f"hessian(lambda v: {f}(*v))([{a}, {b}])[0][1]",
            f"jvp({f}, ({a}, {b}), (1.0, 2.0))[1]",
            f"vjp({f}, {a}, {b})[1](1.0)[0]",
            f"derivative(lambda t: {f}(t, {b}), 2)({a})",
            f"hvp({f}, ({a}, {b}), (1.0, 2.0))[0]",
        ]
        self.put(names, indent, self.new(names), self.chance.choice(forms))


def module(chance, kind):
    """The text of some functions, and what the last of them returns."""
    writer = Writer(chance, kind)
    for k in range(chance.randint(1, 4)):
        writer.function(k)
    return "\n".join(writer.lines) + "\n", writer.kinds[-1]
