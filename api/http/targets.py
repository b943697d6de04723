"""Accepts URLs as people type them, with Chinese that is not percent-encoded."""

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class TypedAddresses(H11Protocol):
    """HTTP/1.1 that reads UTF-8 in the request line as browsers would have sent it (RFC 3986, 2.1).

    `curl 'http://.../questions/coverage?district=岭北'` sends the bytes as they are; h11 refuses them.
    """

    def data_received(self, data: bytes) -> None:
        """Forwards the received bytes, with the request line percent-encoded."""
        begun, _closed = self.conn.trailing_data
        if self.conn.their_state is h11.IDLE and b"\n" not in begun:
            line, end, rest = data.partition(b"\n")
            data = _encoded(line) + end + rest
        super().data_received(data)


def _encoded(line: bytes) -> bytes:
    if line.isascii():
        return line
    return b"".join(b"%%%02X" % byte if byte > 0x7F else bytes((byte,)) for byte in line)
