"""
What a link to a case looks like where it is passed on: a document of a few lines, for whoever makes previews of links.

Messengers and networks read a page without running its scripts, and the site's own pages are the same for every case.
People who open the link are on the case's page at once.
"""

from html import escape

from chalicelib.domain.cases.case import Case
from chalicelib.domain.publication.redaction import redact
from chalicelib.i18n import text

_DOCUMENT = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} &ndash; Lapor</title>
<meta name="description" content="{about}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="Lapor">
<meta property="og:locale" content="{locale}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{about}">
<meta property="og:url" content="{address}">
<meta name="twitter:card" content="summary">
<meta http-equiv="refresh" content="0; url={page}">
</head>
<body>
<h1>{title}</h1>
<p>{about}</p>
<p><a href="{page}">{open}</a></p>
</body>
</html>
"""
_LOCALES = {"id": "id_ID", "en": "en_GB"}


def card(case: Case, language: str, public_url: str) -> str:
    """Number, title and status of a public case: nothing that its line in the public's list does not say."""
    site = public_url.rstrip("/")
    filled = {
        "language": language,
        "locale": _LOCALES[language],
        "title": redact(case.title).text,
        "about": text(language, "card.about", number=case.number, status=text(language, f"status.{case.status}")),
        "address": f"{site}/v1/complaints/{case.number}/card",
        # The site's own origin is the API's: whatever name somebody came by leads them on.
        "page": f"{'/en' if language == 'en' else ''}/lacak?n={case.number}",
        "open": text(language, "card.open"),
    }
    return _DOCUMENT.format(**{name: escape(value) for name, value in filled.items()})
