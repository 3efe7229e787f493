"""Instagram's own error codes, beside the family's.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes
"""

from __future__ import annotations

from vigie.errors import (
    GoneError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
)
from vigie.platforms._meta_door import Meanings

MEANINGS: Meanings = {
    (10, 2534022): (PermanentError, "the window for a private message is closed"),
    (10, 2018278): (PermanentError, "the window for a private message is closed"),
    (100, 2534001): (PermanentError, "the conversation is archived"),
    (100, 2534013): (PermanentError, "a policy of Instagram forbids the message"),
    (100, 2534014): (PermanentError, "this person cannot be found"),
    (100, 2534025): (PermanentError, "this comment already has its one private reply"),
    (100, 2534036): (PermanentError, "the message could not be put into the conversation"),
    (24, 2207006): (GoneError, "the media is gone, or may not be seen"),
    24: (GoneError, "the resource is gone"),
    9: (RateLimitedError, "a limit of Instagram is reached"),
    36: (PermissionDeniedError, "the account is no professional account"),
    1609005: (PermanentError, "the link in it cannot be read"),
    2500: (PermanentError, "the call is not one Instagram knows"),
}
