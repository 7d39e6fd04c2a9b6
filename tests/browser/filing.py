"""The form as a citizen fills it in: each step by the words that stand on it."""

import struct
import zlib
from dataclasses import dataclass

from playwright.sync_api import Page, expect

TITLE = "Lampu jalan mati di Kelapapati"
BODY = "Sudah dua minggu lampu jalan di depan pasar mati, anak-anak takut lewat."


def a_photo(width: int = 1800, height: int = 1350) -> bytes:
    """A picture that is larger than what is sent, as a PNG."""
    rows = b"".join(b"\0" + bytes((x * y // 1000) % 251 for x in range(width * 3)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def heading(page: Page, text: str) -> None:
    """Waits for the page of that heading."""
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


@dataclass
class Form:
    """The form on a page; every method fills in one step and goes on."""

    page: Page

    def begin(self) -> "Form":
        """Opens it."""
        self.page.goto("/lapor")
        heading(self.page, "Apa yang ingin Anda sampaikan?")
        return self

    def kept(self) -> "Form":
        """Waits until everything behind the first question is on the device; from then on no network is needed."""
        self.page.wait_for_function("async () => Boolean(await caches.match('/js/receipt.js'))")
        self.page.wait_for_function("() => Boolean(navigator.serviceWorker.controller)")
        return self

    def go_on(self) -> None:
        """Lanjut."""
        self.page.get_by_role("button", name="Lanjut").click()

    def kind(self, label: str = "Pengaduan") -> "Form":
        """Jenis."""
        self.page.get_by_label(label, exact=True).check()
        self.go_on()
        heading(self.page, "Apa yang terjadi?")
        return self

    def content(self, title: str = TITLE, body: str = BODY) -> "Form":
        """Judul dan cerita."""
        self.page.get_by_label("Judul singkat").fill(title)
        self.page.get_by_label("Ceritakan masalahnya").fill(body)
        self.go_on()
        heading(self.page, "Di mana tempatnya?")
        return self

    def place(self, landmark: str = "depan pasar, tiang nomor 12") -> "Form":
        """Tempat, in words alone."""
        self.page.get_by_label("Tempat persisnya").fill(landmark)
        self.go_on()
        heading(self.page, "Kapan kejadiannya?")
        return self

    def when(self, label: str = "Kemarin") -> "Form":
        """Waktu."""
        self.page.get_by_label(label, exact=True).check()
        self.go_on()
        heading(self.page, "Ada fotonya?")
        return self

    def photos(self, *pictures: bytes) -> "Form":
        """Foto, if any."""
        chosen = [
            {"name": f"foto-{at}.png", "mimeType": "image/png", "buffer": data} for at, data in enumerate(pictures)
        ]
        if chosen:
            self.page.get_by_label("Pilih foto").set_input_files(chosen)  # type: ignore[arg-type]
            expect(self.page.locator(".photos img")).to_have_count(len(chosen))
        self.go_on()
        heading(self.page, "Kerahasiaan dan kontak")
        return self

    def contact(self, email: str | None = None) -> "Form":
        """Kerahasiaan dan kontak."""
        self.page.get_by_label("Boleh, tanpa nama saya").check()
        if email:
            self.page.get_by_label("Ya, kabari saya").check()
            self.page.get_by_label("Surel").fill(email)
        else:
            self.page.get_by_label("Tidak, saya lapor tanpa nama").check()
        self.go_on()
        heading(self.page, "Periksa dulu sebelum dikirim")
        return self

    def filled_in(self, *pictures: bytes) -> "Form":
        """Everything up to the review."""
        return self.kind().content().place().when().photos(*pictures).contact()

    def send(self) -> None:
        """Kirim laporan; where it leads is the test's matter."""
        self.page.get_by_role("button", name="Kirim laporan").click()

    def receipt(self) -> tuple[str, str]:
        """Number and PIN, once the receipt is there."""
        heading(self.page, "Laporan Anda kami terima")
        return self.page.locator("#case-number").inner_text(), self.page.locator("#case-pin").inner_text()
