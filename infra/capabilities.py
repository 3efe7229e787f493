"""The capability table and the connection guides, written from the platform files themselves.

``python -m infra.capabilities`` writes `layers/core/vigie/platforms/README.md` and the table
between its markers in `README.md`; a test fails when either is stale.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from vigie.length import Counting
from vigie.platforms import Capability, Profile, load_platform, platform_names

ROOT = Path(__file__).parents[1]
GUIDES = ROOT / "layers" / "core" / "vigie" / "platforms" / "README.md"
README = ROOT / "README.md"
BEGIN = "<!-- capabilities:begin -->"
END = "<!-- capabilities:end -->"
YES, NO = "yes", "–"
BESIDE = frozenset({Capability.PUBLISH, Capability.EDIT_OWN, Capability.DELETE_OWN})
COLUMNS = [one for one in Capability if one not in BESIDE]
PHRASES = {
    "limits": "limits",
    "windows": "windows",
    "price": "price",
    "storage duty": "storage_duty",
}
INTRODUCTION = """# Platforms

Written by `python -m infra.capabilities` from the platform files: change those, then run it again.
What a platform does not offer becomes a task for a human with a deep link.
"""


def profiles() -> list[Profile]:
    """Every platform's profile, by name."""
    found = [load_platform(slug).PROFILE for slug in platform_names()]
    return sorted(found, key=lambda one: one.name.lower())


def render_table() -> str:
    """The capability table in Markdown, a row for each platform."""
    columns = ["platform", *(one.value for one in COLUMNS), *PHRASES]
    rows = [columns, ["---"] * len(columns), *(_row(one) for one in profiles())]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def render_guides() -> str:
    """How each platform is connected, step by step, in French and in English."""
    return "\n".join(_guide(one) for one in profiles())


def render_page() -> str:
    """The whole of `platforms/README.md`."""
    return f"{INTRODUCTION}\n{render_table()}\n{render_guides()}"


