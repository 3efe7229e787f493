"""What the guides say of a desk one leaves: only how its history is brought along."""

from __future__ import annotations

from vigie.platforms import Capability, ConnectionStep, Profile, Told


def export_profile(slug: str, name: str, export: ConnectionStep) -> Profile:
    """The profile of another desk; ``export`` tells how its file is made."""
    return Profile(
        slug=slug,
        name=f"{name} (import)",
        capabilities=frozenset({Capability.MENTIONS}),
        limits="CSV or JSON files; no call is ever made to it",
        windows="what the export holds",
        price="free here; the export is in its own plan",
        storage_duty="as each network's own terms; its scores are not taken over",
        reads=Told(
            fr=f"Un fichier exporté de {name}\u202f: chaque ligne va au réseau que nomme sa "
            "colonne, et n'est comptée qu'une fois si vigie la connaît déjà.",
            en=f"A file exported from {name}: each row goes to the network its column names, and "
            "counts once if vigie knows it already.",
        ),
        writes=Told(
            fr="Rien\u202f: on répond sur le réseau lui-même.",
            en="Nothing: you answer on the network itself.",
        ),
        stores=Told(
            fr="Le texte, l'auteur, ses abonnés, la date et l'adresse, pendant 90 jours\u202f; ni "
            "tonalité, ni score, ni portée estimée.",
            en="The words, the author, their followers, the date and the address, for 90 days; no "
            "sentiment, score or estimated reach.",
        ),
        steps=(
            export,
            ConnectionStep(
                fr=f"Lancez «\u202fvigie import {slug} FICHIER --brand votre-marque\u202f». Une "
                "date sans fuseau est lue en temps universel, sauf si l'en-tête nomme le sien, "
                "par exemple «\u202fDate (Europe/Paris)\u202f».",
                en=f"Run “vigie import {slug} FILE --brand your-brand”. A date without a zone is "
                "read as universal time unless its heading names one, such as “Date "
                "(Europe/Paris)”.",
            ),
        ),
    )
