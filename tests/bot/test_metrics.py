import math
import re
import threading

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import BusyError, CooldownError
from bot.metrics import IndexReading, Metrics, Readings
from retrieval import Status, Timings

READINGS = Readings(
    waiting=3,
    running=2,
    is_connected=True,
    servers=4,
    latency=0.05,
    indexes=(IndexReading(archive="default", generation="g1", articles=12, built_at=1_700_000_000.0),),
)


def sample(metrics, name, **labels):
    """Return the value of one series, or None where it is not there."""
    for family in text_string_to_metric_families(metrics.text().decode()):
        for found in family.samples:
            if found.name == name and found.labels == {key: str(value) for key, value in labels.items()}:
                return found.value
    return None


@pytest.fixture
def metrics():
    return Metrics()


def test_answers_are_counted_by_way_and_status_and_their_stages_in_seconds(metrics, make):
    answer = make.answer(status=Status.NO_ANSWER)
    object.__setattr__(answer, "timings", Timings(embed=7.0, retrieve=40.0, read=0.4, total=50.0))
    for _ in range(2):
        metrics.answered("message", answer)
    assert sample(metrics, "fundstelle_questions_total", way="message", status="no_answer") == 2
    assert sample(metrics, "fundstelle_stage_seconds_count", stage="embed") == 2
    assert sample(metrics, "fundstelle_stage_seconds_sum", stage="retrieve") == pytest.approx(0.08)
    assert sample(metrics, "fundstelle_stage_seconds_bucket", stage="total", le="0.05") == 2
    assert sample(metrics, "fundstelle_stage_seconds_bucket", stage="total", le="0.025") == 0


def test_every_stage_is_there_before_anything_happened(metrics):
    for stage in ("queue", "embed", "retrieve", "read", "total", "delivery"):
        assert sample(metrics, "fundstelle_stage_seconds_count", stage=stage) == 0


def test_what_fails_is_counted_by_its_class_alone(metrics):
    for error in (BusyError(3), CooldownError(5, 10), CooldownError(7, 10), ValueError("Wo wohnt Anna?")):
        with pytest.raises(type(error)), metrics.request():
            raise error
    assert sample(metrics, "fundstelle_failures_total", error="CooldownError") == 2
    assert sample(metrics, "fundstelle_failures_total", error="BusyError") == 1
    assert sample(metrics, "fundstelle_request_seconds_count") == 4
    assert b"Anna" not in metrics.text()


def test_votes_discord_and_the_gateway(metrics):
    metrics.voted(helpful=True)
    metrics.voted(helpful=False)
    for status in (200, 200, 403, None):
        metrics.discord_responded(status)
    metrics.connected(resumed=False)
    metrics.disconnected()
    metrics.connected(resumed=True)
    assert sample(metrics, "fundstelle_votes_total", vote="helpful") == 1
    assert sample(metrics, "fundstelle_votes_total", vote="not_helpful") == 1
    assert sample(metrics, "fundstelle_discord_responses_total", status="200") == 2
    assert sample(metrics, "fundstelle_discord_responses_total", status="403") == 1
    assert sample(metrics, "fundstelle_discord_responses_total", status="none") == 1
    assert sample(metrics, "fundstelle_gateway_sessions_total", how="new") == 1
    assert sample(metrics, "fundstelle_gateway_sessions_total", how="resumed") == 1
    assert sample(metrics, "fundstelle_gateway_disconnects_total") == 1


def test_what_is_looked_up_is_looked_up_at_each_scrape(metrics):
    now = [READINGS]
    metrics.look_up(lambda: now[0])
    assert sample(metrics, "fundstelle_queue_length") == 3
    assert sample(metrics, "fundstelle_queue_running") == 2
    assert sample(metrics, "fundstelle_index_info", archive="default", generation="g1") == 1
    assert sample(metrics, "fundstelle_index_articles", archive="default") == 12
    assert sample(metrics, "fundstelle_index_built_timestamp_seconds", archive="default") == 1_700_000_000
    assert sample(metrics, "fundstelle_gateway_connected") == 1
    now[0] = Readings(waiting=0, running=0, is_connected=False, servers=0, latency=math.nan, indexes=())
    assert sample(metrics, "fundstelle_gateway_connected") == 0
    assert math.isnan(sample(metrics, "fundstelle_gateway_latency_seconds"))
    assert sample(metrics, "fundstelle_index_open") == 0
    # A generation that was replaced leaves no series behind.
    assert "g1" not in metrics.text().decode()


def test_the_process_itself(metrics):
    metrics.look_up(lambda: READINGS)
    assert sample(metrics, "process_resident_memory_bytes") > 1 << 20
    assert sample(metrics, "process_open_fds") > 2
    assert re.search(r'fundstelle_build_info\{.*version="[^"]+".*\} 1\.0', metrics.text().decode())


def test_names_of_archives_and_generations_cannot_break_a_line(metrics):
    hostile = IndexReading(archive='a"\n b\\', generation='x{y="z"} 1\nfoo 2', articles=1, built_at=0.0)
    metrics.look_up(
        lambda: Readings(waiting=0, running=0, is_connected=True, servers=0, latency=0.0, indexes=(hostile,))
    )
    assert sample(metrics, "fundstelle_index_articles", archive='a"\n b\\') == 1
    assert sample(metrics, "foo") is None


def test_threads_lose_no_count(metrics):
    threads = [threading.Thread(target=lambda: [metrics.waited(0.01) for _ in range(500)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sample(metrics, "fundstelle_stage_seconds_count", stage="queue") == 4000


def test_two_bots_in_a_process_count_apart(metrics):
    other = Metrics()
    metrics.voted(helpful=True)
    assert sample(other, "fundstelle_votes_total", vote="helpful") is None
