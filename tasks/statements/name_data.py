"""Words of bylines, by language: data only. A phrase is matched as a whole, in any case, with any white space.

CUES: what stands before names, and what the names then are:
    by      authors; a bare preposition, believed only at the start of a stretch and before a capital
    author  authors; believed anywhere
    report  authors, but a single word after it is an organisation ("Report by Northlight")
    editor  editors
    source  organisations only
    other   people who are neither: photographers, reviewers, translators
"""


def words(text: str, apart: str | None = None) -> frozenset[str]:
    """The words of a table line; phrases where a mark parts them."""
    return frozenset(text.split(apart))


CUES: dict[str, dict[str, str]] = {
    "en": {
        "by": "by",
        "author": "headshot of|avatar of|profile picture of|profile photo of|"
        "written by|words by|story by|posted by|published by|authored by|compiled by|reported by|reporting by|"
        "writing by|additional writing by|opinion by|analysis by|commentary by|review by|interview by|text by|text|words|"
        "author|authors|writer|writers|reporter|reporters|staff writer|byline|contributed by|submitted by",
        "report": "report by|report|a report by",
        "editor": "edited by|editing by|editor|editors",
        "source": "source|sources|credit|credits|agency|via|with inputs from|with input from|with agency inputs from|"
        "with material from|with files from",
        "other": "photo by|photos by|photograph by|photographs by|photography by|photographer|photo|photos|picture by|"
        "pictures by|image by|images by|illustration by|illustrations by|illustrated by|graphics by|graphic by|video by|"
        "videos by|produced by|fact checked by|fact-checked by|reviewed by|medically reviewed by|translated by|translation by|"
        "additional reporting by|updated by|modified by|curated by|designed by|read by|narrated by|sponsored by|presented by",
    },
    "de": {
        "by": "von",
        "author": "autorenprofilbild von|"
        "ein kommentar von|kommentar von|eine analyse von|analyse von|ein gastbeitrag von|gastbeitrag von|"
        "ein bericht von|bericht von|eine kolumne von|kolumne von|ein interview von|interview von|ein porträt von|"
        "eine reportage von|reportage von|rezension von|essay von|ein essay von|geschrieben von|text von|text|texte|autor|"
        "autorin|autoren|verfasst von|verfasser|ein beitrag von|beitrag von|meinung von|glosse von|leitartikel von|"
        "aufgezeichnet von|interview",
        "report": "bericht",
        "editor": "redaktion|redigiert von|redaktionell bearbeitet von|bearbeitet von|redakteur|redakteurin",
        "source": "quelle|quellen|mit material von|mit material der",
        "other": "foto|fotos|fotos von|foto von|bild|bilder|bilder von|video|video von|grafik|grafik von|illustration|"
        "illustrationen|übersetzung|übersetzt von|übersetzung und adaptierung|aus dem englischen von|kamera|aktualisiert von",
    },
    "es": {
        "by": "por",
        "author": "escrito por|texto de|texto|textos|un artículo de|una crónica de|redactado por|publicado por|autor|autora|"
        "autores|opinión de|análisis de|entrevista de",
        "report": "informe de|reporte de",
        "editor": "editado por|edición|edición de|edición a cargo de|editor|editora",
        "source": "fuente|fuentes|con información de|con informaciones de",
        "other": "foto|fotos|fotografía|fotografías|foto de|fotos de|vídeo|video|ilustración|traducción|traducido por",
    },
    "fr": {
        "by": "par",
        "author": "écrit par|rédigé par|publié par|texte|textes|texte de|propos recueillis par|un article de|une analyse de|"
        "un reportage de|une chronique de|une enquête de|auteur|auteure|autrice|auteurs|article de",
        "report": "reportage",
        "editor": "édité par|éditée par|édition|relu par|relue par|relecture|rédaction en chef",
        "source": "source|sources",
        "other": "photo|photos|photographie|photographies|illustration|illustrations|vidéo|traduit par|traduction|image|images",
    },
    "pt": {
        "by": "por",
        "author": "escrito por|texto de|texto|textos|publicado por|autor|autora|autores|reportagem de|análise de|opinião de",
        "report": "reportagem",
        "editor": "edição|edição de|edição por|editado por|editor|editora",
        "source": "fonte|fontes|com informações da|com informações do|com informações de",
        "other": "foto|fotos|fotografia|imagem|imagens|vídeo|ilustração|tradução|traduzido por",
    },
    "it": {
        "by": "di",
        "author": "a cura di|scritto da|testo di|testo|testi|testi di|pubblicato da|autore|autrice|autori|articolo di|"
        "intervista di|commento di|analisi di",
        "report": "servizio di",
        "editor": "redatto da|a cura della redazione|editing|editing di|editing a cura di|revisione|"
        "revisione di|revisione a cura di",
        "source": "fonte|fonti|con informazioni di|con informazioni da",
        "other": "foto|foto di|video|video di|immagini|immagine|traduzione|traduzione di|illustrazione|illustrazioni",
    },
    "ru": {
        "by": "",
        "author": "автор|авторы|автор текста|текст|тексты|материал подготовил|материал подготовила|подготовил|подготовила|"
        "подготовили|беседовал|беседовала|корреспондент|журналист|написал|написала",
        "editor": "редактор|редакторы|редактура|под редакцией|выпускающий редактор|шеф-редактор|литературный редактор|редактировал|"
        "редактировала|отредактировал|отредактировала",
        "source": "источник|источники|по материалам|по сообщениям",
        "other": "фото|видео|иллюстрация|иллюстрации|перевод|перевела|перевёл",
    },
    "uk": {
        "by": "",
        "author": "автор|автори|авторка|текст|тексти|матеріал підготував|матеріал підготувала|підготував|підготувала|"
        "підготували|розмовляв|розмовляла|кореспондент|кореспондентка|журналіст|журналістка",
        "editor": "редактор|редактори|редакторка|редактура|за редакцією|випусковий редактор|випускова редакторка|шеф-редактор|"
        "шеф-редакторка|літературний редактор|літературна редакторка|редагував|редагувала|відредагував|відредагувала",
        "source": "джерело|джерела|за матеріалами",
        "other": "фото|відео|ілюстрація|ілюстрації|переклад",
    },
    "pl": {
        "by": "",
        "author": "autor|autorka|autorzy|tekst|tekst i zdjęcia|napisał|napisała|opracował|opracowała|opracowanie|oprac.|opr.|"
        "rozmawiał|rozmawiała|przygotował|przygotowała",
        "editor": "redakcja|redaktor|redaktorka|redagował|redagowała|zredagował|zredagowała|red.|pod redakcją|opieka redakcyjna|"
        "redaktor prowadzący|redaktorka prowadząca",
        "source": "źródło|źródła|na podstawie",
        "other": "foto|fot.|zdjęcia|zdjęcie|wideo|tłumaczenie|tłum.|grafika|ilustracja",
    },
    "nl": {"by": "door", "author": "geschreven door|tekst|auteur|auteurs", "editor": "redactie", "source": "bron",
           "other": "foto|foto's|beeld|vertaling"},
    "sv": {"by": "av", "author": "text|text av|skriven av", "editor": "redaktör", "source": "källa", "other": "foto|bild"},
    "no": {"by": "av", "author": "tekst|tekst av|skrevet av", "editor": "redaktør", "source": "kilde", "other": "foto"},
    "da": {"by": "af", "author": "tekst|tekst af|skrevet af", "editor": "redaktør", "source": "kilde", "other": "foto"},
    "fi": {"by": "", "author": "teksti|kirjoittaja|kirjoittanut|toimittaja", "source": "lähde", "other": "kuva|kuvat"},
    "tr": {"by": "", "author": "yazan|haber|yazar|haberi yazan|muhabir|hazırlayan", "editor": "editör", "source": "kaynak",
           "other": "fotoğraf|foto|çeviri"},
    "cs": {"by": "", "author": "autor|autoři|autorka|text|napsal|napsala|napsali|připravil|připravila|připravili",
           "editor": "editor", "source": "zdroj", "other": "foto"},
    "sk": {"by": "", "author": "autor|autorka|text|napísal|napísala|pripravil|pripravila", "source": "zdroj", "other": "foto"},
    "hu": {"by": "", "author": "szerző|szerzők|írta|szöveg", "editor": "szerkesztő|szerkesztette", "source": "forrás",
           "other": "fotó|kép"},
    "ro": {"by": "de", "author": "autor|autori|scris de|text|un articol de|articol de|autoare|redactor",
           "editor": "editor|articol editat de|editat de",
           "source": "sursa|sursă", "other": "foto"},
    "el": {"by": "του|της", "author": "γράφει ο|γράφει η|γράφουν|κείμενο|συντάκτης|συντάκτρια|ρεπορτάζ",
           "editor": "επιμέλεια|επιμέλεια κειμένου", "source": "πηγή", "other": "φωτογραφία|φωτογραφίες|φωτό|μετάφραση"},
    "hr": {"by": "",
           "author": "piše|pišu|napisao|napisala|razgovarao|razgovarala|autorica|tekst i fotografije|pripremio|pripremila",
           "editor": "urednik|urednica|uredio|uredila", "source": "izvor|izvori", "other": "snimio|snimila|fotografija|prijevod"},
    "sr": {"by": "", "author": "пише|написао|написала|аутор|ауторка|разговарао|разговарала", "editor": "уредник|уредница",
           "source": "извор", "other": "фотографија|превод"},
    "lt": {"by": "", "author": "autorius|autorė|autoriai|parengė|parašė|kalbino|tekstas",
           "editor": "redagavo|redaktorius|redaktorė",
           "source": "šaltinis", "other": "nuotrauka|nuotraukos|vertė"},
    "is": {"by": "", "author": "höfundur|höfundar|blaðamaður|blaðakona|texti", "editor": "ritstjóri", "source": "heimild",
           "other": "ljósmynd|mynd|myndir|þýðing"},
    "bg": {"by": "от", "author": "автор|автори|текст|репортер", "editor": "редактор", "source": "източник",
           "other": "снимка|снимки|превод"},
    "ca": {"by": "per", "author": "escrit per|autor|autora|text|text de|un article de", "editor": "editat per", "source": "font",
           "other": "foto|fotos|fotografia|traducció"},
    "af": {"by": "deur", "author": "geskryf deur|teks|skrywer", "editor": "geredigeer deur", "source": "bron",
           "other": "foto|beeld"},
    "id": {"by": "oleh", "author": "penulis|reporter|ditulis oleh|pewarta|jurnalis|kontributor",
           "editor": "editor|penyunting|redaktur",
           "source": "sumber", "other": "foto"},
    "ms": {"by": "oleh", "author": "penulis|pemberita|ditulis oleh", "editor": "penyunting", "source": "sumber", "other": "gambar"},
    "sw": {"by": "na", "author": "mwandishi|imeandikwa na|imeandaliwa na", "editor": "mhariri|imehaririwa na", "source": "chanzo",
           "other": "picha|picha na"},
    "zu": {"by": "ngu", "author": "umbhali|intatheli|ibhalwe ngu", "editor": "umhleli|ihlelwe ngu", "source": "umthombo",
           "other": "isithombe|izithombe"},
    "vi": {"by": "", "author": "tác giả|người viết|thực hiện", "editor": "biên tập|biên tập viên", "source": "nguồn",
           "other": "ảnh|bài, ảnh"},
    "th": {"by": "", "author": "โดย|ผู้เขียน|เขียนโดย|ผู้สื่อข่าว|เรื่อง", "editor": "บรรณาธิการ|เรียบเรียง|เรียบเรียงโดย", "source": "ที่มา",
           "other": "ภาพ|แปล|แปลโดย"},
    "ar": {"by": "بقلم", "author": "كتب|كتبت|الكاتب|إعداد|حوار|تقرير", "editor": "تحرير|مراجعة", "source": "المصدر",
           "other": "تصوير|ترجمة"},
    "fa": {"by": "", "author": "خبرنگار|گزارشگر|نویسنده|نویسندگان", "editor": "ویراستار|دبیر", "source": "منبع",
           "other": "عکس|عکاس|مترجم"},
    "ur": {"by": "", "author": "تحریر|رپورٹ|رپورٹر", "editor": "ادارت", "source": "ذریعہ|بشکریہ", "other": "فوٹو|تصویر"},
    "he": {"by": "מאת", "author": "כתב|כתבה|כתבת|כותב|כותבת", "editor": "עריכה|עורך|עורכת", "source": "מקור",
           "other": "צילום|צילומים|תרגום"},
    "hi": {"by": "", "author": "लेखक|लेखिका|रिपोर्ट|रिपोर्टर|संवाददाता|द्वारा|प्रस्तुति", "editor": "संपादन|संपादक|सम्पादन",
           "source": "स्रोत|साभार|इनपुट", "other": "फोटो|फ़ोटो|अनुवाद"},
    "bn": {"by": "", "author": "লেখক|লিখেছেন|প্রতিবেদক|প্রতিবেদন", "editor": "সম্পাদনা", "source": "সূত্র", "other": "ছবি|অনুবাদ"},
    "ta": {"by": "", "author": "எழுதியவர்|செய்தியாளர்|நிருபர்", "editor": "தொகுப்பு", "source": "ஆதாரம்|நன்றி", "other": "படம்|புகைப்படம்"},
    "ja": {
        "by": "",
        "author": "取材・文|取材／文|取材・執筆|文・構成|文・写真|文|執筆|筆者|著者|構成|聞き手|記者|ライター",
        "editor": "編集|編集者|編集担当|監修",
        "source": "出典|提供|配信|情報提供",
        "other": "写真|撮影|イラスト|翻訳|訳",
    },
    "zh": {
        "by": "",
        "author": "作者|文|撰文|记者|記者|本报记者|本報記者|特约记者|撰稿|采写|采访|编译|編譯|執筆",
        "editor": "编辑|編輯|责编|責編|责任编辑|責任編輯|核稿編輯|审核|校对",
        "source": "来源|來源|文章来源|稿源|转自",
        "other": "图|圖|摄影|攝影|图片|翻译|翻譯|视频|制图",
    },
    "ko": {"by": "", "author": "글|기자|기자명|취재", "editor": "편집", "source": "출처", "other": "사진|번역"},
}  # fmt: skip

