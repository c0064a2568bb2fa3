"""Words that say nothing of which event a report is about: data for `monitor.stories.terms`.

They add to the commonest words of each language (`monitor.clean.stop_words`): reporting verbs, days, months, counting
words, and what every article of an outlet says.
"""

from typing import Final

COMMON_WORDS: Final = {
    "id": "ada akan akibat aku anda apa apakah atas bahkan baik baru beberapa begitu belum berada berdasarkan "
    "berita besar bila bisa buat bukan bulan cara cukup dapat demikian depan diri dua dulu empat hal hanya "
    "hari hingga ia ialah ikut ingin itulah jadi jam jika jumat kali kalau kami kamis kan karenanya kata "
    "katanya ke kemudian kepada kembali ketika kini kita lagi lain lalu lama lanjut lanjutnya lima lewat maka "
    "makin malam masih masing masuk memang membuat memiliki mengatakan mengenai menjelaskan menurut "
    "menurutnya menyebut menyebutkan merupakan meski mulai mungkin nanti nya orang pagi paling para pasti "
    "pekan pihak pihaknya pula pun rabu resmi saat saja salah sama sambil sampai sangat satu saya sebab "
    "sebanyak sebelum sebelumnya sebuah secara sedang sedangkan sehingga sejak sejumlah selain selama selasa "
    "seluruh semua senin seorang seperti sering serta siang siapa sini situ soal sore sumber suatu tadi tahun "
    "tak tambahnya tanggal tapi telah tempat tentang tentu terhadap terjadi terkait termasuk ternyata tetap "
    "tetapi tiap tiga tutur tuturnya ujar ujarnya ungkap ungkapnya untuk waktu wib wita ya sabtu minggu "
    "januari februari maret april mei juni juli agustus september oktober november desember baca juga simak "
    "video halaman pilihan editor iklan scroll continue with content gambas follow whatsapp channel google "
    "news",
    "en": "a about above after again against ago ahead all almost along already also am amid among an and another "
    "any are around as at away back be became because been before being below between both but by came can "
    "come could day days did do does doing done down during each early even every expected far few first five "
    "follow for former four from further get gets getting given go goes going good got had has have having he "
    "her here hers herself him himself his hour hours how however i if in including into is it its itself "
    "just know known last late later least less like likely little local long look made make makes making "
    "many may me means might month months more morning most mr mrs ms much must my myself near need never new "
    "news next night no nor not now of off official officials often old on once one only or other others our "
    "out over own part people per percent photo put read really report reported reporter reporters reports "
    "right said same saw say saying says second see seen set several shall she should show since six so some "
    "something soon still story such take taken tell ten than that the their them then there these they thing "
    "things think third this those though three through thursday time times to today together told tomorrow "
    "too took toward two under until up update upon us use used using very via want was way we week weeks "
    "well went were what when where whether which while who whom whose why will with within without would "
    "yeah year years yes yesterday yet you your monday tuesday wednesday friday saturday sunday january "
    "february march april june july august september october november december according updated watch video "
    "click exclusive",
    "ru": "без более больше будет будто бы был была были было быть в вам вас ведь весь во вот впрочем время все "
    "всегда всего всех всю всём вы где говорит год года году годы да даже два две день для дня до добавил "
    "добавила его ее её ей ему если есть еще ещё же за заявил заявила заявили здесь и из или им именно иногда "
    "информация их к как какая какой когда когда-то конечно которая которого которое которой котором которую "
    "которые который которых которым кроме кто куда лет ли лучше между меня месяц месяца мне много может "
    "можно мой мы на над надо назад например нас не него нее ней нельзя нет ни нибудь никогда ним них ничего "
    "но новости новый новая новые ну о об однако один одна одного около он она они оно опять от отметил "
    "отметила очень перед по под подробнее пока пор после потом потому почему почти поэтому при примерно про "
    "ранее раз разве рассказал рассказала рассказали с сам самая самый самых свое своего своей свои свой свою "
    "своих себе себя сегодня сейчас сказал сказала словам со согласно сообщает сообщают сообщается сообщил "
    "сообщила сообщили сообщении среди стал стала стали стало так такая также такие такого такой там те тем "
    "теперь то тогда того тоже той только том тот три тут ты тысяч у уже уточнил уточнили фото хорошо хоть "
    "хотя часов часа человек человека чего чем через что чтоб чтобы чуть эта эти этим этих это этого этой "
    "этом этому этот эту январь января февраля марта апреля мая июня июля августа сентября октября ноября "
    "декабря понедельник понедельника вторник вторника среда среду среды четверг четверга пятница пятницу "
    "пятницы суббота субботу воскресенье воскресенья читайте видео",
    "ko": "가 가장 것 것으로 것은 것을 것이 것이다 계속 고 관련 그 그는 그러나 그리고 기자 까지 년 다 다른 다시 "
    "당시 대한 대해 더 던 도 두 들 등 등을 때 때문에 또 또는 또한 라고 라며 로 를 말했다 매우 모든 및 밝혔다 "
    "번 보다 부터 뿐 사진 수 시 아니라 아직 안 않는 않은 약 어떤 에 에게 에서 에서는 여러 연합뉴스 오늘 오전 "
    "오후 올해 와 왔다 우리 월 위해 으로 은 을 의 이 이날 이는 이라고 이라며 이런 이번 이후 인 일 있는 있다 "
    "있다고 있다는 있었다 자 재배포 전 전했다 제 제공 중 지난 지난해 지금 통해 통한 특히 하고 하는 하며 "
    "하지만 한 한편 할 함께 해 했다 했다고 현재",
}
