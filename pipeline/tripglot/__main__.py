"""`python -m tripglot`, the same as `tripglot`."""

from tripglot.commands.main import main

main()
