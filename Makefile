# `make help` lists the targets. Each sets up what it needs, from a fresh clone on.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := build
.PHONY: help setup build demo test ctest pytest sanitize races wheel bench format lint clean

JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 60
VENV := $(CURDIR)/.venv
export VIRTUAL_ENV := $(VENV)
export PATH := $(VENV)/bin:$(PATH)
export CCACHE_BASEDIR ?= $(CURDIR)
export CCACHE_NOHASHDIR ?= 1

# $(call cmake,PRESET,OPTIONS): configure and build, quietly unless something is wrong
cmake = cmake --preset $(1) $(2) --log-level=WARNING >/dev/null && cmake --build --preset $(1) -j $(JOBS) -- $$([ -t 1 ] || echo --quiet)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

setup: ## everything that developers need: Debian packages, .venv
	@scripts/setup.sh build test bench style

build: ## the library and the command, build/release/cli/assay
	@scripts/setup.sh build
	@echo "== build"
	@$(call cmake,release,-DASSAY_TESTS=OFF)

demo: build ## evaluates the predictions of examples/
	@examples/demo.sh

test: ctest pytest ## unit tests, laws, oracles; with CI=true also the sanitizers
ifeq ($(CI),true)
test: sanitize
endif

ctest:
	@scripts/setup.sh build test
	@echo "== build with tests"
	@$(call cmake,release,-DASSAY_TESTS=ON -DASSAY_PYTHON=ON)
	@echo "== ctest"
	@ctest --preset release -j $(JOBS)

pytest: ctest
	@echo "== pytest"
	@scripts/pytest.sh build/release -n $(JOBS)

sanitize: ## unit tests, laws and fuzzers (each FUZZ_SECONDS) under the address and undefined behaviour sanitizers
	@scripts/setup.sh build test
	@echo "== sanitize"
	@$(call cmake,asan-ubsan)
	@ctest --preset asan-ubsan -j $(JOBS)
	@scripts/fuzz.sh build/asan-ubsan $(FUZZ_SECONDS) $(JOBS)

races: ## what runs on many threads under the thread sanitizer
	@scripts/setup.sh build test
	@echo "== races"
	@$(call cmake,tsan)
	@ctest --preset tsan -j $(JOBS)

wheel: ## sdist and wheel in dist/, tried in a clean environment
	@scripts/setup.sh build test
	@echo "== wheel"
	@scripts/check_wheel.sh

bench: ## Assay beside its peers, then the benchmark programs
	@scripts/setup.sh build test bench
	@echo "== bench"
	@$(call cmake,release,-DASSAY_TESTS=OFF -DASSAY_BENCH=ON -DASSAY_PYTHON=ON)
	@scripts/bench.sh build/release

format: ## clang-format and ruff, in place
	@scripts/setup.sh build style
	@scripts/style.sh format

lint: ## formatting, layers, clang-tidy
	@scripts/setup.sh build test style
	@$(call cmake,dev)
	@scripts/style.sh lint

clean: ## removes what was built; the .venv stays
	@rm -rf build dist
