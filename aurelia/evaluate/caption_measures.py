"""BLEU-4, METEOR, ROUGE-L and CIDEr of captions, by libraries: the door to nltk and pycocoevalcap.

Words are compared in lower case without punctuation. METEOR is the one of nltk with its exact and its stem matches;
that of synonyms needs WordNet, which would be fetched from a network, so it is called `meteor-exact-stem` and is lower
than figures with synonyms. ROUGE-L and CIDEr (the CIDEr-D of the COCO caption evaluation) come with the extra
`captions`.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from schemas.release import ReleaseRow

ALWAYS = ("bleu-4", "meteor-exact-stem")
EXTRA = ("rouge-l", "cider")
_MOST_WORDS = 300
"""Of a caption; the measures take time with the square of its length."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Measured = Callable[[ReleaseRow, str], dict[str, float]]
"""A row and the caption of a model -> the measures."""


def names() -> tuple[str, ...]:
    """The measures that can be taken here."""
    return (*ALWAYS, *EXTRA) if find_spec("pycocoevalcap") else ALWAYS


def words(caption: str) -> list[str]:
    """A caption's words as they are compared, at most 300."""
    return _WORD.findall(unicodedata.normalize("NFC", caption).lower())[:_MOST_WORDS]


def measures_of(rows: Sequence[ReleaseRow]) -> Measured:
    """A function that measures captions of these rows; CIDEr weighs words by how rare they are in the rows' captions.

    Args:
        rows: All rows of a run that ask for captions; each of their texts is a reference.
    """
    references = {row.id: [words(text) or ["-"] for text in row.answer.texts] for row in rows}
    more: list[tuple[str, Callable[[list[str], list[list[str]]], float]]] = [
        ("bleu-4", _bleu), ("meteor-exact-stem", _meteor),
    ]  # fmt: skip
    if rows and "cider" in names():
        more += [("rouge-l", _rouge), ("cider", _cider(list(references.values())))]

    def measured(row: ReleaseRow, caption: str) -> dict[str, float]:
        said, known = words(caption), references[row.id]
        return {name: round(float(measure(said, known)), 6) if said else 0.0 for name, measure in more}

    return measured


def corpus_bleu(captions: Sequence[str], rows: Sequence[ReleaseRow]) -> float:
    """BLEU-4 of many captions together: counts are added up before they are divided, as published figures are.

    Source: K. Papineni et al., BLEU: a method for automatic evaluation of machine translation, ACL 2002.

    Args:
        captions: One a row.
        rows: The rows.
    """
    from nltk.translate.bleu_score import SmoothingFunction
    from nltk.translate.bleu_score import corpus_bleu as of_corpus

    known = [[words(text) for text in row.answer.texts] for row in rows]
    said = [words(caption) for caption in captions]
    if not any(said):
        return 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that a corpus without one shared 4-gram comes to 0, as it should
        return float(of_corpus(known, said, smoothing_function=SmoothingFunction().method0))


def _bleu(said: list[str], known: list[list[str]]) -> float:
    """BLEU-4 of one caption, smoothed by adding one to the longer n-grams (Lin and Och 2004)."""
    from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu

    return float(sentence_bleu(known, said, smoothing_function=SmoothingFunction().method2))


class _NoSynonyms:
    """What METEOR asks for synonyms where there is no WordNet."""

    @staticmethod
    def synsets(_word: str) -> list[Any]:
        return []


def _meteor(said: list[str], known: list[list[str]]) -> float:
    """METEOR (Banerjee and Lavie 2005) with the matches of words and stems alone."""
    from nltk.translate.meteor_score import meteor_score

    return float(meteor_score(known, said, stemmer=_stemmer(), wordnet=_NoSynonyms()))


class _Stems:
    """Porter's stems, each word's worked out once."""

    def __init__(self) -> None:
        from nltk.stem.porter import PorterStemmer

        self.stem = cache(PorterStemmer().stem)


@cache
def _stemmer() -> _Stems:
    return _Stems()


def _rouge(said: list[str], known: list[list[str]]) -> float:
    """ROUGE-L (Lin 2004) with the beta of 1.2 of the COCO caption evaluation."""
    from pycocoevalcap.rouge.rouge import Rouge

    return float(Rouge().calc_score([" ".join(said)], [" ".join(one) for one in known]))


def _cider(references: Sequence[list[list[str]]]) -> Callable[[list[str], list[list[str]]], float]:
    """CIDEr-D (Vedantam et al. 2015): document frequencies from all references, one caption at a time."""
    from pycocoevalcap.cider.cider_scorer import CiderScorer

    class Scorer(CiderScorer):  # type: ignore[misc]
        """Its own scorer takes the size of the corpus from the captions that it holds; ours is that of all rows."""

        @property
        def ref_len(self) -> float:
            return float(np.log(float(len(references))))

        @ref_len.setter
        def ref_len(self, _length: float) -> None:
            pass

    corpus = Scorer()
    for texts in references:
        corpus += ("", [" ".join(one) for one in texts])
    corpus.compute_doc_freq()

    def measure(said: list[str], known: list[list[str]]) -> float:
        one = Scorer(test=" ".join(said), refs=[" ".join(text) for text in known])
        one.document_frequency = corpus.document_frequency
        return float(one.compute_cider()[0])

    return measure
