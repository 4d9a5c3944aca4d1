//! Judging: what the model of effects says of each change, given what is there and what the whole run would make of it.

mod amount;
mod direction;
mod predicate;
mod scene;
mod servers;
#[cfg(test)]
mod tests;

use kanade_resources_schema::effects::{
    self, Back, Consequence, Effect, Line, Predicate, Row, Subject,
};
use kanade_resources_schema::symbol;

pub(super) use scene::{Neighbour, Origin, Scene, Sides};
pub(super) use servers::Servers;

use super::diff::Difference;
use crate::change::{Class, Estimate, Refusal};
use crate::document::METADATA_PREFIX;
use crate::target::Target;

const UPGRADE: &str = "declare it as it is, or upgrade the server";

/// What making the change would do, and what else an operator should know of it.
pub(super) fn verdict(difference: &Difference, scene: &Scene<'_>) -> (Class, Option<String>) {
    let subject = scene.subject();
    let field = model_field(&difference.field);
    if let Some(ignoring) = unknown_to(subject, field, scene.servers) {
        return (ignoring, None);
    }
    let direction = direction::of(difference);
    let Some(row) = effects::row(subject, field, direction) else {
        return (not_known(), None);
    };
    if let Some(refusal) = impossible(row, scene) {
        return (refusal, None);
    }
    match lossy(row.effects, scene) {
        Some(loss) => (loss, None),
        None => (Class::Safe, note(row, scene)),
    }
}

/// What creating the stream of `scene` would delete of others; `None` if nothing.
pub(super) fn verdict_on_creation(scene: &Scene<'_>) -> Option<Class> {
    lossy(scene.subject().effects_of_creation(), scene)
}

/// Whether the stream of a change may have interest retention, and whether it had.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interest {
    pub(super) now: bool,
    pub(super) once: bool,
}

impl Interest {
    fn allows(self, predicate: Predicate) -> bool {
        match predicate {
            Predicate::HasInterest => self.now,
            Predicate::HadInterest => self.once,
            _ => true,
        }
    }
}

/// Whether what the change does depends on the consumers of the stream.
pub(super) fn depends_on_consumers(
    target: Target<'_>,
    difference: &Difference,
    interest: Interest,
) -> bool {
    let subject = match target {
        Target::Stream(_) => Subject::Stream,
        Target::Consumer(..) => Subject::Consumer,
    };
    let field = model_field(&difference.field);
    let row = effects::row(subject, field, direction::of(difference));
    let of_field = row.map_or(&[][..], |row| row.effects);
    let mut effects = of_field.iter().chain(subject.effects_of_any_change());
    effects.any(|effect| may_depend_on_consumers(effect, interest))
}

/// Whether an effect that may be there depends on consumers.
fn may_depend_on_consumers(effect: &Effect, interest: Interest) -> bool {
    let mut conditions = effect.when.iter();
    conditions.clone().all(|it| interest.allows(*it))
        && conditions.any(|it| it.is_about_consumers())
}

fn model_field(field: &str) -> &str {
    if field.starts_with(METADATA_PREFIX) {
        symbol::METADATA
    } else {
        field
    }
}

/// Servers before 2.12 drop a field that they don't know, without a word.
fn unknown_to(subject: Subject, field: &str, servers: &Servers) -> Option<Class> {
    let since = effects::since(subject, field);
    let ignoring = servers.present().find(|line| *line < since)?;
    Some(Class::Impossible(Refusal {
        why: format!("nats-server {ignoring} does not know it; {since} and later do").into(),
        remedy: UPGRADE.into(),
    }))
}

fn not_known() -> Class {
    Class::Lossy {
        estimate: Estimate::default(),
        why: "it is not known to be safe".to_owned(),
    }
}

/// A refusal by a server that is there now. What a later version would refuse is nobody's concern yet.
fn impossible(row: &Row, scene: &Scene<'_>) -> Option<Class> {
    let refusal = scene
        .servers
        .present()
        .find_map(|line| find(row.effects, line, scene, Consequence::is_impossible))?;
    let Consequence::Impossible { remedy } = refusal.consequence else {
        return None;
    };
    Some(Class::Impossible(Refusal::new(refusal.text, remedy)))
}

/// A loss on a server that is there now, or on a later one: a restart is often an upgrade.
fn lossy(effects: &'static [Effect], scene: &Scene<'_>) -> Option<Class> {
    let now = scene
        .servers
        .present()
        .find_map(|line| find(effects, line, scene, Consequence::is_lossy));
    if let Some(effect) = now {
        return Some(loss(effect, effect.text.to_owned(), scene));
    }
    let (line, effect) = scene.servers.to_come().find_map(|line| {
        find(effects, line, scene, Consequence::is_lossy).map(|effect| (line, effect))
    })?;
    let why = match scene.servers.newer() {
        Some(newer) => {
            format!(
                "nats-server {newer} is newer than any known version; on {line}, {}",
                effect.text
            )
        }
        _ => format!("from nats-server {line} on, {}", effect.text),
    };
    Some(loss(effect, why, scene))
}

fn loss(effect: &Effect, why: String, scene: &Scene<'_>) -> Class {
    let estimate = match effect.consequence {
        Consequence::Deletes(amount) | Consequence::Forgets(amount) => {
            amount::estimate(amount, scene)
        }
        _ => Estimate::default(),
    };
    Class::Lossy { estimate, why }
}

/// The first thing that the change does to publishers, the first that it does to readers, what the run waits for, and
/// whether it can be undone.
fn note(row: &Row, scene: &Scene<'_>) -> Option<String> {
    let told = [Consequence::Refuses, Consequence::Shows, Consequence::Waits].map(|kind| {
        let mut lines = scene.servers.present();
        lines.find_map(|line| {
            effects_on(row.effects, line, scene).find(|effect| effect.consequence == kind)
        })
    });
    let mut notes: Vec<&str> = told
        .into_iter()
        .flatten()
        .map(|effect| effect.text)
        .collect();
    if row.back == Back::Never {
        notes.push("it can't be undone");
    }
    let newer = scene
        .servers
        .newer()
        .map(|newer| format!("nats-server {newer} is newer than any known version"));
    notes.extend(newer.as_deref());
    (!notes.is_empty()).then(|| notes.join("; "))
}

fn find(
    effects: &'static [Effect],
    line: Line,
    scene: &Scene<'_>,
    wanted: fn(Consequence) -> bool,
) -> Option<&'static Effect> {
    effects_on(effects, line, scene).find(|effect| wanted(effect.consequence))
}

/// The effects of a change on servers of `line`.
fn effects_on(
    effects: &'static [Effect],
    line: Line,
    scene: &Scene<'_>,
) -> impl Iterator<Item = &'static Effect> {
    let of_any_change = scene.subject().effects_of_any_change();
    effects.iter().chain(of_any_change).filter(move |effect| {
        effect.lines.include(line)
            && effect
                .when
                .iter()
                .all(|predicate| predicate::holds(*predicate, scene))
    })
}
