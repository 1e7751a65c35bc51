"""Yes and no: words, phrases, signs and faces, with negation; or the card's own two words."""

from __future__ import annotations

import re

from studio.language.choices import match_choice
from studio.language.extraction import Extraction, ExtractionContext
from studio.language.text import fold, normalised, word_set

_YES: dict[str, str] = {
    "en": """
    yes|yeah|yea|yep|yup|yah|ya|yess|yesss|ye|y|yass|aye|sure|sure thing|of course|ofc|ok|okay|okey|okie|k|kk
    |alright|all right
    |right|correct|that is correct|that's correct|that's right|exactly|indeed|absolutely|definitely|certainly
    |affirmative|true|agreed|agree
    |i agree|i do|i accept|accept|accepted|confirm|confirmed|i confirm|fine|perfect|great|good|sounds good|sounds great
    |please do|go ahead|go for it|do it|by all means|for sure|totally|gladly|with pleasure|why not|i guess so|i think so
    |i suppose so|i believe so|uh huh|uh-huh|mhm|mm hmm|roger|positive|on|enable|enabled|yes please|please|proceed
    |continue
    |let's go|lets go|let's do it|lets do it|it is|i am|we do|we are|i have|i would|i will|i did|i can|naturally
    |obviously
    |you bet|you got it|amen|cool|done|works for me|that works|most certainly|without a doubt|undoubtedly|no doubt
    |no problem
    |no worries|not a problem|hell yes|hell yeah|fo sho|sho|approve|approved|always|1|ja|si|oui|i'm in|count me in|deal
    |i'd love to|i would love to|i'd like that|love to|that is right|that would be great|it does|they are|we have
    |he is|she is
    """,
    "es": """
    si|sí|claro|claro que si|por supuesto|desde luego|vale|de acuerdo|correcto|exacto|exactamente|afirmativo|cierto
    |verdadero|acepto
    |confirmo|ok|okay|bueno|esta bien|perfecto|adelante|por favor|con gusto|sip|efectivamente|obvio|seguro|dale
    |venga|asi es|s|estoy de acuerdo
    """,
    "fr": """
    oui|ouais|ouep|bien sur|bien sûr|d'accord|dac|ok|okay|exact|exactement|correct|c'est ca|c'est correct
    |tout a fait|absolument
    |certainement|volontiers|vrai|j'accepte|accepter|je confirme|confirme|parfait|evidemment|avec plaisir|si|o
    |c'est exact|je suis d'accord|ça marche|ca marche
    |pourquoi pas|s'il vous plait|vas-y|allez-y
    """,
    "pt": """
    sim|claro|claro que sim|com certeza|certo|correto|exato|exatamente|ok|okay|tudo bem|pode ser|de acordo|concordo
    |aceito
    |confirmo|verdadeiro|perfeito|isso|isso mesmo|positivo|afirmativo|s|beleza|por favor|bom|quero|pois sim|é
    |e isso|combinado
    """,
    "de": """
    ja|jawohl|jo|jep|jup|klar|na klar|natürlich|naturlich|sicher|genau|richtig|stimmt|korrekt|einverstanden|okay|ok
    |gerne|gern
    |bitte|auf jeden fall|selbstverständlich|selbstverstandlich|wahr|ich stimme zu|ich akzeptiere|akzeptiert
    |bestätigt|bestatigt|passt|in ordnung|j|aber ja
    |ja bitte|absolut|perfekt|gut|doch|unbedingt|jawoll|ich bestätige|ja klar
    """,
    "it": """
    si|sì|certo|certamente|ovvio|ovviamente|esatto|esattamente|corretto|giusto|va bene|ok|okay|d'accordo|vero
    |accetto|confermo
    |perfetto|volentieri|assolutamente|sicuro|sicuramente|s|assolutamente si|per favore|proprio cosi|certo che si
    |naturalmente|bene
    """,
    "nl": """
    ja|jazeker|zeker|jawel|natuurlijk|uiteraard|klopt|juist|correct|precies|akkoord|oke|oké|ok|okay|graag|prima
    |goed|is goed
    |waar|ik ga akkoord|ik bevestig|absoluut|j|jep|yep|alsjeblieft|dat klopt|helemaal|inderdaad|perfect|zeker weten
    |tuurlijk
    """,
}  # fmt: skip
_NO: dict[str, str] = {
    "en": """
    no|nope|nah|nay|naw|no way|never|not|not really|not at all|no thanks|no thank you|n|noo|nooo|negative|false
    |wrong|incorrect
    |that's wrong|that is wrong|that's not right|that is not right|not correct|that's incorrect|disagree|i disagree
    |decline|declined|i decline|reject
    |rejected|i reject|refuse|i refuse|deny|denied|cancel|stop|don't|dont|do not|i don't|i dont|i do not
    |i don't think so|i dont think so
    |i do not think so|i don't agree|i do not agree|no chance|absolutely not|definitely not|certainly not|of course not
    |hell no|by no means|under no circumstances|not now|not today|not yet|not sure about that|uh uh|uh-uh|nuh uh
    |off|disable|disabled|cannot
    |can't|can not|cant|i can't|won't|i won't|it isn't|it's not|it is not|isn't|i'm not|i am not|we don't|no no
    |no sir|no ma'am
    |thumbs down|nah thanks|0|i'd rather not|i would rather not|rather not|i'd prefer not to|not interested
    |not for me|skip|pass|i'll pass|no deal
    |i think not|i guess not|doesn't|didn't|i didn't|i haven't|hardly|not ok|not okay|nein|non|none|neither|nothing
    |forget it|never mind|nevermind
    |not good|not fine|not true|not right|not a chance|bad|no good|don't do it|do not proceed|don't proceed
    """,
    "es": """
    no|no gracias|nop|nunca|jamas|para nada|en absoluto|de ninguna manera|negativo|falso|incorrecto|no quiero
    |no acepto|rechazo
    |no estoy de acuerdo|claro que no|por supuesto que no|cancelar|ni hablar|que va|tampoco|n|no es correcto
    |mejor no|ahora no|todavia no
    """,
    "fr": """
    non|nan|non merci|jamais|pas du tout|absolument pas|certainement pas|pas question|negatif|faux|incorrect
    |je refuse|refuser
    |je ne suis pas d'accord|pas d'accord|bien sur que non|annuler|aucunement|n|ce n'est pas correct|pas maintenant
    |pas encore|surtout pas|pas vraiment
    """,
    "pt": """
    nao|não|nao obrigado|nao obrigada|nunca|jamais|de jeito nenhum|de forma alguma|negativo|falso|incorreto|errado
    |nao quero
    |nao aceito|recuso|discordo|claro que nao|cancelar|nem pensar|n|melhor nao|agora nao|ainda nao|não concordo
    """,
    "de": """
    nein|ne|nee|nö|no|niemals|nie|nicht|auf keinen fall|keineswegs|keinesfalls|nein danke|falsch|unwahr
    |stimmt nicht|inkorrekt
    |ablehnen|abgelehnt|ich lehne ab|nicht einverstanden|natürlich nicht|naturlich nicht|abbrechen|n|lieber nicht
    |noch nicht
    |bloß nicht|bloss nicht|eher nicht|nicht richtig|gar nicht|überhaupt nicht|uberhaupt nicht|ich stimme nicht zu
    |ich bin nicht einverstanden|kein|keine|das stimmt nicht
    """,
    "it": """
    no|no grazie|mai|per niente|assolutamente no|certo che no|negativo|falso|sbagliato|non e vero|non e corretto|rifiuto
    |non sono d'accordo|non accetto|annulla|neanche per sogno|n|meglio di no|non ora|non ancora|no assolutamente
    |non voglio
    """,
    "nl": """
    nee|neen|nooit|niet|absoluut niet|zeker niet|nee bedankt|nee dank je|nee dank u|helemaal niet|in geen geval
    |onwaar|fout
    |onjuist|klopt niet|niet akkoord|ik weiger|weiger|annuleren|n|liever niet|nog niet|nu niet|echt niet
    |natuurlijk niet|geen|ik ga niet akkoord|dat klopt niet
    """,
}  # fmt: skip
_SIGNS = {
    "👍": True, "👌": True, "✅": True, "✔": True, "☑": True, "🆗": True, "💯": True, "🙂": True, "😀": True,
    "😊": True, "✓": True, "👎": False, "❌": False, "✖": False, "🚫": False, "⛔": False, "🙅": False, "✗": False,
    "✘": False, "🙁": False, "😡": False,
}  # fmt: skip
_NEGATIONS = word_set(
    """
    not no never don't dont isn't ain't cannot can't won't wouldn't doesn't didn't wasn't aren't nunca nao pas
    ne jamais nicht kein keine non niet geen hardly without neither nor unfortunately
    """
)  # fmt: skip
_STRONG = {
    "en": ("yes yeah yep yup yea sure okay ok absolutely definitely certainly affirmative correct agreed agree "
           "indeed accept confirm",
           "no nope nah never negative decline disagree refuse reject wrong incorrect"),
    "es": ("si claro vale afirmativo correcto acepto", "no nunca jamas negativo incorrecto"),
    "fr": ("oui ouais accord absolument", "non jamais nan"),
    "pt": ("sim claro certo aceito", "nao nunca jamais"),
    "de": ("ja jawohl klar genau naturlich einverstanden", "nein nee niemals nicht"),
    "it": ("si certo esatto certamente accetto", "no mai"),
    "nl": ("ja zeker natuurlijk akkoord klopt", "nee nooit niet"),
}  # fmt: skip
_DOUBTFUL = re.compile(r"\b(?:maybe|perhaps|not sure|unsure|don't know|dont know|do not know|no idea|who knows|depends|"
                       r"quizas|quiza|tal vez|no se|no lo se|peut-etre|je ne sais pas|vielleicht|weiss nicht"
                       r"|talvez|nao sei|"
                       r"forse|non lo so|non so|misschien|weet niet|weet ik niet|why(?! not)|what|how|which"
                       r"|when|who)\b")  # fmt: skip
