"""Data rights: erasing an author, and the notice everyone may read."""

from __future__ import annotations

from html import escape

from vigie.api.bodies import EraseBody
from vigie.api.routing import Call
from vigie.aws.brands import read_brand
from vigie.aws.erasure import erase_author
from vigie.aws.http import Answer, as_json, as_text
from vigie.brand import Role
from vigie.errors import NotFoundError
from vigie.jobs.deletion import read_request
from vigie.platforms import load_platform


def erase(call: Call) -> Answer:
    """Erase an author everywhere; answered with what was erased where."""
    body = call.read(EraseBody)
    call.person.must(body.brand, Role.OWNER)
    erased = erase_author(body.brand, body.platform, body.author_id, call.now)
    return as_json({"erased": erased})


def show_notice(call: Call) -> Answer:
    """What is kept about people who speak of a brand, in both languages; open to all."""
    brand = read_brand(call.path["brand"])
    if brand is None:
        raise NotFoundError("no such brand")
    return as_text(NOTICE.format(name=escape(brand.name)), "text/html; charset=utf-8")


def show_deletion(call: Call) -> Answer:
    """What became of a request to delete, by its code, in both languages; open to all."""
    row = read_request(call.path["code"])
    if row is None:
        raise NotFoundError("no such request")
    profile = load_platform(row["platform"]).PROFILE
    fr, en = STATES[row["state"]]
    page = DELETION.format(
        code=escape(call.path["code"]),
        platform=escape(profile.name),
        asked=row["asked_at"][:10],
        fr=fr.format(day=row.get("done_at", "")[:10]),
        en=en.format(day=row.get("done_at", "")[:10]),
    )
    return as_text(page, "text/html; charset=utf-8")


STATES = {
    "received": (
        "Votre demande est reçue\u202f; l’effacement est en cours et prend quelques minutes.",
        "We have received your request; erasing is under way and takes a few minutes.",
    ),
    "done": (
        "Vos messages et votre nom ont été effacés le {day}. Nous n’en gardons aucune copie.",
        "Your messages and your name were erased on {day}. We keep no copy.",
    ),
}
DELETION = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{code}</title></head><body>
<h1>Effacement de vos données\u202f: {platform}</h1>
<p>Demande {code}, reçue le {asked}.</p><p>{fr}</p>
<hr><div lang="en">
<h1>Deletion of your data: {platform}</h1>
<p>Request {code}, received on {asked}.</p><p>{en}</p>
</div></body></html>"""

NOTICE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{name}</title></head><body>
<h1>{name}\u202f: ce que nous gardons de vos messages publics</h1>
<p>Nous lisons ce qui se dit publiquement de nous pour y répondre. Nous gardons le texte, le nom
public de son auteur et son adresse pendant 90 jours, puis tout disparaît\u202f; il ne reste que
des nombres.</p>
<p>De ceux qui nous écrivent, nous notons pendant 90 jours, sans leur nom, combien de fois ils sont
venus, de quelle humeur et combien de personnes les suivent, pour remercier les habitués et répondre
à qui attend. Ce qui touche à la santé, à la religion, aux opinions, à l’origine ou à la vie intime
est laissé de côté dès que nous le reconnaissons, et les messages privés ne comptent pas. Nous
relevons aussi, pendant 90 jours, les sujets dont plusieurs personnes nous parlent. Ce qu’un
collègue écrit lui-même (un cadeau, une remarque) reste un an après votre dernier message\u202f;
votre accord pour montrer une photo, trois ans.</p>
<p>Vous pouvez vous y opposer à tout moment et sans raison\u202f: dites-le-nous là où vous nous avez
écrit, et plus rien n’est noté de vous.</p>
<p>Vous pouvez demander l’effacement de vos messages\u202f: écrivez-nous sur le réseau où vous les
avez publiés.</p>
<hr><div lang="en">
<h1>{name}: what we keep of your public messages</h1>
<p>We read what is said about us in public so that we can answer. We keep the text, its author’s
public name and its address for 90 days; then they are gone and only numbers remain.</p>
<p>Of those who write to us we note for 90 days, without their name, how often they came, in what
mood and how many people follow them, to thank regulars and to answer whoever is waiting. Whatever
touches on health, religion, opinions, origin or intimate life is left aside wherever we recognise
it, and private messages do not count. We also note for 90 days the topics that several people
bring up with us. What a colleague writes down (a gift, a remark) stays for a
year after your last message; your consent to show a photo, for three years.</p>
<p>You can object at any time, without a reason: say so where you wrote to us, and nothing more is
noted about you.</p>
<p>You can ask us to erase your messages: write to us on the network where you posted them.</p>
</div></body></html>"""
