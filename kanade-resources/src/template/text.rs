use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use async_nats::ToSubject;
use async_nats::jetstream::object_store::ObjectMetadata;

use super::Pattern;

/// Defines a string that can only be one of its template.
macro_rules! text {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        pub struct $name<T> {
            text: String,
            template: PhantomData<fn() -> T>,
        }

        impl<T: Pattern> $name<T> {
            /// The template as it is declared, such as `commands.pc.{pc_id}`: what telemetry wants for
            /// `messaging.destination.template`.
            pub const TEMPLATE: &'static str = T::SHAPE.text;

            /// What `text` holds, if it is one of the strings of the template. Nothing is allocated, except by types
            /// of your own and for encoded holes.
            pub fn parse(text: &str) -> Option<T::Parts<'_>> {
                T::parts(text)
            }

            pub(super) fn new(text: String) -> Self {
                Self {
                    text,
                    template: PhantomData,
                }
            }
        }

        impl<T> $name<T> {
            /// The string.
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl<T> AsRef<str> for $name<T> {
            fn as_ref(&self) -> &str {
                &self.text
            }
        }

        impl<T> Borrow<str> for $name<T> {
            fn borrow(&self) -> &str {
                &self.text
            }
        }

        impl<T> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.text)
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.text, f)
            }
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self {
                    text: self.text.clone(),
                    template: PhantomData,
                }
            }
        }

        impl<T> PartialEq for $name<T> {
            fn eq(&self, other: &Self) -> bool {
                self.text == other.text
            }
        }

        impl<T> Eq for $name<T> {}

        impl<T> PartialEq<str> for $name<T> {
            fn eq(&self, other: &str) -> bool {
                self.text == other
            }
        }

        impl<T> PartialEq<&str> for $name<T> {
            fn eq(&self, other: &&str) -> bool {
                self.text == *other
            }
        }

        impl<T> PartialOrd for $name<T> {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl<T> Ord for $name<T> {
            fn cmp(&self, other: &Self) -> Ordering {
                self.text.cmp(&other.text)
            }
        }

        // As a string does, so that a map of these can be asked for a `&str`.
        impl<T> Hash for $name<T> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.text.hash(state);
            }
        }

        impl<T> From<$name<T>> for String {
            fn from(text: $name<T>) -> Self {
                text.text
            }
        }

        impl<T> From<&$name<T>> for String {
            fn from(text: &$name<T>) -> Self {
                text.text.clone()
            }
        }
    };
}

text! {
    /// A subject that can only be one of the template `T`.
    ///
    /// It goes into `publish`, `request` and wherever else async-nats takes a subject, by value or by reference.
    /// Generated code has an alias for each template: `type Pc = Subject<PcTemplate>`.
    ///
    /// ```
    /// mod nats {
    ///     kanade_resources::kanade_resources!("examples/templates.toml");
    /// }
    /// use kanade_resources::async_nats::{self, jetstream};
    /// use nats::subjects::exec::{self, Done, DoneHow, Parsed};
    ///
    /// async fn report(js: &jetstream::Context) -> Result<(), async_nats::Error> {
    ///     let subject = exec::done(4711, DoneHow::Ok);
    ///     js.publish(&subject, "42 files".into()).await?.await?;
    ///     println!("reported on {subject}");
    ///     Ok(())
    /// }
    ///
    /// fn on_message(subject: &str) {
    ///     match exec::parse(subject) {
    ///         Some(Parsed::Pc(parts)) => println!("for the PC {}", parts.pc_id),
    ///         Some(Parsed::Done(parts)) => println!("job {} is done: {:?}", parts.job, parts.how),
    ///         Some(Parsed::All) => println!("for everyone"),
    ///         None => println!("not ours"),
    ///     }
    /// }
    ///
    /// assert_eq!(Done::TEMPLATE, "commands.done.{job:u64}.{how:ok|failed|killed}");
    /// assert_eq!(Done::FILTERS, ["commands.done.*.*"]);
    /// assert_eq!(exec::pc("pc 1").unwrap_err().hole(), "pc_id");
    /// ```
    Subject
}

text! {
    /// A key of a KV bucket that can only be one of the template `T`.
    ///
    /// It goes into `get`, `put` and whatever else takes a key.
    ///
    /// ```
    /// mod nats {
    ///     kanade_resources::kanade_resources!("examples/templates.toml");
    /// }
    /// use kanade_resources::{KvStore, async_nats};
    /// use nats::keys::agent_config;
    ///
    /// async fn configure(store: &KvStore, group: &str) -> Result<(), async_nats::Error> {
    ///     store.put(agent_config::group(group)?, "interval = 30".into()).await?;
    ///     let everyones = store.get(agent_config::GLOBAL).await?;
    ///     println!("{everyones:?}");
    ///     Ok(())
    /// }
    /// ```
    Key
}

text! {
    /// A name of an object that can only be one of the template `T`.
    ///
    /// It goes into `get`, `put`, `info` and `delete` of an object store.
    ///
    /// ```
    /// mod nats {
    ///     kanade_resources::kanade_resources!("examples/templates.toml");
    /// }
    /// use kanade_resources::{ObjectStore, async_nats};
    /// use nats::names::result_output::{self, Stdout};
    ///
    /// async fn keep(store: &ObjectStore, request: &str, output: &[u8]) -> Result<(), async_nats::Error> {
    ///     let info = store.put(&result_output::stdout(request)?, &mut &*output).await?;
    ///     let parts = Stdout::parse(&info.name).expect("a name that was just built");
    ///     println!("kept the output of {}", parts.request_id);
    ///     Ok(())
    /// }
    /// ```
    Name
}

impl<T: Pattern> Subject<T> {
    /// The fewest wildcard subjects that cover the template, one for each count of tokens: for configuration.
    pub const FILTERS: &'static [&'static str] = T::FILTERS;
}

impl<T: Pattern> Key<T> {
    /// The fewest wildcard keys that cover the template, one for each count of tokens.
    pub const FILTERS: &'static [&'static str] = T::FILTERS;
}

impl<T> ToSubject for Subject<T> {
    fn to_subject(&self) -> async_nats::Subject {
        self.text.as_str().into()
    }
}

impl<T> ToSubject for &Subject<T> {
    fn to_subject(&self) -> async_nats::Subject {
        self.text.as_str().into()
    }
}

impl<T> From<Subject<T>> for async_nats::Subject {
    fn from(subject: Subject<T>) -> Self {
        subject.text.into()
    }
}

impl<T> From<&Subject<T>> for async_nats::Subject {
    fn from(subject: &Subject<T>) -> Self {
        subject.to_subject()
    }
}

impl<T> From<Name<T>> for ObjectMetadata {
    fn from(name: Name<T>) -> Self {
        Self {
            name: name.text,
            ..Self::default()
        }
    }
}

impl<T> From<&Name<T>> for ObjectMetadata {
    fn from(name: &Name<T>) -> Self {
        name.text.as_str().into()
    }
}
