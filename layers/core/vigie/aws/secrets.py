"""Secrets of a brand's platforms, as SecureStrings by path; never shown, never logged."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from vigie.aws.clients import ssm
from vigie.aws.settings import settings

CACHED_SECONDS = 300.0
MISSING_SECONDS = 5.0
MOST_AT_ONCE = 10  # of DeleteParameters
_cache: dict[str, tuple[float, dict[str, str]]] = {}


def read_secrets(brand: str, platform: str) -> dict[str, str]:
    """A brand's secret values for a platform by name; empty when none were written.

    Kept five minutes; an empty answer only five seconds, so that a value just written works.
    """
    path = _path(brand, platform)
    until, values = _cache.get(path, (0.0, {}))
    if time.monotonic() < until:
        return values
    values = _fetch(path)
    lasts = CACHED_SECONDS if values and not settings().local else MISSING_SECONDS
    _cache[path] = (time.monotonic() + lasts, values)
    return values


def list_connected(brand: str) -> list[str]:
    """The platforms for which a brand has written any secret."""
    root = f"/vigie/{settings().stage}/{brand}"
    pages = ssm().get_paginator("get_parameters_by_path").paginate(Path=root, Recursive=True)
    names = (one["Name"] for page in pages for one in page["Parameters"])
    return sorted({name.removeprefix(f"{root}/").partition("/")[0] for name in names})


def refresh_secrets(brand: str, platform: str) -> bool:
    """Forget what is cached and read anew; whether it differs from what was used."""
    path = _path(brand, platform)
    used = _cache.pop(path, (0.0, {}))[1]
    return read_secrets(brand, platform) != used


def write_secrets(brand: str, platform: str, values: Mapping[str, str]) -> None:
    """Write secret values; an empty value never overwrites one that works."""
    path = _path(brand, platform)
    for name, value in values.items():
        if value:
            ssm().put_parameter(
                Name=f"{path}/{name}", Value=value, Type="SecureString", Overwrite=True
            )
    _cache.pop(path, None)


def write_first(brand: str, platform: str, name: str, value: str) -> bool:
    """Write a secret value unless there is one; False when somebody was first."""
    path = _path(brand, platform)
    _cache.pop(path, None)
    try:
        ssm().put_parameter(Name=f"{path}/{name}", Value=value, Type="SecureString")
    except ssm().exceptions.ParameterAlreadyExists:
        return False
    return True


def forget_secrets(brand: str, platform: str, names: Iterable[str]) -> None:
    """Remove secret values; those that are not there are fine."""
    path = _path(brand, platform)
    paths = [f"{path}/{name}" for name in sorted(names)]
    if paths:
        ssm().delete_parameters(Names=paths[:MOST_AT_ONCE])
    _cache.pop(path, None)


def forget_cached() -> None:
    """Forget what was read; tests and local mode call it."""
    _cache.clear()


def _fetch(path: str) -> dict[str, str]:
    pages = (
        ssm()
        .get_paginator("get_parameters_by_path")
        .paginate(Path=path, WithDecryption=True, Recursive=False)
    )
    return {
        parameter["Name"].rpartition("/")[2]: parameter["Value"]
        for page in pages
        for parameter in page["Parameters"]
    }


def _path(brand: str, platform: str) -> str:
    return f"/vigie/{settings().stage}/{brand}/{platform}"
