//! Subjects that go from one declared stream to another: no two streams may have a subject in common at any time
//! (10065), so one releases it before the other takes it. It is released only if the other is going to take it.

use kanade_resources_schema::subject::intersect;
use kanade_resources_schema::symbol;
use kanade_resources_schema::visible::visible;
use serde_json::{Value, json};

use super::step::{Action, Move, Step};
use crate::change::{Change, Class, Refusal};
use crate::document::{self, Document, METADATA_PREFIX, STREAM, strings};
use crate::live::Live;
use crate::resource_id::ResourceId;
use crate::target::Target;

/// The metadata key of a stream whose subjects are about to move. Its value lists what the stream held before.
pub(crate) const KEY: &str = "kanade-resources.moving";

/// What placeholders begin with.
const PLACEHOLDER: &str = "_kanade-resources.moving.";

/// The subjects of one stream of a run.
#[derive(Clone, Debug)]
pub(crate) struct Holding {
    pub(crate) stream: String,
    /// What it holds.
    pub(crate) now: Vec<String>,
    /// What it held before a move began; this differs from `now` if a run was interrupted.
    pub(crate) before: Vec<String>,
    /// What its step makes it hold.
    pub(crate) after: Vec<String>,
}

/// A stream of a run: what is to be done, and what was observed.
pub(crate) struct Party<'p> {
    pub(crate) step: &'p mut Step,
    pub(crate) live: Option<&'p Live>,
    /// What it declares is lowered only if subjects move.
    pub(crate) target: Target<'p>,
    /// Whether something else keeps its step from being taken.
    pub(crate) is_stuck: bool,
    /// Whether its subjects are left to operators.
    pub(crate) keeps_subjects: bool,
}

impl<'p> Party<'p> {
    /// The part of `target` in what is moved.
    pub(crate) fn new(target: Target<'p>, step: &'p mut Step, live: Option<&'p Live>) -> Self {
        Self {
            step,
            live,
            target,
            is_stuck: false,
            keeps_subjects: target.ignore_changes().covers(symbol::SUBJECTS),
        }
    }

    /// Whether it will hold whatever it is declared to hold of `released`.
    fn takes_what_is_due(&self, released: &[String]) -> bool {
        let holding = Holding::of(self.step, self.live);
        let held = if self.is_stuck {
            &holding.now
        } else {
            &holding.after
        };
        declared_subjects(self.target)
            .iter()
            .filter(|subject| overlaps(std::slice::from_ref(subject), released))
            .all(|subject| held.contains(subject))
    }
}

impl Holding {
    /// A consumer holds no subjects.
    pub(crate) fn of(step: &Step, live: Option<&Live>) -> Self {
        if step.resource.consumer.is_some() {
            return Self::none(&step.resource.stream);
        }
        let now = live.map(|live| subjects(&live.config)).unwrap_or_default();
        let before = live.and_then(|live| marked(&live.config));
        let after = match &step.action {
            Action::Create { document } | Action::Update { document, .. } => subjects(document),
            Action::None => now.clone(),
        };
        Self {
            stream: step.resource.stream.clone(),
            before: before.unwrap_or_else(|| now.clone()),
            now,
            after,
        }
    }

    fn none(stream: &str) -> Self {
        Self {
            stream: stream.to_owned(),
            now: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
        }
    }

    /// What it holds while it holds nothing: without subjects it would take its own name. Nobody publishes to the
    /// placeholder.
    pub(crate) fn nothing(&self) -> Vec<String> {
        vec![placeholder(&self.stream)]
    }

    /// What is held if a move is given up: for a stream that is new, nothing that anybody publishes to.
    pub(crate) fn origin(&self) -> Vec<String> {
        if self.before.is_empty() {
            return self.nothing();
        }
        self.before.clone()
    }

    /// What it does not hold yet.
    pub(crate) fn gained(&self) -> Vec<String> {
        missing(&self.after, &self.now)
    }

    fn released(&self) -> Vec<String> {
        missing(&self.before, &self.after)
    }

    /// What it did not hold before, and what it held before and has released: somebody else may have taken it since.
    fn taken(&self) -> Vec<String> {
        let is_kept =
            |subject: &&String| self.before.contains(subject) && self.now.contains(subject);
        let taken = self.after.iter().filter(|subject| !is_kept(subject));
        taken.cloned().collect()
    }
}

/// The streams that exchange subjects, by place: each list is one group that moves together or not at all.
pub(crate) fn groups(holdings: &[Holding]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for releaser in releasers(holdings) {
        for taker in 0..holdings.len() {
            if !moves(&holdings[releaser], &holdings[taker]).is_empty() {
                join(&mut groups, taker, releaser);
            }
        }
    }
    groups
}

/// The places of the streams that release something. There is hardly ever one.
fn releasers(holdings: &[Holding]) -> Vec<usize> {
    (0..holdings.len())
        .filter(|place| !holdings[*place].released().is_empty())
        .collect()
}

