//! The rules: one file each, with its id, its documentation, its wording and its check.
//!
//! A rule about the form of a value is raised by the reader of that value; a rule about what values mean
//! together has a `check` function, listed below.

pub(crate) mod async_persist_conflict;
pub(crate) mod backoff_conflict;
pub(crate) mod capture_all;
pub(crate) mod competing_consumers;
pub(crate) mod constant_clash;
pub(crate) mod consumer_replicas;
pub(crate) mod copied_twice;
pub(crate) mod copies_nothing;
pub(crate) mod copy_cycle;
pub(crate) mod counter_conflict;
pub(crate) mod deep_history;
pub(crate) mod delivery_cycle;
pub(crate) mod delivery_start;
pub(crate) mod duplicate_source;
pub(crate) mod empty_declaration;
pub(crate) mod even_replicas;
pub(crate) mod filter_and_filters;
pub(crate) mod filter_and_transforms;
pub(crate) mod flow_acknowledgement;
pub(crate) mod flow_control_alone;
pub(crate) mod foreign_subject;
pub(crate) mod idle_limit;
pub(crate) mod implied_field;
pub(crate) mod impossible_origin;
pub(crate) mod malformed_bucket_name;
pub(crate) mod malformed_constant;
pub(crate) mod malformed_delivery;
pub(crate) mod malformed_duration;
pub(crate) mod malformed_filter;
pub(crate) mod malformed_name;
pub(crate) mod malformed_origin;
pub(crate) mod malformed_origin_filter;
pub(crate) mod malformed_prefix;
pub(crate) mod malformed_sampling;
pub(crate) mod malformed_size;
pub(crate) mod malformed_source_consumer;
pub(crate) mod malformed_subject;
pub(crate) mod malformed_time;
pub(crate) mod malformed_transform;
pub(crate) mod message_over_cap;
pub(crate) mod message_over_copy;
pub(crate) mod mirror_conflict;
pub(crate) mod mirror_direct_alone;
pub(crate) mod mirror_direct_mismatch;
pub(crate) mod missing_field;
pub(crate) mod negative_number;
pub(crate) mod newer_than_server;
pub(crate) mod not_utf8;
pub(crate) mod number_out_of_range;
pub(crate) mod over_budget;
pub(crate) mod over_consumer_limits;
pub(crate) mod overlapping_delivery;
pub(crate) mod overlapping_filters;
pub(crate) mod overlapping_subjects;
pub(crate) mod overlapping_transforms;
pub(crate) mod oversized_file;
pub(crate) mod pending_without_ack;
pub(crate) mod per_subject_discard;
pub(crate) mod preferred_leader;
pub(crate) mod priority_conflict;
pub(crate) mod pull_only_field;
pub(crate) mod purge_conflict;
pub(crate) mod push_only_field;
pub(crate) mod refused_later;
pub(crate) mod republish_cycle;
pub(crate) mod republish_loop;
pub(crate) mod reserved_subject;
pub(crate) mod schedule_conflict;
pub(crate) mod sealed_at_creation;
pub(crate) mod senseless_transform;
pub(crate) mod short_expiry;
pub(crate) mod silent_zero;
pub(crate) mod sourced_schedules;
pub(crate) mod stray_doc_comment;
pub(crate) mod stream_name_clash;
pub(crate) mod stuck_work;
pub(crate) mod syntax_error;
pub(crate) mod text_too_long;
pub(crate) mod too_many_consumers;
pub(crate) mod unbounded;
pub(crate) mod uncapped_resource;
pub(crate) mod undocumented;
pub(crate) mod unheard_interest;
pub(crate) mod unknown_field;
pub(crate) mod unknown_lint;
pub(crate) mod unknown_table;
pub(crate) mod unknown_word;
pub(crate) mod unmatched_filter;
pub(crate) mod unreadable_count;
pub(crate) mod unreadable_file;
pub(crate) mod unreadable_mirror;
pub(crate) mod unreadable_source;
pub(crate) mod unsupported_server;
pub(crate) mod unusable_subject;
pub(crate) mod vanishing_durable;
pub(crate) mod vanishing_first_seq;
pub(crate) mod volatile;
pub(crate) mod wide_open_subject;
pub(crate) mod window_over_age;
pub(crate) mod workqueue_consumer;
pub(crate) mod wrong_type;

use std::collections::HashMap;
use std::rc::Rc;

use crate::diagnostic::{Findings, Level, Span, did_you_mean};
use crate::lower::{Lowered, LoweredConsumer, Origin};
use crate::manifest::{Given, Manifest};
use crate::spec::ServerVersion;

