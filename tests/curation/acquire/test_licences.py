"""Licence statements become SPDX ids, and nothing is guessed."""

from __future__ import annotations

import pytest

from curation.acquire.licences import spdx_id


@pytest.mark.parametrize(
    ("statement", "spdx"),
    [
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc-by-sa-3.0", "CC-BY-SA-3.0"),
        ("CC BY 3.0", "CC-BY-3.0"),
        ("CC BY-NC-ND 4.0", "CC-BY-NC-ND-4.0"),
        ("Creative Commons Attribution-ShareAlike 4.0 International", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution license (reuse allowed)", "CC-BY-3.0"),
        ("https://creativecommons.org/licenses/by/3.0/", "CC-BY-3.0"),
        ("http://creativecommons.org/licenses/by-nc/4.0/legalcode", "CC-BY-NC-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "PDM-1.0"),
        ("CC0", "CC0-1.0"),
        (" Public  Domain ", "PDM-1.0"),
        ("", "unknown"),
        ("unknown", "unknown"),
        ("All rights reserved", "unknown"),
        ("LicenseRef-archive-agreement", "LicenseRef-archive-agreement"),
    ],
)
def test_statement_is_understood(statement: str, spdx: str) -> None:
    assert spdx_id(statement) == spdx


@pytest.mark.parametrize("statement", ["CC BY", "free to use", "CC-BY-9.9.9", "by", "cc sa 4.0", "GPL", "CC-BY-BY-4.0"])
def test_unclear_statement_is_not_guessed(statement: str) -> None:
    assert spdx_id(statement) is None
