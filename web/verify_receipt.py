#!/usr/bin/env python3
"""
Checks receipts of the complaint service Lapor, with nothing but Python (3.8 or newer) and this file.

    python3 verify_receipt.py FILE [FILE ...]          what is told in Indonesian: --language id

Give it everything that you have: receipts, the events of a case, records of days, the proof that two days stand on one
another, the public key. It never uses the network. Every file is JSON and names its kind under "format".

It ends with 0 if all that could be checked holds, with 1 if something does not fit, with 2 if it could not check.
The format is described in docs/evidence.md of the service, so that anybody can write another.
"""

import hashlib
import json
import os
import sys

# --- P-256 (NIST SP 800-186) and ECDSA (FIPS 186-5, 6.4.2) ---------------------------------------------------------------

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
"""What stands before the two coordinates of a public key in DER (RFC 5480)."""


def point_sum(a, b):
    """The sum of two points of the curve; None is the point at infinity."""
    if a is None or b is None:
        return b if a is None else a
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P) % P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def point_times(times, point):
    """The point added to itself so many times."""
    found = None
    while times:
        if times & 1:
            found = point_sum(found, point)
        point, times = point_sum(point, point), times >> 1
    return found


def is_signed(key, message, signature):
    """Whether the signature (r and s, 32 bytes each, as hex) of that message was made with the other half of the key."""
    x, y = int(key["x"], 16), int(key["y"], 16)
    if not (0 <= x < P and 0 <= y < P) or (y * y - x * x * x + 3 * x - B) % P:
        return False
    r, s = int(signature[:64], 16), int(signature[64:], 16)
    if not (0 < r < N and 0 < s < N):
        return False
    digest, inverse = int.from_bytes(hashlib.sha256(message).digest(), "big"), pow(s, -1, N)
    found = point_sum(point_times(digest * inverse % N, G), point_times(r * inverse % N, (x, y)))
    return found is not None and found[0] % N == r


# --- JSON that has only one way to be read and to be written ---------------------------------------------------------------


class Unreadable(Exception):
    """The file is not what it must be; the text says why."""


def parsed(text):
    """The value of a JSON text; Unreadable for names given twice, numbers with fractions, and what is too large."""
    try:
        value = json.loads(
            text, object_pairs_hook=once, parse_float=no_number, parse_constant=no_number, parse_int=whole
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from None
    return value


def once(pairs):
    """An object whose names are given once, in ASCII."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    if not all(name.isascii() for name in found):
        raise ValueError("a name is not in ASCII")
    return found


def no_number(text):
    """There are none in the format."""
    raise ValueError("a number that is not whole: " + text[:40])


def whole(text):
    """A whole number that every JSON library reads alike (RFC 8259, 6)."""
    if text == "-0" or len(text) > 17 or not -(2**53) < int(text) < 2**53:
        raise ValueError("a number too large to be read everywhere alike")
    return int(text)


def canonical(value):
    """The one text of a value: names in the order of their letters, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise Unreadable("a text holds half of a character") from None


def digest(value):
    """Its SHA-256, as hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


# --- Trees (RFC 9162, 2.1) -------------------------------------------------------------------------------------------------


def leaf_hash(entry):
    """2.1.1"""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    """2.1.1"""
    return hashlib.sha256(b"\x01" + left + right).digest()


def includes(root, size, index, leaf, path):
    """2.1.3.2: whether the tree of that root has that leaf at that place."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for node in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(node, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, node)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(first, first_root, second, second_root, path):
    """2.1.4.2: whether the second tree begins with all leaves of the first."""
    if first == second:
        return first_root == second_root and not path
    if not 0 < first < second or not path:
        return False
    nodes = [first_root] + path if first & (first - 1) == 0 else path
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, node)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


# --- What the files say ----------------------------------------------------------------------------------------------------

RECEIPT, CHAIN, ROOT = "lapor receipt 1", "lapor chain 1", "lapor day root 1"
CONSISTENCY, KEY, HISTORY = "lapor consistency 1", "lapor root key 1", "lapor case history 1"

