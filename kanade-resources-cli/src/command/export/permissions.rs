//! `--to permissions`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::str::FromStr;

use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use kanade_resources_schema::Checked;
use kanade_resources_schema::permissions::{
    ANSWERS, ANSWERS_WITHIN_SECONDS, INBOX, Options as PermissionOptions, Permissions, of_role,
};
use kanade_resources_schema::role::{Misfit, Role, Value};
use serde::Serialize;

use crate::json;

/// The version of the JSON. It rises when a reader of the old form could misread the new one.
const FORMAT_VERSION: u32 = 1;

const NANOSECONDS: u64 = 1_000_000_000;

#[derive(clap::Args)]
#[command(next_help_heading = "Permissions")]
pub(super) struct Arguments {
    /// How permissions are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The role; without one, all of them
    #[arg(long)]
    role: Vec<String>,
    /// What holes of this name stand for, instead of what the role says
    #[arg(long, value_name = "HOLE=VALUE")]
    bind: Vec<Binding>,
    /// The JetStream domain that the process names when it connects
    #[arg(long, value_name = "DOMAIN", value_parser = domain)]
    js_domain: Option<String>,
    /// The prefix of the inboxes of the process
    #[arg(long, value_name = "PREFIX", default_value = INBOX, value_parser = inbox)]
    inbox_prefix: String,
}

/// How permissions are written.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Lines to include in the `permissions` of a user in nats-server's configuration
    NatsServer,
    /// Commands of `nsc` that make a scoped signing key for each role
    Nsc,
    /// One JSON object
    #[default]
    Json,
}

/// `HOLE=VALUE`.
#[derive(Clone)]
struct Binding {
    hole: String,
    value: String,
}

impl FromStr for Binding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (hole, value) = text.split_once('=').ok_or("write HOLE=VALUE")?;
        if Value::parse(value).is_err() {
            return Err(format!("servers know no placeholder {value:?}"));
        }
        Ok(Self {
            hole: hole.to_owned(),
            value: value.to_owned(),
        })
    }
}

fn domain(text: &str) -> Result<String, String> {
    if is_literal(text) && !text.contains('.') {
        return Ok(text.to_owned());
    }
    Err("a domain is one token: no `.`, `*`, `>`, white space or control character".to_owned())
}

fn inbox(text: &str) -> Result<String, String> {
    if is_literal(text) {
        return Ok(text.to_owned());
    }
    Err(
        "a prefix has tokens between dots, without `*`, `>`, white space and control characters"
            .to_owned(),
    )
}

/// Whether all tokens are texts or placeholders.
fn is_literal(text: &str) -> bool {
    text.split('.')
        .all(|token| !token.is_empty() && !token.contains(is_stray) && Value::parse(token).is_ok())
}

fn is_stray(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '*' | '>')
}

/// The text of the permissions.
pub(super) fn export(options: &Arguments, checked: &Checked<'_>) -> Result<String> {
    let roles = roles(checked, &options.role)?;
    let bind = bindings(&options.bind, &roles)?;
    let settings = PermissionOptions::default()
        .domain(options.js_domain.as_deref())
        .inbox(&options.inbox_prefix)
        .bind(&bind);
    let mut made = Vec::with_capacity(roles.len());
    for role in roles {
        let permissions =
            of_role(checked, role, &settings).map_err(|misfit| unbound(role, misfit))?;
        made.push((role, permissions));
    }
    match options.format {
        Format::NatsServer => nats_server(&made),
        Format::Nsc => Ok(nsc(&made)),
        Format::Json => Ok(json::line(&document(&made, &bind))?),
    }
}

fn roles<'c, 'a>(checked: &'c Checked<'a>, wanted: &[String]) -> Result<Vec<&'c Role<'a>>> {
    if checked.roles.is_empty() {
        bail!("the declaration has no roles; `[roles.NAME]` declares one");
    }
    if wanted.is_empty() {
        return Ok(checked.roles.iter().collect());
    }
    wanted.iter().map(|name| role(checked, name)).collect()
}

fn role<'c, 'a>(checked: &'c Checked<'a>, name: &str) -> Result<&'c Role<'a>> {
    let found = checked.roles.iter().find(|role| role.name == name);
    found.ok_or_else(|| {
        let names = listed(checked.roles.iter().map(|role| role.name));
        anyhow!("there is no role `{name}`; there are {names}")
    })
}

