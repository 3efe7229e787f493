"""The address guard: where a fetch may go, and the very address it must then connect to.

A name is resolved once, every address it has is checked, and the connection is pinned to a checked
one: a name that answers differently a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import SplitResult, urlsplit

from vigie.errors import AddressRefusedError, TransientError

LONGEST_URL = 8_192
DEFAULT_PORTS = {"http": 80, "https": 443}
# Ports where something other than a web server listens and might obey a smuggled request.
REFUSED_PORTS = frozenset(
    {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95}
    | {101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179}
    | {389, 427, 445, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587}
    | {601, 636, 989, 990, 993, 995, 1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 3306}
    | {3389, 3659, 4045, 5060, 5061, 5432, 5900, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669}
    | {6697, 9200, 9300, 10080, 11211, 27017}
)
# What `is_global` lets through although it carries or hides another address (RFC 6890 and friends).
REFUSED_NETWORKS: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(text)
    for text in (
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # old 6to4 relays
        "::/96",  # IPv4-compatible, and unspecified
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64, local use
        "2001::/23",  # Teredo, ORCHID and other assignments
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # old site-local
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: the parts of the URL, and the IP address to connect to."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def authority(self) -> str:
        """Host, and port when it is not the scheme's own, as the Host header wants them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority: what credentials must not cross."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The address rebuilt from what was checked, so that no second parser disagrees."""
        return self.origin + self.path


def is_local_mode() -> bool:
    """Whether this process is vigie on a laptop; read on use."""
    return os.environ.get("VIGIE_LOCAL") == "1"


def named_hosts() -> frozenset[str]:
    """Private hosts that may be fetched: `VIGIE_ALLOW_HOSTS`, in local mode only."""
    if not is_local_mode():
        return frozenset()
    names = os.environ.get("VIGIE_ALLOW_HOSTS", "").lower().split(",")
    return frozenset(name.strip() for name in names if name.strip())


def check_address(url: str, allowed: Iterable[str] = ()) -> Target:
    """The checked target of a URL; ``allowed`` names hosts (or host:port) that may be private.

    Raises AddressRefusedError with one sentence that holds no path or query, since these may be
    secret, and TransientError when the name cannot be resolved now.
    """
    parts, port = _split(url)
    host = _host(parts)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    exempt = {host, f"{host}:{port}", f"[{host}]:{port}", f"[{host}]"} & set(allowed)
    if port in REFUSED_PORTS and not exempt:
        raise AddressRefusedError(f"port {port} is not one a web server uses")
    found = _resolve(host, port)
    refused = next((one for one in found if not exempt and not is_public(one)), None)
    if refused is not None:
        raise AddressRefusedError(f"{host} leads to an address that is not public")
    # IPv4 first: a function outside a private network has no way out over IPv6.
    best = min(found, key=lambda one: one.version)
    return Target(parts.scheme, host, port, _ascii_path(path), str(best))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the open internet, by itself and without any wrapping."""
    inside = any(
        address in network for network in REFUSED_NETWORKS if network.version == address.version
    )
    return (
        address.is_global
        and not inside
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
    )


def _split(url: str) -> tuple[SplitResult, int]:
    if len(url) > LONGEST_URL or any(ord(one) <= ord(" ") or one in "\\\x7f" for one in url):
        raise AddressRefusedError("the address is too long or holds characters no address has")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefusedError("the address cannot be read") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise AddressRefusedError("only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise AddressRefusedError("the address carries a user name or password")
    return parts, DEFAULT_PORTS[parts.scheme] if port is None else port


def _host(parts: SplitResult) -> str:
    """The host in ASCII and lower case. An IP address has one spelling here: the usual one."""
    try:
        host = (parts.hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise AddressRefusedError("the host name cannot be read") from None
    if not host or "%" in host or any(not part or len(part) > 63 for part in host.split(".")):  # noqa: PLR2004 - RFC 1035
        raise AddressRefusedError("the host name cannot be read")
    last = host.rsplit(".", 1)[-1]
    if ":" not in host and (last.isdigit() or last.startswith("0x")):
        _parse_ip(host)
    return host


def _parse_ip(text: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(text)
    except ValueError:
        raise AddressRefusedError("the IP address is spelled in an unusual way") from None


def _resolve(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TransientError("the host name cannot be found", code="dns") from None
    if not found:
        raise TransientError("the host name has no address", code="dns")
    return [_parse_ip(str(one[4][0]).partition("%")[0]) for one in found]


def _ascii_path(path: str) -> str:
    """The path as it goes over the wire: what is not ASCII is escaped, escapes stay."""
    return "".join(
        one if one.isascii() else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "replace"))
        for one in path
    )
