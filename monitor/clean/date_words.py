"""Month names, zone names and labels of dates as the world's news writes them: data for `monitor.clean.dates`.

Words are casefolded and stand without a full stop.
"""

from typing import Final

# Every language's full, short and inflected forms. A word that means another month elsewhere stands
# in MONTHS_OF_LANGUAGE.
_MONTHS: Final = {
    1: "january jan januari januar janvier janv jänner jän enero ene janeiro gennaio gen stycznia "
    "styczeń styczen sty ocak oca января январь янв січня січень січ ledna leden led januára "
    "január janúar jaanuar tammikuuta tammikuu tammi ianuarie ian ιανουαρίου ιανουάριος ιαν "
    "януари студзеня sausio janvāris janvārī siječnja siječanj gener يناير كانون‌الثاني ژانویه "
    "जनवरी জানুয়ারি มกราคม ม.ค. ינואר בינואר januarie januwari",
    2: "february feb februari februar février fevrier févr fevr fév feber febrero fevereiro fev "
    "febbraio lutego luty lut şubat şub subat февраля февраль февр фев лютого лютий лют února "
    "únor úno februára február febrúar veebruar helmikuuta helmikuu helmi februarie φεβρουαρίου "
    "φεβρουάριος φεβ февруари лютага vasario februāris februārī veljače veljača febrer pebruari "
    "فبراير شباط فوریه फरवरी ফেব্রুয়ারি กุมภาพันธ์ ก.พ. פברואר בפברואר februwari",
    3: "march mar maret mac mars maart mrt märz marz mär mrz marzo março marco marca marzec mart "
    "марта март мар березня березень бер března březen bře marec március márc maaliskuuta "
    "maaliskuu maalis martie μαρτίου μάρτιος μαρ сакавіка kovo marts martā ožujka ožujak març "
    "märts مارس آذار مارچ मार्च মার্চ มีนาคม มี.ค. מרץ במרץ  machi",
    4: "april apr avril avr abril abr aprile kwietnia kwiecień kwi nisan nis апреля апрель апр "
    "квітня квітень кві dubna duben dub apríla apríl április ápr aprill huhtikuuta huhtikuu huhti "
    "aprilie απριλίου απρίλιος απρ април красавіка balandžio aprīlis aprīlī travnja travanj أبريل "
    "ابريل نيسان آوریل अप्रैल এপ্রিল เมษายน เม.ย. אפריל באפריל aprili",
    5: "may mei mai mayo maio maggio mag maja maj mayıs мая май травня травень тра května "
    "květen kvě mája máj május toukokuuta toukokuu touko μαΐου μάιος μαϊ мај траўня gegužės maijs "
    "maijā svibnja svibanj maig maí مايو أيار مه मई মে พฤษภาคม พ.ค. מאי במאי meie",
    6: "june jun juni juin junio junho giugno giu czerwca czerwiec cze haziran haz июня июнь июн "
    "червня червень чер června červen čvn júna jún június juuni kesäkuuta kesäkuu kesä iunie iun "
    "ιουνίου ιούνιος ιουν юни јун чэрвеня birželio jūnijs jūnijā lipnja lipanj juny júní يونيو "
    "حزيران ژوئن जून জুন มิถุนายน มิ.ย. יוני ביוני junie",
    7: "july jul juli juillet juil julio julho luglio lug lipca lipiec lip temmuz tem июля июль июл "
    "липня липень лип července červenec čvc júla júl július juuli heinäkuuta heinäkuu heinä iulie "
    "iul ιουλίου ιούλιος ιουλ юли јул ліпеня liepos jūlijs jūlijā srpnja srpanj juliol júlí julai "
    "يوليو تموز ژوئیه जुलाई জুলাই กรกฎาคม ก.ค. יולי ביולי julie",
    8: "august aug agustus agu agt ags agst août aout augustus agosto ago sierpnia sierpień sie "
    "ağustos ağu августа август авг серпня серпень серп сер srpna srpen srp augusta augusztus "
    "augusti elokuuta elokuu elo αυγούστου αύγουστος αυγ жніўня rugpjūčio augusts augustā "
    "kolovoza kolovoz agost ágúst ogos agosti أغسطس اغسطس آب اوت अगस्त আগস্ট สิงหาคม ส.ค. אוגוסט "
    "באוגוסט",
    9: "september sep sept septembre septiembre set setiembre setembro settembre września wrzesień "
    "wrz eylül eyl сентября сентябрь сен сент вересня вересень вер září septembra szeptember "
    "szept syyskuuta syyskuu syys septembrie σεπτεμβρίου σεπτέμβριος σεπ септември "
    "септембар верасня rugsėjo septembris septembrī rujna rujan setembre septembrem سبتمبر أيلول "
    "سپتامبر सितंबर সেপ্টেম্বর กันยายน ก.ย. ספטמבר בספטמבר septemba",
    10: "october oct oktober okt octobre octubre outubro out ottobre ott października październik paź "
    "ekim eki октября октябрь окт жовтня жовтень жов října říjen říj októbra október oktoober "
    "lokakuuta lokakuu loka octombrie οκτωβρίου οκτώβριος οκτ октомври октобар кастрычніка spalio "
    "oktobris oktobrī oktobra أكتوبر اكتوبر اکتبر अक्टूबर অক্টোবর ตุลาคม ต.ค. אוקטובר באוקטובר "
    "oktoba",
    11: "november nov novembre noviembre novembro listopada listopad lis kasım kas ноября ноябрь ноя "
    "нояб листопада листопад лис listopadu novembra marraskuuta marraskuu marras "
    "noiembrie νοεμβρίου νοέμβριος νοε ноември новембар лістапада lapkričio novembris novembrī "
    "studenoga studeni nóvember نوفمبر نوامبر नवंबर নভেম্বর พฤศจิกายน พ.ย. נובמבר בנובמבר novemba "
    "nop nopember",
    12: "december dec desember des décembre decembre déc dez dezember diciembre dic dezembro dicembre "
    "grudnia grudzień gru aralık ara декабря декабрь дек грудня грудень гру prosince prosinec pro "
    "decembra detsember joulukuuta joulukuu joulu decembrie δεκεμβρίου δεκέμβριος δεκ декември "
    "децембар снежня gruodžio decembris decembrī prosinca prosinac desembre ديسمبر دسامبر دسمبر "
    "दिसंबर ডিসেম্বর ธันวาคม ธ.ค. דצמבר בדצמבר disemba disember desemba",
}
MONTHS: Final = {word.strip("."): number for number, words in _MONTHS.items() for word in words.split()}
MONTHS_OF_LANGUAGE: Final = {
    "hr": {"listopada": 10, "listopad": 10, "srpnja": 7, "lipnja": 6},
    "be": {"лістапада": 11},
    "cs": {"srpen": 8, "listopad": 11},
    "lt": {"liepos": 7},
}

