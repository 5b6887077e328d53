//! Amounts of money: "€1.234,50", "2 mil euros", "300 bucks". The currencies are those of the table of countries.

use super::{country, figures, words};

/// Largest amount; beyond, floats lose cents.
const AMOUNT_MAX: f64 = 1e12;
/// Currencies without and with three decimals (ISO 4217); all others have two.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";

/// Signs and words of money, and the currencies they may mean: the customer's country decides, else the first; with "?" first, nothing else.
const SIGNS: [(&str, &str); 31] = [
    ("€ euro euros eur.", "EUR"),
    (
        "$ dollar dollars bucks dolar dolares dollari",
        "USD CAD AUD NZD SGD HKD MXN ARS CLP COP UYU BRL TWD JMD TTD BBD BSD BZD FJD GYD LRD NAD SBD SRD XCD BMD BND KYD",
    ),
    ("us$ u$s", "USD"),
    ("a$ au$", "AUD"),
    ("c$ ca$", "CAD"),
    ("nz$", "NZD"),
    ("hk$", "HKD"),
    ("s$", "SGD"),
    ("mx$", "MXN"),
    ("r$ real reais reales", "BRL"),
    ("£ pound pounds quid sterling pfund livres libra libras", "GBP EGP LBP SDG SSP SYP GIP FKP SHP"),
    ("¥ yen", "JPY CNY"),
    ("yuan rmb renminbi 元 人民币", "CNY"),
    ("₹ rupee rupees rs rs.", "INR PKR LKR NPR MUR SCR"),
    ("peso pesos", "? MXN ARS CLP COP UYU DOP PHP CUP"),
    ("kr kr. krona kronor krone kroner kronen", "? SEK NOK DKK ISK"),
    ("franc francs franken sfr fr.", "CHF XOF XAF XPF CDF GNF RWF BIF DJF KMF"),
    ("zł zl zloty zlotys zlotych", "PLN"),
    ("₺ lira tl", "TRY"),
    ("₩ won", "KRW KPW"),
    ("₽ ruble rubles rubel rublos рублей руб", "RUB BYN"),
    ("₴ hryvnia гривень грн", "UAH"),
    ("dirham dirhams dh dhs", "AED MAD"),
    ("riyal riyals", "SAR QAR OMR YER"),
    ("₦ naira", "NGN"),
    ("rand", "ZAR"),
    ("₪ shekel shekels", "ILS"),
    ("฿ baht", "THB"),
    ("rp rupiah", "IDR"),
    ("sol soles s/ s/.", "PEN"),
    ("ringgit rm", "MYR"),
];

/// An amount with its currency, as somebody wrote it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Amount {
    /// How much.
    pub(crate) value: f64,
    /// ISO 4217.
    pub(crate) currency: [u8; 3],
    /// First byte of the plain text, sign included.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
}

/// Whether a text is an amount in the one spelling it has: the decimals of the currency, a blank, the code.
pub(super) fn is_money(text: &str) -> bool {
    let Some((amount, code)) = text.split_once(' ') else { return false };
    let plain = amount.chars().all(|sign| sign.is_ascii_digit() || sign == '.' || sign == '-');
    plain && country::is_currency(code) && amount.parse::<f64>().ok().and_then(|value| spell(value, code)).is_some_and(|canonical| canonical == text)
}

/// The canonical spelling of an amount.
pub(crate) fn spell(value: f64, currency: &str) -> Option<String> {
    let decimals = if words::listed(WHOLE, currency) {
        0
    } else if words::listed(THREE, currency) {
        3
    } else {
        2
    };
    (value.abs() <= AMOUNT_MAX).then(|| format!("{value:.decimals$} {currency}"))
}

/// The one amount of a text; without a currency, that of the schema or the country.
pub(super) fn money(text: &str, country: Option<&str>, otherwise: Option<&str>) -> Option<String> {
    if is_money(text) {
        return Some(text.to_owned());
    }
    let plain = words::plain(text);
    let negative = plain.trim_start().starts_with('-');
    let signed = |value: f64| if negative { -value } else { value };
    match all(&plain, country).as_slice() {
        [one] if figures::all(&plain).len() == 1 => spell(signed(one.value), std::str::from_utf8(&one.currency).ok()?),
        [] if plain.chars().all(|sign| !sign.is_alphabetic() || "kmil".contains(sign)) => {
            let currency = otherwise.map(str::to_ascii_uppercase).or_else(|| country.and_then(country::currency_of).map(str::to_owned))?;
            country::is_currency(&currency).then(|| figures::only(&plain).and_then(|value| spell(value, &currency))).flatten()
        }
        _ => None,
    }
}

/// Every amount of a plain text that stands by its currency.
pub(crate) fn all(plain: &str, country: Option<&str>) -> Vec<Amount> {
    let mut amounts: Vec<Amount> = Vec::new();
    for figure in figures::all(plain) {
        let before = plain.get(..figure.start).unwrap_or("");
        let head = before.trim_end();
        let after = plain.get(figure.end..).unwrap_or("");
        let mut tail = after.trim_start_matches([' ', '-']);
        tail = tail.strip_prefix("de ").unwrap_or(tail);
        let gap = after.len() - tail.len();
        let free = amounts.last().is_none_or(|last| last.end <= head.len());
        let amount = if let Some((currency, length)) = leading(tail, country) {
            Some((currency, figure.start, figure.end + gap + length))
        } else if free && let Some((currency, length)) = trailing(head, country) {
            Some((currency, head.len() - length, figure.end))
        } else {
            None
        };
        if let Some((currency, start, end)) = amount {
            amounts.push(Amount { value: figure.value, currency, start, end });
        }
    }
    amounts
}

/// The currency at the start of a text, and its length.
fn leading(tail: &str, country: Option<&str>) -> Option<([u8; 3], usize)> {
    let word = tail.split(|sign: char| sign.is_whitespace() || ",;!?)".contains(sign)).next()?;
    [word, word.trim_end_matches('.'), word.split(['/', '.', '-']).next()?]
        .into_iter()
        .chain(first_sign(word))
        .find_map(|word| Some((meant(word, country)?, word.len())))
}

/// The currency at the end of a text, and its length.
fn trailing(head: &str, country: Option<&str>) -> Option<([u8; 3], usize)> {
    let word = head.rsplit(|sign: char| sign.is_whitespace() || ",;!?(:".contains(sign)).next()?;
    let last = word.char_indices().next_back().and_then(|(at, sign)| (!sign.is_alphanumeric()).then(|| word.get(at..)).flatten());
    [Some(word), last].into_iter().flatten().find_map(|word| Some((meant(word, country)?, word.len())))
}

/// The sign a text begins with: "€/month".
fn first_sign(word: &str) -> Option<&str> {
    let sign = word.chars().next().filter(|sign| !sign.is_alphanumeric())?;
    word.get(..sign.len_utf8())
}

/// The currency a word means where the customer is.
fn meant(word: &str, country: Option<&str>) -> Option<[u8; 3]> {
    let code = word.to_ascii_uppercase();
    if word.len() == 3 && country::is_currency(&code) && !words::listed("all top mop try", word) {
        return code.as_bytes().try_into().ok();
    }
    let (_, codes) = SIGNS.iter().find(|(names, _)| words::listed(names, word))?;
    let own = country.and_then(country::currency_of).filter(|own| words::listed(codes, own));
    let code = own.or_else(|| codes.split(' ').next().filter(|first| *first != "?"))?;
    code.as_bytes().try_into().ok()
}
