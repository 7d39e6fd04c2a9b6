"""What looks like personal data and is none: numbers of things, sums, places and offices, as people write them."""

import re
from random import Random

from tools.guard_forms import digits

NEGATIVES = (
    "ID pelanggan PLN {12} padam sejak subuh",
    "nomor meter listrik {11}",
    "no. pelanggan PDAM 08{9}",
    "idpel {12} atas nama masjid",
    "rekening listrik {12} naik dua kali lipat",
    "No sambungan air {10} bocor",
    "token {4} {4} {4} {4} {4} gagal",
    "kontrak nomor {10} dengan penyedia",
    "SPK No. 602.1/{3}/PUPR/2025",
    "nomor kontrak 08{10} tahun anggaran 2025",
    "paket tender {8} di LPSE",
    "kode RUP {8}",
    "surat nomor 027/{4}/DISHUB/III/2026",
    "invoice {12} belum dibayar",
    "resi {13} dari loket",
    "kode registrasi {16}",
    "nomor berkas {10} di kantor pertanahan",
    "sertifikat nomor {14}",
    "NPSN {8} sekolah itu",
    "beton K-{175|225|250|300|350|400} FS yang dipakai retak",
    "MUTU BETON K {225|250|300|350} MPA TIDAK SESUAI",
    "cor beton mutu K-{225|300|350} PD badan jalan",
    "besi D 1{2} DAN besi polos",
    "Kantor kami di Jl. Pattimura No. {1-99} Blok B {100-999} CD",
    "Perumahan Griya Blok D {100-999} AB",
    "Ruko B {1000-9999} AC lantai 2",
    "Gedung D {100-999} BA",
    "Alamat kantor: Jalan Antara No. {1-99} RT 03 RW 05 Bengkalis 287{2}",
    "kirim ke humas.{pupr|dishub|setda}@kab{1-99}.go.id",
    "surat dikirim ke pengaduan@dinas{1-99}.go.id",
    "telepon kantor dinas (0766) 2{4} tidak diangkat",
    "Call center 1500{3} sibuk",
    "hubungi puskesmas 0766-2{4} tidak dijawab",
    "darurat 112, polisi 110, ambulans 119 ext {1-9}",
    "dana desa Rp {1-9}.{3}.{3}.{3}",
    "anggaran Rp{1-9}{8}00 untuk jalan",
    "pagu {1-9}.{3}.{3}.{3},00",
    "ditransfer lewat BRI Rp {1-9}.{3}.000",
    "saldo {1-9}{9}",
    "tanggal {1-28}-{1-12}-2026 pukul 08.30-09.15",
    "sejak {1-28} Maret 2026 jalan ditutup",
    "rapat 0{1-9}.0{1-9}.2026 08.30 s.d. 11.00",
    "Hari lahir Pancasila 1 Juni 1945 diperingati",
    "hari jadi kabupaten 30 Juli 15{2}",
    "HUT RI 17 Agustus 1945 dan lomba {2-9} RT",
    "titik koordinat -0.{7}, 109.{7}",
    "lokasi 1.{8}, 102.{8}",
    "Perda No. {1-20} Tahun 20{2}",
    "UU 25 tahun 2009 dan PP 96/2012, pasal {1-60} ayat 2",
    "ukuran P {100-900} CM L {100-900} CM",
    "truk 10 roda bermuatan {10-60} ton, {3} unit",
    "nomor antrean B {3} loket 2",
    "kamar B {3} AA lantai 2",
    "laporan saya J7-K2M9-QX4T-8BW3 dan nomor tiket {10}",
    "BRI buka 08.00-15.00, ATM nomor {4}",
    "BPJS sejak 2019 iuran Rp {10-99}.000 per bulan",
    "barcode 899{10} di bungkusnya",
    "tiang listrik nomor B {3} DI depan sekolah",
    "IMEI {15} hilang di pos",
    "SURAT B {4} DI MEJA KADES",
    "aset BMN {10} rusak berat",
    "nilai kontrak 1{9} rupiah",
    "satu dua tiga empat lima enam tujuh delapan sembilan, anak-anak menghitung lubang",
    "volume 1 2 3 4 5 6 7 8 9 dan {2} lagi",
    "rambu di @dinas{1-99} tidak dibalas",
    "jadwal 07.00/08.00/09.00/10.0{0-9} berubah",
    "siswa kelas 7 sebanyak {3} orang, NIP kepala 19{6} {6} 1 {3}",
    "Kantor Dinas PUPR Jl. Antara No 12, telp 0766-2{4}",
    "titik GPS 1.{6} 102.{6} di peta",
    "layanan bebas pulsa 0800{7}",
    "truk L 300 box parkir di trotoar",
    "nomor rangka MH1JF{4}BK{6}",
    "virtual account 8808{12} untuk retribusi",
    "kode bayar 888{13}",
    "alamat server 192.168.{2}.{3}",
    "jumlah pemilih {8} orang",
    "NIB 912{10}",
    "ISBN 978-602-{4}-{2}-{1}",
    "tahun 2019-2020-2021-2022",
    "JALAN K 350 METER DI DEPAN PASAR",
    "nomor porsi {10}",
    "Kantor Dinas PUPR Kabupaten, Jl. Pertanian No. {1-99} Telp (0766) 2{4} Fax (0766) 2{4}",
    "mobil L 300 PU parkir",
    "lampu 2 x 36 W, B 220 V",
    "kadar 0,08{7} per liter",
    "kontrak kerja nomor 320101010190{4}",
    "surat ke sekolah@sdn{1-9}.sch.id",
)
"""In braces: {4} so many digits, {1-9} a number of that span, {a|b} one of them."""
_GAP = re.compile(r"{(?:(\d+)|(\d+)-(\d+)|([^}|]+\|[^}]+))}")


def negative(chance: Random, which: int) -> str:
    """One of them, filled in."""

    def filled(gap: re.Match[str]) -> str:
        if gap[1]:
            return digits(chance, int(gap[1]))
        return str(chance.randint(int(gap[2]), int(gap[3]))) if gap[2] else chance.choice(gap[4].split("|"))

    return _GAP.sub(filled, NEGATIVES[which])
