//! What a builder was told, and the runs over it.
//!
//! The compiler makes the code of a future in the crate that awaits it. Boxed here, the whole engine is compiled once,
//! with this crate, and not again in every crate that starts it, after every edit.

use std::time::Duration;

use async_nats::jetstream::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_resources_schema::spec::Declaration;
use tracing::{Instrument, info_span};

use crate::api::{Api, DEFAULT_DEADLINE};
use crate::error::Error;
use crate::handles::Handles;
use crate::overrides::Overrides;
use crate::plan::{Consent, Plan};
use crate::report::Report;
use crate::run::{self, Attaching};
use crate::target::{Scope, Target};

/// How long a plan repeats a request before it goes on without the answer.
const PLAN_PERSISTENCE: Duration = Duration::from_secs(5);

/// What a run returns, before it gets its type.
pub(crate) type Outcome = Result<(Handles, Report), Error>;

/// What a builder was told.
#[derive(Clone)]
pub(crate) struct Order<'d> {
    pub(crate) context: Context,
    pub(crate) declaration: Declaration<'d>,
    pub(crate) allow_data_loss: bool,
    pub(crate) deadline: Duration,
    pub(crate) overrides: Overrides,
}

impl<'d> Order<'d> {
    pub(crate) fn new(js: &Context, declaration: &Declaration<'d>) -> Self {
        Self {
            context: js.clone(),
            declaration: *declaration,
            allow_data_loss: false,
            deadline: DEFAULT_DEADLINE,
            overrides: Overrides::default(),
        }
    }

    /// What a run over everything would do.
    pub(crate) fn plan(self) -> BoxFuture<'d, Result<Plan, Error>> {
        self.planned().boxed()
    }

    /// Puts what is in `scope` in its declared state; does no more than is in the plan `shown`, if there is one.
    pub(crate) fn run<'f>(self, scope: Scope<'f>, shown: Option<&'f Plan>) -> BoxFuture<'f, Outcome>
    where
        'd: 'f,
    {
        self.done(scope, shown).boxed()
    }

    /// Looks at everything that bootstrap guarantees until it fits, and hands out its handles.
    pub(crate) fn attach(self, attaching: Attaching) -> BoxFuture<'d, Outcome> {
        self.attached(attaching).boxed()
    }

    async fn planned(self) -> Result<Plan, Error> {
        self.over(Scope::Eager, async |declaration, targets| {
            let profile = declaration.profile;
            let span = info_span!("plan", resources = targets.len(), profile);
            let api = self.api().persisting_for(PLAN_PERSISTENCE);
            let plan = run::plan(&api, declaration, targets, self.consent())
                .instrument(span)
                .await?;
            Ok(plan.in_profile(profile))
        })
        .await
    }

    async fn done(self, scope: Scope<'_>, shown: Option<&Plan>) -> Outcome {
        self.over(scope, async |declaration, targets| {
            let profile = declaration.profile;
            let span = info_span!("bootstrap", resources = targets.len(), profile);
            // What gets no answer is looked at again together with what else is left to do.
            let api = self.api().persisting_for(Duration::ZERO);
            let consent = shown.map_or(self.consent(), Consent::Shown);
            let creates = !self.overrides.tunes();
            let outcome = run::run(&api, declaration, targets, consent, creates)
                .instrument(span)
                .await;
            reported(outcome, profile)
        })
        .await
    }

    async fn attached(self, attaching: Attaching) -> Outcome {
        self.over(Scope::Eager, async |declaration, targets| {
            let profile = declaration.profile;
            let span = info_span!("attach", resources = targets.len(), profile);
            let outcome = run::attach(self.api(), declaration, targets, attaching)
                .instrument(span)
                .await;
            reported(outcome, profile)
        })
        .await
    }

    /// Does `work` for what is in `scope`, on the declaration with the overrides made to it.
    async fn over<T>(
        &self,
        scope: Scope<'_>,
        work: impl AsyncFnOnce(&Declaration<'_>, &[Target<'_>]) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let fields = self.overrides.fields(&self.declaration)?;
        let resources = self.overrides.made_to(&self.declaration, &fields);
        let declaration = self.declaration.resources(&resources);
        let targets = scope.targets(&declaration)?;
        work(&declaration, &targets).await
    }

    fn consent(&self) -> Consent<'static> {
        if self.allow_data_loss {
            Consent::All
        } else {
            Consent::Safe
        }
    }

    fn api(&self) -> Api<'_> {
        Api::new(&self.context, self.deadline)
    }
}

/// The outcome of a run with its profile in the report, even where the run failed.
fn reported(outcome: Outcome, profile: Option<&str>) -> Outcome {
    match outcome {
        Ok((handles, mut report)) => {
            report.set_profile(profile);
            Ok((handles, report))
        }
        Err(mut error) => {
            if let Error::Incomplete { report, .. } = &mut error {
                report.set_profile(profile);
            }
            Err(error)
        }
    }
}
