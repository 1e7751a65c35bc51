from __future__ import annotations

import pytest

SYSTEMS = [
    ("Windows 11", "Windows", "11"), ("I use win10", "Windows", "10"), ("Windows XP", "Windows", "XP"), ("windows 8.1 pro", "Windows", "8.1"),
    ("I use a mac", "OSX", ""), ("macOS Sonoma", "OSX", "14"), ("mac os x 10.15", "OSX", "10.15"), ("my macbook pro", "OSX", ""),
    ("Big Sur", "OSX", "11"), ("iPhone 14", "IOS", ""), ("iOS 17.2", "IOS", "17.2"), ("iphone with iOS 16", "IOS", "16"), ("ipad", "IOS", ""),
    ("android 14", "Android", "14"), ("Android Oreo", "Android", "8"), ("I have a Samsung Galaxy", "Android", ""), ("linux", "Linux", ""),
    ("ubuntu 22.04", "Linux", "22.04"), ("fedora 39", "Linux", "39"), ("not windows but linux", "Linux", ""), ("chromebook", "Chrome OS", ""),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "Windows", "10"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15", "OSX", "10.15.7"),
    ("Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36", "Android", "13"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15", "IOS", "16.5"),
    ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0", "Linux", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "version"), SYSTEMS)
def test_operating_system(best, text, name, version):
    assert best("OperatingSystem", text) == {"name": name, "version": version}


@pytest.mark.parametrize("text", ["", "hello", "I don't know", "my computer is old", "please clean the windows", "42"])
def test_text_without_a_system(found, text):
    assert found("OperatingSystem", text) == []


def test_a_distribution_is_told(found):
    assert found("OperatingSystem", "ubuntu 22.04")[0].details["distribution"] == "ubuntu"
