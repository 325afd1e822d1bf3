#!/usr/bin/env bash
# Benchmarks run and give every row; their figures are not judged here, where the machine is shared.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
bench/run --smoke