_BOTH = re.compile(
    r"\b(?:yes (?:and|or) no|no (?:and|or) yes|si y no|si o no|oui et non|oui ou non|ja und nein|sim e nao"
    r"|si e no|ja en nee)\b"
)
_DRESSING = word_set(
    """
    please thanks thank you sir madam maam man mate dude thx pls very much so a lot oh well um uh hmm lol haha
    ah eh hey i that it is for me gracias por favor merci danke bitte obrigado obrigada grazie prego dank je
    bedankt absolutely totally to the of
    """
)
_PUNCTUATION = re.compile(r"[.,!?;:…()\"“”*~]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")


def _phrases(table: dict[str, str], language: str) -> frozenset[str]:
    return frozenset(normalised(phrase) for phrase in table[language].split("|"))


_PHRASES = {
    language: (_phrases(_YES, language), _phrases(_NO, language)) for language in _YES
}  # fmt: skip


def yes_or_no(text: str, language: str) -> tuple[bool, float] | None:
    """Whether a text says yes or no, and how sure that is; None when it says neither or both."""
    for sign, meaning in _SIGNS.items():
        if sign in text:
            return meaning, 0.95
    said = _STRETCHED.sub(r"\1", _PUNCTUATION.sub(" ", normalised(text)))
    said = " ".join(said.split())
    if not said:
        return None
    for known in dict.fromkeys((language, "en")):
        found = _whole(said, *_PHRASES[known])
        if found:
            return found
    if _DOUBTFUL.search(said):
        return None
    if _BOTH.search(said):
        return None
    for known in dict.fromkeys((language, "en")):
        found = _leading(said, *_PHRASES[known]) or _within(said, known)
        if found:
            return found
    return None


