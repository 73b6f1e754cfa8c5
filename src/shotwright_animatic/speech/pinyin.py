"""Chinese names in Latin letters: *Xiaoming*, *Zhuge*, *Lin Xia* are read by pinyin, not by English spelling."""

import re
from functools import lru_cache
from typing import Final

_ALL: Final = """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha
    chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan
    cui cun cuo da dai dan dang dao de dei deng di dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa
    fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha
    hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing
    jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan
    lang lao le lei leng li lia lian liang liao lie lin ling liu long lou lu luan lun luo lv lve ma mai man mang mao me
    mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin
    ning niu nong nu nuan nuo nv nve ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian
    qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai
    san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun
    shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo
    wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye
    yi yin ying yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi
    zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
_SYLLABLES: Final = frozenset(_ALL.split())
_LONGEST: Final = 6

_INITIALS: Final = {
    "zh": "ʤ", "ch": "ʧ", "sh": "ʃ", "b": "b", "p": "p", "m": "m", "f": "f", "d": "d", "t": "t", "n": "n", "l": "l",
    "g": "ɡ", "k": "k", "h": "h", "j": "ʤ", "q": "ʧ", "x": "ʃ", "r": "ɹ", "z": "dz", "c": "ts", "s": "s",
    "y": "j", "w": "w",
}  # fmt: skip
_FINALS: Final = {
    "iang": "jˈɑŋ", "iong": "jˈʊŋ", "uang": "wˈɑŋ", "iao": "jˈW", "ian": "jˈɛn", "uai": "wˈI", "uan": "wˈɑn",
    "ang": "ˈɑŋ", "eng": "ˈʌŋ", "ing": "ˈɪŋ", "ong": "ˈʊŋ", "ia": "jˈɑ", "ie": "jˈɛ", "iu": "jˈO", "ua": "wˈɑ",
    "uo": "wˈɔ", "ui": "wˈA", "un": "wˈən", "ue": "wˈɛ", "ve": "wˈɛ", "ai": "ˈI", "ei": "ˈA", "ao": "ˈW", "ou": "ˈO",
    "an": "ˈɑn", "en": "ˈən", "in": "ˈin", "er": "ˈɑɹ", "a": "ˈɑ", "o": "ˈɔ", "e": "ˈʌ", "i": "ˈi",
    "u": "ˈu", "v": "ˈu",
}  # fmt: skip
_IRREGULAR: Final = {
    "zhi": "ʤˈəɹ", "chi": "ʧˈəɹ", "shi": "ʃˈəɹ", "ri": "ɹˈəɹ", "zi": "dzˈə", "ci": "tsˈə", "si": "sˈə",
    "yan": "jˈɛn",
}  # fmt: skip
_PARTS: Final = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(.+)")


@lru_cache(maxsize=1024)
def syllables(word: str) -> tuple[str, ...]:
    """Return the pinyin syllables that `word` consists of, as few as possible, or () when it is no pinyin."""
    word = word.lower().replace("ü", "v").replace("'", "")
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        ways = [
            (*head, word[start:end])
            for start in range(max(0, end - _LONGEST), end)
            if (head := best[start]) is not None and word[start:end] in _SYLLABLES
        ]
        best.append(min(ways, key=len) if ways else None)
    return best[-1] or ()


def english_sounds(syllable: str) -> str:
    """Return how an English speaker says one pinyin syllable: there are no ɕ, ʨ or tones in an English voice."""
    if syllable in _IRREGULAR:
        return _IRREGULAR[syllable]
    parts = _PARTS.fullmatch(syllable)
    assert parts is not None
    return _INITIALS.get(parts[1], "") + _FINALS[parts[2]]
