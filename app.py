"""Registers every route and event handler, in the order in which a complaint meets them."""

from chalicelib import startup  # noqa: F401  # before all else
from chalicelib.api.endpoints import (
    bulk,
    complaints,
    contact_confirmations,
    desks,
    evidence,
    form_choices,
    officer_cases,
    operations,
    site,
    statistics,
    subscriptions,
    uploads,
)
from chalicelib.api.http import authorizer
from chalicelib.api.http.application import Application
from chalicelib.queues import clean_uploads, count_events, move_deadlines, notify_agencies, tell_reporters
from chalicelib.schedules import (
    check_promises,
    close_silent,
    escalate_overdue,
    publish_roots,
    send_digests,
    send_reminders,
    verify_cases,
    watch_announcements,
)
from chalicelib.streams import follow_case, route_complaint

app = Application(app_name="lapor", configure_logs=False)

for way_in in (
    complaints,
    uploads,
    clean_uploads,
    route_complaint,
    follow_case,
    notify_agencies,
    tell_reporters,
    subscriptions,
    contact_confirmations,
    count_events,
    authorizer,
    desks,
    bulk,
    officer_cases,
    send_reminders,
    escalate_overdue,
    close_silent,
    send_digests,
    check_promises,
    publish_roots,
    verify_cases,
    watch_announcements,
    move_deadlines,
    form_choices,
    statistics,
    evidence,
    site,
    operations,
):
    app.register_blueprint(way_in.blueprint)
