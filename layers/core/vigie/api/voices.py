"""The brand's voice sheet: read by all who write for it, written by its managers."""

from __future__ import annotations

from vigie.api.routing import Call
from vigie.api.writing_bodies import VoiceBody
from vigie.aws.http import Answer, as_json
from vigie.aws.voices import read_voice, save_voice, voice_to_item
from vigie.brand import Role
from vigie.errors import InvalidError
from vigie.platforms import platform_names
from vigie.voice import Signing, Voice


def show_voice(call: Call) -> Answer:
    """A brand's sheet; before anybody wrote one, an empty one."""
    brand = call.path["brand"]
    call.person.must(brand, Role.VIEWER)
    return as_json({"brand": brand, **voice_to_item(read_voice(brand))})


def put_voice(call: Call) -> Answer:
    """Keep a brand's sheet as given."""
    brand = call.path["brand"]
    call.person.must(brand, Role.MANAGER)
    body = call.read(VoiceBody)
    known = set(platform_names())
    if unknown := [name for name in body.tones if name not in known]:
        raise InvalidError(f"no platform is called {unknown[0]!r}", field="tones")
    voice = Voice(
        who=body.who,
        use=tuple(dict.fromkeys(body.use)),
        avoid=tuple(dict.fromkeys(body.avoid)),
        humour=body.humour,
        signing=Signing(body.signing),
        sign_in=tuple(dict.fromkeys(body.sign_in)),
        address=body.address,
        tones={name: note for name, note in body.tones.items() if note},
        closing=body.closing,
    )
    save_voice(brand, voice)
    return as_json({"brand": brand, **voice_to_item(voice)})
