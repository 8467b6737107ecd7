"""The package itself lies beside this file; `tripglot.packages.bundled` finds it there and reads it."""