TEXTS = {
    "en": {
        "held": "Fits: ",
        "broken": "DOES NOT FIT: ",
        "open": "Not checked: ",
        "unreadable": "{file} cannot be read: {why}.",
        "unknown": "{file} is of no kind that is known here.",
        "key": "every record of a day is signed with the key {fingerprint}. Compare that with what others know: the "
        "institutions get each day's record, and letters and the site name the key.",
        "other_key": "the record of {day} names the key {named}, and the key here is {fingerprint}.",
        "keys_differ": "these files bring two different keys, {one} and {other}.",
        "signature": "the record of {day} is signed.",
        "bad_signature": "the signature of the record of {day} was not made with this key, or the record was changed.",
        "no_key": "the signatures: no file brings the public key.",
        "two_records": "there are two different records of {day}. One of them was put in place of the other.",
        "included": "event {seq} of report {number} was in the tree of {day}, as its receipt says.",
        "not_included": "event {seq} of report {number} is not in the tree of {day}, or the receipt was changed.",
        "early": "report {number}: the receipt is of before the day's tree; fetch a new one from the next day on.",
        "receipts_differ": "two receipts give event {seq} of report {number} different hashes. It was written anew.",
        "chain": "the {count} events of report {number} follow each other from the first, none changed or left out"
        "; {withheld} of them are shown by their hash alone.",
        "edited": "event {seq} of report {number} is not what its hash was made of. It was changed.",
        "unlinked": "event {seq} of report {number} does not follow the one before. Something was changed or left out.",
        "matches": "the history of report {number} holds event {seq} with the very hash of the receipt of {day}.",
        "rewritten": "the history of report {number} has another event {seq} than the receipt of {day}. It was rewritten.",
        "cut_off": "the history of report {number} ends before event {seq}, for which there is a receipt. It was cut off.",
        "previous": "the record of {day} names the very record of the day before.",
        "not_previous": "the record of {day} names another record for the day before than the one here.",
        "consistent": "all days up to {first} stand unchanged in what was signed on {second}.",
        "inconsistent": "what was signed on {second} does not contain the days up to {first} as they were. Days were "
        "rewritten.",
        "apart": "whether the record of {second} stands on that of {first}: fetch the proof of consistency of these days.",
        "nothing": "There is nothing here that can be checked.",
        "all": "All that could be checked holds.",
        "some": "Something does not fit. Keep these files, and show them to the Ombudsman.",
    },
    "id": {
        "held": "Cocok: ",
        "broken": "TIDAK COCOK: ",
        "open": "Tidak diperiksa: ",
        "unreadable": "{file} tidak dapat dibaca: {why}.",
        "unknown": "{file} bukan jenis berkas yang dikenal di sini.",
        "key": "setiap catatan harian ditandatangani dengan kunci {fingerprint}. Bandingkan dengan yang diketahui pihak "
        "lain: instansi menerima catatan setiap hari, dan surat serta situs menyebut kunci itu.",
        "other_key": "catatan {day} menyebut kunci {named}, sedangkan kunci di sini {fingerprint}.",
        "keys_differ": "berkas-berkas ini membawa dua kunci yang berbeda, {one} dan {other}.",
        "signature": "catatan {day} bertanda tangan sah.",
        "bad_signature": "tanda tangan catatan {day} tidak dibuat dengan kunci ini, atau catatannya telah diubah.",
        "no_key": "tanda tangan: tidak ada berkas yang membawa kunci publik.",
        "two_records": "ada dua catatan {day} yang berbeda. Salah satunya menggantikan yang lain.",
        "included": "peristiwa {seq} laporan {number} ada dalam pohon {day}, seperti kata tanda terimanya.",
        "not_included": "peristiwa {seq} laporan {number} tidak ada dalam pohon {day}, atau tanda terimanya diubah.",
        "early": "laporan {number}: tanda terima ini dibuat sebelum pohon harinya; unduh yang baru mulai keesokan harinya.",
        "receipts_differ": "dua tanda terima memberi hash berbeda untuk peristiwa {seq} laporan {number}. Peristiwa itu "
        "ditulis ulang.",
        "chain": "{count} peristiwa laporan {number} bersambung sejak yang pertama, tidak ada yang diubah atau hilang"
        "; {withheld} di antaranya hanya ditunjukkan hash-nya.",
        "edited": "peristiwa {seq} laporan {number} tidak sesuai dengan hash-nya. Isinya diubah.",
        "unlinked": "peristiwa {seq} laporan {number} tidak menyambung yang sebelumnya. Ada yang diubah atau dihilangkan.",
        "matches": "riwayat laporan {number} memuat peristiwa {seq} dengan hash yang sama seperti tanda terima {day}.",
        "rewritten": "riwayat laporan {number} memuat peristiwa {seq} yang lain daripada tanda terima {day}. Riwayat itu "
        "ditulis ulang.",
        "cut_off": "riwayat laporan {number} berakhir sebelum peristiwa {seq}, padahal ada tanda terimanya. Riwayat itu "
        "dipotong.",
        "previous": "catatan {day} menyebut tepat catatan hari sebelumnya.",
        "not_previous": "catatan {day} menyebut catatan hari sebelumnya yang lain daripada yang ada di sini.",
        "consistent": "semua hari sampai {first} tetap sama dalam yang ditandatangani pada {second}.",
        "inconsistent": "yang ditandatangani pada {second} tidak memuat hari-hari sampai {first} sebagaimana adanya. Ada "
        "hari yang ditulis ulang.",
        "apart": "apakah catatan {second} berdiri di atas catatan {first}: unduh bukti konsistensi kedua hari itu.",
        "nothing": "Tidak ada yang dapat diperiksa di sini.",
        "all": "Semua yang dapat diperiksa cocok.",
        "some": "Ada yang tidak cocok. Simpan berkas-berkas ini dan tunjukkan kepada Ombudsman.",
    },
}


