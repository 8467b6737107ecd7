"""The pseudo engine changes every word; the structure of the page must not notice."""

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DATA, spec_examples
from tripglot.detection.readings import all_units
from tripglot.engines.make import make_engine
from tripglot.post import Post, structure_of
from tripglot.translation.fill import fill


def pseudo(text: str, engine: str = "pseudo") -> str:
    post = Post.parse(text)
    return fill([(post, all_units(post, "und"))], make_engine(engine), "en")[0].post.source.text


def test_identity_is_byte_exact_on_the_specifications_and_dialects() -> None:
    texts = [markdown for _, markdown in spec_examples()]
    texts += [path.read_text(encoding="utf-8") for path in sorted((DATA / "dialects").glob("*.md"))]
    for text in texts:
        assert pseudo(text, "identity") == text


def test_structure_survives_on_the_specifications_and_dialects() -> None:
    texts = [markdown for _, markdown in spec_examples()]
    texts += [path.read_text(encoding="utf-8") for path in sorted((DATA / "dialects").glob("*.md"))]
    changed = 0
    for text in texts:
        new = pseudo(text)
        assert structure_of(new) == structure_of(text)
        changed += new != text
    assert changed > 0.79 * len(texts)  # the rest are code, breaks, HTML and other examples without prose


WORDS = st.sampled_from(
    ["word", "中文", "かな", "слово", "**bold**", "*em*", "`code`", "[link](u)", "[ref]", "![alt](i.png)", "<b>tag</b>",
     "~~gone~~", "a&amp;b", "\\*", "**粗体。**", "https://a.b/c", "{{< x >}}", "[^1]", "$x_1$", "end.", "結束。", "1.", "-"]
)  # fmt: skip
LINES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
FRAMES = st.sampled_from(["", "> ", "- ", "# ", "| ", "1. ", "  "])
POSTS = st.lists(st.tuples(FRAMES, LINES, st.sampled_from(["\n", "\n\n"])), max_size=6).map(
    lambda parts: "".join(a + b + c for a, b, c in parts) + "\n[ref]: /u\n\n[^1]: note\n"
)


@given(POSTS)
def test_structure_survives_on_generated_posts(text: str) -> None:
    assert structure_of(pseudo(text)) == structure_of(text)
    assert pseudo(text, "identity") == text
