#!/usr/bin/env bash
# The served API documents against the facts in test/contract.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
test/contract/run
