#!/bin/sh
# pyvips has published no wheel since 2.1.0, so pip with --only-binary=:all: silently takes that one, and it does
# not work with the library that pyvips-binary 8.18.7 brings. Ends with 0 while that is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: pyvips pyvips-binary==8.18.7
old=$("$folder/venv/bin/python" -c 'from importlib.metadata import version; print(version("pyvips"))')
echo "only wheels: pyvips $old"
if "$folder/venv/bin/python" -c 'import pyvips' 2>"$folder/error"; then
    echo "and it can be imported"
    exit 1
fi
echo "importing it: $(grep -v '^ ' "$folder/error" | tail -2 | tr '\n' ' ')"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyvips==3.2.0
"$folder/venv/bin/python" -c 'import pyvips; print("from its source: pyvips", pyvips.__version__, "works")'
test "$old" = 2.1.0
