"""What a kernel prints: sent on when there is something to send."""

from __future__ import annotations

from ipykernel.iostream import OutStream


class QuietStream(OutStream):
    """An output stream that does not wake its sending thread when nothing was written.

    ipykernel flushes both streams several times per cell and waits for each; in a report hardly
    a cell prints. What a cell writes, and what it shows, still goes out in that order.
    """

    def flush(self) -> None:
        """Send what was written since the last time, if anything was."""
        if self._flush_pending or self._subprocess_flush_pending or self.echo is not None:
            super().flush()  # type: ignore[no-untyped-call]
