#!/usr/bin/env bash
# Debian packages, the Python environment, the DuckDB library, npm packages and the flights data.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tools/deps.sh
tools/duckdb.sh
examples/flights/fetch.sh
# Every folder with a lock file; a lock file holds versions and checksums, never the address of a registry.
while read -r lock; do
  if grep -q '"resolved"' "$lock"; then echo "$lock holds registry addresses" >&2; exit 1; fi
  tools/npm_ci.sh "$(dirname "$lock")"
done < <(git ls-files '*package-lock.json')
