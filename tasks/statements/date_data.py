"""Words that dates are written with, by language. Data only: add a language by adding its line.

MONTHS: twelve fields from January to December, the forms of each apart by a space: as in a date first, then alone, then
abbreviated. Compared in lower case, without accents and final full stops. A line below stands for a space within a month's name.
"""

MONTHS = {
    "af": "januarie jan|februarie feb|maart mrt|april apr|mei|junie jun|julie jul|augustus aug|september sep sept|oktober okt|"
    "november nov|desember des",
    "ar": "يناير جانفي كانون_الثاني|فبراير فيفري شباط|مارس آذار|أبريل إبريل أفريل نيسان|مايو ماي أيار|يونيو جوان حزيران|"
    "يوليو جويلية يوليوز تموز|أغسطس أوت غشت آب|سبتمبر شتنبر أيلول|أكتوبر تشرين_الأول|نوفمبر نونبر تشرين_الثاني|"
    "ديسمبر دجنبر كانون_الأول",
    "bg": "януари яну|февруари фев|март|април апр|май|юни|юли|август авг|септември сеп|октомври окт|ноември ное|"
    "декември дек",
    "bn": "জানুয়ারি জানুয়ারী|ফেব্রুয়ারি ফেব্রুয়ারী|মার্চ|এপ্রিল|মে|জুন|জুলাই|আগস্ট আগষ্ট|সেপ্টেম্বর|অক্টোবর|নভেম্বর|ডিসেম্বর",
    "ca": "gener gen|febrer febr|març|abril abr|maig|juny|juliol|agost ag|setembre set|octubre oct|novembre nov|"
    "desembre des",
    "cs": "ledna leden led|února únor úno|března březen bře|dubna duben dub|května květen kvě|června červen čvn|"
    "července červenec čvc|srpna srpen srp|září zář|října říjen říj|listopadu listopad lis|prosince prosinec pro",
    "da": "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep sept|oktober okt|"
    "november nov|december dec",
    "de": "januar jänner jan jän|februar feber feb|märz mär mrz|april apr|mai|juni jun|juli jul|august aug|"
    "september sept sep|oktober okt|november nov|dezember dez",
    "el": "ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ|"
    "μαΐου μάιος μαι|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ|σεπτεμβρίου σεπτέμβριος σεπ|"
    "οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ",
    "en": "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
    "november nov|december dec",
    "es": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago|septiembre setiembre sept sep|"
    "octubre oct|noviembre nov|diciembre dic",
    "fa": "ژانویه|فوریه|مارس|آوریل|مه می|ژوئن|ژوئیه جولای|اوت آگوست|سپتامبر|اکتبر|نوامبر|دسامبر",
    "fi": "tammikuuta tammikuu tammi|helmikuuta helmikuu helmi|maaliskuuta maaliskuu maalis|huhtikuuta huhtikuu huhti|"
    "toukokuuta toukokuu touko|kesäkuuta kesäkuu kesä|heinäkuuta heinäkuu heinä|elokuuta elokuu elo|syyskuuta syyskuu syys|"
    "lokakuuta lokakuu loka|marraskuuta marraskuu marras|joulukuuta joulukuu joulu",
    "fr": "janvier janv jan|février févr fév|mars|avril avr|mai|juin|juillet juil|août|septembre sept|octobre oct|"
    "novembre nov|décembre déc",
    "he": "ינואר|פברואר|מרץ מרס|אפריל|מאי|יוני|יולי|אוגוסט|ספטמבר|אוקטובר|נובמבר|דצמבר",
    "hi": "जनवरी|फरवरी फ़रवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर",
    "hr": "siječnja siječanj sij|veljače veljača velj|ožujka ožujak ožu|travnja travanj tra|svibnja svibanj svi|"
    "lipnja lipanj lip|srpnja srpanj srp|kolovoza kolovoz kol|rujna rujan ruj|listopada listopad lis|"
    "studenoga studenog studeni stu|prosinca prosinac pro",
    "hu": "január jan|február febr|március márc|április ápr|május máj|június jún|július júl|augusztus aug|"
    "szeptember szept|október okt|november nov|december dec",
    "id": "januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu agt|september sep|oktober okt|"
    "november nov|desember des",
    "is": "janúar jan|febrúar feb|mars mar|apríl apr|maí|júní jún|júlí júl|ágúst ágú|september sep sept|október okt|"
    "nóvember nóv|desember des",
    "it": "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre set sett|"
    "ottobre ott|novembre nov|dicembre dic",
    "lt": "sausio sausis|vasario vasaris|kovo kovas|balandžio balandis|gegužės gegužė|birželio birželis|liepos liepa|"
    "rugpjūčio rugpjūtis|rugsėjo rugsėjis|spalio spalis|lapkričio lapkritis|gruodžio gruodis",
    "ms": "januari jan|februari feb|mac|april apr|mei|jun|julai jul|ogos|september sept sep|oktober okt|november nov|"
    "disember dis",
    "nl": "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sep sept|oktober okt|"
    "november nov|december dec",
    "no": "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep sept|oktober okt|"
    "november nov|desember des",
    "pl": "stycznia styczeń sty|lutego luty lut|marca marzec mar|kwietnia kwiecień kwi|maja maj|czerwca czerwiec cze|"
    "lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz|października październik paź|listopada listopad lis|"
    "grudnia grudzień gru",
    "pt": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago|setembro set|outubro out|"
    "novembro nov|dezembro dez",
    "ro": "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug|septembrie sept|"
    "octombrie oct|noiembrie noi nov|decembrie dec",
    "ru": "января январь янв|февраля февраль фев февр|марта март мар|апреля апрель апр|мая май|июня июнь июн|июля июль июл|"
    "августа август авг|сентября сентябрь сен сент|октября октябрь окт|ноября ноябрь ноя нояб|декабря декабрь дек",
    "sk": "januára január jan|februára február feb|marca marec mar|apríla apríl apr|mája máj|júna jún|júla júl|"
    "augusta august aug|septembra september sep|októbra október okt|novembra november nov|decembra december dec",
    "sr": "januar januara jan јануар јануара јан|februar februara feb фебруар фебруара феб|mart marta март марта|"
    "april aprila apr април априла апр|maj maja мај маја|jun juna jun јун јуна јуни|jul jula јул јула јули|"
    "avgust avgusta avg август августа авг|septembar septembra sep септембар септембра сеп|"
    "oktobar oktobra okt октобар октобра окт|novembar novembra nov новембар новембра нов|"
    "decembar decembra dec децембар децембра дец",
    "sv": "januari jan|februari feb|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep sept|oktober okt|"
    "november nov|december dec",
    "sw": "januari jan|februari feb|machi mac|aprili apr|mei|juni jun|julai jul|agosti ago|septemba sep|oktoba okt|novemba nov|"
    "desemba des",
    "ta": "ஜனவரி|பிப்ரவரி|மார்ச்|ஏப்ரல்|மே|ஜூன்|ஜூலை|ஆகஸ்ட் ஆகஸ்டு|செப்டம்பர்|அக்டோபர்|நவம்பர்|டிசம்பர்",
    "th": "มกราคม ม.ค|กุมภาพันธ์ ก.พ|มีนาคม มี.ค|เมษายน เม.ย|พฤษภาคม พ.ค|มิถุนายน มิ.ย|กรกฎาคม ก.ค|สิงหาคม ส.ค|กันยายน ก.ย|"
    "ตุลาคม ต.ค|พฤศจิกายน พ.ย|ธันวาคม ธ.ค",
    "tr": "ocak oca|şubat şub|mart|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|"
    "aralık ara",
    "uk": "січня січень січ|лютого лютий лют|березня березень бер|квітня квітень кві квіт|травня травень тра трав|"
    "червня червень чер черв|липня липень лип|серпня серпень сер серп|вересня вересень вер|жовтня жовтень жов жовт|"
    "листопада листопад лис|грудня грудень гру груд",
    "ur": "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر",
    "zu": "januwari masingana|februwari nhlolanja|mashi ndasa|ephreli mbasa|meyi nhlaba|juni nhlangulana|julayi ntulikazi|"
    "agasti ncwaba|septhemba mandulo|okthoba mfumfu|novemba lwezi|disemba zibandlela",
}  # fmt: skip
ONLY_AT_HOME = frozenset(("mac",))  # months of a language that are common words, or brands, in others

