//! What is a spot, and its neighbour that is none.

use super::{EMAIL, HANDLE, LINK, LINK_PART, USER, What, spots};

fn check(text: &str, wanted: &[(&str, What)]) {
    let found: Vec<(&str, What)> = spots(text).iter().map(|spot| (text.get(spot.at.clone()).unwrap(), spot.what)).collect();
    assert_eq!(found, wanted, "{text}");
}

#[test]
fn every_pattern_compiles() {
    for (name, rule) in [("EMAIL", &EMAIL), ("LINK", &LINK), ("LINK_PART", &LINK_PART), ("HANDLE", &HANDLE), ("USER", &USER)] {
        assert!(rule.is_some(), "{name}");
    }
}

#[test]
fn phone_numbers_of_all_writings_are_found() {
    for phone in [
        "+34 612 345 678",
        "+34612345678",
        "+1 (415) 867-5309",
        "0034 612 345 678",
        "612 345 678",
        "612-345-678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "0171 2345678",
        "(011) 4567-8901",
        "07911 123456",
        "07911123456",
        "415-867-5309",
        "6 1 2 3 4 5 6 7 8",
        "٠٥٠ ١٢٣ ٤٥٦٧",
        "+４４ ７９１１ １２３４５６",
    ] {
        check(&format!("write to {phone}, please"), &[(phone, What::Phone)]);
    }
    check("my WhatsApp is 612345678", &[("612345678", What::Phone)]);
    for nobodys in ["+44 7700 900123", "07700 900123", "+1 202 555 0143", "212-555-0199", "+33 6 39 98 12 34", "+49 30 23125 123"] {
        check(&format!("write to {nobodys}, please"), &[]);
    }
}

#[test]
fn dates_times_prices_and_quantities_stay() {
    for text in [
        "on 14/10/2026 at 10:30",
        "14.10.26, 9:00",
        "2026-10-14",
        "2026-10-14 10:30:00",
        "from 09.00-18.00",
        "9-18 h",
        "10.30 - 11.15",
        "€1,250,000.50",
        "1.250.000 €",
        "12 500 EUR",
        "$ 150000",
        "150000 km",
        "a budget of 100000",
        "R$ 1.500,00",
        "2025-2026",
        "in 2024 2025 2026",
        "24/7",
        "3x4",
        "iPhone15",
        "A4 or B12",
        "room 204",
        "5 of 10",
        "100 000 users",
        "1080p 60fps",
        "version 1.2.3",
        "50%",
        "COVID-2019",
        "in 10 minutes",
        "RTX4090",
    ] {
        check(text, &[]);
    }
}

#[test]
fn references_are_found_by_their_length_their_shape_or_the_word_before() {
    for (text, reference) in [
        ("order #48213", "48213"),
        ("my order is 48213", "48213"),
        ("pedido nº 4821", "4821"),
        ("Bestellnummer: 4821", "4821"),
        ("it is ORD-48213", "48213"),
        ("it is 482139", "482139"),
        ("booking X7K9P2", "X7K9P2"),
        ("tracking AB482139XZ", "AB482139XZ"),
        ("invoice 2026-0042", "2026-0042"),
        ("CPF 123.456.789-09", "123.456.789-09"),
        ("注文番号 48213", "48213"),
        ("the Visa ending in 4821", "4821"),
    ] {
        let found = spots(text);
        assert!(matches!(found.as_slice(), [spot] if text.get(spot.at.clone()) == Some(reference)), "{text}: {found:?}");
    }
    check("Reservation ID: **UDMOP1**", &[("UDMOP1", What::NationalId)]);
    check("code LU15PA", &[("LU15PA", What::NationalId)]);
    check("Order LAMPS today", &[]);
    check("order 500 lamps", &[]);
    check("a case of 24 bottles", &[]);
}

#[test]
fn accounts_cards_and_ids_are_found_where_they_end() {
    check("IBAN ES91 2100 0418 4502 0005 1332 para pagar", &[("ES91 2100 0418 4502 0005 1332", What::Iban)]);
    check("auf de89370400440532013000.", &[("de89370400440532013000", What::Iban)]);
    // A digit was mistyped.
    check("DE89 3704 0044 0532 0130 01 bitte", &[("DE89 3704 0044 0532 0130 01", What::Iban)]);
    check("card 4539 1488 0343 6467 thanks", &[("4539 1488 0343 6467", What::Card)]);
    check("card 4242 4242 4242 4242 thanks", &[]);
    for id in ["12345678Z", "X1234567L", "RSSMRA85T10A562S", "AB 12 34 56 C", "ABCDE1234F", "GODE561231HDFRRN09"] {
        check(&format!("id {id}."), &[(id, What::NationalId)]);
    }
}

#[test]
fn addresses_are_found_in_each_language() {
    for street in [
        "221 Baker Street",
        "14 Old Mill Rd",
        "12 station road",
        "Calle de Alcalá 45",
        "calle mayor 12",
        "C/ Mayor, 12",
        "Avda. de la Paz nº 3",
        "Plaza Mayor 4",
        "Rua Augusta, 1500",
        "12 rue de la Paix",
        "3 bis avenue Victor Hugo",
        "Via Garibaldi 12",
        "Lindenstraße 12a",
        "Berliner Str. 5",
        "Kerkstraat 8",
    ] {
        check(&format!("ship to {street}."), &[(street, What::Address)]);
    }
    check("Calle Mayor 12, 28013 Madrid", &[("Calle Mayor 12", What::Address), ("28013", What::Postcode)]);
    for code in ["SW1A 1AA", "K1A 0B1", "1012 AB"] {
        check(&format!("in {code}"), &[(code, What::Postcode)]);
    }
    check("PLZ 10115", &[("10115", What::Postcode)]);
    for text in [
        "10 minutes down the road",
        "una plaza para 2",
        "via email",
        "2026 AM",
        "the 2 of us on the street",
        "Sample Street",
        "12 Sample Street",
        "Musterstraße 7",
    ] {
        check(text, &[]);
    }
}

#[test]
fn of_a_link_only_what_tells_who_is_a_spot() {
    check("see https://acme.com/track/AB482139XZ?lang=es", &[("AB482139XZ", What::Link)]);
    check("wa.me/34612345678", &[("34612345678", What::Link)]);
    check("https://maps.app.goo.gl/kPqRs7TuVw", &[("kPqRs7TuVw", What::Link)]);
    for text in
        ["https://acme.com/preise/2026", "www.acme.com", "https://acme.com/about-us/team", "and/or", "https://acme.com/?utm_source=newsletter"]
    {
        check(text, &[]);
    }
    check("ana.roy@acme.co.uk or ana@example.com", &[("ana.roy@acme.co.uk", What::Email)]);
    check("I am @ana_roy.92 there, 2@3", &[("@ana_roy.92", What::Handle)]);
    check("user id ana_roy_92, slot order_id", &[("ana_roy_92", What::Handle)]);
}

#[test]
fn a_date_of_birth_is_a_spot_and_a_date_is_none() {
    check("I was born on 3/4/85", &[("3/4/85", What::Birth)]);
    check("fecha de nacimiento: 03/04/2014", &[("03/04/2014", What::Birth)]);
    check("12.05.1978", &[("12.05.1978", What::Birth)]);
    check("deliver on 3/4/27", &[]);
}
