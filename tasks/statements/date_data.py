"""Words that dates are written with, by language. Data only: add a language by adding its line.

MONTHS: twelve fields from January to December, the forms of each apart by a space: as in a date first, then alone, then
abbreviated. Compared in lower case, without accents and final full stops.
"""

MONTHS = {
    "ar": "يناير|فبراير|مارس|أبريل إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "bg": "януари яну|февруари фев|март|април апр|май|юни|юли|август авг|септември сеп|октомври окт|ноември ное|"
    "декември дек",
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
    "fi": "tammikuuta tammikuu tammi|helmikuuta helmikuu helmi|maaliskuuta maaliskuu maalis|huhtikuuta huhtikuu huhti|"
    "toukokuuta toukokuu touko|kesäkuuta kesäkuu kesä|heinäkuuta heinäkuu heinä|elokuuta elokuu elo|syyskuuta syyskuu syys|"
    "lokakuuta lokakuu loka|marraskuuta marraskuu marras|joulukuuta joulukuu joulu",
    "fr": "janvier janv jan|février févr fév|mars|avril avr|mai|juin|juillet juil|août|septembre sept|octobre oct|"
    "novembre nov|décembre déc",
    "hr": "siječnja siječanj sij|veljače veljača velj|ožujka ožujak ožu|travnja travanj tra|svibnja svibanj svi|"
    "lipnja lipanj lip|srpnja srpanj srp|kolovoza kolovoz kol|rujna rujan ruj|listopada listopad lis|studenoga studeni stu|"
    "prosinca prosinac pro",
    "hu": "január jan|február febr|március márc|április ápr|május máj|június jún|július júl|augusztus aug|"
    "szeptember szept|október okt|november nov|december dec",
    "id": "januari jan|februari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu agt|september sep|oktober okt|"
    "november nov|desember des",
    "it": "gennaio gen|febbraio feb|marzo mar|aprile apr|maggio mag|giugno giu|luglio lug|agosto ago|settembre set sett|"
    "ottobre ott|novembre nov|dicembre dic",
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
    "sv": "januari jan|februari feb|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep sept|oktober okt|"
    "november nov|december dec",
    "tr": "ocak oca|şubat şub|mart|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|kasım kas|"
    "aralık ara",
    "uk": "січня січень січ|лютого лютий лют|березня березень бер|квітня квітень кві квіт|травня травень тра трав|"
    "червня червень чер черв|липня липень лип|серпня серпень сер серп|вересня вересень вер|жовтня жовтень жов жовт|"
    "листопада листопад лис|грудня грудень гру груд",
}  # fmt: skip

# Words that may stand between a date and its time of day, and the days of the week that may stand there too.
BETWEEN = (
    "at on um ab am à a las alle ore hrs h ora orele às as da kl klo klokken den dne o ob u v в у о об saat pukul jam ve "
    "om godz godzina στις ώρα الساعة ura time года год г р року roku r"
)
WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lunes martes miércoles jueves viernes sábado "
    "domingo lundi mardi mercredi jeudi vendredi samedi dimanche lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira понедельник вторник среда четверг пятница суббота "
    "воскресенье понеділок вівторок середа четвер субота неділя poniedziałek wtorek środa czwartek piątek sobota niedziela "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag "
    "tirsdag lørdag søndag pazartesi salı çarşamba perşembe cuma cumartesi pazar hétfő kedd szerda csütörtök péntek szombat "
    "vasárnap senin selasa rabu kamis jumat sabtu minggu"
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
DOT_TIME = _words("da de et fi id it ms no sl sv")
DAY_FIRST = _words("ar bg ca cs da de el es et fi fr gl he hi hr id it lb lv ms nl no pl pt ro ru sk sl sr sv th tr uk vi")
DAY_FIRST_REGIONS = _words("en-au en-gb en-ie en-in en-ke en-ng en-nz en-sg en-uk en-za")
MONTH_FIRST_REGIONS = _words("en-us en-ph")
