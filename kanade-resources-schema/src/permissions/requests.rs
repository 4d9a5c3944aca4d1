//! What each use takes, subject by subject.
//!
//! Requests are named as in the JetStream API, without their prefix. Acknowledgements and flow control come in two
//! forms: servers since 2.14 may be told to use the second, which names domain and account first.

use super::model::{Options, Permissions, Subscription, least};
use crate::Checked;
use crate::role::{Grant, Granted, List, Misfit, Role, Value, filters};
use crate::spec::{AckPolicy, Consumer, Kind, MANY_STREAMS, Resource, StreamSource, StreamSpec};
use crate::template::Template;

/// Collects the permissions of one role.
pub(super) struct Collector<'o> {
    options: &'o Options<'o>,
    bind: Vec<(&'o str, Value<'o>)>,
    publish: Vec<String>,
    subscribe: Vec<Subscription>,
    /// The streams on which consumers of any name may be created.
    replayed: Vec<String>,
    responds: bool,
}

impl<'o> Collector<'o> {
    /// What the options bind comes before what the role binds.
    pub(super) fn new(options: &'o Options<'o>, of_role: &'o [(&'o str, Value<'o>)]) -> Self {
        Self {
            options,
            bind: [options.bind, of_role].concat(),
            publish: Vec::new(),
            subscribe: Vec::new(),
            replayed: Vec::new(),
            responds: false,
        }
    }

