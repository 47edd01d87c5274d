"""Writes spoken variants of private numbers, and of numbers that must stay, as short dialogues (JSON Lines).

    python3 eval/redact_variants.py [--seed N] [--count 500] > variants.jsonl

Each line: `{"id", "kind", "keep", "lines": [{"party", "pause_s", "words": [[text, marked], ..]}]}`. Marked words must be taken out,
or, where `keep` is true, must stay. The templates were written from how people say numbers on the telephone, before the rules were
looked at; names, numbers and addresses are invented or lie in ranges kept for fiction and tests.
"""
import argparse
import json
import random

ONES = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
MONTHS = "January February March April May June July August September October November December".split()
ORDINALS = ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
            "seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth "
            "twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first").split()
NATO = dict(zip("abcdefghijklmnopqrstuvwxyz", ("alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar "
                                               "papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu").split()))


class Voice:
    """One speaker's way of saying numbers."""

    def __init__(self, rng):
        self.rng = rng
        self.style = rng.choice(["single", "single", "repeat", "repeat", "pairs", "numerals", "numerals", "dashes", "lone"])
        self.zero = rng.choice(["zero", "zero", "oh", "oh", "nought"])

    def digit(self, d):
        return self.zero if d == "0" else ONES[int(d)]

    def two(self, pair):
        a, b = int(pair[0]), int(pair[1])
        if a == 0:
            return f"{self.digit('0')} {self.digit(pair[1])}"
        if a == 1:
            return TEENS[b]
        return TENS[a] if b == 0 else self.rng.choice([f"{TENS[a]} {ONES[b]}", f"{TENS[a]}-{ONES[b]}"])

    def group(self, digits):
        if self.style in ("numerals", "dashes"):
            return digits
        if self.style == "lone":
            return ", ".join(self.digit(d) for d in digits)
        if self.style == "pairs" and len(digits) % 2 == 0:
            return " ".join(self.two(digits[i:i + 2]) for i in range(0, len(digits), 2))
        out, at = [], 0
        while at < len(digits):
            run = len(digits[at:]) - len(digits[at:].lstrip(digits[at]))
            if self.style == "repeat" and run >= 2:
                take = 3 if run == 3 else 2
                out.append(("triple " if take == 3 else "double ") + self.digit(digits[at]))
                at += take
            else:
                out.append(self.digit(digits[at]))
                at += 1
        return " ".join(out)

    def groups(self, groups):
        """The groups as one text."""
        if self.style == "dashes":
            return "-".join(groups)
        return self.rng.choice([", ", ", ", " ", ". "]).join(self.group(g) for g in groups)


class Talk:
    """A dialogue being written; `{..}` marks words."""

    def __init__(self, rng):
        self.rng, self.lines = rng, []

    def say(self, party, text, pause_s=None):
        words, inside = [], False
        for word in text.replace("{", " { ").replace("}", " } ").split():
            if word in "{}":
                inside = word == "{"
            elif words and not any(c.isalnum() for c in word):
                words[-1][0] += word
            else:
                words.append([word, inside])
        if words:
            words[0][0] = words[0][0][:1].upper() + words[0][0][1:]
            if words[-1][0][-1] not in ".?!,":
                words[-1][0] += "."
            pause = round(pause_s if pause_s is not None else self.rng.uniform(.3, 1.2), 2)
            self.lines.append({"party": party, "pause_s": pause, "words": words})

    def agent(self, *choices):
        self.say("agent", self.rng.choice(choices))

    def customer(self, *choices, pause_s=None):
        self.say("customer", self.rng.choice(choices), pause_s)


LEADS = ["", "", "It's ", "Yes, it's ", "Okay, so it's ", "Um, ", "Sure. ", "Right, that's ", "Yeah, hang on, it's ", "Let me see. ", "Okay, ready? "]
SOUNDS = ["Mm-hm.", "Yes.", "Okay.", "Yep.", "Uh-huh.", "Right.", "Got that.", "Go on.", "Okay, and then?"]


