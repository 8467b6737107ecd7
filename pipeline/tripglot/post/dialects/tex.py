r"""What formulas look like in the signs that MathJax and KaTeX read: dollars, `\(…\)`, `\[…\]` and `\begin{align}`."""

import re
from typing import Final

ENVIRONMENT: Final = (
    r"\\begin\{(?P<environment>(?:align(?:at|ed)?|array|cases|eqnarray|equation|flalign|gather(?:ed)?|multline|split"
    r"|(?:small|[bpvBV])?matrix|subequations|tikzcd)\*?)\}"
)

# pandoc's tex_math_dollars: no space inside the dollars, no digit after the closing one; never across CJK or Cyrillic.
# Between two dollars it may go on over lines, and those who write without spaces put it straight after a word.
_NEVER: Final = r"\u0400-\u04ff\u2e80-\ud7ff\uff00-\uffef"
_BETWEEN_TWO: Final = r"\$\$(?:(?!\$\$).)+?\$\$"
_BEFORE_ONE: Final = rf"(?<![\\$])(?:(?<!\w)|(?<=[{_NEVER}]))\$(?=[^\s$])"
_AFTER_ONE: Final = r"(?<=[^\s\\])\$(?![\d$])"

DOLLARS: Final = re.compile(rf"{_BETWEEN_TWO}|{_BEFORE_ONE}[^$\n{_NEVER}]*?{_AFTER_ONE}", re.DOTALL)
TWICE: Final = re.compile(r"\\\\\(.+?\\\\\)|\\\\\[.+?\\\\\]")
ONCE: Final = re.compile(r"\\\((?:[^\\\n]|\\(?!\))){1,500}+\\\)")  # in Markdown that is a bracket, too, without a SIGN
WITHIN: Final = re.compile(rf"{ENVIRONMENT}.{{1,4000}}?\\end\{{(?P=environment)\}}", re.DOTALL)
SIGN: Final = re.compile(r"\\[A-Za-z]+|[\^_][{\w]|^\$(?=[^$]*\w)[\w^+\-*/=(),.<> ]{1,30}\$$")

# all of it in raw HTML, as one pattern
FORMULA: Final = (
    rf"{_BETWEEN_TWO}|{_BEFORE_ONE}[^$\n<>{_NEVER}]*?(?:\\[A-Za-z]+|[\^_][{{\w])[^$\n<>{_NEVER}]*?{_AFTER_ONE}"
    r"|\\\\?\((?:[^\\\n]|\\(?!\\?\))){1,500}+\\\\?\)|\\\\?\[(?:[^\\]|\\(?!\\?\])){1,4000}+\\\\?\]"
    rf"|{WITHIN.pattern}"
)
