import shutil
from pathlib import Path

import pytest
from vigie.text.engine import analyse_with
from vigie.text.model import MODEL_FILE, load_model

from infra.model.tempering import read_applied, read_parts, read_temperatures, temper_model

TEXTS = ("Bonjour, ma commande ?", "bande de cons", "you useless idiot", "win cash now http://x.y")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.bin"
    shutil.copy(MODEL_FILE, path)
    temper_model(path, {})
    return path


def test_a_temperature_moves_how_sure_a_head_sounds_and_no_decision(
    model: Path, tmp_path: Path
) -> None:
    warmer = tmp_path / "warmer.bin"
    shutil.copy(model, warmer)
    temper_model(warmer, {"fr": {"offensive": 0.5}, "en": {"offensive": 2.0}})
    before, after = load_model(model), load_model(warmer)
    for text in TEXTS:
        one, other = (analyse_with(each, text) for each in (before, after))
        assert (one.offensive >= 0.5) == (other.offensive >= 0.5)
        assert (one.sentiment, one.spam) == (other.sentiment, other.spam)
    french = [analyse_with(each, "bande de cons").offensive for each in (before, after)]
    assert abs(french[1] - 0.5) > abs(french[0] - 0.5)


def test_a_file_tempered_twice_is_as_tempered_once(model: Path) -> None:
    temper_model(model, {"fr": {"spam": 0.64}})
    once = model.read_bytes()
    temper_model(model, {"fr": {"spam": 0.64}})
    assert model.read_bytes() == once
    assert read_applied(model)["fr"]["spam"] == 0.64


def test_every_temperature_is_of_an_output_that_there_is() -> None:
    header, _ = read_parts(MODEL_FILE)
    for language, heads in read_temperatures().items():
        assert heads.keys() <= {unit["name"] for unit in header[language]["outputs"]}
