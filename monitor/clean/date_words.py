"""Month names, zone names and labels of dates as the world's news writes them: data for `monitor.clean.dates`.

Words are casefolded and stand without a full stop.
"""

from typing import Final

# One line a month: every language's full, short and inflected forms. A word that means another month elsewhere
# stands in MONTHS_OF_LANGUAGE.
_MONTHS: Final = (
    "january jan januari januar janvier janv jänner jän enero ene janeiro gennaio gen stycznia styczeń styczen sty ocak oca "
    "января январь янв січня січень січ ledna leden led januára január január janúar jaanuar tammikuuta tammikuu tammi "
    "ianuarie ian ιανουαρίου ιανουάριος ιαν януари студзеня sausio janvāris janvārī siječnja siječanj gener "
    "يناير كانون‌الثاني ژانویه जनवरी জানুয়ারি มกราคม ม.ค. ינואר בינואר januarie enero. januwari",
    "february feb februari februar février fevrier févr fevr fév feber febrero fevereiro fev febbraio lutego luty lut şubat "
    "şub subat февраля февраль февр фев лютого лютий лют února únor úno februára február fev febrúar veebruar helmikuuta "
    "helmikuu helmi februarie φεβρουαρίου φεβρουάριος φεβ февруари лютага vasario februāris februārī veljače veljača "
    "febrer pebruari فبراير شباط فوریه फरवरी ফেব্রুয়ারি กุมภาพันธ์ ก.พ. פברואר בפברואר februwari",
    "march mar maret mac mars maart mrt märz marz mär mrz marzo março marco marca marzec mart марта март мар березня "
    "березень бер března březen bře marec március márc maaliskuuta maaliskuu maalis martie μαρτίου μάρτιος μαρ сакавіка "
    "kovo marts martā ožujka ožujak març märts مارس آذار مارچ मार्च মার্চ มีนาคม มี.ค. מרץ במרץ mas maart. machi",
    "april apr avril avr abril abr aprile kwietnia kwiecień kwi nisan nis апреля апрель апр квітня квітень кві dubna duben "
    "dub apríla apríl április ápr aprill huhtikuuta huhtikuu huhti aprilie απριλίου απρίλιος απρ април красавіка balandžio "
    "aprīlis aprīlī travnja travanj أبريل ابريل نيسان آوریل अप्रैल এপ্রিল เมษายน เม.ย. אפריל באפריל aprili",
    "may mei mai mayo maio maggio mag maja maj mayıs may. мая май травня травень тра května květen kvě mája máj május máj "
    "toukokuuta toukokuu touko μαΐου μάιος μαϊ мај траўня gegužės maijs maijā svibnja svibanj maig mai. maí "
    "مايو أيار مه मई মে พฤษภาคม พ.ค. מאי במאי meie ogos.",
    "june jun juni juin junio junho giugno giu czerwca czerwiec cze haziran haz июня июнь июн червня червень чер června "
    "červen čvn júna jún június jún juuni kesäkuuta kesäkuu kesä iunie iun ιουνίου ιούνιος ιουν юни јун чэрвеня birželio "
    "jūnijs jūnijā lipnja lipanj juny júní يونيو حزيران ژوئن जून জুন มิถุนายน มิ.ย. יוני ביוני junie",
    "july jul juli juillet juil julio julho luglio lug lipca lipiec lip temmuz tem июля июль июл липня липень лип července "
    "červenec čvc júla júl július júl juuli heinäkuuta heinäkuu heinä iulie iul ιουλίου ιούλιος ιουλ юли јул ліпеня liepos "
    "jūlijs jūlijā srpnja srpanj juliol júlí julai يوليو تموز ژوئیه जुलाई জুলাই กรกฎาคม ก.ค. יולי ביולי julie",
    "august aug agustus agu agt ags agst août aout augustus agosto ago sierpnia sierpień sie ağustos ağu августа август авг "
    "серпня серпень серп сер srpna srpen srp augusta augusztus augusti elokuuta elokuu elo αυγούστου αύγουστος αυγ жніўня "
    "rugpjūčio augusts augustā kolovoza kolovoz agost ágúst ogos agosti أغسطس اغسطس آب اوت अगस्त আগস্ট สิงหาคม ส.ค. אוגוסט "
    "באוגוסט agustus.",
    "september sep sept septembre septiembre set setiembre setembro settembre września wrzesień wrz eylül eyl сентября "
    "сентябрь сен сент вересня вересень вер září septembra szeptember szept syyskuuta syyskuu syys septembrie sept. "
    "σεπτεμβρίου σεπτέμβριος σεπ септември септембар верасня rugsėjo septembris septembrī rujna rujan setembre "
    "septembrem سبتمبر أيلول سپتامبر सितंबर সেপ্টেম্বর กันยายน ก.ย. ספטמבר בספטמבר septemba",
    "october oct oktober okt octobre octubre outubro out ottobre ott października październik paź ekim eki октября октябрь "
    "окт жовтня жовтень жов října říjen říj októbra október oktoober lokakuuta lokakuu loka octombrie οκτωβρίου οκτώβριος "
    "οκτ октомври октобар кастрычніка spalio oktobris oktobrī oktobra أكتوبر اكتوبر اکتبر अक्टूबर অক্টোবর ตุลาคม ต.ค. "
    "אוקטובר באוקטובר oktoba",
    "november nov novembre noviembre novembro listopada listopad lis kasım kas ноября ноябрь ноя нояб листопада листопад "
    "лис listopadu novembra november. marraskuuta marraskuu marras noiembrie νοεμβρίου νοέμβριος νοε ноември новембар "
    "лістапада lapkričio novembris novembrī studenoga studeni nóvember نوفمبر نوامبر नवंबर নভেম্বর พฤศจิกายน พ.ย. נובמבר "
    "בנובמבר novemba nop nopember",
    "december dec desember des décembre decembre déc dez dezember diciembre dic dezembro dicembre grudnia grudzień gru "
    "aralık ara декабря декабрь дек грудня грудень гру prosince prosinec pro decembra detsember joulukuuta joulukuu joulu "
    "decembrie δεκεμβρίου δεκέμβριος δεκ декември децембар снежня gruodžio decembris decembrī prosinca prosinac desembre "
    "ديسمبر دسامبر دسمبر दिसंबर ডিসেম্বর ธันวาคม ธ.ค. דצמבר בדצמבר disemba disember desemba",
)
MONTHS: Final = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
MONTHS_OF_LANGUAGE: Final = {
    "hr": {"listopada": 10, "listopad": 10, "srpnja": 7, "lipnja": 6},
    "be": {"лістапада": 11},
    "cs": {"srpen": 8, "listopad": 11},
    "lt": {"liepos": 7},
}