def is_hex(value, length):
    """So many bytes, written in small hex digits."""
    return isinstance(value, str) and len(value) == 2 * length and not set(value) - set("0123456789abcdef")


def is_path(value):
    """A list of hashes."""
    return isinstance(value, list) and all(is_hex(node, 32) for node in value)


def is_count(value):
    """A whole number that is not negative."""
    return type(value) is int and value >= 0


def must(*conditions):
    """Unreadable if one does not hold."""
    if not all(conditions):
        raise Unreadable("a field is missing or is not what it must be")


class Evidence:
    """What the files hold, sorted by kind; each thing is looked at before it is kept."""

    def __init__(self):
        self.receipts, self.chains, self.roots, self.proofs, self.keys = [], [], [], [], []

    def add(self, value):
        """Keeps what a file says; False if its kind is unknown."""
        must(isinstance(value, dict))
        kind = value.get("format")
        if kind is None and isinstance(value.get("record"), dict):
            self.add_root(value)
        elif kind == RECEIPT:
            self.add_receipt(value)
        elif kind == CHAIN:
            must(isinstance(value.get("number"), str), isinstance(value.get("events"), list))
            must(*(isinstance(event, dict) for event in value["events"]))
            self.chains.append(value)
        elif kind == CONSISTENCY:
            must(
                is_path(value.get("path")), isinstance(value.get("first"), dict), isinstance(value.get("second"), dict)
            )
            self.add_root(value["first"])
            self.add_root(value["second"])
            self.proofs.append(value)
        elif kind == KEY:
            self.add_key(value)
        else:
            return False
        return True

    def add_receipt(self, value):
        """With the record and the key that it brings."""
        must(isinstance(value.get("number"), str), is_count(value.get("seq")), is_hex(value.get("hash"), 32))
        if value.get("root") is not None:
            must(is_hex(value.get("salt"), 16), is_count(value.get("index")), is_path(value.get("path")))
            self.add_root(value["root"])
        if value.get("public_key") is not None:
            self.add_key(value["public_key"])
        self.receipts.append(value)

    def add_root(self, value):
        """A record with its signature, once."""
        must(isinstance(value, dict), isinstance(value.get("record"), dict), is_hex(value.get("signature"), 64))
        record = value["record"]
        must(record.get("format") == ROOT, is_hex(value.get("key"), 32), isinstance(record.get("home"), str))
        must(isinstance(record.get("day"), str), is_count(record.get("size")), is_count(record.get("log_size")))
        must(*(is_hex(record.get(name), 32) for name in ("root", "previous", "log_root")))
        if value not in self.roots:
            self.roots.append(value)

    def add_key(self, value):
        """A point of the curve, once."""
        must(isinstance(value, dict), is_hex(value.get("x"), 32), is_hex(value.get("y"), 32))
        key = {"x": value["x"], "y": value["y"]}
        if key not in self.keys:
            self.keys.append(key)


