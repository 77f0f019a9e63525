#!/usr/bin/env bash
# Installs headless Chromium and its driver where that can be done unasked: as root, by apt-get.
# Never fails: without a browser the browser tests are skipped, and this says so.
set -euo pipefail

if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "No Chromium here and no right to install it: browser tests will be skipped."
    exit 0
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
echo "Installing Chromium for the browser tests ..."
if ! { apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 \
        chromium chromium-driver; } >"$log" 2>&1; then
    echo "Chromium could not be installed, browser tests will be skipped:"
    # Addresses say nothing about the cause.
    sed -E 's#[a-z]+://[^ ]+#(address)#g' "$log" | tail -n 5
fi
