"""The headers of every answer, and what other sites' pages may send and read."""

from collections.abc import Mapping

from chalice.app import CORSConfig

from chalicelib.correlation import HEADER

TIME = "Business-Time"
"""The instant by which the service reckoned: a device whose clock is wrong tells by it what is late."""

CORS = CORSConfig(
    allow_origin="*",
    allow_headers=[
        "Accept-Language",
        "Challenge-Solution",
        "Device-Id",
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
        HEADER,
    ],
    expose_headers=[
        "Allow",
        "Content-Language",
        "ETag",
        "Link",
        "Location",
        "RateLimit",
        "RateLimit-Policy",
        "Retry-After",
        HEADER,
        TIME,
    ],
    max_age=600,
)
ALWAYS: Mapping[str, str] = {
    "Vary": "Accept-Language, Authorization",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
