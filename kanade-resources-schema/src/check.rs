//! What a check is, and what it can look at.

use std::collections::HashMap;
use std::rc::Rc;

use crate::diagnostic::{Findings, Span};
use crate::form;
use crate::lower::{Lowered, LoweredConsumer, LoweredRole, LoweredSet, LoweredTemplate, Origin};
use crate::manifest::{Given, Manifest, ProfileEntry};
use crate::rule::Rule;
use crate::spec::{ServerVersion, Storage};
use crate::symbol;

/// A rule of meaning, and how a manifest is held to it.
#[derive(Clone, Copy)]
pub(crate) struct Check {
    pub(crate) rule: &'static Rule,
    /// Whether a newer server may say something else.
    by_version: bool,
    /// Whether it looks at what a profile may change.
    in_profiles: bool,
    run: fn(&Context<'_, '_>, &mut Findings),
}

impl Check {
    pub(crate) const fn new(rule: &'static Rule, run: fn(&Context<'_, '_>, &mut Findings)) -> Self {
        Self {
            rule,
            by_version: false,
            in_profiles: false,
            run,
        }
    }

    /// Makes it run for every profile, too: it looks at fields that a profile may change.
    pub(crate) const fn in_profiles(self) -> Self {
        Self {
            in_profiles: true,
            ..self
        }
    }

    /// A check of which newer servers may say something else: lint `refused_later` asks it for each of them.
    pub(crate) const fn by_version(
        rule: &'static Rule,
        run: fn(&Context<'_, '_>, &mut Findings),
    ) -> Self {
        Self {
            by_version: true,
            ..Self::new(rule, run)
        }
    }

    pub(crate) fn run(&self, cx: &Context<'_, '_>, findings: &mut Findings) {
        (self.run)(cx, findings);
    }
}

/// What a check can look at.
#[derive(Clone)]
pub(crate) struct Context<'m, 'a> {
    pub(crate) manifest: &'m Manifest,
    pub(crate) lowered: LoweredSet<'m, 'a>,
    pub(crate) core_subjects: Rc<[LoweredTemplate<'m, 'a>]>,
    pub(crate) roles: Rc<[LoweredRole<'m, 'a>]>,
    version: ServerVersion,
    /// The profile that is looked at; none for the declaration without any.
    profile: Option<&'m ProfileEntry>,
    /// Where each stream stands in `lowered`, by the broker's name.
    by_stream: Rc<HashMap<&'a str, usize>>,
    checks: &'static [Check],
}

impl<'m, 'a> Context<'m, 'a> {
    pub(crate) fn new(
        manifest: &'m Manifest,
        lowered: LoweredSet<'m, 'a>,
        core_subjects: Vec<LoweredTemplate<'m, 'a>>,
        roles: Vec<LoweredRole<'m, 'a>>,
        checks: &'static [Check],
    ) -> Self {
        let names = lowered.iter().enumerate();
        let by_stream = names
            .map(|(index, lowered)| (lowered.stream.name, index))
            .collect();
        Self {
            manifest,
            lowered,
            core_subjects: core_subjects.into(),
            roles: roles.into(),
            version: manifest.min_server(),
            profile: None,
            by_stream: Rc::new(by_stream),
            checks,
        }
    }

    /// The same in a profile, where the resources are `lowered`. Names are the same in all profiles.
    pub(crate) fn in_profile(
        &self,
        profile: &'m ProfileEntry,
        lowered: LoweredSet<'m, 'a>,
    ) -> Self {
        Self {
            lowered,
            profile: Some(profile),
            ..self.clone()
        }
    }

    /// The profile that is looked at.
    pub(crate) fn profile(&self) -> Option<&'m ProfileEntry> {
        self.profile
    }

    /// Whether `check` can find anything here. In a profile, most can't find anything else than without one.
    pub(crate) fn needs(&self, check: &Check) -> bool {
        self.profile.is_none() || check.in_profiles
    }

    /// The ceiling for reservations of one kind of storage, and where it is declared in prose.
    pub(crate) fn budget(&self, storage: Storage) -> Option<(&'m Given<i64>, String)> {
        let setting = match storage {
            Storage::File => symbol::STORAGE_BUDGET,
            Storage::Memory => symbol::MEMORY_BUDGET,
        };
        let own = self.profile.and_then(|profile| {
            let given = profile.budget(storage)?;
            Some((
                given,
                format!("[profiles.{}] {setting}", profile.name.value),
            ))
        });
        let settings = &self.manifest.settings;
        let common = match storage {
            Storage::File => settings.storage_budget.as_ref(),
            Storage::Memory => settings.memory_budget.as_ref(),
        };
        own.or_else(|| Some((common?, format!("[settings] {setting}"))))
    }

    /// What the rules that differ by version say of a server of `version`.
    pub(crate) fn findings_of(&self, version: ServerVersion) -> Findings {
        let cx = Self {
            version,
            ..self.clone()
        };
        let mut findings = Findings::default();
        let differ = self.checks.iter().filter(|check| check.by_version);
        for check in differ.filter(|check| self.needs(check)) {
            check.run(&cx, &mut findings);
        }
        findings
    }

    /// The resource that the broker keeps in the stream `name`, if it is declared.
    pub(crate) fn stream(&self, name: &str) -> Option<&Lowered<'m, 'a>> {
        self.by_stream
            .get(name)
            .and_then(|&index| self.lowered.get(index))
    }

    /// Every rule.
    pub(crate) fn rules(&self) -> Vec<&'static Rule> {
        let of_meaning = self.checks.iter().map(|check| check.rule);
        form::RULES.iter().copied().chain(of_meaning).collect()
    }

    /// The oldest server that the file must work on. Its verdict counts.
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

    /// Every filter of a consumer, except an empty `filter_subject`, which filters nothing.
    pub(crate) fn filters(&self) -> impl Iterator<Item = &Given<String>> {
        self.consumers().flat_map(|(_, consumer)| &consumer.filters)
    }

    /// Every template, with the resource that it belongs to; core subjects belong to none.
    pub(crate) fn templates(
        &self,
    ) -> impl Iterator<Item = (Option<&Lowered<'m, 'a>>, &LoweredTemplate<'m, 'a>)> {
        let of_resources = self.lowered.iter().flat_map(|lowered| {
            let templates = lowered.templates.iter();
            templates.map(move |template| (Some(lowered), template))
        });
        of_resources.chain(self.core_subjects.iter().map(|template| (None, template)))
    }

    /// The tables of templates, each with the resource that it belongs to.
    pub(crate) fn template_tables(
        &self,
    ) -> impl Iterator<Item = (Option<&Lowered<'m, 'a>>, &[LoweredTemplate<'m, 'a>])> {
        let of_resources = self
            .lowered
            .iter()
            .map(|lowered| (Some(lowered), &lowered.templates[..]));
        of_resources.chain([(None, &self.core_subjects[..])])
    }

    /// Every filter of a mirror or source, except empty filters, which filter nothing.
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
