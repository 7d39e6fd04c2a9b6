/**
 * The documents of the site. Each is a head, what a browser without JavaScript is told, and the modules that its script
 * imports, named ahead so that a slow network is not asked for them one layer after the other.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const THEME = "#0b5d5e";

/** Every public page by its file; `without` and `english` are for whoever has no JavaScript. */
const PAGES = {
  "index.html": {
    script: "home",
    title: "Lapor: sampaikan, ikuti, dan lihat hasilnya",
    heading: "Sampaikan masalah pelayanan publik",
    description: "Sampaikan masalah pelayanan publik lewat satu pintu, lengkap dengan tanggal janji yang bisa Anda tagih.",
    without: "Halaman ini memerlukan JavaScript untuk menampilkan isinya.",
  },
  "lapor.html": {
    script: "lapor",
    heading: "Buat laporan",
    description: "Laporkan masalah pelayanan publik tanpa akun. Bisa ditulis tanpa internet, dikirim saat tersambung.",
    without:
      "Formulir ini memerlukan JavaScript: isian diperiksa dan draf disimpan di perangkat Anda sendiri, bukan di server kami.",
  },
  "lacak.html": {
    script: "lacak",
    heading: "Lacak laporan",
    description: "Lihat sampai di mana laporan Anda, siapa yang menangani, dan kapan paling lambat dijawab.",
    without: "Halaman ini memerlukan JavaScript untuk mengambil laporan Anda.",
  },
  "jelajah.html": {
    script: "jelajah",
    heading: "Jelajah laporan",
    description: "Laporan warga yang sudah diverifikasi, beserta jawabannya.",
    without: "Halaman ini memerlukan JavaScript untuk mengambil daftar laporan.",
  },
  "statistik.html": {
    script: "statistik",
    heading: "Statistik",
    description: "Berapa laporan masuk, apakah dijawab tepat waktu, dan berapa yang masih menunggu.",
    without: `Halaman ini memerlukan JavaScript untuk menggambar grafiknya.
          Angkanya juga tersedia sebagai <a href="/v1/statistics/summary?format=csv">tabel (CSV)</a>.`,
    english: `This page needs JavaScript to draw its charts; the
          <a href="/v1/statistics/summary?format=csv">numbers as a table (CSV)</a> do not.`,
  },
  "pesan.html": {
    script: "pesan",
    heading: "Pesan tentang laporan Anda",
    description: "Hentikan pesan tentang laporan Anda, atau terima lagi.",
    without: "Halaman ini memerlukan JavaScript untuk mengubah pilihan Anda.",
  },
  "konfirmasi.html": {
    script: "konfirmasi",
    heading: "Apakah kontak ini milik Anda?",
    description: "Katakan apakah alamat atau nomor ini milik Anda, sebelum kami mengirim kabar ke sana.",
    without: "Halaman ini memerlukan JavaScript untuk mencatat jawaban Anda. Tanpa jawaban tidak ada pesan lagi.",
  },
  "verifikasi.html": {
    script: "verifikasi",
    heading: "Periksa tanda terima",
    description: "Periksa sendiri, di peramban Anda, bahwa laporan Anda tidak ditulis ulang.",
    without: `Tanpa JavaScript, periksa dengan satu berkas Python: <a href="/verify_receipt.py" download>verify_receipt.py</a>.`,
    english: `This page needs JavaScript; <a href="/verify_receipt.py" download>verify_receipt.py</a> does the same with Python.`,
  },
  "bantuan.html": {
    script: "bantuan",
    heading: "Bantuan",
    description: "Cara melapor, siapa melihat apa, dan ke mana bila darurat.",
    without: "Panduan lengkapnya memerlukan JavaScript.",
  },
};

const ENGLISH = "This page needs JavaScript: it checks your answers and keeps your draft on your own device.";