# Zone names that mean one zone wherever they stand in the news: an offset in minutes, or an IANA name.
ZONES: Final[dict[str, int | str]] = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": "Europe/Lisbon", "west": 60,
    "wib": 420, "wita": 480, "wit": 540,
    "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "trt": 180,
    "msk": 180, "мск": 180, "kst": 540, "jst": 540, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "pkt": 300, "npt": 345,
    "ict": 420, "sast": 120, "eat": 180, "cat": 120, "wat": 60, "irst": 210, "gst": 240, "uzt": 300, "almt": 300,
    "aest": 600, "aedt": 660, "acst": 570, "acdt": 630, "awst": 480, "nzst": 720, "nzdt": 780,
    "edt": -240, "cdt": -300, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
    "brt": -180, "art": -180, "clt": "America/Santiago", "cot": -300, "pet": -300, "adt": -180, "nst": -210, "ndt": -150,
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
    "uhr": "", "hrs": "", "h": "",
}  # fmt: skip
# Zone names of several zones (minutes), the likeliest first; the outlet's own zone decides.
AMBIGUOUS_ZONES: Final = {
    "ist": (330, 60, 120),  # India, Ireland in summer, Israel
    "bst": (60, 360),  # Britain in summer, Bangladesh
    "est": (-300, 600),  # eastern America, eastern Australia
    "cst": (-360, 480),  # central America, China
    "mst": (-420, 480),  # mountain America, Malaysia
    "ast": (-240, 180),  # Atlantic, Arabia
}

