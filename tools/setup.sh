#!/bin/sh
# Makes the virtual environment that every target needs; quick when the requirements have not changed.
set -eu
python="$1"
venv="$2"

"$python" - <<'CHECK' || { echo "Lapor needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python" >&2; exit 1; }
import sys
sys.exit(sys.version_info < (3, 11))
CHECK
# an environment without pip is one whose making was interrupted
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || {
  echo "Making $venv ..."
  "$python" -m venv --clear "$venv" || {
    echo "python3-venv is missing; on Debian: apt-get install python3-venv" >&2
    exit 1
  }
}
packages=$(grep -hcE '^[A-Za-z]' requirements.txt requirements-dev.txt constraints.txt | awk '{sum += $1} END {print sum}')
echo "Installing what requirements-dev.txt names, about $packages packages (a minute or two, the first time) ..."
# pip's own bars say how far one file is; what a person waits for is the number of packages
status=$(mktemp)
trap 'rm -f "$status"' EXIT
{ "$venv/bin/python" -m pip install --disable-pip-version-check --progress-bar off -r requirements-dev.txt 2>&1
  echo $? >"$status"; } | awk -v all="$packages" '
  /^Collecting /{ n++; if (n % 10 == 0) print "  " n " of about " all " found"; fflush(); next }
  /^Installing collected packages/{ print "  all found; installing them ..."; fflush(); next }
  /^ERROR|^error|[Nn]o matching distribution/{ print; fflush() }'
[ "$(cat "$status")" = 0 ] || { echo "pip could not install them." >&2; exit 1; }
touch "$venv/ready"
