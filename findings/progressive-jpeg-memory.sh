#!/bin/sh
# Decoding a JPEG at an eighth of its size saves memory only if it is a baseline JPEG: of a progressive one all
# coefficients of the whole picture are held first. Pillow 13.0.0 (libjpeg-turbo 3.2.0) and libvips 8.18.7 alike.
# Linux only, for it reads /proc. Ends with 0 while that is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0 pyvips==3.2.0 pyvips-binary==8.18.7
cat >"$folder/measure.py" <<'PYTHON'
import sys

import pyvips
from PIL import Image


def peak():
    with open("/proc/self/status") as lines:
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


before = peak()
if sys.argv[2] == "Pillow":
    photo = Image.open(sys.argv[1])
    photo.draft("RGB", (800, 600))
    photo.load()
else:
    pyvips.Image.thumbnail(sys.argv[1], 800).write_to_memory()
print(peak() - before)
PYTHON
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

from PIL import Image

photo = Image.linear_gradient("L").resize((6400, 4800)).convert("RGB")
photo.save(f"{sys.argv[1]}/baseline.jpg", quality=80)
photo.save(f"{sys.argv[1]}/progressive.jpg", quality=80, progressive=True)
PYTHON
told=0
for library in Pillow libvips; do
    baseline=$("$folder/venv/bin/python" "$folder/measure.py" "$folder/baseline.jpg" "$library")
    progressive=$("$folder/venv/bin/python" "$folder/measure.py" "$folder/progressive.jpg" "$library")
    echo "$library, 31 megapixels reduced to 800 by 600: baseline $baseline MB, progressive $progressive MB"
    test "$progressive" -gt $((baseline * 2)) || told=1
done
exit $told
