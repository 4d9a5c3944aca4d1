//! Which changes are made now, so that what is held back leaves no configuration that the broker refuses.

use kanade_resources_schema::spec::Resource;
use kanade_resources_schema::symbol;
use serde_json::{Value, json};

use super::company::Company;
use super::consent::Consent;
use super::diff::{self, Difference};
use super::judge::judge;
use super::judged::Judged;
use crate::change::{Class, Refusal};
use crate::document::{self, STREAM, limit};
use crate::live::Live;
use crate::target::Target;

/// What depends on whether there is a mirror.
const BOUND_TO_THE_MIRROR: [&str; 4] = [
    symbol::SUBJECTS,
    symbol::SOURCES,
    symbol::FIRST_SEQ,
    symbol::MIRROR_DIRECT,
];

/// Roll-ups, and what comes with them.
const ROLLUPS: [&str; 3] = [
    symbol::ALLOW_ROLLUP_HDRS,
    symbol::SUBJECT_DELETE_MARKER_TTL,
    symbol::ALLOW_MSG_SCHEDULES,
];

/// The changes of one stream or consumer, sorted by what becomes of them.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) made: Vec<Judged>,
    pub(super) held_back: Vec<Judged>,
    pub(super) impossible: Vec<Judged>,
    pub(super) deferred: Vec<Judged>,
}

/// Sorts `differences`: lossy ones are held back without consent, and so is what depends on a change not made. What is
/// made is judged by what is left of the others: a smaller cap deletes if the stream is not closed with it after all.
pub(super) fn sort(
    differences: Vec<Difference>,
    target: Target<'_>,
    live: &Live,
    consent: Consent<'_>,
    company: &Company,
) -> Sorted {
    let mut sorted = Sorted::default();
    let mut left = differences;
    loop {
        let not_made = sorted.not_made();
        let judged = judge(target, left.clone(), live, company);
        sorted.sort_in(judged, target, consent);
        sorted.cohere(target, live);
        if sorted.not_made() == not_made {
            break;
        }
        left.retain(|difference| sorted.made(&difference.field).is_some());
        sorted.made.clear();
    }
    if let Target::Stream(_) = target {
        sorted.move_and_scale_one_by_one();
    }
    sorted
}

/// Sorts what creating a stream would lose: it is held back without consent.
pub(super) fn sort_losses(losses: Vec<Judged>, target: Target<'_>, consent: Consent<'_>) -> Sorted {
    let mut sorted = Sorted::default();
    sorted.sort_in(losses, target, consent);
    sorted
}

impl Sorted {
    fn sort_in(&mut self, judged: Vec<Judged>, target: Target<'_>, consent: Consent<'_>) {
        for change in judged {
            match change.class {
                Class::Safe | Class::Lossy { .. } => self.make(change, target, consent),
                Class::Impossible(_) => self.impossible.push(change),
                Class::Ignored => {}
            }
        }
    }

    fn not_made(&self) -> usize {
        self.held_back.len() + self.impossible.len()
    }

    /// Holds back what a server would refuse beside what is held back already.
    fn cohere(&mut self, target: Target<'_>, live: &Live) {
        match target {
            Target::Stream(resource) => {
                self.hold_what_needs_another_mirror();
                self.fit_window(resource, live);
                self.leave_mirror_direct_to_the_origin(resource);
                self.hold_limits_per_subject(live);
                self.hold_rollups(live);
                self.keep_rollups_for_schedules(live);
                self.keep_purge_for_rollups(live);
            }
            Target::Consumer(..) => self.hold_what_needs_another_kind(),
        }
    }

    fn make(&mut self, mut change: Judged, target: Target<'_>, consent: Consent<'_>) {
        let Some(objection) = consent.objection(target, &change) else {
            self.made.push(change);
            return;
        };
        if !objection.is_empty() {
            change.note = Some(objection.to_owned());
        }
        self.held_back.push(change);
    }

