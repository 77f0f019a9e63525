#!/usr/bin/env bash
# Builds the source archive and from it the wheel, installs that wheel and the locked packages
# into a clean environment, and plays, reports and replays a month from outside the checkout.
# Needs the development environment: `make venv-dev` (or `make wheel`, which runs this).
set -euo pipefail
cd "$(dirname "$0")/.."
checkout=$PWD

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
pip="$tmp/venv/bin/python -m pip --disable-pip-version-check -qq"

echo "Building the source archive and the wheel ..."
if ! .venv/bin/python -m build --no-isolation --outdir "$tmp/dist" . >"$tmp/build.log" 2>&1; then
    cat "$tmp/build.log"
    exit 1
fi
wheel=$(echo "$tmp"/dist/vendsim-*.whl)

echo "Installing $(basename "$wheel") into a clean environment ..."
.venv/bin/python -m venv "$tmp/venv"
$pip install --require-hashes -r requirements.lock
$pip install --no-index --no-deps "$wheel"

# From here on nothing may come from the checkout.
cd /
unset PYTHONPATH
vendsim="$tmp/venv/bin/vendsim"
python="$tmp/venv/bin/python"

"$python" "$checkout/scripts/look_into_wheel.py" "$wheel"

echo "vendsim list --json"
"$vendsim" list --json >"$tmp/list.json"
"$python" -m json.tool "$tmp/list.json" >/dev/null

echo "vendsim run --scenario year --agent base_stock --seed 1 --days 30 --report --json"
"$vendsim" run --scenario year --agent base_stock --seed 1 --days 30 \
    --out "$tmp/runs" --report --json >"$tmp/episode.json"
"$python" -m json.tool "$tmp/episode.json"
record=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["record"])' \
    "$tmp/episode.json")
find "$tmp/runs" -name '*.html' -size +1k | grep -q . || {
    echo "vendsim run --report wrote no page"
    exit 1
}

echo "vendsim replay RECORD"
"$vendsim" replay "$record"
echo "The wheel works from outside the checkout."