# The months of the solar calendar, which Persian dates are written in: Farvardin to Esfand.
SOLAR_MONTHS = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
SOLAR_LANGUAGES = frozenset(("fa", "ps"))

# Words that may stand between a date and its time of day, and the days of the week that may stand there too.
BETWEEN = (
    "at on um ab am à a las alle ore hrs h ora orele às as da kl klo klokken den dne o ob u v в у о об saat pukul jam ve "
    "om godz godzina στις ώρα الساعة ura time года год г р року roku r les val saa بجے ساعت م في בשעה lúc pada เวลา को समय"
)
WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lunes martes miércoles jueves viernes sábado "
    "domingo lundi mardi mercredi jeudi vendredi samedi dimanche lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira понедельник вторник среда четверг пятница суббота "
    "воскресенье понеділок вівторок середа четвер субота неділя poniedziałek wtorek środa czwartek piątek sobota niedziela "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag "
    "tirsdag lørdag søndag pazartesi salı çarşamba perşembe cuma cumartesi pazar hétfő kedd szerda csütörtök péntek szombat "
    "vasárnap senin selasa rabu kamis jumat sabtu minggu isnin khamis jumaat ahad pirmadienis antradienis trečiadienis "
    "ketvirtadienis penktadienis šeštadienis sekmadienis mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur "
    "sunnudagur ponedjeljak utorak srijeda četvrtak petak subota nedjelja luni marți miercuri joi vineri sâmbătă duminică "
    "pondělí úterý středa čtvrtek pátek sobota neděle dilluns dimarts dimecres dijous divendres dissabte diumenge Δευτέρα "
    "Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili vrydag saterdag "
    "sondag सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রোববার রবিবার پیر منگل بدھ "
    "جمعرات جمعہ ہفتہ اتوار الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه "
    "یکشنبه שני שלישי רביעי חמישי שישי שבת ראשון திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு"
)

