"""Which addresses code may reach."""

from __future__ import annotations

import pytest

from studio.sandbox.addresses import is_allowed

PUBLIC = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
LOCAL = ["127.0.0.1", "127.9.9.9", "::1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "fd00::1", "::ffff:127.0.0.1",
         "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"]  # fmt: skip
NEVER = ["169.254.169.254", "fe80::1%eth0", "0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255",
         "::ffff:169.254.169.254", "100.64.0.1", "240.0.0.1"]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address):
    assert is_allowed(address, local=False)
    assert is_allowed(address, local=True)


@pytest.mark.parametrize("address", LOCAL)
def test_local_addresses_need_permission(address):
    assert not is_allowed(address, local=False)
    assert is_allowed(address, local=True)


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_allowed(address):
    assert not is_allowed(address, local=False)
    assert not is_allowed(address, local=True)
