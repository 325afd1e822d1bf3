#!/usr/bin/env bash
# Every fuzzer of test/fuzz for FUZZ_SECONDS (30) with a fixed seed. An input that fails is left in build-fuzz/found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${FUZZ_SECONDS:-30}

cmake --preset fuzz
ninja -C build-fuzz fuzzers
mkdir -p build-fuzz/found
status=0
for source in test/fuzz/*_fuzz.cpp; do
  name=$(basename "$source" .cpp)
  echo "---- $name, $seconds s"
  mkdir -p "build-fuzz/corpus/$name"
  seeds=()
  for folder in test/fuzz/seeds test/golden; do
    [[ -d $folder/${name%_fuzz} ]] && seeds+=("$folder/${name%_fuzz}")
  done
  words=()
  [[ -f test/fuzz/${name%_fuzz}.dict ]] && words=("-dict=test/fuzz/${name%_fuzz}.dict")
  # A stack this deep is a bug of ours, not of the input.
  build-fuzz/"$name" -seed=1 -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 "${words[@]}" \
    -artifact_prefix="build-fuzz/found/$name-" "build-fuzz/corpus/$name" "${seeds[@]}" >"build-fuzz/$name.log" 2>&1 ||
    { tail -n 60 "build-fuzz/$name.log"; status=1; }
  grep -E 'stat::(number_of_executed_units|average_exec_per_sec)' "build-fuzz/$name.log" || true
done
exit $status
