"""What numbers count when they are no prices: pieces, measures, times, parts of names."""

from assistant.nlu.words.patterns import any_of, compiled

PIECE = (
    "[个款双件条台部只套份瓶盒包箱罐袋本支把张对枚颗粒顶辆根副幅"
    "块卷桶串提板听扎束盆盏架间座杯碗盘片]"
)
ENGLISH_PIECE = (
    r"(?:pairs?|pieces?|pcs|box(?:es)?|bottles?|packs?|packets?|bag(?:s)?|cans?|tins?|tubes?|rolls?"
    r"|sets?|units?|items?|copies|copy|cartons?|jars?)\b"
)
# What makes something else of a counter: 两个月, 三条装, 两个人.
NOT_PIECES = any_of(
    r"月|小?时|钟头|星期|礼拜|季|世纪|半(?![斤升打两公])|学期",
    r"装|一[盒包箱袋提组套打]|套(?!餐)|入(?![我购])|组|裤|口|档|层|色|碳|孔|屏|芯|核|头",
    r"人|孩|宝|娃|小孩|男|女|老|成人|大人|家庭|朋友|同学",
    r"以[上下内]|问题|订单|选择|牌子|品牌|颜色|尺码|地址|号|店|都|里|中",
)
MEASURES = any_of(
    r"英?[寸尺里]|厘米|毫米|公分|公里|千米|微米|毫[升克安秒]|公斤|千克|[平立]方|平米|千瓦|纳米",
    r"[米升克斤两吨匹帧目码号度级丝折瓦安伏帕赫兆转键轴针股开路倍]|分贝|像素|流明|[\"″%°‰℃]",
    r"岁|周岁|个?(?:月|星期|礼拜|季度|小时|钟头)|[年日天周点秒]|分钟|刻钟|世纪|[上下]半年",
    rf"[款代期人位名家届次遍趟回层楼档型系种样类胎线季门室厅]|{PIECE}|合一|元素|分之|评价|评论|好评",
)
LATIN_MEASURES = any_of(
    r"(?:mm|cm|km|ml|cl|mah|ah|kg|mg|gb|tb|mb|hz|khz|ghz|mp|oz|lbs?|psi|nm|db|pa|wh|fps|rpm|dpi|ppi"
    r"|[mglwvk])(?![a-z])",
    r"(?:inch(?:es)?|feet|foot|ft|miles?|litres?|liters?|gallons?|grams?|kilos?|watts?|degrees?"
    r"|percent|hours?|hrs?|days?|weeks?|months?|years?|yrs?|yo|minutes?|mins?|seconds?|am|pm)\b",
    r"(?:people|persons?|kids|pack|reviews?|ratings?|stars?|colou?rs?|options?|products?|sold|players?"
    r"|seats?|slices?|tiers?|speeds?|ply|way|x)\b",
    r"in\b(?!\s*[a-z])|in-1",
    ENGLISH_PIECE,
)
SPACED = any_of("英?寸", "厘米", "毫升", "公斤", "[岁码瓦]")
NO_MONEY = compiled(rf"\s?[*×x]\s?\d|{MEASURES}|\s{SPACED}|[\s-]?{LATIN_MEASURES}")
LATIN_NO_MONEY = compiled(rf"\s?{LATIN_MEASURES}")