const publicPage = ({ script, heading, description, without, title = `${heading} – Lapor`, english = ENGLISH }, modules) =>
  document_({
    title,
    head: `
  <meta name="description" content="${description}">
  <meta property="og:title" content="${title}">
  <meta property="og:description" content="${description}">`,
    manifest: true,
    script,
    modules,
    body: `
    <header class="masthead">
      <div class="govuk-width-container"><div class="masthead__row"><a class="wordmark" href="/">Lapor</a></div></div>
    </header>
    <noscript>
      <main class="main"><div class="govuk-width-container">
        <h1 class="govuk-heading-l">${heading}</h1>
        <p>${without}</p>
        <p>Layanan ini menerima laporan lewat situs ini saja. Tanpa JavaScript:</p>
        <ul class="govuk-list govuk-list--bullet">
          <li>Darurat, ada nyawa terancam: telepon <a href="tel:112">112</a>, gratis, siap 24 jam.</li>
          <li>Buka situs ini di HP atau komputer lain, atau minta bantuan orang lain mengisikan formulirnya.</li>
          <li>SMS 1708 dan SP4N-LAPOR! adalah layanan nasional yang terpisah: laporan di sana tidak masuk ke sini.</li>
        </ul>
        <p lang="en">${english}
          Without it, call 112 in an emergency, use another device, or ask somebody to fill in the form for you. SMS 1708
          and SP4N-LAPOR! are a national service of their own: what is reported there does not arrive here.</p>
      </div></main>
    </noscript>`,
  });

const missingPage = (modules) =>
  document_({
    title: "Lapor",
    script: "missing",
    modules,
    body: `
    <noscript>
      <main class="main"><div class="govuk-width-container">
        <h1 class="govuk-heading-l">Halaman tidak ditemukan</h1>
        <p><a href="/">Ke halaman depan</a></p>
      </div></main>
    </noscript>`,
  });

const deskPage = (modules) =>
  document_({
    title: "Meja petugas – Lapor",
    head: `
  <meta name="robots" content="noindex">`,
    styles: ["app", "desk"],
    script: "petugas/main",
    modules,
    kind: ` class="desk"`,
    body: `
    <noscript>
      <main class="main"><div class="govuk-width-container">
        <h1 class="govuk-heading-l">Meja petugas memerlukan JavaScript</h1>
        <p>Nyalakan JavaScript pada peramban ini, lalu muat ulang halaman.</p>
        <p lang="en">The officers’ desk needs JavaScript: switch it on, then load this page again.</p>
      </div></main>
    </noscript>`,
  });

const document_ = ({ title, head = "", manifest = false, styles = ["app"], script, modules, kind = "", body }) => `<!doctype html>
<html lang="id">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>${head}
  <meta name="theme-color" content="${THEME}">
  <link rel="icon" href="/icon.svg" type="image/svg+xml">${manifest ? `\n  <link rel="manifest" href="/manifest.webmanifest">` : ""}
${styles.map((name) => `  <link rel="stylesheet" href="/css/${name}.css">`).join("\n")}
${modules.map((path) => `  <link rel="modulepreload" href="/js/${path}">`).join("\n")}
  <script type="module" src="/js/${script}.js"></script>
</head>
<body${kind}>
  <div id="page">${body}
  </div>
</body>
</html>
`;

/** What a module imports at once, and what that imports, nearest first; by paths below js/. */
function imported(scripts, first) {
  const found = [first];
  for (const path of found) {
    const source = readFileSync(join(scripts, path), "utf8");
    for (const [, name] of source.matchAll(/^(?:import|export)\b[^"';]*?(?:from )?"(\.[^"]+)";$/gm)) {
      const target = join(path, "..", name);
      if (!found.includes(target)) found.push(target);
    }
  }
  return found.slice(1);
}

/** The documents by their paths, made for the modules that lie in `scripts`. */
export function documents(scripts) {
  const modules = (script) => imported(scripts, `${script}.js`);
  const open = Object.entries(PAGES).map(([file, page]) => [file, publicPage(page, modules(page.script))]);
  return Object.fromEntries([
    ...open,
    ["404.html", missingPage(modules("missing"))],
    ["petugas/index.html", deskPage(modules("petugas/main"))],
  ]);
}
