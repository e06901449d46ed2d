"""Japanese."""

from r1eval.scoring.languages.vocabulary import Vocabulary, by_name, by_power, counted, words

JAPANESE = Vocabulary(
    "Japanese",
    script="\\u3040-\\u30ff",
    spaced=False,
    answer=words("答え, 解答, 正解, 最終的な答え, 最終解答, 答, 回答"),
    equals=words("は, が, とは, =, 選択肢は, 次の通り"),
    endings=words(
        "です, である, となります, となる, になります, になる, でした, だ, と等しい, に等しい, でしょう, "
        "と分かる, とわかる"
    ),
    conclusions=words("したがって, よって, ゆえに, 従って, だから, つまり, 以上より, すなわち"),
    negations=words(
        "ではない, ではありません, でない, じゃない, ではなく, ではなかった, はずがない, なく, "
        "とは限らない, あり得ない, ありえない"
    ),
    negation_follows=True,
    contrasts=words("むしろ, 実は"),
    hypotheses=words("もし, 仮に, 仮定, ならば, なら, だとすると, とすると, だったら, であれば"),
    questions=words("ですか, でしょうか, だろうか, のか"),
    retractions=words("間違い, 誤り, 不適, 違います, 違う, 正しくない, 正しくありません, 不正解"),
    doubts=words("いや, いえ, 待って, ちょっと待って, あれ, おっと"),
    pointers=words("それは, これは, それ, これ"),
    choice=words("選択肢, 記号, 選ぶ, 選びます, 選択"),
    correct=words("正しい, 正解, 適切, 最適"),
    wrong=words("間違い, 誤り, 不適切, 正しくない, 正しくありません, 不正解, 違います, 除外"),
    letters="アイウエオカキクケコ",
    conjunctions=words("と, または, 及び, および, か, 、"),
    headings=words("問題, 質問, 問, 例題, 設問"),
    yes=words("はい, 正しい, 真"),
    no=words("いいえ, 正しくない, 偽"),
    no_solution=words(
        "解なし, 解はない, 解はありません, 解は存在しない, 解が存在しない, 存在しない, 存在しません, "
        "実数解なし, 実数解はない, 解を持たない, なし"
    ),
    counters=words(
        "個, こ, つ, 人, 名, 枚, 本, 冊, 匹, 頭, 羽, 台, 回, 度, 円, 歳, 才, 日, 日間, 年, 年間, か月, "
        "ヶ月, 週間, 時間, 分, 秒, 通り, メートル, センチメートル, センチ, ミリメートル, キロメートル, "
        "キロ, グラム, キログラム, トン, リットル, ミリリットル, 平方メートル, 平方センチメートル, "
        "立方メートル, 立方センチメートル, 点, ページ, 頁, ドル, セント, 組, 杯, 足, 着, 箱, 袋, 問, 題, "
        "軒, 階, 行, 列, 単位, 倍, パーセント, マイル, 時, 月, フィート, インチ, ポンド"
    ),
    units=by_name(
        {
            "km": "キロメートル",
            "m": "メートル",
            "cm": "センチメートル, センチ",
            "mm": "ミリメートル",
            "square m": "平方メートル",
            "square cm": "平方センチメートル",
            "cubic m": "立方メートル",
            "cubic cm": "立方センチメートル",
            "kg": "キログラム",
            "g": "グラム",
            "tonne": "トン",
            "litre": "リットル",
            "ml": "ミリリットル",
            "hour": "時間",
            "day": "日間",
            "week": "週間",
            "month": "か月, ヶ月",
            "year": "年間",
            "yen": "円",
            "dollar": "ドル",
            "cent": "セント",
            "percent": "パーセント",
            "mile": "マイル",
            "foot": "フィート",
            "inch": "インチ",
            "pound": "ポンド",
        }
    ),
    scales=by_power(
        {
            2: "百",
            3: "千",
            4: "万",
            5: "十万",
            6: "百万",
            7: "千万",
            8: "億",
            12: "兆",
        }
    ),
    numbers=counted(
        "零/ゼロ 一/ひとつ/一つ 二/ふたつ/二つ 三/三つ 四/四つ 五/五つ 六/六つ 七/七つ 八/八つ 九/九つ "
        "十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十"
    ),
    number_joints=words("零, 〇"),
    compounds=True,
    fractions=words("半, 分の, 打, ダース"),
)