# Cues that sentences begin with as well: without a colon they are believed only before full names with nothing beside them, and
# not at all in scripts without capitals.
PLAIN_CUES = words(
    "de per na ngu от deur oleh piše pišu пише napisao napisala написао написала pripremio pripremila připravil připravila "
    "připravili napsal napsala napsali parengė kalbino redagavo redactor autorius autorė "
    "autor uredio uredila szerkesztette γράφουν "
    "parašė pripravil pripravila napísal napísala haber kirjoittanut autoare "
    "כתב כתבה כתבת تحریر رپورٹ خبرنگار گزارشگر دبیر حوار تقرير إعداد تحرير مراجعة रिपोर्ट रिपोर्टर द्वारा प्रस्तुति প্রতিবেদন "
    "সম্পাদনা தொகுப்பு เรื่อง เรียบเรียง ภาพ 글 취재 편집"
)
# Words behind a name that say the same.
CUES_BEHIND = "skrifar|skrifa|írása|piše|пише"

# Between two names; "with" leads to agencies. Short words only in their language: "en", "a" and "i" mean "in" elsewhere.
CONJUNCTIONS = {
    "": "and und et y och og и та e", "en": "and with", "de": "und mit sowie", "es": "y e con", "fr": "et avec", "pt": "e com",
    "it": "e ed con", "ru": "и совместно", "uk": "та і й", "pl": "i oraz", "nl": "en met", "sv": "och med", "no": "og med",
    "da": "og med", "fi": "ja", "tr": "ve", "cs": "a", "sk": "a", "hu": "és", "ro": "și şi", "el": "και", "id": "dan",
    "ca": "i amb", "ar": "و", "hr": "i te", "sr": "i и", "zh": "和 与", "ja": "と", "lt": "ir bei", "is": "og",
    "bg": "и", "af": "en",
    "ms": "dan", "sw": "na", "zu": "no", "vi": "và", "th": "และ", "fa": "و", "ur": "اور", "hi": "और एवं",
    "bn": "ও এবং", "ta": "மற்றும்",
}  # fmt: skip

