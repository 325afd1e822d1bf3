#!/usr/bin/env bash
# `make demo`: makes an instance with the flights sample, serves it, asks it one query through the official SDK, and goes on
# serving until Ctrl-C.
#
#   DEMO_ONCE=1                      end after the query, with status 0 when it was answered
#   DEMO_LISTEN=127.0.0.1:19999      where to serve (DEMO_ONCE takes any free port)
#   DEMO_DATA=data/demo              the instance; kept, and used again the next time
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
once=${DEMO_ONCE:-}
data=${DEMO_DATA:-data/demo}
listen=${DEMO_LISTEN:-127.0.0.1:$([[ -n $once ]] && echo 0 || echo 19999)}
app=examples/apps/node

examples/flights/fetch.sh
tools/npm_ci.sh "$app"
if [[ ! -f $data/looker.ini ]]; then
  echo "demo: making an instance in $data"
  build/oriel init --data "$data" --sample flights --flights-dir examples/flights/data
fi

out=$(mktemp)
server=
finish() {
  if [[ -n $server ]] && kill -0 "$server" 2>/dev/null; then kill -TERM "$server"; wait "$server" || true; fi
  rm -f "$out"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

build/oriel serve --data "$data" --listen "$listen" --log warn >"$out" &
server=$!
url=
for ((i = 0; i < 300; ++i)); do
  url=$(sed -n 's/^oriel: serving \(http[^ ]*\).*/\1/p' "$out")
  [[ -n $url ]] && break
  kill -0 "$server" 2>/dev/null || { cat "$out"; echo "demo: the server did not start" >&2; server=; exit 1; }
  sleep 0.1
done
[[ -n $url ]] || { echo "demo: the server did not say where it serves within 30 s" >&2; exit 1; }

# The instance's own certificate is the only one the client trusts for this address.
NODE_EXTRA_CA_CERTS=$(realpath "$data/tls/cert.pem") LOOKERSDK_BASE_URL=$url LOOKERSDK_VERIFY_SSL=true \
  node "$app/first_query.mjs" "$data/looker.ini"

cat <<TEXT

API           $url/api/4.0
credentials   $data/looker.ini (client id and secret, in the SDKs' format)
certificate   $data/tls/cert.pem
TEXT

if [[ -n $once ]]; then exit 0; fi
echo
echo "Serving until Ctrl-C."
wait "$server"