# Minutes east of Greenwich. Abbreviations that name several zones on the news are left out: CST (Chicago, China, Cuba),
# AST, AMT, ECT, SST. IST is India's: Ireland and Israel hardly print it. BST is Britain's.
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "wat": 60, "cest": 120, "mesz": 120,
    "sast": 120, "cat": 120, "eet": 120, "eest": 180, "msk": 180, "мск": 180, "eat": 180, "trt": 180, "gst": 240, "pkt": 300,
    "ist": 330, "wib": 420, "ict": 420, "wita": 480, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "wit": 540,
    "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "brt": -180, "art": -180, "clt": -240,
    "edt": -240, "est": -300, "cdt": -300, "mdt": -360, "mst": -420, "pdt": -420, "pst": -480, "akst": -540, "hst": -600,
}  # fmt: skip

# Zones named without saying winter or summer: the place decides.
PLACES = {"et": "America/New_York", "pt": "America/Los_Angeles"}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Where 14.32 is a time of day, and where the month or the day leads in 10/07/2026. Plain English is not listed: of the
# English pages with such dates that were looked at, 9 sites wrote the month first and 9 the day.
DOT_TIME = _words("da de et fi id it ms no sl sv th")
DAY_FIRST = _words(
    "af ar bg bn ca cs da de el es et fa fi fr gl he hi hr id is it lb lv ms nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur vi zu"
)
DAY_FIRST_REGIONS = _words("en-au en-gb en-ie en-in en-ke en-ng en-nz en-sg en-uk en-za")
MONTH_FIRST_REGIONS = _words("en-us en-ph")
