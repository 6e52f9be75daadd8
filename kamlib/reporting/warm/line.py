"""The line between a run and its warm process: JSON, one message per line of text.

Either end speaks only when it is its turn, so that what arrives up to a line's end is one message.
A message can hand over open files; the receiver gets its own numbers for them.
"""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from typing import Any

_AT_ONCE = 1 << 16
_MOST_FILES = 4


class Line:
    """One end of the line.

    Parameters
    ----------
    end : socket
        One of a connected pair of sockets of the system itself.
    """

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def fileno(self) -> int:
        """Return its number, to wait for it."""
        return self._end.fileno()

    def send(self, message: dict[str, Any], *files: int) -> None:
        """Send a message, and open files with it.

        Raises
        ------
        OSError
            If the other end is gone.
        """
        text = json.dumps(message).encode() + b"\n"
        sent = socket.send_fds(self._end, [text], files) if files else 0
        self._end.sendall(text[sent:])

    def receive(self) -> tuple[dict[str, Any], list[int]]:
        """Wait for a message; return it with the files that it hands over.

        Raises
        ------
        OSError
            If the other end is gone.
        """
        text, files = b"", []
        while not text.endswith(b"\n"):
            piece, handed, _, _ = socket.recv_fds(self._end, _AT_ONCE, _MOST_FILES)
            files += handed
            if not piece:
                raise ConnectionError("the other end closed the line")
            text += piece
        message: dict[str, Any] = json.loads(text)
        return message, files

    def close(self) -> None:
        """Close this end; the other end hears of it."""
        self._end.close()

    def hang_up(self) -> None:
        """Close it for both ends, also where a copy of it is open."""
        with suppress(OSError):  # the other end is gone
            self._end.shutdown(socket.SHUT_RDWR)
        self._end.close()
