"""Each desk's morning, and days off that are announced in mid-year."""

from datetime import date

from chalicelib.domain.deadlines.calendar import DayOff
from chalicelib.services.deadlines import calendar_changes
from tests.journeys.people import Citizen, OfficerAtDesk
from tests.journeys.world import World, moment


def test_a_desk_hears_of_its_day_at_eight_in_its_own_zone_on_working_days_only(world: World) -> None:
    world.has_mornings = True
    for area in ("14.03", "51.71", "91.71"):
        Citizen(world).file(area=area)

    world.wait_until("2026-03-25 12:00")

    digests = [heard for heard in world.heard() if heard.purpose == "digest"]
    assert [(heard.data["desk"], heard.data["day"]) for heard in digests] == [
        (desk, day)
        for day in ("2026-03-16", "2026-03-17", "2026-03-25")
        for desk in ("jayapura/pupr", "denpasar/pupr", "bengkalis/pupr")
    ]
    assert {heard.data["counts"]["new"] for heard in digests} == {1}
    assert [moment(sent_at(heard.raw)) for heard in digests[:3]] == [
        "2026-03-16 06:00",
        "2026-03-16 07:00",
        "2026-03-16 08:00",
    ]


def sent_at(raw: str) -> str:
    """The time in the CloudEvent of a notice."""
    return (
        raw.partition('\\"time\\": \\"')[2].partition('\\"')[0]
        or raw.partition('\\"time\\":\\"')[2].partition('\\"')[0]
    )


def test_a_new_day_off_moves_open_deadlines_and_nothing_else(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    done, held, denpasar = (Citizen(world, email=f"{name}@example.org") for name in ("done", "held", "denpasar"))
    for citizen in (siti, done, held):
        citizen.file()
    denpasar.file(area="51.71")
    roads.answer(done.number)
    done.reply(verdict="accepted")
    roads.hold(held.number, "Di pasar yang mana?")
    closed = done.follow()["promises"]
    world.wait_until("2026-03-16 10:00")

    riau = DayOff(date(2026, 3, 26), "Hari Jadi Riau", "Riau Day", "local")
    calendar = world.service.parts.directory.calendar_in_force().with_day_off(riau, "14")
    calendar_changes.publish(world.service.parts, calendar, world.now)
    world.deliver()

    assert siti.promise("respond")["last_day"] == "2026-03-30"
    assert siti.promise("resolve")["last_day"] == "2026-04-13"
    assert "26 March (Riau Day)" in siti.promise("respond", language="en")["explanation"]
    moved = siti.follow(language="en")["timeline"][-1]
    assert moved["text"] == "The time limits were worked out again because public holidays changed."
    assert world.told(siti.number)[-1].subject == f"Laporan {siti.number}: tanggalnya berubah"
    assert held.promise("supply")["last_day"] == "2026-04-07"
    assert done.follow()["promises"] == closed
    assert denpasar.promise("respond")["last_day"] == "2026-03-27"
    assert [name for _, name in world.history(denpasar.number)] == ["submitted", "routed"]
    world.wait_until("2026-03-31 09:00")
    # 27 March is the working day before 30 March now.
    assert ("2026-03-27 08:00", "respond reminder") in world.history(siti.number)
    assert ("2026-03-31 00:00", "respond breach") in world.history(siti.number)
    siti.file(area="61.05")
    assert siti.promise("verify")["last_day"] == "2026-04-06"
