"""The table of the settings: names, defaults and possible values from the code, meanings from here."""

from __future__ import annotations

import dataclasses

__all__ = ["MEANINGS", "settings_of_the_code", "settings_table"]

MEANINGS = {
    "FUNDSTELLE_INDEX": "the folder of the index",
    "FUNDSTELLE_ARTICLES": "the file or folder of articles that `build` reads",
    "FUNDSTELLE_DATA": "the folder in which the bot keeps its own: answers, votes, settings of servers, which commands "
    "Discord was told",
    "FUNDSTELLE_MODEL": "the embedding model: `bundled`, a folder, or the name on the Hugging Face hub of a "
    "sentence-transformers model",
    "FUNDSTELLE_READER": "what reads the best passages once more and says which words answer: `bundled`, which comes "
    "with Fundstelle; or [a model of your own](#a-reader-and-a-reranker-of-your-own): its folder, or its "
    "name on the Hugging Face hub; `none`: none",
    "FUNDSTELLE_READER_TOKENS": "how much the bundled reader reads for a question, around the best sentences, in "
    "tokens (of about four letters), and up to two and a half times as many where nothing in them answers; fewer are "
    "faster",
    "FUNDSTELLE_RERANKER": "a model that ranks the best passages anew: a model folder, or a name on the Hugging Face "
    "hub; empty: none",
    "FUNDSTELLE_CAUTION": "how much risk of a wrong answer is taken: `streng`, `ausgewogen` or `großzügig` "
    "([below](#how-cautious-answers-are))",
    "DISCORD_TOKEN": "the bot's token; without it the bot does not start",
    "FUNDSTELLE_PARALLEL": "how many questions the bot answers at once; more than there are cores does not help",
    "FUNDSTELLE_QUEUE": "how many more may wait before it says that it is busy",
    "FUNDSTELLE_DEADLINE": "how long an answer may take, with the waiting, in seconds",
    "FUNDSTELLE_QUESTIONS_PER_MINUTE": "how many questions one person may ask",
    "FUNDSTELLE_ARCHIVES": "for the bot: the folder that holds further archives, which servers can choose "
    "([archives](archives.md)); it need not be there",
    "FUNDSTELLE_METRICS_HOST": "the address on which the bot tells monitors how it is doing "
    "([operations](operations.md))",
    "FUNDSTELLE_METRICS_PORT": "the port of that",
    "LOG_FORMAT": "how the bot logs, on stderr; `json` is one object a line",
    "FUNDSTELLE_LOG_QUESTIONS": "whether the log holds what people ask",
}


def settings_of_the_code() -> dict[str, tuple[str, str]]:
    """Return each setting's default and what may be written, both as text, in the order of the code."""
    from bot.config import BotConfig, Environment
    from retrieval.config import WRITTEN, Settings

    fields = [field for field in dataclasses.fields(Settings) if field.name != "given"]
    found = {
        f"FUNDSTELLE_{field.name}".upper(): (_written(field.default), WRITTEN.get(field.name, "")) for field in fields
    }
    defaults = {field.name: field.default for field in dataclasses.fields(BotConfig)}
    for name, of in Environment.model_fields.items():
        default = "" if name == "discord_token" else defaults[name.removeprefix("fundstelle_")]
        found[name.upper()] = _written(default), of.description or ""
    return found


def settings_table() -> str:
    """Return the table as Markdown.

    Raises:
        KeyError: if a setting of the code has no meaning here.
    """
    rows = ["| setting | default | what it is | what may be written |", "|---|---|---|---|"]
    for name, (default, values) in settings_of_the_code().items():
        values = "" if values in MEANINGS[name] else values  # said once is enough
        cells = (f"`{name}`", f"`{default}`" if default else "", MEANINGS[name], values)
        rows.append("".join(f"| {cell} " if cell else "| " for cell in cells) + "|")
    return "\n".join(rows) + "\n"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
