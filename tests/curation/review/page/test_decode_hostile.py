"""Whatever a page or a server gives, the decoder tells and never crashes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from curation.review.page.decode import decode
from schemas.issues import Severity
from tests.curation.review.page.test_decode import Results, judged, shown

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = st.sampled_from(
    ["evidence", "s1_text", "s4_use", "s4_text", "verdict", "answer", "option", "task_form", "notes", "s1_place",
     "s4_place", "difficulty", "flagged", "s2_use"]
)  # fmt: skip
RANGES = st.lists(st.fixed_dictionaries({"start": JSON, "end": JSON}), max_size=2)
VALUE = (
    JSON
    | st.fixed_dictionaries({"ranges": RANGES, "timelinelabels": JSON})
    | st.fixed_dictionaries({"start": JSON, "end": JSON, "labels": JSON})
    | st.fixed_dictionaries({"choices": JSON, "text": JSON, "number": JSON})
)
TYPE = st.sampled_from(["choices", "textarea", "timelinelabels", "labels", "number"])
RESULT = st.fixed_dictionaries({"from_name": NAMES | JSON, "type": TYPE | JSON, "value": VALUE})


@given(st.lists(RESULT | JSON, max_size=5))
def test_no_page_crashes_the_decoder(results: Results) -> None:
    about = judged()
    annotation, issues = decode([*shown(about), *results], about, "x")
    assert annotation is not None or any(issue.severity is Severity.error for issue in issues)