# Before a place; the name ends there.
PLACE_WORDS = {
    "": "in", "en": "in at", "de": "in aus", "es": "en desde", "fr": "à au en", "pt": "em", "it": "da a", "ru": "в во из",
    "uk": "у в з із", "pl": "w we z ze", "nl": "in uit", "sv": "i på från", "no": "i på fra", "da": "i på fra", "id": "di",
}  # fmt: skip

# Lower-case words inside a name.
PARTICLES = words(
    "de da do dos das di del della dello delle degli dei dalla der den des du d' van von vom zu zum zur la le las los lo bin "
    "ibn ben bint al el abu ter ten te y e i af av san st. und zu ul ur dem de' mac"
)

ROLES = words(
    # English
    "reporter reporters correspondent correspondents writer writers editor editors editor-in-chief journalist journalists "
    "columnist columnists contributor contributors producer producers analyst analysts director photographer photographers "
    "photojournalist critic staff intern trainee author authors commentator researcher professor lecturer expert "
    "specialist strategist consultant freelancer blogger presenter anchor manager coordinator dietitian clinician reviewer "
    "founder co-founder ceo cto coo cfo vp president chairman head gardener physician attorney psychologist engineer "
    # German; compounds such as Online-Redakteurin end in these
    "redakteur redakteurin redaktor redaktorin korrespondent korrespondentin korrespondenten reporterin volontär volontärin "
    "autor autorin autoren journalistin chefredakteur chefredakteurin ressortleiter ressortleiterin leiter leiterin "
    "kolumnist kolumnistin mitarbeiter mitarbeiterin gastautor gastautorin redaktion "
    # Spanish, French, Portuguese, Italian
    "redactor redactora redactores periodista periodistas corresponsal enviado enviada editora directora colaborador "
    "colaboradora columnista redacción redaccion journaliste journalistes correspondant correspondante correspondants envoyé "
    "envoyée rédacteur rédactrice rédaction chroniqueur chroniqueuse repórter jornalista jornalistas correspondente colunista "
    "redação giornalista giornalisti corrispondente inviato inviata caporedattore redazione redattore "
    # Russian, Ukrainian, Polish
    "корреспондент корреспондента журналист журналистка редактор обозреватель спецкор редакция кореспондент кореспондентка "
    "журналіст журналістка редакторка оглядач редакція dziennikarz dziennikarka korespondent korespondentka redaktor redaktorka "
    "publicysta publicystka redakcja "
    # other
    "journalisten reporteren redaktør redaktör korrespondenten toimittaja verslaggever redacteur correspondente redactie "
    "muhabir muhabiri editör editörü redaktor szerkesztő újságíró editorul wartawan mwandishi wetu "
    "novinar novinarka urednik urednica dopisnik blaðamaður blaðakona fréttamaður ritstjóri žurnalistas žurnalistė redaktorius "
    "redaktorė korespondentas korespondentė репортер новинар reportér reportérka főszerkesztő tudósító päätoimittaja "
    "kirjeenvaihtaja συντάκτης συντάκτρια δημοσιογράφος ανταποκριτής verslaggewer pewarta jurnalis pemberita umbhali "
    "पत्रकार संवाददाता रिपोर्टर প্রতিবেদক প্রতিনিধি সংবাদদাতা رپورٹر خبرنگار ผู้สื่อข่าว"
)

