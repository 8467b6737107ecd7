"""What a reader reads of a block, without its markup."""

from tripglot.post import Post, Run
from tripglot.post.values import values_of


def reading_text(post: Post, index: int) -> str:
    """A block's text on one line: no marks, no addresses, no images; code without its backticks."""
    source = post.blocks[index].source
    runs = post.runs(index)
    out = []
    skip = -1
    for number, run in enumerate(runs):
        if number <= skip:
            continue
        if run.kind == "open" and run.name in ("image", "footnote_inline"):
            skip = run.partner
        elif run.kind in ("text", "break"):
            out.append(source[run.start : run.end])
        elif run.kind == "char":
            out.append(run.value)
        elif run.kind == "atom" and run.name == "code":
            out.append(source[run.start : run.end].strip("`"))
        elif run.kind == "atom" and run.name == "sign":
            out.append(source[run.start : run.end])
        elif run.kind == "atom" and run.name in ("hardbreak", "url"):
            out.append(f" {source[run.start : run.end].strip(chr(92))} ")
    return " ".join("".join(out).split())


def prose(source: str, runs: list[Run]) -> str:
    """All prose of a block's source, for those who compare texts: that of images, notes and values in markup too."""
    out = []
    parts = [part for value in values_of(runs, source) for part in (Run(0, 0, "break"), *value.runs(source))]
    for run in [*runs, *parts]:
        if run.kind == "text":
            out.append(source[run.start : run.end])
        elif run.kind in ("char", "break"):
            out.append(run.value or " ")
    return "".join(out).strip()
