"""People worth knowing."""

from __future__ import annotations

from vigie.api import people, people_acts, person_page
from vigie.api.people_bodies import GiftBody, MergeBody, PersonPatch
from vigie.api.routing import Route

LIST = ("brand", "kind", "days", "cursor", "limit")
PERSON = "/api/people/{id}"

ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/people", people.list_people, "People worth knowing", query=LIST),
    Route("GET", PERSON, person_page.read_person, "A person whole", query=("mention",)),
    Route("PATCH", PERSON, people_acts.patch_person, "Note", PersonPatch, query=("mention",)),
    Route("POST", f"{PERSON}/gifts", people_acts.give, "A gift", GiftBody, status=201),
    Route("POST", f"{PERSON}/merge", people_acts.merge_people, "One and the same", MergeBody),
    Route("DELETE", f"{PERSON}/merge/{{other}}", people_acts.part_people, "Two after all"),
)
