"""Filed, routed, accepted, answered, accepted by the reporter, rated, closed."""

from tests.journeys.people import SUBSTANCE, Citizen, OfficerAtDesk
from tests.journeys.world import World


def test_a_report_goes_straight_to_its_agency_is_answered_accepted_and_rated(
    siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    assert roads.finds(siti.number)

    roads.accept(siti.number)
    roads.answer(siti.number)
    siti.reply("Terima kasih, sudah rata.", verdict="accepted")
    siti.rate(5, "Cepat.")

    page = siti.follow(language="en")
    assert (page["status"], page["outcome"], page["rating"]) == ("closed", "accepted", 5)
    assert [entry["text"] for entry in page["timeline"]] == [
        "The report was received.",
        "The report was directed to Bengkalis/Pupr.",
        "Bengkalis/Pupr began to follow up the report.",
        "Bengkalis/Pupr gave its final answer.",
        "The report was closed: the reporter accepted the answer.",
        "The reporter gave a rating of 5 out of 5.",
    ]
    assert page["timeline"][1]["why"] == "According to the routing rules"
    assert page["timeline"][3]["message"] == SUBSTANCE
    assert page["next"]["turn"] == "nobody"
    assert page["may"] == ["rate", "reopen", "change_visibility"]
    assert not any(promise["overdue"] for promise in page["promises"])
    assert roads.finds(siti.number, "done-2026-03")


def test_what_goes_out_is_exactly_what_is_owed(world: World, siti: Citizen, roads: OfficerAtDesk) -> None:
    siti.file()
    roads.accept(siti.number)
    roads.answer(siti.number)
    siti.reply(verdict="accepted")
    siti.rate(4)

    assert [(heard.topic, *heard.told) for heard in world.heard()] == [("bengkalis", "bengkalis/pupr", "new_case")]
    assert [message.subject for message in world.told(siti.number)] == [
        f"Laporan {siti.number} kami terima dan teruskan",
        f"Laporan {siti.number} dijawab",
        f"Laporan {siti.number} selesai",
    ]
    assert {(message.channel, message.to) for message in world.told(siti.number)} == {("email", "siti@example.org")}
    assert [notice["purpose"] for notice in siti.follow()["notices"]] == [
        "new_case", "received_and_passed_on", "answered", "closed",
    ]  # fmt: skip


def test_who_left_a_telephone_number_gets_short_messages_in_his_language(world: World, roads: OfficerAtDesk) -> None:
    john = Citizen(world, "John", phone="+6281234567890", language="en")
    john.file()
    roads.answer(john.number)

    assert [(message.channel, message.to) for message in world.told(john.number)] == [("sms", "+6281234567890")] * 2
    assert "Your report was answered" in world.told(john.number)[-1].body


def test_who_left_nothing_is_told_nothing_and_follows_with_number_and_pin(world: World, roads: OfficerAtDesk) -> None:
    somebody = Citizen(world)
    somebody.file(anonymous=True)
    roads.answer(somebody.number)

    assert world.told(somebody.number) == []
    assert somebody.follow()["status"] == "answered"


def test_who_takes_the_report_back_ends_it_and_the_desk_is_told(
    world: World, siti: Citizen, roads: OfficerAtDesk
) -> None:
    siti.file()
    siti.withdraw("Sudah diperbaiki warga.")

    assert (siti.follow()["status"], siti.follow()["outcome"]) == ("closed", "withdrawn")
    assert [heard.purpose for heard in world.heard(siti.number)] == ["new_case", "withdrawal"]
    assert not roads.finds(siti.number)
