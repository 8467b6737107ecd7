"""`python -m pipeline`, the same as `tripglot`."""

from pipeline.cli import main

main()
