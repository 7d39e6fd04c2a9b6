#!/bin/sh
# pydantic reads JSON that names a field twice without a word and keeps the last; NaN passes as a number of JSON.
# pydantic 2.14.3. Ends with 0 while that is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.3
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import pydantic


class Report(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", strict=True)
    area: str = ""
    latitude: float = 0


twice = Report.model_validate_json('{"area": "14", "area": "31"}')
nan = Report.model_validate_json('{"latitude": NaN}')
print("pydantic", pydantic.VERSION)
print("area twice, strict, nothing extra:", twice)
print("NaN, which JSON does not have:    ", nan)
sys.exit(0 if twice.area == "31" and nan.latitude != nan.latitude else 1)
PYTHON
