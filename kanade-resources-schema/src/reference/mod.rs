//! The reference: what a declaration means, in prose and tables for people, as markdown.

mod bar;
mod behaviour;
mod cell;
mod changes;
mod code;
mod configuration;
mod consumer;
mod declaration;
mod flows;
mod language;
mod link;
mod markdown;
mod page;
mod profile;
mod reservations;
mod resource;
mod role;
mod rule;
mod table;
mod template;

pub use changes::changes;
pub use consumer::{consumer, consumer_constant, consumer_summary};
pub use declaration::{declaration, front_page};
pub use language::language;
pub use page::page;
pub use profile::profile;
pub use resource::{constant, resource, summary};
pub use rule::{rule, rules};
pub use template::{hole, template, template_summary};