    /// Subjects, sources and a first sequence are refused beside a mirror (10034, 10031, 10143), and are of a stream
    /// without one.
    fn hold_what_needs_another_mirror(&mut self) {
        if self.is_impossible(symbol::MIRROR) {
            for field in BOUND_TO_THE_MIRROR {
                self.hold(field, "it needs the mirror as declared");
            }
        }
    }

    /// Most fields of a push consumer are refused on a pull consumer, and the other way round. A consumer that goes by
    /// itself is somebody else's.
    fn hold_what_needs_another_kind(&mut self) {
        let kinds = [symbol::DELIVER_SUBJECT, symbol::DURABLE_NAME];
        if kinds.iter().any(|kind| self.is_impossible(kind)) {
            self.hold_where(|_| true, "the consumer is not of the declared kind");
        }
    }

    /// A window longer than the `max_age` in force is refused (10052), even one that a server once worked
    /// out by itself and that comes back to it in an update.
    fn fit_window(&mut self, resource: &Resource<'_>, live: &Live) {
        let max_age = self
            .after(symbol::MAX_AGE, live)
            .as_i64()
            .unwrap_or_default();
        let declared = self
            .made
            .iter()
            .find(|change| change.field == symbol::DUPLICATE_WINDOW);
        let window = declared.map_or_else(
            || json!(document::stored_window(&live.config)),
            |change| change.after.clone(),
        );
        if diff::window_is_the_brokers(resource) {
            self.shorten_window(window, document::default_window(max_age));
        } else if max_age > 0 && diff::window_follows(resource) {
            self.shorten_window(window, max_age);
        } else if max_age > 0 && window.as_i64() > Some(max_age) {
            self.hold_longer_window();
        }
    }

    /// Where the window stays, `max_age` does.
    fn hold_longer_window(&mut self) {
        if self.made(symbol::DUPLICATE_WINDOW).is_some() {
            self.hold(
                symbol::DUPLICATE_WINDOW,
                "it may not be longer than the max_age in force",
            );
        } else {
            self.hold(
                symbol::MAX_AGE,
                "it may not be shorter than the duplicate_window in force",
            );
        }
    }

    /// Where no window is declared, only one longer than the broker would take is a change.
    fn shorten_window(&mut self, live: Value, longest: i64) {
        if live.as_i64() > Some(longest) {
            self.made.push(Judged {
                field: symbol::DUPLICATE_WINDOW.to_owned(),
                before: live,
                after: json!(longest),
                class: Class::Safe,
                note: None,
            });
        }
    }

    /// The origin's `allow_direct` decides, whatever a mirror in the same account asks for.
    fn leave_mirror_direct_to_the_origin(&mut self, resource: &Resource<'_>) {
        const ORIGIN: Refusal = Refusal::new(
            "allow_direct of the origin decides on it",
            "change allow_direct of the origin, then update the mirror",
        );
        let is_local = resource
            .stream
            .mirror
            .is_some_and(|mirror| mirror.external.is_none());
        if !is_local {
            return;
        }
        for change in self
            .made
            .extract_if(.., |change| change.field == symbol::MIRROR_DIRECT)
        {
            self.impossible.push(Judged {
                class: Class::Impossible(ORIGIN),
                ..change
            });
        }
    }

    /// New messages are discarded by subject only beside a limit by subject and `discard = "new"` (10052).
    fn hold_limits_per_subject(&mut self, live: &Live) {
        let is_on = self.after(symbol::DISCARD_NEW_PER_SUBJECT, live) == json!(true);
        let is_limited = limit(&self.after(symbol::MAX_MSGS_PER_SUBJECT, live)).is_some();
        let is_closed = self.after(symbol::DISCARD, live) == "new";
        if !is_on || is_limited && is_closed {
            return;
        }
        if self.made(symbol::DISCARD_NEW_PER_SUBJECT).is_some() {
            let note = "it needs max_msgs_per_subject and discard = \"new\"";
            self.hold(symbol::DISCARD_NEW_PER_SUBJECT, note);
            return;
        }
        let note = "discard_new_per_subject needs it as it is";
        if !is_limited {
            self.hold(symbol::MAX_MSGS_PER_SUBJECT, note);
        }
        if !is_closed {
            self.hold(symbol::DISCARD, note);
        }
    }

