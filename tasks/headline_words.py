"""Words that do not tell one headline from another: function words, words of every list or review, standing frames."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION = _words(
    "a an and are as at be been but by can do does for from had has have he her his how i if in into is it its me more my "
    "no not of on one or our out over she so than that the their them they this to up us was we were what when where which "
    "who why will with you your "
    "aber als am auch auf aus bei das dem den der des die ein eine einen einer eines es für hat ich im in ist man mit nach "
    "nicht noch nur oder sich sie sind so über um und von vor was wie wir wird zu zum zur "
    "au aux avec ce ces cette comment dans de des du elle en est et il ils la le les leur mais ne nous ou par pas plus pour "
    "pourquoi qu que qui sa se ses son sont sur un une vous "
    "al como con cómo de del el en es esta este la las lo los más no o para pero por que qué se según ser si sin sobre su sus "
    "un una y ya "
    "che chi ci con da dal dei del della delle di e è gli ha i il in la le lo ma nel nella non o per più perché se si sono su "
    "tra un una "
    "ao aos as às com da das do dos e em mais na nas não no nos o os ou para pelo por que se sem seu sua um uma "
    "de een en het in is met niet op te van voor zijn og er i på av en ett och det som til for med "
    "в во и к на не но о об от по с у что как за из это"
)

FORMULA = _words(
    "advice all basics beginner beginners best better big choose complete compared comparison current data definition "
    "definitive different easy essential essentials every everything expert explained explain explore favorite favourite "
    "find full get good great guide guides here ideas important know latest learn list lists make meet must need new now "
    "options our overview pick picks practical pro pros cons ranked ranking rankings real reasons recommended review "
    "reviewed reviews simple step steps table tested things tip tips to today top tricks try types ultimate update updated "
    "use using ways week year years "
    "beste besten neue neuen alles tipps test ratgeber "
    "meilleur meilleurs meilleure meilleures guide nouveau nouvelle tout "
    "mejor mejores guía nuevo nueva todo consejos migliori guida nuovo consigli melhor melhores guia novo dicas"
)

FRAMES = frozenset((
    "analysis", "breaking", "breakingnews", "comment", "editorial", "exclusive", "explainer", "factcheck", "interview", "live",
    "liveblog", "liveupdates", "news", "newsbrief", "opinion", "photos", "pictures", "podcast", "podcasts", "report", "review",
    "reviews", "update", "updated", "updates", "video", "videos", "watch",
    "kommentar", "meinung", "analyse", "eilmeldung", "liveticker", "exklusiv",
    "endirect", "opinión", "análisis", "endirecto", "última hora", "opinione", "opinião", "aovivo", "мнение",
))  # fmt: skip
