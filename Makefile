# Everything a newcomer needs: `make run` starts the service here, `make test` checks everything.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# More workers than cores, for tests wait for browsers and engines; whoever is done takes over from the others.
PYTEST := $(PY) -m pytest -n 4 --dist worksteal

.PHONY: run demo bench load simulate insider mutants reset test browser screenshots quick lint types rules web package emulate pins clean

run: $(VENV)/ready ## start the whole service on this machine
	@$(PY) -m local run --port $(PORT)

demo: $(VENV)/ready ## six weeks of complaints in minutes; CSV=file adds real ones
	@$(PY) -m local demo $(if $(CSV),--csv "$(CSV)") $(if $(LIMIT),--limit $(LIMIT)) $(if $(COLUMNS),--columns "$(COLUMNS)") $(if $(MAPPING),--mapping "$(MAPPING)")

bench: $(VENV)/ready ## counts and times every path; writes docs/performance.md
	@$(PY) -m benchmarks

load: $(VENV)/ready ## a busy hour, a viral burst and a flood on a service of its own; WRITE=1 writes docs/load.md
	@$(PY) -m tests.load $(if $(WRITE),--write)

simulate: $(VENV)/ready ## look for a run that breaks a promise: SEEDS=1-1000 MINUTES=60; WRITE=1 writes docs/proof.md
	@PYTHONHASHSEED=0 $(PY) -m tests.simulation $(if $(SEEDS),--seeds $(SEEDS)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(WRITE),--write)

insider: $(VENV)/ready ## somebody with every right on the tables tries to change a case unnoticed: `found N of N`; WRITE=1 writes docs/insider.md
	@$(PY) -m tests.insider $(if $(ONLY),--only "$(ONLY)") $(if $(WRITE),--write)

mutants: ## change the code in every small way and see which test notices: hours; RING=domain SAMPLE=10 AGAIN=1, WRITE=1 writes docs/proof.md
	@tools/environment.sh mutants "$(PYTHON)"
	@.venv-mutants/bin/python -m tests.mutation $(if $(RING),--ring $(RING)) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(AGAIN),--again) $(if $(WRITE),--write)

reset: $(VENV)/ready ## forget the local state
	@$(PY) -m local reset

test: lint types rules ## every check and test
	@tools/browser.sh || true
	@$(PY) tools/web_built.py
	@$(PYTEST)
	@$(PY) tools/second_engine.py

browser: $(VENV)/ready ## the tests of the site alone, in headless Chromium
	@tools/browser.sh
	@$(PYTEST) tests/browser

quick: lint ## the inner loop: style, and the rules without AWS
	@$(PYTEST) tests/domain tests/architecture

lint: $(VENV)/ready
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

types: $(VENV)/ready
	@$(VENV)/bin/mypy

rules: $(VENV)/ready
	@$(VENV)/bin/lint-imports

$(VENV)/ready: requirements.txt requirements-dev.txt constraints.txt
	@tools/setup.sh "$(PYTHON)" "$(VENV)"

screenshots: $(VENV)/ready ## pictures of every page and state in build/screenshots; ONLY=desk for some
	@tools/browser.sh
	@$(PY) tools/screenshots.py $(if $(ONLY),--only $(ONLY))

web: $(VENV)/ready ## build the pages, web/css, web/js/vendor and web/i18n from tools/web (needs npm)
	@$(PY) tools/web_built.py --write

package: $(VENV)/ready ## what is deployed: STAGE=dev REGION=ap-southeast-3; with PYTHON=python3.14 VENV=.venv-3.14 (or 3.13) it may be
	@$(PY) -m ops package --stage "$(STAGE)" --region "$(REGION)"

emulate: $(VENV)/ready ## both Regions deployed to an emulator of AWS by the operators' tool, used, rolled back, destroyed
	@tools/environment.sh emulator "$(PYTHON)"
	@$(PY) -m tests.emulation

pins: $(VENV)/ready ## which pinned packages are behind; MOVE=1 moves them all, WHEELS=1 asks for wheels of what ships
	@$(PY) -m tools.pins $(if $(MOVE),--move) $(if $(WHEELS),--wheels)

clean:
	@rm -rf $(VENV) .venv-emulator .state .mypy_cache .pytest_cache .ruff_cache .hypothesis build
