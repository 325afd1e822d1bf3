#!/usr/bin/env bash
# Two trees: the server as users get it, and everything under AddressSanitizer and UndefinedBehaviorSanitizer with the unit
# tests. Tests are compiled once, in the second.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake --preset release -DORIEL_TESTS=OFF
ninja -C build oriel
cmake --preset sanitize
ninja -C build-sanitize
