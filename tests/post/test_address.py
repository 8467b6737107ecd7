"""Links and images whose address a template makes are links and images."""

import pytest

from tripglot.post import Post
from tripglot.post.values import values_of

ADDRESSES = [
    "{{ site.baseurl }}/files/slides.pdf",
    '{{ "/files/slides (1).pdf" | relative_url }}',
    "{% post_url 2024-01-01-a %}",
    "{{ site.url }}{% link _posts/2024-01-01-a.md %}#day-one",
    '{{< relref "a.md" >}}',
    "/files/{{ page.slug }}.pdf",
    "https://example.org/{{page.slug}}/(a)",
]
PLAIN = ["{a}", "/a{{b", "{%", "a {{ b }}"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["link", "image"])
def test_an_address_of_a_template_is_one(address: str, name: str) -> None:
    sign = "!" if name == "image" else ""
    post = Post.parse(f'請看{sign}[這份簡報]({address} "行程")。\n')
    opening = next(run for run in post.runs(0) if run.kind == "open")
    assert opening.name == name
    source = post.blocks[0].source
    assert [source[value.start : value.end] for value in values_of(post.runs(0), source)] == ["行程"]
    for changed in (f"See [it]({address}s).", f"See [it] ({address}).", "See it."):
        assert post.edit({0: changed}).refused
    assert not post.edit({0: f'See {sign}[the slides]({address} "Plan").'}).refused


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_definition_may_have_one(address: str) -> None:
    post = Post.parse(f"請看[這份簡報][a]。\n\n[a]: {address}\n")
    assert [run.name for run in post.runs(0) if run.kind == "open"] == ["link"]


@pytest.mark.parametrize("address", PLAIN)
def test_what_is_no_template_is_read_as_commonmark_reads_it(address: str) -> None:
    post = Post.parse(f"請看[這份簡報]({address})。\n")
    links = [run for run in post.runs(0) if run.name == "link" and run.kind == "open"]
    assert len(links) == (" " not in address)
