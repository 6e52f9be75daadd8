"""What each account manager gets: a page to print, a workbook, plans and a message to send.

Nothing is sent from here. ``recipients`` says who gets which accounts, ``letter`` writes the
message, ``sheet`` the printed page, ``write`` puts it all into one folder per recipient.
"""

from kamlib.reporting.outbox.write import FOLDER, write_outbox

__all__ = ["FOLDER", "write_outbox"]
