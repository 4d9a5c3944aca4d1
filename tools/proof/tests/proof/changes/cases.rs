//! What was found once: changes with which the plan, or what was made of it, was wrong.

use std::time::Duration;

use kanade_resources::{
    ConsumerLimits, Discard, Retention, ServerVersion, StreamSource, StreamSpec,
};

use super::generate::{Change, Consent, Consumer, HOUR, Stranger, Stream};

/// The cases that a server of that version knows all fields of.
pub(super) fn cases(version: ServerVersion) -> Vec<Change> {
    let mut cases = vec![
        ephemeral_holds_nothing_up(),
        limits_stay(),
        interest_is_remembered(),
        limits_stay_with_a_consumer_that_keeps_more(),
        mirrors_have_no_first_sequence(),
        a_work_queue_stays_one(),
    ];
    cases.extend(limits_are_lowered_while_a_subject_moves());
    if version >= ServerVersion::V2_12 {
        cases.push(schedules_are_not_sealed());
        cases.push(schedules_are_not_closed());
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

/// The cap was to come with the closed stream, and would delete without it.
fn schedules_are_not_closed() -> Change {
    let before = StreamSpec {
        allow_msg_schedules: true,
        allow_rollup_hdrs: true,
        ..named("OPEN", &["OPEN.>"])
    };
    let after = StreamSpec {
        discard: Discard::New,
        max_msgs: 5,
        allow_msg_schedules: false,
        allow_rollup_hdrs: false,
        ..before
    };
    made(before, &[], after, &[])
}

/// Its consumers hand over what they want one after another, whatever is declared of their stream.
fn a_work_queue_stays_one() -> Change {
    let before = StreamSpec {
        retention: Retention::WorkQueue,
        ..named("QUEUE", &["QUEUE.>"])
    };
    let after = StreamSpec {
        retention: Retention::Interest,
        description: Some("why"),
        ..before
    };
    let consumer = |name, filter_subjects| Consumer {
        filter_subjects,
        ..Consumer::named("QUEUE", name)
    };
    let (one, other) = (&["QUEUE.0"], &["QUEUE.1"]);
    let consumers = [consumer("C0", one), consumer("C1", other)];
    let crossed = [consumer("C0", other), consumer("C1", one)];
    made(before, &consumers, after, &crossed)
}

/// What it is owed would go with it.
fn ephemeral_holds_nothing_up() -> Change {
    let before = named("EPHEMERAL", &["EPHEMERAL.>"]);
    let after = StreamSpec {
        retention: Retention::Interest,
        ..before
    };
    Change {
        stranger: Some(Stranger::Ephemeral {
            inactive_threshold: Duration::ZERO,
        }),
        ..made(before, &[], after, &[])
    }
}

/// Servers before 2.11.5 go on deleting for the consumers of a stream that has left interest retention.
fn interest_is_remembered() -> Change {
    let after = named("REMEMBERED", &["REMEMBERED.>"]);
    let before = StreamSpec {
        retention: Retention::Interest,
        ..after
    };
    let consumer = Consumer::named("REMEMBERED", "C");
    let narrowed = Consumer {
        filter_subjects: &["REMEMBERED.1"],
        ..consumer
    };
    made(before, &[consumer], after, &[narrowed])
}

/// Servers before 2.14 can't let go of limits that a consumer makes use of, and go on giving it theirs.
fn limits_stay() -> Change {
    let consumer = Consumer::named("LIMITED", "C");
    let after = named("LIMITED", &["LIMITED.>"]);
    let before = StreamSpec {
        consumer_limits: Some(ConsumerLimits {
            inactive_threshold: Some(HOUR),
            max_ack_pending: Some(2000),
        }),
        ..after
    };
    made(before, &[consumer], after, &[consumer])
}

/// Servers of 2.10 can't let go of a mirror.
fn mirrors_have_no_first_sequence() -> Change {
    let before = StreamSpec {
        mirror: Some(StreamSource::named("ORIGIN")),
        ..StreamSpec::named("MIRRORING")
    };
    let after = StreamSpec {
        first_seq: Some(100),
        ..named("MIRRORING", &["MIRRORING.>"])
    };
    Change {
        consent: Consent::Everything,
        ..made(before, &[], after, &[])
    }
}

/// The consumer's own change takes consent, and servers since 2.14 refuse the limits without it.
fn limits_stay_with_a_consumer_that_keeps_more() -> Change {
    let stream = |inactive_threshold| StreamSpec {
        consumer_limits: Some(ConsumerLimits {
            inactive_threshold: Some(inactive_threshold),
            max_ack_pending: None,
        }),
        ..named("KEEPING", &["KEEPING.>"])
    };
    let consumer = |inactive_threshold| Consumer {
        inactive_threshold: Some(inactive_threshold),
        ..Consumer::named("KEEPING", "C")
    };
    let second = Duration::from_secs(1);
    let (before, after) = (stream(HOUR), stream(second));
    made(before, &[consumer(HOUR)], after, &[consumer(second)])
}

/// The limits wait for the consumer; the subject must not.
fn limits_are_lowered_while_a_subject_moves() -> [Change; 2] {
    let consumer = |max_ack_pending| Consumer {
        max_ack_pending: Some(max_ack_pending),
        ..Consumer::named("GIVER", "C")
    };
    let giver = named("GIVER", &["GIVER.>", "handed.GIVER"]);
    let lowered = StreamSpec {
        subjects: &["GIVER.>"],
        consumer_limits: Some(ConsumerLimits {
            inactive_threshold: None,
            max_ack_pending: Some(50),
        }),
        ..giver
    };
    let taker = named("TAKER", &["TAKER.>"]);
    let filled = named("TAKER", &["TAKER.>", "handed.GIVER"]);
    let giving = made(giver, &[consumer(100)], lowered, &[consumer(50)]);
    let giving = Change {
        handed_over: Some("handed.GIVER"),
        ..giving
    };
    [giving, made(taker, &[], filled, &[])]
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
