"""
Which Region looks after the cases of which home.

A home is kept by the Region that gives out its numbers, unless the directory says otherwise: one item a home, which a
failover writes and replication carries to every Region. So a Region that comes back learns there, before it touches a
case, that somebody else goes on with its work (docs/adr/0021-a-home-has-one-keeper.md).
"""

from collections.abc import Mapping

from chalicelib.domain.core.case_number import HOMES, CaseNumber, home_of
from chalicelib.domain.core.errors import Missing, OwnedByAnotherRegion, Unavailable
from chalicelib.store.directory.ttl_cache import TtlCache
from chalicelib.store.tables.directory_table import DirectoryRow
from chalicelib.store.tables.retries import RetryPolicy

NOBODY = ""
"""Between two keepers: nothing is written until the one that was before is sure to have stopped."""
_ITEMS = "HOME"


class RegionOwnership:
    """The keepers of homes, remembered as the directory is: for at most 30 seconds."""

    def __init__(self, patience: RetryPolicy, memory: TtlCache, here: str, sites: Mapping[str, str]) -> None:
        """*here* is the home of this Region; *sites* are the addresses of the stage's Regions, by their homes."""
        self._patience = patience
        self._memory = memory
        self._here = here
        self._sites = sites

    def homes(self) -> tuple[str, ...]:
        """The homes that this Region keeps now: usually its own, after a failover more, while it recovers none."""
        appointed = self._appointed()
        own = () if self._here in appointed else (self._here,)
        return (*own, *(home for home, keeper in sorted(appointed.items()) if keeper == self._here))

    def keeper_of(self, home: str) -> str:
        """The Region that keeps the home, by the home that it has itself; NOBODY between two."""
        return self._appointed().get(home, home)

    def is_of_nobody(self, home: str) -> bool:
        """Is it a home that no Region of the stage has or keeps?"""
        return home != self._here and home not in self._sites and home not in self._appointed()

    def require(self, number: CaseNumber) -> None:
        """As `must_keep_home`, of the home that the case has."""
        self.must_keep_home(home_of(number))

    def must_keep_home(self, home: str) -> None:
        """
        Passes only in the Region that keeps the home: two that write to one case lose each other's events.

        OwnedByAnotherRegion names the site of the keeper, if the stage has one there; Unavailable says that for a
        minute nobody keeps it, Missing that it is no home.
        """
        keeper = self.keeper_of(home)
        if keeper == self._here:
            return
        if keeper == NOBODY:
            raise Unavailable(f"home {home} is being handed over")
        if home not in HOMES:
            raise Missing(home=home)
        raise OwnedByAnotherRegion(self._sites.get(keeper))

    def appoint(self, home: str, keeper: str) -> None:
        """Lets *keeper*, or NOBODY, keep the home from now on; other Regions hear of it by replication."""
        row = DirectoryRow(_ITEMS, home, content={"keeper": keeper})
        self._patience(row.save)
        self._memory.forget()

    def _appointed(self) -> Mapping[str, str]:
        return self._memory.get("keepers", self._read)

    def _read(self) -> Mapping[str, str]:
        rows = self._patience(lambda: list(DirectoryRow.query(_ITEMS)))
        return {row.sk: row.content["keeper"] for row in rows}
