"""Python runs this before the bot: it turns discord.py to the loopback and changes nothing else of the process.

Read from the environment: LOOPBACK_API and LOOPBACK_GATEWAY (addresses), LOOPBACK_HEARTBEAT_TIMEOUT (seconds without a
word after which discord.py takes a connection for dead; its own 60 are long for a test), LOOPBACK_LAG (a file to write
what the event loop's sampler saw).
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from typing import Any

    import discord


def _die_with_the_test() -> None:
    """Let the kernel kill this process when the test's process is gone, however it went."""
    import ctypes
    import signal

    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


def _turn_to_the_loopback(api: str, gateway: str, heartbeat_timeout: str | None) -> None:
    import discord.gateway
    import discord.http
    import discord.state
    import yarl

    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    if heartbeat_timeout:
        original = discord.state.ConnectionState.__init__

        def patched(self: discord.state.ConnectionState, **options: Any) -> None:
            original(self, **options | {"heartbeat_timeout": float(heartbeat_timeout)})

        vars(discord.state)["ConnectionState"].__init__ = patched


def _sample_the_loop(file: str) -> None:
    """Look every 10 ms how late the event loop comes to it, and write the latenesses at the end.

    Beside each stands how long the loop's own thread computed meanwhile: the rest it waited, for another thread or for
    the machine.
    """
    import array
    import asyncio.events
    import atexit
    import json
    import time

    every, worth_noting = 0.01, 0.02
    seen_at, seen_late, seen_busy = (array.array("d") for _ in range(3))
    new_event_loop = asyncio.events.new_event_loop

    def sampled_event_loop() -> asyncio.AbstractEventLoop:
        loop = new_event_loop()

        def tick(due: float, computed: float) -> None:
            now_computed = time.thread_time()
            seen_at.append(time.monotonic())
            seen_late.append(loop.time() - due)
            seen_busy.append(now_computed - computed)
            following = loop.time() + every
            loop.call_at(following, tick, following, now_computed)

        loop.call_soon(lambda: tick(loop.time(), time.thread_time()))
        return loop

    def write() -> None:
        ticks = [*zip(seen_at, seen_late, seen_busy, strict=True)]
        late = [(at, seconds) for at, seconds, _ in ticks if seconds > worth_noting]
        seen = {"samples": len(ticks), "late": late, "ticks": ticks, "torch": "torch" in sys.modules}
        with open(file, "w", encoding="utf-8") as out:
            json.dump(seen, out)

    asyncio.events.new_event_loop = sampled_event_loop
    atexit.register(write)


# A build that the bot starts is left as it is: it has to end by itself when the bot is killed.
if "LOOPBACK_API" in os.environ and "build" not in sys.orig_argv:
    _die_with_the_test()
    if "LOOPBACK_LAG" in os.environ:
        _sample_the_loop(os.environ["LOOPBACK_LAG"])
    _turn_to_the_loopback(
        os.environ["LOOPBACK_API"], os.environ["LOOPBACK_GATEWAY"], os.environ.get("LOOPBACK_HEARTBEAT_TIMEOUT")
    )
