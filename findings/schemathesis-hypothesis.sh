#!/bin/sh
# hypothesis-jsonschema, by which schemathesis draws, takes an internal of hypothesis that is gone: every test errors.
# hypothesis-jsonschema 0.23.1 with hypothesis 6.170.17 (fails) and 6.140.2 (works). Ends with 0 while that is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/draw.py" <<'PYTHON'
import sys
from importlib.metadata import version

from hypothesis import find
from hypothesis_jsonschema import from_schema

schema = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
try:
    find(from_schema(schema), lambda value: True)
    worked = True
except AttributeError as error:
    worked = False
    print("AttributeError:", error)
print("hypothesis", version("hypothesis"), "draws an object" if worked else "cannot draw an object")
sys.exit(0 if worked else 3)
PYTHON
python3 -m venv "$folder/venv"
install() { "$folder/venv/bin/pip" install --quiet --disable-pip-version-check hypothesis-jsonschema==0.23.1 "hypothesis==$1"; }
install 6.170.17
! "$folder/venv/bin/python" "$folder/draw.py"
install 6.140.2
"$folder/venv/bin/python" "$folder/draw.py"
