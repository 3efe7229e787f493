"""Reach: how many people may have seen a mention, each kind named for what it is.

Nobody but the platform knows how many saw anything. The potential reach is the author's followers;
the estimated one is the share of them that a post usually comes to, as Sprinklr publishes it: 15 %
below a hundred thousand followers, falling in a straight line to 6 % at ten million.
"""

from __future__ import annotations

_SMALL, _GREAT = 100_000, 10_000_000
_SHARE_OF_SMALL, _SHARE_OF_GREAT = 0.15, 0.06
MOST_FOLLOWERS = 1_000_000_000  # more than any account ever had: above it a number is a mistake


def read_followers(told: int | None) -> int:
    """The followers a platform told, as far as they can be; what cannot be is unknown, 0."""
    return told if told and 0 < told <= MOST_FOLLOWERS else 0


def estimate_reach(followers: int) -> int:
    """How many people a post of somebody with so many followers usually comes to."""
    beyond = min(max(followers - _SMALL, 0) / (_GREAT - _SMALL), 1.0)
    return round(followers * (_SHARE_OF_SMALL - beyond * (_SHARE_OF_SMALL - _SHARE_OF_GREAT)))
