"""The shape of what an alert's mail says; `_alert_fr` and `_alert_en` hold the sentences."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.alert import AlertKind, Form

BUILD_UP = "build_up"  # a negative spike that came slowly is told in words of its own
UNREAD = "unread"  # so is a silence that comes of reading that fails
Wordings = dict[AlertKind | str, "Wording"]


@dataclass(frozen=True, slots=True)
class Lines:
    """One sentence for each form of a mail; ``over`` is empty where nobody is told of the end."""

    opened: str
    grown: str
    escalated: str
    over: str = ""

    def of(self, form: Form) -> str:
        """The sentence of a form."""
        return {
            Form.OPENED: self.opened,
            Form.GROWN: self.grown,
            Form.ESCALATED: self.escalated,
            Form.OVER: self.over or self.opened,
        }[form]


@dataclass(frozen=True, slots=True)
class Wording:
    """All that is said of one kind of alert. Braces name the facts of `vigie.channels.story`.

    ``steps`` are what to do now, one a line; ``after`` is what is left to do once it is over.
    ``seen`` stands above the mentions, in place of the usual title where it is not empty.
    """

    subject: Lines
    lead: Lines
    steps: str
    why: str
    caution: str = ""
    why_learning: str = ""
    why_over: str = ""
    after: str = ""
    seen: str = ""
