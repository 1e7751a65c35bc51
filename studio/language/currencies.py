"""Names of money: signs, codes, words, and the small coins that are parts of a unit."""

from __future__ import annotations

from fractions import Fraction

from studio.language.text import fold, word_set

SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "₫": "VND", "฿": "THB", "₦": "NGN", "₱": "PHP", "₡": "CRC", "₲": "PYG", "₵": "GHS",
    "₸": "KZT", "₼": "AZN", "₾": "GEL", "₿": "BTC", "﷼": "IRR", "元": "CNY", "円": "JPY", "＄": "USD", "₨": "INR",
    "₭": "LAK", "₮": "MNT", "៛": "KHR", "£stg": "GBP",
}  # fmt: skip

SIGN_PREFIXES = {
    "us": "USD", "u.s.": "USD", "ca": "CAD", "can": "CAD", "c": "CAD", "cdn": "CAD", "au": "AUD", "a": "AUD",
    "aus": "AUD", "nz": "NZD", "hk": "HKD", "nt": "TWD", "s": "SGD", "sg": "SGD", "sgd": "SGD", "r": "BRL",
    "br": "BRL", "mx": "MXN", "mex": "MXN", "col": "COP", "clp": "CLP", "ar": "ARS", "usd": "USD", "aud": "AUD",
    "cad": "CAD", "jp": "JPY", "cn": "CNY", "rd": "DOP", "j": "JMD", "tt": "TTD", "z": "ZWD", "bds": "BBD",
}  # fmt: skip
"""Letters before a sign: US$, R$."""

CODES = word_set(
    """
    USD EUR GBP JPY CHF CAD AUD NZD INR CNY RMB BRL MXN SEK NOK DKK PLN CZK HUF RON BGN HRK RUB UAH TRY KRW
    ZAR SGD HKD TWD THB IDR MYR PHP VND ILS AED SAR QAR KWD BHD OMR JOD EGP NGN KES GHS MAD TND ARS CLP COP
    PEN UYU PYG BOB PKR BDT LKR NPR KZT GEL AMD AZN BYN RSD ISK ALL MKD BAM XAF XOF BTC ETH USDT DOP CRC GTQ
    """
)
LOWER_CODES = word_set(
    """
    usd eur gbp jpy chf cad aud nzd inr cny rmb brl mxn sek nok dkk pln czk huf rub krw zar sgd hkd twd thb
    idr myr php vnd ils aed sar ars clp cop btc eth usdt egp ngn kes pkr
    """
)
"""Codes that are no words when written small."""

