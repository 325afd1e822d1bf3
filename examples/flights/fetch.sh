#!/usr/bin/env bash
# Brings the two data files of the flights sample from the npm package vega-datasets into examples/flights/data (or the
# folder given as the only argument) and checks that they are the very files the sample was made for. Does nothing when
# they are there already.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${1:-$here/data}
package=vega-datasets@3.2.1

sums() {
  cat <<'SUMS'
dbeb920c90f59b6ccaff823dcc3d08f25a97fa1ce128d93f40be4e931f5900b0  flights-3m.parquet
903c7169e6d558eefb95295fe2947ec8503135fbb855ea5c737cf4a90ea603ad  airports.csv
SUMS
}

good() { (cd "$1" 2>/dev/null && sums | sha256sum --check --quiet --status 2>/dev/null); }

if good "$target"; then
  echo "flights: data is in $target"
  exit 0
fi

command -v npm >/dev/null || { echo "flights: npm is needed to fetch $package; tools/deps.sh installs it" >&2; exit 1; }

mkdir -p "$target"
work=$(mktemp -d "$target/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

echo "flights: fetching $package (17 MB)"
(cd "$work" && npm pack --silent "$package" >/dev/null) || { echo "flights: npm cannot fetch $package" >&2; exit 1; }
tar -xzf "$work"/vega-datasets-*.tgz -C "$work" package/data/flights-3m.parquet package/data/airports.csv

if ! good "$work/package/data"; then
  echo "flights: the files in $package are not the ones expected (sha256 differs); nothing was kept" >&2
  exit 1
fi
mv "$work"/package/data/flights-3m.parquet "$work"/package/data/airports.csv "$target"/
echo "flights: data is in $target"
