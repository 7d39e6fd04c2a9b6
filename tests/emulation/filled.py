"""
Gives a stage that was just deployed a directory, in a process with the environment that its functions have.

    python -m tests.emulation.filled
"""

import os
from collections.abc import Iterator

import boto3

from chalicelib import wiring
from chalicelib.domain.calendar import national_calendar
from chalicelib.domain.directory import Area, Desk
from chalicelib.domain.words import AreaCode
from chalicelib.store.forms import desk_from
from local.seeding import BASELINE, POLICIES, SEED, read


def main() -> None:
    """Policies, calendar, categories, rules, areas and desks of the seed; officers are not needed."""
    registry = wiring.parts().registry
    for policy in read(POLICIES):
        registry.publish_policy(policy)
    registry.publish_calendar(national_calendar())
    registry.save_categories(read(BASELINE / "categories.json"))
    registry.publish_rules(1, read(BASELINE / "rules.json"))
    registry.save_areas(Area(AreaCode(area["code"]), area["name"]) for area in read(SEED / "areas.json"))
    registry.save_desks(list(_desks()))


def _desks() -> Iterator[Desk]:
    """Each with a topic, which operators make for an institution before they import it."""
    sns = boto3.client("sns")
    for content in read(SEED / "desks.json"):
        name = f"lapor-{os.environ['STAGE']}-desk-{content['id'].replace('/', '-')}"
        yield desk_from({**content, "topic": sns.create_topic(Name=name)["TopicArn"]})


if __name__ == "__main__":
    main()
