"""Sources: the places a brand listens to, and how each fares."""

from __future__ import annotations

from dataclasses import replace

from vigie.api.bodies import SourceBody, SourcePatch
from vigie.api.queries import read_brand_name
from vigie.api.routing import Call
from vigie.api.views import View, show_list, show_source
from vigie.aws import brands, sources
from vigie.aws.http import Answer, as_json
from vigie.aws.queues import send_job
from vigie.brand import Role
from vigie.errors import InvalidError, NotFoundError
from vigie.jobs.connection import is_known_realm, known_secrets
from vigie.platforms import Polled, load_platform, platform_names
from vigie.source import Health, Source, source_id


def list_sources(call: Call) -> Answer:
    """A brand's sources with how each fares."""
    brand = read_brand_name(call)
    call.person.must(brand, Role.VIEWER)
    return as_json(show_list([_with_missing(one) for one in sources.list_sources(brand)]))


def _with_missing(source: Source) -> View:
    """A source and the names, never the values, of secrets nobody has written yet."""
    profile = load_platform(source.platform).PROFILE
    wanted = [name for name in profile.secrets if name not in profile.optional]
    known = known_secrets(source.brand, source.platform) if wanted else {}
    return {**show_source(source), "missing": [name for name in wanted if name not in known]}


def add_source(call: Call) -> Answer:
    """Add a place to listen to; it is read at once. The same place twice is one source."""
    body = call.read(SourceBody)
    call.person.must(body.brand, Role.MANAGER)
    if brands.read_brand(body.brand) is None:
        raise NotFoundError(f"no brand is called {body.brand!r}")
    address = _check_address(body)
    identity = source_id(body.brand, body.platform, address)
    known = sources.read_source(body.brand, identity)
    fresh = Source(
        brand=body.brand,
        platform=body.platform,
        id=identity,
        query=body.query,
        url=body.url,
        account=body.account,
        every_minutes=body.every_minutes,
        enabled=body.enabled,
        due_at=call.now,
    )
    source = known or fresh
    if known is None:
        _check_realm(call, fresh)
        sources.save_source(fresh)
        _start(call, fresh)
    return as_json(show_source(source), 200 if known else 201)


def _check_address(body: SourceBody) -> str:
    if body.platform not in platform_names():
        raise InvalidError(f"platform is one of {', '.join(platform_names())}", field="platform")
    profile = load_platform(body.platform).PROFILE
    wanted = (profile.address, *profile.also) if profile.address else ()
    given = [getattr(body, name) for name in wanted]
    if wanted and not any(given):
        raise InvalidError(f"{body.platform} needs {' or '.join(wanted)}", field=wanted[0])
    address = "\x00".join(given).rstrip("\x00") or body.platform
    if body.url and not body.url.startswith(("http://", "https://")):
        raise InvalidError("an address begins with http:// or https://", field="url")
    return address


def _check_realm(call: Call, source: Source) -> None:
    """Only an owner leads a brand's secrets to another site. Raises ForbiddenError."""
    profile = load_platform(source.platform).PROFILE
    is_new = not is_known_realm(source.brand, profile, source.url)
    if is_new and profile.secrets and known_secrets(source.brand, source.platform):
        call.person.must(source.brand, Role.OWNER)


def hold_account(call: Call, brand: str, platform: str, account: str) -> None:
    """Note that deliveries for an account are a brand's, unless they are another's already.

    Rule: who answers for both brands may share an account between them; anybody else would read
    what people wrote to another brand. Listening to it by polls is open to all.
    """
    holders = sources.brands_of_account(platform, account)
    if all(call.person.may(one, Role.MANAGER) for one in holders if one != brand):
        sources.remember_account(brand, platform, account)


def _start(call: Call, source: Source) -> None:
    if source.account:
        hold_account(call, source.brand, source.platform, source.account)
    if source.enabled and isinstance(load_platform(source.platform), Polled):
        send_job({"brand": source.brand, "source": source.id})


def patch_source(call: Call) -> Answer:
    """Change a source, read at once. Another address starts anew: what it holds is history."""
    source = find_source(call)
    body = call.read(SourcePatch)
    given = {name: getattr(body, name) for name in body.model_fields_set}
    given = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    changed = replace(source, **{name: v for name, v in given.items() if v is not None})
    kept = {name: getattr(changed, name) for name in SourceBody.model_fields}
    _check_address(SourceBody.model_validate(kept))
    if _address(changed) != _address(source):
        changed = replace(
            changed, cursor={}, last_success=None, failures=0, health=Health.NEW, reason=""
        )
    changed = replace(changed, due_at=call.now)
    _check_realm(call, changed)
    sources.save_source(changed)
    _start(call, changed)
    return as_json(show_source(changed))


def _address(source: Source) -> tuple[str, str, str]:
    return source.query, source.url, source.account


def delete_source(call: Call) -> Answer:
    """Stop listening to a place; what it brought stays."""
    source = find_source(call)
    sources.forget_source(source.brand, source.id)
    return as_json({"deleted": source.id, "brand": source.brand})


def find_source(call: Call) -> Source:
    """A source by id among the caller's brands. Raises NotFoundError."""
    for brand in brands.list_brands():
        if call.person.may(brand.slug, Role.VIEWER):
            found = sources.read_source(brand.slug, call.path["id"])
            if found:
                call.person.must(brand.slug, Role.MANAGER)
                return found
    raise NotFoundError("no such source")
