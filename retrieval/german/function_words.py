"""Closed word classes of German and English, as far as finding answers needs to tell them from nouns and names.

Not the index's stop words (`stopwords`): "zwei", "kein" and "gestern" are no nouns, but a question may well be about
them; and the index cannot change its list without being built again.
"""

from __future__ import annotations

from retrieval.german.tokens import word_set

__all__ = ["AUXILIARIES", "DETERMINERS", "ENGLISH", "FUNCTION_WORDS", "GERMAN", "NAME_PARTICLES", "PREPOSITIONS"]


DETERMINERS = word_set(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines dieser diese "
    "dieses diesen diesem jener jene jenes jenen jenem jeder jede jedes jeden jedem mein meine meinen meinem meiner "
    "dein deine sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem "
    "unserer euer eure im am zum zur beim vom ins ans aufs alle allen aller beide beiden beider viele vielen vieler "
    "manche manchen einige einigen einiger mehrere mehreren mehrerer solche solchen wenige wenigen sämtliche welche "
    "welcher welches"
)
PREPOSITIONS = word_set(
    "in im an am auf aus bei beim mit nach seit von vom zu zum zur durch für gegen ohne um bis über unter vor hinter "
    "neben zwischen wegen während trotz laut gegenüber außer ab entlang innerhalb außerhalb nahe unweit nördlich "
    "südlich östlich westlich mithilfe dank per pro ins ans aufs gemäß zufolge anstatt statt"
)
AUXILIARIES = word_set(
    "ist sind war waren wird werden wurde wurden hat haben hatte hatten sei seien wäre wären würde würden habe hätte "
    "hätten kann können konnte konnten muss müssen musste mussten soll sollen sollte sollten will wollen wollte "
    "wollten darf dürfen durfte durften mag mögen möchte möchten bin bist worden gewesen geworden sein werde"
)
_OTHER = word_set(
    "ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen sich man und oder aber sondern denn doch weil "
    "da dass daß ob wenn als wie wo wer wen wem wessen was wann warum weshalb wieso wozu wohin woher womit wodurch "
    "nachdem bevor ehe obwohl damit sowie sowohl entweder weder noch nicht nur auch schon erst sehr mehr weniger "
    "meist meisten hier dort dann so nun jetzt immer nie bereits etwa rund fast knapp zwar deren dessen denen dies "
    "etwas nichts alles demnach danach davor dabei dazu daher deshalb darum zudem außerdem jedoch allerdings dennoch "
    "trotzdem später früher zuvor bislang bisher heute gestern morgen seitdem seither dadurch darauf daran daraus "
    "darin darüber hierbei ferner ja nein gar wieder weiter weiterhin insgesamt somit sogar selbst zunächst zuletzt "
    "schließlich häufig oft manchmal zuerst ebenfalls ebenso andere anderer anderen anderes einst zwei drei vier "
    "fünf sechs sieben acht neun zehn elf zwölf obgleich sobald solange indem falls insbesondere vielleicht viel "
    "wenig genau welchem welchen"
)
GERMAN = DETERMINERS | PREPOSITIONS | AUXILIARIES | _OTHER
ENGLISH = word_set(
    "the a an of to and or in on at by for from with about into over after before during is are was were be been "
    "being has have had do does did will would can could may might must shall should who whom whose what which when "
    "where why how many much that this these those it its he she they them his her their there not no as than if "
    "while because you i me we us our your my tell know please long far old"
)
FUNCTION_WORDS = GERMAN | ENGLISH
# Lower-case words that may stand inside a name.
NAME_PARTICLES = word_set("von van de del della da di du der den zu bin al el la le of the y ten und & dos ibn")
