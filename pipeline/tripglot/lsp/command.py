"""The command `lsp`: a language server for editors."""


def lsp() -> None:
    """Serve an editor over standard input and output: diagnostics, fixes, translations, explanations.

    No engine is loaded before a translation is asked for. docs/editors.md says how editors are told of it.
    """
    import pygls  # noqa: F401 - if it is missing, the message names it and not what it needs

    from tripglot.lsp.server import serve

    serve()
