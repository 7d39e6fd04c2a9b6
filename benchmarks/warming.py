"""Everything once, before anything is measured: a function remembers for itself what it has asked."""

import hashlib
from typing import Any

from benchmarks.stage import ANSWER, ROADS, Stage, a_photo

OTHER_ADMIN = "admin@sintang"
SINTANG = {"area": "61.05.19.2001", "category": None, "title": "Jembatan gantung menuju sekolah putus"}
"""A report that waits for its institution's admin."""


def warm_up(stage: Stage) -> None:
    """Everything once, so that caches and clients are there, on cases that have ended when it returns."""
    receipt, other = stage.filed(), stage.filed(**SINTANG)
    stage.act(ROADS, receipt["number"], "answer", text=ANSWER, final=True)
    stage.act(OTHER_ADMIN, other["number"], "verify")
    stage.act(OTHER_ADMIN, other["number"], "dispose", to="sintang/pupr")
    for path in ("/v1/complaints", "/v1/complaints?category=infrastructure/road"):
        stage.ask("GET", path)
    stage.ask("GET", "/v1/inbox?queue=working", by=ROADS)
    for one in (receipt, other):
        stage.ask("POST", f"/v1/complaints/{one['number']}/withdrawal", {}, token=stage.session(one))
    stage.service.deliver()
    stage.tick()
    stage.watch()
    _warm_up_the_rest(stage)


def _warm_up_the_rest(stage: Stage) -> None:
    """What few cases need: each function remembers for itself, and has to have asked once."""
    receipt = stage.file()
    stage.pass_time(minutes=6)
    stage.tick()
    token, content = stage.session(receipt), a_photo()
    path = f"/v1/complaints/{receipt['number']}"
    placed = stage.ask("POST", f"{path}/attachments", wish_for(content), token=token).json()
    stage.upload(placed["upload"]["fields"]["key"], content)
    stage.service.deliver()
    stage.ask("POST", f"{path}/withdrawal", {}, token=token)
    stage.service.deliver()


def wish_for(photo: bytes) -> dict[str, Any]:
    """What is told of a photo before it is sent."""
    digest = hashlib.sha256(photo).hexdigest()
    return {"name": "lubang.jpg", "content_type": "image/jpeg", "size": len(photo), "sha256": digest}
