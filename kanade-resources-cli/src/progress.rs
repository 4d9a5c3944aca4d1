//! A bar on a terminal, for as long as the engine writes.

use std::fmt::Debug;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry;

/// What the engine's event of an answered write is called.
const WRITE: &str = "kanade_resources::write";

pub(crate) struct Progress {
    bar: ProgressBar,
    /// While it lives, this thread's events move the bar.
    _listening: DefaultGuard,
}

impl Progress {
    /// Expects so many writes. Nothing is drawn where standard error is no terminal.
    pub(crate) fn start(writes: usize) -> Self {
        let bar =
            ProgressBar::with_draw_target(u64::try_from(writes).ok(), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed} {wide_msg}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        let subscriber = registry().with(Writes(bar.clone()));
        Self {
            bar,
            _listening: tracing::subscriber::set_default(subscriber),
        }
    }

    /// Says what is waited for, where a terminal waits, until the guard goes.
    pub(crate) fn waiting(for_what: &'static str) -> Waiting {
        let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            spinner.set_style(style);
        }
        spinner.set_message(for_what);
        spinner.enable_steady_tick(Duration::from_millis(100));
        Waiting(spinner)
    }

    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// A line that goes when this goes.
pub(crate) struct Waiting(ProgressBar);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

struct Writes(ProgressBar);

impl<S: Subscriber> Layer<S> for Writes {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == WRITE {
            self.0.inc(1);
            let mut name = Written(None);
            event.record(&mut name);
            if let Some(name) = name.0 {
                self.0.set_message(name);
            }
        }
    }
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
            self.0 = names.map(|verb| parts[verb + 1..].join(" "));
        }
    }
}
