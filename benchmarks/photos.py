"""
How much memory twenty photos need while they are written anew, beside what the same files needed before.

    python -m benchmarks.photos [COMMIT]

Makes the files (the same each time), cleans each one in a process of its own with the code that is here and with that
of the commit (20a50dd by default, taken out of the repository), and writes docs/photos.md. Takes some minutes.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "photos.md"
BEFORE = "20a50dd"
AIM = 0.4
"""Of the highest peak before."""
MEASURE = """
import sys
from importlib import import_module
def peak():
    # The largest resident size of what runs now; getrusage would tell that of whoever started it.
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
content = open(sys.argv[1], "rb").read()
try:
    clean = import_module("chalicelib.services.files.images").reencode
except ModuleNotFoundError:  # a release that had no rooms yet
    clean = import_module("chalicelib.services.photos").written_anew
from io import BytesIO
from PIL import Image
before = peak()
try:
    kept = clean(content, sys.argv[2])
    told = "{} x {}".format(*Image.open(BytesIO(kept)).size)
except Exception as error:
    told = getattr(getattr(error, "reason", None), "value", "not taken")
print(peak() - before, told, sep="|")
"""


@dataclass(frozen=True)
class Sample:
    """A file: how it is called in the table, its type, and how it is made."""

    name: str
    content_type: str
    make: Callable[[Path], None]


def main(commit: str = BEFORE) -> int:
    """Measures, writes the page, and ends with 1 if the aim is not met."""
    with tempfile.TemporaryDirectory(prefix="lapor-photos-") as folder:
        before = Path(folder, "before")
        _take_out(commit, before)
        rows = [_measured(sample, Path(folder, str(place)), before) for place, sample in enumerate(SAMPLES)]
    PAGE.write_text("\n".join(_page(rows, commit)) + "\n", encoding="utf-8")
    print("\n".join(_page(rows, commit)))
    return int(_peak(rows, "now") > AIM * _peak(rows, "before"))


def _take_out(commit: str, folder: Path) -> None:
    folder.mkdir()
    packed = subprocess.run(  # noqa: S603  # our own words
        ["git", "archive", commit, "chalicelib"],  # noqa: S607  # whichever git there is
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)  # noqa: S603, S607  # the same


def _measured(sample: Sample, path: Path, before: Path) -> Mapping[str, Any]:
    sample.make(path)
    found = {"name": sample.name, "bytes": path.stat().st_size}
    for when, code in (("before", before), ("now", ROOT)):
        done = subprocess.run(  # noqa: S603  # our own words
            [sys.executable, "-c", MEASURE, path, sample.content_type],
            cwd=code,
            env={"PYTHONPATH": str(code)},
            capture_output=True,
            text=True,
            check=False,
        )
        kibibytes, _, told = done.stdout.strip().rpartition("\n")[2].partition("|")
        found |= {when: int(kibibytes or 0) / 1024, f"told_{when}": told or "killed"}
    path.unlink()
    return found


def _peak(rows: list[Mapping[str, Any]], when: str) -> float:
    return max(float(row[when]) for row in rows)


def _page(rows: list[Mapping[str, Any]], commit: str) -> Iterator[str]:
    share = _peak(rows, "now") / _peak(rows, "before")
    yield "# What photos need while they are written anew"
    yield ""
    yield f"*Made by `python -m benchmarks.photos`: the code of commit {commit} and that of today, one after the other,"
    yield "on the same twenty files, each in a process of its own. Memory is the growth of its largest resident size.*"
    yield ""
    yield f"Highest peak: {_peak(rows, 'before'):.0f} MB before, {_peak(rows, 'now'):.0f} MB now, {share:.0%} of it"
    yield f"(aim: at most {AIM:.0%}). The function has 1,024 MB."
    yield ""
    yield "| file | MB | before: peak, MB | shown as | now: peak, MB | shown as |"
    yield "|---|--:|--:|---|--:|---|"
    for row in rows:
        size, peaks = f"{row['bytes'] / 1e6:.1f}", (f"{row[when]:.0f}" for when in ("before", "now"))
        old, new = peaks
        yield f"| {row['name']} | {size} | {old} | {row['told_before']} | {new} | {row['told_now']} |"


def _scene(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Something with light and colour in it, which no format can pack into nothing."""
    small = Image.linear_gradient("L").resize((64, 64))
    picture = Image.merge("RGB", [small, small.rotate(90), small.rotate(180)]).resize((width, height))
    if mode == "RGBA":
        picture.putalpha(Image.radial_gradient("L").resize((width, height)))
        return picture
    return picture.convert("L").convert(mode) if mode == "I;16" else picture.convert(mode)


def _photo(name: str, kind: str, size: tuple[int, int], mode: str = "RGB", **how: Any) -> Sample:
    def make(path: Path) -> None:
        _scene(*size, mode).save(path, kind, **how)

    return Sample(name, f"image/{kind.lower()}", make)


SAMPLES = (
    _photo("JPEG, 12 megapixels, a telephone's", "JPEG", (4000, 3000), quality=90),
    _photo("JPEG, 12 megapixels, progressive", "JPEG", (4000, 3000), quality=90, progressive=True),
    _photo("JPEG, 50 megapixels", "JPEG", (8160, 6120), quality=85),
    _photo("JPEG, 50 megapixels, progressive", "JPEG", (8160, 6120), quality=85, progressive=True),
    _photo("JPEG, 64 megapixels", "JPEG", (9248, 6936), quality=80),
    _photo("JPEG, 108 megapixels", "JPEG", (12000, 9000), quality=75),
    _photo("JPEG, 200 megapixels", "JPEG", (16320, 12240), quality=60),
    _photo("JPEG, CMYK, 24 megapixels", "JPEG", (6000, 4000), "CMYK", quality=80),
    _photo("PNG, a long screenshot of 1080 by 24,000", "PNG", (1080, 24_000)),
    _photo("PNG, a screenshot of 1440 by 3,200", "PNG", (1440, 3200)),
    _photo("PNG, 50 megapixels", "PNG", (8160, 6120)),
    _photo("PNG, 36 megapixels with transparency", "PNG", (6000, 6000), "RGBA"),
    _photo("PNG, grey of sixteen bits, 24 megapixels", "PNG", (6000, 4000), "I;16"),
    _photo("WebP, 12 megapixels", "WEBP", (4000, 3000), quality=80),
    _photo("WebP, 50 megapixels", "WEBP", (8160, 6120), quality=60),
    _photo("WebP, 50 megapixels with transparency", "WEBP", (8160, 6120), "RGBA", quality=60),
    _photo("WebP, 24 megapixels, lossless", "WEBP", (6000, 4000), lossless=True, method=0),
    _photo("AVIF, 12 megapixels", "AVIF", (4000, 3000), quality=60, speed=10),
    _photo("AVIF, 24 megapixels", "AVIF", (6000, 4000), quality=60, speed=10),
    _photo("JPEG, a panorama of 16,000 by 3,000", "JPEG", (16_000, 3_000), quality=85),
)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
