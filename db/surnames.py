"""Readings that a general dictionary has wrong or has one of several, in letters without tones.

Tables of entries ``character:reading,reading``: the right reading first, then those that people type by mistake.
"""


def _table(entries: str) -> dict[str, list[str]]:
    pairs = (entry.split(":") for entry in entries.split())
    return {characters: found.split(",") for characters, found in pairs}


SURNAMES = _table(
    """
    单:shan,dan 曾:zeng,ceng 解:xie,jie 仇:qiu,chou 查:zha,cha 盖:ge,gai 朴:piao,pu 区:ou,qu 翟:zhai,di
    缪:miao,mou 覃:qin,tan 乐:yue,le 宿:su,xiu 种:chong,zhong 黑:he,hei 员:yun,yuan 折:she,zhe 洗:xian,xi
    牟:mu,mou 能:nai,neng 祭:zhai,ji 么:yao,me 尉:wei,yu 佴:nai,er 召:shao,zhao 秘:bi,mi 重:chong,zhong 卜:bu
    柏:bai,bo 薄:bo,bao 谌:chen,shen 车:che,ju 晟:cheng,sheng 盛:sheng,cheng 长:chang,zhang 郇:xun,huan
    郗:xi,chi 隗:wei,kui 俞:yu,shu 冯:feng,ping 繁:po,fan 藏:zang,cang 行:xing,hang 贾:jia,gu 贠:yun 句:gou,ju
    阚:kan 乜:nie,mie 郄:qie,xi 钭:tou,dou 费:fei,bi 朝:chao,zhao 沈:shen,chen 沉:shen,chen 角:jue,jiao
    吕:lv,lu,lyu 律:lv,lu 闾:lv,lu 褚:chu,zhu 蔚:yu,wei 莘:shen,xin 适:kuo,shi 都:du,dou 会:gui,hui
    强:qiang,jiang 六:lu,liu 不:fou,bu 提:di,ti 术:zhu,shu
    """
)

# Surnames of two characters; ' stands between the syllables.
DOUBLE_SURNAMES = _table(
    """
    尉迟:yu'chi,wei'chi 长孙:zhang'sun,chang'sun 万俟:mo'qi,wan'si 澹台:tan'tai,dan'tai 欧阳:ou'yang 诸葛:zhu'ge
    司马:si'ma 上官:shang'guan 司徒:si'tu 司空:si'kong 夏侯:xia'hou 皇甫:huang'fu 令狐:ling'hu 宇文:yu'wen
    慕容:mu'rong 东方:dong'fang 南宫:nan'gong 西门:xi'men 公孙:gong'sun 独孤:du'gu 端木:duan'mu 轩辕:xuan'yuan
    呼延:hu'yan 赫连:he'lian 鲜于:xian'yu 闻人:wen'ren 申屠:shen'tu 太史:tai'shi 淳于:chun'yu
    单于:chan'yu,shan'yu 完颜:wan'yan 拓跋:tuo'ba 钟离:zhong'li 濮阳:pu'yang 公冶:gong'ye 宗政:zong'zheng
    太叔:tai'shu 仲孙:zhong'sun 百里:bai'li 东郭:dong'guo 东门:dong'men 谷梁:gu'liang 巫马:wu'ma 漆雕:qi'diao
    乐正:yue'zheng 壤驷:rang'si 公良:gong'liang 夹谷:jia'gu 宰父:zai'fu 段干:duan'gan 羊舌:yang'she
    微生:wei'sheng 左丘:zuo'qiu 梁丘:liang'qiu
    """
)

# Characters that are read in more than one way in given names.
GIVEN = _table(
    """
    乐:le,yue 长:chang,zhang 朝:chao,zhao 盛:sheng,cheng 晟:sheng,cheng 茜:qian,xi 重:chong,zhong 行:xing,hang
    柏:bai,bo 传:chuan,zhuan 仔:zi,zai 娜:na,nuo 露:lu,lou 曾:zeng,ceng 单:dan,shan 朴:pu,piao 藏:cang,zang
    调:tiao,diao 解:jie,xie 省:xing,sheng 降:xiang,jiang 都:du,dou 莎:sha,suo 尉:wei,yu 蔚:wei,yu 婼:ruo,chuo
    筠:yun,jun 莞:wan,guan 颉:jie,xie 隽:juan,jun 贲:ben,bi 翟:di,zhai 葚:shen 畜:xu,chu 牟:mou,mu 卜:bu,bo
    绿:lv,lu
    """
)
