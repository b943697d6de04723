"""Generates synthetic names from common surnames and given names, and Chinese numerals."""

from random import Random

_SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
_FEMALE = "芳娜敏静丽娟艳霞秀燕玲桂英华慧红玉萍颖琳洁梅莉兰翠雪琴晶妍茜秋珊莎倩婷姣婉娴瑾露瑶怡婵雁蓓仪丹蓉眉君琼媛"
_MALE = "伟强磊军洋勇杰涛明超刚平辉鹏志永国文建民东海波宁贵福生龙元全胜学祥才发武利清飞彬富顺信子昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆裕河哲江浩亮政谦亨奇固之轮翰朗伯宏言鸣朋斌梁栋维启克伦翔旭"
# The loader refuses these words in a name. Replacing a character keeps the random draws unchanged.
_OTHER_WORDS = {"中学": "忠学", "高中": "高忠"}
_DIGITS = "零一二三四五六七八九"


def person(chance: Random, female: bool) -> str:
    """A name of two or three characters."""
    characters = _FEMALE if female else _MALE
    name = chance.choice(_SURNAMES) + "".join(
        chance.choices(characters, k=chance.choice((1, 2, 2)))
    )
    for word, other in _OTHER_WORDS.items():
        name = name.replace(word, other)
    return name


def numeral(number: int) -> str:
    """A whole number from 1 to 99 in Chinese characters; from 100 on in digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")
