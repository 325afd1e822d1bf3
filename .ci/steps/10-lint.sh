#!/usr/bin/env bash
# Formatting, layers, the files that ARCHITECTURE.md names, shell and Python syntax. Reports all that is wrong, not the first.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
status=0

python=/usr/bin/python3
$python tools/check_layers.py || status=1
$python tools/check_layers.py --self-test || status=1
$python tools/check_architecture.py || status=1

mapfile -t sources < <(git ls-files 'src/*.cpp' 'src/*.h' 'test/fuzz/*.cpp' 'bench/*.cpp')
clang-format-14 --dry-run --Werror --ferror-limit=5 "${sources[@]}" || { echo "lint: run 'make format'"; status=1; }

mapfile -t scripts < <(git grep -lE '^#!.*\bbash' -- ':!*.md')
for script in "${scripts[@]}"; do bash -n "$script" || status=1; done
mapfile -t pythons < <(git ls-files '*.py')
$python - "${pythons[@]}" <<'PY' || status=1
import ast, sys
for name in sys.argv[1:]:
    ast.parse(open(name, encoding="utf-8").read(), name)
PY

exit $status
