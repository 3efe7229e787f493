"""Google+, which closed on 2 April 2019: only an archive of it can be brought in.

Google's Takeout gave each post as a JSON file (activityId, resourceName, url, creationTime
``2018-11-24 09:00:00+0000``, author, content, comments with the same fields) or as an HTML page
(classes author, main-content, comment, comment-content, time); its interface, while it answered,
``plus#activity`` and ``plus#comment`` objects. https://developers.google.com/+/api-shutdown
"""

from __future__ import annotations

from datetime import datetime

from vigie.errors import PayloadError
from vigie.mention import Parsed
from vigie.platforms import Capability, ConnectionStep, Profile, Told
from vigie.platforms._fields import read_json
from vigie.platforms._google_plus_page import read_page
from vigie.platforms._google_plus_read import POST, read_archive

PROFILE = Profile(
    slug="google_plus",
    name="Google+ (archive)",
    capabilities=frozenset({Capability.MENTIONS, Capability.COMMENTS}),
    limits="closed on 2 April 2019; only a Takeout archive can be imported",
    windows="nothing can be answered",
    price="free",
    storage_duty="erase on the person's request: Google no longer knows them",
    reads=Told(
        fr="Les publications et commentaires d'une archive Google Takeout faite avant avril 2019.",
        en="The posts and comments of a Google Takeout archive made before April 2019.",
    ),
    writes=Told(
        fr="Rien\u202f: Google+ n'existe plus.",
        en="Nothing: Google+ no longer exists.",
    ),
    stores=Told(
        fr="Le texte, le nom de l'auteur et l'adresse d'alors, pendant 90 jours.",
        en="The words, the author's name and the address of that time, for 90 days.",
    ),
    steps=(
        ConnectionStep(
            fr="Google+ a fermé le 2 avril 2019\u202f: il n'y a rien à brancher.",
            en="Google+ closed on 2 April 2019: there is nothing to connect.",
        ),
        ConnectionStep(
            fr="Si vous gardez une archive Takeout, lancez «\u202fvigie import google_plus FICHIER "
            "--brand votre-marque\u202f» sur les fichiers JSON ou HTML de son dossier Posts.",
            en="If you kept a Takeout archive, run “vigie import google_plus FILE --brand "
            "your-brand” on the JSON or HTML files of its Posts folder.",
        ),
    ),
)


def parse(payload: bytes, observed_at: datetime) -> Parsed:
    """Read a file of an archive. Raises PayloadError when it is none."""
    if payload.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return read_page(payload, observed_at)
    body = read_json(payload)
    if not isinstance(body, dict | list):
        raise PayloadError("this is no file of a Google+ archive")
    return read_archive(body, observed_at)


def claim(url: str) -> str | None:
    """The post at an address of that time."""
    found = POST.match(url)
    return found.group(1) if found else None
