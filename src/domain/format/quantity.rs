//! Quantities: a number and a unit. Units of one kind convert into each other; of two kinds never.

use super::{figures, words};

/// A unit: its symbol, its kind, what one is in the kind's base unit, what is added (temperatures), the words for it.
#[derive(Debug)]
pub(crate) struct Unit {
    symbol: &'static str,
    kind: &'static str,
    factor: f64,
    offset: f64,
    names: &'static str,
}

const fn unit(symbol: &'static str, kind: &'static str, factor: f64, names: &'static str) -> Unit {
    Unit { symbol, kind, factor, offset: 0.0, names }
}

const UNITS: [Unit; 49] = [
    unit("mg", "mass", 1e-6, "mg milligram milligrams miligramos milligramm"),
    unit("g", "mass", 1e-3, "g gr gram grams gramo gramos grama gramas gramm gramme grammes"),
    unit(
        "kg",
        "mass",
        1.0,
        "kg kgs kilo kilos kilogram kilograms kilogramo kilogramos quilo quilos quilograma quilogramas kilogramm kilogramme kilogrammes",
    ),
    unit("t", "mass", 1e3, "t ton tons tonne tonnes tonelada toneladas tonnen"),
    unit("lb", "mass", 0.453_592_37, "lb lbs"),
    unit("oz", "mass", 0.028_349_523_125, "oz ounce ounces onza onzas unze unzen once onces"),
    unit("st", "mass", 6.350_293_18, "stone stones"),
    unit("mm", "length", 1e-3, "mm millimeter millimeters millimetre millimetres milimetros"),
    unit("cm", "length", 1e-2, "cm cms centimeter centimeters centimetre centimetres centimetros zentimeter"),
    unit("m", "length", 1.0, "m mt mts meter meters metre metres metro metros"),
    unit("km", "length", 1e3, "km kms kilometer kilometers kilometre kilometres kilometro kilometros quilometros"),
    unit("in", "length", 0.0254, "in inch inches pulgada pulgadas polegada polegadas zoll pouce pouces \" ''"),
    unit("ft", "length", 0.3048, "ft feet foot pies pes fuss pieds '"),
    unit("yd", "length", 0.9144, "yd yds yard yards yarda yardas"),
    unit("mi", "length", 1609.344, "mi mile miles milla millas milhas meile meilen"),
    unit("m2", "area", 1.0, "m2 sqm qm m^2 metros cuadrados quadratmeter"),
    unit("ft2", "area", 0.092_903_04, "ft2 sqft"),
    unit("ha", "area", 1e4, "ha hectare hectares hectarea hectareas hektar"),
    unit("acre", "area", 4_046.856_422_4, "acre acres"),
    unit("km2", "area", 1e6, "km2"),
    unit("ml", "volume", 1e-3, "ml milliliter milliliters mililitros"),
    unit("cl", "volume", 1e-2, "cl"),
    unit("l", "volume", 1.0, "l lt lts liter liters litre litres litro litros"),
    unit("m3", "volume", 1e3, "m3 cbm kubikmeter"),
    unit("gal", "volume", 3.785_411_784, "gal gallon gallons galon galones"),
    unit("s", "time", 1.0, "s sec secs second seconds segundo segundos sekunde sekunden seconde secondes"),
    unit("min", "time", 60.0, "min mins minute minutes minuto minutos minuten"),
    unit("h", "time", 3600.0, "h hr hrs hour hours hora horas stunde stunden std heure heures"),
    unit("day", "time", 86_400.0, "d day days dia dias tag tage tagen jour jours"),
    unit("week", "time", 604_800.0, "week weeks wk wks semana semanas woche wochen semaine semaines"),
    unit("month", "months", 1.0, "month months mes meses monat monate monaten mois"),
    unit("year", "months", 12.0, "year years yr yrs ano anos jahr jahre jahren an ans annee annees"),
    unit("KB", "data", 1e3, "kb kilobyte kilobytes"),
    unit("MB", "data", 1e6, "mb megabyte megabytes mega megas"),
    unit("GB", "data", 1e9, "gb gigabyte gigabytes gig gigs giga gigas"),
    unit("TB", "data", 1e12, "tb terabyte terabytes"),
    unit("W", "power", 1.0, "w watt watts vatios"),
    unit("kW", "power", 1e3, "kw kilowatt kilowatts"),
    unit("Wh", "energy", 1.0, "wh"),
    unit("kWh", "energy", 1e3, "kwh"),
    unit("km/h", "speed", 1.0, "km/h kmh kph"),
    unit("mph", "speed", 1.609_344, "mph"),
    unit("Mbit/s", "rate", 1.0, "mbit/s mbps mbit"),
    unit("Gbit/s", "rate", 1e3, "gbit/s gbps gbit"),
    Unit { symbol: "C", kind: "temperature", factor: 1.0, offset: 0.0, names: "c °c celsius centigrade grados" },
    Unit { symbol: "F", kind: "temperature", factor: 5.0 / 9.0, offset: -160.0 / 9.0, names: "f °f fahrenheit" },
    unit("%", "share", 1.0, "% percent prozent"),
    unit("pcs", "count", 1.0, "pcs pc piece pieces unit units unidad unidades unidade piezas stuck pieza"),
    unit("dozen", "count", 12.0, "dozen dozens docena docenas dutzend douzaine douzaines"),
];

