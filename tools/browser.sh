#!/bin/sh
# Brings the browser that the tests of the site drive; does nothing where there is one.
set -eu
for name in "${CHROMIUM:-}" chromium-headless-shell chromium; do
  if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
    exit 0
  fi
done
command -v apt-get >/dev/null 2>&1 || {
  echo "No Chromium here. Install one, and name it with: CHROMIUM=/path/to/chromium make browser" >&2
  exit 1
}
[ "$(id -u)" = 0 ] || {
  echo "No Chromium here. Install one: sudo apt-get install --no-install-recommends chromium-headless-shell" >&2
  exit 1
}
echo "Installing chromium-headless-shell (once, some 100 MB) ..."
# Debian takes old versions away when there is a new one, so the lists have to be today's.
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null
