"""The page on which somebody picks which sample officer to be: plain HTML under the site's policy, no script."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from chalicelib.i18n import text
from local.aws.provision import IDENTITY
from local.pages.guide import SHOWN

_KEPT = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)
_TEXTS = {
    "id": {
        "title": "Masuk sebagai siapa?",
        "about": "Akun contoh di mesin ini. Pilih satu; tidak ada kata sandi. Di lingkungan produksi, halaman ini "
        "adalah halaman masuk penyedia identitas.",
        "first": "Mulai di sini",
        "others": "Semua akun lain, menurut instansi",
        "refused": "Permintaan masuk ini tidak berasal dari situs.",
        "back": "Kembali ke meja petugas",
    },
    "en": {
        "title": "Sign in as whom?",
        "about": "Sample accounts of this machine. Pick one; there is no password. In production this page is the "
        "identity provider's.",
        "first": "Begin here",
        "others": "All other accounts, by institution",
        "refused": "This request to sign in did not come from the site.",
        "back": "Back to the officers' desk",
    },
}
_FRAME = """<!doctype html>
<html lang="{language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{title} - Lapor</title>
  <link rel="icon" href="/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/css/app.css">
</head>
<body>
  <main class="main" id="main"><div class="govuk-width-container">
    <h1 class="govuk-heading-l">{title}</h1>
    {content}
  </div></main>
</body>
</html>
"""


def page(asked: Mapping[str, str], officers: Sequence[Mapping[str, Any]], desks: Sequence[Mapping[str, Any]]) -> str:
    """A button for each account, in a form that brings back what the site asked for."""
    language = "en" if "/en/" in asked["redirect_uri"] else "id"
    words = _TEXTS[language]
    names = {desk["id"]: desk["name"] for desk in desks}
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(asked[name])}">' for name in _KEPT if name in asked
    )
    groups: dict[str, list[str]] = {words["first"]: []}
    for officer in sorted(officers, key=lambda officer: SHOWN.index(name) if (name := _name(officer)) in SHOWN else 99):
        institution = names[officer["desk"].partition("/")[0]]
        group = words["first"] if _name(officer) in SHOWN else institution
        groups.setdefault(group, []).append(_button(officer, names, language))
    first, *others = [
        f'<h2 class="govuk-heading-m">{escape(title)}</h2><ul class="govuk-list">{"".join(buttons)}</ul>'
        for title, buttons in groups.items()
    ]
    rest = f'<summary class="govuk-details__summary">{words["others"]}</summary>{"".join(others)}'
    lists = f'{first}<details class="govuk-details">{rest}</details>'
    content = f'<p>{words["about"]}</p><form method="post" action="{IDENTITY}/authorize">{kept}{lists}</form>'
    return _FRAME.format(language=language, title=words["title"], content=content)


def _name(officer: Mapping[str, Any]) -> str:
    return str(officer["username"])


def _button(officer: Mapping[str, Any], names: Mapping[str, str], language: str) -> str:
    roles = ", ".join(text(language, f"role.{role}") for role in officer["roles"])
    name = escape(_name(officer))
    shown = name.replace("@", "@<wbr>").replace(".", ".<wbr>").replace("-", "-<wbr>")
    kind = "govuk-button govuk-button--secondary"
    button = f'<button class="{kind}" name="account" value="{name}"><span>{shown}</span></button>'
    return f"<li>{button}<p>{escape(roles)} · {escape(names[officer['desk']])}</p></li>"


def refused() -> str:
    """For a request that cannot be answered with a way back."""
    words = _TEXTS["id"]
    content = f'<p><a href="/petugas/">{words["back"]}</a></p>'
    return _FRAME.format(language="id", title=words["refused"], content=content)
