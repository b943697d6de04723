"""Accepts URLs as people type them, with Chinese that is not percent-encoded."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024  # bytes of request line and headers; the parser itself has no limit


class TypedAddresses(HttpToolsProtocol):
    """HTTP/1.1 that percent-encodes UTF-8 in the request line, as browsers do (RFC 3986, 2.1).

    `curl 'http://.../questions/coverage?district=岭北'` sends the raw bytes. If request line and headers are too long,
    the server answers 400 and closes the connection.
    """

    _in_line = True
    _head: int | None = None

    def data_received(self, data: bytes) -> None:
        """Parses the next bytes of a connection, and percent-encodes the request line first."""
        if self._in_line:
            line, end, rest = data.partition(b"\n")
            self._in_line = not end
            data = _percent_encode(line) + end + rest
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > MOST_HEAD and not self.transport.is_closing():
                self.send_400_response("Request line and headers are too long.")

    def on_message_begin(self) -> None:
        """Starts counting the bytes of request line and headers."""
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stops counting: request line and headers are complete."""
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expects the next request line: the request is complete."""
        self._in_line = True
        super().on_message_complete()


def _percent_encode(line: bytes) -> bytes:
    if line.isascii():
        return line
    return b"".join(b"%%%02X" % byte if byte > 0x7F else bytes((byte,)) for byte in line)
