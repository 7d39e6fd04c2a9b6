"""What `make run` prints: where to go, who to be, what to try."""

import os
from pathlib import Path
from uuid import uuid4

from local.seed.seed_files import SEED, read
from local.service import Service

SHOWN = (
    "admin@bengkalis",
    "penghubung@pupr.bengkalis",
    "pimpinan@bengkalis",
    "admin@sintang",
    "admin@nasional",
    "evaluator@nasional",
)

BEGIN_WITH = {
    "penghubung@pupr.bengkalis": "works on the cases of the roads agency: takes them on, asks, answers",
    "admin@sintang": "verifies what came in for the regency, and passes it to an agency",
    "pimpinan@bengkalis": "leads the regency: sees what is late at every desk",
}


def guide(service: Service, url: str, sample: dict[str, str], state: Path) -> str:
    """The guide, with lines that can be pasted into a shell."""
    engine = service.engine
    kept = (
        f"Data is kept in {os.path.relpath(state)}/ (`make reset` forgets what lies in .state/)."
        if engine.durable
        else f"Data is in memory only and will not survive a stop: {engine.because}"
    )
    return f"""
Lapor is running. Open it in a browser:
  {url + "/":<34} the site: file a complaint, follow it, browse, numbers (in English: {url}/en/)
  {url + "/lacak":<34} as the reporter of {sample["number"]}, PIN {sample["pin"]}
  {url + "/petugas/":<34} the officers' desk: sign in by picking an account, say one of these
{_desk_accounts()}
{kept}

The same from a shell. File a complaint (the answer holds its number, a PIN and the promised dates):
  curl -s {url}/v1/complaints -H 'Content-Type: application/json' -H 'Idempotency-Key: {uuid4()}' \\
    -d '{{"classification":"complaint","title":"Jalan berlubang di depan pasar","body":"Lubang besar di depan Pasar Bengkalis sejak dua minggu, sudah tiga pengendara jatuh.","category":"infrastructure/road","area":"14.03","reporter":{{"email":"warga@example.org"}}}}'

Follow the sample complaint {sample["number"]}, PIN {sample["pin"]}, as its reporter (anybody sees it, without the token, once an officer has verified it):
  SESSION=$(curl -s {url}/v1/complaints/{sample["number"]}/session -H 'Content-Type: application/json' -d '{{"pin":"{sample["pin"]}"}}' | sed 's/.*"token": *"\\([^"]*\\)".*/\\1/')
  curl -s {url}/v1/complaints/{sample["number"]} -H "Authorization: Bearer $SESSION" -H 'Accept-Language: en'

Work on it as an officer (an interim answer can be given again and again; the ETag says which version it is about):
  TOKEN=$(curl -s {url}/_local/sign-in -d '{{"account":"admin@bengkalis"}}')
  curl -s '{url}/v1/inbox?queue=new' -H "Authorization: Bearer $TOKEN"
  ETAG=$(curl -s -i {url}/v1/cases/{sample["number"]} -H "Authorization: Bearer $TOKEN" | tr -d '\\r' | awk 'tolower($1) == "etag:" {{print $2}}')
  curl -s {url}/v1/cases/{sample["number"]}/answer -H "Authorization: Bearer $TOKEN" -H "If-Match: $ETAG" -H 'Content-Type: application/json' -d '{{"final":false,"text":"Petugas memeriksa lubang itu besok pagi."}}'

Move the business clock, and watch reminders, breaches and escalations here (all times of the log are WIB):
  curl -s {url}/_local/clock -d '{{"days":3}}'

Browse: {url}/v1/complaints  {url}/v1/categories  {url}/v1/institutions  {url}/v1/statistics  {url}/v1/openapi.json

Sample accounts:
{_accounts()}
  … {len(read(SEED / "officers.json"))} in all, listed in local/seed/officers.json. This page: {url}/_local/guide. Alarms: {url}/_local/alarms. What left: {url}/_local/outbox
"""


def _desk_accounts() -> str:
    return "\n".join(f"    {name:<32} {what}" for name, what in BEGIN_WITH.items())


def _accounts() -> str:
    officers = {officer["username"]: officer for officer in read(SEED / "officers.json")}
    found = [officers[name] for name in SHOWN if name in officers]
    return "\n".join(
        f"  {officer['username']:<28} {', '.join(officer['roles']):<20} {officer['desk']}" for officer in found
    )
