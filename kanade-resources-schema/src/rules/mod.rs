//! The rules: one file each, with its id, its documentation, its wording and its check.
//!
//! This folder has the rules about what values mean together, the lints, and the registry of all rules. Rules about the
//! form of a value are in `form`, and the reader of that value raises them.

use crate::check::{Check, Context};
use crate::diagnostic::Findings;
use crate::form;
use crate::lower::{LoweredRole, LoweredSet, LoweredTemplate};
use crate::manifest::Manifest;
use crate::rule;
pub use crate::rule::{Basis, Refusal, Rule};

/// Declares the rules of meaning: a module for each, and the list of all.
macro_rules! rules {
    ($($rule:ident)+) => {
        $(mod $rule;)+

        /// Every rule of meaning, in the order of their ids.
        pub(crate) const CHECKS: &[Check] = &[$($rule::CHECK),+];
    };
}

rules! {
    unknown_lint
    over_budget
    uncapped_resource
    message_over_cap
    window_over_age
    unreadable_count
    malformed_name
    constant_clash
    stream_name_clash
    malformed_constant
    malformed_bucket_name
    malformed_profile
    profile_clash
    malformed_subject
    overlapping_subjects
    reserved_subject
    malformed_transform
    senseless_transform
    republish_cycle
    republish_loop
    capture_all
    foreign_subject
    unusable_subject
    newer_than_server
    per_subject_discard
    purge_conflict
    implied_field
    sealed_at_creation
    counter_conflict
    schedule_conflict
    async_persist_conflict
    preferred_leader
    vanishing_first_seq
    mirror_direct_alone
    mirror_conflict
    sourced_schedules
    malformed_origin
    impossible_origin
    filter_and_transforms
    overlapping_transforms
    copies_nothing
    duplicate_source
    malformed_prefix
    overlapping_delivery
    malformed_source_consumer
    copy_cycle
    message_over_copy
    mirror_direct_mismatch
    unreadable_mirror
    unreadable_source
    malformed_origin_filter
    push_only_field
    pull_only_field
    malformed_delivery
    delivery_cycle
    flow_control_alone
    pending_without_ack
    backoff_conflict
    malformed_filter
    filter_and_filters
    overlapping_filters
    delivery_start
    malformed_sampling
    workqueue_consumer
    competing_consumers
    too_many_consumers
    over_consumer_limits
    priority_conflict
    flow_acknowledgement
    consumer_replicas
    short_expiry
    malformed_template
    malformed_identifier
    item_clash
    stray_template
    overlapping_templates
    captured_core_subject
    reserved_core_subject
    unpublished_templates
    unknown_template
    loose_filter
    filter_templates_conflict
    malformed_role_name
    unknown_path
    misplaced_entry
    repeated_entry
    unpublished_stream
    malformed_binding
    unknown_hole
    unbounded
    even_replicas
    wide_open_subject
    unheard_interest
    vanishing_durable
    stuck_work
    idle_limit
    copied_twice
    unmatched_filter
    refused_later
    volatile
    undocumented
    uncovered_subject
    doubled_prefix
    unknown_server
    reads_own_writes
}

/// Every rule, in the order of their ids.
pub static RULES: &[&Rule] = &in_order();

const COUNT: usize = form::RULES.len() + CHECKS.len();

/// Merges the rules of form with those of meaning.
const fn in_order() -> [&'static Rule; COUNT] {
    let mut rules = [form::RULES[0]; COUNT];
    let (mut form, mut meaning) = (0, 0);
    while form + meaning < COUNT {
        let at = form + meaning;
        let is_form = meaning == CHECKS.len()
            || form < form::RULES.len() && precedes(form::RULES[form], CHECKS[meaning].rule);
        if is_form {
            rules[at] = form::RULES[form];
            form += 1;
        } else {
            rules[at] = CHECKS[meaning].rule;
            meaning += 1;
        }
    }
    rules
}

/// Whether the id of `a` comes first. Ids differ in their digits only.
const fn precedes(a: &Rule, b: &Rule) -> bool {
    let (a, b) = (a.id.as_bytes(), b.id.as_bytes());
    let mut at = 0;
    while at + 1 < a.len() && a[at] == b[at] {
        at += 1;
    }
    a[at] < b[at]
}

/// What the first four characters of an id say the rule is about.
pub const GROUPS: &[(&str, &str)] = &[
    ("KR00", "The file and its form"),
    ("KR01", "Numbers, sizes, durations and budgets"),
    ("KR02", "Names"),
    ("KR03", "Subjects and transforms"),
    ("KR04", "Features and versions"),
    ("KR05", "Mirrors and sources"),
    ("KR06", "Consumers"),
    ("KR07", "Templates of subjects, keys and object names"),
    ("KR08", "Roles"),
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
/// assert_eq!(rules::find("kr107").unwrap().name, "over_budget");
/// assert_eq!(rules::find("over-budget").unwrap().id, "KR0107");
/// assert_eq!(rules::find("over_budgte").unwrap_err().unwrap().id, "KR0107");
/// ```
///
/// # Errors
///
/// The most similar rule, if there is one.
pub fn find(wanted: &str) -> Result<&'static Rule, Option<&'static Rule>> {
    rule::find(RULES, wanted)
}

/// What the checks of `manifest` look at.
pub(crate) fn context<'m, 'a>(
    manifest: &'m Manifest,
    lowered: LoweredSet<'m, 'a>,
    core_subjects: Vec<LoweredTemplate<'m, 'a>>,
    roles: Vec<LoweredRole<'m, 'a>>,
) -> Context<'m, 'a> {
    Context::new(manifest, lowered, core_subjects, roles, CHECKS)
}

/// Runs every check on a manifest that could be read.
pub(crate) fn check(cx: &Context<'_, '_>) -> Findings {
    let mut findings = Findings::default();
    for check in CHECKS
        .iter()
        .filter(|check| !check.rule.is_lint() && cx.needs(check))
    {
        check.run(cx, &mut findings);
    }
    findings
}
