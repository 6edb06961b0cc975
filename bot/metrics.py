"""What is counted while the bot runs, as Prometheus reads it; the one door to prometheus_client.

No metric holds a question, nor the id of a person, a server, a channel or a message, and every label has few values.
"""

from __future__ import annotations

import platform
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from bot.own_version import own_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from prometheus_client import Metric

    from retrieval import Answer

__all__ = ["CONTENT_TYPE", "IndexReading", "Metrics", "Readings"]

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

_STAGE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
_REQUEST_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_LAG_BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)

_STAGES = ("queue", "embed", "retrieve", "read", "total", "delivery")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReading:
    """Hold which generation of an archive is open; `built_at` is its time in seconds since 1970."""

    archive: str
    generation: str
    articles: int
    built_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Hold what is not counted but looked up when somebody asks; `latency` is in seconds, nan where unknown."""

    waiting: int
    running: int
    is_connected: bool
    servers: int
    latency: float
    indexes: tuple[IndexReading, ...]


class Metrics:
    """Count what happens; every method is cheap and may be called from any thread."""

    def __init__(self) -> None:
        """Begin with nothing counted, in a registry of its own."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # they would double the number of series
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._questions = self._counter(
            "questions", "Questions that were answered, by how they were asked and what came of them.", "way", "status"
        )
        self._stages = self._histogram("stage_seconds", "What each stage of an answer took.", _STAGE_BUCKETS, "stage")
        self._requests = self._histogram(
            "request_seconds",
            "From hearing of a command, a message or a press of a button to the end of the work for it.",
            _REQUEST_BUCKETS,
        )
        self._failures = self._counter(
            "failures", "What could not be done, by the class of the error; also what was refused with reason.", "error"
        )
        self._hurried = self._counter(
            "hurried_answers", "Answers that came without reader and reranker, because so many waited."
        )
        self._votes = self._counter("votes", "Votes on answers, those that were changed included.", "vote")
        self._responses = self._counter(
            "discord_responses",
            "Responses of Discord's HTTP interface, by status; none is a broken connection.",
            "status",
        )
        self._sessions = self._counter("gateway_sessions", "Connections to the gateway, new and resumed.", "how")
        self._disconnects = self._counter("gateway_disconnects", "How often the gateway was lost, or not reached.")
        self._lag = self._histogram("event_loop_lag_seconds", "How late the event loop was.", _LAG_BUCKETS)
        for stage in _STAGES:
            self._stages.labels(stage)

    def answered(self, way: str, answer: Answer) -> None:
        """Count an answer; `way` is one of the few words for how a question can be asked."""
        self._questions.labels(way, str(answer.status)).inc()
        timings = answer.timings
        for stage, milliseconds in (
            ("embed", timings.embed),
            ("retrieve", timings.retrieve),
            ("read", timings.read),
            ("total", timings.total),
        ):
            self._stages.labels(stage).observe(milliseconds / 1000)

    def waited(self, seconds: float) -> None:
        """Count how long work stood in the queue."""
        self._stages.labels("queue").observe(seconds)

    def hurried(self) -> None:
        """Count an answer that was made more quickly, because so many waited."""
        self._hurried.inc()

    def delivery(self) -> AbstractContextManager[object]:
        """Count how long it takes to render an answer and to bring it to Discord."""
        return self._stages.labels("delivery").time()

    @contextmanager
    def request(self) -> Iterator[None]:
        """Count how long a request takes as a whole, and what it raises."""
        with self._requests.time():
            try:
                yield
            except Exception as error:
                self.failed(error)
                raise

    def failed(self, error: BaseException) -> None:
        """Count an error by its class."""
        self._failures.labels(type(error).__name__).inc()

    def voted(self, *, helpful: bool) -> None:
        """Count a vote."""
        self._votes.labels("helpful" if helpful else "not_helpful").inc()

    def connected(self, *, resumed: bool) -> None:
        """Count a session with the gateway."""
        self._sessions.labels("resumed" if resumed else "new").inc()

    def disconnected(self) -> None:
        """Count that the gateway was lost."""
        self._disconnects.inc()

    def lagged(self, seconds: float) -> None:
        """Count how late the event loop was."""
        self._lag.observe(max(0.0, seconds))

    def discord_responded(self, status: int | None) -> None:
        """Count a response of Discord's, or None where there was none."""
        self._responses.labels("none" if status is None else str(status)).inc()

    def look_up(self, read: Callable[[], Readings]) -> None:
        """Look the rest up by `read` whenever somebody asks for the metrics; call this once."""
        self._registry.register(_LookedUp(read))

    def text(self) -> bytes:
        """Return everything in Prometheus' text format, whose media type is CONTENT_TYPE."""
        return generate_latest(self._registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"fundstelle_{name}", meaning, labels, registry=self._registry)

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"fundstelle_{name}", meaning, labels, registry=self._registry, buckets=buckets)


class _LookedUp(Collector):
    """Give what has a value at any moment, freshly looked up."""

    def __init__(self, read: Callable[[], Readings]) -> None:
        self._read = read

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand; without this the registry would look everything up at once."""
        return ()

    def collect(self) -> Iterator[Metric]:
        now = self._read()
        yield _info("build", "Which version runs.", _versions())
        yield _gauge("queue_length", "Questions and presses of buttons that wait for a thread.", now.waiting)
        yield _gauge("queue_running", "Questions and presses of buttons that threads are working on.", now.running)
        yield _gauge(
            "gateway_connected", "Whether the bot is connected to Discord's gateway: 1 or 0.", now.is_connected
        )
        yield _gauge("gateway_latency_seconds", "What the last heartbeat took; NaN before the first.", now.latency)
        yield _gauge("servers", "Servers that the bot is in.", now.servers)
        yield _gauge("index_open", "Archives of which an index is open.", len(now.indexes))
        generation = InfoMetricFamily("fundstelle_index", "Which generation of an archive is open.", labels=["archive"])
        articles = _labelled("index_articles", "Articles in the open generation.")
        built = _labelled("index_built_timestamp_seconds", "When the open generation was built.")
        for index in now.indexes:
            generation.add_metric([index.archive], {"generation": index.generation})
            articles.add_metric([index.archive], index.articles)
            built.add_metric([index.archive], index.built_at)
        yield from (generation, articles, built)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"fundstelle_{name}", meaning, value=value)


def _labelled(name: str, meaning: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"fundstelle_{name}", meaning, labels=["archive"])


def _info(name: str, meaning: str, value: dict[str, str]) -> InfoMetricFamily:
    return InfoMetricFamily(f"fundstelle_{name}", meaning, value=value)


def _versions() -> dict[str, str]:
    return {
        "version": own_version() or "unknown",
        "python": platform.python_version(),
        "discord_py": discord.__version__,
    }
