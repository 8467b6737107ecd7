"""`tripglot packages`: words into calls on the store of packages, results into lines."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tripglot.commands.common import StatusLine, settings_of
from tripglot.commands.text.voice import VOICE
from tripglot.errors import Exit, TripglotError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tripglot.packages.lock import Pair, Pin
    from tripglot.packages.package import Package

packages_app = typer.Typer(
    help="Argos Translate packages: list, find, install, update, remove, pin, verify, carry elsewhere.",
    no_args_is_help=True,
)

From = Annotated[str, typer.Argument(metavar="FROM", help="A language (BCP 47).")]
Target = Annotated[str, typer.Argument(metavar="TO", help="A language (BCP 47).")]
Pairs = Annotated[list[str] | None, typer.Argument(metavar="[FROM TO]...", help="Pairs of languages. Default: all.")]


@packages_app.command("list")
def packages_list() -> None:
    """List installed packages, the bundled one included."""
    from tripglot.commands.text import report

    for line in report.packages(settings_of()):
        typer.echo(line)


@packages_app.command("available")
def packages_available(
    source: Annotated[str, typer.Argument(metavar="[FROM]", help="Only from this language.")] = "",
    target: Annotated[str, typer.Argument(metavar="[TO]", help="Only to this language.")] = "",
) -> None:
    """List what the package index offers (goes online, or to a mirror)."""
    from tripglot.languages import argos_code
    from tripglot.packages import online
    from tripglot.packages.store import installed, serving

    codes = [argos_code(tag) if tag else "" for tag in (source, target)]
    found = online.offers(*codes)
    here = serving(installed(settings_of().package_dirs()))
    for entry in found:
        package = here.get((entry.from_code, entry.to_code))
        note = f"  ({package.origin} {package.version} is installed)" if package else ""
        typer.echo(f"{entry.from_code} → {entry.to_code}  {entry.version}{note}")
    if not found:
        wanted = " to ".join(code for code in codes if code) or "any language"
        raise TripglotError(f"the index has nothing for {wanted}", cure="tripglot packages available lists all")


@packages_app.command("install")
def packages_install(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FROM TO | FILE]",
            help="Two languages, an .argosmodel file, or a bundle. Default: all that tripglot.lock pins.",
        ),
    ] = None,
    ignore_lock: Annotated[
        bool, typer.Option("--ignore-lock", help="Install what tripglot.lock does not pin.")
    ] = False,
) -> None:
    """Install a package from a file, or for a pair of languages from the Argos index (goes online)."""
    from tripglot.jobs import packages as jobs
    from tripglot.languages import argos_code
    from tripglot.packages import bundle, lock

    pins = {} if ignore_lock else _pins()
    match what or []:
        case []:
            _install_pinned(pins)
        case [file] if bundle.is_bundle(Path(file)):
            for package in jobs.install_all(Path(file), pins=pins):
                _installed(package)
        case [file]:
            _installed(jobs.install(Path(file), pins=pins))
        case [source, target]:
            with _Progress() as progress:
                found = jobs.install_from_index(
                    argos_code(source), argos_code(target), pins=pins, progress=progress.update
                )
            _installed(found)
            if (found.from_code, found.to_code) in pins:
                typer.echo(f"  as pinned in {lock.FILE}")
        case _:
            raise TripglotError("give two languages or one file", cure="tripglot packages install zh en")


@packages_app.command("update")
def packages_update(pairs: Pairs = None) -> None:
    """Bring installed packages up to the newest version of the index, and their pins with them (goes online)."""
    from tripglot.jobs import packages as jobs
    from tripglot.packages import lock
    from tripglot.packages.store import installed

    settings = settings_of()
    pins, failed = dict(_pins()), False
    packages = installed(settings.package_dirs())
    chosen = _pairs(pairs)
    with _Progress() as progress:
        for old, new in jobs.update(packages, chosen, progress.update):
            progress.clear()
            if isinstance(new, TripglotError):
                typer.echo(f"tripglot: {old.label} stays: {new}", err=True)
                failed = True
            elif new is None:
                typer.echo(f"{old.label} is the newest")
            else:
                typer.echo(f"{old.label} → {new.version}  {new.path}")
                if (old.from_code, old.to_code) in pins:
                    pins |= jobs.pin_installed(settings.package_dirs(), [(old.from_code, old.to_code)])
                    lock.write(_lock_file(), pins)
                    typer.echo(f"  pinned in {lock.FILE}")
    raise typer.Exit(Exit.USAGE if failed else Exit.CLEAN)


@packages_app.command("remove")
def packages_remove(source: From, target: Target) -> None:
    """Remove an installed package; the bundled one stays."""
    from tripglot.languages import argos_code
    from tripglot.packages import store

    settings = settings_of()
    for package in store.remove(argos_code(source), argos_code(target), settings.package_dirs()):
        VOICE.say(f"removed {package.path}")


@packages_app.command("lock")
def packages_lock(pairs: Pairs = None) -> None:
    """Pin what is installed in tripglot.lock: all of it, or the pairs given (goes online for what is not known)."""
    from tripglot.jobs import packages as jobs
    from tripglot.packages import lock

    chosen = _pairs(pairs)
    old = _pins() if chosen else {}
    with _Progress() as progress:
        pins = jobs.pin_installed(settings_of().package_dirs(), chosen, progress.update)
    written = lock.write(_lock_file(), {**old, **pins})
    for pin in pins.values():
        typer.echo(f"{pin.label}  {pin.sha256[:12]}…  {pin.url or 'from a file'}")
    VOICE.say(f"{'wrote' if written else 'nothing changed in'} {_lock_file()}")


@packages_app.command("verify")
def packages_verify() -> None:
    """Compare installed packages with tripglot.lock; a line per difference, and exit code 1 if there is one."""
    from tripglot.packages import lock
    from tripglot.packages.store import digests, installed, serving

    if not _lock_file().is_file():
        raise TripglotError("does not exist", path=_lock_file(), cure="tripglot packages lock")
    pins = _pins()
    packages = installed(settings_of().package_dirs())
    here = serving(packages)
    found = lock.differences(pins, here, digests(here[pair] for pair in pins if pair in here))
    found += [f"{one.path}: broken: {one.problem} (remove the folder)" for one in packages if one.problem]
    for line in found:
        typer.echo(line)
    if not found:
        typer.echo(f"{len(pins)} package{'s are' if len(pins) != 1 else ' is'} as pinned")
    raise typer.Exit(Exit.FINDINGS if found else Exit.CLEAN)


@packages_app.command("bundle")
def packages_bundle(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.zip", help="The file to write.")],
    pairs: Pairs = None,
) -> None:
    """Pack installed packages into one file; `tripglot packages install FILE.zip` takes it, without a network."""
    from tripglot.packages import bundle

    for package in bundle.write(output, settings_of().package_dirs(), _pairs(pairs)):
        VOICE.say(f"packed {package.label}")
    VOICE.say(f"wrote {output}")


def _install_pinned(pins: "Mapping[Pair, Pin]") -> None:
    """Install every pinned package that is not installed, or not as it is pinned."""
    from tripglot.jobs import packages as jobs
    from tripglot.packages import lock
    from tripglot.packages.store import digests, installed, serving

    if not pins:
        raise TripglotError("give two languages or one file", cure="tripglot packages install zh en")
    here = serving(installed(settings_of().package_dirs()))
    for pair, pin in sorted(pins.items()):
        package = here.get(pair)
        if package and package.version == pin.version and digests([package]).get(pair) == pin.files:
            typer.echo(f"{pin.label} is as pinned in {lock.FILE}")
            continue
        with _Progress() as progress:
            found = jobs.install_from_index(*pair, pins=pins, progress=progress.update)
        _installed(found)


def _installed(package: "Package") -> None:
    VOICE.say(f"installed {package.from_code} to {package.to_code}, version {package.version}")


def _pairs(words: list[str] | None) -> "list[Pair]":
    """Read languages two by two into pairs of Argos codes."""
    from tripglot.languages import argos_code

    codes = [argos_code(word) for word in words or []]
    if len(codes) % 2:
        raise TripglotError(f"'{(words or [])[-1]}' has no second language", cure="give pairs, such as: zh en ja en")
    return list(zip(codes[::2], codes[1::2], strict=True))


def _lock_file() -> Path:
    from tripglot.packages.lock import FILE

    return settings_of().root / FILE


def _pins() -> "Mapping[Pair, Pin]":
    from tripglot.packages.lock import read

    return read(_lock_file())


class _Progress(StatusLine):
    """Tells how much of a download has come."""

    def __init__(self) -> None:
        super().__init__()
        self.last = -1

    def update(self, done: int, total: int) -> None:
        """Show how much has come, each time another tenth of a megabyte is there."""
        tenths = done * 10 >> 20
        if tenths != self.last:
            self.last = tenths
            rest = f" of {total / (1 << 20):.1f}" if total else ""
            self.show(f"downloading: {tenths / 10:.1f}{rest} MB")
