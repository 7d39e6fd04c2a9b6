#!/bin/sh
# Makes the virtual environment that every target needs; quick when the requirements have not changed.
set -eu
python="$1"
venv="$2"

"$python" - <<'CHECK' || { echo "Lapor needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python" >&2; exit 1; }
import sys
sys.exit(sys.version_info < (3, 11))
CHECK
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || {
  echo "python3-venv is missing; on Debian: apt-get install python3-venv" >&2
  exit 1
}
echo "Installing what requirements-dev.txt names (a minute, the first time) ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
touch "$venv/ready"
