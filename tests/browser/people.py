"""Invented people and what they say of an invented café, as the page will show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from vigie.analysis import Analysis, Intent, Language, Mood, Sentiment
from vigie.card import Card, Status, new_card
from vigie.mention import Author, Mention
from vigie.moderation import Moderation, Queue, Reason, Verdict

BRAND = "cafe-du-phare"
ATTACK = '<img src=x onerror="document.title=1"><script>alert(1)</script>'
MOODS = {
    Mood.POSITIVE: (0.9, 0.08, 0.02),
    Mood.NEUTRAL: (0.1, 0.8, 0.1),
    Mood.NEGATIVE: (0.03, 0.1, 0.87),
}


@dataclass(frozen=True)
class Told:
    """A mention with its card, as the desk holds both."""

    mention: Mention
    card: Card


def a_mention(
    native_id: str,
    text: str,
    *,
    author: str = "Lucie Marchais",
    platform: str = "facebook",
    minutes: int = 5,
    mood: Mood = Mood.NEUTRAL,
    intents: tuple[Intent, ...] = (),
    language: Language = Language.FR,
    status: Status = Status.TODO,
    moderation: Moderation | None = None,
    thread: str | None = None,
    media: tuple[str, ...] = (),
    followers: int | None = None,
    own: bool = False,
) -> Told:
    mention = Mention(
        brand=BRAND,
        platform=platform,
        native_id=native_id,
        said_at=datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=minutes),
        text=text,
        url=f"https://example.org/{platform}/{native_id}",
        author=Author(id=author.lower().replace(" ", "."), name=author, followers=followers),
        thread_id=thread,
        media=media,
        own=own,
    )
    positive, neutral, negative = MOODS[mood]
    analysis = Analysis(language, Sentiment(mood, positive, neutral, negative), intents)
    queue = (moderation and moderation.queue) or Queue.REPLY
    card = replace(
        new_card(mention),
        status=status,
        analysis=analysis,
        moderation=moderation,
        queue=queue,
        illegal_since=mention.said_at if queue is Queue.ILLEGAL else None,
        revision=1,
    )
    return Told(mention, card)


def a_verdict(text: str, verdict: Verdict, rule: str, word: str, queue: Queue) -> Moderation:
    start = text.index(word)
    return Moderation(verdict, (Reason(rule, word, start, start + len(word)),), queue)


ROBBERS = "Bande d'escrocs, vous m'avez servi un café froid et personne ne répond au téléphone."
NEW_MENU = (
    "La nouvelle carte d'automne est arrivée\u202f: velouté de potimarron et tarte aux noix\u202f!"
)
COLD = (
    "Quarante minutes d'attente pour un café froid, et personne ne s'est excusé. "
    "Je suis très déçue, c'était mon adresse préférée du quartier."
)
SPAM = "Gagnez 500 € par jour sans effort, écrivez-moi vite sur https://example.net/gain"
THREAT = "Je sais où tu habites, tu vas le regretter."


def everybody() -> list[Told]:
    """The morning's talk: every queue, both languages, the awkward cases."""
    complaint, ask = (Intent.COMPLAINT,), (Intent.QUESTION,)
    return [
        a_mention(
            "post",
            NEW_MENU,
            author="Café du Phare",
            minutes=300,
            mood=Mood.POSITIVE,
            own=True,
            status=Status.DONE,
            thread="post",
        ),
        a_mention(
            "cold",
            COLD,
            author="Lucie Marchais",
            minutes=22,
            mood=Mood.NEGATIVE,
            intents=complaint,
            thread="post",
            followers=240,
        ),
        a_mention(
            "hours",
            "Bonjour, êtes-vous ouverts le dimanche matin\u202f? On voudrait venir à huit.",
            author="Karim Delorme",
            minutes=64,
            intents=ask,
            thread="post",
        ),
        a_mention(
            "cake",
            "Best walnut tart in town, and the staff remembered my name. Coming back on Friday!",
            author="Nora Whitfield",
            platform="google_business",
            minutes=130,
            mood=Mood.POSITIVE,
            intents=(Intent.PRAISE,),
            language=Language.EN,
        ),
        a_mention(
            "gift",
            "Is there a gift voucher I could buy for my sister's birthday?",
            author="Tom Ashdown",
            platform="instagram",
            minutes=185,
            intents=(Intent.PURCHASE, Intent.QUESTION),
            language=Language.EN,
            followers=5120,
        ),
        a_mention(
            "photo",
            "",
            author="Inès Valombre",
            platform="instagram",
            minutes=240,
            media=("https://example.org/photo.jpg",),
            language=Language.OTHER,
        ),
        a_mention(
            "attack",
            ATTACK,
            author="<b>Zoé</b> Lanvin",
            platform="feeds",
            minutes=410,
            language=Language.OTHER,
        ),
        a_mention(
            "rude",
            ROBBERS,
            author="Paul Gravier",
            minutes=35,
            mood=Mood.NEGATIVE,
            intents=complaint,
            moderation=a_verdict(ROBBERS, Verdict.REVIEW, "suspect", "escrocs", Queue.REVIEW),
        ),
        a_mention(
            "threat",
            THREAT,
            author="Anonyme 42",
            platform="x",
            minutes=12,
            mood=Mood.NEGATIVE,
            moderation=a_verdict(
                THREAT, Verdict.REVIEW, "threat", "Je sais où tu habites", Queue.ILLEGAL
            ),
        ),
        a_mention(
            "spam",
            SPAM,
            author="Gains Faciles",
            minutes=90,
            moderation=a_verdict(SPAM, Verdict.HIDE, "spam", "Gagnez 500 €", Queue.REVIEW),
            status=Status.HIDDEN,
        ),
        a_mention(
            "thanks",
            "Merci pour votre accueil hier soir, les enfants ont adoré le chocolat chaud.",
            author="Aude Terrier",
            platform="mastodon",
            minutes=2000,
            mood=Mood.POSITIVE,
            intents=(Intent.PRAISE,),
            status=Status.DONE,
        ),
        a_mention(
            "wait",
            "Votre terrasse sera-t-elle chauffée cet hiver\u202f?",
            author="Hugo Bastide",
            platform="bluesky",
            minutes=1500,
            intents=ask,
            status=Status.WAITING,
        ),
    ]