def fingerprint(key):
    """The hash of a public key in DER."""
    return hashlib.sha256(SPKI + bytes.fromhex(key["x"] + key["y"])).hexdigest()


# --- What is found: triples of a kind (held, broken, open), the key of a text, and what stands in it -------------------------


def of_roots(evidence):
    """Keys, signatures, and records that contradict each other."""
    for key in evidence.keys[1:]:
        yield "broken", "keys_differ", {"one": fingerprint(evidence.keys[0]), "other": fingerprint(key)}
    if evidence.roots and not evidence.keys:
        yield "open", "no_key", {}
    for signed in evidence.roots:
        record = signed["record"]
        for key in evidence.keys[:1]:
            told = {"day": record["day"], "named": signed["key"], "fingerprint": fingerprint(key)}
            if signed["key"] != told["fingerprint"]:
                yield "broken", "other_key", told
            elif is_signed(key, canonical(record), signed["signature"]):
                yield "held", "signature", told
            else:
                yield "broken", "bad_signature", told
    for key in evidence.keys[:1] if evidence.roots else []:
        yield "held", "key", {"fingerprint": fingerprint(key)}
    for finding in of_neighbours(evidence):
        yield finding


def of_neighbours(evidence):
    """Each record beside the next one in time, of every home."""
    records = []
    for signed in evidence.roots:
        if signed["record"] not in records:
            records.append(signed["record"])
    records.sort(key=lambda record: (record["home"], record["day"]))
    for first, second in zip(records, records[1:]):
        if first["home"] != second["home"]:
            continue
        told = {"first": first["day"], "second": second["day"], "day": second["day"]}
        if first["day"] == second["day"]:
            yield "broken", "two_records", told
        elif second["log_size"] == first["log_size"] + 1:
            fits = second["previous"] == digest(first)
            yield ("held", "previous", told) if fits else ("broken", "not_previous", told)
        elif second["log_size"] <= first["log_size"]:
            yield "broken", "inconsistent", told
        elif not any(is_proof_of(proof, first, second) for proof in evidence.proofs):
            yield "open", "apart", told


def is_proof_of(proof, first, second):
    """Is that proof about these two records?"""
    return proof["first"]["record"] == first and proof["second"]["record"] == second


def of_proofs(evidence):
    """The proofs that a day stands on another."""
    for proof in evidence.proofs:
        first, second = proof["first"]["record"], proof["second"]["record"]
        path = [bytes.fromhex(node) for node in proof["path"]]
        roots = [bytes.fromhex(record["log_root"]) for record in (first, second)]
        fits = is_consistent(first["log_size"], roots[0], second["log_size"], roots[1], path)
        fits = fits and first["home"] == second["home"]
        told = {"first": first["day"], "second": second["day"]}
        yield ("held", "consistent", told) if fits else ("broken", "inconsistent", told)