/// What is bound on the command line. A hole that no role has is a mistake that would leave another one open.
fn bindings<'o>(given: &'o [Binding], roles: &[&Role<'_>]) -> Result<Vec<(&'o str, Value<'o>)>> {
    let holes: Vec<&str> = roles.iter().flat_map(|role| role.holes()).collect();
    let mut bound: Vec<(&str, Value<'_>)> = Vec::new();
    for Binding { hole, value } in given {
        if !holes.contains(&hole.as_str()) {
            bail!(
                "no template of the role has a hole `{hole}`; {}",
                offered(&holes)
            );
        }
        if bound.iter().any(|(name, _)| name == hole) {
            bail!("`{hole}` is bound twice");
        }
        let value =
            Value::parse(value).map_err(|_| anyhow!("servers know no placeholder `{value}`"))?;
        bound.push((hole, value));
    }
    Ok(bound)
}

fn offered(holes: &[&str]) -> String {
    if holes.is_empty() {
        return "there are no holes to bind".to_owned();
    }
    let mut sorted = holes.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    format!("there are {}", listed(sorted.into_iter()))
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn unbound(role: &Role<'_>, misfit: Misfit<'_>) -> anyhow::Error {
    match misfit {
        Misfit::Text(hole, fault) => anyhow!(
            "`{hole}` of the role `{}` can't be that: {fault}",
            role.name
        ),
        Misfit::Encoded(hole) => anyhow!(
            "`{hole}` of the role `{}` is encoded, and servers put in plain text: bind it to a text",
            role.name
        ),
        _ => anyhow!("a hole of the role `{}` can't be bound to this", role.name),
    }
}

type Made<'c, 'a> = (&'c Role<'a>, Permissions);

fn nats_server(made: &[Made<'_, '_>]) -> Result<String> {
    let [(role, permissions)] = made else {
        let names = listed(made.iter().map(|(role, _)| role.name));
        bail!(
            "a file for nats-server has the permissions of one role: add `--role`; there are {names}"
        );
    };
    let name = role.name;
    let text = permissions.nats_server().map_err(|unexpanded| {
        anyhow!(
            "nats-server replaces placeholders for scoped signing keys only, not in its configuration, where `{}` would \
             allow nothing; add `--bind HOLE=VALUE` for {}",
            unexpanded.subject,
            placeholders(role)
        )
    })?;
    Ok(format!(
        "# What the role `{name}` may do. For a user of it: permissions {{ include \"{name}.conf\" }}\n{text}"
    ))
}

/// The holes of the role that servers are to fill.
fn placeholders(role: &Role<'_>) -> String {
    let expanded = role
        .bind
        .iter()
        .filter(|(_, value)| matches!(value, Value::Placeholder(_)));
    listed(expanded.map(|(hole, _)| *hole))
}

fn nsc(made: &[Made<'_, '_>]) -> String {
    let mut text = String::new();
    for (role, permissions) in made {
        // Writing to a string can't fail.
        _ = write!(
            text,
            "nsc edit signing-key --sk generate --role {}",
            role.name
        );
        for option in permissions.nsc() {
            _ = write!(text, " \\\n  {option}");
        }
        text.push('\n');
    }
    text
}

#[derive(Serialize)]
struct Document<'d> {
    format_version: u32,
    roles: Vec<RoleDocument<'d>>,
}

#[derive(Serialize)]
struct RoleDocument<'d> {
    name: &'d str,
    doc: &'d str,
    /// What holes are. Others are wildcards.
    holes: BTreeMap<&'d str, &'d str>,
    publish: Lists<'d, &'d str>,
    subscribe: Lists<'d, SubscriptionDocument<'d>>,
    responses: Option<Responses>,
}

#[derive(Serialize)]
struct Lists<'d, T> {
    allow: Vec<T>,
    deny: &'d [String],
}

#[derive(Serialize)]
struct SubscriptionDocument<'d> {
    subject: &'d str,
    queue: Option<&'d str>,
}

#[derive(Serialize)]
struct Responses {
    max: u32,
    within_ns: u64,
}

fn document<'d>(made: &'d [Made<'_, '_>], bind: &[(&'d str, Value<'d>)]) -> Document<'d> {
    let roles = made.iter().map(|(role, permissions)| {
        let names = role.holes();
        let given = bind.iter().filter(|(hole, _)| names.contains(hole));
        let bound = role.bind.iter().chain(given);
        RoleDocument {
            name: role.name,
            doc: role.doc,
            holes: bound.map(|(hole, value)| (*hole, value.as_str())).collect(),
            publish: Lists {
                allow: permissions.publish.iter().map(String::as_str).collect(),
                deny: &permissions.deny_publish,
            },
            subscribe: Lists {
                allow: subscriptions(permissions),
                deny: &[],
            },
            responses: permissions.responds.then_some(Responses {
                max: ANSWERS,
                within_ns: ANSWERS_WITHIN_SECONDS * NANOSECONDS,
            }),
        }
    });
    Document {
        format_version: FORMAT_VERSION,
        roles: roles.collect(),
    }
}

fn subscriptions(permissions: &Permissions) -> Vec<SubscriptionDocument<'_>> {
    let all = permissions.subscribe.iter();
    all.map(|subscription| SubscriptionDocument {
        subject: &subscription.subject,
        queue: subscription.queue.as_deref(),
    })
    .collect()
}
