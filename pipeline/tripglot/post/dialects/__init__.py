"""What posts contain beyond CommonMark and GFM, as markdown-it rules: lines and spans that are never prose.

Site generators add their own syntax: Hugo shortcodes, Liquid and Hexo tags, `:::` containers, MkDocs admonitions and
tabs, MDX, attribute lists, math, wikilinks. Every rule here recognises one of them so that it is kept as it is: `lines`
those that take whole lines, `tags` what takes several, `mdx` JavaScript and components, `spans` those within a
paragraph, `tex` how formulas look, `comments` what authors write for themselves, `closed` tags that CommonMark takes
for open ones.
"""

from markdown_it import MarkdownIt

from tripglot.post import lookahead
from tripglot.post.dialects import lines, mdx, spans, tags
from tripglot.post.dialects.closed import closed_tag
from tripglot.post.dialects.comments import comment_block


def install(md: MarkdownIt, *, islands: bool = True, long_tags: bool = True) -> None:
    """Add the rules of this room to a parser; without `islands`, footnotes and wikilinks are left to the parser.

    Without `long_tags` those for what goes over several lines are left out: for texts that `tags.may_hold` none.
    """
    alt = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "comment_block", comment_block, {"alt": alt})
    md.block.ruler.before("fence", "esm_block", mdx.esm_block, {"alt": alt})
    md.block.ruler.before("fence", "expression_block", mdx.expression_block, {"alt": alt})
    md.block.ruler.before("fence", "component", mdx.component, {"alt": alt})
    md.block.ruler.before("fence", "frame_line", lines.frame_line, {"alt": alt})
    md.block.ruler.before("fence", "math_block", lines.math_block, {"alt": alt})
    md.block.ruler.before("lheading", "content_tab", lines.content_tab, {"alt": alt})
    md.block.ruler.before("html_block", "closed_tag", closed_tag, {"alt": alt})
    if long_tags:
        tags.install(md, alt)
    md.inline.ruler.after("text", "bare_url", spans.bare_url)
    md.inline.ruler.after("text", "template", spans.template)
    md.inline.ruler.after("text", "math_inline", spans.math_inline)
    md.inline.ruler.before("emphasis", "highlight", spans.highlight)
    if islands:
        md.inline.ruler.before("link", "brackets", spans.brackets)
        md.inline.ruler.after("link", "footnote_mark", spans.footnote_mark)
    lookahead.install(md)
