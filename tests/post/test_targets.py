from tripglot.post import Post, structure_of
from tripglot.post.targets import retarget

POST = """\
See [a](one.md "t"), [b](<two.md>), [c][ref] and ![i](pic.png); `[x](one.md)` is code.

| [d](one.md#p) |
|---|
| x |

> quoted [e](one.md)
> on two lines [f](
> two.md)

```
[x](one.md)
[ref]: one.md
```

[ref]: one.md "title"
[shown]: pic.png

![j][shown] [k](one.md)(one.md)
"""


def test_every_address_and_nothing_else() -> None:
    seen = []

    def redirect(address: str, is_image: bool) -> str | None:
        seen.append((address, is_image))
        return {"one.md": "1", "pic.png": "/p"}.get(address)

    made = retarget(Post.parse(POST), redirect).source.text
    assert made == (
        POST.replace("(one.md", "(1", 1).replace("pic.png", "/p").replace("[e](one.md", "[e](1")
        .replace("\n[ref]: one.md \"", "\n[ref]: 1 \"").replace("[k](one.md", "[k](1")
    )  # fmt: skip
    assert ("pic.png", True) in seen
    assert ("two.md", False) in seen


def test_without_a_redirect_nothing_changes() -> None:
    post = Post.parse(POST)
    assert retarget(post, lambda address, is_image: None) is post
    assert structure_of(retarget(post, lambda address, is_image: address).source.text) == structure_of(POST)