    pub(super) fn everything<'a>(
        &mut self,
        checked: &Checked<'a>,
        role: &Role<'a>,
    ) -> Result<(), Misfit<'a>> {
        self.inbox();
        self.attach(checked);
        if role.bootstrap || role.operate {
            self.bootstrap(checked);
        }
        if role.operate {
            self.operate(checked);
        }
        for grant in role.grants {
            self.grant(grant)?;
        }
        Ok(())
    }

    pub(super) fn permissions(self, checked: &Checked<'_>) -> Permissions {
        let deny_publish = least(self.protected(checked));
        let mut subscribe = self.subscribe;
        subscribe.sort_unstable();
        subscribe.dedup();
        Permissions {
            publish: least(self.publish),
            deny_publish,
            subscribe,
            responds: self.responds,
        }
    }

    fn grant<'a>(&mut self, grant: &Grant<'a>) -> Result<(), Misfit<'a>> {
        match grant.list {
            List::Publish => self.publish(&grant.what),
            List::Subscribe => self.subscribe(&grant.what),
            List::Respond => {
                self.responds = true;
                self.subscribe(&grant.what)
            }
            List::Consume => {
                if let Granted::Consumer(consumer) = &grant.what {
                    self.consume(consumer);
                }
                Ok(())
            }
            List::Replay => self.replay(&grant.what),
            List::Read => self.read(&grant.what),
            List::Write => self.write(&grant.what),
        }
    }

    /// Every client needs its inboxes: for answers, and for what consumers deliver.
    fn inbox(&mut self) {
        let inbox = format!("{}.>", self.options.inbox);
        self.subscribe.push(Subscription::plain(inbox));
    }

    /// The handles of everything but what is lazy. The server tells what the user may do, for good errors.
    fn attach(&mut self, checked: &Checked<'_>) {
        self.publish.push("$SYS.REQ.USER.INFO".to_owned());
        let items = checked.items.iter();
        for resource in items
            .map(|item| &item.resource)
            .filter(|resource| !resource.lazy)
        {
            self.handle_of_resource(resource);
            for consumer in resource.consumers.iter().filter(|consumer| !consumer.lazy) {
                self.handle_of_consumer(consumer);
            }
        }
    }

    fn handle_of_resource(&mut self, resource: &Resource<'_>) {
        self.api(&format!("STREAM.INFO.{}", resource.stream.name));
    }

    fn handle_of_consumer(&mut self, consumer: &Consumer<'_>) {
        let spec = &consumer.spec;
        self.api(&format!("CONSUMER.INFO.{}.{}", spec.stream, spec.name));
    }

    /// What a run asks and writes, and its plan. Lazy resources are created on first use.
    fn bootstrap(&mut self, checked: &Checked<'_>) {
        self.api("INFO");
        // Which stream holds a subject that the broker refuses, and what is there that is not
        // declared.
        self.api("STREAM.NAMES");
        if checked.items.len() >= MANY_STREAMS {
            self.api("STREAM.LIST");
        }
        for resource in checked.items.iter().map(|item| &item.resource) {
            let stream = resource.stream.name;
            self.handle_of_resource(resource);
            self.api(&format!("STREAM.CREATE.{stream}"));
            self.api(&format!("STREAM.UPDATE.{stream}"));
            // What a change does depends on the consumers that are there.
            self.api(&format!("CONSUMER.LIST.{stream}"));
            self.look_at_origins(&resource.stream);
            for consumer in resource.consumers {
                let name = consumer.spec.name;
                self.handle_of_consumer(consumer);
                self.api(&format!("CONSUMER.CREATE.{stream}.{name}"));
                self.api(&format!("CONSUMER.PAUSE.{stream}.{name}"));
            }
        }
    }

    /// What copying another stream does depends on what that one holds, and for whom.
    fn look_at_origins(&mut self, stream: &StreamSpec<'_>) {
        for origin in stream.origins().filter(|it| it.external.is_none()) {
            self.api(&format!("STREAM.INFO.{}", origin.name));
            self.api(&format!("CONSUMER.LIST.{}", origin.name));
        }
    }

    /// Everything of the account is shown; what is declared is deleted, copied and put back.
    fn operate(&mut self, checked: &Checked<'_>) {
        for request in [
            "STREAM.LIST",
            "CONSUMER.LIST.*",
            "CONSUMER.NAMES.*",
            "STREAM.INFO.*",
        ] {
            self.api(request);
        }
        for resource in checked.items.iter().map(|item| &item.resource) {
            let stream = resource.stream.name;
            for request in ["DELETE", "PURGE", "SNAPSHOT", "RESTORE"] {
                self.api(&format!("STREAM.{request}.{stream}"));
            }
            self.api(&format!("CONSUMER.DELETE.{stream}.*"));
            self.api(&format!("CONSUMER.RESET.{stream}.*"));
            self.publish.push(format!("$JS.SNAPSHOT.ACK.{stream}.>"));
            self.publish
                .push(format!("$JS.SNAPSHOT.RESTORE.{stream}.>"));
        }
    }

    /// The acknowledgement comes to the inbox.
    fn publish<'a>(&mut self, what: &Granted<'a>) -> Result<(), Misfit<'a>> {
        let subjects = match what {
            Granted::Resource(stream) => owned(stream.stream.subjects),
            Granted::Template(_, template) | Granted::CoreSubject(template) => {
                self.filters(template)?
            }
            Granted::Consumer(_) => Vec::new(),
        };
        self.publish.extend(subjects);
        Ok(())
    }

    fn subscribe<'a>(&mut self, what: &Granted<'a>) -> Result<(), Misfit<'a>> {
        if let Granted::CoreSubject(template) = what {
            let subjects = self.filters(template)?;
            let subscriptions = subjects.into_iter().map(Subscription::plain);
            self.subscribe.extend(subscriptions);
        }
        Ok(())
    }

    /// A pull consumer is asked for messages; those of a push consumer come to its subject.
    fn consume(&mut self, consumer: &Consumer<'_>) {
        let spec = &consumer.spec;
        self.handle_of_consumer(consumer);
        match spec.deliver_subject {
            None => self.api(&format!("CONSUMER.MSG.NEXT.{}.{}", spec.stream, spec.name)),
            Some(subject) => self.subscribe.push(Subscription {
                subject: subject.to_owned(),
                queue: spec.deliver_group.map(str::to_owned),
            }),
        }
        if spec.ack_policy != AckPolicy::None {
            self.publish
                .push(format!("$JS.ACK.{}.{}.>", spec.stream, spec.name));
            self.publish
                .push(format!("$JS.ACK.*.*.{}.{}.>", spec.stream, spec.name));
        }
        if spec.flow_control {
            self.flow_control(spec.stream);
        }
    }

    /// Without it, delivery stops after about a thousand messages, and nothing says so.
    fn flow_control(&mut self, stream: &str) {
        self.publish.push(format!("$JS.FC.{stream}.>"));
        self.publish.push(format!("$JS.FC.*.*.{stream}.>"));
    }

    fn replay<'a>(&mut self, what: &Granted<'a>) -> Result<(), Misfit<'a>> {
        match what {
            Granted::Resource(stream) => {
                self.filtered(stream.stream.name, &[">".to_owned()]);
                self.handle_of_resource(stream);
            }
            Granted::Template(stream, template) => {
                let filters = self.filters(template)?;
                self.filtered(stream.stream.name, &filters);
                self.handle_of_resource(stream);
            }
            Granted::CoreSubject(_) | Granted::Consumer(_) => {}
        }
        Ok(())
    }

    /// Ordered consumers whose name and one filter stand in the request: servers hold the body to both.
    fn filtered(&mut self, stream: &str, filters: &[String]) {
        for filter in filters {
            self.api(&format!("CONSUMER.CREATE.{stream}.*.{filter}"));
        }
        self.flow_control(stream);
        self.replayed.push(stream.to_owned());
    }

    fn read<'a>(&mut self, what: &Granted<'a>) -> Result<(), Misfit<'a>> {
        match what {
            Granted::Resource(store) if store.kind == Kind::ObjectStore => self.read_objects(store),
            Granted::Resource(bucket) => self.read_bucket(bucket),
            Granted::Template(bucket, template) => {
                let filters = self.filters(template)?;
                self.read_keys(bucket, &filters);
            }
            Granted::CoreSubject(_) | Granted::Consumer(_) => {}
        }
        Ok(())
    }

    /// `get`, and every consumer that async-nats makes for `watch`, `keys` and `history`.
    fn read_bucket(&mut self, bucket: &Resource<'_>) {
        let stream = bucket.stream.name;
        self.handle_of_resource(bucket);
        // Of a revision, and of a key.
        self.api(&format!("DIRECT.GET.{stream}"));
        self.api(&format!("DIRECT.GET.{stream}.{}>", Keys::of(bucket).read));
        self.unnamed(stream);
        // Whether there is more to come.
        self.api(&format!("CONSUMER.INFO.{stream}.*"));
    }

    /// `get` and the typed watch.
    fn read_keys(&mut self, bucket: &Resource<'_>, filters: &[String]) {
        let stream = bucket.stream.name;
        let prefix = Keys::of(bucket).read;
        let subjects: Vec<String> = filters
            .iter()
            .map(|filter| format!("{prefix}{filter}"))
            .collect();
        self.handle_of_resource(bucket);
        for subject in &subjects {
            self.api(&format!("DIRECT.GET.{stream}.{subject}"));
        }
        self.filtered(stream, &subjects);
    }

    /// `get`, `info`, `list` and `watch`.
    fn read_objects(&mut self, store: &Resource<'_>) {
        self.handle_of_resource(store);
        self.meta(store);
        self.unnamed(store.stream.name);
    }

    /// The latest description of an object.
    fn meta(&mut self, store: &Resource<'_>) {
        let prefix = store.kind.subject_prefix(store.name);
        self.api(&format!("DIRECT.GET.{}.{prefix}M.>", store.stream.name));
    }

    /// The ordered consumers of async-nats, which have no name at first. This grants all of the stream. When they are made
    /// again, the old ones are deleted, and the new ones have a name.
    fn unnamed(&mut self, stream: &str) {
        self.api(&format!("CONSUMER.CREATE.{stream}"));
        self.api(&format!("CONSUMER.CREATE.{stream}.>"));
        self.api(&format!("CONSUMER.DELETE.{stream}.*"));
        self.flow_control(stream);
    }

    fn write<'a>(&mut self, what: &Granted<'a>) -> Result<(), Misfit<'a>> {
        match what {
            Granted::Resource(store) if store.kind == Kind::ObjectStore => {
                self.write_objects(store);
            }
            Granted::Resource(bucket) => self.write_keys(bucket, &[">".to_owned()]),
            Granted::Template(bucket, template) => {
                let filters = self.filters(template)?;
                self.write_keys(bucket, &filters);
            }
            Granted::CoreSubject(_) | Granted::Consumer(_) => {}
        }
        Ok(())
    }

    /// Deleting and purging a key are messages, too.
    fn write_keys(&mut self, bucket: &Resource<'_>, filters: &[String]) {
        let keys = Keys::of(bucket);
        self.handle_of_resource(bucket);
        for filter in filters {
            let subject = format!("{}{filter}", keys.write);
            // async-nats puts the API prefix of a domain before keys, too.
            match self.options.domain {
                Some(domain) if keys.is_prefixed => {
                    self.publish.push(format!("$JS.{domain}.API.{subject}"));
                }
                _ => self.publish.push(subject),
            }
        }
    }

    /// What an object was before is looked up, and its chunks are purged.
    fn write_objects(&mut self, store: &Resource<'_>) {
        self.handle_of_resource(store);
        self.meta(store);
        self.publish.extend(store.kind.subjects(store.name));
        self.api(&format!("STREAM.PURGE.{}", store.stream.name));
    }

    /// The declared consumers of streams on which the role creates consumers of any name: servers would let it update
    /// them, and with that take their messages.
    fn protected(&self, checked: &Checked<'_>) -> Vec<String> {
        let items = checked.items.iter().map(|item| &item.resource);
        let replayed =
            items.filter(|item| self.replayed.iter().any(|name| name == item.stream.name));
        replayed
            .flat_map(|resource| resource.consumers)
            .map(|consumer| {
                let spec = &consumer.spec;
                self.request(&format!("CONSUMER.CREATE.{}.{}.>", spec.stream, spec.name))
            })
            .collect()
    }

    fn filters<'a>(&self, template: &Template<'a>) -> Result<Vec<String>, Misfit<'a>> {
        filters(template, &self.bind)
    }

    fn api(&mut self, request: &str) {
        let subject = self.request(request);
        self.publish.push(subject);
    }

    fn request(&self, request: &str) -> String {
        match self.options.domain {
            Some(domain) => format!("$JS.{domain}.API.{request}"),
            None => format!("$JS.API.{request}"),
        }
    }
}

