# The verbs of this repository; `make` alone lists them.

PREFIX ?= /usr/local
DESTDIR ?=
# What `make test` prints: failures and the sum; empty for every test by name.
TEST_OUTPUT ?= --quiet
FUZZ_SECONDS ?= 60
python = "$$(Scripts/goldens/environment)"

# Where the home folder cannot be written to, caches go to .build.
caches = $${XDG_CACHE_HOME:-$$HOME/.cache}
ifneq ($(shell mkdir -p "$(caches)" 2>/dev/null && test -w "$(caches)" && echo writable),writable)
export XDG_CACHE_HOME := $(CURDIR)/.build/cache
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo setup build test install uninstall lint format docs bench goldens parity fuzz sanitize clean

help: ## list these verbs
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

demo: setup build ## fetch, build, compare the meanings of "bank"
	.build/release/polysemy --word bank Examples/bank.txt --plot bank.svg
	@echo; echo "The plot of these sentences: $(CURDIR)/bank.svg"

setup: ## install the system's libraries and fetch a model into weights/
	@Scripts/setup

build: ## build the command, optimised: .build/release/polysemy
	swift build -c release --product polysemy

test: ## run all tests, optimised
	@Scripts/setup --system && { Scripts/setup --model || [ $$? -eq 69 ]; }
	swift build -c release --build-tests && swift test -c release --skip-build --disable-xctest $(TEST_OUTPUT)
	@[ -e weights/all-MiniLM-L6-v2 ] || echo "WARNING: no model; the real model's tests were SKIPPED" >&2

install: ## install the command and completions (PREFIX=/usr/local)
	@Scripts/install "$(DESTDIR)$(PREFIX)"

uninstall: ## remove what install put there (the same PREFIX)
	@Scripts/install --remove "$(DESTDIR)$(PREFIX)"

lint: ## check format, warnings, imports and the house rules
	@Scripts/setup --system && Scripts/lint

format: ## rewrite the Swift sources in the house format
	swift format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks Fuzz Examples

docs: ## build the libraries' documentation into .build/docs
	@Scripts/setup --system && Scripts/docs

bench: setup build ## measure against what people would run instead (30 min, 14 GB)
	@Benchmarks/run

goldens: ## write the tests' golden values anew, with the references
	@Scripts/goldens/all

parity: setup build ## compare with transformers, live (TEXT=FILE adds a text)
	@$(python) Scripts/parity $(TEXT)

fuzz: ## fuzz loader, tokenizer and vector files under the address sanitizer (FUZZ_SECONDS=60 each)
	@Scripts/fuzz safetensors $(FUZZ_SECONDS) && Scripts/fuzz tokenizer $(FUZZ_SECONDS)
	@Scripts/fuzz vectors $(FUZZ_SECONDS)

sanitize: ## test the numeric modules under the address and thread sanitizers (20 min)
	@Scripts/setup --system && Scripts/sanitize

clean: ## remove what was built; the weights stay
	rm -rf .build .build-install .build-fuzz .build-sanitize
