"""Which Region keeps a home: the directory says so, and everybody who asks afresh hears it."""

import pytest

from chalicelib.domain.core.case_number import new_number
from chalicelib.domain.core.errors import Missing, OwnedByAnotherRegion, Unavailable
from chalicelib.store.directory.region_ownership import NOBODY, RegionOwnership
from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.tables.retries import RetryPolicy
from local.service import Service

JAKARTA, SINGAPORE = "J", "S"
SITES = {JAKARTA: "https://jakarta.example", SINGAPORE: "https://singapore.example"}


def keepers_in(home: str) -> RegionOwnership:
    """As a function of that Region knows them; machine time stands still, so that it forgets nothing by itself."""
    return RegionOwnership(RetryPolicy(lambda: 29.0), TtlCache(lambda: 0.0), home, SITES)


@pytest.fixture
def here(stage: Service) -> RegionOwnership:  # noqa: ARG001  # the table comes first
    """Jakarta's, after each home was given back to its own Region."""
    found = keepers_in(JAKARTA)
    for home in (JAKARTA, SINGAPORE):
        found.appoint(home, home)
    return found


def test_a_region_keeps_its_own_home(here: RegionOwnership) -> None:
    assert here.homes() == (JAKARTA,)
    assert here.keeper_of(SINGAPORE) == SINGAPORE
    here.require(new_number(JAKARTA))


def test_a_home_that_the_directory_says_nothing_of_is_kept_by_its_own_region(here: RegionOwnership) -> None:
    assert keepers_in("K").homes() == ("K",)
    assert here.keeper_of("K") == "K"


def test_an_appointment_holds_at_once_for_who_made_it_and_for_whoever_asks_afresh(here: RegionOwnership) -> None:
    assert here.homes() == (JAKARTA,)

    here.appoint(SINGAPORE, JAKARTA)

    assert here.homes() == (JAKARTA, SINGAPORE)
    assert keepers_in(JAKARTA).keeper_of(SINGAPORE) == JAKARTA
    assert keepers_in(SINGAPORE).homes() == ()
    here.require(new_number(SINGAPORE))


def test_who_lost_a_home_names_the_site_of_its_keeper(here: RegionOwnership) -> None:
    here.appoint(JAKARTA, SINGAPORE)

    with pytest.raises(OwnedByAnotherRegion) as elsewhere:
        here.must_keep_home(JAKARTA)

    assert elsewhere.value.site == "https://singapore.example"
    assert here.homes() == ()


def test_between_two_keepers_nobody_writes(here: RegionOwnership) -> None:
    here.appoint(JAKARTA, NOBODY)

    with pytest.raises(Unavailable):
        here.must_keep_home(JAKARTA)
    with pytest.raises(Unavailable):
        keepers_in(SINGAPORE).must_keep_home(JAKARTA)


def test_what_is_no_home_is_missing(here: RegionOwnership) -> None:
    with pytest.raises(Missing) as missing:
        here.must_keep_home("0")

    assert missing.value.params == {"home": "0"}
