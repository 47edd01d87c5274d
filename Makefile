# Two commands do everything: `make demo` and `make test`. Both set up what they need, say what they
# install before they do, and are quick the second time.

SHELL := /bin/bash
CARGO ?= cargo
# The same cases in every run, and no snapshot accepted by itself: a red run means a fault.
export PROPTEST_RNG_SEED ?= 20261121
export INSTA_UPDATE ?= no
DATA ?= ../shared/data
RELEASE := target/release/sidetone

.PHONY: help demo test setup setup-tests model web web-test screenshots lint fast slow release eval eval-live eval-echo eval-speed bench eval-redact eval-voice eval-words eval-coach eval-phases eval-fair fit-meaning

help:
	@echo "make demo   set up, build, and analyse the sample call"
	@echo "make test   set up, and run every test"
	@echo "make web    build the live page"
	@echo "make eval   measure on labelled calls (DATA=$(DATA))"
	@echo "make eval-coach  measure cues, nudges and the sentence encoder"
	@echo "make eval-phases  measure where the phases of a call begin"
	@echo "make eval-fair  measure how far scores move with the height of a voice"
	@echo "make fit-meaning  fit the heads on the sentence encoder"
	@echo "make eval-live  measure a live call: latency, processor share, memory"
	@echo "make eval-words  measure the words, beside faster-whisper and whisper.cpp"
	@echo "make eval-echo  measure calls with the caller heard through the loudspeakers"
	@echo "make eval-redact  measure what is taken out of words and what stays"
	@echo "make eval-voice  measure voice and talk beside Silero, WebRTC, Praat and openSMILE"
	@echo "make bench  time each step"

demo: setup release model
	@mkdir -p demo
	@$(RELEASE) analyze sample/broadband-call.flac --model tiny.en --out demo --format json,html,md,vtt --embed-audio

test: setup-tests web model lint fast web-test slow

# System packages, by name, only those that are missing.
setup:
	@scripts/setup.sh

# The same, and a browser to test the live page in.
setup-tests:
	@scripts/setup.sh --tests

# The small recognition model, fetched and checked once.
model: setup web
	@scripts/model.sh tiny.en

# The live page, taken into the program when that is built.
WEB_SOURCES := $(wildcard web/index.html web/package.json web/vite.config.ts) $(shell find web/src -type f)

web: setup web/dist/index.html

web/node_modules/.package-lock.json: web/package-lock.json | setup
	@echo "Fetching the libraries of the live page"
	@cd web && npm ci --silent
	@touch $@

web/dist/index.html: $(WEB_SOURCES) web/node_modules/.package-lock.json
	@echo "Building the live page"
	@cd web && npm run --silent build -- --logLevel warn

# The page in a browser, on a stand-in and on the program itself.
web-test: setup-tests web
	@$(CARGO) build --bins --tests --quiet
	@cd web && npm run --silent check && npm run --silent test:built

# Pictures of the page to look at, into web/screenshots.
screenshots: setup-tests web
	@cd web && npm run --silent screenshots

release: web
	@test -x $(RELEASE) || echo "Building Sidetone (about ten minutes the first time)"
	@$(CARGO) build --release --quiet

lint:
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets -- -D warnings

# Unit tests, then everything that starts the program.
fast:
	$(CARGO) nextest run --lib

slow:
	$(CARGO) nextest run --tests -E "kind(test)"

# Measures on labelled calls in DATA; says so where that folder is missing.
eval: setup release
	@test -d "$(DATA)" || { echo "The labelled data is not here: $(DATA) is no folder. Name it with DATA=FOLDER."; exit 1; }
	@scripts/model.sh tiny.en
	@scripts/model.sh base
	@python3 -c 'import numpy' 2>/dev/null || { echo "Installing numpy for the evaluation"; \
		python3 -m pip install --quiet --user numpy 2>/dev/null || sudo apt-get install -y -qq python3-numpy; }
	@SIDETONE_DATA="$(abspath $(DATA))" python3 eval/run.py "$(DATA)"

# Cues and nudges on scripted calls, with and without the sentence encoder; the encoder on labelled texts.
eval-coach: release
	@scripts/model.sh minilm
	@python3 -c 'import numpy' 2>/dev/null || python3 -m pip install --quiet --user numpy 2>/dev/null || sudo apt-get install -y -qq python3-numpy
	@$(CARGO) build --release --quiet --example cues_truth --example coach_truth --example meaning_vectors
	@SIDETONE_DATA="$(abspath $(DATA))" python3 eval/coach_table.py "$(DATA)"
	@SIDETONE_DATA="$(abspath $(DATA))" python3 eval/meaning_eval.py "$(DATA)"

# Where the phases of a call begin, against judgements by hand.
eval-phases:
	@$(CARGO) build --quiet --example cues_truth
	@python3 eval/phases.py "$(DATA)" --build debug

# How far scores move when a voice is shifted; needs two tools for sound that nothing else needs.
eval-fair: release
	@for tool in sox rubberband; do command -v $$tool >/dev/null || { echo "Installing sox and rubberband-cli for the evaluation"; \
		sudo apt-get install -y -qq sox rubberband-cli; break; }; done
	@scripts/model.sh tiny.en
	@python3 eval/fairness.py "$(DATA)" --model tiny.en

# The weights of src/cues/meaning/heads.json, on the project's own sentences.
fit-meaning: release
	@scripts/model.sh minilm
	@python3 eval/meaning_fit.py

# Latency and cost of a live call, on a sound server of its own.
eval-live: setup-tests release
	@scripts/model.sh tiny.en
	@scripts/model.sh base
	@python3 -c 'import numpy' 2>/dev/null || python3 -m pip install --quiet --user numpy 2>/dev/null || sudo apt-get install -y -qq python3-numpy
	@python3 eval/live.py "$(DATA)"

# Words against the truth, beside faster-whisper and whisper.cpp; then the latency of live words.
eval-words: setup-tests release
	@scripts/model.sh tiny.en
	@scripts/model.sh base
	@$(CARGO) build --quiet --example words_live
	@python3 -c 'import numpy' 2>/dev/null || python3 -m pip install --quiet --user numpy 2>/dev/null || sudo apt-get install -y -qq python3-numpy
	@python3 eval/run_words.py "$(DATA)"
	@python3 eval/live.py "$(DATA)" --model tiny.en --model base

# What a caller heard through the loudspeakers does to the figures.
eval-echo: release
	@scripts/model.sh tiny.en
	@python3 -c 'import numpy' 2>/dev/null || python3 -m pip install --quiet --user numpy 2>/dev/null || sudo apt-get install -y -qq python3-numpy
	@python3 eval/echo.py "$(DATA)"

# What is taken out of words and what stays; with DATA also the scripted calls and how long words wait.
eval-redact:
	@$(CARGO) build --bins --tests --examples --quiet
	@python3 eval/redact.py $(if $(wildcard $(DATA)/scripted),"$(DATA)")

eval-speed: release
	@scripts/model.sh tiny.en
	@python3 eval/speed.py "$(DATA)"

# Voice and talk beside the tools of specialists, which go into a Python environment under target/.
eval-voice: setup release
	@test -d "$(DATA)" || { echo "The labelled data is not here: $(DATA) is no folder. Name it with DATA=FOLDER."; exit 1; }
	@$(CARGO) build --release --quiet --example talk_timing
	@for model in tiny.en base speaker; do scripts/model.sh $$model; done
	@scripts/peers.sh target/peers
	@TALK_TIMING=target/release/examples/talk_timing target/peers/bin/python eval/voice_table.py "$(abspath $(DATA))"

# Times each step inside the process.
bench:
	@$(CARGO) bench