/// One rule of the language.
#[derive(Debug)]
pub struct Rule {
    /// The stable id, such as `KR0107`.
    pub id: &'static str,
    /// The pattern that is flagged, in snake case; also the name of its file.
    pub name: &'static str,
    /// What is flagged.
    pub what: &'static str,
    /// Why it is wrong.
    pub why: &'static str,
    /// Who holds declarations to it.
    pub basis: Basis,
    /// What a broker would do.
    pub broker: Option<&'static str>,
    /// A declaration that breaks this rule and no other, where one can be written down.
    pub fails: Option<&'static str>,
    /// The same declaration, mended.
    pub mend: Option<&'static str>,
}

impl Rule {
    /// Whether this is an opinion with a level, rather than a rule.
    pub fn is_lint(&self) -> bool {
        matches!(self.basis, Basis::Lint(_))
    }
}

/// Who holds declarations to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Code could not be generated from the file.
    Form,
    /// A broker of the declared version refuses it, changes it, drops it, or accepts it and chokes on it later.
    Broker,
    /// No broker does. This is why the rule is there all the same.
    Stricter(&'static str),
    /// Nobody must: it is an opinion, which `[lints]` may allow or deny. This is its level where that says nothing.
    Lint(Level),
}

/// Every rule, in the order of their ids.
pub static RULES: &[&Rule] = &[
    &unreadable_file::RULE,
    &not_utf8::RULE,
    &oversized_file::RULE,
    &syntax_error::RULE,
    &empty_declaration::RULE,
    &unknown_table::RULE,
    &unknown_field::RULE,
    &wrong_type::RULE,
    &stray_doc_comment::RULE,
    &unknown_word::RULE,
    &missing_field::RULE,
    &unknown_lint::RULE,
    &malformed_size::RULE,
    &malformed_duration::RULE,
    &silent_zero::RULE,
    &number_out_of_range::RULE,
    &text_too_long::RULE,
    &unsupported_server::RULE,
    &over_budget::RULE,
    &uncapped_resource::RULE,
    &message_over_cap::RULE,
    &window_over_age::RULE,
    &malformed_time::RULE,
    &negative_number::RULE,
    &deep_history::RULE,
    &unreadable_count::RULE,
    &malformed_name::RULE,
    &constant_clash::RULE,
    &stream_name_clash::RULE,
    &malformed_constant::RULE,
    &malformed_bucket_name::RULE,
    &malformed_subject::RULE,
    &overlapping_subjects::RULE,
    &reserved_subject::RULE,
    &malformed_transform::RULE,
    &senseless_transform::RULE,
    &republish_cycle::RULE,
    &republish_loop::RULE,
    &capture_all::RULE,
    &foreign_subject::RULE,
    &unusable_subject::RULE,
    &newer_than_server::RULE,
    &per_subject_discard::RULE,
    &purge_conflict::RULE,
    &implied_field::RULE,
    &sealed_at_creation::RULE,
    &counter_conflict::RULE,
    &schedule_conflict::RULE,
    &async_persist_conflict::RULE,
    &preferred_leader::RULE,
    &vanishing_first_seq::RULE,
    &mirror_direct_alone::RULE,
    &mirror_conflict::RULE,
    &sourced_schedules::RULE,
    &malformed_origin::RULE,
    &impossible_origin::RULE,
    &filter_and_transforms::RULE,
    &overlapping_transforms::RULE,
    &copies_nothing::RULE,
    &duplicate_source::RULE,
    &malformed_prefix::RULE,
    &overlapping_delivery::RULE,
    &malformed_source_consumer::RULE,
    &copy_cycle::RULE,
    &message_over_copy::RULE,
    &mirror_direct_mismatch::RULE,
    &unreadable_mirror::RULE,
    &unreadable_source::RULE,
    &malformed_origin_filter::RULE,
    &push_only_field::RULE,
    &pull_only_field::RULE,
    &malformed_delivery::RULE,
    &delivery_cycle::RULE,
    &flow_control_alone::RULE,
    &pending_without_ack::RULE,
    &backoff_conflict::RULE,
    &malformed_filter::RULE,
    &filter_and_filters::RULE,
    &overlapping_filters::RULE,
    &delivery_start::RULE,
    &malformed_sampling::RULE,
    &workqueue_consumer::RULE,
    &competing_consumers::RULE,
    &too_many_consumers::RULE,
    &over_consumer_limits::RULE,
    &priority_conflict::RULE,
    &flow_acknowledgement::RULE,
    &consumer_replicas::RULE,
    &short_expiry::RULE,
    &unbounded::RULE,
    &even_replicas::RULE,
    &wide_open_subject::RULE,
    &unheard_interest::RULE,
    &vanishing_durable::RULE,
    &stuck_work::RULE,
    &idle_limit::RULE,
    &copied_twice::RULE,
    &unmatched_filter::RULE,
    &refused_later::RULE,
    &volatile::RULE,
    &undocumented::RULE,
];

