//! What the user of this connection may publish, as its server says. A request that is not allowed gets no answer,
//! and the client library tells only the connection's event callback of the violation.

use std::time::Duration;

use async_nats::jetstream::Context;
use serde_json::Value;
use tokio::time::timeout;

use crate::api::subject::full;
use crate::document;

/// Every nats-server since 2.10 answers on it by itself, to users whose permissions let them ask.
const USER_INFO: &str = "$SYS.REQ.USER.INFO";

/// It is not a request to JetStream, so no queue is before it.
const MAX_WAIT: Duration = Duration::from_secs(1);

/// Every context's API prefix ends like this: `$JS.API.`, `$JS.hub.API.`.
const END_OF_PREFIX: &str = ".API.";

pub(super) struct Permissions {
    user: String,
    /// Empty where everything is allowed.
    allow: Vec<String>,
    deny: Vec<String>,
}

/// The permissions of the user, or `None` where the server does not tell.
pub(super) async fn ask(context: &Context) -> Option<Permissions> {
    let client = context.client();
    let answer = timeout(MAX_WAIT, client.request(USER_INFO, "".into()))
        .await
        .ok()?
        .ok()?;
    Permissions::read(&serde_json::from_slice(&answer.payload).ok()?)
}

impl Permissions {
    fn read(answer: &Value) -> Option<Self> {
        let data = answer.get("data")?;
        let publish = &data["permissions"]["publish"];
        let user = data["user"].as_str().unwrap_or_default().to_owned();
        Some(Self {
            user,
            allow: texts(&publish["allow"]),
            deny: texts(&publish["deny"]),
        })
    }

    pub(super) fn user(&self) -> &str {
        &self.user
    }

    /// Whether a request on `subject`, without the prefix, does not reach the API. A context does not tell
    /// its prefix, so what is allowed with any prefix passes.
    pub(super) fn forbid(&self, subject: &str) -> bool {
        let is_denied = |pattern: &String| matches(pattern, &full(subject));
        let is_allowed = |pattern: &String| matches_with_any_prefix(pattern, subject);
        !(self.allow.is_empty() || self.allow.iter().any(is_allowed))
            || self.deny.iter().any(is_denied)
    }
}

fn texts(list: &Value) -> Vec<String> {
    document::strings(list).map(str::to_owned).collect()
}

fn matches_with_any_prefix(pattern: &str, subject: &str) -> bool {
    let behind_prefix = pattern.split_once(END_OF_PREFIX).map(|(_, rest)| rest);
    matches(pattern, &full(subject)) || behind_prefix.is_some_and(|rest| matches(rest, subject))
}

/// Whether the pattern of a permission, which may name a queue group after a space, covers `subject`.
fn matches(pattern: &str, subject: &str) -> bool {
    let mut tokens = subject.split('.');
    for wanted in pattern.split(' ').next().unwrap_or_default().split('.') {
        match (wanted, tokens.next()) {
            (">", Some(_)) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(token)) if wanted == token => {}
            _ => return false,
        }
    }
    tokens.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_may_not_be_published_is_known() {
        let user = |publish: Value| {
            Permissions::read(
                &json!({"data": {"user": "app", "permissions": {"publish": publish}}}),
            )
            .unwrap()
        };
        let cases = [
            (json!(null), false),
            (json!({"deny": ["$JS.API.STREAM.CREATE.*"]}), true),
            (json!({"deny": ["$JS.API.STREAM.UPDATE.*"]}), false),
            (json!({"deny": [">"]}), true),
            (json!({"allow": ["orders.>"]}), true),
            (json!({"allow": ["orders.>", "$JS.API.STREAM.>"]}), false),
            (json!({"allow": ["$JS.hub.API.>"]}), false),
            (json!({"allow": ["$JS.hub.API.STREAM.INFO.*"]}), true),
            (
                json!({"allow": ["$JS.API.>"], "deny": ["$JS.API.STREAM.CREATE.ORDERS"]}),
                true,
            ),
        ];
        for (publish, expected) in cases {
            assert_eq!(
                user(publish.clone()).forbid("STREAM.CREATE.ORDERS"),
                expected,
                "{publish}"
            );
        }
    }
}
