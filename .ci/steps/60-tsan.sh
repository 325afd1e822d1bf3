#!/usr/bin/env bash
# Unit tests of the parts with threads, under ThreadSanitizer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake --preset tsan
tests=()
for folder in http jobs db services; do
  compgen -G "src/$folder/**/*_test.cpp" >/dev/null || compgen -G "src/$folder/*_test.cpp" >/dev/null || continue
  tests+=("${folder}_test")
done
((${#tests[@]})) || { echo "no tests for the parts with threads" >&2; exit 1; }
ninja -C build-tsan "${tests[@]}"
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
[[ -f tools/tsan.supp ]] && TSAN_OPTIONS+=:suppressions=$PWD/tools/tsan.supp
for test in "${tests[@]}"; do
  echo "---- $test"
  build-tsan/"$test" --gtest_brief=1
done
