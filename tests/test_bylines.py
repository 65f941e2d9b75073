"""Whose bylines these are: by their place in a page dump."""

import pytest

from tests.labelling import labelled_of

TEXT = """
The island council voted on Monday to raise the fares of all ferries to the mainland by a tenth, its speaker Ole Brandt said.

Commuters will pay forty crowns a day from March, the council said after a meeting that went on past midnight.

The company that runs the boats had asked for twice as much and called the decision a disappointment.

"We will not sell our season tickets back," said Mara Lindqvist, who crosses the sound every day for her work at the hospital.

Shopkeepers in the harbour fear that visitors will stay away, and plan a protest for the first day of spring.

The last rise was nine years ago, when the old steamers were sold and three new boats were bought.
"""
MENU = "Home\n\nTravel Guide\n\nSport\n\nCulture\n\nPuzzles\n\nShop\n\nSubscribe\n\n"
HEADLINE = "Ferry fares on the island rise again after nine years"
# what stands between headline and text, what stands below the text, the authors
CASES = {
    "a name under its date": ("3 February 2026\n\nTilda Aberg", "", ["Tilda Aberg"]),
    "a name and what she does": ("Tilda Aberg Senior reporter", "", ["Tilda Aberg"]),
    "a name with a time": ("Tilda Aberg | Published 2 days ago", "", ["Tilda Aberg"]),
    "the word for by on its own line": ("By\n\n* Tilda Aberg1,\n\n* Jon Reyes", "", ["Tilda Aberg", "Jon Reyes"]),
    "the word for by in German": ("Kommentar von\n\nTilda Aberg", "", ["Tilda Aberg"]),
    "two names apart by a comma": ("Tilda Aberg, Jon Reyes", "", ["Tilda Aberg", "Jon Reyes"]),
    "the name again over a box about her": ("Tilda Aberg", "Tilda Aberg\n\nWrites about boats and bridges.", ["Tilda Aberg"]),
    "a name in capitals over its date": ("* TILDA ABERG\n\n* Sep 26, 2022", "", ["TILDA ABERG"]),
    "initials of a house over a date": ("QUAY MTC\n\nSep 26, 2022", "", []),
    "an item of a list over a plain line with its date": ("* Tilda Aberg\n\nMadrid - 29/05/2025 20:00", "", ["Tilda Aberg"]),
    "a name over a time without a day": ("Tilda Aberg\n\nUpdated 15.59 | Published 14.14", "", ["Tilda Aberg"]),
    "a label under a time without a day": ("Dec 10\n\nCautionary Tale", "", []),
    "a name over what she does": ("Tilda Aberg\n\nSenior reporter", "", ["Tilda Aberg"]),
    "a name and her university": ("Tilda Aberg, Quay University", "", ["Tilda Aberg"]),
    "a name, its date, and the section": ("Tilda Aberg 25 March 2025 Boats , Harbour life", "", ["Tilda Aberg"]),
    "a date before the word for by": ("03/14/2017 by Tilda Aberg", "", ["Tilda Aberg"]),
    "names and a comma each on a line": ("By\n\nTilda Aberg\n\n,\n\nJon Reyes", "", ["Tilda Aberg", "Jon Reyes"]),
    "names, the last behind a sign for and": (
        "By\n\n* Tilda Aberg,\n\n* Jon Reyes &\n\n* Ida Holm",
        "",
        ["Tilda Aberg", "Jon Reyes", "Ida Holm"],
    ),
    "names below the first, which a rule reads": (
        "By Tilda Aberg\n\nJon Reyes News Reporter",
        "",
        ["Tilda Aberg", "Jon Reyes"],
    ),
    "a surname that is a common word, in a list": (
        "Tilda Boats, Jon Reyes & Ida Holm",
        "",
        ["Tilda Boats", "Jon Reyes", "Ida Holm"],
    ),
    "a button beside a byline": ("* Deep Dive\n\nDeep Dive\n\nBy Tilda Aberg\n\n3 February 2026", "", ["Tilda Aberg"]),
    "a label before a time": ("Running Length: 0:00 Whole: 0:00", "", []),
    "a box about her at the end": ("", "Tilda Aberg\n\nTilda Aberg is a reporter and writes about boats.", ["Tilda Aberg"]),
    "boxes about two people": (
        "",
        "Tilda Aberg\n\nTilda Aberg is a reporter in Quay City.\n\nJon Reyes\n\nJon Reyes writes about bridges and boats.",
        [],
    ),
    "a box about somebody who does not write": ("", "Tilda Aberg\n\nTilda Aberg is the owner of nine boats.", []),
    "the words for her picture": ("Headshot of Tilda Aberg", "", ["Tilda Aberg"]),
    "the words for her picture in German": ("Autorenprofilbild von Tilda Aberg", "", ["Tilda Aberg"]),
    "a caption below a byline": ("Tilda Aberg\n\n3 February 2026\n\nHarbour and Transport Minister Ida Holm.", "", ["Tilda Aberg"]),
    "nothing speaks for it": ("Tilda Aberg", "", []),
    "a person of the text": ("3 February 2026\n\nMara Lindqvist", "", []),
    "an entry of the menu": ("3 February 2026\n\nTravel Guide", "", []),
    "words that are written small too": ("3 February 2026\n\nSeason Tickets", "", []),
    "a credit of a picture": ("3 February 2026\n\nTilda Aberg/Quay Pictures", "", []),
    "bylines of other articles below": (
        "By Tilda Aberg",
        "Read next\n\nHarbour bridge closes\n\nA crack was found.\n\nBy Jon Reyes\n\nLibrary opens at night\n\nBy Ida Holm",
        ["Tilda Aberg"],
    ),
}


