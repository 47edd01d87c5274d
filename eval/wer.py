"""Word error rate: English texts made comparable, then counted. Python 3 standard library only."""

import re

NOISE = re.compile(r"\[[^\]]*\]|\([^)]*\)|<[^>]*>|\*[^*]*\*")
FILLERS = {"um", "uh", "uhm", "erm", "er", "ah", "eh", "mm", "hmm", "hm", "mhm", "mmhmm", "uhhuh", "huh", "oh"}
ALIKE = {
    "okay": "ok", "alright": "all right", "yeah": "yes", "yep": "yes", "yup": "yes", "gonna": "going to",
    "wanna": "want to", "gotta": "got to", "cannot": "can not", "mister": "mr", "missus": "mrs", "doctor": "dr",
    "goodbye": "good bye", "bye-bye": "bye bye", "e-mail": "email", "colour": "color", "favour": "favor",
    "dollar": "dollars", "cheque": "check", "dunno": "do not know", "lemme": "let me", "kinda": "kind of",
    "anymore": "any more", "checkings": "checking",
}
CONTRACTIONS = [
    (r"\bwon't\b", "will not"), (r"\bcan't\b", "can not"), (r"\bshan't\b", "shall not"), (r"n't\b", " not"),
    (r"'re\b", " are"), (r"'ve\b", " have"), (r"'ll\b", " will"), (r"'m\b", " am"), (r"\blet's\b", "let us"),
    (r"\b(it|that|there|here|what|where|who|how|he|she|everything)'s\b", r"\1 is"),
    (r"\b(i|you|we|they|he|she|it|that|who|there)'d\b", r"\1 would"), (r"'s\b", "s"),
]
UNITS = {word: value for value, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split())}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
UNITS |= {word: value for value, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth".split(), 1)}
TENS |= {"twentieth": 20, "thirtieth": 30}


def words(text):
    """A text as comparable words: lower case, no punctuation, numbers as single digits, no fillers."""
    text = NOISE.sub(" ", text.lower().replace("’", "'").replace("‑", "-"))
    text = re.sub(r"\$\s?([\d,.]*\d)", r"\1 dollars", text)
    text = re.sub(r"(\d)\s?%", r"\1 percent", text).replace("&", " and ")
    text = re.sub(r"\b(a|p)\.\s?m\b\.?", r"\1m", text)
    text = re.sub(r"(\d)(am|pm)\b", r"\1 \2", text)
    text = re.sub(r"(\d),(?=\d{3}\b)", r"\1", text)
    text = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1th", text)
    for pattern, plain in CONTRACTIONS:
        text = re.sub(pattern, plain, text)
    text = re.sub(r"(\d)\.(?=\d)", r"\1 point ", text)
    text = re.sub(r"(\d):(?=\d)", r"\1 ", text)
    found = []
    for word in re.findall(r"[a-z0-9']+", text.replace("-", " ")):
        word = word.strip("'")
        found.extend(ALIKE.get(word, word).split())
    return digits([word for word in found if word and word not in FILLERS])


def digits(found):
    """Numbers, spoken or written, as single digits, so that `twenty five`, `25` and `two five` compare alike."""
    out, at = [], 0
    while at < len(found):
        value, after = number(found, at)
        if after > at:
            out.extend(str(value))
            at = after
        else:
            word = found[at]
            out.extend(word.removesuffix("th") if re.fullmatch(r"\d+(th)?", word) else [word])
            at += 1
    return out


def number(found, at):
    """A spoken number that begins at a word: its value and the word after it (`at` where there is none)."""
    value, after = hundreds(found, at)
    if after > at and found[after:after + 1] == ["thousand"]:
        value, after = value * 1000, after + 1
        rest, end = hundreds(found, after + (found[after:after + 1] == ["and"]))
        if end > after + (found[after:after + 1] == ["and"]):
            value, after = value + rest, end
    return value, after


def hundreds(found, at):
    value, after = below_hundred(found, at)
    if after > at and 0 < value < 20 and found[after:after + 1] == ["hundred"]:
        value, after = value * 100, after + 1
        skip = after + (found[after:after + 1] == ["and"])
        rest, end = below_hundred(found, skip)
        if end > skip and rest:
            value, after = value + rest, end
    return value, after


def below_hundred(found, at):
    word = found[at] if at < len(found) else ""
    if word in TENS:
        unit = UNITS.get(found[at + 1]) if at + 1 < len(found) else None
        return (TENS[word] + unit, at + 2) if unit and unit < 10 else (TENS[word], at + 1)
    if word in UNITS:
        return UNITS[word], at + 1
    return 0, at


def errors(truth, heard):
    """Fewest substitutions, deletions and insertions that turn `heard` into `truth`: (count, pairs that differ)."""
    rows = [[j for j in range(len(heard) + 1)]]
    for i, want in enumerate(truth, 1):
        row = [i]
        for j, have in enumerate(heard, 1):
            row.append(min(rows[-1][j - 1] + (want != have), rows[-1][j] + 1, row[-1] + 1))
        rows.append(row)
    i, j, pairs = len(truth), len(heard), []
    while i or j:
        here = rows[i][j]
        if i and j and here == rows[i - 1][j - 1] + (truth[i - 1] != heard[j - 1]):
            i, j = i - 1, j - 1
            if truth[i] != heard[j]:
                pairs.append((truth[i], heard[j]))
        elif i and here == rows[i - 1][j] + 1:
            i -= 1
            pairs.append((truth[i], ""))
        else:
            j -= 1
            pairs.append(("", heard[j]))
    return rows[-1][-1], pairs[::-1]


if __name__ == "__main__":
    # The normaliser is code like any other: these hold it.
    for text, want in [
        ("I'm at twenty-five, OK?", "i am at 2 5 ok"), ("I am at 25 okay", "i am at 2 5 ok"),
        ("$1,250.50", "1 2 5 0 point 5 0 dollars"), ("the twenty third", "the 2 3"), ("the 23rd", "the 2 3"),
        ("one hundred and five dollars", "1 0 5 dollars"), ("um [noise] yeah uh", "yes"),
        ("two two five", "2 2 5"), ("12th of May", "1 2 of may"), ("one thousand two hundred", "1 2 0 0"),
        ("nine o'clock", "9 o'clock"), ("don't won't can't", "do not will not can not"),
    ]:
        assert " ".join(words(text)) == want, (text, words(text), want)
    assert errors("a b c".split(), "a x c d".split()) == (2, [("b", "x"), ("", "d")])
    print("wer.py holds")
