//! One-time codes (RFC 6238), for whoever wants them: set up by their own hand, asked for at sign-in, each code once.

use super::Door;
use super::accounts;
use super::audit::keep;
use super::auth::SignedIn;
use super::problem::{Body, Problem};
use crate::store::Failure;
use crate::store::people::Operator;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a secret (RFC 4226 wants 20).
const SECRET_BYTES: usize = 20;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Password {
    password: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    code: String,
}

/// A new secret. It is asked for once a code of it was shown; the one that is asked for now must be taken away first.
pub(super) async fn begin(State(door): State<Door>, who: SignedIn, Body(given): Body<Password>) -> Result<Json<Value>, Problem> {
    accounts::confirm(&door, &who.operator, given.password).await?;
    if who.operator.totp {
        return Err(Problem::new(StatusCode::CONFLICT, "codes-set-up", "One-time codes are set up already: remove them first."));
    }
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| Problem::internal())?;
    let codes = codes(bytes.to_vec().into(), &who.operator.email)?;
    let secret = codes.secret().to_base32();
    door.runtime().store().set_totp(&who.viewer.id, Some(secret.clone())).await?;
    Ok(Json(json!({"secret": secret, "uri": codes.to_url().map_err(|_| Problem::internal())?})))
}

/// Is it a code of theirs, and not used before? Then it is used up.
async fn is_right(door: &Door, operator: &Operator, code: &str) -> Result<bool, Problem> {
    let store = door.runtime().store();
    let Some(totp) = store.totp(&operator.id).await? else { return Ok(false) };
    let secret = Secret::try_from_base32(&totp.secret).map_err(|_| Problem::internal())?;
    let seconds = u64::try_from(door.runtime().clock().now().0 / 1_000).unwrap_or_default();
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(step) = codes(secret, &operator.email)?.check(&code, seconds) else { return Ok(false) };
    match store.use_totp(&operator.id, i64::try_from(step).unwrap_or(i64::MAX)).await {
        Ok(()) => Ok(true),
        // It was used before: whoever reads over a shoulder comes too late.
        Err(Failure::Conflict) => Ok(false),
        Err(failure) => Err(failure.into()),
    }
}

/// The first code of a new secret: from now on one is asked for.
pub(super) async fn confirm(State(door): State<Door>, who: SignedIn, Body(given): Body<Code>) -> Result<StatusCode, Problem> {
    if !is_right(&door, &who.operator, &given.code).await? {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "wrong-code",
            "That code is not right, or was used before. Wait for the next one.",
        ));
    }
    keep(&door, &who.viewer.id, "codes_set_up", format!("person:{}", who.viewer.id), String::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// No codes any more.
pub(super) async fn end(State(door): State<Door>, who: SignedIn, Body(given): Body<Password>) -> Result<StatusCode, Problem> {
    accounts::confirm(&door, &who.operator, given.password).await?;
    door.runtime().store().set_totp(&who.viewer.id, None).await?;
    keep(&door, &who.viewer.id, "codes_removed", format!("person:{}", who.viewer.id), String::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// At sign-in: the code, where one is asked for.
pub(super) async fn check(door: &Door, operator: &Operator, code: Option<&str>) -> Result<(), Problem> {
    if !operator.totp {
        return Ok(());
    }
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "code-wanted", "Give the code that your app shows, too."));
    };
    if is_right(door, operator, code).await? {
        return Ok(());
    }
    keep(door, &operator.id, "sign_in_refused", format!("person:{}", operator.id), "wrong code".to_owned()).await?;
    Err(Problem::new(StatusCode::UNAUTHORIZED, "wrong-code", "That code is not right, or was used before. Wait for the next one."))
}

fn codes(secret: Secret, email: &str) -> Result<Totp, Problem> {
    let account = email.replace(':', " ");
    Builder::new().with_secret(secret).with_account_name(account).with_issuer(Some("Baton")).build().map_err(|_| Problem::internal())
}