# Where nearly all outlets of a language sit: the zone of a time that names none when the outlet is unknown.
HOME_ZONES: Final = {
    "id": "Asia/Jakarta", "ms": "Asia/Kuala_Lumpur", "ko": "Asia/Seoul", "ja": "Asia/Tokyo", "zh": "Asia/Shanghai",
    "vi": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "hi": "Asia/Kolkata", "ta": "Asia/Kolkata", "te": "Asia/Kolkata",
    "mr": "Asia/Kolkata", "bn": "Asia/Dhaka", "ur": "Asia/Karachi", "fa": "Asia/Tehran", "he": "Asia/Jerusalem",
    "tr": "Europe/Istanbul", "ru": "Europe/Moscow", "uk": "Europe/Kyiv", "be": "Europe/Minsk", "bg": "Europe/Sofia",
    "el": "Europe/Athens", "ro": "Europe/Bucharest", "pl": "Europe/Warsaw", "cs": "Europe/Prague", "sk": "Europe/Bratislava",
    "hu": "Europe/Budapest", "de": "Europe/Berlin", "fr": "Europe/Paris", "it": "Europe/Rome", "nl": "Europe/Amsterdam",
    "sv": "Europe/Stockholm", "no": "Europe/Oslo", "da": "Europe/Copenhagen", "fi": "Europe/Helsinki", "et": "Europe/Tallinn",
    "lv": "Europe/Riga", "lt": "Europe/Vilnius", "is": "Atlantic/Reykjavik", "sr": "Europe/Belgrade", "hr": "Europe/Zagreb",
    "sl": "Europe/Ljubljana", "mk": "Europe/Skopje", "sq": "Europe/Tirane", "ca": "Europe/Madrid", "ka": "Asia/Tbilisi",
    "hy": "Asia/Yerevan", "kk": "Asia/Almaty", "sw": "Africa/Dar_es_Salaam", "tl": "Asia/Manila",
}  # fmt: skip

# Words of "so long ago", and of days counted from today.
UNITS_AGO: Final = {
    "minute": "minute minutes min mins menit minuten minuto minutos minutes. минут минуты минуту мин хвилин хв 分钟 分鐘 分 분 dakika "
    "minuut minuter minutter minuti minut phút دقيقة دقائق minuta minuty",
    "hour": "hour hours hr hrs jam stunde stunden std heure heures hora horas час часа часов год годин годину година 小时 小時 時間 시간 "
    "saat uur timmar tim timer time ore ora godzin godziny godz tuntia giờ ساعة ساعات h",
    "day": "day days hari tag tagen tage jour jours día días dia dias день дня дней дні днів 天 日 일 gün dag dagen dagar dage "
    "giorni giorno dni dzień päivää ngày يوم أيام d",
}
AGO: Final = "ago lalu vor il y a hace há назад тому 前 전 önce geleden för sedan siden fa temu sitten trước منذ yang"
YESTERDAY: Final = frozenset(
    "yesterday kemarin gestern hier ayer ontem ieri gisteren вчера вчора 어제 昨日 昨天 dün igår".split()
)
TODAY: Final = frozenset(
    "today heute oggi hoje hoy сегодня сьогодні 오늘 今日 今天 bugün vandaag idag tänään dzisiaj".split()
)

# What stands before a time and says which of the two it is.
PUBLISHED_LABELS: Final = (
    "diterbitkan|dipublikasikan|terbit|tayang|published|posted|first published|veröffentlicht|erstellt|publié|paru|publicado|"
    "publicada|publicação|pubblicato|gepubliceerd|geplaatst|publicerad|publisert|publiceret|julkaistu|opublikowano|"
    "data publikacji|publikováno|yayınlanma|yayın tarihi|giriş|опубликовано|опубліковано|дата публикации|입력|등록|승인|"
    "기사입력|公開|掲載|发布|發布|发表|نشر|đăng|created|date"
)
UPDATED_LABELS: Final = (
    "diperbarui|diperbaharui|diupdate|pembaruan|perbarui|last updated|last modified|updated|update|modified|edited|"
    "aktualisiert|zuletzt aktualisiert|stand|mis à jour|actualisé|modifié|actualizado|actualizada|atualizado|atualizada|"
    "aggiornato|ultimo aggiornamento|bijgewerkt|gewijzigd|uppdaterad|oppdatert|opdateret|päivitetty|zaktualizowano|"
    "aktualizacja|aktualizováno|güncelleme|güncellendi|обновлено|изменено|оновлено|수정|최종수정|업데이트|更新|تحديث|cập nhật"
)
