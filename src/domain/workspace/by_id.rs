//! A list in the file, a map by name in memory.

use super::Named;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

pub(super) fn serialize<T, S>(map: &BTreeMap<T::Id, T>, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Named + Serialize,
    S: Serializer,
{
    serializer.collect_seq(map.values())
}

pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<BTreeMap<T::Id, T>, D::Error>
where
    T: Named + Deserialize<'de>,
    T::Id: std::fmt::Display,
    D: Deserializer<'de>,
{
    let mut map = BTreeMap::new();
    for thing in Vec::<T>::deserialize(deserializer)? {
        let id = thing.id().clone();
        if map.insert(id.clone(), thing).is_some() {
            return Err(D::Error::custom(format!("`{id}` is there twice")));
        }
    }
    Ok(map)
}