# Words before a role, where no comma parts it from the name: Sophie Foster Travel News Reporter.
ROLE_ADJECTIVES = words(
    "senior chief deputy assistant associate managing executive special guest foreign national political politics sport sports "
    "business economics economic financial finance health medical science tech technology travel news lifestyle fashion food "
    "culture arts entertainment crime court courts legal education environment climate energy defence defense security "
    "diplomatic parliamentary investigations investigative data digital online web social world europe royal showbiz lead "
    "principal former freelance contributing audience video photo features opinion city local regional consumer money general "
    "breaking live cyber gaming motoring motorsport football junior community multimedia product marketing co-founder"
)

# Words that stand in names of desks, papers and firms, never in a person's.
ORGANISATIONS = words(
    "news times post press agency agencies journal tribune herald guardian gazette telegraph magazine media network today daily "
    "newsroom team staff desk bureau service group inc llc ltd gmbh university institute centre center foundation association "
    "online tv radio channel studios reuters bloomberg agenturen agentur nachrichtenagentur zeitung rundschau presse verlag "
    "redaktion agencias agencia agência agências agence agences agenzia agenzie rédaction redacción redação redazione diario "
    "diário jornal giornale quotidiano агентство агентства редакция газета новости редакція новини redakcja agencja gazeta "
    "editorial blog photography newsletter forum club software solutions consulting academy school college hospital clinic bank "
    "podcast column company committee council department ministry newsdesk correspondents "
    "redactie toimitus uredništvo redakce redakcia szerkesztőség redakcija ritstjórn merkezi ajansı gazetesi ομάδα "
    "ڈیسک डेस्क ब्यूरो ডেস্ক டெஸ்க் ஆசிரியர்குழு گروه روزنامه خبرگزاری צוות מערכת وكالة وكالات صحيفة"
)
# Desks by names that hold a cue or are written as a person's.
DESKS = words("haber merkezi|συντακτική ομάδα|편집국|뉴스룸|취재팀|编辑部|編輯部|編集部|กองบรรณาธิการ", "|")
# words for a newsroom, of which its name is made, as patterns: those that stand among others, those that may be glued to them
DESK_WORDS = (
    "newsroom|newsdesk|redaktion|redacción|rédaction|redazione|redação|redactie|toimitus|uredništvo|redakce|redakcija"
    "|szerkesztőség|ritstjórn|haber merkezi|συντακτική ομάδα|редакция|редакція"
)
WHOLE_DESKS, DESK_ENDS = "편집국|뉴스룸|编辑部|編輯部|編集部|กองบรรณาธิการ", "ڈیسک|डेस्क|ডেস্ক"
ARTICLES = {"en": "the", "fr": "le la les", "es": "el la los las", "de": "der die das", "it": "il lo la i gli", "pt": "o a os as"}

