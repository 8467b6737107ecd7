"""Whole posts as people write them: what is said of each block, in `data/whole_posts.jsonl`; Han letters in `han.tsv`.

"ok" stands for a block that nobody has to look at: in the target language, in none, or too short to tell.
"""

import json
from pathlib import Path

import pytest

from tripglot.detection import Context, detect, detect_post

DATA = Path(__file__).parent / "data"
POSTS = [json.loads(line) for line in (DATA / "whole_posts.jsonl").read_text("utf-8").splitlines()]
HAN = [line.split("\t") for line in (DATA / "han.tsv").read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post["about"])
def test_what_is_said_of_each_block(post):
    blocks = [(kind, text) for kind, text, _ in post["blocks"]]
    options = {name: post[name] for name in ("page", "languages") if name in post}
    found = detect_post(blocks, target=post["target"], **options)
    said = {
        text: "+".join(sorted({s.lang or "-" for s in answer.sentences if s.foreign})) or "ok"
        for (_, text), answer in zip(blocks, found, strict=True)
    }
    assert said == {text: expected for _, text, expected in post["blocks"]}


@pytest.mark.parametrize(("lang", "page", "text"), [pytest.param(*row[1:], id=row[3]) for row in HAN])
def test_chinese_or_japanese(lang, page, text):
    found = detect(text, target="en", context=Context(page=None if page == "-" else page))
    assert {sentence.lang for sentence in found.sentences} == {lang}
