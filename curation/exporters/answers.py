"""The module that scores replies inside a harness: our own scoring, made to run without us."""

from __future__ import annotations

import inspect

from aurelia.tasks import scoring

_OURS = "from schemas.reasoning import Answer, Option, Question\n"

_TAIL = '''

def score(line, reply):
    """What a reply to a line of `questions/ARM.jsonl` is worth: 0..1, or None where it states no answer.

    What cannot be read is no guess: it counts as wrong, and apart.
    """
    import json
    from types import SimpleNamespace

    answer = SimpleNamespace(**json.loads(line["answer"]))
    question = SimpleNamespace(options=[SimpleNamespace(**option) for option in line["options"]])
    if line["score"] == "choice":
        return score_choice(answer, question, reply)
    if line["score"] == "open":
        return score_open(answer, question, reply)
    if line["score"] == "caption":
        return score_caption(answer, question, reply)
    if line["score"] == "points":
        return _score_points(answer, reply)
    return None


def _score_points(answer, reply):
    stated = stated_answer(reply, lines=True)
    if stated is None:
        return None
    if normalise(stated) in {normalise(text) for text in answer.texts}:
        return 1.0
    return float(bool(answer.points) and all(mentions(stated, wordings) for wordings in answer.points))
'''


def answers_module() -> bytes:
    """`answers.py`: the source of `aurelia.tasks.scoring`, whose types are only named, with one function more."""
    source = inspect.getsource(scoring)
    if _OURS not in source:
        raise RuntimeError("aurelia.tasks.scoring imports something that a harness has not")
    return (source.replace(_OURS, "") + _TAIL).encode()
