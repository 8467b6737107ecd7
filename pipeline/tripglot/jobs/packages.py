"""Packages fetched and installed, each tried out by the engine that will use it before it takes its place."""

from functools import partial

from tripglot.engines.trial import prove
from tripglot.packages import bundle, online, store

install = partial(store.install, prove=prove)
install_all = partial(bundle.install_all, prove=prove)
install_from_index = partial(online.install_from_index, prove=prove)
pin_installed = partial(online.pin_installed, prove=prove)
update = partial(online.update, prove=prove)
