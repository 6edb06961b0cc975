import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import OldPanelError
from bot.server_settings import Choices, Mentions, Speech, Sureness
from bot.settings_menus import panel_message
from bot.settings_panel import PANEL_ID, Panel, PanelAction, PanelState
from bot.settings_topics import Scope, Setting
from bot.texts import Language
from bot.texts_settings import Topic
from tests.loopback.components import menus_in
from tests.loopback.limits import check_message

NAME = st.text(min_size=1, max_size=120) | st.sampled_from(["*" * 120, "\u200b", " ", "<@1>", "@everyone", "`" * 90])
CHOICES = st.builds(
    Choices,
    mentions=st.none() | st.sampled_from(Mentions),
    threads=st.none() | st.booleans(),
    language=st.none() | st.sampled_from(Speech),
    quotes=st.none() | st.integers(1, 5),
    sureness=st.none() | st.sampled_from(Sureness),
    questions_per_minute=st.none() | st.integers(1, 1000),
    without_sources=st.none() | st.lists(NAME, max_size=30, unique=True).map(tuple),
    archive=st.none() | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=64),
)
CHANNELS = st.lists(st.integers(10**17, 10**19), max_size=60, unique=True).map(tuple)


def body(panel):
    message = panel_message(panel)
    return {"content": message["content"], "components": message["view"].to_components()}


def panel_of(state, *, server=None, channel=None, outlets=(), archives=(), **fields):
    setting = Setting(
        server=server or Choices(), channel=channel or Choices(mentions=Mentions.NONE), language=Language.GERMAN,
        sureness=Sureness.BALANCED, questions_per_minute=10, archives=tuple(archives),
    )  # fmt: skip
    return Panel(state=state, setting=setting, channel=5, outlets=tuple(outlets), **fields)


@pytest.fixture
async def loop():
    """Views need a running event loop."""


@pytest.mark.usefixtures("loop")
@given(data=st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_discord_takes_every_panel(data):
    draw = data.draw
    channel = draw(CHOICES)
    if channel.mentions is Mentions.CHOSEN:
        channel = Choices()
    setting = Setting(
        server=draw(CHOICES),
        channel=channel,
        language=draw(st.sampled_from(Language)),
        sureness=draw(st.sampled_from([Sureness.STRICT, Sureness.BALANCED, Sureness.GENEROUS])),
        questions_per_minute=draw(st.integers(0, 1000)),
        archives=draw(st.lists(st.text(min_size=1, max_size=64), max_size=60, unique=True).map(tuple)),
    )
    panel = Panel(
        state=PanelState(
            scope=draw(st.sampled_from(Scope)),
            topic=draw(st.none() | st.sampled_from(Topic)),
            page=draw(st.integers(0, 9999)),
        ),
        setting=setting,
        channel=draw(st.integers(10**17, 10**19)),
        mentioned_in=draw(CHANNELS),
        own_channels=draw(CHANNELS),
        outlets=draw(st.lists(NAME, max_size=60, unique=True).map(tuple)),
        may_thread=draw(st.booleans()),
        asks_reset=draw(st.booleans()),
    )
    made = body(panel)
    check_message(made)
    ids = re.findall(r"fe:[^']+", repr(made["components"]))
    assert ids
    assert all(PANEL_ID.fullmatch(custom_id) for custom_id in ids)


async def test_more_outlets_than_a_menu_holds_come_in_pages_that_one_can_jump_to():
    outlets = [f"Zeitung {number:04}" for number in range(1300)]
    made = panel_of(PanelState(topic=Topic.OUTLETS, page=30), outlets=outlets, server=Choices(
        without_sources=("Zeitung 0751",)
    ))  # fmt: skip
    _, names, pages = menus_in(body(made)["components"])
    assert list(names.options.values()) == outlets[750:775]
    assert [names.options[key] for key in names.chosen] == ["Zeitung 0751"]
    assert (names.least, names.most) == (0, 25)
    assert pages.chosen == ("30",)
    assert list(pages.options) == [str(page) for page in range(18, 43)]
    assert pages.options["31"] == "Zeitung 0775 – Zeitung 0799"
    assert pages.descriptions["31"] == "776–800 von 1300"


@pytest.mark.parametrize(("page", "shown"), [(0, 25), (1, 5), (2, 5), (9999, 5)])
async def test_a_page_that_is_no_longer_there_is_the_last_one(page, shown):
    made = panel_of(PanelState(topic=Topic.OUTLETS, page=page), outlets=[f"Z{number:02}" for number in range(30)])
    assert len(menus_in(body(made)["components"])[1].options) == shown


async def test_many_archives_come_in_pages_too():
    made = panel_of(PanelState(topic=Topic.ARCHIVE), archives=[f"archiv{number}" for number in range(40)])
    assert len(menus_in(body(made)["components"])) == 3


async def test_without_outlets_there_is_nothing_to_choose():
    made = body(panel_of(PanelState(topic=Topic.OUTLETS)))
    assert len(menus_in(made["components"])) == 1
    assert "nennt zu keinem Artikel eine Quelle" in made["content"]


async def test_channels_are_chosen_only_where_that_matters():
    chosen = Choices(mentions=Mentions.CHOSEN)
    state = PanelState(topic=Topic.MENTIONS)
    *_, channels = menus_in(body(panel_of(state, server=chosen, mentioned_in=tuple(range(1, 40))))["components"])
    assert channels.chosen == tuple(map(str, range(1, 26)))
    assert 11 not in channels.channel_types
    assert len(menus_in(body(panel_of(state))["components"])) == 2


@pytest.mark.parametrize(
    "custom_id", ["fe:value:server:colour:0", "fe:paint:server:quotes:0", "fe:value:thread:quotes:0"]
)
def test_a_menu_of_another_version_says_so(custom_id):
    with pytest.raises(OldPanelError):
        PanelState.read(PANEL_ID.fullmatch(custom_id))


@pytest.mark.parametrize("action", PanelAction)
@pytest.mark.parametrize("topic", [None, *Topic])
def test_a_custom_id_says_all(action, topic):
    state = PanelState(scope=Scope.CHANNEL, topic=topic, page=9999)
    custom_id = state.custom_id(action)
    assert len(custom_id) <= 100
    assert PanelState.read(PANEL_ID.fullmatch(custom_id)) == (action, state)