@pytest.mark.parametrize(("above", "below", "authors"), CASES.values(), ids=CASES.keys())
def test_authors(above: str, below: str, authors: list[str]) -> None:
    dump = f"{MENU}{HEADLINE}\n\n{above}\n{TEXT}\n{below}\n"
    _, labelled, known = labelled_of(dump.encode())
    assert labelled.headline == HEADLINE
    assert known.authors == authors


HEADS = {
    "a name and its date above the headline": (f"Tilda Aberg\n\n3 February 2026\n\n{HEADLINE}", ["Tilda Aberg"]),
    "a name alone above the headline": (f"Tilda Aberg\n\n{HEADLINE}", []),
    "a button above the headline": (f"Pick Harbour\n\n{HEADLINE}\n\nby quaylife | Apr 21, 2025", []),
    "the headline in a trail before": (
        f"{HEADLINE}\n\nTrending\n\nSails Quote\n\n{HEADLINE}\n\nTilda Aberg\n\n12 March 2025", ["Tilda Aberg"]
    ),
    "a teaser's byline above, the own below": (
        f"Nine new boats\n\nby Jon Reyes\n\nMore\n\n{HEADLINE}\n\nTilda Aberg\n\n3 May 2025", ["Tilda Aberg"]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "authors"), HEADS.values(), ids=HEADS.keys())
def test_authors_around_the_headline(head: str, authors: list[str]) -> None:
    _, labelled, known = labelled_of(f"{MENU}{head}\n\n{TEXT}\n".encode())
    assert labelled.headline == HEADLINE
    assert known.authors == authors


def test_a_caption_with_its_credit_is_no_headline() -> None:
    menu = ("Home", "News", "Sport", "Culture", "Shop", "Search")
    caption = "Passengers wait at the pier in Quay City on Monday. Photo: Jon Reyes"
    text = (
        "The council voted on Monday to raise the fares of all ferries to the mainland by a tenth, its speaker said.",
        "Commuters will pay forty crowns a day from March, the council said after a meeting that went on past midnight.",
        "The company that runs the boats had asked for twice as much and called the decision a disappointment.",
    )
    head = ("Ferry fares on the island rise again", "Tilda Aberg", "15 jun 2025 - 05:30 CEST")
    _, labelled, known = labelled_of("\n\n".join((*menu, caption, *head, *text)).encode())
    assert (labelled.headline, known.authors) == (head[0], ["Tilda Aberg"])
    assert known.published_at is not None
    assert known.published_at.isoformat() == "2025-06-15T03:30:00+00:00"


DATES = {
    "below the headline": ("Bruges - 15 jun 2025 - 05:30 CEST", "", "2025-06-15T03:30:00+00:00"),
    "glued to a name": ("Tilda Aberg24.04.2024, 19:35", "", "2024-04-24T19:35:00+00:00"),
    "with a count of comments": ("June 3, 2024 39", "", "2024-06-03T00:00:00+00:00"),
    "of another article": ("", "Read next\n\nMore\n\nBoats\n\nShops\n\nTowns\n\nIsles\n\nHills\n\nFairs\n\n3 May 2025", None),
}


@pytest.mark.parametrize(("above", "below", "instant"), DATES.values(), ids=DATES.keys())
def test_dates(above: str, below: str, instant: str | None) -> None:
    _, _, known = labelled_of(f"{MENU}{HEADLINE}\n\n{above}\n{TEXT}\n{below}\n".encode())
    assert (known.published_at.isoformat() if known.published_at else None) == instant


