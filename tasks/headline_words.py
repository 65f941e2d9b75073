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

# Small words inside of names
ARTICLES = _words(
    "the of and for a an der die das den für und le la les l de du des et el los las del y il lo i gli di da dei della e o os a "
    "as do dos het een en van"
)
# Words that stand beside the name of a site in its titles, and inside of domains
SITE_WORDS = _words(
    "news online web site tv radio live digital app plus official blog blogs magazine newspaper paper channel network media "
    "edition international world uk us usa eu africa asia australia canada europe india com net org www m amp mobile "
    "nachrichten zeitung aktuell journal actu actualités noticias diario periódico notizie giornale notícias jornal nieuws "
    "wiadomości nyheter nyheder новости газета новини ニュース 電子版 デジタル 新聞 新闻 中文 뉴스 brasil mundo español en"
)
# Common nouns in the names of papers and broadcasters: with one of them two initials are enough
PAPERS = _words(
    "times post news journal herald tribune chronicle gazette mail star sun telegraph observer mirror express today review "
    "broadcasting zeitung rundschau anzeiger nachrichten allgemeine blatt bote kurier газета новости правда"
)
SECTIONS = _words(
    "politics business economy markets money finance sport sports football soccer culture arts art books film music tv "
    "entertainment celebrity life lifestyle living style fashion food travel health wellness science tech technology "
    "environment climate weather education society media world national local region regional international europe africa asia "
    "america americas australia canada china india us uk usa opinion opinions comment analysis editorial letters obituaries "
    "features magazine news home video videos podcasts crime law justice transport cars property investigations elections "
    "panorama politik wirtschaft kultur sport gesellschaft wissen wissenschaft meinung ausland inland deutschland österreich "
    "schweiz regionales lokales nachrichten ratgeber reise gesundheit digital netzwelt leben "
    "politique économie société monde sciences santé planète idées débats culture sports "
    "política economía sociedad internacional nacional españa cultura deportes deporte opinión ciencia salud mundo gente "
    "economia esporte esportes cultura cronaca politica esteri sport opinioni spettacoli scienze "
    "политика экономика общество мир спорт культура наука происшествия мнения политика економіка "
    "政治 経済 社会 国際 スポーツ 文化 科学 时政 财经 国际 体育 정치 경제 사회 국제 스포츠 문화"
)
# What kind of piece it is, printed in front of a headline with a bar between
KINDS = frozenset((
    "opinion", "opinions", "comment", "commentary", "editorial", "analysis", "guest essay", "perspective",
    "meinung", "kommentar", "leitartikel", "gastbeitrag", "tribune", "éditorial", "opinión", "análisis", "opinione", "opinião",
    "мнение",
))  # fmt: skip
