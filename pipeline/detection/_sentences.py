"""Cut text into sentences with exact offsets."""


def split_sentences(masked: str, lang: str | None = None) -> list[tuple[int, int]]:
    """The sentences of `masked` as (start, end) in code points, in order; the spaces between them are left out."""
    from sentencex import segment

    found, at = [], 0
    for piece in segment((lang or "en").split("-")[0], masked):
        body = piece.strip()
        if body:
            start = masked.index(body, at)
            found.append((start, start + len(body)))
        at += len(piece)
    return found