# Zone names that mean one zone wherever they stand in the news: minutes east of Greenwich, or an IANA name.
_OFFSETS: Final = {
    -600: "hst",
    -540: "akst",
    -480: "pst akdt",
    -420: "pdt",
    -360: "mdt",
    -300: "cdt cot pet",
    -240: "edt",
    -210: "nst",
    -180: "brt art adt",
    -150: "ndt",
    0: "z utc gmt ut",
    60: "west cet mez wat",
    120: "cest mesz eet sast cat",
    180: "eest trt msk мск eat",
    210: "irst",
    240: "gst",
    300: "pkt uzt almt",
    345: "npt",
    420: "wib ict",
    480: "wita hkt sgt myt pht awst",
    540: "wit kst jst",
    570: "acst",
    600: "aest",
    630: "acdt",
    660: "aedt",
    720: "nzst",
    780: "nzdt",
}
ZONES: Final[dict[str, int | str]] = {
    **{name: minutes for minutes, names in _OFFSETS.items() for name in names.split()},
    "wet": "Europe/Lisbon",
    "clt": "America/Santiago",
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
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
    "id": "Asia/Jakarta",
    "ms": "Asia/Kuala_Lumpur",
    "ko": "Asia/Seoul",
    "ja": "Asia/Tokyo",
    "zh": "Asia/Shanghai",
    "vi": "Asia/Ho_Chi_Minh",
    "th": "Asia/Bangkok",
    "hi": "Asia/Kolkata",
    "ta": "Asia/Kolkata",
    "te": "Asia/Kolkata",
    "mr": "Asia/Kolkata",
    "bn": "Asia/Dhaka",
    "ur": "Asia/Karachi",
    "fa": "Asia/Tehran",
    "he": "Asia/Jerusalem",
    "tr": "Europe/Istanbul",
    "ru": "Europe/Moscow",
    "uk": "Europe/Kyiv",
    "be": "Europe/Minsk",
    "bg": "Europe/Sofia",
    "el": "Europe/Athens",
    "ro": "Europe/Bucharest",
    "pl": "Europe/Warsaw",
    "cs": "Europe/Prague",
    "sk": "Europe/Bratislava",
    "hu": "Europe/Budapest",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "it": "Europe/Rome",
    "nl": "Europe/Amsterdam",
    "sv": "Europe/Stockholm",
    "no": "Europe/Oslo",
    "da": "Europe/Copenhagen",
    "fi": "Europe/Helsinki",
    "et": "Europe/Tallinn",
    "lv": "Europe/Riga",
    "lt": "Europe/Vilnius",
    "is": "Atlantic/Reykjavik",
    "sr": "Europe/Belgrade",
    "hr": "Europe/Zagreb",
    "sl": "Europe/Ljubljana",
    "mk": "Europe/Skopje",
    "sq": "Europe/Tirane",
    "ca": "Europe/Madrid",
    "ka": "Asia/Tbilisi",
    "hy": "Asia/Yerevan",
    "kk": "Asia/Almaty",
    "sw": "Africa/Dar_es_Salaam",
    "tl": "Asia/Manila",
}

