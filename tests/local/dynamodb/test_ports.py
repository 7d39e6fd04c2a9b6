"""A port that was chosen for a process stays its own until that process listens there, and after it was killed."""

import socket

import pytest

from local.dynamodb.ports import HeldPort


def test_a_held_port_refuses_everybody_until_the_one_it_is_for_listens() -> None:
    with HeldPort() as port, socket.socket() as server, socket.socket() as other:
        place = ("127.0.0.1", port.number)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(place)
        with pytest.raises(OSError, match="in use"):
            other.bind(place)

        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(place)
        server.listen()

        socket.create_connection(place).close()
