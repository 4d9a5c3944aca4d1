//! A declaration in one of its profiles.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{
    Consumer, ConsumerChange, Declaration, DeclaredProfile, Overlay, Resource, StreamChange,
    UnknownProfile,
};

#[cfg(feature = "parser")]
impl<'a> Overlay<'a> {
    /// What turns `before` into `after`, as far as a profile may change it, with its lists kept by `keep`.
    pub(crate) fn between(
        before: &Resource<'a>,
        after: &Resource<'a>,
        keep: &impl Keep<'a>,
    ) -> Self {
        let pairs = before.consumers.iter().zip(after.consumers);
        let consumers = pairs.map(|(before, after)| {
            let changes = ConsumerChange::between(&before.spec, &after.spec);
            (after.spec.name, keep.keep(changes))
        });
        let changed = consumers.filter(|(_, changes)| !changes.is_empty());
        Self {
            allow_data_loss: (before.allow_data_loss != after.allow_data_loss)
                .then_some(after.allow_data_loss),
            consumers: keep.keep(changed.collect()),
            ..Self::new(
                after.stream.name,
                keep.keep(StreamChange::between(&before.stream, &after.stream)),
            )
        }
    }
}

/// Where the lists of a declaration are kept that differ in a profile.
pub(crate) trait Keep<'a> {
    /// Keeps a list for as long as the declaration lives.
    fn keep<T: Copy + 'a>(&self, list: Vec<T>) -> &'a [T];
}

/// The rest of the program.
struct Program;

impl Keep<'static> for Program {
    fn keep<T: Copy + 'static>(&self, list: Vec<T>) -> &'static [T] {
        list.leak()
    }
}

impl<'a> Declaration<'a> {
    /// This declaration with `profile` laid over it, whose lists are kept by `keep`.
    pub(crate) fn laid_under(&self, profile: &DeclaredProfile<'a>, keep: &impl Keep<'a>) -> Self {
        let overlays = profile.overlays.iter();
        let overlays: HashMap<&str, &Overlay<'a>> =
            overlays.map(|overlay| (overlay.name, overlay)).collect();
        let mut resources = self.resources.to_vec();
        for resource in &mut resources {
            if let Some(overlay) = overlays.get(resource.stream.name) {
                lay_over(overlay, resource, keep);
            }
        }
        Self {
            profile: Some(profile.name),
            storage_budget: profile.storage_budget.or(self.storage_budget),
            memory_budget: profile.memory_budget.or(self.memory_budget),
            resources: keep.keep(resources),
            base: keep.keep(vec![*self]).first(),
            ..*self
        }
    }

    /// The profile that is declared as `name`.
    ///
    /// # Errors
    ///
    /// [`UnknownProfile`] with the profiles that there are.
    pub fn profile(&self, name: &str) -> Result<&'a DeclaredProfile<'a>, UnknownProfile> {
        let found = self.profiles.iter().find(|profile| profile.name == name);
        found.ok_or_else(|| UnknownProfile::new(name, self.profiles.iter().map(|one| one.name)))
    }
}

impl Declaration<'static> {
    /// This declaration in a profile of it: what bootstrap puts a broker into there.
    ///
    /// It is made once, and kept until the program ends. Of a declaration that is in a profile
    /// already, it is the other profile: they don't add up. A profile that the declaration doesn't
    /// have changes nothing.
    #[must_use]
    pub fn in_profile(&self, profile: impl ProfileName) -> Self {
        let base = self.base.unwrap_or(self);
        let Ok(declared) = base.profile(profile.name()) else {
            return *self;
        };
        let [kept, made] = *profile
            .made()
            .get_or_init(|| [*base, base.laid_under(declared, &Program)]);
        if std::ptr::eq(kept.resources, base.resources) {
            return made;
        }
        // Somebody has replaced the resources.
        base.laid_under(declared, &Program)
    }
}

/// The name of a profile of one declaration. Generated code implements it.
pub trait ProfileName: Copy {
    /// The name, as it is declared.
    fn name(self) -> &'static str;

    /// Where the declaration in this profile is kept once it is made.
    #[doc(hidden)]
    fn made(self) -> &'static InProfile;
}

/// A declaration in a profile once it is made, beside the one that it was made of.
#[doc(hidden)]
pub type InProfile = OnceLock<[Declaration<'static>; 2]>;

fn lay_over<'a>(overlay: &Overlay<'a>, resource: &mut Resource<'a>, keep: &impl Keep<'a>) {
    for change in overlay.stream {
        change.lay_over(&mut resource.stream);
    }
    let fields = overlay.stream.iter().map(StreamChange::field);
    resource.declared = also_declared(resource.declared, fields, keep);
    if let Some(allowed) = overlay.allow_data_loss {
        resource.allow_data_loss = allowed;
    }
    if !overlay.consumers.is_empty() {
        resource.consumers = keep.keep(laid_over(overlay, resource.consumers, keep));
    }
}

/// `consumers` with what `overlay` changes of them.
fn laid_over<'a>(
    overlay: &Overlay<'a>,
    consumers: &[Consumer<'a>],
    keep: &impl Keep<'a>,
) -> Vec<Consumer<'a>> {
    let mut consumers = consumers.to_vec();
    for consumer in &mut consumers {
        let mut all = overlay.consumers.iter();
        if let Some((_, changes)) = all.find(|(name, _)| *name == consumer.spec.name) {
            for change in *changes {
                change.lay_over(&mut consumer.spec);
            }
            let fields = changes.iter().map(ConsumerChange::field);
            consumer.declared = also_declared(consumer.declared, fields, keep);
        }
    }
    consumers
}

/// The names of the `declared` fields and of the `further` ones.
fn also_declared<'a>(
    declared: Option<&'a [&'a str]>,
    further: impl Iterator<Item = &'static str>,
    keep: &impl Keep<'a>,
) -> Option<&'a [&'a str]> {
    let declared = declared?;
    let further: Vec<&str> = further.filter(|field| !declared.contains(field)).collect();
    if further.is_empty() {
        return Some(declared);
    }
    Some(keep.keep([declared, &further].concat()))
}