# Words of "so long ago", and of days counted from today.
UNITS_AGO: Final = {
    "minute": "minute minutes min mins menit minuten minuto minutos минут минуты минуту мин хвилин хв 分钟 分鐘 "
    "分 분 dakika minuut minuter minutter minuti minut phút دقيقة دقائق minuta minuty",
    "hour": "hour hours hr hrs jam stunde stunden std heure heures hora horas час часа часов год годин "
    "годину година 小时 小時 時間 시간 saat uur timmar tim timer time ore ora godzin godziny godz tuntia "
    "giờ ساعة ساعات h",
    "day": "day days hari tag tagen tage jour jours día días dia dias день дня дней дні днів 天 日 일 gün "
    "dag dagen dagar dage giorni giorno dni dzień päivää ngày يوم أيام d",
}
AGO: Final = "ago lalu vor il y a hace há назад тому 前 전 önce geleden för sedan siden fa temu sitten trước منذ"
YESTERDAY: Final = " ayer dün gestern gisteren hier ieri igår kemarin ontem yesterday вчера вчора 昨天 昨日 어제 "
TODAY: Final = " bugün dzisiaj heute hoje hoy idag oggi today tänään vandaag сегодня сьогодні 今天 今日 오늘 "

# What stands before a time and says which of the two it is.
PUBLISHED_LABELS: Final = (
    "diterbitkan|dipublikasikan|terbit|tayang|published|posted|first published|veröffentlicht|erstellt|"
    "publié|paru|publicado|publicada|publicação|pubblicato|gepubliceerd|geplaatst|publicerad|publisert|"
    "publiceret|julkaistu|opublikowano|data publikacji|publikováno|yayınlanma|yayın tarihi|giriş|"
    "опубликовано|опубліковано|дата публикации|입력|등록|승인|기사입력|公開|掲載|发布|發布|发表|نشر|đăng|created|date"
)
UPDATED_LABELS: Final = (
    "diperbarui|diperbaharui|diupdate|pembaruan|perbarui|last updated|last modified|updated|update|modified|"
    "edited|aktualisiert|zuletzt aktualisiert|stand|mis à jour|actualisé|modifié|actualizado|actualizada|"
    "atualizado|atualizada|aggiornato|ultimo aggiornamento|bijgewerkt|gewijzigd|uppdaterad|oppdatert|"
    "opdateret|päivitetty|zaktualizowano|aktualizacja|aktualizováno|güncelleme|güncellendi|обновлено|"
    "изменено|оновлено|수정|최종수정|업데이트|更新|تحديث|cập nhật"
)
