use super::{Direction, Lines, Predicate};

/// What is known of one field's change in one or more directions.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The field, by its name in the JetStream API.
    pub field: &'static str,
    /// The directions.
    pub directions: &'static [Direction<'static>],
    /// What the change does; nothing where there are none.
    pub effects: &'static [Effect],
    /// Whether it can be undone.
    pub back: Back,
}

impl Row {
    /// Whether the row is about a change in that direction.
    pub fn is_about(&self, direction: Direction<'_>) -> bool {
        self.directions
            .iter()
            .any(|known| known.includes(direction))
    }
}

/// Whether a change can be undone by another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Back {
    /// Yes. What was deleted is gone nevertheless.
    Always,
    /// No server undoes it.
    Never,
}

/// One thing that a change does.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    /// The servers that do it.
    pub lines: Lines,
    /// Where all of these hold.
    pub when: &'static [Predicate],
    /// At which moment.
    pub moment: Moment,
    /// What it does.
    pub consequence: Consequence,
    /// The same in a sentence, without its full stop.
    pub text: &'static str,
}

/// At which moment a change has an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Moment {
    /// When it is made, or within seconds.
    AtOnce,
    /// At the next restart of the server.
    AtRestart,
    /// As time passes, or when something happens.
    Later,
}

/// What a change does, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Consequence {
    /// To nobody: the server refuses it, or says that it made it and did not.
    Impossible {
        /// What to do instead.
        remedy: &'static str,
    },
    /// To what is stored: messages are deleted.
    Deletes(Amount),
    /// To consumers: they lose their place, or what waits for them.
    Forgets(Amount),
    /// To publishers: what they publish from now on is refused, or not kept.
    Refuses,
    /// To readers and consumers: they see or get something else from now on.
    Shows,
    /// To nobody, but the run waits before it makes the change.
    Waits,
}

impl Consequence {
    /// Whether it takes somebody's consent.
    pub const fn is_lossy(self) -> bool {
        matches!(self, Self::Deletes(_) | Self::Forgets(_))
    }

    /// Whether the change is not made at all.
    pub const fn is_impossible(self) -> bool {
        matches!(self, Self::Impossible { .. })
    }
}

/// How much is lost, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Amount {
    /// Everything that is stored.
    Everything,
    /// The messages beyond `max_msgs`.
    OverMaxMsgs,
    /// The bytes beyond `max_bytes`.
    OverMaxBytes,
    /// Of each subject, the messages beyond `max_msgs_per_subject`.
    OverMaxMsgsPerSubject,
    /// What the consumer holds up, or waits for it.
    OfConsumer,
    /// Everything that the streams hold which the stream copies, or copied.
    OfOrigins,
    /// What was delivered to the consumer and is not acknowledged.
    Unacknowledged,
    /// Also what is stored until then.
    Unknown,
}

/// A change that can be undone.
pub(super) const fn always(
    field: &'static str,
    directions: &'static [Direction<'static>],
    effects: &'static [Effect],
) -> Row {
    Row {
        field,
        directions,
        effects,
        back: Back::Always,
    }
}

/// A change that can't be undone.
pub(super) const fn never(
    field: &'static str,
    directions: &'static [Direction<'static>],
    effects: &'static [Effect],
) -> Row {
    Row {
        back: Back::Never,
        ..always(field, directions, effects)
    }
}

/// A change that does nothing to what exists.
pub(super) const fn nothing(field: &'static str, directions: &'static [Direction<'static>]) -> Row {
    always(field, directions, &[])
}

/// The effect, on these servers only.
pub(super) const fn on(lines: Lines, effect: Effect) -> Effect {
    Effect { lines, ..effect }
}

/// The effect, where all of these hold.
pub(super) const fn when(when: &'static [Predicate], effect: Effect) -> Effect {
    Effect { when, ..effect }
}

pub(super) const fn impossible(text: &'static str, remedy: &'static str) -> Effect {
    effect(Moment::AtOnce, Consequence::Impossible { remedy }, text)
}

pub(super) const fn deletes(moment: Moment, amount: Amount, text: &'static str) -> Effect {
    effect(moment, Consequence::Deletes(amount), text)
}

pub(super) const fn forgets(moment: Moment, amount: Amount, text: &'static str) -> Effect {
    effect(moment, Consequence::Forgets(amount), text)
}

pub(super) const fn refuses(moment: Moment, text: &'static str) -> Effect {
    effect(moment, Consequence::Refuses, text)
}

pub(super) const fn shows(moment: Moment, text: &'static str) -> Effect {
    effect(moment, Consequence::Shows, text)
}

pub(super) const fn waits(text: &'static str) -> Effect {
    effect(Moment::AtOnce, Consequence::Waits, text)
}

const fn effect(moment: Moment, consequence: Consequence, text: &'static str) -> Effect {
    Effect {
        lines: Lines::ALL,
        when: &[],
        moment,
        consequence,
        text,
    }
}
