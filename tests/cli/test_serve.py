"""The socket that the API listens on."""

import asyncio
import socket

from yanxiu.cli.serve import LOOPBACK, listen


def test_a_response_is_sent_without_waiting_for_an_acknowledgement() -> None:
    assert asyncio.run(_sends_at_once(listen(LOOPBACK, 0, fixed=True)))


async def _sends_at_once(listening: socket.socket) -> bool:
    told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def accepted(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken = writer.get_extra_info("socket")
        told.set_result(bool(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    async with await asyncio.start_server(accepted, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        writer.close()
        return await told
