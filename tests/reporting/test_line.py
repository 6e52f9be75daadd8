"""The line between a run and its warm process: whole messages, open files, a clear end."""

from __future__ import annotations

import os
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.reporting.warm import process
from kamlib.reporting.warm.line import Line

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "send_fds"), reason="no kernels are forked here"
)


@pytest.fixture(scope="module")
def ends():
    """Both ends of one line."""
    one, other = (Line(end) for end in socket.socketpair())
    yield one, other
    one.hang_up()
    other.hang_up()


@given(message=st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text())))
def test_a_message_arrives_as_it_was_sent(ends, message):
    one, other = ends
    one.send(message)
    assert other.receive() == (message, [])


def test_a_message_longer_than_the_system_takes_at_once_arrives_whole_with_its_file(ends):
    one, other = ends
    message = {"env": "ä\n" * 1_000_000}
    reads, writes = os.pipe()
    sending = threading.Thread(target=one.send, args=(message, writes))
    sending.start()
    arrived, (handed,) = other.receive()
    sending.join()
    os.write(handed, b"x")
    assert (arrived, os.read(reads, 1)) == (message, b"x")
    for file in (reads, writes, handed):
        os.close(file)


def test_who_waits_for_a_message_hears_that_the_other_end_is_gone():
    one, other = (Line(end) for end in socket.socketpair())
    one.hang_up()
    with pytest.raises(OSError, match="closed"):
        other.receive()
    with pytest.raises(OSError, match="pipe"):
        other.send({})
    other.hang_up()


def test_a_kernel_that_cannot_be_forked_is_answered_and_has_no_life(ends, monkeypatch):
    def full() -> int:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(process, "threads", lambda: 1)
    monkeypatch.setattr(process.os, "fork", full)
    reads, writes = os.pipe()
    answer = process.Server(ends[0])._fork(writes, argv=[], env={}, cwd="/")
    assert "unavailable" in answer["error"]
    assert os.read(reads, 1) == b""
    os.close(reads)
