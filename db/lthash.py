"""An incremental digest of a set: members are added and taken away in any order (LtHash, 16-bit lanes).

After Bellare and Micciancio (EUROCRYPT 1997) and Lewi, Kim, Maykov and Weis (2019): each member is stretched
by SHAKE-128 to 1,024 lanes of 16 bits, and a set is the sum of its members, lane by lane.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

STATE_BYTES = 2048
"""Size of a state: 1,024 lanes of 16 bits, little-endian."""

EMPTY = bytes(STATE_BYTES)
"""The state of the empty set."""

# The state is one large integer. Every second lane is worked on at a time, so that each lane
# has the 16 bits above it free for its carry.
_LANES = int.from_bytes(b"\xff\xff\x00\x00" * (STATE_BYTES // 4), "little")
_CARRY = int.from_bytes(b"\x00\x00\x01\x00" * (STATE_BYTES // 4), "little")


def _stretch(member: bytes) -> int:
    return int.from_bytes(hashlib.shake_128(member).digest(STATE_BYTES), "little")


def _halves(state: int) -> tuple[int, int]:
    return state & _LANES, (state >> 16) & _LANES


def update(state: bytes, added: Iterable[bytes] = (), removed: Iterable[bytes] = ()) -> bytes:
    """The state of a set after some members came and others went.

    Args:
        state: The state before, 2,048 bytes.
        added: Canonical bytes of each member that came.
        removed: Canonical bytes of each member that went.

    Returns:
        The new state, 2,048 bytes. It depends on the members alone, not on their order or history.
    """
    even, odd = _halves(int.from_bytes(state, "little"))
    for member in added:
        low, high = _halves(_stretch(member))
        even, odd = (even + low) & _LANES, (odd + high) & _LANES
    for member in removed:
        low, high = _halves(_stretch(member))
        even, odd = ((even | _CARRY) - low) & _LANES, ((odd | _CARRY) - high) & _LANES
    return (even | odd << 16).to_bytes(STATE_BYTES, "little")
