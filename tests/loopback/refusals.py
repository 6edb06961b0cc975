"""How Discord says no: status, numeric code and, for a form, the fields that are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "ALREADY_ACKNOWLEDGED",
    "CANNOT_EDIT_OTHERS",
    "EMPTY_MESSAGE",
    "EXPIRED_TOKEN",
    "INVALID_JSON",
    "MISSING_ACCESS",
    "MISSING_PERMISSIONS",
    "NO_HISTORY_FOR_REPLY",
    "THREAD_ALREADY_CREATED",
    "UNAUTHORIZED",
    "UNKNOWN_CHANNEL",
    "UNKNOWN_INTERACTION",
    "UNKNOWN_MESSAGE",
    "UNKNOWN_ROUTE",
    "UNKNOWN_USER",
    "UNKNOWN_WEBHOOK",
    "FormErrors",
    "Refusal",
    "Refused",
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Hold an answer of Discord's that says no."""

    status: int
    code: int
    message: str
    errors: dict[str, Any] | None = None

    @property
    def body(self) -> dict[str, Any]:
        """Return what stands in the answer."""
        return {"message": self.message, "code": self.code} | ({"errors": self.errors} if self.errors else {})


class Refused(Exception):  # noqa: N818 - Discord refuses; nothing here went wrong
    """Answer the request in work with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(f"{refusal.status} (code {refusal.code}): {refusal.message}")


class FormErrors:
    """Collect what is wrong with a form, field by field, and refuse it as a whole with 400/50035."""

    def __init__(self) -> None:
        self._errors: dict[str, Any] = {}

    def add(self, path: str, code: str, message: str) -> None:
        """Note an error at a dotted path such as `embeds.0.title`."""
        place = self._errors
        for key in path.split("."):
            place = place.setdefault(key, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def check_length(self, path: str, text: object, *, most: int, least: int = 0) -> None:
        """Note an error unless `text` is a string of `least` to `most` code points.

        Discord's servers count code points, its clients UTF-16 units; what a bot sends meets the server only
        (a Discord engineer in discord/discord-api-docs#1315).
        """
        if not isinstance(text, str):
            self.add(path, "STRING_TYPE_CONVERT", f"Could not interpret {text!r} as string.")
        elif not least and len(text) > most:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif least and not text:
            self.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not least <= len(text) <= most:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def check_count(self, path: str, things: list[Any], *, most: int, least: int = 0) -> None:
        """Note an error unless there are `least` to `most` things."""
        if not least <= len(things) <= most:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def refuse(self) -> None:
        """Raise the refusal, if anything is wrong."""
        if self._errors:
            raise Refused(Refusal(400, 50035, "Invalid Form Body", self._errors))


UNAUTHORIZED = Refusal(401, 0, "401: Unauthorized")
UNKNOWN_ROUTE = Refusal(404, 0, "404: Not Found")
UNKNOWN_CHANNEL = Refusal(404, 10003, "Unknown Channel")
UNKNOWN_MESSAGE = Refusal(404, 10008, "Unknown Message")
UNKNOWN_USER = Refusal(404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = Refusal(404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = Refusal(404, 10062, "Unknown interaction")
ALREADY_ACKNOWLEDGED = Refusal(400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = Refusal(403, 50001, "Missing Access")
CANNOT_EDIT_OTHERS = Refusal(403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = Refusal(400, 50006, "Cannot send an empty message")
MISSING_PERMISSIONS = Refusal(403, 50013, "Missing Permissions")
EXPIRED_TOKEN = Refusal(401, 50027, "Invalid Webhook Token")
INVALID_JSON = Refusal(400, 50109, "The request body contains invalid JSON.")
THREAD_ALREADY_CREATED = Refusal(400, 160004, "A thread has already been created for this message")
NO_HISTORY_FOR_REPLY = Refusal(403, 160002, "Cannot reply without permission to read message history")
