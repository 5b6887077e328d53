//! Currencies and numbers in words.

use super::QuickMap;
use std::sync::LazyLock;

/// ISO codes and the words of a currency. The first is its name here; `$` stands for every currency that is written so.
const CURRENCIES: [(&str, &str); 44] = [
    ("eur", "€ euro euros евро يورو यूरो 欧元 ユーロ"),
    ("gbp", "£ pound pounds quid libra libras esterlinas sterlina sterline фунтов"),
    ("usd", "dollar dollars dólar dólares dollari dolar bucks buck долларов доллара دولار डॉलर 美元 ドル"),
    ("mxn", "peso pesos"),
    ("cad", ""),
    ("aud", ""),
    ("nzd", ""),
    ("cop", ""),
    ("clp", ""),
    ("ars", ""),
    ("uyu", ""),
    ("sgd", ""),
    ("hkd", ""),
    ("brl", "reais"),
    ("pen", "soles"),
    ("jpy", "¥ yen 円"),
    ("cny", "yuan rmb 元 块 人民币 塊"),
    ("krw", "₩ won 원"),
    ("inr", "₹ rupee rupees rs रुपये रुपए रुपया"),
    ("rub", "₽ руб рублей рубля рубль рубли rublos"),
    ("uah", "₴ грн гривень"),
    ("try", "₺ tl lira liras lirası"),
    ("pln", "zł zl złotych"),
    ("chf", "franken francs franchi sfr"),
    ("sek", "kr kronor kroner kronen"),
    ("nok", ""),
    ("dkk", ""),
    ("czk", "kč korun"),
    ("huf", "ft forint"),
    ("ron", "lei"),
    ("ils", "₪ shekel shekels"),
    ("aed", "dirham dirhams درهم"),
    ("sar", "riyal riyals ريال"),
    ("egp", "جنيه"),
    ("idr", "rupiah rp"),
    ("thb", "฿ baht บาท"),
    ("vnd", "₫ đồng"),
    ("php", "₱"),
    ("ngn", "₦ naira"),
    ("zar", "rand"),
    ("kes", ""),
    ("ves", "bolívares"),
    ("btc", "₿ bitcoin"),
    ("$", "$"),
];
const NUMBER_WORDS: [(u32, &str); 36] = [
    (1, "one a an un una uno ein eine einem einer einen une um uma один одной bir واحد एक 一"),
    (2, "two dos dois duas zwei deux due два две iki دو दो 两 二 兩"),
    (3, "three tres três drei trois tre три üç ثلاثة तीन 三"),
    (4, "four cuatro quatro vier quatre quattro четыре dört 四"),
    (5, "five cinco fünf funf cinq cinque пять beş 五"),
    (6, "six seis sechs sei шесть altı 六"),
    (7, "seven siete sete sieben sept sette семь yedi 七"),
    (8, "eight ocho oito acht huit otto восемь sekiz 八"),
    (9, "nine nueve nove neun neuf dokuz 九"),
    (10, "ten diez dez zehn dix dieci десять on 十"),
    (11, "eleven once onze elf undici"),
    (12, "twelve doce doze zwölf zwolf douze dodici двенадцать"),
    (13, "thirteen trece treze dreizehn treize tredici"),
    (14, "fourteen catorce quatorze catorze vierzehn quattordici"),
    (15, "fifteen quince quinze fünfzehn funfzehn quindici"),
    (16, "sixteen dieciséis dieciseis dezesseis sechzehn seize sedici"),
    (18, "eighteen dieciocho dezoito achtzehn diciotto"),
    (20, "twenty veinte vinte zwanzig vingt venti двадцать yirmi"),
    (21, "veintiuno einundzwanzig ventuno"),
    (24, "veinticuatro vierundzwanzig ventiquattro"),
    (25, "veinticinco fünfundzwanzig funfundzwanzig venticinque"),
    (30, "thirty treinta trinta dreißig dreissig trente trenta тридцать otuz"),
    (40, "forty cuarenta quarenta vierzig quarante quaranta"),
    (48, "achtundvierzig quarantotto"),
    (50, "fifty cincuenta cinquenta fünfzig funfzig cinquante cinquanta пятьдесят elli"),
    (60, "sixty sesenta sessenta sechzig soixante sessanta"),
    (70, "seventy setenta siebzig settanta"),
    (72, "zweiundsiebzig settantadue"),
    (75, "fünfundsiebzig"),
    (80, "eighty ochenta oitenta achtzig ottanta"),
    (90, "ninety noventa neunzig novanta"),
    (100, "hundred cien ciento cem hundert cent cento сто yüz"),
    (200, "doscientos duzentos zweihundert duecento"),
    (500, "quinientos quinhentos fünfhundert cinquecento"),
    (1000, "thousand mil tausend mille bin"),
    (1_000_000, "million millón milhão"),
];
/// Currencies that a bare `$` may mean.
const DOLLARS: [&str; 14] = ["usd", "mxn", "cad", "aud", "nzd", "cop", "clp", "ars", "uyu", "sgd", "hkd", "brl", "ves", "$"];
/// Codes that people also write in small letters.
const SMALL_CODES: [&str; 4] = ["eur", "usd", "gbp", "chf"];

static NAMES: LazyLock<QuickMap<String, &'static str>> =
    LazyLock::new(|| super::folded(CURRENCIES.iter().map(|(code, words)| (*words, family(code)))));
static NUMBERS: LazyLock<QuickMap<String, u32>> = LazyLock::new(|| super::folded(NUMBER_WORDS.iter().map(|(value, words)| (*words, *value))));

fn family(code: &'static str) -> &'static str {
    if DOLLARS.contains(&code) { "$" } else { code }
}

/// Is it an ISO code that the guards know, in capitals?
pub(in super::super) fn is_currency_code(word: &str) -> bool {
    word.len() == 3 && CURRENCIES.iter().any(|(code, _)| code.eq_ignore_ascii_case(word))
}

/// The currency that a token names: a sign, a word, or an ISO code in capitals.
pub(in super::super) fn currency(folded: &str, raw: &str) -> Option<&'static str> {
    let is_code = folded.len() == 3 && (raw.bytes().all(|b| b.is_ascii_uppercase()) || SMALL_CODES.contains(&folded));
    let by_code = if is_code { CURRENCIES.iter().find(|(code, _)| *code == folded).map(|(code, _)| family(code)) } else { None };
    by_code.or_else(|| NAMES.get(folded).copied())
}

/// A small number in words.
pub(in super::super) fn number_word(folded: &str) -> Option<u32> {
    NUMBERS.get(folded).copied()
}

/// What a word after a number multiplies it with.
pub(in super::super) fn times_factor(folded: &str) -> Option<i64> {
    Some(match folded {
        "k" | "mil" | "thousand" | "tausend" | "tsd" | "mille" | "mila" | "тысяч" | "тыс" | "bin" => 1_000,
        "m" | "mio" | "million" | "millions" | "millones" | "millon" | "milhoes" | "milhao" | "millionen" | "milioni" | "milione" => 1_000_000,
        "万" | "萬" => 10_000,
        _ => return None,
    })
}
