#!/usr/bin/env bash
# The official SDKs and raw HTTP against a real server; then the raw HTTP tests again against the sanitized server.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
status=0
test/e2e/run || status=1
echo "---- raw HTTP against the sanitized server"
ORIEL_BIN=build-sanitize/oriel test/e2e/run http || status=1
exit $status
