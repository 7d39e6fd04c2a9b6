"""
A port of this machine that is held for whoever is about to listen there.

To look for a free port and name it to another process is a race: between the two anybody may be given it. So it stays
bound, by a socket that never listens. Linux gives such a port to nobody who asks for any, and lets the one listen who
names it and says SO_REUSEADDR, as servers do; until then whoever connects is refused.
"""

import socket
from types import TracebackType
from typing import Self


class HeldPort:
    """One port, from the moment it is made until it is let go."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((host, 0))
        self.number = int(self._socket.getsockname()[1])

    def let_go(self) -> None:
        """Anybody may have it now."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.let_go()
