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
        ("CC0 1.0 Universal (CC0 1.0)", "CC0-1.0"),
        ("Public Domain Mark 1.0", "PDM-1.0"),
        ("//creativecommons.org/licenses/by/4.0/deed.en", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/publicdomain/", "CC-PDDC"),
        ("Creative Commons Attribution 4.0", "CC-BY-4.0"),
        ("Creative Commons Attribution-Share Alike 4.0", "CC-BY-SA-4.0"),
        ("Attribution 4.0 International (CC BY 4.0)", "CC-BY-4.0"),
        ("Creative Commons Attribution-NonCommercial-NoDerivs 2.0 Generic", "CC-BY-NC-ND-2.0"),
        ("CC BY-ND-NC 1.0", "CC-BY-NC-ND-1.0"),
        ("CC BY-SA 3.0 DE", "CC-BY-SA-3.0-DE"),
        ("https://creativecommons.org/licenses/by/3.0/us/", "CC-BY-3.0-US"),
        ("https://creativecommons.org/licenses/by-nc-sa/2.0/uk/", "CC-BY-NC-SA-2.0-UK"),
        ("GFDL 1.2", "GFDL-1.2-only"),
        ("GNU Free Documentation License, version 1.3 or later", "GFDL-1.3-or-later"),
        ("Free Art License 1.3", "LAL-1.3"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"),
        ("all-rights-reserved", "unknown"),
        (" Public  Domain ", "PDM-1.0"),
        ("", "unknown"),
        ("unknown", "unknown"),
        ("All rights reserved", "unknown"),
        ("LicenseRef-archive-agreement", "LicenseRef-archive-agreement"),
    ],
)
def test_statement_is_understood(statement: str, spdx: str) -> None:
    assert spdx_id(statement) == spdx


@pytest.mark.parametrize(
    "statement",
    [
        "CC BY", "cc-by-sa", "free to use", "CC-BY-9.9.9", "CC BY 3.5", "by", "by-nc-sa", "cc sa 4.0", "GPL", "GFDL",
        "CC-BY-BY-4.0", "CC BY-SA-ND 4.0", "Attribution - Share Alike", "Attribution 3.0", "CC BY 4.0, GFDL",
        "Attribution 4.0 International (CC BY 3.0)", "cc-by-sa-3.0,2.5,2.0,1.0",
        # Adapted to a country, without an id of its own.
        "https://creativecommons.org/licenses/by/2.5/se/",
        "https://creativecommons.org/licenses/by/4.0/../../by-nc/4.0/",
        "https://evil.example/?creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org.evil.example/licenses/by/4.0/",
        "CC BY 4.0 " + "x" * 100_000,
    ],
)  # fmt: skip
def test_unclear_statement_is_not_guessed(statement: str) -> None:
    assert spdx_id(statement) is None
