"""A brand's voice sheet, and the colleague a reply is signed by: rows on the desk."""

from __future__ import annotations

from vigie.aws.settings import settings
from vigie.aws.table import get, put, write
from vigie.aws.team import list_members, read_member
from vigie.aws.wire import Item
from vigie.voice import Signer, Signing, Voice

PLAIN = ("who", "humour", "address", "closing")
LISTS = ("use", "avoid", "sign_in")


def read_voice(brand: str) -> Voice:
    """A brand's sheet; without one, nothing is signed and nothing avoided."""
    item = get(settings().desk_table, _key(brand))
    return _item_to_voice(item) if item else Voice()


def save_voice(brand: str, voice: Voice) -> None:
    """Keep a brand's sheet as given."""
    write(put(settings().desk_table, {**_key(brand), **voice_to_item(voice)}))


def voice_to_item(voice: Voice) -> Item:
    """A sheet as stored, and as the API shows it."""
    return {
        **{name: getattr(voice, name) for name in PLAIN},
        **{name: list(getattr(voice, name)) for name in LISTS},
        "signing": voice.signing.value,
        "tones": dict(voice.tones),
    }


def read_signer(brand: str, user: str) -> Signer | None:
    """Who a colleague is in replies; None where nobody has said."""
    member = read_member(brand, user)
    return Signer(member.initials, member.name) if member else None


def list_signers(brand: str) -> list[Signer]:
    """All colleagues of a brand, as replies name them."""
    return [Signer(one.initials, one.name) for one in list_members(brand)]


def _item_to_voice(item: Item) -> Voice:
    return Voice(
        **{name: item.get(name, "") for name in PLAIN},
        use=tuple(item.get("use", ())),
        avoid=tuple(item.get("avoid", ())),
        sign_in=tuple(item.get("sign_in", ())),
        signing=Signing(item["signing"]),
        tones=dict(item.get("tones", {})),
    )


def _key(brand: str) -> dict[str, str]:
    return {"pk": f"brand#{brand}", "sk": "voice"}
