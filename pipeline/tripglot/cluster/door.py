"""Who is behind an address, asked before Dask's own client is: that one waits for ever for whom it cannot understand.

A web server, a dashboard or a worker take a connection as a scheduler does. So somebody has to name himself one first,
within seconds, and nothing that he says before is unpacked.
"""

import asyncio
import threading
from typing import Any, Final
from urllib.parse import urlsplit

_SCHEMES: Final = ("tcp://", "tls://")
_LONGEST: Final = 300  # characters of an address; a name of a host has 253


def address_of(given: str) -> str:
    """Give an address as Dask takes it, `tcp://` where nothing is said; ValueError, with words for people, if none."""
    address = given if "://" in given else f"tcp://{given}"
    try:
        parts = urlsplit(address)
        whole = f"{parts.scheme}://{parts.netloc}" if parts.hostname and parts.port else ""
    except ValueError:  # the port is no number, or nothing closes a bracket
        whole = ""
    plain = len(address) < _LONGEST and address.isascii() and address.isprintable() and not set(address) & set(' @"\\')
    if not (plain and whole.startswith(_SCHEMES) and address.lower() in (whole.lower(), f"{whole}/".lower())):
        raise ValueError(f"{given!r:.80} is no address of a scheduler")
    return whole


def knock(address: str, seconds: float, **security: Any) -> str:
    """Say in a line why no scheduler is at an address, of whom an answer came within seconds; nothing if one is.

    security: what Dask connects with.
    """
    said: list[str] = []
    # not in this thread: the name of a host may be looked up for minutes, which nothing interrupts
    asked = threading.Thread(target=lambda: said.append(_asked(address, seconds, security)), daemon=True)
    asked.start()
    asked.join(seconds + 1)
    return said[0] if said else f"no scheduler answers: nothing came within {seconds:g} s"


def _asked(address: str, seconds: float, security: Any) -> str:
    try:
        kind = asyncio.run(asyncio.wait_for(_kind(address, seconds, security), seconds))
    except TimeoutError:
        return f"no scheduler answers: nothing came within {seconds:g} s"
    except OSError as error:
        return f"no scheduler answers: {_line(error)}"
    except Exception:  # whatever comes of reading bytes that are not Dask's: MemoryError, too
        return "no scheduler answers: what is there does not speak Dask's language"
    return "" if kind == "Scheduler" else f"no scheduler answers: there is a {kind:.40}"


async def _kind(address: str, seconds: float, security: Any) -> str:
    from distributed.comm.core import connect

    speak: Any = connect  # Dask has no types
    comm = await speak(address, timeout=seconds, deserialize=False, **security)
    try:
        await comm.write({"op": "identity", "reply": True})
        return str((await comm.read())["type"])
    finally:
        comm.abort()


def _line(said: object) -> str:
    return " ".join(str(said).split()) or type(said).__name__
