"""Every digest as a file, to be looked at: `python -m infra.show_digests DIR`."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from vigie.alert import Alert, AlertKind, AlertState, MailState
from vigie.brand import Brand
from vigie.channels import Mail
from vigie.channels.digest import render_digest
from vigie.digest import Answers, Findings, Quote, Task, TaskKind, Trouble, Waiting
from vigie.edition import DigestKind, Edition

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
BRAND = Brand(slug="levain", name="Levain & Fils")
SITE = "https://vigie.example/"
MOODS = (20.0, None, -10.0, 45.5, 100.0, 0.0, 15.0, -60.0, -100.0, -25.0, 10.0, None, 33.3, 50.0)


def main() -> int:
    """Write each digest in both languages and both forms; 2 without a folder to write to."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and the folder
        print("usage: python -m infra.show_digests DIR", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, mail in draw_all().items():
        (folder / f"{name}.html").write_text(mail.html, encoding="utf-8")
        (folder / f"{name}.txt").write_text(f"{mail.subject}\n\n{mail.text}", encoding="utf-8")
        print(folder / f"{name}.html")
    return 0


def draw_all() -> dict[str, Mail]:
    """A busy, a plain and a broken day, a full week and a thin one, in both languages."""
    findings = {
        "daily-busy": busy_day(),
        "daily-plain": plain_day(),
        "daily-broken": broken_day(),
        "weekly-full": full_week(),
        "weekly-thin": thin_week(),
    }
    return {
        f"{name}.{language}": render_digest(found, BRAND, language, SITE, _link, NOW)
        for name, found in findings.items()
        for language in ("fr", "en")
    }


def busy_day() -> Findings:
    """Everything a day can bring."""
    return Findings(
        edition=an_edition(DigestKind.DAILY),
        waiting=Waiting(
            count=12,
            oldest=NOW - timedelta(days=2, hours=3),
            pressing=(
                a_quote("Commande arrivée écrasée, rappelez-moi au 06 12 34 56 78 !", hours=51),
                a_quote("Is the gluten-free loaf back on Saturday?", "Instagram", hours=20),
                a_quote("", "Messenger", hours=2, is_private=True),
            ),
        ),
        period={"mentions": 34, "negative": 5, "positive": 16, "question": 4},
        now={"mentions": 96, "about_us": 96, "net_sentiment": 25.3},
        before={"mentions": 81, "about_us": 81, "net_sentiment": 10.0},
        moods=MOODS,
        alerts=(an_alert(),),
        hidden=(
            a_quote("Gagnez 5000 € par jour, écrivez à https://argent-facile.example/x", hours=9),
            a_quote("PROMO PROMO suivez ma page", "Facebook", hours=12),
        ),
        hidden_count=4,
        praise=a_quote(
            "Le meilleur pain au levain de la ville, et un accueil toujours souriant. Merci à "
            "toute l’équipe, on revient samedi !",
            "Google",
            hours=15,
        ),
    )


def plain_day() -> Findings:
    """A quiet day of a small shop."""
    return Findings(
        edition=an_edition(DigestKind.DAILY),
        waiting=Waiting(
            count=1,
            oldest=NOW - timedelta(hours=5),
            pressing=(a_quote("Vous êtes ouverts dimanche ?", hours=5),),
        ),
        period={"mentions": 3, "question": 1, "positive": 2},
        now={"mentions": 8, "about_us": 8, "net_sentiment": 25.0},
        before={"mentions": 12, "about_us": 12, "net_sentiment": 33.3},
        moods=(None,) * 9 + (100.0, None, 50.0, None, 0.0),
    )


def broken_day() -> Findings:
    """Mails did not leave, sources are down, something may be illegal."""
    return Findings(
        edition=an_edition(DigestKind.DAILY),
        waiting=Waiting(
            count=2500,
            oldest=NOW - timedelta(days=40),
            pressing=(a_quote("", "X (Twitter)", hours=3, is_illegal=True),),
            at_least=True,
        ),
        period={"mentions": 1240, "negative": 610, "question": 33},
        now={"mentions": 2210, "about_us": 2210, "net_sentiment": -41.2},
        before={"mentions": 940, "about_us": 940, "net_sentiment": 12.0},
        moods=MOODS,
        alerts=(
            an_alert(mail=MailState.PENDING, mail_tries=7, mails=0, severity=9),
            an_alert(kind=AlertKind.SILENCE, topic=("Instagram",)),
            an_alert(kind=AlertKind.PRAISE_DROP, count=1, expected=6.4, state=AlertState.OVER),
            an_alert(kind=AlertKind.VOLUME_SPIKE, count=300, expected=40.0),
            an_alert(kind=AlertKind.LEFT_WAITING),
        ),
        troubles=(Trouble("Facebook", reconnect=True), Trouble("Instagram", reconnect=False)),
    )


def full_week() -> Findings:
    """Everything a week can bring."""
    day = busy_day()
    return Findings(
        edition=an_edition(DigestKind.WEEKLY),
        waiting=day.waiting,
        period=day.period,
        now=day.now,
        before=day.before,
        moods=MOODS,
        alerts=day.alerts,
        hidden=day.hidden,
        hidden_count=day.hidden_count,
        praise=day.praise,
        topics=("livraison", "écrasée", "parking"),
        answers=Answers(wanted=24, answered=18, median=timedelta(hours=3, minutes=12)),
        tasks=(
            Task(TaskKind.COMPLAINT, "mention=a", "Facebook", 3, NOW - timedelta(hours=51)),
            Task(TaskKind.REVIEW, "mention=b", "Google"),
            Task(TaskKind.MOOD, "list=platform:instagram&days=7", "Instagram", 34),
        ),
    )


def thin_week() -> Findings:
    """A week with next to nothing in it."""
    return Findings(
        edition=an_edition(DigestKind.WEEKLY),
        period={},
        now={"mentions": 4, "about_us": 4, "net_sentiment": 50.0},
        before={"mentions": 0},
        moods=(None,) * 8 + (100.0, None, 0.0, None, None, None),
        tasks=(Task(TaskKind.WORDS, "view=settings", count=1),),
    )


def an_edition(kind: DigestKind) -> Edition:
    """The edition of a Monday morning."""
    since = NOW - timedelta(days=1)
    return Edition(brand="levain", day=date(2026, 11, 23), kind=kind, since=since, until=NOW)


def an_alert(kind: AlertKind = AlertKind.NEGATIVE_SPIKE, **values: object) -> Alert:
    """An alert of last night."""
    defaults: dict[str, object] = {
        "severity": 6,
        "count": 9,
        "expected": 1.2,
        "window_hours": 3,
        "topic": ("livraison",) if kind is AlertKind.NEGATIVE_SPIKE else (),
        "opened_at": NOW - timedelta(hours=9),
        "updated_at": NOW - timedelta(hours=8),
        "state": AlertState.ACKNOWLEDGED,
        "mail": MailState.SENT,
        "mails": 1,
    }
    return Alert(id=f"levain.{kind}.1", brand="levain", kind=kind, **(defaults | values))  # type: ignore[arg-type]


def a_quote(
    text: str,
    platform: str = "Facebook",
    *,
    hours: int,
    is_private: bool = False,
    is_illegal: bool = False,
) -> Quote:
    """What somebody said so many hours ago."""
    return Quote(
        mention_id="a" * 26,
        text=text,
        author="Odile Marchand",
        platform=platform,
        said_at=NOW - timedelta(hours=hours),
        is_private=is_private,
        is_illegal=is_illegal,
    )


def _link(act: str, target: str) -> str | None:
    return f"{SITE}m/{act}-{target[:4]}"


if __name__ == "__main__":
    sys.exit(main())
