"""Numbers with words, units and counters behind them: (gold, answer) pairs."""

from typing import Any

import pytest

from r1eval.scoring.answers.expression import compare

# fmt: off
SAME = {
    "letters behind a number": [
        ("5", "5 cm"), ("5", "5cm"), ("5", "5 apples"), ("5", "5km"), ("12", "12 ways"),
        ("12", "12 different colorings"), ("3", r"3\text{ cm}"), ("6", "6 square units"),
        ("3x^2yz", "3x^2yz"), ("3x^2yz", "3x^2zy"), ("10", "10 m/s"), ("6xy", "6yx"), ("5", "5 people"),
        ("5", "5 ordered triples (a,b,c)"), ("9", "9mm"), ("9", "9kg"), ("100", "100 mL"),
        ("100", "100mL"), ("10", "10 Joules"), ("2ab", "2ab"), ("6", r"6\text{ boys}"), ("50", "50 mph"),
        ("20", "20 pts"), ("20", "20 points"), ("5", "5oz"), ("5", "5 nice"), ("4", r"4\text{m}"),
        ("4", r"4\,\text{cm}^2"), ("5", "5 in"), ("2", r"2 \text{ units}"), ("25", "25 km^2"),
        ("7", r"7\%"),
    ],
    "fractions in words": [
        (r"\frac37", r"3\text{ sevenths}"), (r"\frac37", "three sevenths"), (r"\frac53", "5 thirds"),
        (r"\frac{7}{100}", "7 hundredths"), (r"\frac12", "1 half"), (r"\frac34", "three-quarters"),
        (r"\frac{3}{20}", "three twentieths"), (r"\frac{3}{25}", "three twenty-fifths"),
        ("0.9", "9 tenths"), (r"\frac{5}{12}", r"5\text{ twelfths}"), (r"\frac{8}{11}", "8/11"),
        (r"\frac{8}{11}", "8 elevenths"), (r"\frac{8}{11}", "eight elevenths"),
        (r"\frac{2}{5}", r"2\text{-fifths}"), (r"\frac14", "one fourth"),
        ("0.04", r"4\text{ hundredths}"), (r"2\frac13", "two and one third"), ("5", "5 seconds"),
        ("5", "5 second"),
    ],
    "words that change the number": [
        ("40", r"4\text{ tens}"), ("48", "4 dozen"), ("48", r"4\text{ dozen eggs}"),
        ("300", "3 hundreds"), ("1", "2 halves"), ("5000000", r"5\text{ million}"),
        ("2500", r"2.5\text{ thousand}"), ("7000", r"7\text{ thousand people}"), ("30", "2.5 dozen"),
        ("6", r"\frac12\text{ dozen}"), ("5", "5 times"), ("5", "5 pairs"), ("5.5", "5 and a half"),
        ("600", r"6\text{ hundred}"), ("72", "6 dozens"), ("120", "6 score"), ("6", "6 couples"),
        ("6", "6 percent"), ("70", r"7\text{ tens}"),
    ],
    "amounts of money": [
        ("36", r"x=\$36"), ("36", r"\$36"), ("36", r"x=\$ 36"), (r"\$36", "x = 36"), ("36", r"36\$"),
        (r"\$36", r"3600\text{ cents}"), ("36", r"\text{Cost} = \$36"), ("36.50", r"\$36.50"),
        ("-36", r"-\$36"), ("1200", r"P = \$1{,}200"), (r"\$5", r"x=\$5.00"), ("45", r"c=\$45"),
        ("45", r"\text{Total}=\$45"), ("45", r"x = \$45.00"), ("45", r"\text{The cost is }\$45"),
        ("1250", r"x=\$1{,}250"), ("1250", r"x=\$1,250"), (r"\$45", "y=45"),
        ("45", r"\text{Profit: } \$45"), ("45", r"45 \text{ USD}"), ("45", "USD 45"), ("45", "€45"),
        ("45", "£45"), (r"\$45", r"4500\text{ cents}"), ("-45", r"x=-\$45"),
    ],
    "units of the same kind": [
        (r"3\frac13\text{ hours}", r"3\text{ hours }20\text{ minutes}"),
        (r"3\frac13\text{ hours}", r"200\text{ minutes}"),
        (r"200\text{ minutes}", r"3\text{ hours and }20\text{ minutes}"),
        (r"3\text{ hours }20\text{ minutes}", r"3\frac13\text{ hours}"),
        (r"1.5\text{ m}", r"150\text{ cm}"), (r"150\text{ cm}", r"1.5\text{ m}"),
        (r"1.5\text{ m}", "1.5"), (r"36\text{ km/h}", r"10\text{ m/s}"),
        (r"10\text{ m/s}", r"36\text{ km per hour}"), (r"60\text{ mph}", r"60\text{ miles per hour}"),
        (r"60\text{ mph}", r"1\text{ mile per minute}"), (r"2\text{ kg}", r"2000\text{ g}"),
        (r"1\text{ m}^2", r"10000\text{ cm}^2"), (r"1\text{ L}", r"1000\text{ cm}^3"),
        (r"2\text{ feet}", r"24\text{ inches}"),
        (r"90\text{ minutes}", r"1\text{ hour }30\text{ minutes}"),
        (r"90\text{ minutes}", r"1.5\text{ hours}"),
        (r"5\text{ feet }6\text{ inches}", r"66\text{ inches}"), (r"2\text{ days}", r"48\text{ hours}"),
        (r"864\mbox{ inches}^2", r"6\text{ square feet}"), (r"\$1.50", r"150\text{ cents}"),
        (r"2\sqrt2\text{ m}", r"200\sqrt2\text{ cm}"), ("3 hours 20 minutes", "3h 20m"),
        (r"2.5\text{ hours}", r"2\text{ h }30\text{ min}"), (r"2.5\text{ hours}", r"150\text{ min}"),
        (r"45\text{ minutes}", r"\frac34\text{ hour}"),
        (r"45\text{ minutes}", r"\frac{3}{4}\text{ of an hour}"), (r"500\text{ g}", r"0.5\text{ kg}"),
        (r"3\text{ km}", r"3000\text{ m}"), (r"72\text{ km/h}", r"20\text{ m/s}"),
        (r"72\text{ km/h}", r"20\ \mathrm{m\,s^{-1}}"), (r"2\text{ m}^2", r"20000\text{ cm}^2"),
        (r"3\text{ weeks}", r"21\text{ days}"), (r"1\text{ year}", r"12\text{ months}"),
        (r"50\text{ cents}", r"\$0.50"), (r"1.5\text{ L}", r"1500\text{ mL}"),
        (r"x=1.5\text{ m}", r"x=150\text{ cm}"), (r"1.5\text{ m}", r"x=150\text{ cm}"),
        (r"10\text{ m}", r"10\text{ m/s}"), ("10", r"10\text{ m/s}^2"),
        (r"100\text{ N}", r"100\text{ kg m/s}^2"), (r"12 \text{ in}", r"1 \text{ ft}"),
        (r"90^\circ", r"\frac{\pi}{2}\text{ radians}"), ("10 minutes", "600 seconds"),
        (r"3\frac13\text{ hours}", r"3\text{ hr }20\text{ min}"),
        (r"3\frac13\text{ hours}", r"3\text{h}20\text{m}"),
        (r"3\frac13\text{ hours}", r"3\text{ hours, }20\text{ minutes}"),
        (r"10800\text{ s}", r"3\text{ h}"),
    ],
    "degrees and minutes": [
        (r"30.5^\circ", r"30^\circ30'"), (r"30^\circ30'", r"30.5^\circ"),
        (r"30.5^\circ", r"30^\circ 30^\prime"), (r"30.5^\circ", "30°30′"), ("30.5", r"30^\circ30'"),
        (r"45.2625^\circ", r"45^\circ15'45''"), (r"45.2625^\circ", "45°15′45″"),
        (r"45^\circ15'45''", r"45.2625^\circ"), (r"30^\circ30'", r"30^\circ30'"),
        (r"30.5^\circ", r"30^{\circ}30^{\prime}"), (r"60.25^\circ", r"60^\circ15'"),
        (r"60.25^\circ", r"60^{\circ} 15^{\prime}"), ("60.25", "60°15'"), (r"22^\circ30'", r"22.5^\circ"),
        (r"22^\circ30'", r"22^\circ30'0''"), (r"\frac{45}{2}^\circ", r"22^\circ30'"),
        (r"22^\circ30'", r"\frac{\pi}{8}"), (r"22^\circ 30'", "22°30'"),
        (r"12^\circ34'56''", "12°34'56\""),
    ],
    "counters in other scripts": [
        ("9", r"9\text{ 页}"), ("12", "12 個"), ("5", "5 см"), ("90000", "9万"),
        ("3000", r"3\text{ тысячи}"), ("9", "9页"), ("20", "20 बच्चे"), ("7", "7 أيام"), ("100", "1百"),
        ("3", "3개"), ("4", "4 часа"), ("200000000", "2億"), ("15", r"15 \text{平方厘米}"),
        ("3.5", "3,5 см"), ("192", "192公斤"), ("8", r"8\text{ 个}"), ("8", "8 本"), ("8", "8 км"),
        ("8", r"8\text{ рублей}"), ("8", r"8\text{개}"), ("8", r"8\text{ 人}"), ("8", "8 سنوات"),
        ("8", "8 किलोग्राम"), ("800", "8百"), ("8", "8千克"), ("80000", "8만"), ("8", r"x=8\text{ 个}"),
        ("8", r"\text{8 个}"), ("8", "8 Stunden"), ("8", "8 heures"), ("8", "8 manzanas"),
        ("8000", "8 mil"), ("8", "８个"), ("15", "15分钟"), ("15", "15 минут"), ("90", "90度"),
        (r"30\%", "30 процентов"),
    ],
    "decimal commas": [
        ("3.5", "3,5"), ("3.5", "x=3,5"), ("3.5", "3{,}5"), ("0.125", "0,125"), ("3,5", "5,3"),
        ("3,5", "3,5"), ("12.75", "12,75"), ("3125", "3,125"), ("3.14159", "3,14159"),
        (r"12.5\%", r"12,5\%"), (r"\frac72", "3,5"), ("(3,5)", "3,5"), ("1.5", "1,5"), ("2.25", "2,25"),
        (r"\frac94", "2,25"), ("2.25", "x = 2,25"), ("2.25", r"2,25\text{ m}"), ("2,25", "25,2"),
        ("0.5", "0,5"), ("-0.5", "-0,5"), ("1234.5", "1.234,5"), (r"2.5\pi", r"2,5\pi"), ("(2,5)", "2,5"),
        (r"12.5\text{ cm}", r"12,5\text{ cm}"), ("12.5", "12,5€"),
    ],
    "numbers in words": [
        ("1625", "one thousand six hundred twenty-five"),
        ("1625", "one thousand, six hundred and twenty-five"), ("205", "two hundred and five"),
        ("205", "two hundred five"), ("1000000", "one million"), ("1000000", "a million"),
        ("12345", "twelve thousand three hundred forty-five"), ("100", "one hundred"),
        ("100", "a hundred"), ("100", r"\text{one hundred}"), ("1625", "sixteen hundred twenty-five"),
        ("2000005", "two million five"),
        ("1625", r"\text{The answer is one thousand six hundred twenty-five}"), ("-7", "negative seven"),
        ("3.5", "three and a half"), ("350", "three hundred and fifty dollars"),
        ("120", "one hundred twenty ways"), ("101", "one hundred and one"),
        ("999", "nine hundred ninety-nine"), ("3.14", "three point one four"),
        ("3000000", "three million"), ("450", "four hundred fifty"), ("450", "four hundred and fifty"),
        ("1001", "one thousand and one"), ("1001", "a thousand and one"), ("1100", "eleven hundred"),
        ("12000", "twelve thousand"),
        ("999999", "nine hundred ninety-nine thousand nine hundred ninety-nine"),
        ("1625", "one thousand six hundred twenty five"),
        ("1625", "One Thousand Six Hundred Twenty-Five"), ("42", "forty-two"), ("42", "forty two"),
        ("42", "fourty-two"), ("24", "two dozen"), ("0", "zero"), ("-3", "minus three"),
        ("12", "twelve students"), ("17", "seventeen cents"), ("200", "two hundred square feet"),
        ("1.5", "one and a half"), ("2.75", "two and three quarters"), ("0.25", "one quarter"),
        ("105", "one hundred five"), ("1000000000", "one billion"),
    ],
}
OTHER = {
    "letters behind a number": [
        ("5", "5xy"), ("5", "5x y"), ("5", "5ab"), ("5", r"5\,xy"), ("5", "5 xyz"), ("5", "5pq"),
        ("3x^2", "3x^2yz"), ("3x^2", "3x^2ab"), ("7", "7abc"), ("2^3", "2^3xy"), ("8", "8mn"),
        (r"\frac12", r"\frac{1}{2}xy"), (r"\sqrt3", r"\sqrt{3}ab"), ("5!", "5!xy"), ("5", "5(xy)"),
        ("3", "3kn"), ("4", "4mnp"), ("6xy", "6"), ("25", r"25\pi xy"), ("7", "7ab^2"),
        ("4", r"4\sqrt{2}xy"), ("2", r"2\pi rh"), ("12", "12xyz"), ("12", r"12 xyz \text{ units}"),
        ("5", "5e"), ("5", "5i"), ("5", "5ij"), ("3", "3 Nm"), ("5", "5 V"), ("2", "2 abc"),
        ("2", r"2\,abc"), ("6", r"6\text{ab}"), ("x^2", "x^2yz"), ("(x+1)", "(x+1)yz"), ("n!", "n!xy"),
        ("5", r"5 \cdot xy"), ("5", "5st"), ("5", "5 gh"), ("7", "7 de"), ("1", "1abcd"), ("10", "10ax"),
        (r"\pi", r"\pi rs"), ("4", "4t"),
    ],
    "fractions in words": [
        ("3", r"3\text{ sevenths}"), ("5", "5 thirds"), ("2", "2 ninths"), ("7", "7 hundredths"),
        ("1", "1 half"), ("3", "3 quarters"), ("9", "9 tenths"), ("5", r"5\text{ twelfths}"),
        ("8", "8 elevenths"), ("2", "2 fifths"), ("1", "1 third"), ("1", r"1\text{ fourth}"),
        ("4", r"4\text{ hundredths}"), ("3", r"3\text{ sixteenths}"), ("3", r"3\text{ thousandths}"),
        ("6", "six sevenths"),
    ],
    "words that change the number": [
        ("4", r"4\text{ tens}"), ("4", "4 dozen"), ("3", "3 hundreds"), ("2", r"2\text{ halves}"),
        ("5", "5 squared"), ("5", r"5\text{ cubed}"), ("5", r"5\text{ million}"),
        ("2.5", r"2.5\text{ thousand}"), ("7", r"7\text{ thousand people}"), ("5", "5 or more"),
        ("5", "5 and a half"), ("5", "5 plus"), ("12", "a dozen"), ("3", r"3\text{ billion}"),
        ("6", r"6\text{ hundred}"), ("6", "6 dozens"), ("6", "6 score"), ("6", "6 gross"),
        ("6", "6 thousand"), ("6", "6k"), ("6", "6 squared"), ("6", "6 cubed"), ("6", "twice 6"),
        ("6", "double 6"), ("6", "6 factorial"), ("6", r"6\text{ or fewer}"), ("6", "6 more"),
        ("6", "6 trillion"), ("6", r"6\text{ minus one}"), ("6", "half of 6"),
        ("6", "6 to the power of 2"), ("6", "6 recurring"), ("7", r"7\text{ tens}"), ("7", "7 ten"),
    ],
    "amounts of money": [
        ("36", r"x=\$37"), (r"\$36", r"36\text{ cents}"), ("36", r"-\$36"), ("45", r"x=\$54"),
        (r"\$45", r"45\text{ cents}"), ("45", r"x=-\$45"), ("0.45", r"45\text{ cents}"),
    ],
    "units of the same kind": [
        (r"3.2\text{ hours}", r"3\text{ hours }20\text{ minutes}"),
        (r"3\frac13\text{ hours}", r"3\text{ hours }30\text{ minutes}"), ("150", r"1.5\text{ m}"),
        ("1.5", r"150\text{ cm}"), (r"1.5\text{ m}", "150"), (r"1.5\text{ m}", r"1500\text{ cm}"),
        (r"36\text{ km/h}", r"36\text{ m/s}"), (r"2\text{ kg}", r"2000\text{ kg}"),
        (r"1\text{ m}^2", r"100\text{ cm}^2"), (r"5\text{ cm}", r"5\text{ m}"),
        (r"90\text{ minutes}", r"1.5\text{ minutes}"), (r"15\text{ cm}^2", r"15\text{ cm}"),
        ("200", r"3\text{ hours }20\text{ minutes}"),
        (r"2.5\text{ hours}", r"2\text{ hours }50\text{ minutes}"),
        (r"2.5\text{ hours}", r"2.5\text{ minutes}"), (r"500\text{ g}", r"5\text{ kg}"),
        (r"72\text{ km/h}", r"72\text{ m/s}"), (r"2\text{ m}^2", r"200\text{ cm}^2"),
        (r"50\text{ cents}", r"\$50"), (r"9.8\text{ m/s}^2", r"9.8\text{ m/s}"),
        (r"6\text{ months}", r"6\text{ years}"), (r"3\frac13\text{ hours}", "3:20"),
    ],
    "degrees and minutes": [
        (r"30.5^\circ", r"30^\circ50'"), (r"30.3^\circ", r"30^\circ30'"),
        (r"30^\circ30'", r"30^\circ31'"), (r"60.25^\circ", r"60^\circ 15\text{ min}"),
        (r"60.25^\circ", r"60^\circ25'"), (r"22^\circ30'", r"22.3^\circ"),
        (r"12^\circ34'56''", r"12^\circ34'57''"),
    ],
    "counters in other scripts": [
        ("9", "9万"), ("3", r"3\text{ тысячи}"), ("5", "5半"), ("5", "5打"), ("9", "8页"), ("1", "1百"),
        ("3", "3 이상"), ("4", "4 или 5"), ("2", "2億"), ("8", "8 百"), ("8", "8千"),
        ("8", "8 миллионов"), ("8", "8 만"), ("8", "8 以上"), ("8", r"8\text{ или }9"),
        ("8", "8 Millionen"), ("8", "8 mil"), ("8", "8.5个"), ("8", "8個半"), ("0.5", "半"),
    ],
    "decimal commas": [
        ("3.5", "5,3"), ("3.5", "3,6"), ("3.5", "3, 5"), ("12.75", "1275"), ("3.125", "3,125"),
        ("35", "3,5"), ("3", "3,5"), ("2.74", r"2\,74"), ("2.25", "2,52"), ("225", "2,25"),
        ("0.5", "0,05"), ("1.414", "1,414"), ("2.5", "(2,5)"), ("7.5", r"\{7,5\}"),
    ],
    "numbers inside a word": [
        ("2", "AZYUK2A"), ("2", "K2A"), ("2", "A2"),
    ],
    "numbers in words": [
        ("1625", "one thousand six hundred twenty-six"), ("205", "two hundred fifty"),
        ("1", "one hundred"), ("5", "five hundred"), ("7", "negative seven"),
        ("999", "nine hundred ninety"), ("1625", "one thousand six hundred"), ("42", "twenty-four"),
        ("0", "none"), ("5", "five or six"), ("105", "one hundred fifty"),
    ],
}
# fmt: on


def pairs(table: dict[str, list[tuple[str, str]]]) -> list[Any]:
    return [pytest.param(*pair, id=f"{name}: {pair[1]}") for name, rows in table.items() for pair in rows]


@pytest.mark.parametrize(("gold", "answer"), pairs(SAME))
def test_the_answer_equals_the_gold(gold: str, answer: str) -> None:
    assert compare(gold, answer)[0]


@pytest.mark.parametrize(("gold", "answer"), pairs(OTHER))
def test_the_answer_differs_from_the_gold(gold: str, answer: str) -> None:
    assert not compare(gold, answer)[0]