fn join(groups: &mut Vec<Vec<usize>>, one: usize, other: usize) {
    let mut joined = vec![one, other];
    for group in groups.extract_if(.., |group| group.contains(&one) || group.contains(&other)) {
        joined.extend(group);
    }
    joined.sort_unstable();
    joined.dedup();
    groups.push(joined);
}

/// The subjects that go from one stream to another.
fn moves(from: &Holding, to: &Holding) -> Vec<Move> {
    if from.stream == to.stream {
        return Vec::new();
    }
    let released = from.released();
    to.taken()
        .into_iter()
        .filter(|subject| overlaps(std::slice::from_ref(subject), &released))
        .map(|subject| Move {
            subject,
            from: from.stream.clone(),
            to: to.stream.clone(),
        })
        .collect()
}

/// The subjects that `target` is declared to hold; none for a consumer.
pub(crate) fn declared_subjects(target: Target<'_>) -> Vec<String> {
    match target {
        Target::Stream(resource) => subjects(&document::lower_stream(&resource.stream)),
        Target::Consumer(..) => Vec::new(),
    }
}

/// Keeps streams from releasing what the declared taker is not going to take, and notes in each step which subjects it
/// takes and releases. `unseen` are the declared streams that could not be observed.
pub(crate) fn arrange(parties: &mut [Party<'_>], unseen: &[(ResourceId, Vec<String>)]) {
    leave_what_others_hold(parties);
    refuse_what_is_left_alone(parties);
    if !parties.iter().any(|party| changes_subjects(party.step)) {
        return;
    }
    keep_what_is_not_taken(parties, unseen);
    let holdings: Vec<Holding> = parties
        .iter()
        .map(|party| Holding::of(party.step, party.live))
        .collect();
    for releaser in releasers(&holdings) {
        for taker in 0..parties.len() {
            let moves = moves(&holdings[releaser], &holdings[taker]);
            parties[releaser].step.moves.extend(moves.clone());
            parties[taker].step.moves.extend(moves);
        }
    }
}

/// What operators' own streams get back after an interrupted move is what no other stream of the run is to hold.
fn leave_what_others_hold(parties: &mut [Party<'_>]) {
    let restored = |party: &Party<'_>| party.keeps_subjects && changes_subjects(party.step);
    if !parties.iter().any(restored) {
        return;
    }
    let holdings: Vec<Holding> = parties
        .iter()
        .map(|party| Holding::of(party.step, party.live))
        .collect();
    for party in parties.iter_mut().filter(|party| restored(party)) {
        let own = Holding::of(party.step, party.live);
        let is_free = |subject: &&String| {
            let subject = std::slice::from_ref(*subject);
            let mut others = holdings.iter().filter(|other| other.stream != own.stream);
            !others.any(|other| overlaps(subject, &other.after))
        };
        let mut free: Vec<String> = own.after.iter().filter(is_free).cloned().collect();
        if free.is_empty() {
            free = own.nothing();
        }
        party.step.hold(&free);
    }
}

/// A subject that operators' own streams hold can't be taken.
fn refuse_what_is_left_alone(parties: &mut [Party<'_>]) {
    let kept: Vec<Holding> = parties
        .iter()
        .filter(|party| party.keeps_subjects)
        .map(|party| Holding::of(party.step, party.live))
        .collect();
    if kept.is_empty() {
        return;
    }
    for party in parties {
        let own = Holding::of(party.step, party.live);
        let holder = kept
            .iter()
            .find(|kept| kept.stream != own.stream && overlaps(&own.gained(), &kept.now));
        if let Some(holder) = holder {
            let refusal = left_to_operators(&holder.stream);
            party.step.refuse_subjects(party.live, refusal);
        }
    }
}

fn left_to_operators(holder: &str) -> Refusal {
    Refusal {
        why: format!(
            "stream {} holds one of these subjects, and is left to operators (`ignore_changes`)",
            visible(holder)
        )
        .into(),
        remedy: "release the subject there by hand, or take it out of `ignore_changes`".into(),
    }
}

fn changes_subjects(step: &Step) -> bool {
    step.changes()
        .iter()
        .any(|change| change.field == symbol::SUBJECTS)
}

/// Keeps streams from releasing what the declared taker is not going to take: that would leave the subject without a
/// stream.
pub(crate) fn keep_what_is_not_taken(
    parties: &mut [Party<'_>],
    unseen: &[(ResourceId, Vec<String>)],
) {
    while let Some((place, reason)) = parties
        .iter()
        .enumerate()
        .find_map(|(place, party)| Some((place, untaken(party, parties, unseen)?)))
    {
        let party = &mut parties[place];
        let before = Holding::of(party.step, party.live).before;
        party.step.keep_subjects(party.live, &before, &reason);
    }
}

/// Why `party` must not release a subject: another stream is declared to hold it, and will not.
fn untaken(
    party: &Party<'_>,
    parties: &[Party<'_>],
    unseen: &[(ResourceId, Vec<String>)],
) -> Option<String> {
    if !changes_subjects(party.step) {
        return None;
    }
    let released = Holding::of(party.step, party.live).released();
    if released.is_empty() {
        return None;
    }
    let stuck = parties.iter().find(|other| {
        other.step.resource != party.step.resource && !other.takes_what_is_due(&released)
    });
    if let Some(other) = stuck {
        return Some(not_taken_by(&other.step.resource));
    }
    unseen
        .iter()
        .find(|(_, declared)| overlaps(declared, &released))
        .map(|(resource, _)| not_taken_by(resource))
}

fn not_taken_by(resource: &ResourceId) -> String {
    format!("the {resource} should take it, but can't")
}

impl Step {
    /// Makes it hold these subjects instead.
    fn hold(&mut self, subjects: &[String]) {
        let Action::Update { changes, document } = &mut self.action else {
            return;
        };
        document.insert(symbol::SUBJECTS.to_owned(), json!(subjects));
        let is_it = |change: &&mut Change| change.field == symbol::SUBJECTS;
        if let Some(change) = changes.iter_mut().find(is_it) {
            change.after = json!(subjects);
        }
    }

    /// Does not take subjects, since a stream that will not let go of it holds one of them.
    pub(crate) fn refuse_subjects(&mut self, live: Option<&Live>, refusal: Refusal) {
        match (&self.action, live) {
            (Action::Create { document }, _) => {
                let wanted = subjects(document);
                self.refuse_creation(&wanted, refusal);
            }
            (Action::Update { .. }, Some(live)) => self.refuse_change_of_subjects(live, &refusal),
            _ => {}
        }
    }

    fn refuse_creation(&mut self, wanted: &[String], refusal: Refusal) {
        self.impossible.push(Change {
            field: symbol::SUBJECTS.to_owned(),
            before: json!([]),
            after: json!(wanted),
            unit: None,
            class: Class::Impossible(refusal),
            back_to_default: false,
            note: None,
        });
        self.action = Action::None;
    }

    fn refuse_change_of_subjects(&mut self, live: &Live, refusal: &Refusal) {
        let held = Holding::of(self, Some(live)).now;
        self.keep_subjects(Some(live), &held, "");
        for change in self
            .held_back
            .extract_if(.., |change| change.field == symbol::SUBJECTS)
        {
            self.impossible.push(Change {
                class: Class::Impossible(refusal.clone()),
                note: None,
                ..change
            });
        }
    }

    /// Leaves the subjects as they were before any move.
    pub(crate) fn keep_subjects(&mut self, live: Option<&Live>, before: &[String], reason: &str) {
        let Some(live) = live else { return };
        if let Action::Update { changes, document } = &mut self.action {
            for mut change in changes.extract_if(.., |change| change.field == symbol::SUBJECTS) {
                change.note = Some(reason.to_owned());
                self.held_back.push(change);
            }
            document.insert(symbol::SUBJECTS.to_owned(), json!(before));
            if changes.is_empty() && is_same(&subjects(&live.config), before) {
                self.action = Action::None;
            }
        }
    }
}

/// `document` with these subjects, marked as a stream whose subjects are moving away from `before`.
pub(crate) fn moving(document: &Document, subjects: &[String], before: &[String]) -> Document {
    let mut moving = holding(document, subjects);
    document::set_metadata(&mut moving, KEY, Value::String(json!(before).to_string()));
    moving
}

/// `document` with these subjects.
pub(crate) fn holding(document: &Document, subjects: &[String]) -> Document {
    let mut holding = document.clone();
    holding.insert(symbol::SUBJECTS.to_owned(), json!(subjects));
    holding
}

/// The subjects that a stream held before its subjects began to move, if they do.
pub(super) fn marked(live: &Document) -> Option<Vec<String>> {
    let text = document::metadata(live, KEY)?;
    Some(serde_json::from_str(text).unwrap_or_default())
}

/// The field of the mark.
pub(super) fn field() -> String {
    format!("{METADATA_PREFIX}{KEY}")
}

/// Whether two lists have the same subjects.
pub(crate) fn is_same(one: &[String], other: &[String]) -> bool {
    missing(one, other).is_empty() && missing(other, one).is_empty()
}

/// Whether a message could be captured by both.
pub(crate) fn overlaps(one: &[String], other: &[String]) -> bool {
    one.iter()
        .any(|subject| other.iter().any(|held| intersect(subject, held).is_some()))
}

/// The subjects of a stream's document.
pub(crate) fn subjects(document: &Document) -> Vec<String> {
    let subjects: Value = STREAM.normal(symbol::SUBJECTS, document);
    strings(&subjects).map(str::to_owned).collect()
}

/// Whether these are not subjects that anybody publishes to.
pub(crate) fn is_placeholder(subjects: &[String]) -> bool {
    matches!(subjects, [only] if only.starts_with(PLACEHOLDER))
}

fn placeholder(stream: &str) -> String {
    format!("{PLACEHOLDER}{stream}")
}

/// Those of `all` that `others` lack.
fn missing(all: &[String], others: &[String]) -> Vec<String> {
    all.iter()
        .filter(|subject| !others.contains(subject))
        .cloned()
        .collect()
}
