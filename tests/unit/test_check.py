from __future__ import annotations

from typing import Any

from vigie.source import Health

from infra.check import HEALTH, describe


def a_checked_source(**values: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": "s1",
        "brand": "levain",
        "platform": "reddit",
        "url": "",
        "account": "",
        "query": "levain",
        "health": "reconnect",
        "reason": "the access token is no longer valid",
        "last_success": None,
        "every_minutes": 15,
        "enabled": True,
        "missing": ["client_secret"],
        "trouble": None,
        "steps": [
            a_step(1, "done"),
            a_step(2, "missing", note={"fr": "il manque client_secret", "en": "it is missing"}),
            a_step(3, "ask"),
        ],
    }
    return told | values


def a_step(number: int, state: str, **values: Any) -> dict[str, Any]:
    note = {"fr": "", "en": ""}
    told = {"number": number, "state": state, "fr": "Créez l'application.", "en": "Make the app."}
    return {"note": note} | told | values


def test_each_step_says_whether_it_is_done_missing_or_for_a_person_to_look_at() -> None:
    lines = describe(a_checked_source(), "fr").splitlines()
    assert "  [x] 1. Créez l'application." in lines
    assert "  [ ] 2. Créez l'application." in lines
    assert "        il manque client_secret" in lines
    assert "  [?] 3. Créez l'application.  (à vérifier vous-même)" in lines


def test_health_secrets_and_what_may_be_left_out_are_told() -> None:
    told = describe(a_checked_source(trouble="reddit failed with 503"), "en")
    assert "reconnect: the access token is no longer valid" in told
    assert "client_id written, client_secret MISSING" in told
    assert "may be given     password, refresh_token" in told
    assert "asked now        reddit failed with 503" in told
    assert "(please look yourself)" in told


def test_a_french_reader_reads_french() -> None:
    told = describe(a_checked_source(enabled=False, missing=[]), "fr")
    assert "état             à reconnecter: " in told
    assert "dernier succès   jamais" in told
    assert "rythme           toutes les 15 minutes, à l'arrêt" in told
    assert "client_id enregistré" in told
    assert "droits requis    identity, read" in told


def test_every_state_of_health_has_its_words() -> None:
    assert set(HEALTH["fr"]) == set(Health)
