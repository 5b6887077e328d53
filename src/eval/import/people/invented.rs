//! Invented people: first names that are a woman's as well as a man's, and family names that are nobody's we know, by script.

/// First names and family names.
pub(in super::super) struct Names {
    /// First names.
    pub(in super::super) first: &'static str,
    /// Family names.
    pub(in super::super) last: &'static str,
}

const LATIN: Names = Names {
    first: "Robin Alex Kim Sasha Charlie Noa Andrea Jules Sam Toni Luca Mika Nico Remy Dominique Gabi Jona Ari Quinn Sage Rowan Kai Lou Ellis Marlo Bay Skyler Finley Emery Lennox Oceane Tatum Reese Harper Avery Jamie Kerry Leslie Morgan Parker \
            Riley Shannon Tracy Vivian Yael Zeno",
    last: "Ardenby Brookmere Calvero Dunvale Estrelo Farrowby Galdonio Hartmere Iverdal Juncalo Kestrelby Lomardi Merrowby Nevadil Oakhaven Pelorano Quillmere Rosavel Silverno Tarnby Umbral Velloso Wexmoor Yarrowby Zelano Almerby Bellorin Corvane \
           Dorvale Elmeric Fenmoor Grovano Halvardo Isolde Jaravel Kelmoor Larkmere Montavel Norwell Orlande Pinemoor Ravello Selmoor Thornby Ulvando Vermoor Windale Zarbano",
};
const CYRILLIC: Names = Names {
    first: "Саша Женя Валя Слава Шура Рома Вика Миша Тоня Юля",
    last: "Примеров Образцов Вымыслов Полевский Заречный Луговой Снежин Берегов Озёрный Ветров",
};
const GREEK: Names = Names {
    first: "Αλέξ Χρύσα Ντάνι Φοίβη Λίνος Μελίνα Ορφέας Νεφέλη",
    last: "Παραδειγμός Φανταστός Νεφελίδης Ανεμίδης Θαλασσίδης Πετρινός Ηλιάδης Βουνίδης",
};
const ARABIC: Names = Names {
    first: "نور رجاء ضياء إحسان وسام بهاء سناء تيسير",
    last: "المثالي الخيالي النموذجي البستاني البحراني النجمي السهلي الواحي",
};
const HEBREW: Names = Names {
    first: "נועם שחר ליאור טל עדן שקד רותם אלמוג", last: "דוגמאי בדיוני הרריאן נחלאי שדמוני גליליאן ימיני כוכבאי"
};
const DEVANAGARI: Names = Names {
    first: "किरण ज्योति नमन शशि सुमन तारा रवि चंदन", last: "उदाहरणी कल्पनावत नमूनवाल वनवासी पर्वतीय सागरिया तारकेश मेघवत"
};
const HAN: Names = Names { first: "晓宁 子墨 若溪 一诺 清和 云帆 知夏 予安", last: "例 范 样 虚 拟 假 设 构" };
const KANA: Names = Names {
    first: "ひなた あおい つばさ みらい かおる ゆうき ちあき しのぶ",
    last: "みほん れいだい かくう ためし もしき ひながた さんぷる つくり",
};
const HANGUL: Names =
    Names { first: "하늘 가온 다온 라온 마루 바다 새벽 아라", last: "견본 예시 가상 모형 보기 시범 상상 표본" };
const THAI: Names = Names {
    first: "ฟ้า นิว มิน ปอ เจ บีม", last: "ตัวอย่าง สมมุติ จำลอง แบบร่าง ทดลอง นิมิต"
};

/// The names of the script that a word is written in.
pub(in super::super) fn like(word: &str) -> &'static Names {
    match word.chars().find(|c| c.is_alphabetic()).map_or(0, u32::from) {
        0x370..=0x3ff | 0x1f00..=0x1fff => &GREEK,
        0x400..=0x52f => &CYRILLIC,
        0x590..=0x5ff => &HEBREW,
        0x600..=0x6ff | 0x750..=0x77f => &ARABIC,
        0x900..=0x97f => &DEVANAGARI,
        0xe00..=0xe7f => &THAI,
        0x3040..=0x30ff => &KANA,
        0x3400..=0x9fff => &HAN,
        0xac00..=0xd7af | 0x1100..=0x11ff => &HANGUL,
        _ => &LATIN,
    }
}