TITLES = words("dr prof mr mrs ms miss sir mag ing dipl.-ing phd med rer nat mdb frau herr mme m mlle don doña sra")
DEGREES = words("phd ph.d md m.d mba ma msc m.sc bsc rd rdn ms jd j.d esq jr sr ii iii cfp cpa facc do rn fand cepf")

# Names of news agencies in lower case. Those in EXACT_AGENCIES are first names or words too, and count only as spelt there.
AGENCIES = words(
    "reuters|thomson reuters|рейтер|ройтерс|ロイター|ロイター通信|афп|франс пресс|синьхуа|сіньхуа|белта|"
    "ブルームバーグ|タス通信|聯合ニュース|ap|associated press|ap news|afp|agence france-presse|agence france presse|dpa|"
    "deutsche presse-agentur|dpa-infocom|dpa-afx|afp deutschland|sid|epd|kna|efe|agencia efe|efe agencia|europa press|europapress|"
    "ansa|adnkronos|agi|askanews|lapresse|tass|тасс|itar-tass|риа новости|ria novosti|интерфакс|interfax|interfax-ukraine|"
    "інтерфакс-україна|интерфакс-украина|унian|unian|уніан|унiан|унн|ukrinform|укрінформ|укринформ|pap|polska agencja prasowa|"
    "kyodo|kyodo news|共同通信|共同|jiji|jiji press|時事通信|時事|时事|xinhua|新华社|新華社|中新社|中国新闻网|yonhap|연합뉴스|"
    "뉴시스|뉴스1|anadolu|anadolu agency|anadolu ajansı|aa|iha|dha|bloomberg|bloomberg news|pti|press trust of india|ians|ani|"
    "uni|belga|apa|sda|keystone-sda|ats|keystone-ats|ntb|tt|tt nyhetsbyrån|ritzau|stt|lusa|agência lusa|agência brasil|"
    "agencia brasil|estadão conteúdo|folhapress|upi|cna|aap|canadian press|the canadian press|pa|pa media|press association|anp|"
    "čtk|ctk|tasr|sita|mti|agerpres|mediafax|hina|tanjug|fena|bta|ата|ata|amna|απε-μπε|ana-mpa|irna|isna|wam|spa|sana|petra|mena|"
    "qna|kuna|kcna|antara|bernama|vna|ttxvn|apo|dow jones|dow jones newswires|telam|télam|notimex|bns|elta|leta|"
    "baltic news service|cp|wafa|pressenza|bang showbiz|zenger|ips|inter press service|cnn newsource|"
    "tribune news service|tca|ap deutschland|reuters health|ep",
    "|",
)
EXACT_AGENCIES = {
    name.lower(): name
    for name in words(
        "ANI UNI ATA APA AGI SID SANA PETRA MENA TT PA CP SPA WAM AA EP ELTA LETA HINA FENA SITA EFE IPS TCA Lusa KUNA APO ATS PAP "
        "CNA İHA DHA QNA MTI STT ANP BTA VNA AP ANTARA BERNAMA Jiji"
    )
}

