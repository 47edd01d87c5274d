#!/usr/bin/env bash
# Makes a new Debian or Ubuntu machine with Rust ready to build, with `--tests` also ready for every test.
# Installs only what is missing.
set -euo pipefail

fail() { echo "sidetone set-up: $*" >&2; exit 1; }

command -v cargo >/dev/null || fail "Rust is missing: install it as https://rustup.rs describes, then run this again."

# command or file to look for : package that brings it
wanted=(
  "cmake:cmake"        # builds whisper.cpp
  "g++:g++"            # compiles it
  "make:make"
  "python3:python3"    # models come from Python packages; the evaluation is in Python
  "pip:python3-pip"
  "node:nodejs"        # builds the live page: 18 or newer
  "npm:npm"
  "pkg-config:pkg-config"  # finds ALSA for the build
  "alsa:libasound2-dev"    # capture stands on it
)
# The live page is tested in a browser, capture on a sound server of the tests' own.
[[ ${1:-} != --tests ]] || wanted+=("browser:chromium" "pulseaudio:pulseaudio" "paplay:pulseaudio-utils")
have() {
  case $1 in
    pip) python3 -m pip --version ;;
    node) node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)' ;;
    browser) [[ -x ${CHROMIUM:-} ]] || command -v chromium || command -v chromium-browser || command -v google-chrome ;;
    alsa) pkg-config --exists alsa ;;
    *) command -v "$1" ;;
  esac >/dev/null 2>&1
}
missing=()
for entry in "${wanted[@]}"; do
  have "${entry%%:*}" || missing+=("${entry##*:}")
done
if ((${#missing[@]})); then
  command -v apt-get >/dev/null || fail "these are missing and this is no Debian or Ubuntu: ${missing[*]}. Install them by hand, then run this again."
  sudo=""
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "these packages are missing and need root to install: ${missing[*]}."
    sudo="sudo"
  fi
  echo "Installing system packages: ${missing[*]}"
  $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-remove "${missing[@]}" >/dev/null ||
    fail "apt-get could not install: ${missing[*]}."
  hash -r
  have node || fail "the live page needs Node.js 18 or newer, and this system brings an older one. Install a newer one, then run this again."
fi

if ! cargo nextest --version >/dev/null 2>&1; then
  echo "Installing the test runner: cargo-nextest (a few minutes, once)"
  cargo install --quiet --locked cargo-nextest || fail "cargo-nextest could not be installed."
fi

# A minimal toolchain comes without the formatter and the linter that `make test` runs.
for tool in clippy:clippy fmt:rustfmt; do
  cargo "${tool%%:*}" --version >/dev/null 2>&1 && continue
  command -v rustup >/dev/null || fail "cargo ${tool%%:*} is missing: install the component ${tool##*:} of your Rust toolchain."
  echo "Installing the Rust component ${tool##*:}"
  rustup component add "${tool##*:}" || fail "the Rust component ${tool##*:} could not be installed."
done
