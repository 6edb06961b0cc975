"""Hold the words that say nothing about what a text or a question is about.

The one list for index and question.  `BM25Okapi` gives words that stand in more than half of all passages a high weight
(its epsilon rule), so they must go on both sides.  German: articles, pronouns, prepositions, conjunctions, auxiliary
and modal verbs, particles and question words.  English: the same classes, so that an English question keeps its content
words.  What carries content in the news stays a term: "kein", "nicht" and "ohne", numerals and adverbs of time.
"""

from __future__ import annotations

from retrieval.german.tokens import word_set

__all__ = ["ADDRESS_STOP_WORDS", "ENGLISH_STOP_WORDS", "GERMAN_STOP_WORDS"]

GERMAN_STOP_WORDS = word_set(
    """
    der die das dem den des ein eine einem einen einer eines ich mich mir du dich dir er ihn ihm es sie ihr ihnen wir
    uns euch sich man mein meine meinem meinen meiner meines dein deine deinem deinen deiner deines sein seine seinem
    seinen seiner seines ihre ihrem ihren ihrer ihres unser unsere unserem unseren unserer unseres euer eure eurem euren
    eurer eures dieser diese dieses diesem diesen jener jene jenes jenem jenen derselbe dieselbe dasselbe selbst deren
    dessen denen welcher welche welches welchem welchen solche solcher solches solchem solchen wer wen wem wessen was wo
    wohin woher wann warum weshalb wieso weswegen wie wozu womit wofür wodurch worüber worauf woran worin wovon wobei
    und oder aber denn sondern doch sowie sowohl weder noch als wenn weil dass daß ob obwohl indem damit sodass an am
    auf aus bei beim bis durch für im in ins mit nach seit um unter über vom von vor wegen während zu zum zur zwischen
    gegen hinter neben bin bist ist sind seid war warst waren wart gewesen sei seien wäre wären habe hast hat haben habt
    hatte hattest hatten hattet gehabt hätte hätten werde wirst wird werden werdet wurde wurden geworden worden würde
    würden kann kannst können könnt konnte konnten könnte könnten soll sollst sollen sollte sollten muss mußte müssen
    musste mussten müsste müssten darf dürfen durfte durften dürfte dürften will wollen wollte wollten mag mögen möchte
    möchten auch da dabei dafür dann daran darauf daraus darin darüber davon dazu dort hier hin her so nun ja mal nur
    schon sehr also etwa denn eigentlich eben halt
    """
)

ENGLISH_STOP_WORDS = word_set(
    """
    a an the and or but if of at by for with about into to from in on up out over under as than then that this these
    those it its he him his she her hers they them their we us our you your i me my who whom whose what which when where
    why how is are was were be been being am has have had having do does did doing done will would shall should can
    could may might must there here so such just also any some
    """
)

# What every address on the net has.
ADDRESS_STOP_WORDS = frozenset(("http", "https", "www"))
