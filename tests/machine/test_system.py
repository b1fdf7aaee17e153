"""What a machine is told when something is missing."""

import os
import shutil

import pytest

from tests import system


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Take every library and program away; return the packages that an installation is asked for."""
    asked: list[str] = []
    monkeypatch.setattr(system, "IS_LINUX", True)
    monkeypatch.setattr(system, "has_library", lambda soname: False)
    monkeypatch.setattr(system, "has_program", lambda name: False)
    monkeypatch.setattr(system, "install_packages", asked.extend)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    return asked


def test_root_on_debian_has_everything_installed(bare_machine: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    system.prepare(["window", "tests"])
    assert bare_machine == [*system.WINDOW_LIBRARIES.values(), *system.TEST_PROGRAMS.values()]


def test_a_person_is_given_one_line_to_paste(
    bare_machine: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert system.prepare(["window"]) == 1
    assert bare_machine == []
    assert "sudo apt-get install -y --no-install-recommends libglib2.0-0 libegl1 " in capsys.readouterr().out


def test_fedora_is_told_the_sonames(bare_machine: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/dnf" if name == "dnf" else None)
    assert system.remedy({"libEGL.so.1": "libegl1"}) == "sudo dnf install -y 'libEGL.so.1()(64bit)'"


def test_windows_and_macos_need_nothing(bare_machine: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "IS_LINUX", False)
    assert system.prepare(["window", "tests"]) == 0
