"""The tests; what holds for all of them before anything is imported."""

import os
import sys

# Hundreds of processes are started. Where the environment forbids to keep bytecode, each would compile all it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
