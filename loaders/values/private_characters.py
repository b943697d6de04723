"""Replaces rare characters that older systems encode in Unicode's private use area: 䶮 is U+E863 there.

These systems map GBK's code FE50 to U+E815, and so on. Python's codec maps most of these codes to the present code
points. The other characters came into Unicode later; GB 18030-2022 lists them.
"""

import re

_FIRST = 0xE815
_TRAILS = (*range(0x50, 0x7F), *range(0x80, 0xA1))
_SINCE_2022 = dict(
    zip(
        "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
        "\U00020087\U00020089\U000200cc龴龵龶龷\U000215d7龸\U0002298f龹龺\U000241fe龻",
        strict=True,
    )
)
_OWN = {_FIRST + at: bytes((0xFE, trail)).decode("gb18030") for at, trail in enumerate(_TRAILS)}
_OWN |= {ord(private): known for private, known in _SINCE_2022.items()}
_PRIVATE = re.compile(f"[{chr(_FIRST)}-{chr(max(_OWN))}]")


def replace_private(text: str) -> str:
    """The text with these characters at their present code points."""
    return text.translate(_OWN) if _PRIVATE.search(text) else text
