"""Which network addresses a bot's code may reach."""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def target_of(address: Address) -> Address:
    """The address a packet ends up at: IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64) is taken out."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_allowed(text: str, *, local: bool) -> bool:
    """Whether an address may be reached: public ones always, with `local` also loopback and private ones.

    Link-local addresses, where cloud machines keep their credentials, are never allowed.
    """
    address = target_of(ipaddress.ip_address(text.partition("%")[0]))
    if address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved:
        return local and address.is_loopback  # ::1 counts as reserved
    return address.is_global or (local and (address.is_loopback or address.is_private))