def _whole(said: str, yes: frozenset[str], no: frozenset[str]) -> tuple[bool, float] | None:
    if said in no:
        return False, 0.98
    if said in yes:
        return True, 0.98
    stripped = " ".join(word for word in said.split() if word not in _DRESSING)
    if stripped and stripped != said:
        if stripped in no:
            return False, 0.9
        if stripped in yes:
            return True, 0.9
    return None


def _leading(said: str, yes: frozenset[str], no: frozenset[str]) -> tuple[bool, float] | None:
    """The longest phrase that the text begins with: `yes, I would like that`."""
    pieces = said.split()
    for size in range(min(5, len(pieces)), 0, -1):
        head = " ".join(pieces[:size])
        rest = pieces[size:]
        if head in no and (size > 1 or len(head) > 1):
            return False, 0.85
        if head in yes and (size > 1 or head in _LEADS or len(rest) <= 1):
            negated = any(word in _NEGATIONS for word in rest[:3]) and head not in _FIRM
            return (False, 0.7) if negated else (True, 0.85)
    return None


def _within(said: str, language: str) -> tuple[bool, float] | None:
    """A strong word somewhere: `I would say yes`. Both kinds cancel each other out."""
    yes_words, no_words = (frozenset(group.split()) for group in _STRONG[language])
    pieces = said.split()
    votes: set[bool] = set()
    for at, word in enumerate(pieces):
        if word in yes_words:
            negated = any(before in _NEGATIONS for before in pieces[max(0, at - 3) : at])
            votes.add(not negated)
        elif word in no_words and not (word in ("not", "nicht", "no", "niet") and _negates_yes(pieces, at, yes_words)):
            is_count = word == "no" and at + 1 < len(pieces) and at > 0
            if not is_count:
                votes.add(False)
    return (votes.pop(), 0.6) if len(votes) == 1 else None