# Cities and countries of several words, which look like a person's name after a comma.
PLACES = words(
    "new york|new york city|los angeles|san francisco|san diego|las vegas|washington dc|washington d.c|new delhi|hong kong|"
    "tel aviv|"
    "buenos aires|mexico city|são paulo|sao paulo|rio de janeiro|kuala lumpur|abu dhabi|addis ababa|cape town|saudi arabia|"
    "south africa|south korea|north korea|new zealand|united states|united kingdom|sri lanka|costa rica|puerto rico|el salvador|"
    "san salvador|santiago de chile|panama city|santo domingo|la paz|porto alegre|belo horizonte|phnom penh|ho chi minh city|"
    "saint petersburg|st petersburg|st. petersburg|sankt petersburg|san jose|san antonio|new orleans|salt lake city|kansas city|"
    "st louis|st. louis|fort worth|sierra leone|burkina faso|west bank|gaza city|palma de mallorca|frankfurt am main|"
    "den haag|the hague|la haye|nowy jork|нью-йорк|санкт-петербург|tehran iran|kyiv ukraine",
    "|",
)

# Words that end a name or a stretch of names: what a button, a date or a counter says next to it.
NOISE = (
    "published|updated|last updated|last modified|modified|posted|created|first published|originally published|follow|"
    "follow us|avatar(?! of)|share|email|e-mail|contact|"
    "view all posts|view in|view profile|view bio|read more|more from|more by|see more|"
    "comments|subscribe|listen|bookmark|save|print|veröffentlicht|artikel veröffentlicht|aktualisiert|zuletzt aktualisiert|"
    "erstellt|erschienen|stand:|lesezeit|kommentare|teilen|merken|erstveröffentlichung|publicado|actualizado|actualizada|compartir|"
    "comentarios|publié|publiée|mis à jour|modifié|partager|commentaires|publicado em|atualizado|atualizada|compartilhar|"
    "pubblicato|aggiornato|aggiornamento|condividi|commenti|опубликовано|обновлено|создано|комментарии|опубліковано|оновлено|"
    "коментарі|opublikowano|aktualizacja|publikacja|publisert|oppdatert|publicerad|uppdaterad|publiceret|opdateret|julkaistu|"
    "päivitetty|gepubliceerd|bijgewerkt|yayınlanma|güncelleme|giriş|tips meg|objavljeno|ažurirano|paskelbta|publikuota|atnaujinta|"
    "birt|uppfært|publicat|actualitzat|közzétéve|frissítve|публикувана|публикувано|обновена|δημοσίευση|ενημέρωση|ενημερώθηκε|"
    "gepubliseer|opgedateer|imechapishwa|imesasishwa|kushicilelwe|kubuyekezwe|diterbitkan|dikemas kini"
)
UPDATED = (
    "updated|modified|last edited|aktualisiert|geändert|bearbeitet am|actualizad|modificad|mis à jour|mise à jour|modifié|"
    "aggiornat|atualizad|обновлен|изменен|оновлен|aktualiz|oppdatert|uppdaterad|opdateret|päivitetty|bijgewerkt|güncelle|"
    "更新|수정|módosítva|actualizat|actualitzat|frissítve|ažurirano|zadnja izmjena|posljednja izmjena|atnaujint|uppfært|обновен|"
    "актуализ|последна промяна|ενημερώθηκε|ενημέρωση|bygewerk|opgedateer|sasishwa|buyekezwe|diperbarui|dikemas ?kini|cập nhật|"
    "अपडेट|আপডেট|হালনাগাদ|ڈیٹ|تحديث|روزرسانی|עודכן|עדכון|புதுப்பி|ปรับปรุง|อัปเดต"
)
COUNTED = (
    "min|mins|minutes?|hours?|hrs?|days?|weeks?|months?|years?|seconds?|comments?|shares?|views?|minuten?|stunden?|tagen?|"
    "kommentare?|minutos?|horas?|días?|dias?|comentarios?|comentários?|heures?|jours?|commentaires?|minuti|ore|giorni|commenti|"
    "минут[аы]?|час(?:а|ов)?|хвилин[аи]?|годин[аи]?|minut[ay]?|godzin[ay]?"
)

