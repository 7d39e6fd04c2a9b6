"""Letters are signed, come from a name of their own, and tell nobody outside whom they went to."""

from tests.ops.conftest import PackageOf
from tests.ops.rules import of_type


def test_letters_of_the_senders_domain_are_signed_and_travel_encrypted(package_of: PackageOf) -> None:
    package = package_of("ap-southeast-3", "prod")
    [(_, identity)] = of_type(package.expanded, "AWS::SES::EmailIdentity")
    [(name, letters)] = of_type(package.expanded, "AWS::SES::ConfigurationSet")

    assert package.app_parameters["SenderDomain"] == "example.org"
    assert identity["Properties"]["EmailIdentity"] == {"Ref": "SenderDomain"}
    assert identity["Properties"]["DkimAttributes"] == {"SigningEnabled": True}
    assert identity["DeletionPolicy"] == "Retain"
    assert identity["Properties"]["ConfigurationSetAttributes"] == {"ConfigurationSetName": {"Ref": name}}
    assert letters["Properties"]["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert letters["Properties"]["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}


def test_what_becomes_of_a_letter_is_counted_and_its_address_goes_nowhere(package_of: PackageOf) -> None:
    package = package_of("ap-southeast-3", "prod")
    [(_, events)] = of_type(package.expanded, "AWS::SES::ConfigurationSetEventDestination")
    destination = events["Properties"]["EventDestination"]

    assert {"BOUNCE", "COMPLAINT"} <= set(destination["MatchingEventTypes"])
    assert "CloudWatchDestination" in destination
    assert not {"SnsDestination", "KinesisFirehoseDestination", "EventBridgeDestination"} & set(destination)
