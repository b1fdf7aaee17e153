"""Settings survive whatever happens to their file, and nothing in it can break the start."""

import os
from pathlib import Path

import pytest

from app.kernel.errors import EnvironmentFault
from app.kernel.settings import Settings, load_settings, save_settings


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    wanted = Settings(mode="dark", zoom=125, layouts={"inventory": {"view": 1}}, recent=["ü #?%'.db"])
    save_settings(path, wanted)
    assert load_settings(path).settings == wanted
    assert [item.name for item in path.parent.iterdir()] == ["settings.json"]


def test_a_first_start_has_defaults_and_says_nothing(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path / "settings.json")
    assert loaded.settings == Settings()
    assert loaded.notice == ""


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b"null"])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    loaded = load_settings(path)
    assert loaded.settings == Settings()
    assert "damaged" in loaded.notice
    kept = [item for item in tmp_path.iterdir() if "damaged" in item.name]
    assert [item.read_bytes() for item in kept] == [content]
    assert not path.exists()


def test_a_value_of_the_wrong_type_is_left_out_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"zoom": "big", "mode": "dark", "toured": 1, "layouts": {"x": 5}, "unknown": {}}')
    settings = load_settings(path).settings
    assert (settings.zoom, settings.mode, settings.toured) == (100, "dark", False)
    assert settings.layout("x") == {}


@pytest.mark.skipif(os.name == "nt", reason="a folder's rights are no rights there")
def test_a_folder_that_cannot_be_made_is_said_and_the_old_file_stays(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        save_settings(blocked / "settings.json", Settings())
    assert blocked.read_text() == "not a folder"
