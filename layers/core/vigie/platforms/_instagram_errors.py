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
from vigie.platforms._meta import Meanings

# A message refused for its person, its comment or its words; under either code, of which 10 by
# itself would mean a missing right.
REFUSALS = (10, 100)
REFUSED = {
    2534001: (PermanentError, "the conversation is archived"),
    2534013: (PermanentError, "a policy of Instagram forbids the message"),
    2534014: (PermanentError, "this person cannot be found, or takes no messages"),
    2534015: (PermanentError, "the message is not one Instagram takes"),
    2534025: (PermanentError, "this comment takes no private reply, or already has its one"),
    2534029: (PermanentError, "this message cannot be sent to this person"),
    2534036: (PermanentError, "the message could not be put into the conversation"),
}
MEANINGS: Meanings = {
    (10, 2534022): (PermanentError, "the window for a private message is closed"),
    (10, 2018278): (PermanentError, "the window for a private message is closed"),
    (200, 2534041): (PermanentError, "this person takes no messages from the account"),
    **{(code, subcode): meaning for code in REFUSALS for subcode, meaning in REFUSED.items()},
    (24, 2207006): (GoneError, "the media is gone, or may not be seen"),
    24: (GoneError, "the resource is gone"),
    9: (RateLimitedError, "a limit of Instagram is reached"),
    36: (PermissionDeniedError, "the account is no professional account"),
    1609005: (PermanentError, "the link in it cannot be read"),
    2500: (PermanentError, "the call is not one Instagram knows"),
}
