//! What was found once: changes with which the plan, or what was made of it, was wrong.

use kanade_resources::{Discard, ServerVersion, StreamSpec};

use super::generate::{Change, Consent, Consumer, Stream};

/// The cases that a server of that version knows all fields of.
pub(super) fn cases(version: ServerVersion) -> Vec<Change> {
    let mut cases = Vec::new();
    if version >= ServerVersion::V2_12 {
        cases.push(schedules_are_not_sealed());
    }
    cases
}

/// Its roll-ups stay, which sealing forbids.
fn schedules_are_not_sealed() -> Change {
    let before = StreamSpec {
        allow_msg_schedules: true,
        allow_rollup_hdrs: true,
        ..named("SCHEDULED", &["SCHEDULED.>"])
    };
    let after = StreamSpec {
        sealed: true,
        deny_delete: true,
        deny_purge: true,
        discard: Discard::New,
        allow_msg_schedules: false,
        allow_rollup_hdrs: false,
        ..before
    };
    made(before, &[], after, &[])
}

fn named(name: &'static str, subjects: &'static [&'static str]) -> Stream {
    StreamSpec {
        subjects,
        ..StreamSpec::named(name)
    }
}

/// A change without consent, of a stream with twelve messages on two subjects.
fn made(before: Stream, consumers: &[Consumer], after: Stream, changed: &[Consumer]) -> Change {
    Change {
        before: (before, consumers.to_vec()),
        after: (after, changed.to_vec()),
        stranger: None,
        handed_over: None,
        messages: 12,
        subjects: 2,
        handed: 5,
        acknowledged: 3,
        consent: Consent::Nothing,
    }
}
