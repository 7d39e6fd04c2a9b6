#!/bin/sh
# Makes the environment of the mutation tester; does nothing where there is one for these requirements.
set -eu
python="$1"
venv=".venv-mutants"
[ "$venv/ready" -nt requirements-mutants.txt ] && exit 0
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing what requirements-mutants.txt names (a minute, the first time) ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements-mutants.txt
touch "$venv/ready"