    /// Roll-ups need the permission to purge (10052), which can't be had back once it is denied; so does what
    /// comes with roll-ups.
    fn hold_rollups(&mut self, live: &Live) {
        if self.after(symbol::DENY_PURGE, live) == json!(true) {
            self.hold_where(needs_purge, "it needs deny_purge off");
        }
    }

    /// Schedules, which can't be switched off, bring roll-ups with them.
    fn keep_rollups_for_schedules(&mut self, live: &Live) {
        if self.after(symbol::ALLOW_MSG_SCHEDULES, live) == json!(true) {
            self.hold_where(
                |change| change.field == symbol::ALLOW_ROLLUP_HDRS && change.after == json!(false),
                "allow_msg_schedules needs it",
            );
        }
    }

    /// Schedules that stay on need the permission to purge, which sealing takes, too, and are refused beside
    /// `discard = "new"` (10052).
    fn keep_purge_for_rollups(&mut self, live: &Live) {
        let [is_on, is_kept] = [symbol::ALLOW_ROLLUP_HDRS, symbol::ALLOW_MSG_SCHEDULES]
            .map(|field| self.after(field, live) == json!(true));
        if is_on && is_kept {
            self.hold_where(
                is_refused_beside_schedules,
                "it needs allow_msg_schedules off",
            );
        }
    }

    /// A stream is not moved and scaled in one update (10123). It grows where there is room for it: after it has moved.
    /// It shrinks before it moves, for the same reason.
    fn move_and_scale_one_by_one(&mut self) {
        let Some(scaled) = self.made(symbol::NUM_REPLICAS) else {
            return;
        };
        if self.made(symbol::PLACEMENT).is_none() {
            return;
        }
        let grows = scaled.after.as_u64() > scaled.before.as_u64();
        let later = if grows {
            symbol::NUM_REPLICAS
        } else {
            symbol::PLACEMENT
        };
        self.deferred = self
            .made
            .extract_if(.., |change| change.field == later)
            .collect();
    }

    /// A stream shrinks once all servers of its consumers have everything: one of these may be all that is left.
    pub(super) fn shrink_later(&mut self) {
        let later: Vec<Judged> = self
            .made
            .extract_if(.., |change| takes_replicas_away(change))
            .collect();
        self.deferred.splice(0..0, later);
    }

    /// The value of `field` once the changes are made.
    fn after(&self, field: &str, live: &Live) -> Value {
        self.made(field).map_or_else(
            || STREAM.normal(field, &live.config),
            |change| change.after.clone(),
        )
    }

    /// The change of `field` that is made.
    fn made(&self, field: &str) -> Option<&Judged> {
        self.made.iter().find(|change| change.field == field)
    }

    fn is_impossible(&self, field: &str) -> bool {
        self.impossible.iter().any(|change| change.field == field)
    }

    pub(super) fn hold(&mut self, field: &str, note: &str) {
        self.hold_where(|change| change.field == field, note);
    }

    fn hold_where(&mut self, is_held: impl Fn(&Judged) -> bool, note: &str) {
        for change in self.made.extract_if(.., |change| is_held(change)) {
            self.held_back.push(Judged {
                note: Some(note.to_owned()),
                ..change
            });
        }
    }
}

/// Whether the change switches roll-ups on, or something that comes with them.
fn needs_purge(change: &Judged) -> bool {
    let is_off = change.after == json!(false) || change.after == json!(0);
    ROLLUPS.contains(&change.field.as_str()) && !is_off
}

fn is_refused_beside_schedules(change: &Judged) -> bool {
    match change.field.as_str() {
        symbol::DENY_PURGE | symbol::SEALED => change.after == json!(true),
        symbol::DISCARD => change.after == "new",
        _ => false,
    }
}

fn takes_replicas_away(change: &Judged) -> bool {
    change.field == symbol::NUM_REPLICAS && change.after.as_u64() < change.before.as_u64()
}
