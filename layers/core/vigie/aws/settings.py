"""What the stack tells its functions, read on first use."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment a function runs in; a value a function does not need is empty."""

    stage: str
    mentions_table: str
    desk_table: str
    poll_queue_url: str
    exports_bucket: str
    alert_email: str
    mail_set: str
    language: str
    site_url: str
    user_pool_client: str
    sign_in_host: str
    sentiment_engine: str
    comprehend_cap_usd: float
    draft_model: str
    local: bool


@cache
def settings() -> Settings:
    """Read the environment once. Tests clear the cache."""
    env = os.environ.get
    return Settings(
        stage=env("VIGIE_STAGE", "local"),
        mentions_table=env("VIGIE_MENTIONS_TABLE", ""),
        desk_table=env("VIGIE_DESK_TABLE", ""),
        poll_queue_url=env("VIGIE_POLL_QUEUE_URL", ""),
        exports_bucket=env("VIGIE_EXPORTS_BUCKET", ""),
        alert_email=env("VIGIE_ALERT_EMAIL", ""),
        mail_set=env("VIGIE_MAIL_SET", ""),
        language=env("VIGIE_LANGUAGE", "fr"),
        site_url=env("VIGIE_SITE_URL", ""),
        user_pool_client=env("VIGIE_USER_POOL_CLIENT", ""),
        sign_in_host=env("VIGIE_SIGN_IN_HOST", ""),
        sentiment_engine=env("VIGIE_SENTIMENT_ENGINE", "embedded"),
        comprehend_cap_usd=float(env("VIGIE_COMPREHEND_CAP_USD", "10")),
        draft_model=env("VIGIE_DRAFT_MODEL", ""),
        local=env("VIGIE_LOCAL", "") == "1",
    )