# Words that begin or stand in a stretch of capitals which is no name: "By Clicking Accept", "By Tuesday Morning".
NOT_NAMES = words(
    "facebook twitter linkedin pinterest whatsapp instagram telegram email copy share download reading filed checked bio pdf "
    "the a an in on at this that these those what why how when where who our your my it its he she they we you is are was were to "
    "for from with and but or if as of no not all more most some clicking signing using continuing submitting subscribing "
    "accepting entering browsing registering logging checking visiting providing getty images video photo photos stories read "
    "home search login subscribe watch breaking exclusive opinion analysis cookies privacy policy terms advertisement newsletter "
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag today "
    "yesterday tomorrow heute gestern wegen about meet hi hello by sponsored discover zum zur im vom beim mehr alle neue unsere "
    "jetzt menü suche startseite inicio accueil menu eftir segons "
    # what sentences and buttons have in scripts without capitals
    "में से का की के को ने पर और है हैं था थी थे नहीं यह वह ये वे एक इस उस क्या कैसे क्यों तक भी ही कर करें करने किया गया कहा पढ़ें पढ़े देखें जानें शेयर "
    "फोटो वीडियो खबर खबरें न्यूज समाचार ताजा लिंक कॉपी फॉलो होम खेल राज्य देश दुनिया मनोरंजन राजनीति व्यापार "
    "এবং এই সেই না করে করা করুন পড়ুন হয় থেকে জন্য সঙ্গে একটি খবর সংবাদ ভিডিও ছবি আরও আরো শেয়ার লিংক কপি প্রিন্ট অনলাইন সংস্করণ "
    "রাজনীতি খেলা বিনোদন জাতীয় আন্তর্জাতিক সারাদেশ অর্থনীতি "
    "میں سے کا کی کے کو نے پر ہے ہیں تھا تھی نہیں یہ وہ ایک اس کیا کیوں بھی کر کریں پڑھیں دیکھیں "
    "خبریں خبر ویڈیو تصویر مزید شیئر فالو لنک "
    "کاپی واٹس ایپ فیس بک مطابق کھیل دنیا پاکستان کاروبار "
    "در از به با که را این آن برای است شد شود می ها یک چه چرا خبر اخبار بیشتر ویدئو عکس تصاویر "
    "گزارش لینک کپی چاپ ارسال اشتراک بخوانید "
    "سیاسی ورزشی اقتصادی فرهنگی اجتماعی جامعه ورزش سیاست اقتصاد "
    "في من على إلى عن مع أن هذا هذه التي الذي ما لا لم قد كان هو هي بعد قبل غير بين أخبار صور "
    "فيديو المزيد اقرأ شاهد شارك مشاركة طباعة نسخ "
    "شؤون محليات محلية عربية دولية رأي مقالات تقارير حوادث مجتمع "
    "الرابط واتساب فيسبوك تويتر رياضة سياسة اقتصاد ثقافة منوعات عاجل "
    "של את על אל עם זה לא הוא היא כי אם גם או כל יש אין נגד חדשות וידאו תמונות עוד קראו שתפו שיתוף בפייסבוק בוואטסאפ העתקת קישור "
    "בארץ בעולם מקומי מקומיות דעות משפט ראשי "
    "הדפסה תגובות ספורט כלכלה תרבות פוליטיקה אישום "
    "மற்றும் இந்த அந்த ஒரு என்று இல்லை செய்தி செய்திகள் வீடியோ மேலும் பகிர பகிரவும் படிக்க படியுங்கள் தமிழகம் இந்தியா உலகம் விளையாட்டு "
    "แชร์ คัดลอกลิงก์ ข่าว อ่านเพิ่มเติม พิมพ์ กล่าวว่า การเมือง กีฬา บันเทิง เศรษฐกิจ "
    "공유 공유하기 댓글 구독 구독하기 로그인 인쇄 스크랩 회원가입 더보기 목록 닫기 정치 경제 사회 문화 "
    "シェア ツイート ポスト コメント ログイン メール 印刷 印刷する 保存 共有 会員登録 検索 一覧 "
    "分享 收藏 打印 登录 登入 注册 评论 留言 "
    "攝影 摄影 撮影 文化 体育 體育 财经 財經 社会 社會 国际 國際 政治 经济 經濟"
)

