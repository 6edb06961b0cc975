"""A small Discord on this machine: enough of REST v10 and gateway v10 to run `python -m bot` beside it.

Start with `server.LoopbackDiscord` and `process.BotProcess`.
"""

from tests.loopback.commands import NotOfferedError
from tests.loopback.interactions import Choice, Interaction, NotAcknowledgedError
from tests.loopback.places import Place
from tests.loopback.process import BotProcess, LoopLag, Tick
from tests.loopback.refusals import Refusal
from tests.loopback.server import LoopbackDiscord
from tests.loopback.world import Guild, Message, Person

__all__ = [
    "BotProcess",
    "Choice",
    "Guild",
    "Interaction",
    "LoopLag",
    "LoopbackDiscord",
    "Message",
    "NotAcknowledgedError",
    "NotOfferedError",
    "Person",
    "Place",
    "Refusal",
    "Tick",
]
