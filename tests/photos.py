"""Files as people and their telephones send them, good and bad."""

import base64
import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

from chalicelib.store.files.malware_scanning import SignatureScanner

MAKER = "Kamera Rahasia 3000"
EICAR = SignatureScanner.EICAR


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), *, private: bool = True, **how: Any) -> bytes:
    """A picture, red on its left and blue on its right; `private`: it says where, when and with what it was taken."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((30, 30, 200), (size[0] // 2, 0, *size))
    if private:
        exif = Image.Exif()
        exif[0x010F] = MAKER
        exif[0x0112] = how.pop("orientation", 1)
        exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 28.0, 12.5), 3: "E", 4: (102.0, 6.0, 30.1)})
        how |= {"exif": exif.tobytes()} | ({"comment": b"Jalan Melati 7"} if kind == "JPEG" else {})
    written = BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def a_bomb(side: int = 20_000, *, bits: int = 8, interlaced: bool = False) -> bytes:
    """A PNG of a few bytes that claims to be a picture in colour, of 400 million pixels unless told otherwise."""

    def chunk(name: bytes, content: bytes) -> bytes:
        whole = name + content
        return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", side, side, bits, 2, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def a_pdf(inside: bytes = b"") -> bytes:
    """A document of one empty page."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + inside + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def a_heic(brand: bytes = b"heic", *others: bytes) -> bytes:
    """How a photo of an iPhone begins; the rest of it is missing."""
    brands = b"".join(others or (b"mif1", b"heic"))
    return struct.pack(">I", 16 + len(brands)) + b"ftyp" + brand + bytes(4) + brands + bytes(40)


HEIC_TURNED = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAADQAAgAAAAACIAABAAAAAAAAADgAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCiBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwYkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAUAAAAEAAAAAoY2xh"
    "cAAAAFAAAAABAAAAKAAAAAEAAAAAAAAAAv///+gAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEA"
    "AQaBAgMFhIYAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAHRtZGF0AAAAMCgBrxNGjvUngT//4KVH/7rWeH4O4LYApMv8+gLv"
    "M1+5ukm1mpRha1BvQN7jTP7vawAAAAZFeGlmAABNTQAqAAAACAACAQ8AAgAAAAcAAAAmARIAAwAAAAEABgAAAAAAAEthbWVyYQAA"
)
"""Such a picture, 80 by 40, as pillow-heif 1.8.1 writes it with Exif that says the camera was turned."""


def told_of(content: bytes, name: str = "foto.jpg", content_type: str = "image/jpeg", **changed: Any) -> dict[str, Any]:
    """What a browser says of a file before it sends it."""
    usual = {
        "name": name,
        "content_type": content_type,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return usual | changed


def as_form(fields: dict[str, str], content: bytes) -> tuple[str, bytes]:
    """multipart/form-data as a browser writes it: its content type, and the body."""
    boundary = "----formboundary7MA4YWxkTrZu0gW"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="blob"\r\n'
    body = "".join(parts).encode() + f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + content
    return f"multipart/form-data; boundary={boundary}", body + f"\r\n--{boundary}--\r\n".encode()


def what_is_in(content: bytes) -> Any:
    """The picture, decoded."""
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture
