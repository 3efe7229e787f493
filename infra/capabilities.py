"""The capability table and the connection guides, written from the platform files themselves.

``python -m infra.capabilities`` writes `layers/core/vigie/platforms/README.md` and the table
between its markers in `README.md`; a test fails when either is stale.
"""

from __future__ import annotations

from pathlib import Path

from vigie.platforms import Capability, Profile, load_platform, platform_names

ROOT = Path(__file__).parents[1]
GUIDES = ROOT / "layers" / "core" / "vigie" / "platforms" / "README.md"
README = ROOT / "README.md"
BEGIN = "<!-- capabilities:begin -->"
END = "<!-- capabilities:end -->"
YES, NO = "yes", "–"
PHRASES = {
    "limits": "limits",
    "windows": "windows",
    "price": "price",
    "storage duty": "storage_duty",
}
WAITS = {
    "minutes": ("Prêt en quelques minutes.", "Ready within minutes."),
    "weeks": ("L'accès demande quelques semaines.", "Access takes some weeks."),
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
    columns = ["platform", *(one.value for one in Capability), *PHRASES]
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
    can = [YES if profile.can(one) else NO for one in Capability]
    phrases = [_cell(getattr(profile, name)) for name in PHRASES.values()]
    return [f"{_cell(profile.name)} (`{profile.slug}`)", *can, *phrases]


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or NO


def _guide(profile: Profile) -> str:
    french, english = WAITS[profile.ready_in]
    secrets = ", ".join(f"`{name}`" for name in profile.secrets)
    lines = [f"## {profile.name} (`{profile.slug}`)", ""]
    lines += _steps("Français", french, [step.fr for step in profile.steps])
    lines += _steps("English", english, [step.en for step in profile.steps])
    return "\n".join([*lines, f"Secrets: {secrets}", ""] if secrets else lines)


def _steps(language: str, wait: str, steps: list[str]) -> list[str]:
    numbered = [f"{number}. {step}" for number, step in enumerate(steps, 1)]
    return [f"### {language}", "", wait, "", *numbered, ""]


if __name__ == "__main__":
    main()
