//! `--to nack`: manifests for NACK, the JetStream controller for Kubernetes, as one list in JSON.
//!
//! A setting that its resources can't express is an error: the controller would make something else. What only this
//! project knows is a warning.

mod fields;
mod name;
mod table;

use std::collections::HashMap;

use anyhow::{Result, bail};
use kanade_resources_schema::field::{Table, Walk as _};
use kanade_resources_schema::spec::{Consumer, ConsumerSpec, IgnoreChanges, Resource};
use kanade_resources_schema::visible::visible_lines;
use kanade_resources_schema::{Checked, Item, Spec, symbol};
use serde_json::{Map, Value, json};

use crate::output::{self, WARNING};
use fields::{Fields, written};

const API_VERSION: &str = "jetstream.nats.io/v1beta2";

/// The manifests, and what is wrong with them.
#[derive(Default)]
struct Manifests {
    items: Vec<Value>,
    /// Which resource has which name in Kubernetes, kind by kind.
    names: HashMap<(&'static str, String), String>,
    errors: Vec<String>,
    warnings: Vec<String>,
}

/// The list of all manifests.
pub(super) fn export(checked: &Checked<'_>) -> Result<Value> {
    let mut manifests = Manifests::default();
    for item in &checked.items {
        manifests.add_resource(item);
    }
    if checked.generation.is_some() {
        let why = "NACK stamps no resources with it";
        manifests.warnings.push(format!("`generation`: {why}"));
    }
    for warning in &manifests.warnings {
        output::tell(&format!(
            "{WARNING}warning:{WARNING:#} {}",
            visible_lines(warning)
        ));
    }
    if !manifests.errors.is_empty() {
        let errors = manifests.errors.join("\n  ");
        bail!("NACK can't make what is declared:\n  {errors}");
    }
    Ok(json!({ "apiVersion": "v1", "kind": "List", "items": manifests.items }))
}

impl Manifests {
    fn add_resource(&mut self, item: &Item<'_>) {
        let resource = &item.resource;
        let what = resource.to_string();
        let (kind, key, fields, table) = match &item.spec {
            Spec::Stream(spec) => ("Stream", "name", table::STREAM, spec.walk()),
            Spec::Kv(spec) => ("KeyValue", "bucket", table::KEY_VALUE, spec.walk()),
            Spec::ObjectStore(spec) => ("ObjectStore", "bucket", table::OBJECT_STORE, spec.walk()),
        };
        let mut spec = self.spec(&what, fields, &table);
        spec.insert(key.to_owned(), json!(resource.name));
        self.policy(&what, resource.lazy, resource.ignore_changes, &mut spec);
        self.add(kind, resource.name, &what, &spec);
        for consumer in item.consumers {
            self.add_consumer(resource, &consumer.consumer);
        }
    }

    fn add_consumer(&mut self, resource: &Resource<'_>, consumer: &Consumer<'_>) {
        let what = consumer.to_string();
        let mut spec = self.consumer(&what, &consumer.spec);
        // There is a warning already where the whole stream is lazy.
        let lazy = consumer.lazy && !resource.lazy;
        self.policy(&what, lazy, consumer.ignore_changes, &mut spec);
        let name = format!("{}-{}", resource.name, consumer.spec.name);
        self.add("Consumer", &name, &what, &spec);
    }

    fn consumer(&mut self, what: &str, spec: &ConsumerSpec<'_>) -> Map<String, Value> {
        let mut written = self.spec(what, table::CONSUMER, &spec.walk());
        written.insert("durableName".to_owned(), json!(spec.name));
        written.insert("streamName".to_owned(), json!(spec.stream));
        let refused = table::complete_consumer(&mut written);
        self.errors
            .extend(refused.map(|why| format!("{what}: {why}")));
        written
    }

    fn spec(&mut self, what: &str, fields: Fields, table: &Table<'_>) -> Map<String, Value> {
        let mut refused = Vec::new();
        let spec = written(fields, table, &mut refused);
        let errors = refused.iter().map(|why| format!("{what}: {why}"));
        self.errors.extend(errors);
        spec
    }

    /// The settings for creation, updates and deletion. As with `apply`, nothing is ever deleted.
    fn policy(
        &mut self,
        what: &str,
        lazy: bool,
        ignored: IgnoreChanges<'_>,
        spec: &mut Map<String, Value>,
    ) {
        spec.insert("preventDelete".to_owned(), json!(true));
        if lazy {
            let why = "NACK creates it as soon as the manifest is applied";
            self.warn(what, symbol::LAZY, why);
        }
        if ignored.is_all() {
            spec.insert("preventUpdate".to_owned(), json!(true));
        } else if !ignored.is_none() {
            let why = "NACK puts these fields back";
            self.warn(what, symbol::IGNORE_CHANGES, why);
        }
    }

    fn warn(&mut self, what: &str, field: &str, why: &str) {
        self.warnings.push(format!("{what}: `{field}`: {why}"));
    }

    fn add(&mut self, kind: &'static str, name: &str, what: &str, spec: &Map<String, Value>) {
        let Some(name) = name::in_kubernetes(name) else {
            let why = "its name can't be turned into a Kubernetes name";
            self.errors.push(format!("{what}: {why}"));
            return;
        };
        if let Some(other) = self.names.insert((kind, name.clone()), what.to_owned()) {
            let why = format!("{other} has the same name in Kubernetes, {name}");
            self.errors.push(format!("{what}: {why}"));
        }
        self.items.push(json!({
            "apiVersion": API_VERSION,
            "kind": kind,
            "metadata": { "name": name },
            "spec": spec,
        }));
    }
}
