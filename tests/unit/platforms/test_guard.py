from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import AddressRefusedError, TransientError, VigieError
from vigie.platforms._guard import check_address, is_public, named_hosts


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0/",
        "http://2130706433/",
        "http://134744072/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://127.0.0.1./",
        "http://①②⑦.0.0.1/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://192.0.2.1/",
        "http://198.18.0.1/",
        "http://[::]/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::8.8.8.8]/",
        "http://[2002:808:808::]/",
        "http://[2001:0:0:0::1]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[::7f00:1]/",
        "http://localhost/",
        "http://localhost:8080/",
        "http://user@8.8.8.8/",
        "http://user:pass@8.8.8.8/",
        "http://8.8.8.8:22/",
        "http://8.8.8.8:25/",
        "http://8.8.8.8:6379/",
        "http://8.8.8.8:0/",
        "http://8.8.8.8:99999/",
        "http://8.8.8.8:x/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "gopher://8.8.8.8/",
        "//8.8.8.8/",
        "8.8.8.8",
        "",
        "http://",
        "http:///path",
        "http://exa mple.org/",
        "http://8.8.8.8\\@127.0.0.1/",
        "http://8.8.8.8/\r\nHost: x",
        "http://8.8.8.8/\x00",
        "http://a..b/",
        "http://" + "a" * 64 + ".example/",
        "http://8.8.8.8/" + "a" * 9000,
        "http://[::1/",
    ],
)
def test_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        check_address(url)


def answering(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        return [(None, None, None, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_public_name_is_pinned_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering(monkeypatch, "2606:4700::1111", "93.184.216.34")
    target = check_address("HTTPS://Shop.Example:8443/a%20b/é?q=ü#frag")
    assert (target.ip, target.host, target.port) == ("93.184.216.34", "shop.example", 8443)
    assert target.url == "https://shop.example:8443/a%20b/%C3%A9?q=%C3%BC"


def test_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering(monkeypatch, "93.184.216.34", "10.0.0.7")
    with pytest.raises(AddressRefusedError, match=r"shop\.example"):
        check_address("https://shop.example/secret-path")


def test_refusal_names_the_host_and_never_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "10.0.0.7")
    with pytest.raises(AddressRefusedError) as caught:
        check_address("https://shop.example/secret?token=hidden")
    assert "secret" not in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_name_that_cannot_be_found_may_be_found_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "no")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(TransientError):
        check_address("https://shop.example/")


def test_named_host_may_be_private_in_local_mode_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_ALLOW_HOSTS", "blog.lan:8080, 127.0.0.1")
    monkeypatch.setenv("VIGIE_LOCAL", "1")
    assert named_hosts() == {"blog.lan:8080", "127.0.0.1"}
    assert check_address("http://127.0.0.1:22/", named_hosts()).ip == "127.0.0.1"
    monkeypatch.setenv("VIGIE_LOCAL", "true")
    assert named_hosts() == frozenset()


def test_named_port_exempts_that_port_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "10.0.0.7")
    assert check_address("http://blog.lan:8080/", {"blog.lan:8080"}).ip == "10.0.0.7"
    with pytest.raises(AddressRefusedError):
        check_address("http://blog.lan/", {"blog.lan:8080"})


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1"])
def test_ordinary_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses())
def test_nothing_private_is_public(address: Any) -> None:
    unsafe = address.is_private or address.is_loopback or address.is_link_local
    assert not (unsafe and is_public(address))


@given(st.one_of(st.text(max_size=60), st.text(max_size=40).map("http://{}/".format)))
def test_any_text_is_either_an_address_or_refused(url: str) -> None:
    try:
        with pytest.MonkeyPatch.context() as patch:
            answering(patch, "93.184.216.34")
            check_address(url)
    except VigieError:
        return
