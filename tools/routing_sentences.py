"""The parts of the corpus of reports: what is told, where, and what is told beside it."""

PLACES = (
    "di depan sekolah", "dekat puskesmas", "di seberang pasar", "di samping kantor lurah", "di RT 03 RW 05",
    "di gang belakang masjid", "di perempatan menuju pelabuhan", "di belakang rumah warga", "sekitar terminal",
    "di pinggir sungai", "dekat jembatan", "di kompleks perumahan", "arah ke rumah sakit", "di sebelah SD negeri",
    "di dekat lampu merah", "di seberang taman kota", "sepanjang parit", "di depan warung parkir motor",
)  # fmt: skip
"""Where things lie; many are named after what another agency looks after."""

PASSING = (
    "", "", "", "Mohon segera ditindaklanjuti.", "Sudah dua minggu begini.", "Anak-anak lewat sini ke sekolah.",
    "Kalau hujan jadi banjir.", "Ini bukan soal sampah.", "Waktu listrik padam malah tidak kelihatan.",
    "Sudah pernah lapor ke RT tapi tidak ada hasil.", "Kami khawatir ada yang sakit dan dibawa ke puskesmas.",
    "Padahal dekat kantor pemerintah.", "Tolong ya pak/bu.", "Terima kasih.",
)  # fmt: skip
"""What is told beside the matter."""

TOPICS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("/pupr", "infrastructure/road", (
        "Jalan berlubang {place}, sudah ada motor yang jatuh.", "Aspal mengelupas dan jalannya hancur {place}.",
        "Lubang di jalan {place} makin dalam.", "Jalan rusak parah {place}, truk tidak bisa lewat.",
        "Bahu jalan ambles {place} sesudah hujan.", "Jalan lingkungan belum pernah diaspal {place}.",
    )),
    ("/pupr", "infrastructure/drainage", (
        "Gorong-gorong tersumbat {place} sehingga air meluap.", "Selokan mampet {place} dan baunya menyengat.",
        "Drainase tidak berfungsi {place}, air masuk rumah.", "Parit dangkal {place} perlu dikeruk.",
        "Tutup got hilang {place}, bahaya bagi pejalan kaki.",
    )),
    ("/pupr", "infrastructure/sidewalk", (
        "Trotoar pecah-pecah {place}, kursi roda tidak bisa lewat.", "Paving trotoar copot {place}.",
    )),
    ("/pupr", "infrastructure/bridge", (
        "Lantai jembatan gantung lapuk {place}.", "Jembatan kayu patah {place}, warga memutar jauh.",
    )),
    ("/dishub", "transport/parking", (
        "Mobil parkir di atas trotoar {place} setiap sore.", "Parkir liar {place} membuat macet.",
        "Juru parkir meminta dua kali lipat {place}.", "Truk parkir sembarangan di bahu jalan {place}.",
        "Motor diparkir menutup trotoar {place}, pejalan kaki turun ke aspal.",
    )),
    ("/dishub", "transport/traffic-signal", (
        "Lampu merah mati {place} dan kendaraan berebut.", "Rambu lalu lintas roboh {place}.",
        "Lampu lalu lintas selalu kuning {place}.",
    )),
    ("/dishub", "infrastructure/street-lighting", (
        "Lampu jalan padam {place}, gelap sekali.", "Penerangan jalan umum tidak menyala {place}.",
        "Lampu PJU berkedip terus {place}.",
    )),
    ("/dishub", "transport/public-transport", (
        "Angkot ngetem lama {place}.", "Bus sekolah datang terlambat terus {place}.",
    )),
    ("/dlh", "environment/waste", (
        "Sampah menumpuk {place}, sudah seminggu tidak diangkut.", "Truk sampah tidak pernah datang {place}.",
        "Tempat pembuangan penuh dan sampah berserakan {place}.", "Bak sampah rusak dan tidak diganti {place}.",
    )),
    ("/dlh", "environment/illegal-dumping", (
        "Ada yang membuang sampah malam-malam {place}.", "Orang buang puing bangunan {place}.",
    )),
    ("/dlh", "environment/water-pollution", (
        "Limbah pabrik tahu dibuang ke kali {place}.", "Air sungai hitam karena limbah cair {place}.",
    )),
    ("/dlh", "environment/parks-trees", (
        "Pohon tumbang menutup jalan {place}.", "Dahan pohon hampir patah {place}, tolong dipangkas.",
    )),
    ("/pdam", "utilities/water-supply", (
        "Air PDAM tidak mengalir {place} sudah tiga hari.", "Air ledeng keruh dan berbau {place}.",
        "Pipa PDAM bocor {place}, air terbuang.",
    )),
    ("/dinkes", "health/clinic", (
        "Antrean puskesmas dari subuh sampai siang, dokter tidak ada.", "Obat habis di puskesmas kami.",
        "Pelayanan puskesmas lambat sekali.", "Sudah ada tiga kasus demam berdarah, minta fogging {place}.",
    )),
    ("/disdik", "education/fees", (
        "Sekolah meminta uang seragam dan uang gedung kepada wali murid.",
        "Kepala sekolah memungut sumbangan wajib tiap bulan.",
    )),
    ("/disdik", "education/teachers", (
        "Guru honorer belum menerima honor tiga bulan.", "Guru kelas lima sering tidak masuk mengajar.",
    )),
    ("/disdik", "education/school-building", (
        "Atap ruang kelas bocor, murid belajar di lantai.", "Atap sekolah ambruk, murid belajar di tenda.",
    )),
    ("/disdukcapil", "civil-registration/id-card", (
        "KTP elektronik saya sudah enam bulan belum jadi.", "Blanko e-KTP katanya habis terus.",
        "Kartu keluarga salah nama dan tidak bisa diperbaiki.",
    )),
    ("/dinsos", "social/assistance", (
        "Bansos tidak sampai kepada janda miskin {place}.", "Nama saya hilang dari DTKS padahal masih miskin.",
        "Bantuan sosial dipotong oleh oknum.",
    )),
    ("/satpolpp", "public-order/noise", (
        "Karaoke sampai pukul tiga pagi {place}.", "Musik keras dari kafe setiap malam {place}.",
    )),
    ("/satpolpp", "public-order/street-vendors", (
        "Pedagang kaki lima menutup trotoar {place}.", "Lapak liar memakan badan jalan {place}.",
    )),
    ("/satpolpp", "public-order/graffiti", (
        "Dinding penuh coret-coret {place}.", "Halte dicoret grafiti {place}.",
    )),
    ("/bpbd", "disaster/landslide", (
        "Tebing longsor {place}, dua rumah terancam.", "Tanah longsor menutup akses {place}.",
    )),
    ("/bpbd", "disaster/wildfire", (
        "Kebakaran lahan gambut {place}, asapnya pekat.", "Karhutla mendekati kebun warga {place}.",
    )),
    ("/disnaker", "employment/wages", (
        "Gaji belum dibayar dua bulan oleh pabrik kami.", "Upah kami di bawah upah minimum.",
        "Perusahaan tidak membayar pesangon.",
    )),
    ("/disperindag", "economy/prices", (
        "Harga minyak goreng jauh di atas eceran tertinggi.", "Gas 3 kg langka, harga di pengecer dua kali lipat.",
    )),
    ("/inspektorat", "governance/illegal-fees", (
        "Pungli saat mengurus surat pindah di kantor kelurahan.", "Petugas meminta uang pelicin untuk izin.",
    )),
    ("esdm", "utilities/electricity", (
        "Listrik padam setiap malam {place}.", "Pemadaman listrik enam jam tanpa pemberitahuan {place}.",
        "Kabel listrik putus dan menjuntai {place}.",
    )),
    ("bpjs-kesehatan", "health/insurance", (
        "Kartu JKN saya tidak aktif padahal iuran dibayar.", "BPJS Kesehatan menolak rujukan saya.",
    )),
    ("atr-bpn", "housing/land-title", ("Sertifikat tanah belum selesai dua tahun di kantor pertanahan.",)),
    ("imigrasi", "civil-registration/passport", ("Paspor saya tertahan di kantor imigrasi.",)),
    ("kominfo", "digital/signal", (
        "Tidak ada sinyal telepon {place}.", "Desa kami blank spot, sinyal seluler hilang.",
    )),
)  # fmt: skip
"""Agency, topic that a careful person would choose, and ways to tell it."""

