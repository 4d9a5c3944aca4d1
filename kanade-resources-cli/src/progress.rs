//! What a terminal shows while the broker is waited for: a line before its first answer, and a bar for as long as the engine
//! writes.

use std::fmt::{self, Debug};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kanade_resources::{Plan, ResourceId};
use kanade_resources_schema::visible::visible;
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry;

use crate::output;

/// What the engine's event of an answered write is called.
const WRITE: &str = "kanade_resources::write";

pub(crate) struct Progress {
    bar: ProgressBar,
    /// While it lives, this thread's events move the bar.
    _listening: DefaultGuard,
}

impl Progress {
    /// Shows what `plan` writes until it is written. Nothing is drawn where standard error is no terminal.
    pub(crate) fn start(plan: &Plan) -> Self {
        let writes = u64::try_from(plan.writes()).ok();
        let bar = ProgressBar::with_draw_target(writes, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed} {wide_msg}")
        {
            bar.set_style(style);
        }
        let awaited = Awaited::of(plan);
        bar.set_message(awaited.to_string());
        bar.enable_steady_tick(Duration::from_millis(100));
        let subscriber = registry().with(Writes {
            bar: bar.clone(),
            awaited: Mutex::new(awaited),
        });
        Self {
            bar,
            _listening: tracing::subscriber::set_default(subscriber),
        }
    }

    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// Says what is waited for, where a terminal waits: a line that goes when this goes.
pub(crate) struct Waiting(ProgressBar);

impl Waiting {
    pub(crate) fn start() -> Self {
        let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
            spinner.set_style(style);
        }
        spinner.enable_steady_tick(Duration::from_millis(100));
        Self(spinner)
    }

    pub(crate) fn for_what(&self, what: impl Into<String>) {
        self.0.set_message(what.into());
    }

    /// Writes a line that stays, above the one that goes.
    pub(crate) fn tell(&self, line: &str) {
        self.0.suspend(|| output::tell(line));
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

struct Writes {
    bar: ProgressBar,
    awaited: Mutex<Awaited>,
}

impl<S: Subscriber> Layer<S> for Writes {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == WRITE {
            self.bar.inc(1);
            let mut written = Written(None);
            event.record(&mut written);
            let mut awaited = self.awaited.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(name) = written.0 {
                awaited.answered(&name);
            }
            self.bar.set_message(awaited.to_string());
        }
    }
}

/// What is written and not answered yet: what requests call it, and what people do.
struct Awaited(Vec<(String, String)>);

impl Awaited {
    fn of(plan: &Plan) -> Self {
        let written = plan.steps.iter().filter(|step| step.writes());
        Self(written.map(|step| names(&step.resource)).collect())
    }

    fn answered(&mut self, name: &str) {
        self.0.retain(|(awaited, _)| awaited != name);
    }
}

impl fmt::Display for Awaited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|(_, shown)| shown.as_str());
        f.write_str(&names.collect::<Vec<_>>().join(", "))
    }
}

fn names(resource: &ResourceId) -> (String, String) {
    let request = match &resource.consumer {
        Some(consumer) => format!("{} {consumer}", resource.stream),
        None => resource.stream.clone(),
    };
    let own = resource.consumer.as_ref().unwrap_or(&resource.name);
    (visible(&request).to_string(), visible(own).to_string())
}

/// The name of what was written, from the subject of the request.
struct Written(Option<String>);

impl Visit for Written {
    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "subject" {
            let parts: Vec<&str> = value.split('.').collect();
            let names = parts
                .iter()
                .position(|part| matches!(*part, "CREATE" | "UPDATE"));
            // The filter of a consumer stands after its name.
            self.0 = names.map(|verb| {
                let names = parts[verb + 1..].iter().take(2);
                names.copied().collect::<Vec<_>>().join(" ")
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_answered_is_awaited_no_longer() {
        let named = |request: &str, shown: &str| (request.to_owned(), shown.to_owned());
        let mut awaited = Awaited(vec![
            named("ORDERS", "ORDERS"),
            named("ORDERS billing", "billing"),
            named("KV_jobs", "jobs"),
        ]);
        assert_eq!(awaited.to_string(), "ORDERS, billing, jobs");
        awaited.answered("ORDERS billing");
        assert_eq!(awaited.to_string(), "ORDERS, jobs");
    }
}
