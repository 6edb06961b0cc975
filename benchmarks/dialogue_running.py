"""Ask dialogues as one person asks them, and questions that stand alone after others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.dialogue_judging import judge
from retrieval.conversation.turns import Conversation, Turn
from retrieval.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from benchmarks.dialogue_judging import Dialogue, JudgedTurn
    from retrieval.datamodel import Answer

    class Answers(Protocol):
        """What answers questions: an `Answerer`."""

        def ask(self, question: str, *, top_k: int = 3, previous: Sequence[Turn] = ()) -> Answer:
            """Answer a question after these turns."""
            ...


__all__ = ["Changed", "run_dialogue", "stand_alone"]

_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Hold a question that was to stand alone and did not: which one came before it, and what was understood."""

    previous: str
    question: str
    understood_as: str


def run_dialogue(dialogue: Dialogue, answers: Answers) -> list[JudgedTurn]:
    """Ask the questions of a dialogue in one conversation, and return what became of each."""
    conversation, judged, previous = Conversation(), [], ""
    for turn in dialogue.turns:
        understood_as, quotes = turn.question, []
        answer = _ask(answers, turn.question, conversation.turns)
        if answer is not None:
            conversation.add(Turn.of(answer))
            understood_as, quotes = answer.understood_as, [quote.text for quote in answer.quotes]
        judged.append(judge(turn, understood_as, quotes, dialogue=dialogue.id, previous=previous))
        previous = turn.question
    return judged


def stand_alone(questions: Sequence[str], answers: Answers) -> list[Changed]:
    """Ask each question alone and after the one half the list further; return those that mean something else then."""
    alone = [_ask(answers, question, ()) for question in questions]
    changed = []
    for number, (question, answer) in enumerate(zip(questions, alone, strict=True)):
        before = (number + len(questions) // 2) % len(questions)
        previous = alone[before]
        turn = Turn(question=questions[before]) if previous is None else Turn.of(previous)
        understood_as = _meaning(_ask(answers, question, (turn,)), question)
        if understood_as != _meaning(answer, question):
            changed.append(Changed(previous=questions[before], question=question, understood_as=understood_as))
    return changed


def _ask(answers: Answers, question: str, previous: Sequence[Turn]) -> Answer | None:
    """Return the answer, or None where the question names nothing to search for."""
    try:
        return answers.ask(question, top_k=_QUOTES, previous=previous)
    except QuestionError:
        return None


def _meaning(answer: Answer | None, question: str) -> str:
    return question if answer is None else answer.understood_as
