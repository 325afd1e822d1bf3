# The verbs of the project. Each works from a fresh clone on Debian 12.
.DEFAULT_GOAL := help
.PHONY: help deps build demo test truth bench lint format fuzz clean

JOBS ?= $(shell nproc)

help:
	@echo 'make build    the server, at build/oriel'
	@echo 'make demo     build it, load three million flights, run a query through the official SDK, serve'
	@echo '              DEMO_ONCE=1 ends after the query; DEMO_LISTEN=127.0.0.1:19999 and DEMO_DATA=data/demo can be set'
	@echo 'make test     everything CI runs: lint, build, unit, contract, end to end, thread sanitizer, fuzz, benchmark smoke'
	@echo '              STEPS="10-lint 30-unit" runs only these'
	@echo 'make truth    N=20000 random queries on every database, against counting by hand; SEED=7 for others than last time'
	@echo 'make bench    one table of ratios against the yardsticks'
	@echo 'make lint     formatting, layers, architecture'
	@echo 'make format   formats our C++ in place'
	@echo 'make fuzz     every fuzzer for FUZZ_SECONDS=30 each'
	@echo 'make clean    removes the build trees; keeps .deps and data'

# What the build needs; nothing is installed when all is there.
deps:
	@tools/deps.sh --minimal
	@tools/duckdb.sh

build: deps
	@mkdir -p build && cmake --preset release -DORIEL_TESTS=OFF >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	@ninja -C build -j $(JOBS) oriel

demo: build
	@tools/demo.sh

test:
	@.ci/run_steps $(STEPS)

N ?= 20000
SEED ?= 20240518
truth:
	@tools/deps.sh
	@tools/duckdb.sh
	@mkdir -p build-truth && cmake --preset truth >build-truth/configure.log 2>&1 || { cat build-truth/configure.log; exit 1; }
	@ninja -C build-truth -j $(JOBS) query_test
	@ORIEL_TRUTH_QUERIES=$(N) ORIEL_TRUTH_SEED=$(SEED) build-truth/query_test --gtest_filter='Truth.*'

bench:
	@bench/run

lint:
	@.ci/steps/10-lint.sh

format:
	@tools/deps.sh
	@git ls-files 'src/*.cpp' 'src/*.h' 'test/fuzz/*.cpp' 'bench/*.cpp' | xargs clang-format-14 -i

fuzz:
	@.ci/steps/70-fuzz.sh

clean:
	rm -rf build build-*