TRAPS = (
    ("esdm", "Kabel listrik bertegangan jatuh dekat sekolah, tolong segera."),
    ("esdm", "Tiang listrik miring di atas trotoar {place}."),
    ("/dishub", "Mobil dinas parkir di trotoar rusak {place}."),
    ("/dlh", "Bau sampah sampai ke ruang kelas sekolah."),
    ("/dlh", "Limbah rumah sakit dibuang ke parit {place}."),
    ("/pupr", "Jalan di depan puskesmas berlubang dan ambulans terguncang."),
    ("/pupr", "Banjir karena selokan {place} tidak pernah dikeruk."),
    ("/pupr", "Truk sampah membuat jalan rusak {place}."),
    ("/dishub", "Lampu jalan mati sehingga orang buang sampah {place}."),
    ("/satpolpp", "Bising dari bengkel di sebelah puskesmas."),
    ("/satpolpp", "Pedagang berjualan di atas saluran air {place}."),
    ("/dinkes", "Jentik nyamuk di bak sampah {place}, minta disemprot."),
    ("/dinkes", "Anjing liar menggigit murid sekolah, takut rabies."),
    ("/disdik", "Sekolah kami tidak punya air bersih."),
    ("/pdam", "Pipa air bersih pecah karena galian di trotoar {place}."),
    ("/bpbd", "Banjir bandang menyeret jembatan {place}."),
    ("/disdukcapil", "Akta kelahiran anak untuk daftar sekolah belum jadi."),
    ("/dinsos", "Orang terlantar tidur di halte {place}."),
    ("/inspektorat", "Ada pungutan liar waktu mengurus kartu keluarga."),
    ("/disperindag", "Lapak pasar diperjualbelikan oleh oknum."),
    ("/dlh", "Pohon besar hampir menimpa kabel listrik {place}."),
    ("/pupr", "Aspal jalan ke sekolah habis tergerus air."),
)
"""Reports that name the matter of another agency, and whose they are."""

NOBODYS = (
    "Sekolah, puskesmas, dan jalan di desa kami sama-sama tertinggal.", "Kapan banjir di kota ini akan selesai?",
    "Saya punya saran untuk pelayanan yang lebih cepat.", "Mohon perhatian pada desa kami, semua serba kurang.",
    "Mengapa anggaran desa tidak diumumkan?", "Tetangga saya membangun pagar di tanah bersama {place}.",
    "Banjir lagi {place}, sudah tiga kali tahun ini.", "Air keruh {place}, entah dari sungai atau dari keran.",
    "Bau tidak sedap {place}, tidak tahu dari mana.", "Tolong tertibkan semuanya {place}.",
)  # fmt: skip
"""What somebody must read before it can go anywhere."""
