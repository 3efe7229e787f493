"""Topics: what people ask of the product."""

from __future__ import annotations

from vigie.api import topic_acts, topics
from vigie.api.routing import Route
from vigie.api.topic_bodies import TopicDone, TopicMerge, TopicPatch

LIST = ("brand", "week", "kind", "language")
TOPIC = "/api/topics/{id}"
MERGED = f"{TOPIC}/merge/{{other}}"

ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/topics", topics.list_topics, "What people ask for", query=LIST),
    Route("GET", f"{TOPIC}/mentions", topics.list_mentions, "Behind a topic", query=("week",)),
    Route("GET", f"{TOPIC}/proposal", topics.propose, "An answer worth saving", query=("week",)),
    Route("PATCH", TOPIC, topic_acts.patch_topic, "Name or pin a topic", TopicPatch),
    Route("POST", f"{TOPIC}/merge", topic_acts.merge_topics, "Two topics are one", TopicMerge),
    Route("DELETE", MERGED, topic_acts.part_topics, "Two topics after all"),
    Route("POST", f"{TOPIC}/done", topic_acts.close_topic, "You asked, we did", TopicDone),
    Route("DELETE", f"{TOPIC}/done", topic_acts.reopen_topic, "Not done after all"),
)
