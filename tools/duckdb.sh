#!/usr/bin/env bash
# Fetches the pinned DuckDB library and its C header into .deps/duckdb, from npm by plain package name.
# Does nothing when both are there and are the right ones. See docs/decisions/0008-duckdb-by-dlopen.md.
set -euo pipefail

# The library's package; the header is the newest one npm has, and the C API only ever grows.
library_version="1.5.6-r.1"
header_version="1.4.4"
header_sha256="cbe6a827284375c5a646b8f27dbd3a00808ce8738b5bbb49c190cb1e08540281"
case "$(uname -m)" in
  x86_64)
    library_package="@duckdb/node-bindings-linux-x64"
    library_sha256="3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633" ;;
  aarch64)
    library_package="@duckdb/node-bindings-linux-arm64"
    # No machine of this kind has checked the file yet; the driver still checks the version at start.
    library_sha256="" ;;
  *) echo "duckdb.sh: no DuckDB library for $(uname -m)" >&2; exit 1 ;;
esac

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
target="$root/.deps/duckdb"
stamp="$target/version"
want="$library_package $library_version duckdb.h $header_version"

matches() {  # file sha256: true when the file is there and has that checksum (an empty checksum only asks for the file)
  [[ -f "$1" ]] && { [[ -z "$2" ]] || echo "$2  $1" | sha256sum --check --status; }
}

if [[ -f "$stamp" && "$(cat "$stamp")" == "$want" ]] &&
   matches "$target/libduckdb.so" "$library_sha256" && matches "$target/duckdb.h" "$header_sha256"; then
  exit 0
fi
command -v npm > /dev/null || { echo "duckdb.sh: needs npm (Debian package npm)" >&2; exit 1; }

mkdir -p "$root/.deps"
work="$(mktemp -d "$root/.deps/duckdb.XXXXXX")"
trap 'rm -rf "$work"' EXIT
cd "$work"
echo "fetching $library_package $library_version and duckdb.h $header_version" >&2
npm pack --silent "$library_package@$library_version" > library.name
npm pack --silent "duckdb@$header_version" > header.name
mkdir out
tar -xzf "$(tail -n 1 library.name)" -C out --strip-components=1 package/libduckdb.so
tar -xzf "$(tail -n 1 header.name)" -C out --strip-components=5 package/src/duckdb/src/include/duckdb.h
tar -xzf "$(tail -n 1 header.name)" -C out --strip-components=1 package/LICENSE

for file in "libduckdb.so:$library_sha256" "duckdb.h:$header_sha256"; do
  matches "out/${file%%:*}" "${file#*:}" ||
    { echo "duckdb.sh: ${file%%:*} is not the pinned file: expected sha256 ${file#*:}, found $(sha256sum < "out/${file%%:*}")" >&2; exit 1; }
done
chmod 0755 out out/libduckdb.so
chmod 0644 out/duckdb.h
echo "$want" > out/version
# Whole or not at all: another build may be looking.
rm -rf "$target"
mv out "$target"
