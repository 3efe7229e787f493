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


NOTICE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{name}</title></head><body>
<h1>{name}\u202f: ce que nous gardons de vos messages publics</h1>
<p>Nous lisons ce qui se dit publiquement de nous pour y répondre. Nous gardons le texte, le nom
public de son auteur et son adresse pendant 90 jours, puis tout disparaît\u202f; il ne reste que
des nombres. Nous ne dressons pas de profils.</p>
<p>Vous pouvez demander l’effacement de vos messages\u202f: écrivez-nous sur le réseau où vous les
avez publiés.</p>
<hr><div lang="en">
<h1>{name}: what we keep of your public messages</h1>
<p>We read what is said about us in public so that we can answer. We keep the text, its author’s
public name and its address for 90 days; then they are gone and only numbers remain. We build no
profiles.</p>
<p>You can ask us to erase your messages: write to us on the network where you posted them.</p>
</div></body></html>"""