WORDS = {
    "dollar": "USD", "dollars": "USD", "dolar": "USD", "dolares": "USD", "dollari": "USD", "buck": "USD",
    "bucks": "USD", "smackers": "USD", "dollaro": "USD", "dolars": "USD", "usdollars": "USD",
    "euro": "EUR", "euros": "EUR", "eur": "EUR", "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "quid": "GBP",
    "quids": "GBP", "libra": "GBP", "libras": "GBP", "livre": "GBP", "livres": "GBP", "pfund": "GBP",
    "sterline": "GBP", "sterlina": "GBP", "pond": "GBP", "ponden": "GBP", "fiver": "", "tenner": "",
    "yen": "JPY", "yens": "JPY", "yuan": "CNY", "yuans": "CNY", "renminbi": "CNY", "rmb": "CNY", "kuai": "CNY",
    "franc": "CHF", "francs": "CHF", "franken": "CHF", "fr": "CHF", "sfr": "CHF", "franchi": "CHF", "franco": "CHF",
    "francos": "CHF", "rupee": "INR", "rupees": "INR", "rupia": "INR", "rupias": "INR", "rs": "INR", "re": "INR",
    "peso": "MXN", "pesos": "MXN", "real": "BRL", "reais": "BRL", "reals": "BRL", "won": "KRW", "wons": "KRW",
    "ruble": "RUB", "rubles": "RUB", "rouble": "RUB", "roubles": "RUB", "rublos": "RUB", "rubel": "RUB",
    "krona": "SEK", "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "kronen": "SEK", "kr": "SEK", "crowns": "SEK",
    "crown": "SEK", "zloty": "PLN", "zlotys": "PLN", "zlotych": "PLN", "zl": "PLN", "lira": "TRY", "liras": "TRY",
    "lire": "TRY", "rand": "ZAR", "rands": "ZAR", "shekel": "ILS", "shekels": "ILS", "nis": "ILS", "dirham": "AED",
    "dirhams": "AED", "dh": "AED", "dhs": "AED", "riyal": "SAR", "riyals": "SAR", "rial": "IRR", "rials": "IRR",
    "dinar": "KWD", "dinars": "KWD", "baht": "THB", "bahts": "THB", "dong": "VND", "dongs": "VND", "rupiah": "IDR",
    "rupiahs": "IDR", "rp": "IDR", "ringgit": "MYR", "ringgits": "MYR", "rm": "MYR", "forint": "HUF",
    "forints": "HUF", "ft": "HUF", "koruna": "CZK", "korunas": "CZK", "kc": "CZK", "leu": "RON", "lei": "RON",
    "lev": "BGN", "leva": "BGN", "hryvnia": "UAH", "hryvnias": "UAH", "grn": "UAH", "naira": "NGN", "nairas": "NGN",
    "shilling": "KES", "shillings": "KES", "cedi": "GHS", "cedis": "GHS", "taka": "BDT", "takas": "BDT",
    "bitcoin": "BTC", "bitcoins": "BTC", "ether": "ETH", "ethereum": "ETH", "afghani": "AFN", "lek": "ALL",
    "kwanza": "AOA", "dram": "AMD", "manat": "AZN", "pula": "BWP", "birr": "ETB", "dalasi": "GMD", "lari": "GEL",
    "quetzal": "GTQ", "quetzals": "GTQ", "gourde": "HTG", "lempira": "HNL", "tenge": "KZT", "som": "KGS", "kip": "LAK",
    "loti": "LSL", "kwacha": "ZMW", "ouguiya": "MRU", "tugrik": "MNT", "metical": "MZN", "kyat": "MMK",
    "kyats": "MMK", "cordoba": "NIO", "guarani": "PYG", "guaranis": "PYG", "sol": "PEN", "soles": "PEN",
    "bolivar": "VES", "bolivares": "VES", "boliviano": "BOB", "bolivianos": "BOB", "colon": "CRC", "colones": "CRC",
    "balboa": "PAB", "somoni": "TJS", "gulden": "ANG", "guilder": "ANG", "guilders": "ANG", "mark": "DEM",
    "marks": "DEM", "deutschmark": "DEM", "peseta": "ESP", "pesetas": "ESP", "escudo": "PTE", "escudos": "PTE",
    "piastre": "EGP", "piastres": "EGP", "ruppees": "INR", "denar": "MKD", "riel": "KHR", "rufiyaa": "MVR",
    "pataca": "MOP", "ariary": "MGA", "leone": "SLL", "leones": "SLL", "tala": "WST", "vatu": "VUV", "kina": "PGK",
    "litas": "LTL", "lats": "LVL", "drachma": "GRD", "drachmas": "GRD", "litecoin": "LTC",
    "tl": "TRY", "kn": "HRK", "kuna": "HRK", "dinara": "RSD", "dinari": "RSD", "din": "RSD", "cfa": "XOF",
    "fcfa": "XAF", "ksh": "KES", "tsh": "TZS", "ush": "UGX", "đ": "VND", "vnđ": "VND", "toman": "IRR", "tomans": "IRR",
    "руб": "RUB", "рубль": "RUB", "рубля": "RUB", "рублеи": "RUB", "р": "RUB", "грн": "UAH", "гривня": "UAH",
    "гривні": "UAH", "гривень": "UAH", "гривен": "UAH", "лв": "BGN", "лев": "BGN", "лева": "BGN", "ден": "MKD",
    "дин": "RSD", "динар": "RSD", "динара": "RSD", "тг": "KZT", "тенге": "KZT", "сум": "UZS", "доллар": "USD",
    "доллара": "USD", "долларов": "USD", "евро": "EUR", "원": "KRW", "圆": "CNY", "圓": "CNY", "块": "CNY",
    "人民币": "CNY", "美元": "USD", "欧元": "EUR", "日元": "JPY", "บาท": "THB", "שקל": "ILS", "שקלים": "ILS",
    "جنيه": "EGP", "جنيها": "EGP", "درهم": "AED", "دراهم": "AED", "ريال": "SAR", "ریال": "IRR", "تومان": "IRR",
    "دينار": "KWD", "ليرة": "TRY", "دولار": "USD", "يورو": "EUR",
}  # fmt: skip

