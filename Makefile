# make demo   see it work, in a few seconds once it is installed: a loss taken apart, a network trained
# make test   the whole quality gate: lint, format, types, tests, coverage
# make fuzz   searches for crashes, hangs and losses: SECONDS=600 for each fuzzer, SEED=0
# make parity  nn beside the real PyTorch, programs under the real JAX (installs them)
# make bench  the engines beside their peers, as one table of ratios (installs the peers)
# Each makes its own virtual environment the first time, which takes pip half a minute or more.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := plot,train,data,check# what the demos use, beside svg
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

SECONDS ?= 600
SEED ?= 0

.PHONY: demo test fuzz parity bench clean

demo: $(VENV)/installed
	@$(BIN)/python -m demos tour

test: $(VENV)/developing
	@$(BIN)/python -m tests

fuzz: $(VENV)/developing
	@$(BIN)/python -m tests.fuzz --seconds $(SECONDS) --seed $(SEED)

parity: $(VENV)-bench/installed
	@$(VENV)-bench/bin/python -m pytest -q tests/parity tests/jax

bench: $(VENV)-bench/installed
	@$(VENV)-bench/bin/python -m tests.benchmarks

$(VENV)-bench/installed: $(VENV)/installed tests/benchmarks/requirements.txt
	@echo "Installing the peers (once) …"
	@$(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/python -m pip install --quiet --upgrade pip
	@$(VENV)-bench/bin/python -m pip install --quiet -r tests/benchmarks/requirements.txt \
	    --group dev --editable . 2>$(VENV)-bench/install.log \
	    || { cat $(VENV)-bench/install.log >&2; exit 1; }
	@touch $@

$(VENV)/installed: pyproject.toml setup.py $(wildcard autograd/native/*.pyx autograd/native/*.pxi autograd/native/*.h autograd/native/*/*.h autograd/native/*/*.pxi)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "seegrad needs Python 3.11 or newer, and $(PYTHON) is `$(PYTHON) -V 2>&1`;" \
	         "name another one: make PYTHON=python3.12 demo" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	    echo "This Python cannot make virtual environments. On Debian and Ubuntu install the" \
	         "module with: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "Making the virtual environment $(VENV) (once) …"
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing what the demos need, and compiling the engine (once, half a minute or more) …"
	@$(PIP) install --upgrade pip
	@$(PIP) install --editable '.[$(EXTRAS),svg]' 2>$(VENV)/svg.log || { \
	    echo "pygraphviz cannot be installed here (why: $(VENV)/svg.log); without it SVG needs" \
	         "Graphviz's dot on the path"; \
	    $(PIP) install --editable '.[$(EXTRAS)]'; }
	@$(BIN)/python -c 'from autograd import engines; print(engines.description())'
	@touch $@

$(VENV)/developing: $(VENV)/installed
	@echo "Installing what the tests need (once, half a minute or more) …"
	@$(PIP) install --group dev
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-bench out build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
