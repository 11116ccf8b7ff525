"""Whole numbers in Chinese numerals: 七十五 is 75, 二〇二四 is 2024, 三萬五千 is 35000."""

import re

DIGITS = {
    **{character: value for value, character in enumerate("〇一二三四五六七八九")},
    "零": 0, "○": 0, "兩": 2, "两": 2,
}  # fmt: skip
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"萬": 10**4, "万": 10**4, "億": 10**8, "亿": 10**8}
LARGER = {"百", "千", *MYRIADS}
"""A last digit after one of these may count the next smaller unit; 零 before it says otherwise."""

NUMERAL = re.compile(f"[{''.join({**DIGITS, **TENS, **MYRIADS})}]{{2,}}")
"""Characters that may be a number of more than one character."""

LARGEST = 10**12 - 1


def read(text: str) -> int | None:
    """The number that the characters write, by places or one digit after the other.

    None for what is no such number, and for more than twelve digits.
    """
    if all(character in DIGITS for character in text):
        digits = "".join(str(DIGITS[character]) for character in text)
        return int(digits) if 0 < len(digits) <= 12 and digits[0] != "0" else None
    total = section = 0
    digit: int | None = None
    least = 10**12
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
        elif character in TENS:
            section += TENS[character] * (1 if digit is None else digit)
            digit = None
        elif character in MYRIADS:
            unit = MYRIADS[character]
            section += digit or 0
            if not section or unit >= least:
                return None
            total, section, digit, least = total + section * unit, 0, None, unit
        else:
            return None
    number = total + section + (digit or 0)
    # 五百二 is 520 in speech, and 三萬五 is 35000: what can be read in two ways is not read.
    if digit and text[-2] in LARGER:
        return None
    return number if 0 < number <= LARGEST and (digit != 0 or text[-1] == "〇") else None


def by_places(number: int) -> str:
    """A number from 1 to 99,999,999 as it is read out: 75 is 七十五, 105 is 一百零五."""
    high, low = divmod(number, 10**4)
    written = f"{_section(high)}萬" if high else ""
    if high and 0 < low < 1000:
        written += "零"
    written += _section(low)
    return written.removeprefix("一") if written.startswith("一十") else written


def one_by_one(number: int, zero: str = "〇") -> str:
    """A number digit by digit, as years are written: 2024 is 二〇二四."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)).replace("〇", zero)


def _section(number: int) -> str:
    written, is_gap = "", False
    for name, unit in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if is_gap and written else "") + one_by_one(digit) + name
            is_gap = False
        else:
            is_gap = True
    return written