/// What the first four characters of an id say the rule is about.
pub const GROUPS: &[(&str, &str)] = &[
    ("KR00", "The file and its form"),
    ("KR01", "Numbers, sizes, durations and budgets"),
    ("KR02", "Names"),
    ("KR03", "Subjects and transforms"),
    ("KR04", "Features and versions"),
    ("KR05", "Mirrors and sources"),
    ("KR06", "Consumers"),
    (
        "KR09",
        "Lints, with their levels where `[lints]` does not say otherwise",
    ),
];

/// The rule with the id or name `wanted`, in any case.
///
/// ```
/// use kanade_resources_schema::rules;
///
/// assert_eq!(rules::find("kr0107").unwrap().name, "over_budget");
/// assert_eq!(rules::find("over-budget").unwrap().id, "KR0107");
/// assert_eq!(rules::find("over_budgte").unwrap_err().unwrap().id, "KR0107");
/// ```
///
/// # Errors
///
/// The rule that was most likely meant, if any comes near.
pub fn find(wanted: &str) -> Result<&'static Rule, Option<&'static Rule>> {
    let wanted = wanted.to_lowercase().replace('-', "_");
    let is = |rule: &Rule, name: &str| rule.id.eq_ignore_ascii_case(name) || rule.name == name;
    let named = |name: &str| RULES.iter().copied().find(|rule| is(rule, name));
    named(&wanted)
        .ok_or_else(|| did_you_mean(&wanted, RULES.iter().map(|rule| rule.name)).and_then(named))
}

/// What a check may look at.
#[derive(Clone)]
pub(crate) struct Context<'m, 'a> {
    pub(crate) manifest: &'m Manifest,
    pub(crate) lowered: Rc<[Lowered<'m, 'a>]>,
    version: ServerVersion,
    /// Where each stream stands in `lowered`, by the broker's name.
    by_stream: Rc<HashMap<&'a str, usize>>,
}

impl<'m, 'a> Context<'m, 'a> {
    pub(crate) fn new(manifest: &'m Manifest, lowered: Vec<Lowered<'m, 'a>>) -> Self {
        let names = lowered.iter().enumerate();
        let by_stream = names
            .map(|(index, lowered)| (lowered.stream.name, index))
            .collect();
        Self {
            manifest,
            lowered: lowered.into(),
            version: manifest.min_server(),
            by_stream: Rc::new(by_stream),
        }
    }

    /// The same, to be judged as servers of `version` would.
    pub(crate) fn at(&self, version: ServerVersion) -> Self {
        Self {
            version,
            ..self.clone()
        }
    }

    /// The resource that the broker keeps in the stream `name`, if it is declared.
    pub(crate) fn stream(&self, name: &str) -> Option<&Lowered<'m, 'a>> {
        self.by_stream
            .get(name)
            .and_then(|&index| self.lowered.get(index))
    }

    /// The oldest server that the file must work on: the one whose verdict counts.
    pub(crate) fn version(&self) -> ServerVersion {
        self.version
    }

    /// Every consumer, with its stream.
    pub(crate) fn consumers(
        &self,
    ) -> impl Iterator<Item = (&Lowered<'m, 'a>, &LoweredConsumer<'m, 'a>)> {
        self.lowered.iter().flat_map(|stream| {
            stream
                .consumers
                .iter()
                .map(move |consumer| (stream, consumer))
        })
    }

    /// Every mirror and source, with the resource that copies.
    pub(crate) fn origins(&self) -> impl Iterator<Item = (&Lowered<'m, 'a>, Origin<'m, 'a>)> {
        self.lowered
            .iter()
            .flat_map(|lowered| lowered.origins().map(move |origin| (lowered, origin)))
    }

    /// Every filter of a consumer. An empty `filter_subject` is none.
    pub(crate) fn filters(&self) -> impl Iterator<Item = &'m Given<String>> {
        self.consumers()
            .flat_map(|(_, consumer)| consumer.filters())
    }

    /// Every filter of a mirror or source, but for empty ones, which are none.
    pub(crate) fn origin_filters(
        &self,
    ) -> impl Iterator<Item = (Origin<'m, 'a>, &'m Given<String>)> {
        self.origins().filter_map(|(_, origin)| {
            let filter = origin.given.value.filter_subject.as_ref()?;
            (!filter.value.is_empty()).then_some((origin, filter))
        })
    }

    /// Every subject that a stream declares, with its place.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = (&Lowered<'m, 'a>, &'a str, Span)> {
        self.lowered.iter().flat_map(|lowered| {
            let places = lowered.places.subjects().iter().cloned();
            lowered
                .stream
                .subjects
                .iter()
                .copied()
                .zip(places)
                .map(move |(subject, span)| (lowered, subject, span))
        })
    }
}

