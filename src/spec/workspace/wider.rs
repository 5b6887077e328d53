//! Does a rule hold whenever another one does? A yes is sure: a wider rule may be missed, and none is taken for one.

use crate::domain::text::fold;
use crate::domain::workspace::{AdIs, SlotIs, When};
use serde_json::Value;

/// Does `wide` hold whenever `narrow` does? Each of its conditions is one of the other's, or lets through more.
pub(super) fn is_wider(wide: &When, narrow: &When) -> bool {
    let When { country, language, ad, number, during, outside, slots, returning, keyword, agent, wanted, reason } = wide;
    has_all(country, &narrow.country, same_word)
        && has_all(language, &narrow.language, same_word)
        && ad.as_ref().is_none_or(|ad| narrow.ad.as_ref().is_some_and(|narrow| is_wider_ad(ad, narrow)))
        && has_all(number, &narrow.number, same_word)
        && (during.is_none() || *during == narrow.during)
        && (outside.is_none() || *outside == narrow.outside)
        && slots.iter().all(|(name, slot)| is_wider_slot(slot, narrow.slots.get(name).unwrap_or(&SlotIs::default())))
        && (returning.is_none() || *returning == narrow.returning)
        && has_all(keyword, &narrow.keyword, same_phrase)
        && has_all(agent, &narrow.agent, same_word)
        && has_all(wanted, &narrow.wanted, same_word)
        && has_all(reason, &narrow.reason, |one, other| one == other)
}

/// An ad of which nothing is asked is still an ad.
fn is_wider_ad(wide: &AdIs, narrow: &AdIs) -> bool {
    let AdIs { source_id, headline, ctwa_clid } = wide;
    has_all(source_id, &narrow.source_id, same_word)
        && has_all(headline, &narrow.headline, same_phrase)
        && has_all(ctwa_clid, &narrow.ctwa_clid, same_word)
}

fn is_wider_slot(wide: &SlotIs, narrow: &SlotIs) -> bool {
    let SlotIs { one_of, over, under, contains, known } = wide;
    let has_value = !narrow.one_of.is_empty() || narrow.over.is_some() || narrow.under.is_some() || !narrow.contains.is_empty();
    let narrow_known = narrow.known.or(has_value.then_some(true));
    let each = |fits: &dyn Fn(f64) -> bool| !narrow.one_of.is_empty() && narrow.one_of.iter().all(|value| number_of(value).is_some_and(fits));
    (known.is_none() || *known == narrow_known)
        && has_all(one_of, &narrow.one_of, |one, other| text_of(one).eq_ignore_ascii_case(&text_of(other)))
        && over.is_none_or(|over| narrow.over.is_some_and(|narrow| narrow >= over) || each(&|value| value > over))
        && under.is_none_or(|under| narrow.under.is_some_and(|narrow| narrow <= under) || each(&|value| value < under))
        && has_all(contains, &narrow.contains, same_phrase)
}

/// Of a list, one is enough: an empty one asks nothing, and one that has all of the other's holds whenever that one does.
fn has_all<T>(wide: &[T], narrow: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    let all = || narrow.iter().all(|narrow| wide.iter().any(|wide| same(wide, narrow)));
    wide.is_empty() || !narrow.is_empty() && all()
}

fn same_word<T: ToString>(one: &T, other: &T) -> bool {
    one.to_string().eq_ignore_ascii_case(&other.to_string())
}

fn same_phrase<T: AsRef<str>>(one: &T, other: &T) -> bool {
    fold(one.as_ref()).trim() == fold(other.as_ref()).trim()
}

/// A value as routing compares it.
pub(super) fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn number_of(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn wider(wide: Value, narrow: Value) -> bool {
        let when = |when: Value| serde_json::from_value::<When>(when).unwrap();
        is_wider(&when(wide), &when(narrow))
    }

    #[test]
    fn a_rule_that_lets_through_more_is_wider_and_its_neighbour_is_not() {
        let cases = [
            (json!({}), json!({"ad": {}}), json!(null)),
            (json!({"country": ["es", "PT"]}), json!({"country": ["ES"], "returning": true}), json!({"country": ["ES", "FR"]})),
            (json!({"ad": {}}), json!({"ad": {"headline": ["sale"]}}), json!({"returning": true})),
            (json!({"ad": {"headline": ["Sale", "new"]}}), json!({"ad": {"headline": ["sale"]}}), json!({"ad": {}})),
            (json!({"during": "office"}), json!({"during": "office", "country": ["ES"]}), json!({"outside": "office"})),
            (json!({"returning": true}), json!({"returning": true, "keyword": ["x"]}), json!({"returning": false})),
            (json!({"keyword": ["Refund ", "bill"]}), json!({"keyword": ["refund"]}), json!({"keyword": ["refund", "x"]})),
            (json!({"reason": ["budget", "loop"]}), json!({"reason": ["loop"]}), json!({"reason": []})),
        ];
        for (wide, yes, no) in cases {
            assert!(wider(wide.clone(), yes.clone()), "{wide} {yes}");
            assert!(no.is_null() || !wider(wide.clone(), no.clone()), "{wide} {no}");
        }
    }

    #[test]
    fn a_slot_with_wider_bounds_or_longer_lists_is_wider_and_its_neighbour_is_not() {
        let cases = [
            (json!({}), json!(null), json!("never")),
            (json!({"over": 100}), json!({"over": 100, "under": 200}), json!({"over": 99})),
            (json!({"under": 100}), json!({"under": 20}), json!({"over": 20})),
            (json!({"over": 100, "under": 200}), json!({"one_of": [150, "199"]}), json!({"one_of": [150, 200]})),
            (json!({"one_of": ["Red", 12]}), json!({"one_of": ["red"]}), json!({"one_of": ["red", 13]})),
            (json!({"one_of": ["12"]}), json!({"one_of": [12], "over": 3}), json!({"over": 3})),
            (json!({"contains": ["Shop", "firm"]}), json!({"contains": ["shop"]}), json!({"one_of": ["shop"]})),
            (json!({"known": true}), json!({"over": 3}), json!({"known": false})),
            (json!({"known": true}), json!({"known": true}), json!({"one_of": []})),
            (json!({"known": false}), json!({"known": false}), json!({"under": 3})),
            (json!({"known": false}), json!({"known": false}), json!(null)),
        ];
        let when = |slot: &Value| if slot.is_null() { json!({"returning": true}) } else { json!({"slots": {"s": slot}, "returning": true}) };
        for (wide, yes, no) in cases {
            let wide = json!({"slots": {"s": wide}});
            assert!(wider(wide.clone(), when(&yes)), "{wide} {yes}");
            assert!(no.is_string() || !wider(wide.clone(), when(&no)), "{wide} {no}");
        }
    }
}
