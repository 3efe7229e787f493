"""What the README says a choice costs is what the counted calls say."""

from __future__ import annotations

from vigie.aws.settings import settings

from tests.benchmarks.cost import bill_comprehend
from tests.tables import ROOT, read_template


def test_the_readme_says_what_comprehend_costs_and_its_cap_leaves_room_for_it() -> None:
    more = sum(line.at_list for line in bill_comprehend())
    settings.cache_clear()
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"{more:.2f} USD a month more" in readme
    scoring = read_template()["Resources"]["ScoreSentiment"]["Properties"]
    cap = float(scoring["Environment"]["Variables"]["VIGIE_COMPREHEND_CAP_USD"])
    assert more * 31 / 30 < cap
    assert f"capped at {cap:.0f} USD a month" in readme
