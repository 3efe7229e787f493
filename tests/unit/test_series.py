from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.series import score_series

from infra import nab
from infra.spikes_csv import spikes_csv

START = datetime(2026, 3, 1)  # noqa: DTZ001 - a series has its own wall clock
NAB = Path(__file__).parents[3] / "shared" / "data" / "nab"

values = st.lists(
    st.one_of(
        st.integers(0, 50).map(float),
        st.just(math.nan),
        st.just(math.inf),
        st.none(),
        st.floats(-10, 1e300),
    ),
    max_size=150,
)


def scores(counts: Sequence[float | None], minutes: int = 60) -> list[float]:
    rows = ((START + k * timedelta(minutes=minutes), n) for k, n in enumerate(counts))
    return [score for _, _, score, _ in score_series(rows)]


@settings(max_examples=60, deadline=None)
@given(values, st.integers(0, 150))
def test_a_row_depends_on_earlier_rows_and_itself_only(
    counts: list[float | None], cut: int
) -> None:
    assert scores(counts[:cut]) == scores(counts)[:cut]


@settings(max_examples=60, deadline=None)
@given(values, st.sampled_from([1, 5, 60, 1440]))
def test_every_score_is_between_0_and_1(counts: list[float | None], minutes: int) -> None:
    assert all(0 <= score <= 1 for score in scores(counts, minutes))


def test_values_that_grow_beyond_all_measure_are_scored() -> None:
    wild = [49.0, 0.0, 0.0, 4108.0, 0.0, 7633.0, 3821396.0, 6540061804.0, 0.0, 1e300] * 5
    assert all(0 <= score <= 1 for score in scores(wild, 1))


def test_a_flat_zero_series_and_a_single_complaint_alert_nobody() -> None:
    assert max(scores([0.0] * 500 + [1.0, 0.0, 1.0])) < 0.5


def test_a_burst_on_a_quiet_series_is_one_alert() -> None:
    counts: list[float] = [float(k % 24 == 12) for k in range(24 * 20)]
    counts[400:404] = [6.0, 9.0, 7.0, 3.0]
    rows = [(START + k * timedelta(hours=1), n) for k, n in enumerate(counts)]
    alerts = [place for place, row in enumerate(score_series(rows)) if row[3]]
    assert alerts[0] == 400
    assert set(alerts) <= {400, 401, 402}


def test_rows_without_a_number_or_out_of_order_teach_nothing() -> None:
    clean = [(START + k * timedelta(hours=1), float(k % 5)) for k in range(60)]
    dirty: list[tuple[datetime, float | None]] = []
    for row in clean:
        dirty += [row, row, (row[0] + timedelta(minutes=1), None), (START, 99.0)]
    kept = [found for place, found in enumerate(score_series(dirty)) if place % 4 == 0]
    assert kept == list(score_series(clean))


def test_csv_rows_come_back_in_order_with_their_own_text() -> None:
    lines = ["timestamp,value", "2026-03-01 00:00:00,3", "2026-03-01T01:00:00Z, 4.0", "x,1", "y"]
    out = [line.rstrip("\n") for line in spikes_csv(lines)]
    assert out[0] == "timestamp,value,score,alert"
    assert out[1] == "2026-03-01 00:00:00,3,0.000000,0"
    assert [line.rsplit(",", 2)[0] for line in out[2:]] == [
        "2026-03-01T01:00:00Z, 4.0",
        "x,1",
        "y,",
    ]


def test_each_csv_row_is_answered_before_the_next_is_read() -> None:
    seen = []

    def feed() -> object:
        for line in ("timestamp,value", "2026-03-01,3", "2026-03-02,4"):
            seen.append(line)
            yield line

    out = spikes_csv(feed())  # type: ignore[arg-type]
    next(out)
    next(out)
    assert seen[-1] == "2026-03-01,3"


def test_csv_without_a_heading_or_empty_is_answered_too() -> None:
    assert len(list(spikes_csv(["2026-03-01,3"]))) == 2
    assert list(spikes_csv([])) == ["timestamp,value,score,alert\n"]


def test_the_nab_score_of_silence_is_0_and_of_perfection_100() -> None:
    silent = nab.Scored((0.0,) * 2000, ((1000, 1200),))
    perfect = nab.Scored((*[0.0] * 1000, 1.0, *[0.0] * 999), ((1000, 1200),))
    assert nab.score({"a": silent}, 0.5) == 0
    assert nab.score({"a": perfect}, 0.5) == pytest.approx(100)


def test_the_open_nab_series_score_above_the_target() -> None:
    if not NAB.is_dir():
        pytest.skip("the NAB series are not part of the repository")
    files = nab.read_folder(NAB)
    threshold, best = nab.sweep(files)
    print(f"NAB open five: {best:.1f} at {threshold}, {nab.score(files, 0.5):.1f} at 0.5")
    assert best >= 80
    assert nab.score(files, 0.5) >= 78