def of_receipts(evidence):
    """Whether the tree of the day has what the receipt says."""
    known = {}
    for receipt in evidence.receipts:
        told = {"number": receipt["number"], "seq": receipt["seq"]}
        if known.setdefault((receipt["number"], receipt["seq"]), receipt["hash"]) != receipt["hash"]:
            yield "broken", "receipts_differ", told
        if receipt.get("root") is None:
            yield "open", "early", told
            continue
        record = receipt["root"]["record"]
        event = canonical([receipt["number"], receipt["seq"], receipt["hash"]])
        leaf = leaf_hash(bytes.fromhex(receipt["salt"]) + event)
        path = [bytes.fromhex(node) for node in receipt["path"]]
        fits = includes(bytes.fromhex(record["root"]), record["size"], receipt["index"], leaf, path)
        told = dict(told, day=record["day"])
        yield ("held", "included", told) if fits else ("broken", "not_included", told)


def of_chains(evidence):
    """Whether each history follows from its beginning, and has the events for which there are receipts."""
    for chain in evidence.chains:
        number, flaws = chain["number"], list(flaws_of(chain["number"], chain["events"]))
        for flaw in flaws:
            yield flaw
        if not flaws:
            withheld = sum("type" not in event for event in chain["events"])
            yield "held", "chain", {"number": number, "count": len(chain["events"]), "withheld": withheld}
        for receipt in evidence.receipts:
            if receipt["number"] == number:
                yield of_receipt_and_chain(receipt, chain["events"])


def flaws_of(number, events):
    """Events that are not what their hash was made of, or do not follow the one before."""
    before = digest([HISTORY, number])
    for place, event in enumerate(events, 1):
        told = {"number": number, "seq": place}
        if event.get("seq") != place or event.get("prev_hash") != before:
            yield "broken", "unlinked", told
        fields = {name: value for name, value in event.items() if name != "hash"}
        if "type" in event and (event.get("number") != number or event.get("hash") != digest([before, fields])):
            yield "broken", "edited", told
        before = event.get("hash")


def of_receipt_and_chain(receipt, events):
    """The event of the receipt as the history has it now."""
    day = receipt["root"]["record"]["day"] if receipt.get("root") else "-"
    told = {"number": receipt["number"], "seq": receipt["seq"], "day": day}
    found = [event.get("hash") for event in events if event.get("seq") == receipt["seq"]]
    if not found:
        return "broken", "cut_off", told
    return ("held", "matches", told) if found == [receipt["hash"]] else ("broken", "rewritten", told)


def findings(evidence):
    """Everything, in the order in which it is told."""
    for look in (of_roots, of_proofs, of_receipts, of_chains):
        for finding in look(evidence):
            yield finding


# --- The command -----------------------------------------------------------------------------------------------------------


def read(paths, texts):
    """What the files hold, and a sentence for each that is no evidence."""
    evidence, refused = Evidence(), []
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                known = evidence.add(parsed(file.read()))
        except (OSError, UnicodeDecodeError, Unreadable) as error:
            refused.append(texts["unreadable"].format(file=path, why=error))
        else:
            if not known:
                refused.append(texts["unknown"].format(file=path))
    return evidence, refused


def main(arguments):
    """Checks and tells; returns how the process ends."""
    language = "id" if os.environ.get("LANG", "").startswith("id") else "en"
    if "--language" in arguments[:-1]:
        place = arguments.index("--language")
        language = arguments[place + 1] if arguments[place + 1] in TEXTS else language
        arguments = arguments[:place] + arguments[place + 2 :]
    if not arguments or arguments[0] in ("-h", "--help"):
        sys.stdout.write(__doc__.strip() + "\n")
        return 0 if arguments else 2
    texts = TEXTS[language]
    evidence, refused = read(arguments, texts)
    try:
        found = list(findings(evidence))
    except (Unreadable, RecursionError) as error:
        found, refused = [], refused + [str(error)]
    for sentence in refused:
        sys.stdout.write(sentence + "\n")
    for kind, key, told in found:
        sys.stdout.write(texts[kind] + texts[key].format(**told) + "\n")
    if any(kind == "broken" for kind, _, _ in found):
        sys.stdout.write(texts["some"] + "\n")
        return 1
    if refused or not any(kind == "held" for kind, _, _ in found):
        sys.stdout.write(texts["nothing"] + "\n" if not found else "")
        return 2
    sys.stdout.write(texts["all"] + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