# Pages in scripts without capitals: the entries of a menu, the headline, the text.
UNCASED = {
    "hi": (
        ("होम", "स्थानीय मामले", "खेल"),
        "नदी पर बने पुराने पुल को फिर से खोला गया, गांव में खुशी का माहौल",
        (
            "नगर परिषद ने सोमवार को बताया कि नदी पर बना पुराना पुल तीन साल की मरम्मत के बाद आम लोगों के लिए खोल दिया गया है।",
            "स्थानीय दुकानदारों का कहना है कि पुल बंद रहने से बाजार तक पहुंचने में हर दिन दो घंटे अधिक लगते थे।",
            "परिषद के अनुसार मरम्मत पर चालीस लाख रुपये खर्च हुए और काम समय से पहले पूरा हो गया।",
        ),
    ),
    "ar": (
        ("الرئيسية", "شؤون محلية", "ملفات خاصة"),
        "إعادة فتح الجسر القديم فوق النهر بعد ثلاث سنوات من الترميم",
        (
            "أعلن مجلس المدينة يوم الاثنين أن الجسر القديم فوق النهر فتح أمام المشاة والسيارات بعد ثلاث سنوات من أعمال الترميم.",
            "ويقول أصحاب المتاجر إن الوصول إلى السوق كان يستغرق ساعتين إضافيتين كل يوم بسبب إغلاق الجسر.",
            "وبلغت كلفة الأعمال أربعين مليونا بحسب المجلس وانتهت قبل موعدها بشهرين.",
        ),
    ),
    "he": (
        ("עמוד הבית", "צרכנות נבונה"),
        "הגשר הישן מעל הנחל נפתח מחדש אחרי שלוש שנים של שיפוצים",
        (
            "מועצת העיר הודיעה ביום שני כי הגשר הישן מעל הנחל נפתח להולכי רגל ולכלי רכב לאחר שלוש שנים של שיפוצים.",
            "בעלי החנויות אומרים כי בזמן הסגירה נדרשו שעתיים נוספות בכל יום כדי להגיע אל השוק.",
            "עלות העבודות הגיעה לארבעים מיליון לפי המועצה והן הסתיימו חודשיים לפני המועד.",
        ),
    ),
    "fa": (
        ("خانه", "پرونده ویژه"),
        "پل قدیمی رودخانه پس از سه سال بازسازی بازگشایی شد",
        (
            "شورای شهر روز دوشنبه اعلام کرد که پل قدیمی رودخانه پس از سه سال بازسازی به روی عابران و خودروها باز شده است.",
            "مغازه‌داران می‌گویند در مدت بسته بودن پل هر روز دو ساعت بیشتر برای رسیدن به بازار وقت می‌گذاشتند.",
            "به گفته شورا هزینه کار چهل میلیون بود و دو ماه زودتر از برنامه به پایان رسید.",
        ),
    ),
    "ja": (
        ("ホーム", "社会"),
        "廃止の路線バス、住民が運転手に 赤字でも病院と温泉だけは",
        (
            "昨年九月に民間の路線バスが全廃された町で、住民が交代でハンドルを握る車が走り始めて半年がたった。利用者は一日平均三十八人。",
            "運転手は四十八歳から七十四歳までの二十一人。元消防士、農家、住職と顔ぶれはさまざまで、全員が町の負担で講習を受けた。",
            "車両は町が中古で買ったワゴン二台だけで、通院と買い物の足として週に六日走っている。",
        ),
    ),
    "zh": (
        ("首頁", "生活"),
        "老冰庫改成書店 漁港小鎮假日湧入讀者",
        (
            "漁港旁的老冰庫上週改裝成書店重新開放，店主表示開幕三天就有超過兩千名讀者上門，附近的小吃攤也跟著受惠。",
            "建物興建於民國四十二年，停用近二十年，鎮公所去年編列經費補強結構並保留原有的製冰機具供遊客參觀。",
            "鎮公所說，下個月起每週末將安排漁民說故事，帶孩子認識潮汐與魚市場的一天。",
        ),
    ),
    "th": (
        ("หน้าแรก", "ข่าวทั่วไป"),
        "เปิดสะพานเก่าข้ามแม่น้ำอีกครั้งหลังซ่อมแซมนานสามปี",
        (
            "สภาเมืองประกาศเมื่อวันจันทร์ว่าสะพานเก่าข้ามแม่น้ำเปิดให้ประชาชนใช้งานแล้วหลังจากปิดซ่อมแซมเป็นเวลานานถึงสามปี",
            "เจ้าของร้านค้าบอกว่าระหว่างที่ปิดสะพานต้องใช้เวลาเดินทางไปตลาดเพิ่มขึ้นวันละสองชั่วโมง",
            "สภาเมืองระบุว่าค่าใช้จ่ายอยู่ที่สี่สิบล้านและงานเสร็จก่อนกำหนดสองเดือน",
        ),
    ),
}
LINES = {
    "a Hindi name over its date": ("hi", ["रश्मि त्रिवेदी", "4 मार्च 2025"], ["रश्मि त्रिवेदी"]),
    "a Hindi name behind the word for author": ("hi", ["लेखक: रश्मि त्रिवेदी"], ["रश्मि त्रिवेदी"]),
    "a Hindi name that nothing speaks for": ("hi", ["रश्मि त्रिवेदी"], []),
    "a kind of piece in Hindi": ("hi", ["लघु कथा", "4 मार्च 2025"], []),
    "a kind of piece in Arabic": ("ar", ["قصة قصيرة", "11 مارس 2025"], []),
    "a Hindi button": ("hi", ["शेयर करें", "4 मार्च 2025"], []),
    "an entry of a Hindi menu": ("hi", ["स्थानीय मामले", "4 मार्च 2025"], []),
    "words of a Hindi text": ("hi", ["पुराने पुल", "4 मार्च 2025"], []),
    "an Arabic name under its date": ("ar", ["11 مارس 2025 - 02:35 م", "ياسمين القاضي", "شارك"], ["ياسمين القاضي"]),
    "an Arabic name behind the word for wrote": ("ar", ["كتبت: ياسمين القاضي", "11 مارس 2025"], ["ياسمين القاضي"]),
    "an Arabic button": ("ar", ["11 مارس 2025", "شارك على واتساب"], []),
    "an entry of an Arabic menu": ("ar", ["11 مارس 2025", "ملفات خاصة"], []),
    "Arabic words apart by and": ("ar", ["11 مارس 2025", "تحقيقات وملفات"], []),
    "old books are no author": ("ar", ["كتب قديمة نادرة"], []),
    "a Persian name and the desk": ("fa", ["بهراد یاوری - گروه شهری"], ["بهراد یاوری"]),
    "a Persian name under a solar date": ("fa", ["۲۲ مهر ۱۴۰۴ - ۰۹:۳۰", "نرگس سپهری"], ["نرگس سپهری"]),
    "an entry of a Persian menu": ("fa", ["۲۲ مهر ۱۴۰۴ - ۰۹:۳۰", "پرونده ویژه"], []),
    "a Hebrew name over its date": ("he", ["נועה ברקאי", "14 במאי 2025"], ["נועה ברקאי"]),
    "a Hebrew button": ("he", ["העתקת קישור", "14 במאי 2025"], []),
    "an entry of a Hebrew menu": ("he", ["צרכנות נבונה", "14 במאי 2025"], []),
    "a Thai name behind the word for by": ("th", ["โดย ศิริพร วงศ์ทอง", "18 ก.พ. 2568 08:30 น."], ["ศิริพร วงศ์ทอง"]),
    "a Japanese name in brackets near a date": ("ja", ["2025年3月4日 9時12分", "[大瀬智哉]"], ["大瀬智哉"]),
    "a Japanese label in brackets": ("ja", ["2025年3月4日 9時12分", "[会員限定]"], []),
    "a Japanese name in brackets without a date": ("ja", ["[大瀬智哉]"], []),
    "a Japanese button": ("ja", ["2025年3月4日 9時12分", "印刷する"], []),
    "a reporter and where the report is from": ("zh", ["2025/08/15 11:42", "海風日報 記者林芷安／澎南即時報導"], ["林芷安"]),
    "a reporter who took a picture": ("zh", ["2025/08/15 11:42", "記者林芷安／攝影"], []),
    "Thai buttons": ("th", ["คัดลอกลิงก์ แชร์", "18 ก.พ. 2568"], []),
}


@pytest.mark.parametrize(("language", "lines", "authors"), LINES.values(), ids=LINES.keys())
def test_authors_in_scripts_without_capitals(language: str, lines: list[str], authors: list[str]) -> None:
    menu, headline, text = UNCASED[language]
    items = "".join(f"<li>{entry}</li>" for entry in menu)
    divs = "".join(f"<div>{line}</div>" for line in lines)
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text)
    page = f'<html lang="{language}"><head><title>{headline}</title></head><body><div><ul>{items}</ul></div>'
    page += f"<article><h1>{headline}</h1>{divs}{paragraphs}</article></body></html>"
    _, labelled, known = labelled_of(page.encode(), "html")
    assert labelled.headline == headline
    assert known.authors == authors