fn owned(subjects: &[&str]) -> Vec<String> {
    subjects
        .iter()
        .map(|subject| (*subject).to_owned())
        .collect()
}

/// Where async-nats looks for the keys of a bucket, and where it puts them.
struct Keys {
    read: String,
    write: String,
    /// Whether the API prefix of a domain stands before what is written.
    is_prefixed: bool,
}

impl Keys {
    fn of(bucket: &Resource<'_>) -> Self {
        match &bucket.stream.mirror {
            Some(mirror) => Self::of_mirror(bucket, mirror),
            None => Self::named(bucket.name),
        }
    }

    fn named(bucket: &str) -> Self {
        let keys = Kind::KvBucket.subject_prefix(bucket);
        Self {
            read: keys.clone(),
            write: keys,
            is_prefixed: true,
        }
    }

    /// A mirror takes nothing: what is put goes to its origin.
    fn of_mirror(bucket: &Resource<'_>, mirror: &StreamSource<'_>) -> Self {
        let origin = mirror
            .name
            .trim_start_matches(Kind::KvBucket.stream_prefix());
        let origin = Kind::KvBucket.subject_prefix(origin);
        match mirror.external.map(|external| external.api) {
            Some(api) if !api.is_empty() => Self {
                write: format!("{api}.{origin}"),
                read: origin,
                is_prefixed: false,
            },
            Some(_) => Self {
                write: origin,
                ..Self::named(bucket.name)
            },
            None => Self::named(bucket.name),
        }
    }
}
