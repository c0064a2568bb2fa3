"""The commonest words of the languages of the world's news: data for `monitor.clean.language`."""

from typing import Final

STOP_WORDS: Final = {
    "id": "yang dan di dari untuk dengan pada ini itu dalam akan tidak juga ke oleh karena telah bisa adalah "
    "saat menjadi mereka lebih tersebut sebagai kata kepada sudah namun bahwa harus atau hingga setelah "
    "antara bagi serta kami",
    "ms": "yang dan di dari untuk dengan pada ini itu dalam akan tidak juga ke oleh kerana telah boleh adalah "
    "ketika menjadi mereka lebih tersebut sebagai beliau kepada sudah berkata bahawa harus atau selepas "
    "antara bagi serta kami turut semalam polis daripada manakala iaitu",
    "en": "the of and to in a is that for on was with as by at from it this be are his he has have not an but "
    "they were which said will who their had or you its been more about after than",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden "
    "aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur "
    "oder aber vor zur bis",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec "
    "son cette ont aux mais comme été ou été ses elle nous leur fait ces",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más o pero sus le ya fue "
    "este ha sí porque esta son entre está cuando muy sin sobre también me hasta hay donde han según",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu "
    "sua ou quando muito nos já também pelo pela até isso ela entre depois sem mesmo aos são foi "
    "segundo",
    "it": "di e il la che in un a per è una del non sono della con i da si le al come ha dei più anche nel "
    "alla gli ma delle lo dal su questo sua nella suo hanno o ci dalla stato essere",
    "nl": "de van het een en in is dat op te zijn voor met die niet aan er om ook als dan maar bij of uit nog "
    "naar heeft door over hij ze ik was worden wordt tot geen deze werd kan meer",
    "sv": "och att det i en på är som för av med den till har inte om ett han de men var jag sig från vi så "
    "kan när år under också efter eller nu där vid mot skulle hon ska blir",
    "no": "og i det er på til som en å for av at med de den har ikke han om et fra men vi var jeg seg så kan "
    "når etter også ble skal blir hun ut dette ved mot noe opp mer sier",
    "da": "og i det er på til som en at for af med de den har ikke han om et fra men vi var jeg sig så kan "
    "når efter også blev skal bliver hun ud dette ved mod noget op mere siger af hvor",
    "fi": "ja on ei että se oli hän mutta ovat kun myös joka ole mukaan sen kuin jos vain niin sekä ollut "
    "olla siitä hänen tai nyt jo vielä voi sanoo kertoo",
    "pl": "w i na z się nie do to że jest o jak za po od przez dla ale są ich co tym już czy oraz tak może "
    "być był tego które było który także przed roku jego",
    "cs": "a se v na je že o s z do i to k ve pro za by ale si po jako podle od jsou který jeho které také až "
    "když ze už však být nebo bude roku",
    "sk": "a sa v na je že o s z do aj to k vo pre za by ale si po ako podľa od sú ktorý jeho ktoré tiež až "
    "keď zo už však byť alebo bude roku ktorá",
    "hu": "a az és hogy nem is egy van meg csak volt már mint ez azt de el ki még szerint vagy lesz után ha "
    "amely több pedig között kell majd",
    "ro": "și în de la a cu pe care că nu din se o mai un pentru este sunt fost au lui ca prin sau după dar "
    "fi această ale către acest",
    "tr": "ve bir bu da de için ile olarak olan daha çok gibi en kadar ne sonra dedi olduğu var ise değil "
    "ancak göre tarafından her ben yeni oldu edildi",
    "vi": "và của là các có trong được cho không với đã một người những này khi tại về từ cũng theo đến để "
    "năm ông ra như nhiều",
    "hr": "je i u se na da su za od s o što koji a koje iz ne ili ali bi će kako sam nakon do ima bilo može "
    "već prema tijekom",
    "sl": "je in v se na da so za od z o ki pa kot po ne ali tudi bi še bo ob pri s iz do ima bilo lahko že zaradi",
    "lt": "ir kad į iš su yra tai kaip buvo bet už jo ne po dėl nuo prie apie tik dar ar jau taip pat metų",
    "lv": "un ir ka no ar uz par kas to arī bija bet ne pēc lai vai tā pie gada gan tikai ja jau viņš kā",
    "et": "ja on ei et see ta oli kui ka mis aga oma või siis ning olid ole tema nii seda kes veel juba pärast",
    "is": "og í að á er sem til um við það ekki en með fyrir af var hann því eru frá hafa segir þetta eða",
    "af": "die van en in is het dat 'n nie op te vir met was sy wat om hy aan ook as sal hulle na deur kan word nog",
    "sw": "ya na wa kwa ni katika za la kuwa cha hiyo huo hii alisema pia hayo baada lakini kama watu huyo "
    "ili mkoa serikali",
    "tl": "ang ng sa na mga ay at ni si para kay nang ito hindi siya ko mo may dahil niya kung isang sila pa din lang",
    "zu": "ukuthi futhi uma kodwa ngoba kanye yakhe ukuba bese ngesikhathi lapho uthe abantu kule kulo wathi",
    "xh": "ukuba kwaye kodwa kuba kunye yakhe xa ngexesha apho uthe abantu kule kulo wathi ukuze nto",
    "ca": "de la i que el en els a per les un amb una no es del al ha com més va són però també ser seva dels "
    "aquest aquesta perquè fins",
    "sq": "të e në dhe i për që me një nga është më se si nuk do ka ishte kjo por janë tij pas kur ai",
    "ru": "и в не на что с он как по это из за к но у от о же для был его то было так все до бы при также "
    "после году который заявил сообщил или года",
    "uk": "і в не на що з він як до це за та у від про його був але для було після також під час які який "
    "року або щоб цього повідомив є",
    "be": "і ў не на што з ён як да гэта за у ад пра яго быў але для было пасля таксама пад час якія які года або каб",
    "bg": "и в не на че с той като по това от за но у са се е ще да до при също след които който година или бе които",
    "sr": "и у не на да је са он као по то од за али о су се ће би до при такође након који која године или био",
    "mk": "и во не на дека со тој како по тоа од за но се ќе да до при исто откако кои кој година или беше",
    "kk": "және бұл мен үшін деп бар болып ол да де бір осы туралы жылы еді",
    "ar": "في من على إلى أن التي عن مع هذا ما الذي بعد لا كما هذه بين قال كان خلال وقال أنه ذلك عام",
    "fa": "در از به که این را با است برای آن یک خود تا کرد بر هم نیز می شد گفت های بود شده اما",
    "ur": "کے کی میں ہے کا سے اور نے کو پر کہ یہ ہیں کہا بھی اس گیا تھا ایک لیے",
    "hi": "के में की है से को का और ने पर यह हैं कि भी एक कहा नहीं इस लिए कर था",
    "mr": "आहे आणि या त्यांनी केली आहेत होते यांनी असे तर ही हे होता ते मध्ये",
    "ne": "छ र को मा ले का लाई पनि भएको गरेको छन् हुने यो भने गर्न",
}
