//! What a route asks for, read from the types of its handler's arguments: so the document says what the code takes.

use super::super::Door;
use super::super::auth::SignedIn;
use super::super::problem::{Asked, Body, Path, Raw};
use axum::extract::State;
use axum::http::HeaderMap;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

/// What a route asks for.
pub(in crate::http) struct Asks<'g> {
    generator: &'g mut SchemaGenerator,
    /// A schema for each parameter of the path, in order.
    pub(super) path: Vec<Value>,
    /// The schema of the query, an object.
    pub(super) query: Option<Value>,
    /// The content type of the body, and its schema.
    pub(super) body: Option<(&'static str, Value)>,
}

impl<'g> Asks<'g> {
    pub(super) fn new(generator: &'g mut SchemaGenerator) -> Self {
        Self { generator, path: Vec::new(), query: None, body: None }
    }

    fn schema<T: JsonSchema>(&mut self) -> Value {
        T::json_schema(self.generator).to_value()
    }
}

/// An argument of a handler.
pub(in crate::http) trait Argument {
    /// Says what it asks for.
    fn tell(asks: &mut Asks<'_>);
}

/// All arguments of a handler.
pub(in crate::http) trait Arguments {
    /// Says what they ask for.
    fn tell(asks: &mut Asks<'_>);
}

macro_rules! arguments {
    ($($one:ident)*) => {
        impl<Via, $($one: Argument),*> Arguments for (Via, $($one,)*) {
            fn tell(asks: &mut Asks<'_>) {
                $($one::tell(asks);)*
            }
        }
    };
}

arguments!(A);
arguments!(A B);
arguments!(A B C);
arguments!(A B C D);
arguments!(A B C D E);
arguments!(A B C D E F);

/// A handler that takes nothing.
impl Arguments for ((),) {
    fn tell(_: &mut Asks<'_>) {}
}

macro_rules! asks_nothing {
    ($($one:ty),*) => {$(
        impl Argument for $one {
            fn tell(_: &mut Asks<'_>) {}
        }
    )*};
}

asks_nothing!(State<Door>, SignedIn, HeaderMap);

impl Argument for Path<String> {
    fn tell(asks: &mut Asks<'_>) {
        asks.path.push(json!({"type": "string"}));
    }
}

impl Argument for Path<i64> {
    fn tell(asks: &mut Asks<'_>) {
        asks.path.push(json!({"type": "integer", "format": "int64"}));
    }
}

impl Argument for Path<(String, String)> {
    fn tell(asks: &mut Asks<'_>) {
        asks.path.extend([json!({"type": "string"}), json!({"type": "string"})]);
    }
}

impl<T: JsonSchema> Argument for Asked<T> {
    fn tell(asks: &mut Asks<'_>) {
        asks.query = Some(asks.schema::<T>());
    }
}

impl<T: JsonSchema> Argument for Body<T> {
    fn tell(asks: &mut Asks<'_>) {
        asks.body = Some(("application/json", asks.schema::<T>()));
    }
}

impl Argument for Raw {
    fn tell(asks: &mut Asks<'_>) {
        asks.body = Some(("*/*", json!({"description": "The bytes of the file; its type is the request's Content-Type."})));
    }
}
