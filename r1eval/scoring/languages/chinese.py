"""Chinese, simplified and traditional."""

from r1eval.scoring.languages.vocabulary import Vocabulary, by_name, by_power, counted, words

CHINESE = Vocabulary(
    "Chinese",
    script="\\u4e00-\\u9fff",
    spaced=False,
    answer=words(
        "答案, 最终答案, 最終答案, 正确答案, 正解, 解答, 正確答案, 结果, 結果, 答, 答复, 答覆, 答曰"
    ),
    equals=words("是, 为, 為, 等于, 等於, 得, 应为, 應為, 应该是, 應該是, 即, 就是, 共, 有, 选, 選"),
    verbs=words("在, 位于, 位於, 落在, 处于, 處於"),
    conclusions=words("因此, 所以, 故, 从而, 從而, 综上, 綜上, 于是, 於是, 总之, 總之"),
    negations=words(
        "不在, 不位于, 不认为, 不覺得, 不觉得, 不是, 不为, 不為, 不等于, 不等於, 不能是, 不可能是, 不可能, "
        "并非, 並非, 而不是, 而非"
    ),
    contrasts=words("而是, 应该是, 應該是, 应为, 應為"),
    hypotheses=words("如果, 假如, 假设, 假設, 若, 要是"),
    questions=words("吗, 嗎, 呢"),
    retractions=words("错误, 錯誤, 错了, 錯了, 不对, 不對, 不正确, 不正確, 舍去, 捨去, 有误, 有誤"),
    doubts=words("等等, 等一下, 等一等, 哎呀"),
    pointers=words("这, 那, 这个, 那个, 這, 這個, 上面"),
    choice=words("选项, 選項, 选择, 選擇, 选, 選, 应选, 應選, 故选, 故選"),
    correct=words("正确, 正確, 对的, 對的, 最佳, 符合"),
    wrong=words("错误, 錯誤, 不正确, 不正確, 不对, 不對, 错, 錯, 排除, 不符合"),
    letters="甲乙丙丁戊己庚辛壬癸",
    conjunctions=words("和, 与, 與, 或, 及, 、"),
    headings=words("问题, 問題, 题目, 題目, 例题, 例題, 练习, 用户"),
    yes=words("是, 对, 對, 正确, 正確"),
    no=words("否, 不是, 错误, 錯誤"),
    no_solution=words(
        "无解, 無解, 没有解, 沒有解, 不存在, 无实数解, 無實數解, 无实根, 無實根, 没有实数解, 沒有實數解, 无"
    ),
    counters=words(
        "个, 個, 只, 页, 頁, 本, 人, 名, 元, 块, 塊, 角, 分, 岁, 歲, 天, 日, 年, 月, 周, 小时, 小時, "
        "分钟, 分鐘, 秒, 次, 种, 種, 条, 條, 张, 張, 辆, 輛, 米, 厘米, 毫米, 千米, 公里, 公斤, 千克, 克, "
        "斤, 吨, 噸, 升, 毫升, 度, 平方米, 平方厘米, 平方公里, 立方米, 立方厘米, 平方千米, 件, 颗, 顆, "
        "棵, 支, 枝, 瓶, 杯, 位, 双, 雙, 对, 對, 套, 箱, 袋, 盒, 组, 組, 排, 行, 道, 题, 題, 票, 步, 圈, "
        "单位, 單位, 美元, 美分, 英里, 英尺, 英寸, 磅, 加仑, 千米/时, 米/秒, 公顷, 亩, 层, 头, 匹, 朵, "
        "根, 座, 台, 部, 份, 碗, 包, 封, 家, 间, 班, 场, 篇, 首, 天数"
    ),
    units=by_name(
        {
            "km": "千米, 公里",
            "m": "米, 公尺",
            "dm": "分米",
            "cm": "厘米, 公分, 釐米",
            "mm": "毫米",
            "square km": "平方千米, 平方公里",
            "square m": "平方米",
            "square cm": "平方厘米",
            "cubic m": "立方米",
            "cubic cm": "立方厘米",
            "hectare": "公顷, 公頃",
            "kg": "千克, 公斤",
            "g": "克",
            "tonne": "吨, 噸",
            "litre": "升",
            "ml": "毫升",
            "second": "秒",
            "minute": "分钟, 分鐘",
            "hour": "小时, 小時, 时",
            "day": "天",
            "week": "周, 星期",
            "month": "个月, 個月",
            "year": "年",
            "degree": "度",
            "yuan": "元",
            "dollar": "美元",
            "cent": "美分",
            "mile": "英里",
            "foot": "英尺",
            "inch": "英寸",
            "pound": "磅",
        }
    ),
    scales=by_power(
        {
            2: "百",
            3: "千",
            4: "万, 萬",
            5: "十万",
            6: "百万, 百萬",
            7: "千万, 千萬",
            8: "亿, 億",
            12: "兆, 万亿",
        }
    ),
    numbers=counted(
        "零/〇 一 二/两/兩 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十"
    ),
    compounds=True,
    fractions=words("半, 分之, 打"),
)
