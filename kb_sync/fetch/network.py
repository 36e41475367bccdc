"""The way out: connects only to addresses on the open internet, whatever a name is made to lead to.

A name is looked up here, every address it has is judged, and the connection goes to one that was judged: a name server
that answers differently the second time (DNS rebinding) gains nothing. Proxies are not used, for the same reason.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable

import httpx

Resolve = Callable[[str], Awaitable[list[str]]]
"""The addresses of a host name; raises ``OSError`` when it has none."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ForbiddenAddressError(httpx.TransportError):
    """The host's name leads to this machine or an inner network. Nothing was sent."""


async def system_resolve(host: str) -> list[str]:
    """Every address the system knows for ``host``, in the order it prefers."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_allowed(address: str, allow_inner: bool) -> bool:
    """Whether we connect to this IP address.

    With ``allow_inner`` also loopback and private networks; never link-local (where clouds tell machines their secrets)
    or anything that is no single host. Addresses that carry an IPv4 address inside are judged by that one as well.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_open(one) or (allow_inner and _is_inner(one)) for one in (parsed, *_within(parsed)))


def _is_open(address: _Address) -> bool:
    return address.is_global and not address.is_multicast


def _is_inner(address: _Address) -> bool:
    # ``is_private`` also holds for the unspecified address and for others that are no host.
    refused = address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved
    return address.is_loopback or (address.is_private and not refused)


def _within(address: _Address) -> tuple[_Address, ...]:
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    carried: list[_Address | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(one for one in carried if one is not None)


class OpenInternet(httpx.AsyncBaseTransport):
    """HTTP over connections that go where they should. ``allow_inner`` also lets them go to loopback and inner nets;
    ``certificates`` says whom to trust for https, by default ``certifi``'s list or the file in SSL_CERT_FILE."""

    def __init__(
        self,
        allow_inner: bool = False,
        resolve: Resolve = system_resolve,
        certificates: ssl.SSLContext | None = None,
    ) -> None:
        self._allow_inner = allow_inner
        self._resolve = resolve
        self._certificates = certificates or _certificates()
        # One pool a name: a TLS connection that was checked for one name must not carry requests for another.
        self._pools: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises ``ForbiddenAddressError`` before anything is sent, else what httpx raises."""
        host = request.url.host
        try:
            addresses = await self._resolve(request.url.raw_host.decode("ascii"))
        except (
            OSError,
            UnicodeError,
        ) as error:  # UnicodeError: Python's own look-up of a name that is too long.
            raise httpx.ConnectError(
                f"The name {host} cannot be looked up: {error}", request=request
            ) from error
        forbidden = [address for address in addresses if not is_allowed(address, self._allow_inner)]
        if forbidden:
            raise ForbiddenAddressError(f"{host} leads to {forbidden[0]}", request=request)
        if host not in self._pools:
            self._pools[host] = httpx.AsyncHTTPTransport(verify=self._certificates, trust_env=False)
        fault: httpx.TransportError = httpx.ConnectError(f"{host} has no address.", request=request)
        for address in addresses:
            try:
                return await self._pools[host].handle_async_request(_sent_to(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                fault = error  # The next address may answer: a host with IPv6 where we have none.
        raise fault

    async def aclose(self) -> None:
        """Close every connection."""
        for pool in self._pools.values():
            await pool.aclose()


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Read once for all: it takes tens of milliseconds."""
    return httpx.create_ssl_context()


def _sent_to(request: httpx.Request, address: str) -> httpx.Request:
    # The certificate is still checked against the name, and the Host header still carries it.
    extensions = {**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")}
    url = request.url.copy_with(host=address)
    return httpx.Request(request.method, url, headers=request.headers, extensions=extensions)
