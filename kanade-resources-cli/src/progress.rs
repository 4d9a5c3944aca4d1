//! A bar on a terminal, for as long as the engine writes.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
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
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        let subscriber = registry().with(Writes(bar.clone()));
        Self {
            bar,
            _listening: tracing::subscriber::set_default(subscriber),
        }
    }

    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

struct Writes(ProgressBar);

impl<S: Subscriber> Layer<S> for Writes {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == WRITE {
            self.0.inc(1);
        }
    }
}