/// Runs every check on a manifest that could be read.
pub(crate) fn check(cx: &Context<'_, '_>, findings: &mut Findings) {
    check_versioned(cx, findings);
    over_budget::check(cx, findings);
    uncapped_resource::check(cx, findings);
    message_over_cap::check(cx, findings);
    window_over_age::check(cx, findings);
    unreadable_count::check(cx, findings);
    malformed_name::check(cx, findings);
    malformed_bucket_name::check(cx, findings);
    constant_clash::check(cx, findings);
    stream_name_clash::check(cx, findings);
    malformed_constant::check(cx, findings);
    malformed_subject::check(cx, findings);
    overlapping_subjects::check(cx, findings);
    senseless_transform::check(cx, findings);
    republish_cycle::check(cx, findings);
    republish_loop::check(cx, findings);
    capture_all::check(cx, findings);
    foreign_subject::check(cx, findings);
    unusable_subject::check(cx, findings);
    newer_than_server::check(cx, findings);
    per_subject_discard::check(cx, findings);
    purge_conflict::check(cx, findings);
    implied_field::check(cx, findings);
    sealed_at_creation::check(cx, findings);
    async_persist_conflict::check(cx, findings);
    preferred_leader::check(cx, findings);
    vanishing_first_seq::check(cx, findings);
    mirror_direct_alone::check(cx, findings);
    mirror_conflict::check(cx, findings);
    sourced_schedules::check(cx, findings);
    impossible_origin::check(cx, findings);
    malformed_origin_filter::check(cx, findings);
    overlapping_transforms::check(cx, findings);
    copies_nothing::check(cx, findings);
    duplicate_source::check(cx, findings);
    malformed_prefix::check(cx, findings);
    overlapping_delivery::check(cx, findings);
    copy_cycle::check(cx, findings);
    message_over_copy::check(cx, findings);
    mirror_direct_mismatch::check(cx, findings);
    unreadable_mirror::check(cx, findings);
    unreadable_source::check(cx, findings);
    push_only_field::check(cx, findings);
    pull_only_field::check(cx, findings);
    malformed_delivery::check(cx, findings);
    delivery_cycle::check(cx, findings);
    flow_control_alone::check(cx, findings);
    pending_without_ack::check(cx, findings);
    backoff_conflict::check(cx, findings);
    malformed_filter::check(cx, findings);
    filter_and_filters::check(cx, findings);
    delivery_start::check(cx, findings);
    malformed_sampling::check(cx, findings);
    workqueue_consumer::check(cx, findings);
    competing_consumers::check(cx, findings);
    too_many_consumers::check(cx, findings);
    over_consumer_limits::check(cx, findings);
    consumer_replicas::check(cx, findings);
    short_expiry::check(cx, findings);
}

/// Runs the checks that say more of a newer server.
pub(crate) fn check_versioned(cx: &Context<'_, '_>, findings: &mut Findings) {
    reserved_subject::check(cx, findings);
    malformed_transform::check(cx, findings);
    counter_conflict::check(cx, findings);
    schedule_conflict::check(cx, findings);
    malformed_origin::check(cx, findings);
    filter_and_transforms::check(cx, findings);
    malformed_source_consumer::check(cx, findings);
    overlapping_filters::check(cx, findings);
    priority_conflict::check(cx, findings);
    flow_acknowledgement::check(cx, findings);
}

/// A lint with what looks for it.
type Lint = (&'static Rule, fn(&Context<'_, '_>, &mut Findings));

const LINTS: &[Lint] = &[
    (&unbounded::RULE, unbounded::check),
    (&even_replicas::RULE, even_replicas::check),
    (&wide_open_subject::RULE, wide_open_subject::check),
    (&unheard_interest::RULE, unheard_interest::check),
    (&vanishing_durable::RULE, vanishing_durable::check),
    (&stuck_work::RULE, stuck_work::check),
    (&idle_limit::RULE, idle_limit::check),
    (&copied_twice::RULE, copied_twice::check),
    (&unmatched_filter::RULE, unmatched_filter::check),
    (&refused_later::RULE, refused_later::check),
    (&volatile::RULE, volatile::check),
    (&undocumented::RULE, undocumented::check),
];

/// What is doubtful about a manifest that keeps every rule, with the levels that it gives.
pub(crate) fn lint(cx: &Context<'_, '_>) -> Findings {
    let mut findings = Findings::default();
    for (lint, check) in LINTS {
        if cx.manifest.lints.level_of(lint) != Some(Level::Allow) {
            check(cx, &mut findings);
        }
    }
    findings.judged(|finding| cx.manifest.lints.judge(finding))
}
