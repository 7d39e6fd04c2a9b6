#!/bin/sh
# Makes the environment of a tool that has requirements of its own; does nothing where there is one for these.
#   tools/environment.sh NAME PYTHON
set -eu
name="$1"
python="$2"
venv=".venv-$name"
stale=$(find requirements*.txt constraints.txt -newer "$venv/ready" 2>/dev/null || echo all)
[ -e "$venv/ready" ] && [ -z "$stale" ] && exit 0
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing what requirements-$name.txt names (a minute, the first time) ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "requirements-$name.txt"
touch "$venv/ready"
