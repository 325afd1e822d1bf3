#!/usr/bin/env bash
# `npm ci` in a folder, once per lock file: does nothing when node_modules is that of the lock file already.
set -euo pipefail
folder=${1:?usage: tools/npm_ci.sh FOLDER}
cd "$folder"
if cmp -s package-lock.json node_modules/.installed-lock.json; then exit 0; fi
echo "npm ci in $folder"
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
cp package-lock.json node_modules/.installed-lock.json
