"""WhatsApp's own error codes, beside the family's.

https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

from __future__ import annotations

from vigie.errors import (
    AuthError,
    OutcomeUnknownError,
    PermanentError,
    PermissionDeniedError,
    RateLimitedError,
    TransientError,
)
from vigie.platforms._meta import Meanings

MEANINGS: Meanings = {
    0: (AuthError, "the app user could not be authenticated"),
    33: (PermanentError, "the business number was deleted"),
    80007: (RateLimitedError, "the business account's call limit is reached"),
    130429: (RateLimitedError, "too many messages a second"),
    130472: (PermanentError, "the person's number is part of an experiment"),
    130497: (PermissionDeniedError, "the account may not write to this country"),
    131000: (OutcomeUnknownError, "an unknown failure of theirs"),
    131005: (PermissionDeniedError, "a permission is missing"),
    131008: (PermanentError, "a parameter is missing"),
    131009: (PermanentError, "a parameter is not accepted"),
    131016: (TransientError, "the service is down"),
    131021: (PermanentError, "sender and recipient are the same number"),
    131026: (PermanentError, "the message cannot be delivered to this person"),
    131030: (PermissionDeniedError, "the person's number is not on the test list"),
    131031: (PermissionDeniedError, "the account is locked"),
    131037: (PermissionDeniedError, "the number's name is not approved yet"),
    131042: (PermissionDeniedError, "a payment problem stops the account"),
    131045: (PermissionDeniedError, "the number is not registered"),
    131047: (PermanentError, "more than 24 hours have passed since the person last wrote"),
    131048: (RateLimitedError, "the number is held back because of its quality"),
    131049: (PermanentError, "WhatsApp chose not to deliver it, to protect the person"),
    131050: (PermanentError, "the person wants no such messages"),
    131051: (PermanentError, "this kind of message is not supported"),
    131056: (RateLimitedError, "too many messages to the same person"),
    131057: (TransientError, "the account is under maintenance"),
    133004: (TransientError, "the service is down"),
    133010: (PermissionDeniedError, "the number is not registered"),
    133016: (RateLimitedError, "too many registrations"),
    135000: (PermanentError, "the message could not be read by WhatsApp"),
}
