"""What the program and its tests need beside Python: found, installed where that is possible, or named.

Run as `python tests/system.py window tests`; it needs nothing but the standard library.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

IS_LINUX = sys.platform.startswith("linux")

WINDOW_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt loads and its wheel does not bring, by soname, with Debian's name for it."""

TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "pdftotext": "poppler-utils",
    "zbarimg": "zbar-tools",
    "dmtxread": "dmtx-utils",
    "initdb": "postgresql",
    "dovecot": "dovecot-imapd",
}
"""What some tests start; they are skipped, and say so, where it cannot be had."""


def postgres_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs, or None where there is no server."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda folder: int(folder.parent.name), default=None)


def has_library(soname: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_program(name: str) -> bool:
    """Tell whether a program can be started."""
    return postgres_programs() is not None if name == "initdb" else shutil.which(name) is not None


def missing_libraries() -> dict[str, str]:
    """Return the libraries that Qt would miss; on Windows and macOS there are none."""
    if not IS_LINUX:
        return {}
    return {soname: package for soname, package in WINDOW_LIBRARIES.items() if not has_library(soname)}


def missing_programs() -> dict[str, str]:
    """Return the programs that tests would miss; they are looked for on Linux alone."""
    if not IS_LINUX:
        return {}
    return {name: package for name, package in TEST_PROGRAMS.items() if not has_program(name)}


def can_install() -> bool:
    """Tell whether Debian's packages may be installed from here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(packages: Sequence[str]) -> None:
    """Install Debian's packages; a failure shows in what is still missing afterwards."""
    print("Installing with apt-get:", *packages, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        command = ["apt-get", "-o", "DPkg::Lock::Timeout=300", *arguments]
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)


def remedy(missing: dict[str, str]) -> str:
    """Return one line that can be pasted, or for an unknown system the names to look for."""
    if shutil.which("apt-get"):
        return "sudo apt-get install -y --no-install-recommends " + " ".join(missing.values())
    for tool in ("dnf", "zypper"):
        if shutil.which(tool):
            return f"sudo {tool} install -y " + " ".join(f"'{name}()(64bit)'" for name in missing if ".so" in name)
    return "install what holds " + ", ".join(missing)


def prepare(purposes: Sequence[str]) -> int:
    """Provide what the purposes need; return 1 when the window could not open, 0 otherwise."""
    wanted = missing_libraries() | (missing_programs() if "tests" in purposes else {})
    if wanted and can_install():
        install_packages(list(wanted.values()))
    if programs := missing_programs() if "tests" in purposes else {}:
        print(f"Some tests will be skipped without {', '.join(programs)}. To run them: {remedy(programs)}")
    if libraries := missing_libraries():
        print(f"The window needs {len(libraries)} more system libraries. To install them: {remedy(libraries)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(prepare(sys.argv[1:]))
