#!/bin/sh
# Pillow 13.0.0 converts grey of sixteen bits to RGB by clipping, not by scaling: everything but black becomes white.
# Ends with 0 while that is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import struct
import sys
from io import BytesIO

import PIL
from PIL import Image

ramp = b"".join(struct.pack("<H", grey * 257) for grey in range(256))
written = BytesIO()
Image.frombytes("I;16", (256, 1), ramp).save(written, "PNG")
read = Image.open(BytesIO(written.getvalue()))
converted = read.convert("RGB")
found = [converted.getpixel((grey, 0))[0] for grey in (0, 1, 64, 128, 255)]
print("Pillow", PIL.__version__, "mode", read.mode)
print("grey of 0, 1, 64, 128, 255 in 255 becomes", found)
sys.exit(0 if found == [0, 255, 255, 255, 255] else 1)
PYTHON
