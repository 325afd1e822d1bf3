#!/usr/bin/env bash
# What we promise others: the served API documents against the facts in test/contract, and SQL that others can read.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
test/contract/run
# The SQL we write for each dialect, read by a parser that is not ours.
.venv/bin/python test/golden/parse_check.py