CENT = Fraction(1, 100)
WORDS |= {fold(word): code for word, code in WORDS.items()}  # 원 is spelt in parts once it is folded
COINS: dict[str, tuple[str, Fraction]] = {
    "cent": ("", CENT), "cents": ("", CENT), "¢": ("", CENT), "c": ("", CENT), "ct": ("", CENT), "cts": ("", CENT),
    "penny": ("", CENT), "pennies": ("", CENT), "pence": ("GBP", CENT), "p": ("GBP", CENT),
    "centime": ("", CENT), "centimes": ("", CENT), "centimo": ("", CENT), "centimos": ("", CENT),
    "centavo": ("", CENT), "centavos": ("", CENT), "centesimi": ("", CENT), "centesimo": ("", CENT),
    "rappen": ("CHF", CENT), "pfennig": ("", CENT), "pfennige": ("", CENT), "ore": ("SEK", CENT),
    "oere": ("SEK", CENT), "paise": ("INR", CENT), "paisa": ("INR", CENT), "kopeck": ("RUB", CENT),
    "kopecks": ("RUB", CENT), "kopek": ("RUB", CENT), "kopeks": ("RUB", CENT), "dime": ("USD", Fraction(1, 10)),
    "dimes": ("USD", Fraction(1, 10)), "nickel": ("USD", Fraction(1, 20)), "nickels": ("USD", Fraction(1, 20)),
    "centen": ("", CENT), "centjes": ("", CENT), "grosz": ("PLN", CENT), "groszy": ("PLN", CENT),
    "fen": ("CNY", CENT), "jiao": ("CNY", Fraction(1, 10)), "agorot": ("ILS", CENT), "sen": ("", CENT),
}  # fmt: skip
"""Small coins: the currency where the name tells it, and the part of the unit."""

NATIONS = {
    ("dollar", "canadian"): "CAD", ("dollar", "australian"): "AUD", ("dollar", "hong kong"): "HKD",
    ("dollar", "singapore"): "SGD", ("dollar", "new zealand"): "NZD", ("dollar", "taiwan"): "TWD",
    ("peso", "argentine"): "ARS", ("peso", "colombian"): "COP", ("peso", "chilean"): "CLP",
    ("peso", "philippine"): "PHP", ("franc", "french"): "FRF", ("krone", "danish"): "DKK", ("crown", "danish"): "DKK",
    ("crown", "norwegian"): "NOK", ("crown", "czech"): "CZK", ("kroner", "danish"): "DKK",
    ("krona", "icelandic"): "ISK", ("pound", "egyptian"): "EGP", ("rupee", "pakistani"): "PKR",
    ("rupee", "sri lankan"): "LKR", ("yen", "chinese"): "CNY",
}  # fmt: skip
ADJECTIVES = word_set(
    """
    us u.s american canadian australian british uk english hong kong singapore new zealand taiwan swiss
    mexican indian canadiens américains americains americanos canadienses japanese chinese korean brazilian
    saudi united states of the in czech polish danish swedish norwegian north south
    """
)
ENDINGS = (
    "an",
    "ian",
    "ish",
    "ese",
    "ic",
    "ni",
    "ti",
    "qi",
    "nos",
    "nas",
    "ins",
    "ains",
    "iens",
    "ische",
    "ane",
    "ani",
)