def fill(text: str) -> str:
    """A page with the table between its markers brought up to date; without markers, as it was."""
    if BEGIN not in text or END not in text:
        return text
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{render_table()}{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write both files."""
    GUIDES.write_text(render_page(), encoding="utf-8")
    if README.exists():
        README.write_text(fill(README.read_text("utf-8")), encoding="utf-8")


def _row(profile: Profile) -> list[str]:
    can = [YES if profile.can(one) else NO for one in COLUMNS]
    phrases = [_cell(getattr(profile, name)) for name in PHRASES.values()]
    return [f"{_cell(profile.name)} (`{profile.slug}`)", *can, *phrases]


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or NO


def _guide(profile: Profile) -> str:
    lines = [f"## {profile.name} (`{profile.slug}`)", "", *_told(profile, FRENCH)]
    return "\n".join([*lines, *_told(profile, ENGLISH), *_secrets(profile)])


@dataclass(frozen=True)
class Words:
    """One language of the guides; ``colon`` is how a native writes one."""

    code: str
    name: str
    waits: dict[str, str]
    units: dict[str, str]
    reads: str
    writes: str
    stores: str
    posts: str
    published: str
    where: str
    own: str
    edit: str
    delete: str
    both: str
    within: str
    from_here: str
    rest: str
    public_only: str
    thousands: str
    by_hand: str
    scopes: str
    steps: str
    colon: str


FRENCH = Words(
    code="fr",
    name="Français",
    units={"characters": "caractères", "bytes": "octets"},
    waits={"minutes": "Prêt en quelques minutes.", "weeks": "L'accès demande quelques semaines."},
    reads="Ce qui est lu",
    writes="Ce qui est écrit",
    stores="Ce qui est gardé",
    posts="Vos propres publications",
    published="publiées d'ici, jamais deux fois, jusqu'à {length} {unit}",
    where="\u202f; `{place}` dit où",
    own="Vos propres réponses",
    edit="modifier",
    delete="supprimer",
    both=" et ",
    within=" (dans les {hours} heures)",
    from_here=" d'ici",
    rest="\u202f; {act} à la main",
    public_only="\u202f; celles envoyées en privé, à la main",
    thousands="\u202f",
    by_hand="à la main",
    scopes="Droits à demander, et pourquoi",
    steps="Pas à pas",
    colon="\u202f: ",
)
ENGLISH = Words(
    code="en",
    name="English",
    units={"characters": "characters", "bytes": "bytes"},
    waits={"minutes": "Ready within minutes.", "weeks": "Access takes some weeks."},
    reads="What is read",
    writes="What is written",
    stores="What is stored",
    posts="Posts of your own",
    published="published from here, never twice, up to {length} {unit}",
    where="; `{place}` says where",
    own="Your own replies",
    edit="change",
    delete="delete",
    both=" and ",
    within=" (within {hours} hours)",
    from_here=" from here",
    rest="; {act} by hand",
    public_only="; those sent in private, by hand",
    thousands=",",
    by_hand="by hand",
    scopes="Rights to ask for, and why",
    steps="Step by step",
    colon=": ",
)


def _told(profile: Profile, words: Words) -> list[str]:
    """A platform's guide in one language: wait, duties, rights, steps."""

    def say(told: object) -> str:
        return str(getattr(told, words.code))

    lines = [f"### {words.name}", "", words.waits[profile.ready_in], ""]
    if profile.meanwhile:
        lines += [say(profile.meanwhile), ""]
    for name in ("reads", "writes", "stores"):
        told = getattr(profile, name)
        lines += [f"- **{getattr(words, name)}**{words.colon}{say(told)}"] if told else []
    posts = _posts(profile, words)
    lines += [f"- **{words.posts}**{words.colon}{posts}."] if posts else []
    own = _own(profile, words)
    lines += [f"- **{words.own}**{words.colon}{own}."] if own else []
    if profile.scopes:
        lines += ["", f"**{words.scopes}**", ""]
        lines += [f"- `{one.name}`{words.colon}{say(one)}" for one in profile.scopes]
    lines += ["", f"**{words.steps}**", ""]
    return [*lines, *(f"{n}. {say(step)}" for n, step in enumerate(profile.steps, 1)), ""]


def _posts(profile: Profile, words: Words) -> str:
    """How a post of the brand's own gets there, and how long it may be; empty where none does."""
    if not profile.can(Capability.PUBLISH):
        return f"{words.by_hand} ({profile.composer})" if profile.composer else ""
    in_bytes = (profile.post_counting or profile.counting) is Counting.BYTES
    unit = words.units["bytes" if in_bytes else "characters"]
    length = f"{profile.post_length:,}".replace(",", words.thousands)
    where = words.where.format(place=profile.place) if profile.place else ""
    return words.published.format(length=length, unit=unit) + where


def _own(profile: Profile, words: Words) -> str:
    """What may become of an answer of the brand's own; empty where nobody answers from here."""
    if not profile.capabilities & {Capability.PUBLIC_REPLY, Capability.PRIVATE_REPLY}:
        return ""
    policy = profile.policy
    offered = [
        (Capability.EDIT_OWN, words.edit, policy.edit_within),
        (Capability.DELETE_OWN, words.delete, policy.delete_within),
    ]
    acts = [
        act + (words.within.format(hours=until // timedelta(hours=1)) if until else "")
        for capability, act, until in offered
        if profile.can(capability)
    ]
    if not acts:
        return f"{words.edit}{words.both}{words.delete} {words.by_hand}"
    is_partial = profile.can(Capability.PRIVATE_REPLY) and not policy.own_in_private
    by_hand = [act for one, act, _ in offered if not profile.can(one)]
    rest = words.rest.format(act=by_hand[0]) if by_hand else ""
    done = words.both.join(acts) + words.from_here
    return done + rest + (words.public_only if is_partial else "")


def _secrets(profile: Profile) -> list[str]:
    """The secrets by name, which of them may be left out, and the limits as they stand."""
    needed = [f"`{name}`" for name in profile.secrets if name not in profile.optional]
    spare = [f"`{name}`" for name in profile.secrets if name in profile.optional]
    lines = [f"Secrets: {', '.join(needed)}"] if needed else []
    if spare:
        lines.append(f"{'Optional' if needed else 'Optional secrets'}: {', '.join(spare)}")
    facts = {"Limits": profile.limits, "Windows": profile.windows, "Price": profile.price}
    lines.append("; ".join(f"{name}: {fact}" for name, fact in facts.items() if fact))
    return ["  \n".join(lines), ""]


if __name__ == "__main__":
    main()