/// A quantity in a plain text.
pub(crate) struct Quantity {
    /// How many.
    pub(crate) value: f64,
    /// Of what.
    pub(crate) unit: &'static Unit,
    /// First byte of the plain text.
    pub(crate) start: usize,
    /// One past the last byte, unit included.
    pub(crate) end: usize,
}

/// The unit of a symbol or a word.
pub(crate) fn unit_of(word: &str) -> Option<&'static Unit> {
    let exact = UNITS.iter().find(|unit| unit.symbol == word);
    exact.or_else(|| UNITS.iter().find(|unit| words::listed(unit.names, &words::plain(word))))
}

/// Whether two units measure one thing.
fn are_kin(left: &Unit, right: &Unit) -> bool {
    left.kind == right.kind
}

/// A value of one unit in another of its kind.
pub(crate) fn convert(value: f64, from: &Unit, to: &Unit) -> Option<f64> {
    if from.symbol == to.symbol {
        return Some(value);
    }
    are_kin(from, to).then(|| super::rounded((value * from.factor + from.offset - to.offset) / to.factor))
}

/// Every quantity of a plain text, "1 h 30 min" in its two parts.
pub(crate) fn all(plain: &str) -> Vec<Quantity> {
    let mut found = Vec::new();
    for figure in figures::all(plain) {
        let before = plain.get(..figure.start).unwrap_or("");
        if before.ends_with(|sign: char| sign.is_alphanumeric() || "#@_".contains(sign)) {
            continue;
        }
        let negative = before.ends_with('-') && !before.trim_end_matches('-').ends_with(|sign: char| sign.is_alphanumeric());
        // "5 m" is metres before it is millions.
        let readings = [(figure.bare, figure.bare_end), (figure.value, figure.end)];
        if let Some((value, end, unit)) = readings.into_iter().find_map(|(value, end)| unit_at(plain, end).map(|(unit, end)| (value, end, unit))) {
            let value = if negative { -value } else { value };
            found.push(Quantity { value, unit, start: figure.start - usize::from(negative), end });
        }
    }
    found
}

/// The unit that follows an offset, and where it ends.
fn unit_at(plain: &str, from: usize) -> Option<(&'static Unit, usize)> {
    let rest = plain.get(from..)?;
    let tail = rest.trim_start_matches([' ', '-']);
    let at = from + rest.len() - tail.len();
    let word = tail.split(|sign: char| sign.is_whitespace() || ",;!?)".contains(sign)).next()?;
    let letters = word.split(|sign: char| !sign.is_alphabetic()).next()?;
    let by_word = |word: &&str| !word.is_empty() && UNITS.iter().any(|unit| words::listed(unit.names, word));
    let word = [word, word.trim_end_matches('.'), letters].into_iter().find(by_word)?;
    // "5 in Berlin", "2 an hour": a small word is a unit only where nothing follows it.
    let small = words::listed("in an once", word) && tail.get(word.len()..).is_some_and(|next| next.trim_start().starts_with(char::is_alphabetic));
    (!small).then(|| unit_of(word).map(|unit| (unit, at + word.len()))).flatten()
}

/// The one quantity of a text, its parts added up ("5 ft 11 in" is 5.916667 ft); nothing when its parts do not add up.
pub(super) fn total(plain: &str) -> Option<(f64, &'static Unit)> {
    let parts = all(plain);
    let unit = parts.first()?.unit;
    let values: Option<Vec<f64>> = parts.iter().map(|part| convert(part.value, part.unit, unit)).collect();
    (figures::all(plain).len() == parts.len()).then_some((super::rounded(values?.iter().sum()), unit))
}

/// Whether a text is a quantity in the one spelling it has.
pub(super) fn is_quantity(text: &str) -> bool {
    quantity(text).is_some_and(|canonical| canonical == text)
}

/// A quantity in its canonical spelling: a plain number, a blank, the symbol of the unit that was said.
pub(super) fn quantity(text: &str) -> Option<String> {
    total(&words::plain(text)).map(|(value, unit)| spell(value, unit))
}

/// The canonical spelling.
pub(crate) fn spell(value: f64, unit: &Unit) -> String {
    format!("{} {}", super::rounded(value), unit.symbol)
}
