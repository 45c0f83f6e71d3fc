"""Scripts and romanisations that have rules of their own: each with written cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.chinese_spellings import wade_giles
from atlas.knowledge.names.domain.normalise import fold, normalise
from atlas.knowledge.names.domain.romaji import spellings
from atlas.knowledge.names.domain.scripts import foreign_chinese, hanja, japanese
from atlas.knowledge.names.domain.scripts.chinese_names import with_given, with_hyphen
from atlas.knowledge.names.domain.similarity import score_names
from atlas.knowledge.names.domain.vocabulary import CHINESE_VARIANTS, VARIANTS
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.index import IndexedName, NameIndex


def score(first: str, second: str, *, person: bool = True) -> float:
    return score_names(
        normalise(first, person=person), normalise(second, person=person), person=person
    ).score


def tokens(name: str, *, person: bool = True) -> tuple[str, ...]:
    return normalise(name, person=person).tokens


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        # katakana hears r and l, b and v, di as ji, ti as chi; it adds vowels and drops r
        ("プーチン", "Putin"),
        ("ウラジーミル・プーチン", "Vladimir Putin"),
        ("セルゲイ・ラブロフ", "Sergei Lavrov"),
        ("ビル・ゲイツ", "Bill Gates"),
        ("ピーター・カーター", "Peter Carter"),
        ("エリザベス・テイラー", "Elizabeth Taylor"),
        ("アルベルト・フジモリ", "Alberto Fujimori"),
        # kana of Japanese names, long vowels in every way
        ("アサハラ ショウコウ", "Shoko Asahara"),
        ("オオタニ ショウヘイ", "Ohtani Shouhei"),
        ("たなか たろう", "Tanaka Taro"),
        # characters read as Japanese
        ("安倍晋三", "Shinzo Abe"),
        ("三木谷浩史", "Hiroshi Mikitani"),
        ("田中 角栄", "Kakuei Tanaka"),
        ("森重文", "Shigefumi Mori"),
        ("佐々木朗希", "Roki Sasaki"),
        # Kunrei, long vowels, m before lips
        ("Huzita Zyun", "Jun Fujita"),
        ("Zirou Matumoto", "Jiro Matsumoto"),
        ("Tetuya Homma", "Tetsuya Honma"),
        # Hong Kong beside characters, traditional and simplified, and pinyin
        ("CHAN Tai Man", "陳大文"),
        ("CHAN Tai Man", "陈大文"),
        ("Wong Chi-fung", "Huang Zhifeng"),
        ("LEE Ka-chiu", "Li Jiachao"),
        ("NG Man-tat", "吳孟達"),
        ("YIP LAU Suk-yee", "葉劉淑儀"),
        ("Szeto Wah", "司徒華"),
        # Wade-Giles and what Taiwan chooses
        ("TSAI Ing-wen", "蔡英文"),
        ("LAI Ching-te", "Lai Qingde"),
        ("MA Ying-jeou", "馬英九"),
        ("HSU Chih-chiang", "Xu Zhiqiang"),
        # Thai: by sound, by its Sanskrit letters, with and without what is not said
        ("ประยุทธ์ จันทร์โอชา", "Prayut Chanocha"),
        ("อภิสิทธิ์ เวชชาชีวะ", "Abhisit Vejjajiva"),
        ("สมชาย วงศ์สวัสดิ์", "Somchai Wongsawat"),
        ("เจริญ สิริวัฒนภักดี", "Charoen Sirivadhanabhakdi"),
        ("สุรยุทธ์ จุลานนท์", "Surayud Chulanont"),
        # Lao, Khmer
        ("ທອງລຸນ ສີສຸລິດ", "Thongloun Sisoulith"),
        ("ສອນໄຊ ສີພັນດອນ", "Sonexay Siphandone"),
        ("ហ៊ុន សែន", "Hun Sen"),
        ("ហេង សំរិន", "Heng Samrin"),
        # Burmese
        ("အောင်ဆန်းစုကြည်", "Aung San Suu Kyi"),
        ("မင်းအောင်လှိုင်", "Min Aung Hlaing"),
        ("ဦးသန့်", "U Thant"),
        ("Min Ong Hlaing", "Min Aung Hlaing"),
        # Indian scripts: Tamil stops, v as w, initials by the letter's name, surnames twice
        ("சிதம்பரம் பழனியப்பன்", "Palaniappan Chidambaram"),
        ("சுப்பிரமணியன் சுவாமி", "Subramanian Swamy"),
        ("పి. వి. నరసింహారావు", "P. V. Narasimha Rao"),
        ("ശ്രീനാരായണൻ നായർ", "Sreenarayanan Nair"),
        ("আবদুল হামিদ", "Abdul Hamid"),
        ("රනිල් වික්‍රමසිංහ", "Ranil Wickremesinghe"),
        ("Mamata Banerjee", "Mamata Bandyopadhyay"),
        # Armenian, Western and Eastern
        ("Հակոբ Հակոբյան", "Hagop Hagopian"),
        ("Karapet Karapetyan", "Garabed Garabedian"),
        # Azerbaijani and Uzbek letters
        ("Cəfər Məmmədov", "Jafar Mammadov"),
        ("Rəşad Xəlilov", "Rashad Khalilov"),
        ("Xayrulla Gʻulomov", "Khayrulla Gulyamov"),
        ("Cemil Bayık", "Jamil Bayik"),
        # one name in Ukrainian, Belarusian, Russian
        ("Volodymyr Ivanenko", "Vladimir Ivanenko"),
        ("Serhiy Kurchenko", "Sergei Kurchenko"),
        ("Heorhii Muradov", "Georgy Muradov"),
        ("Ryhor Vasilevich", "Grigory Vasilevich"),
        ("Аляксандр Рыгоравіч Лукашэнка", "Aleksandr Grigoryevich Lukashenko"),
        # Serbian, Nordic
        ("Đorđe Đukić", "Dorde Dukic"),
        ("Đorđe Đukić", "Djordje Djukic"),
        ("Pål Bø", "Paal Boe"),
        # Korean names in Chinese characters
        ("金正恩", "KIM, Jong Un"),
        ("金與正", "Kim Yo Jong"),
        ("朴槿惠", "Park Geun-hye"),
        # foreign names in Chinese characters
        ("弗拉基米尔·普京", "Vladimir Putin"),
        ("巴拉克·奥巴马", "Barack Obama"),
        ("亚历山大·卢卡申科", "Alexander Lukashenko"),
        ("泽连斯基", "Zelensky"),
        ("普京", "PUTIN, Vladimir Vladimirovich"),
        ("本拉登", "Usama bin Laden"),
        # foreign names in Hangul
        ("블라디미르 푸틴", "Vladimir Putin"),
        ("블라디미르 푸틴", "PUTIN, Vladimir Vladimirovich"),
        ("세르게이 라브로프", "LAVROV, Sergei Viktorovich"),
        ("람잔 카디로프", "KADYROV, Ramzan Akhmatovich"),
        ("알렉산드르 루카셴코", "LUKASHENKO, Aleksandr Grigoryevich"),
        ("바샤르 알아사드", "Bashar al-Assad"),
        ("조지프 코니", "KONY, Joseph"),
        ("오사마 빈 라덴", "Usama bin Laden"),
    ],
)
def test_another_script_or_romanisation_scores_above_the_threshold(
    written: str, latin: str
) -> None:
    assert score(written, latin) >= 80
    assert score(latin, written) == score(written, latin)


def heard(written: str, latin: str) -> float:
    foreign = normalise(written, person=True, heard=True)
    return score_names(foreign, normalise(latin, person=True), person=True).score


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Τζόζεφ Κόνι", "KONY, Joseph"),
        ("Μπαράκ Ομπάμα", "Barack Obama"),
        ("Ντόναλντ Τραμπ", "Donald Trump"),
        ("Ράντοβαν Κάρατζιτς", "Radovan Karadzic"),
        ("Χίλαρι Κλίντον", "Hillary Clinton"),
        ("ჯორჯ ბუში", "George Bush"),
        ("ფიდელ კასტრო", "Fidel Castro"),
        ("Ջորջ Բուշ", "George Bush"),
        ("Джон Керри", "John Kerry"),
        ("Джозеф Кони", "Joseph Kony"),
    ],
)
def test_a_foreign_name_in_letters_that_tell_two_readings(written: str, latin: str) -> None:
    assert heard(written, latin) >= 80
    index = NameIndex([IndexedName(0, latin, NameKind.PRIMARY, PartyKind.PERSON)])
    for kind in (PartyKind.PERSON, PartyKind.UNKNOWN):
        (found,) = index.search(written, kind=kind, threshold=80.0)
        assert found.score.score >= 80
        assert index.brute_force(written, kind=kind, threshold=80.0) == [found]


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Γεώργιος Παπαδόπουλος", "Georgios Papadopoulos"),
        ("Κωνσταντίνος Μητσοτάκης", "Konstantinos Mitsotakis"),
        ("მიხეილ სააკაშვილი", "Mikheil Saakashvili"),
        ("Հարություն Սարգսյան", "Harutyun Sargsyan"),
        ("Джабраил Джабраилов", "Dzhabrail Dzhabrailov"),
    ],
)
def test_a_native_name_stays_equal_to_its_romanisation(written: str, latin: str) -> None:
    name, other = normalise(written, person=True), normalise(latin, person=True)
    assert name.key == other.key or score_names(name, other, person=True).score >= 95


@pytest.mark.parametrize("apostrophe", ["׳", "'", "’", "`"])
def test_a_hebrew_geresh_however_it_is_typed(apostrophe: str) -> None:
    assert score(f"ג{apostrophe}וזף קוני", "Joseph Kony") >= 80


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("株式会社日立製作所", "Hitachi, Ltd."),
        ("三菱重工業株式会社", "Mitsubishi Heavy Industries"),
        ("日本銀行", "Bank of Japan"),
        ("トヨタ自動車株式会社", "Toyota Motor Corporation"),
        ("ロスネフチ", "Rosneft"),
    ],
)
def test_japanese_companies(written: str, latin: str) -> None:
    assert score(written, latin, person=False) >= 80


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("ウラジーミル・プーシキン", "Vladimir Putin"),
        ("ビル・クリントン", "Bill Gates"),
        ("ピーター・パーカー", "Peter Carter"),
        ("たなか じろう", "Tanaka Saburo"),
        ("田中太郎", "Jiro Tanaka"),
        ("加藤勝信", "Kato Katsuya"),
        ("陳大文", "Chan Siu Man"),
        ("Chan Ka Ming", "Chen Jianmin"),
        ("Lee Ka Chiu", "Li Jiaqi"),
        ("張偉", "Cheung Kit"),
        ("Tsai Ying-wen", "Cai Yinghao"),
        ("สมชาย วงศ์สวัสดิ์", "Somchai Wongsakul"),
        ("นพดล ปัทมะ", "Nopparat Pattana"),
        ("ဝင်းမြင့်", "Win Maung"),
        ("ហ៊ុន សែន", "Hun Sophal"),
        ("ສອນໄຊ ສີພັນດອນ", "Khamtai Siphandone"),
        ("கனிமொழி சோமு", "Kanimozhi Karunanidhi"),
        ("Heorhii Tuka", "Grigory Tuka"),
        ("Oleksiy Reznikov", "Oleksandr Reznikov"),
        ("Hagop Petrosian", "Garabed Petrosian"),
        ("金正恩", "Kim Jong Il"),
        ("弗拉基米尔·纳博科夫", "Vladimir Putin"),
        ("尼古拉斯·凯奇", "Nicolas Maduro"),
        ("블라디미르 푸틴", "Vladimir Potanin"),
        ("세르게이 라브로프", "Sergei Lebedev"),
        ("김정은", "Kim Jong Il"),
    ],
)
def test_other_persons_stay_under_the_threshold(written: str, latin: str) -> None:
    assert score(written, latin) < 80


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("シュウジ ジュンイチロウ", ("shuji", "junichiro")),
        ("にっしん", ("nisshin",)),
        ("マッチ ホッカ", ("matchi", "hokka")),
        ("しんば", ("shimba",)),
        ("ゆうこ", ("yuko",)),
        ("きゃりー", ("kyari",)),
    ],
)
def test_kana_of_japanese_names_are_written_in_hepburn(name: str, words: tuple[str, ...]) -> None:
    assert tokens(name) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("အောင်ဆန်းစုကြည်", ("aung", "san", "suu", "kyi")),
        ("ခင်ညွန့်", ("khin", "nyunt")),
        ("မြင့်ဆွေ", ("myint", "swe")),
        ("ဦးသန့်", ("u", "thant")),
        ("တင်ဦး", ("tin", "oo")),
        ("ရွှေထွန်း", ("shwe", "htun")),
        ("လှိုင်ခိုင်", ("hlaing", "khaing")),
    ],
)
def test_burmese_is_written_by_syllable(name: str, words: tuple[str, ...]) -> None:
    assert tokens(name) == words


def test_burmese_names_one_letter_apart_are_two_names() -> None:
    assert score("Thein Soe", "Than Soe") < 80
    assert score("Tin Htay", "Htin Tay") >= 80


def test_half_width_katakana_is_katakana() -> None:
    assert tokens("ﾌﾟｰﾁﾝ") == tokens("プーチン")


@pytest.mark.parametrize(
    "name",
    ["林芳正", "王毅", "高山伟", "陳大文", "金子涵", "欧阳娜娜", "葉劉淑儀", "田中华"],
)
def test_a_name_that_may_be_chinese_stays_chinese(name: str) -> None:
    assert japanese.read_person(name) == name


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("高山清司", "takayama kiyoshi"),
        ("吉田茂", "yoshida shigeru"),
        ("林太郎", "hayashi taro"),
        ("佐々木翔", "sasaki sho"),
        ("長谷川豊", "hasegawa yutaka"),
    ],
)
def test_a_name_that_is_japanese_is_read_so(name: str, read: str) -> None:
    assert japanese.read_person(name) == read


def test_what_a_table_does_not_know_keeps_its_chinese_reading() -> None:
    assert tokens("佐藤璞") == ("sato", "pu")


def test_spellings_of_a_japanese_word() -> None:
    assert {"shohei", "shouhei", "syouhei", "shohhei", "shoohei"} <= spellings("shouhei")
    assert "homma" in spellings("honma")
    assert spellings("yamada") == {"yamada"}
    assert "syoko" in VARIANTS.get("shoko")


@pytest.mark.parametrize(
    ("pinyin", "written"),
    [
        ("qing", "ching"), ("zhi", "chih"), ("xu", "hsu"), ("de", "te"), ("rong", "jung"),
        ("jian", "chien"), ("guo", "kuo"), ("luo", "lo"), ("xue", "hsueh"), ("yan", "yen"),
        ("zi", "tzu"), ("suo", "so"), ("xiong", "hsiung"), ("yuan", "yuan"),
    ],
)  # fmt: skip
def test_wade_giles(pinyin: str, written: str) -> None:
    assert wade_giles(pinyin) == written


def test_spellings_of_a_chinese_word_go_both_ways() -> None:
    assert "kachiu" in CHINESE_VARIANTS.get("jiachao")
    assert "jiachao" in CHINESE_VARIANTS.get("kachiu")
    assert "chingte" in CHINESE_VARIANTS.get("qingde")
    assert "wong" in VARIANTS.get("huang")
    assert "wong" in VARIANTS.get("wang")
    assert "bob" in VARIANTS.get("robert")  # what was known before is known still


def test_a_korean_syllable_is_no_spelling_of_a_chinese_given_name() -> None:
    # 俊 alone is Chun in Hong Kong, and Chun is a name of many Koreans
    assert "chun" not in CHINESE_VARIANTS.get("jun")
    assert "kwokchun" in CHINESE_VARIANTS.get("guojun")


@pytest.mark.parametrize(
    ("text", "words", "joined"),
    [
        ("CHAN Tai Man", ["chan", "tai", "man"], ["chan", "taiman"]),
        ("Tai Man CHAN", ["tai", "man", "chan"], ["taiman", "chan"]),
        ("CHAN, Kwok Keung", ["kwok", "keung", "chan"], ["kwokkeung", "chan"]),
        ("陳大文", ["chen", "da", "wen"], ["chen", "dawen"]),
        ("葉劉淑儀", ["ye", "liu", "shu", "yi"], ["ye", "liu", "shuyi"]),
        # neither end is known to be the surname, or it is no Chinese name
        ("Chen Guo Ping", ["chen", "guo", "ping"], ["chen", "guo", "ping"]),
        ("Anna Maria Smith", ["anna", "maria", "smith"], ["anna", "maria", "smith"]),
        ("Kim Jong Un", ["kim", "jong", "un"], ["kim", "jong", "un"]),
        ("KANG, Song Nam", ["song", "nam", "kang"], ["song", "nam", "kang"]),
    ],
)
def test_a_given_name_is_one_word_where_the_surname_is_known(
    text: str, words: list[str], joined: list[str]
) -> None:
    assert with_given(text, words) == joined


def test_a_hyphen_joins_a_given_name_beside_a_surname_only() -> None:
    assert with_hyphen("John LEE Ka-chiu", ["john", "lee", "ka", "chiu"]) == [
        "john",
        "lee",
        "kachiu",
    ]
    assert with_hyphen("Ka-chiu Smith", ["ka", "chiu", "smith"]) == ["ka", "chiu", "smith"]
    assert tokens("TSAI Ing-wen") == ("tsai", "ingwen")  # `Ing.` alone is a title
    assert tokens("Jean-Paul Sartre") == ("jean", "paul", "sartre")


def test_missing_and_exchanged_parts_of_chinese_names_are_still_found() -> None:
    assert score("CHEN, Guo Ping", "CHEN Ping") >= 80
    assert score("CHEN, Guo Ping", "Ping CHEN Guo") >= 80
    assert score("XI, Jinping", "习近平") == 100


def test_a_surname_of_both_countries_stays_chinese() -> None:
    assert hanja.read("崔龙海") == "崔龙海"
    assert hanja.read("金明") == "金明"
    assert hanja.read("朴明") == "박명"
    assert hanja.read("金正\u9fa5") == "金正\u9fa5"  # a character that the table does not know


def test_foreign_names_in_characters_are_told_by_their_dot_or_characters() -> None:
    assert foreign_chinese.read("陈大文") == "陈大文"
    assert foreign_chinese.read("欧阳娜娜") == "欧阳娜娜"
    assert foreign_chinese.read("约翰·史密斯").startswith("john ")
    assert tokens("巴拉克·奥巴马") == ("BpARlAKEo", "OoBpAMA")


@pytest.mark.parametrize("name", ["김정은", "김 정은", "황병서", "남궁 민수", "리설주"])
def test_a_korean_name_in_hangul_stays_korean(name: str) -> None:
    assert all(word.islower() for word in tokens(name))


def test_bodies_are_translated() -> None:
    corps = "Xinjiang Production and Construction Corps"
    assert score("新疆生产建设兵团", corps, person=False) >= 80
    broker = "LLC Insurance Broker of Sberbank"
    assert score("OOO Strakhovoi Broker Sberbanka", broker, person=False) >= 80


def test_letters_for_private_use_are_not_read() -> None:
    assert fold("Ivan \ue041\ue042Petrov", person=True) == "ivan petrov"


def test_letters_of_one_language_do_not_change_another() -> None:
    assert tokens("Đặng Văn Nam") == ("dang", "van", "nam")
    assert tokens("Cem Özdemir") == ("cem", "ozdemir")
    assert tokens("Xavier García") == ("xavier", "garcia")


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        # alike by letters alone, not by sound: the index finds what the score finds
        ("レジェップ・タイイップ・エルドアン", "Recep Tayyip Erdogan"),
        ("ਹਰਦੀਪ ਸਿੰਘ ਨਿੱਜਰ", "Hardeep Singh Nijjar"),
        ("តា ម៉ុក", "Ta Mok"),
        ("CHAN Tai Man", "陳大文"),
        ("安倍晋三", "ABE, Shinzo"),
    ],
)
def test_the_index_finds_what_the_score_finds(written: str, latin: str) -> None:
    for query, listed in ((written, latin), (latin, written)):
        index = NameIndex([IndexedName(0, listed, NameKind.PRIMARY, PartyKind.PERSON)])
        found = index.search(query, kind=PartyKind.PERSON, threshold=80)
        assert [item.name.full for item in found] == [listed]


SCRIPTS = st.text(
    st.one_of(
        *(
            st.characters(min_codepoint=low, max_codepoint=high)
            for low, high in (
                (0x0900, 0x0DFF), (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF),
                (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0x20, 0x7E),
            )
        ),
        st.sampled_from("·・ー々ッ佐藤田中郎阿巴特"),
    ),
    max_size=24,
)  # fmt: skip


@given(SCRIPTS, st.booleans())
def test_every_text_is_read_into_ascii_words(text: str, person: bool) -> None:
    folded = fold(text, person=person)
    assert folded.isascii()
    assert folded.split() == [word for word in folded.split() if word.isalnum()]
    name = normalise(text, person=person)
    assert score_names(name, name, person=person).score in {0.0, 100.0}


@given(SCRIPTS, SCRIPTS)
def test_scores_are_symmetric(first: str, second: str) -> None:
    assert score(first, second) == score(second, first)
