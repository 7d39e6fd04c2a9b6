"""
The PIN that opens a case to its reporter.

The PIN follows from the number and the idempotency key under a secret pepper, so that a repeated request can be given
the same answer although only a second keyed hash is kept.
"""

import hashlib
import hmac

from chalicelib.domain.core.case_number import CaseNumber, encode_base32, read_symbols

PIN_SYMBOLS = 8


def pin_for(pepper: bytes, number: CaseNumber, key: str) -> str:
    """Eight base32 symbols (40 bits), written in two groups: `7K2M-9QX4`."""
    digest = hashlib.sha256(key.encode()).digest()
    symbols = encode_base32(hmac.digest(pepper, number.encode() + digest, "sha256"), PIN_SYMBOLS)
    return f"{symbols[:4]}-{symbols[4:]}"


def pin_check(pepper: bytes, number: CaseNumber, pin: str) -> str:
    """What is kept to recognise the PIN; any case, spaces and hyphens are read. ValueError if it cannot be a PIN."""
    symbols = read_symbols(pin)
    if len(symbols) != PIN_SYMBOLS:
        raise ValueError("a PIN has eight symbols")
    return hmac.new(pepper, f"check|{number}|{symbols}".encode(), "sha256").hexdigest()
