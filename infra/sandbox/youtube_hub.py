"""The hub beside the stand-in YouTube: shakes hands with subscribers, pushes uploads as Atom."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

import requests

from infra.sandbox.courier import Courier
from infra.sandbox.youtube_channel import Video

SITE = "https://www.youtube.com"
TIME_OUT = 20.0


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to know, and the secret their deliveries are signed with."""

    callback: str
    secret: str


class Hub:
    """Subscriptions by topic. A callback counts once it has echoed the challenge."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._known: dict[str, Subscription] = {}

    def ask(self, form: Mapping[str, str]) -> None:
        """Take a request to subscribe and verify it from another thread, as the hub does."""
        threading.Thread(target=self._verify, args=(dict(form),), daemon=True).start()

    def push(self, video: Video, at: datetime, *, gone: bool) -> None:
        """Tell every subscriber of the video's channel."""
        topic = f"{SITE}/xml/feeds/videos.xml?channel_id={video.owner.id}"
        body = (_tombstone(video, at) if gone else _entry(video, topic, at)).encode()
        for known, one in list(self._known.items()):
            if known.endswith(f"channel_id={video.owner.id}"):
                signed = hmac.new(one.secret.encode(), body, hashlib.sha1).hexdigest()
                headers = {"Content-Type": "application/atom+xml"}
                headers |= {"X-Hub-Signature": f"sha1={signed}"} if one.secret else {}
                self._courier.send(one.callback, body, headers)

    def is_subscribed(self, topic: str) -> bool:
        """Whether somebody proved to want this topic."""
        return topic in self._known

    def _verify(self, form: dict[str, str]) -> None:
        challenge, topic = secrets.token_urlsafe(12), form.get("hub.topic", "")
        names = ("hub.mode", "hub.topic", "hub.lease_seconds", "hub.verify_token")
        query = {name: form[name] for name in names if name in form}
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.get(
                    form.get("hub.callback", ""),
                    params={**query, "hub.challenge": challenge},
                    timeout=TIME_OUT,
                )
            except requests.RequestException:
                return
        if answer.ok and answer.text == challenge:
            self._known[topic] = Subscription(form["hub.callback"], form.get("hub.secret", ""))


def _entry(video: Video, topic: str, at: datetime) -> str:
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">\
<link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="{escape(topic)}"/>\
<title>YouTube video feed</title><updated>{at.isoformat()}</updated><entry>
  <id>yt:video:{video.id}</id>
  <yt:videoId>{video.id}</yt:videoId>
  <yt:channelId>{video.owner.id}</yt:channelId>
  <title>{escape(video.title)}</title>
  <link rel="alternate" href="{SITE}/watch?v={video.id}"/>
  <author>
   <name>{escape(video.owner.name)}</name>
   <uri>{SITE}/channel/{video.owner.id}</uri>
  </author>
  <published>{video.published.isoformat()}</published>
  <updated>{at.isoformat()}</updated>
 </entry></feed>
"""


def _tombstone(video: Video, at: datetime) -> str:
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">\
<at:deleted-entry ref="yt:video:{video.id}" when="{at.isoformat()}">
  <link href="{SITE}/watch?v={video.id}"/>
  <at:by>
   <name>{escape(video.owner.name)}</name>
   <uri>{SITE}/channel/{video.owner.id}</uri>
  </at:by>
 </at:deleted-entry></feed>
"""
