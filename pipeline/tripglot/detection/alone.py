"""What langdetect says of a text when nobody helps it, for `explain` to show beside our verdict.

Nothing is decided by it. It is at home in whole paragraphs of one language; sentences, names and mixtures are why the
detector here looks at scripts, words and neighbours first, with langdetect's profiles as one voice among others.
"""

_SEED = 0  # langdetect draws at random; with a seed the same text has the same answer
_NAMES = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "no": "nb"}


def langdetect_alone(text: str) -> list[tuple[str, float]]:
    """Give the languages (BCP 47) that langdetect thinks possible, the most probable first; none without a letter."""
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = _SEED
    try:
        found = detect_langs(text)
    except LangDetectException:  # only numbers and signs
        return []
    return [(_NAMES.get(one.lang, one.lang), one.prob) for one in found]
