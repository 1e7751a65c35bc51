"""Words of every sentence, which tell nothing about what is meant."""

from __future__ import annotations

from studio.language.text import word_set

STOPWORDS = word_set(
    """
    a an the and or but if so to of in on at by for with from as about into over after is are was were be been
    being am do does did doing have has had having i me my mine you your yours he him his she her it its we us
    our they them their this that these those there here what which who whom whose when where why how can
    could will would shall should may might must not no yes please just very really too also some any all more
    most much many such than then now one get got let want need like i'd i'm i'll i've it's that's what's
    don't can't isn't you're tell give know help thing something anything thanks thank hi hello hey el la los
    las un una unos unas y o pero si de del al en con por para como que quien cual cuando donde es son ser
    estar esta este eso lo le se mi tu su nos yo muy mas hay puedo quiero les une des et ou mais du au aux
    dans avec par pour comme qui quoi quand est sont etre ce cette ces je il elle nous vous ils ma mon mes te
    ta ton sa ne pas j'ai c'est puis veux der die das den dem ein eine einen einem einer und oder aber wenn zu
    von im auf bei mit aus als wie wer wann wo ist sind war sein ich er sie wir ihr mich mir dich mein dein
    nicht kein ja nein bitte kann mochte os um uma e da dos na nas com quem quando onde eu voce ele ela meu
    minha nao sim quero posso gli uno di della dei alla dal nel per come che chi dove io lui lei noi mio mia
    non voglio het een maar van op aan bij met uit voor naar wat wanneer waar hoe zijn ik jij hij zij wij mijn
    jouw niet geen nee kan wil
    """
)  # fmt: skip