def _negates_yes(pieces: list[str], at: int, yes_words: frozenset[str]) -> bool:
    return any(word in yes_words for word in pieces[at + 1 : at + 4])


_LEADS = word_set(
    """
    yes yeah yea yep yup sure ok okay absolutely definitely certainly correct right true of course exactly
    indeed affirmative agreed si claro oui sim ja klar certo vale bien natürlich naturlich sicher genau
    d'accord zeker aye ya yess alright fine perfect great
    """
)
_FIRM = word_set("yes yeah yep yup si oui sim ja affirmative")


def extract_boolean(text: str, context: ExtractionContext) -> list[Extraction]:
    """True or false. Options given in the context are tried first: the first means true, the second false."""
    custom = _by_options(text, context)
    if custom:
        return [custom]
    found = yes_or_no(text, context.place.words)
    if found is None:
        return []
    start = len(text) - len(text.lstrip())
    return [Extraction(found[0], start, len(text.rstrip()), found[1])]


def _by_options(text: str, context: ExtractionContext) -> Extraction | None:
    """What the card's own two words say; ordinary words for yes and no are left to `yes_or_no`."""
    options = context.options[:2]
    if len(options) < 2:
        return None
    language = context.place.words
    is_plain = all(yes_or_no(option.label, language) is not None for option in options)
    chosen = match_choice(text, options, locale=context.locale)
    if chosen is None or chosen.confidence < (0.99 if is_plain else 0.75):
        return None
    stored = fold(chosen.option.stored)
    value = stored in _TRUE if stored in _TRUE | _FALSE else chosen.index == 0
    return Extraction(value, chosen.start, chosen.end, chosen.confidence)


_TRUE = frozenset({"true", "yes", "1", "on"})
_FALSE = frozenset({"false", "no", "0", "off"})
