"""The dates of feeds."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_tz

__all__ = ["written_date"]

_ISO = re.compile(r"[0-9]{4}-")
_GERMAN_MONTHS = {"jän": "Jan", "mär": "Mar", "mrz": "Mar", "mai": "May", "okt": "Oct", "dez": "Dec"}
_MONTH = re.compile(rf"\b({'|'.join(_GERMAN_MONTHS)})[a-zä]*", re.IGNORECASE)


def written_date(value: object) -> object:
    """Return the day of a date as mail has it (RFC 822), in the time zone in which it is written, as `YYYY-MM-DD`.

    Everything else is returned as it is: an ISO date needs nothing, and what is no date is refused like any other.
    """
    if not isinstance(value, str) or _ISO.match(value.strip()):
        return value
    parts = parsedate_tz(_MONTH.sub(lambda match: _GERMAN_MONTHS[match[1].lower()], value))
    try:
        return datetime.date(*parts[:3]).isoformat() if parts else value
    except ValueError:
        return value
