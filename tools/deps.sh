#!/usr/bin/env bash
# Installs what Oriel is built and tested with: Debian 12 packages, and Python packages in .venv. Does nothing when all is
# there. Works as root, or through sudo.
#
#   tools/deps.sh            everything, for `make test`, `make bench`, `make fuzz` and `make lint`
#   tools/deps.sh --minimal  what `make build` and `make demo` need
#   tools/deps.sh --list     prints the package names and installs nothing
#
# Versions are those of Debian 12; docs/decisions/0007-dependencies.md says why these.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

minimal=(
  g++ make cmake ninja-build ccache mold pkg-config ca-certificates
  libboost1.81-dev libboost-json1.81-dev libboost-system1.81-dev
  libssl-dev libsqlite3-dev libpq-dev libmariadb-dev libcurl4-openssl-dev libsodium-dev libyaml-dev zlib1g-dev
  libjemalloc-dev
  libfmt-dev libcli11-dev libhowardhinnant-date-dev tzdata
  python3 python3-yaml
)
# For tests, benchmarks, fuzzing and lint.
full=(
  libgtest-dev libgmock-dev libbenchmark-dev
  clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev
  nginx-light wrk postgresql mariadb-server clickhouse-server openssl python3-venv curl sqlite3
)

mode=full
case "${1:-}" in
  "") ;;
  --minimal) mode=minimal ;;
  --list) printf '%s\n' "${minimal[@]}" nodejs npm "${full[@]}"; exit 0 ;;
  *) echo "usage: tools/deps.sh [--minimal|--list]" >&2; exit 2 ;;
esac

wanted=("${minimal[@]}")
[[ $mode == full ]] && wanted+=("${full[@]}")

# Debian's Node.js 18 and npm do; a Node.js of your own from 18 on is left alone.
node_major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p' || true)
if [[ -z $node_major || $node_major -lt 18 ]]; then wanted+=(nodejs); fi
command -v npm >/dev/null || wanted+=(npm)

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $status == installed ]] || missing+=("$package")
done

if ((${#missing[@]})); then
  if ! command -v apt-get >/dev/null; then
    echo "deps: this system has no apt-get; install by hand: ${missing[*]}" >&2
    exit 1
  fi
  as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || { echo "deps: run as root, or install sudo; missing: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo "deps: installing ${missing[*]}"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
           apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    echo "deps: apt-get failed" >&2
    exit 1
  fi
fi

# Python packages of the tests, pinned, away from the system's own.
if [[ $mode == full ]]; then
  requirements=$root/test/e2e/python/requirements.txt
  engines=$root/test/live/requirements.txt
  if ! cat "$requirements" "$engines" | cmp -s - "$root/.venv/installed.txt"; then
    echo "deps: installing $(cat "$requirements" "$engines" | grep -c ==) Python packages in .venv"
    /usr/bin/python3 -m venv --clear "$root/.venv"
    "$root/.venv/bin/pip" --quiet --disable-pip-version-check install --requirement "$requirements"
    "$root/.venv/bin/pip" --quiet --disable-pip-version-check install --no-deps --requirement "$engines"
    cat "$requirements" "$engines" >"$root/.venv/installed.txt"
  fi
fi
echo "deps: ready"
