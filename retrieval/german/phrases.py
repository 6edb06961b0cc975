"""Answers that are phrases: reasons, means, colours and quoted words."""

from __future__ import annotations

import re

from retrieval.german.mentions import AnswerSpan, mention

__all__ = ["find_colours", "find_means", "find_quotations", "find_reasons"]

_CLAUSE = r"[^,;:.!?–()]{2,160}+"
_ADJECTIVES = r"(?:[a-zäöüß]{2,30}\s){0,4}?"
_NOUN = r"[A-ZÄÖÜ][\w-]{1,40}"
_ABSTRACT = r"[A-ZÄÖÜ]\w{3,40}(?:ung|heit|keit|tion|schutz|mangel|zweck\w{0,2}|not)"
_VEHICLE = (
    r"(?:[A-ZÄÖÜ]\w{1,30})?(?:[Zz]ug|[Bb]ahn|[Aa]uto|[Ww]agen|[Bb]us|[Ff]lugzeug|[Mm]aschine|[Hh]ubschrauber|[Ss]chiff|"
    r"[Bb]oot|[Ff]ähre|[Ll]imousine|[Kk]utsche|[Rr]ad|[Mm]otorrad|[Tt]axi|[Ff]lieger)"
)
_REASONS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (score, re.compile(pattern))
    for score, pattern in (
        (0.9, rf"(?<!\w)[Ww]eil\s{_CLAUSE}(?:,\s(?:dass|die|der|das|was|wenn|um)\s{_CLAUSE})?"),
        (0.8, rf"(?<!\w)(?:[Ww]egen|[Aa]ufgrund|[Aa]uf\sGrund|[Ii]nfolge|[Aa]ngesichts|[Dd]ank)\s{_CLAUSE}"),
        (0.75, r"(?<!\w)[Aa]us\s(?:\w{2,30}\s){0,3}?(?:Gründen|Grund|Angst|Sorge|Furcht|Protest|Mangel)(?!\w)"),
        (0.7, rf"(?:(?<=,\s)um|(?<!\w)Um)\s{_CLAUSE}"),
        (0.7, rf"(?:(?<=,\s)da|(?<!\w)Da)\s{_CLAUSE}(?:,\sdass\s{_CLAUSE})?"),
        (0.65, rf"(?<=,\s)(?:denn|damit|sodass)\s{_CLAUSE}|(?<!\w)so\sdass\s{_CLAUSE}"),
        (
            0.6,
            r"(?<!\w)(?:Grund|Gründe|Ursache|Anlass|Hintergrund)\s(?:dafür\s|hierfür\s)?"
            rf"(?:ist|war|sei|sind|waren)\s{_CLAUSE}",
        ),
        (0.45, rf"(?<!\w)(?:[Nn]achdem|[Ii]ndem|[Oo]bwohl)\s{_CLAUSE}"),
        (0.4, rf"(?<!\w)(?:[Dd]urch|[Zz]ur|[Zz]um|[Aa]us|[Vv]or)\s(?:\w{{2,20}}\s){{0,2}}?{_ABSTRACT}(?!\w)"),
        # "Der Bau der Straße führte dazu, dass …" names the cause before the verb.
        (0.4, r"\A[^,;:.!?]{3,120}?(?=\s(?:führte?n?|sorgte?n?)\s(?:dazu|zu|zum|zur|dafür|für)\s)"),
        (0.35, rf"(?<!\w)(?:[Dd]eshalb|[Dd]aher|[Dd]arum|[Dd]eswegen)\s{_CLAUSE}"),
    )
)
_MEANS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (score, re.compile(pattern))
    for score, pattern in (
        (0.75, rf"(?<!\w)(?:[Ii]ndem|[Mm]ithilfe|[Mm]it\sHilfe|[Mm]ittels|[Aa]nhand|[Dd]adurch,\sdass)\s{_CLAUSE}"),
        (
            0.6,
            rf"(?<!\w)(?:[Mm]it|[Dd]urch|[Pp]er|[Vv]ia)\s{_ADJECTIVES}{_NOUN}"
            rf"(?:\s(?:und|oder)\s{_NOUN}|\s{_NOUN}){{0,2}}",
        ),
        (0.6, rf"(?<!\w)(?:[Ii]n|[Aa]uf|[Ii]m)\s{_ADJECTIVES}{_VEHICLE}(?!\w)"),
        (0.35, rf"(?<!\w)(?:[Oo]hne|[Üü]ber|[Aa]us|[Aa]ls|[Vv]on|[Aa]uf)\s{_ADJECTIVES}{_NOUN}"),
    )
)
_COLOUR_STEMS = (
    "grün|rot|blau|gelb|schwarz|weiß|grau|braun|orange|violett|lila|rosa|pink|türkis|beige|golden|silbern|purpur|ocker|"
    "cyan|magenta|bunt|silber|gold"
)
_COLOUR = re.compile(
    rf"(?<!\w)(?:(?:hell|dunkel|tief|blass|knall|gras|himmel|blut|stahl|marine|zitronen|rosen|schnee|pech|asch|oliv|"
    rf"(?:{_COLOUR_STEMS}))-?)?(?:{_COLOUR_STEMS}|farblos)(?:e[nrms]?)?"
    rf"(?:\s?[-/]?\s?(?:und\s)?(?:{_COLOUR_STEMS})(?:e[nrms]?)?){{0,3}}(?!\w)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"„[^“”\"„]{1,600}+[“”\"]|»[^«»]{1,600}+«|«[^«»]{1,600}+»|“[^“”]{1,600}+”|\"[^\"]{1,600}+\"|‚[^‘‚]{1,600}+‘"
)
_INDIRECT = re.compile(rf"(?<=,\s)(?:dass|ob|wonach)\s{_CLAUSE}")
_LONG_QUOTE = 20


def _all(patterns: tuple[tuple[float, re.Pattern[str]], ...], sentence: str) -> list[AnswerSpan]:
    return [
        mention(found.start(), found.end(), score)
        for score, pattern in patterns
        for found in pattern.finditer(sentence)
    ]


def find_reasons(sentence: str) -> list[AnswerSpan]:
    """Return the clauses and phrases that give a reason or a purpose ("weil …", "wegen …", "um … zu …")."""
    return _all(_REASONS, sentence)


def find_means(sentence: str) -> list[AnswerSpan]:
    """Return the phrases that say with what or how something is done ("mit …", "durch …", "indem …")."""
    return _all(_MEANS, sentence)


def find_colours(sentence: str) -> list[AnswerSpan]:
    """Return the colour words of `sentence`, inflected ("dunkelgrünen") and in pairs ("schwarz-weiß")."""
    return [
        mention(match.start(), match.end(), 0.6 if match.group().lower() in {"gold", "silber"} else 0.9)
        for match in _COLOUR.finditer(sentence)
    ]


def find_quotations(sentence: str) -> list[AnswerSpan]:
    """Return what stands between quotation marks (the marks included); failing that, what a dass-clause reports."""
    quoted = [
        mention(match.start(), match.end(), 0.9 if len(match.group()) > _LONG_QUOTE else 0.6)
        for match in _QUOTED.finditer(sentence)
    ]
    return quoted + [mention(match.start(), match.end(), 0.4) for match in _INDIRECT.finditer(sentence)]
