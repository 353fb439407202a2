"""Solvers that never see the media: by the options alone, by the text of the question, by the most frequent answer.

Each is cross-validated with folds by cluster, so that what it is right on it did not learn from the same clip. They
need scikit-learn (the extra `audit`), save `most-frequent`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from aurelia.audit.folds import folds
from aurelia.tasks.scoring import normalise
from schemas.errors import SettingsError
from schemas.evaluation import Given, SolverAnswer
from schemas.release import ReleaseRow

Learn = Callable[[Sequence[ReleaseRow]], Callable[[Sequence[ReleaseRow]], list[bool]]]
"""Learns from rows; what it gives tells of other rows whether it answers them right."""
_WORD = r"(?u)\b\w+\b"
ALIKE = 3
"""So many questions alike in what is learned from make a template."""


def answers(
    rows: Sequence[ReleaseRow], clusters: Sequence[int], *, seed: int = 0, names: Sequence[str] = ()
) -> list[SolverAnswer]:
    """What each classifier answers to each item that it can be asked about.

    Args:
        rows: The items, of any benchmark tasks; each task is learned by itself.
        clusters: Each row's cluster.
        seed: Of the folds.
        names: Which classifiers; empty for all of `CLASSIFIERS`.

    Raises:
        SettingsError: scikit-learn is not installed.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[row.benchmark_task].append(place)
    found: list[SolverAnswer] = []
    for name in names or CLASSIFIERS:
        for task in sorted(places):
            able = [place for place in places[task] if name != "option-only" or _keyed(rows[place])]
            some = [rows[place] for place in able]
            for sample, right in _crossed(CLASSIFIERS[name], some, [clusters[place] for place in able], seed):
                found.append(SolverAnswer(solver=name, kind="classifier", sample=sample, given=Given.text, right=right))
    return found


def _crossed(
    learn: Learn, rows: Sequence[ReleaseRow], clusters: Sequence[int], seed: int
) -> Iterator[tuple[str, bool]]:
    for known, asked in folds(clusters, seed):
        tell = learn([rows[place] for place in known])
        out = [rows[place] for place in asked]
        yield from zip((row.id for row in out), tell(out), strict=True)


def _keyed(row: ReleaseRow) -> bool:
    return len(row.options) > 1 and row.answer.option is not None


def _options_learned(rows: Sequence[ReleaseRow]) -> Callable[[Sequence[ReleaseRow]], list[bool]]:
    """Which option looks like a right one: TF-IDF of its words, and how long it is beside the others."""
    linear, sparse, text = _sklearn()
    words = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=_WORD)
    model = linear.LogisticRegression(max_iter=1000, class_weight="balanced")
    texts = [option.text for row in rows for option in row.options]
    right = [option.id == row.answer.option for row in rows for option in row.options]
    try:
        model.fit(sparse.hstack([words.fit_transform(texts), _lengths(rows)]).tocsr(), right)
    except ValueError:  # no words at all
        return lambda asked: [False] * len(asked)

    def tell(asked: Sequence[ReleaseRow]) -> list[bool]:
        shown = [option.text for row in asked for option in row.options]
        odds = iter(model.decision_function(sparse.hstack([words.transform(shown), _lengths(asked)]).tocsr()))
        return [_best(row, [next(odds) for _ in row.options]) for row in asked]

    return tell


def _lengths(rows: Sequence[ReleaseRow]) -> Any:
    """For each option: its length beside the mean of its row, and whether it alone is the longest or the shortest."""
    table = []
    for row in rows:
        many = [len(option.text) for option in row.options]
        for one in many:
            longest = one == max(many) and many.count(one) == 1
            shortest = one == min(many) and many.count(one) == 1
            table.append([one * len(many) / sum(many) - 1, float(longest), float(shortest)])
    return np.asarray(table, dtype=np.float64).reshape(-1, 3)


def _text_learned(rows: Sequence[ReleaseRow]) -> Callable[[Sequence[ReleaseRow]], list[bool]]:
    """Which answer such words of a question go with (naive Bayes over TF-IDF); of options, the likeliest of them."""
    _, _, text = _sklearn()
    from sklearn.naive_bayes import MultinomialNB

    words = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=_WORD)
    model = MultinomialNB(alpha=0.1)
    try:
        model.fit(words.fit_transform([row.question for row in rows]), [_told(row) for row in rows])
    except ValueError:  # no words at all
        return lambda asked: [False] * len(asked)
    place = {name: number for number, name in enumerate(model.classes_)}

    def tell(asked: Sequence[ReleaseRow]) -> list[bool]:
        odds = model.predict_log_proba(words.transform([row.question for row in asked]))
        return [_likeliest(row, {name: each[number] for name, number in place.items()} if row.options else
                           {model.classes_[int(np.argmax(each))]: 0.0})
                for row, each in zip(asked, odds, strict=True)]  # fmt: skip

    return tell


def _frequent_learned(rows: Sequence[ReleaseRow]) -> Callable[[Sequence[ReleaseRow]], list[bool]]:
    """The most frequent answer of the question's template: the same words, else the same category, else the task."""
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        for template in _templates(row):
            counts[template][_told(row)] += 1

    def tell(asked: Sequence[ReleaseRow]) -> list[bool]:
        return [_most(row, counts) for row in asked]

    return tell


def _most(row: ReleaseRow, counts: Mapping[tuple[str, ...], Counter[str]]) -> bool:
    known = (counts[one] for one in _templates(row) if one in counts)
    found = next((one for one in known if one.total() >= ALIKE), Counter[str]())
    if row.options:
        return _likeliest(row, found)
    return bool(found) and _likeliest(row, {min(found, key=lambda name: (-found[name], name)): 0.0})


def _templates(row: ReleaseRow) -> tuple[tuple[str, ...], ...]:
    return (
        ("question", normalise(row.question)), ("category", row.dataset, row.category), ("task", row.benchmark_task)
    )  # fmt: skip


def _told(row: ReleaseRow) -> str:
    return normalise(row.answer.text)


def _likeliest(row: ReleaseRow, odds: Mapping[str, float]) -> bool:
    """Whether the likeliest answer is right: of the options, or of all; what was never seen is the least likely."""
    if not row.options:
        return bool(odds) and max(odds, key=lambda name: odds[name]) in {normalise(text) for text in row.answer.texts}
    least = min(odds.values(), default=0.0) - 1
    return _best(row, [odds.get(normalise(option.text), least) for option in row.options])


def _best(row: ReleaseRow, odds: Sequence[float]) -> bool:
    """Whether the best option is the right one; of several alike, the one that no place in the list decides."""
    best = [option for option, one in zip(row.options, odds, strict=True) if one >= max(odds) - 1e-12]
    chosen = sorted(best, key=lambda option: option.text)[int(row.id[:8], 16) % len(best)]
    return chosen.id == row.answer.option


def _sklearn() -> tuple[Any, Any, Any]:
    try:
        from scipy import sparse
        from sklearn import linear_model
        from sklearn.feature_extraction import text
    except ImportError as exc:
        hint = "pip install 'aurelia-toolkit[audit]', or leave them out with --no-classifiers"
        raise SettingsError("scikit-learn", "is not installed, and classifiers of texts need it", hint) from exc
    return linear_model, sparse, text


CLASSIFIERS: Mapping[str, Learn] = {
    "option-only": _options_learned, "text-prior": _text_learned, "most-frequent": _frequent_learned,
}  # fmt: skip
"""Name -> classifier."""
