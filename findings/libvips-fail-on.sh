#!/bin/sh
# vips_thumbnail_buffer takes an argument `fail_on` and does nothing with it: half a photo passes as a whole one.
# pyvips 3.2.0 and pyvips-binary 8.18.7. Ends with 0 while that is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyvips==3.2.0 pyvips-binary==8.18.7
"$folder/venv/bin/python" - <<'PYTHON'
import logging
import sys

import pyvips

logging.getLogger("pyvips").setLevel(logging.CRITICAL)
whole = pyvips.Image.gaussnoise(400, 300).cast("uchar").jpegsave_buffer()
half = whole[: len(whole) // 2]


def is_refused(**how):
    try:
        pyvips.Image.thumbnail_buffer(half, 200, **how).jpegsave_buffer()
    except pyvips.Error:
        return True
    return False


print("libvips", ".".join(str(pyvips.version(part)) for part in range(3)))
by_argument = is_refused(fail_on="truncated")
by_option = is_refused(option_string="fail_on=truncated")
print("half a JPEG, fail_on='truncated':                ", "refused" if by_argument else "taken")
print("half a JPEG, option_string='fail_on=truncated':  ", "refused" if by_option else "taken")
sys.exit(0 if by_option and not by_argument else 1)
PYTHON