def give(talk, voice, groups, leads=LEADS, tail=("",)):
    """Reads groups aloud: at once, or group by group, with a listener or without."""
    rng = talk.rng
    lead = rng.choice(leads)
    how = rng.random()
    if how < .5 or len(groups) == 1:
        talk.customer(f"{lead}{{{voice.groups(groups)}}}{rng.choice(tail)}")
        return
    cut = [len(groups) // 2] if how < .7 else list(range(1, len(groups)))
    parts = [groups[a:b] for a, b in zip([0] + cut, cut + [len(groups)])]
    listener = rng.choice(["none", "sounds", "sounds", "echo"])
    for n, part in enumerate(parts):
        um = rng.choice(["", "", "", "um, ", "then "]) if n else lead
        end = rng.choice(tail) if n + 1 == len(parts) else ""
        talk.customer(f"{um}{{{voice.groups(part)}}}{end}", pause_s=rng.uniform(.4, 3.5))
        if n + 1 < len(parts) and listener == "sounds":
            talk.agent(*SOUNDS)
        elif n + 1 < len(parts) and listener == "echo":
            talk.say("agent", f"{{{voice.groups(part)}}}{rng.choice(['', ', yes', ', okay'])}")


def luhn_end(body):
    for d in "0123456789":
        total = sum((int(c) * (1 + i % 2) - 9 * (int(c) * (1 + i % 2) > 9)) for i, c in enumerate(reversed(body + d)))
        if total % 10 == 0:
            return body + d
    raise AssertionError


def digits(rng, n):
    return "".join(rng.choice("0123456789") for _ in range(n))


def split(text, *sizes):
    out, at = [], 0
    for size in sizes:
        out.append(text[at:at + size])
        at += size
    return out


def card(rng):
    head, length = rng.choice([("4", 16), ("4", 16), ("51", 16), ("54", 16), ("2223", 16), ("37", 15), ("6011", 16)])
    number = luhn_end(head + digits(rng, length - 1 - len(head)))
    return split(number, 4, 6, 5) if length == 15 else split(number, 4, 4, 4, 4)


def card_number(talk, voice):
    rng = talk.rng
    if rng.random() < .75:
        talk.agent("Could you read me the long number on the front of your card?", "And what's the card number, please?", "Whenever you're ready, the sixteen digits.",
                   "Okay, I can take that payment now. What's the number on the card?", "Can I get the full card number from you?", "I'll need your debit card number for that.",
                   "Perfect. If you could give me the card number.", "So what's the number across the middle of the card?")
        if rng.random() < .2:
            talk.customer("Hang on, let me find my purse.", "Just a second, it's upstairs.", "One moment please.", "Which one, the Visa?")
        give(talk, voice, card(rng), tail=("", "", ", okay", ". Did you get that"))
    else:
        talk.agent("How would you like to pay?", "And how are you paying today?", "Did you want to settle that now?")
        talk.customer("By card.", "Visa, please.", "I'll use my credit card.", "Can I do it with my debit card?")
        talk.agent("Go ahead when you're ready.", "Sure, fire away.", "Of course, I'm listening.")
        give(talk, voice, card(rng), leads=["", "It's ", "Okay, ", "The number is "])
    talk.agent("Thank you, one moment.", "Lovely, thanks.", "Great, that's all gone through.")


def expiry(rng, voice):
    month, year = rng.randint(1, 12), rng.randint(26, 33)
    two = f"{month:02d}"
    return rng.choice([f"{voice.two(two)} {voice.two(str(year))}", f"{voice.two(two)}, {voice.two(str(year))}", f"{two}/{year}", f"{ONES[month] if month < 10 else TEENS[month - 10]} {voice.two(str(year))}",
                       f"{MONTHS[month - 1]} {voice.two(str(year))}", f"{MONTHS[month - 1]} twenty {voice.two(str(year))}", f"{MONTHS[month - 1]} 20{year}", f"{month}/{year}", f"{voice.two(two)} slash {voice.two(str(year))}"])


def card_expiry(talk, voice):
    talk.agent("And the expiry date?", "What's the expiry on that?", "When does it expire?", "And what's the expiration date on the card?", "It says valid thru on the front, what's that?",
               "Could I have the end date, the expiry month and year?")
    date = expiry(talk.rng, voice)
    if talk.rng.random() < .15 and " " in date and "/" not in date and "," in date:
        first, last = date.split(", ", 1)
        talk.customer(f"{talk.rng.choice(LEADS)}{{{first}}}")
        talk.customer(f"{{{last}}}", pause_s=1.6)
    else:
        talk.customer(talk.rng.choice(LEADS + ["Expires "]) + f"{{{date}}}")
    talk.agent("Thanks.", "Okay.", "Perfect, thank you.")


def card_code(talk, voice):
    code = digits(talk.rng, talk.rng.choice([3, 3, 3, 3, 4]))
    talk.agent("And the last three digits on the back?", "What's the security code?", "And the CVV, please?", "Could I get the three digit number on the signature strip?", "Last thing, the CVC.",
               "And the little code on the reverse of the card?", "What are the three numbers on the back?")
    give(talk, voice, [code] if talk.rng.random() < .8 else list(code), leads=["", "", "It's ", "That's ", "Um, ", "Yep, "])
    talk.agent("Great.", "Thank you so much.", "And that's all done.")


def account(talk, voice):
    number = digits(talk.rng, talk.rng.choice([8, 8, 10, 12]))
    talk.agent("What's your account number?", "Can I take the account number for the direct debit?", "And the bank account number, please?", "Could you give me the account number on the statement?")
    give(talk, voice, [number[i:i + 4] for i in range(0, len(number), 4)])
    if talk.rng.random() < .4:
        talk.agent("And the sort code?", "What's the sort code on that account?")
        give(talk, voice, split(digits(talk.rng, 6), 2, 2, 2))
    talk.agent("Thank you.", "Lovely, that's set up.")


def ssn(talk, voice):
    number = "9" + digits(talk.rng, 8)
    talk.agent("Can you verify your social security number?", "What's your social, please? Your full social security number.", "And the social security number on file?", "I need the SSN to look you up.")
    give(talk, voice, split(number, 3, 2, 4))
    talk.agent("Thank you.", "Okay, found you.")


def phone(talk, voice):
    rng = talk.rng
    if rng.random() < .5:
        groups = split("07700900" + digits(rng, 3), 5, 3, 3)
    else:
        groups = split(rng.choice(["212", "415", "617"]) + "55501" + digits(rng, 2), 3, 3, 4)
    if rng.random() < .75:
        talk.agent("What's the best number to reach you on?", "Can I take a contact number?", "And your phone number?", "Which mobile number should the driver ring?", "Is there a number I can call you back on?",
                   "And a daytime telephone number, please?")
        give(talk, voice, groups)
    else:
        talk.customer("You can call me on {%s}" % voice.groups(groups), "My mobile is {%s}" % voice.groups(groups), "Ring me back on {%s}, please" % voice.groups(groups), "My phone number's {%s}" % voice.groups(groups))
    talk.agent("Thank you.", "Great, I've noted that.")


PEOPLE = [("ida", "hall"), ("noor", "patel"), ("tom", "reed"), ("anna", "frost"), ("karim", "shaw"), ("lena", "brook"), ("sam", "okoye")]
DOMAINS = ["example dot com", "example dot org", "mail dot example dot com", "example dot co dot uk", "example dot net"]


def email(talk, voice):
    rng = talk.rng
    first, last = rng.choice(PEOPLE)
    spell = lambda name: rng.choice([", ".join(name.upper()), " ".join(name.upper()), "-".join(name.upper())])
    local = rng.choice([f"{first} dot {last}", f"{first} underscore {last}", f"{first[0].upper()} dot {last}", f"{first}{last}", f"{first} {rng.randint(11, 99)}", f"{spell(first)} dot {last}",
                        f"{first} dash {last}", f"{first} dot {last}, that's {spell(last)},", f"{first} dot {last} {voice.digit(rng.choice('123456789'))}", f"{first} dot {spell(last)}"])
    address = f"{local} at {rng.choice(DOMAINS)}"
    if rng.random() < .15:
        address = f"{first}.{last}@example.com"
    if rng.random() < .7:
        talk.agent("And what's your email address?", "Which e-mail should I send the confirmation to?", "Could I take an email for the receipt?", "Can you spell your e-mail for me?")
        talk.customer(rng.choice(["", "It's ", "Sure, it's ", "Yes, that's ", "Okay. "]) + f"{{{address}}}" + rng.choice(["", "", ", all lower case"]))
    else:
        talk.customer(f"My email is {{{address}}}", f"Please send it to {{{address}}}", f"You can e-mail me at {{{address}}}")
    talk.agent("Thank you, I've got that.", "Perfect.")


def post_code(talk, voice):
    rng = talk.rng
    if rng.random() < .6:
        area = rng.choice(["LS", "M", "SW", "B", "EH", "CF", "NE", "G"])
        out, inner, unit = area, str(rng.randint(1, 20)), str(rng.randint(1, 9))
        letters = "".join(rng.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
        say = lambda text: " ".join(text)
        num = voice.two(f"{int(inner):02d}") if int(inner) > 9 else ONES[int(inner)]
        code = rng.choice([f"{out}{inner} {unit}{letters}", f"{say(out)} {num}, {ONES[int(unit)]} {say(letters)}", f"{say(out)} {num} {ONES[int(unit)]} {say(letters)}",
                           f"{out} {inner}, {unit} {letters}", " ".join(f"{c} for {NATO[c.lower()]}" for c in out) + f" {num}, {ONES[int(unit)]} {say(letters)}"])
        talk.agent("And your postcode?", "What's the postcode there?", "Can I take the post code, please?", "Could you confirm the postcode for me?")
    else:
        zip_ = rng.choice(["1", "6", "9", "0"]) + digits(rng, 4)
        code = voice.groups([zip_])
        talk.agent("What's your zip code?", "And the ZIP for billing?", "Can you confirm your billing zip code?")
    talk.customer(rng.choice(["", "It's ", "Yes, it's ", "Sure, ", "Um, "]) + f"{{{code}}}")
    talk.agent("Thank you.", "Great, found it.")


def spoken_date(rng, voice, year):
    day, month = rng.randint(1, 28), rng.randint(0, 11)
    years = [str(year)]
    if year < 2000:
        years += [f"nineteen {voice.two(str(year)[2:])}", voice.two(str(year)[2:])]
    elif year < 2010:
        years += [f"two thousand and {ONES[year % 10]}" if year % 10 else "two thousand"]
    y = rng.choice(years)
    return rng.choice([f"the {ORDINALS[day - 1]} of {MONTHS[month]}, {y}", f"{MONTHS[month]} {ORDINALS[day - 1]}, {y}", f"{MONTHS[month]} {day}, {y}", f"{day}/{month + 1}/{year}", f"{day:02d}/{month + 1:02d}/{year}",
                       f"{day}th of {MONTHS[month]} {year}", f"{voice.two(f'{day:02d}')}, {voice.two(f'{month + 1:02d}')}, {voice.two(str(year)[2:])}", f"the {ORDINALS[day - 1]} of the {ORDINALS[month]}, {y}"])


def birth_date(talk, voice):
    rng = talk.rng
    date = spoken_date(rng, voice, rng.randint(1941, 2006))
    if rng.random() < .8:
        talk.agent("And your date of birth?", "Could you confirm your date of birth for me?", "What's your birthday, please?", "For security, when were you born?", "Can I take the account holder's date of birth?")
        talk.customer(rng.choice(["", "It's ", "Yes, it's ", "Sure. ", "That's ", "Um, "]) + f"{{{date}}}")
    else:
        talk.customer(f"My date of birth is {{{date}}}", f"I was born on {{{date}}}")
    talk.agent("Thank you for confirming.", "Perfect, you're through security.")


PRIVATE = [(card_number, 140), (card_expiry, 60), (card_code, 60), (phone, 50), (email, 50), (account, 40), (ssn, 30), (birth_date, 40), (post_code, 30)]


def order(talk, voice):
    rng = talk.rng
    number = digits(rng, rng.choice([4, 4, 5, 6, 6, 7, 8, 10]))
    groups = [number] if len(number) < 6 else split(number, 3, 3, len(number) - 6) if rng.random() < .6 else split(number, 4, len(number) - 4)
    groups = [group for group in groups if group]
    what = rng.choice(["order", "booking", "reference", "tracking", "case", "policy", "ticket", "claim"])
    if rng.random() < .7:
        talk.agent(f"Could I take your {what} number?", f"What's the {what} number, please?", f"Do you have your {what} number there?")
        give(talk, voice, groups)
    else:
        talk.customer(f"I'm ringing about {what} {{{voice.groups(groups)}}}", f"My {what} number is {{{voice.groups(groups)}}}, and it hasn't come", f"It's about {what} number {{{voice.groups(groups)}}}, I paid by card")
    talk.agent("Thank you, let me have a look.", "Right, I can see that here.")


def date(talk, voice):
    talk.agent("When did you order it?", "What day was that?", "And when would you like it delivered?", "When did the payment leave your card?")
    talk.customer(talk.rng.choice(["", "It was ", "On ", "I think it was "]) + f"{{{spoken_date(talk.rng, voice, talk.rng.randint(2023, 2026))}}}",
                  f"{{The {talk.rng.choice(ORDINALS)} of {talk.rng.choice(MONTHS)}}}", f"It came {{on the {talk.rng.choice(ORDINALS)}}}")
    talk.agent("Thanks for that.", "Okay, I see.")


def amount(talk, voice):
    rng = talk.rng
    pounds, pence = rng.randint(11, 99), rng.randint(10, 99)
    said = rng.choice([f"{voice.two(str(pounds))} pounds {voice.two(str(pence))}", f"{voice.two(str(pounds))} {voice.two(str(pence))}", f"£{pounds}.{pence}", f"${pounds}.{pence}", f"{ONES[pounds // 10]} hundred and {voice.two(str(pounds))} dollars",
                       f"{ONES[pounds // 10]} thousand {ONES[pounds % 10 or 4]} hundred", f"{pounds}.{pence}", f"{voice.two(str(pounds))} euros"])
    if rng.random() < .7:
        talk.agent("How much was it?", "What's the amount on the statement?", "How much came off your card?", "And what did they charge you?", "What price did you see?")
        talk.customer(rng.choice(["", "It was ", "About ", "I paid ", "They took "]) + f"{{{said}}}")
    else:
        talk.customer(f"My card was charged {{{said}}} twice", f"I paid {{{said}}} on my credit card", f"It says {{{said}}} on the bill")
    talk.agent("I'm sorry about that, let me check.", "Let me look into it.")


def time(talk, voice):
    rng = talk.rng
    hour, minute = rng.randint(1, 12), rng.choice([15, 20, 30, 40, 45])
    h = (ONES + TEENS)[hour]
    said = rng.choice([f"{h} {voice.two(str(minute))}", f"{hour}:{minute}", f"{h} o'clock", f"half past {h}", f"{h} pm", f"between {h} and {(ONES + TEENS)[hour % 12 + 1]}", f"{hour} to {hour % 12 + 1}"])
    if rng.random() < .6:
        talk.agent("What time suits you?", "When is a good time to call?", "What time did they say?", "And when should he come?")
        talk.customer(rng.choice(["", "At ", "Around ", "Say "]) + f"{{{said}}}")
    else:
        talk.customer(f"He said he'd be here at {{{said}}}", f"I've been waiting since {{{said}}}", f"Could it be after {{{said}}}")
    talk.agent("Okay, let me see.", "That works for us.")


def count(talk, voice):
    rng = talk.rng
    n = rng.randint(2, 12)
    word = (ONES + TEENS)[n]
    talk.agent("How many did you order?", "How long have you been with us?", "How many people are on the account?", "Anything else I should know?", "And you have your card to hand?")
    talk.customer(f"{{{word}}} of them", f"About {{{word}}} years", f"Just the {{one}}", f"I've got {{two}} cards with you", f"I've called {{{word}}} times this week", f"There are {{{word}}} of us", f"It's been {{{word}}} weeks now",
                  f"We live at number {{{n}}} Mill Lane", f"I've been waiting for {{{word}}} days, and the other {{one}} came broken")
    talk.agent("I see, thank you.", "Okay.")


def during_card(talk, voice):
    """Numbers that stay though cards are the subject."""
    rng = talk.rng
    card_number(talk, voice)
    for line in talk.lines:
        line["words"] = [[text, None] for text, _ in line["words"]]
    rng.choice([order, amount, date, time])(talk, voice)


KEPT = [(order, 170), (date, 90), (amount, 90), (time, 60), (count, 60), (during_card, 30)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--count", type=int, default=500, help="of each, private and kept")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    for keep, table in ((False, PRIVATE), (True, KEPT)):
        for make, share in table:
            for n in range(round(share * args.count / 500)):
                talk = Talk(rng)
                make(talk, Voice(rng))
                print(json.dumps({"id": f"{make.__name__}-{n}", "kind": make.__name__, "keep": keep, "lines": talk.lines}))


if __name__ == "__main__":
    main()
