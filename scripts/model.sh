#!/usr/bin/env bash
# Fetches a recognition model unless it is at hand and whole. The program itself does the work.
set -euo pipefail
name=${1:?name of a model}
profile=${SIDETONE_PROFILE:-}
program=target/debug/sidetone
if [[ -x target/release/sidetone && $profile != debug ]]; then program=target/release/sidetone; fi
if [[ ! -x $program ]]; then
  echo "Building Sidetone (about ten minutes the first time)"
  cargo build --bins --tests --quiet
  program=target/debug/sidetone
fi
if ! "$program" models path "$name" >/dev/null 2>&1; then
  echo "Fetching the recognition model $name (5 to 80 MB)"
  "$program" models fetch "$name"
fi
