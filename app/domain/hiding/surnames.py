"""Chinese family names, as far as they are needed to tell a name in a text."""

from __future__ import annotations

import re

COMPOUND = frozenset(
    ["欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘", "左丘", "西门", "南荣", "东里", "即墨", "达奚", "褚师", "纳兰", "完颜", "叶赫", "那拉", "贺兰", "贺若", "宿勤", "乌孙", "长鱼", "侯莫", "万俟", "仉督", "第五", "爱新", "富察", "钮祜"]
)
# Those by which a name is told from the words around it: the others are ordinary words as well.
COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔"
    "崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚樊殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦毕聂焦岳齐庞庄涂谷柴蒙邢骆裴耿甘欧解单仇查盖朴尤"
    "祁霍鲍冉辛蓝管柳祝舒阮纪项梅麻苗华凌霍缪应娄柯褚卫卞尉"
)
SINGLE = frozenset(
    COMMON
    + "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳鲍史唐费廉岑薛雷"
    "贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄"
    "危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀惠甄曲封储靳段"
    "焦巴牧谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘厉戎祖武符刘景詹束龙叶幸司韶黎薄白怀蒲邰从鄂索赖卓蔺屠蒙池乔胥苍双闻莘翟谭贡劳逄姬申扶堵冉宰雍"
    "郤桑桂濮牛寿边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广禄阙东欧利师巩聂关荆查盖朴肖闫付代"
    "尧曾仝岳帅佟佘佴商牟伏海苟敖冷訾辛阚那简饶空沙养鞠须丰巢蒯相后红游竺权逯谯买岑颜墨哈谯笪年爱阳原"
)
_INTERPUNCT = "·•・．."


def surname_of(name: str) -> str:
    """What may stay of a name: the family name; of a name with interpuncts or in Latin letters the first character."""
    if re.search(f"[{_INTERPUNCT}]", name) or not _chinese(name[:1]):
        return name[:1]
    return name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]


def given_names(name: str) -> list[str]:
    """The parts of a name by which somebody is called without the family name, longest first."""
    if re.search(f"[{_INTERPUNCT} ]", name):
        return sorted((part for part in re.split(f"[{_INTERPUNCT} ]+", name) if len(part) > 1), key=len, reverse=True)
    rest = name.removeprefix(surname_of(name))
    return [rest] if rest and _chinese(name[:1]) else []


def _chinese(text: str) -> bool:
    return bool(text) and (0x3400 <= ord(text[0]) <= 0x9FFF or ord(text[0]) >= 0x20000)
