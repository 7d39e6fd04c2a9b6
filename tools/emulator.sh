#!/bin/sh
# Makes the environment of the emulator; does nothing where there is one for these requirements.
set -eu
python="$1"
venv=".venv-emulator"
[ "$venv/ready" -nt requirements-emulator.txt ] && exit 0
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing what requirements-emulator.txt names (a minute, the first time) ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements-emulator.txt
touch "$venv/ready"