# The same, but parts of names beside other words: Jude Law, August Diehl.
NOT_ALONE = words(
    "law way default contrast comparison march april may june july august january february september october november december "
    "januar februar märz mai juni juli oktober dezember morgen beginn anfang favor exemple ejemplo exemplo story blog"
)

# What a kicker says of the piece, in scripts without capitals: short story, special report. With any of these it is no name.
OF_PIECES = words(
    "قصة قصيرة تحقيق ميداني ميدانية تقرير خاص خاصة مقال رأي حوار مقابلة افتتاحية عمود تحليل أزمة خبر عاجل "
    "أخبار حصري تغطية رحلة شعر قصيدة داستان کوتاه گزارش ویژه یادداشت گفتگو مصاحبه تحلیل زنگ خطر بحران "
    "سفرنامه سرمقاله خصوصی رپورٹ کہانی مختصر افسانہ کالم انٹرویو تجزیہ غزل نظم סיפור קצר טור אישי דעה "
    "ראיון כתבה מיוחדת תחקיר פרשנות חדשות משבר מסע שיר מאמר कथा लघु कहानी रिपोर्ट ग्राउंड विशेष संकट जल "
    "इंटरव्यू साक्षात्कार संपादकीय लेख कविता यात्रा खबर समाचार विश्लेषण গল্প ছোট নদী ভাঙন বিশেষ প্রতিবেদন "
    "সাক্ষাৎকার কলাম কবিতা ভ্রমণ সংবাদ খবর বিশ্লেষণ সংকট সম্পাদকীয় মতামত கதை சிறு சிறுகதை கவிதை பேட்டி "
    "கட்டுரை செய்தி சிறப்பு பயணம் தலையங்கம் நெருக்கடி บันทึก เดินทาง เรื่อง สั้น เรื่องสั้น สัมภาษณ์ "
    "รายงาน พิเศษ บทความ ข่าว วิกฤต บทวิเคราะห์"
)
