"""Installing from an index, against a real HTTP server on loopback."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tripglot.errors import TripglotError
from tripglot.jobs.packages import install, install_from_index, update
from tripglot.packages import download as _download
from tripglot.packages import index as _index
from tripglot.packages.lock import RECEIPT
from tripglot.packages.online import offers
from tripglot.packages.store import installed

from .mirror import Act, Mirror, point, running

Make = Callable[..., Path]
pytestmark = pytest.mark.usefixtures("either_way")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, make_archive: Make) -> Iterator[Mirror]:
    with running() as serving:
        offer = serving.offer
        serving.index(
            *(offer("ja", "en", version, f"{serving.url}/{version}") for version in ("1.9", "1.10", "1.0")),
            offer("en", "de", "1.0", "ftp://old/one"),
        )
        serving.files["/1.10"] = make_archive("ja", "en", "1.10").read_bytes()
        point(monkeypatch, serving.url)
        monkeypatch.delenv("TRIPGLOT_OFFLINE", raising=False)
        monkeypatch.setattr(_download, "PAUSE", 0.001)
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield serving


def fails(expected: str, from_code: str = "ja", to_code: str = "en") -> None:
    with pytest.raises(TripglotError, match=expected) as caught:
        install_from_index(from_code, to_code)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(")")


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


def test_the_newest_version_is_installed(server: Mirror, usual_folder: Path) -> None:
    package = install_from_index("ja", "en")
    assert (package.version, package.path.parent) == ("1.10", usual_folder)
    assert server.asked == ["/index.json", "/1.10"]
    assert beside(usual_folder) == []
    receipt = json.loads((package.path / RECEIPT).read_text())
    assert (receipt["url"], receipt["size"]) == (f"{server.url}/1.10", len(server.files["/1.10"]))


def test_offers(server: Mirror) -> None:
    assert [entry.label for entry in offers()] == ["ja_en 1.10"]
    assert offers("de") == []


def test_offline_is_an_error_before_anything_is_asked(server: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPGLOT_OFFLINE", "1")
    fails(r"the package for ja to en would have to be fetched, and TRIPGLOT_OFFLINE is set \(unset it")
    for asked in (offers, lambda: list(update([], []))):
        with pytest.raises(TripglotError, match="the index of packages would have to be fetched, and TRIPGLOT_OFFLINE"):
            asked()
    assert server.asked == []


def test_no_network(server: Mirror) -> None:
    server.shutdown()
    server.server_close()
    fails(r"index.json: cannot be fetched, tried 4 times: .*refused.* \(check the network, or get the .argosmodel file")


def test_a_pair_that_is_not_there(server: Mirror) -> None:
    fails("the index has no package from fr to en", "fr")
    server.index(server.offer("fr", "en", "1.0", "https://x.invalid/a"), server.offer("en", "zh", "1.0", "b"))
    fails(r"from fr to zh \(install two that make it up: fr en and en zh\)", "fr", "zh")


def test_links_that_may_not_be_fetched_do_not_count(server: Mirror) -> None:
    fails("the index has no package from en to de", "en", "de")


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"\xff", b"[" * 100_000])
def test_an_index_that_is_none(server: Mirror, body: bytes) -> None:
    server.files["/index.json"] = body
    fails("index.json: the package index is (not JSON|no list)")


HOSTILE = [
    {"from_code": "../../ja"}, {"to_code": "en\x1b[31m"}, {"package_version": "1/../.."}, {"package_version": 1.1},
    {"package_version": "9\n"}, {"links": ["file:///etc/passwd"]}, {"links": "https://x.invalid"}, {"links": [7, None]},
    {"links": ["http://example.invalid/x"]}, {"links": ["https://user:word@x.invalid/"]}, {"links": ["https://[/"]}, {"links": ["https://x.invalid:port/"]},
    {"links": ["https://x.invalid/\x1b[31m"]}, {"type": "sbd"}, {"package_version": "٣"},
]  # fmt: skip


@pytest.mark.parametrize("spoilt", HOSTILE, ids=str)
def test_hostile_entries_are_as_if_they_were_not_there(server: Mirror, spoilt: dict[str, object]) -> None:
    good = server.offer("ja", "en", "1.10", "1.10")
    server.index({**good, "package_version": "9.9", **spoilt}, good)
    assert [entry.label for entry in offers()] == ["ja_en 1.10"]


def test_links_are_relative_to_the_index(server: Mirror) -> None:
    server.index(server.offer("ja", "en", "1.10", "1.10"))
    assert install_from_index("ja", "en").version == "1.10"


def test_a_second_link_is_asked_where_the_first_fails(server: Mirror) -> None:
    server.index(server.offer("ja", "en", "1.10", "gone", "1.10"))
    assert install_from_index("ja", "en").version == "1.10"


def test_an_index_of_files(server: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = tmp_path / "my mirror"
    mirror.mkdir()
    (mirror / "ja.argosmodel").write_bytes(server.files["/1.10"])
    (mirror / "index.json").write_text(json.dumps([server.offer("ja", "en", "1.10", "ja.argosmodel")]))
    monkeypatch.setenv("TRIPGLOT_OFFLINE", "1")  # a file is no network
    for index in (mirror.as_uri(), mirror.as_uri() + "/", mirror.as_uri() + "/index.json"):
        point(monkeypatch, index)
        assert install_from_index("ja", "en").version == "1.10"
    (mirror / "ja.argosmodel").unlink()
    fails("ja.argosmodel: no such file")
    assert server.asked == []


def test_missing_and_wrong_files(server: Mirror, usual_folder: Path) -> None:
    del server.files["/1.10"]
    fails("1.10: cannot be fetched: Not Found")
    assert server.asked.count("/1.10") == 1
    server.files["/1.10"] = b"<html>" * 99
    fails(f"^{server.url}/1.10: not a whole package archive")
    assert list(usual_folder.iterdir()) == []
    assert beside(usual_folder) == []


def test_a_package_for_another_pair_than_the_index_says(server: Mirror, make_archive: Make, usual_folder: Path) -> None:
    server.files["/1.10"] = make_archive("xx", "en", "1.10").read_bytes()
    fails("1.10: holds xx_en 1.10, not ja_en")
    assert list(usual_folder.iterdir()) == []


def test_a_server_that_fails_for_a_moment(server: Mirror) -> None:
    server.acts["/index.json"] = [Act(status=503)]
    server.acts["/1.10"] = [Act(status=500), Act(status=429)]
    assert install_from_index("ja", "en").version == "1.10"


def test_a_dropped_connection_is_continued(server: Mirror, usual_folder: Path) -> None:
    server.acts["/1.10"] = [Act(cut=300_000), Act(cut=200_000)]
    assert install_from_index("ja", "en").version == "1.10"
    assert server.asked == ["/index.json", "/1.10", "/1.10 from 300000", "/1.10 from 500000"]
    assert beside(usual_folder) == []


def test_a_stalled_connection_is_continued(server: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_download, "TIMEOUT", 0.2)
    server.acts["/1.10"] = [Act(cut=300_000, stall=True)]
    assert install_from_index("ja", "en").version == "1.10"
    assert server.asked[-1] == "/1.10 from 300000"
    server.acts["/index.json"] = [Act(cut=5, stall=True)] * 4
    fails("index.json: cannot be fetched, tried 4 times: .*timed out")


def test_a_later_process_goes_on_with_what_came(server: Mirror, usual_folder: Path) -> None:
    server.acts["/1.10"] = [Act(cut=100_000), *[Act(cut=0)] * 3]
    fails("1.10: cannot be fetched, tried 4 times: only 100,000 of")
    assert len(beside(usual_folder)) == 2  # what came, and the note on it
    assert install_from_index("ja", "en").version == "1.10"
    assert server.asked[-1] == "/1.10 from 100000"
    assert beside(usual_folder) == []


@pytest.mark.parametrize("how", ["no ranges", "another file", "no tag", "lying range"])
def test_what_cannot_be_continued_starts_anew(server: Mirror, usual_folder: Path, how: str) -> None:
    whole = server.files["/1.10"]
    server.acts["/1.10"] = [Act(cut=100_000), *[Act(status=500)] * 3]
    if how == "no tag":
        server.acts["/1.10"][0].headers = {"ETag": ""}
    fails("1.10: cannot be fetched")
    if how == "no ranges":
        server.ranges = False
    elif how == "another file":
        server.tag = '"two"'
    elif how == "lying range":
        server.acts["/1.10"] = [Act(headers={"Content-Range": f"bytes 0-{len(whole) - 1}/{len(whole)}"})]
    assert install_from_index("ja", "en").version == "1.10"
    assert beside(usual_folder) == []


def test_parts_that_do_not_fit_are_fetched_anew(server: Mirror) -> None:
    whole = server.files["/1.10"]
    server.acts["/1.10"] = [Act(cut=100_000), *[Act(status=500)] * 3]
    server.files["/1.10"] = bytes(len(whole))  # the same tag and the same size: a server that lies
    fails("1.10: cannot be fetched")
    server.files["/1.10"] = whole
    assert install_from_index("ja", "en").version == "1.10"
    assert server.asked[-2:] == ["/1.10 from 100000", "/1.10"]


def test_too_much(server: Mirror, monkeypatch: pytest.MonkeyPatch, usual_folder: Path) -> None:
    monkeypatch.setattr(_index, "MAX_PACKAGE_BYTES", 10_000)
    fails("1.10: more than 10,000 bytes")
    server.acts["/1.10"] = [Act(headers={"Content-Length": ""})]
    fails("1.10: more than 10,000 bytes")
    assert beside(usual_folder) == []


def test_redirects_stay_on_their_host(server: Mirror) -> None:
    body = server.files.pop("/1.10")
    server.files["/moved"], server.redirects["/1.10"] = body, f"{server.url}/moved"
    assert install_from_index("ja", "en").version == "1.10"
    with running() as other:
        for evil in (
            "http://example.invalid/x", "https://example.invalid/x", "file:///etc/passwd", "ftp://example.invalid/x",
            f"{other.url}/x", server.url.replace("127.0.0.1", "localhost") + "/moved",
        ):  # fmt: skip
            server.redirects["/1.10"] = evil
            fails("1.10: (redirects elsewhere, to |cannot be fetched: )")
        assert other.asked == []
    server.redirects["/1.10"] = f"{server.url}/1.10"
    fails("1.10: cannot be fetched: .*infinite loop")


def test_only_https_or_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIPGLOT_OFFLINE", raising=False)
    for index in ("https://a..b", "https://" + "a" * 70 + ".invalid"):  # no names of hosts
        point(monkeypatch, index)
        fails("/index.json: cannot be fetched: ")
    for index in ("http://example.invalid", "ftp://example.invalid", "/etc", "file://host/share", ""):
        point(monkeypatch, index)
        fails("only https:// and file:// are fetched")


def test_update(server: Mirror, usual_folder: Path, make_archive: Make, tmp_path: Path) -> None:
    extra = tmp_path / "extra"
    install(make_archive("ja", "en", "1.9"), into=extra)
    install(make_archive("xx", "en", "1.0"))
    install(make_archive("yy", "en", "1.0"))
    server.index(
        server.offer("ja", "en", "1.10", "1.10"), server.offer("xx", "en", "1.1", "gone"),
        server.offer("yy", "en", "0.9", "gone"),
    )  # fmt: skip
    (usual_folder / "broken").mkdir()
    done = {old.label: new for old, new in update(installed([extra]), [])}
    assert list(done) == ["ja_en 1.9", "xx_en 1.0", "yy_en 1.0"]
    assert done["yy_en 1.0"] is None
    assert "gone: cannot be fetched" in str(done["xx_en 1.0"])
    assert [path.name for path in extra.iterdir()] == ["translate-ja_en-1.10"]
    assert [one.label for one in installed([extra]) if not one.problem and one.origin == "argos"] == [
        "xx_en 1.0", "yy_en 1.0",
    ]  # fmt: skip
    server.index(server.offer("xx", "en", "9.9", "1.10"))
    server.files["/1.10"] = make_archive("xx", "en", "1.0").read_bytes()
    assert [str(new).split(": ")[-1] for _, new in update(installed(), [("xx", "en")])] == [
        "holds xx_en 1.0, not xx_en 9.9 (tell whoever runs this mirror)"
    ]
    with pytest.raises(TripglotError, match="cannot update zh to en: no package is installed for it but what comes"):
        list(update(installed(), [("zh", "en")]))
